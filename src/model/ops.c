/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/build.h"

#include <stdlib.h>
#include <string.h>

/* What goes on with each CPU while the callbacks are walked in order: row of Build.ops. */
typedef struct Walk {
	Build *b;
	BscRow *current; /* by CPU; BSC_NO_ROW: nothing */
} Walk;

/* CPUHP_CREATE_THREADS is the first state of all versions and always built. */
static bool is_first_step(const Build *b, const RawCallback *raw)
{
	const char *symbol = bsc_strtab_get(b->timeline->strings, raw->symbol);

	return raw->step == 1 && (!*symbol || strcmp(symbol, "smpboot_create_threads") == 0);
}

static Op *current(const Walk *w, const RawCallback *raw)
{
	BscRow row = w->current[raw->cpu];

	return row == BSC_NO_ROW ? NULL : build_op(w->b, row);
}

static Op *open_op(Walk *w, BscRow row, bool is_down)
{
	const RawCallback *raw = build_raw(w->b, row);
	Op op = {
		.cpu = raw->cpu,
		.is_down = is_down,
		.control_pid = raw->pid,
		.control_cpu = raw->ran_on,
		.begin = raw->begin,
		.last = raw->begin,
		.last_row = raw->enter,
		.first = row,
		.kick = BSC_NO_ROW,
		.bringup = BSC_NO_ROW,
		.kick_work = BSC_NO_ROW,
		.takedown = BSC_NO_ROW,
		.finish = BSC_NO_ROW,
		.failed = BSC_NO_ROW,
		.thread_first = BSC_NO_ROW,
		.thread_last = BSC_NO_ROW,
		.rollback_first = BSC_NO_ROW,
		.last_callback = BSC_NO_ROW,
		.thread_pid = -1,
		.is_confirmed = is_down || is_first_step(w->b, raw),
		.begin_is_lost = !is_down && !is_first_step(w->b, raw),
	};

	g_array_append_val(w->b->ops, op);
	w->current[raw->cpu] = w->b->ops->len - 1;
	return current(w, raw);
}

static void join(Walk *w, Op *op, BscRow row)
{
	RawCallback *raw = build_raw(w->b, row);
	BscNsec last = raw->end != BSC_NSEC_NONE ? raw->end : raw->begin;

	raw->op = w->current[raw->cpu];
	op->last_callback = row;
	if (last >= op->last) {
		op->last = last;
		op->last_row = raw->exit != BSC_NO_ROW ? raw->exit : raw->enter;
	}
	if (raw->exit != BSC_NO_ROW && raw->result != 0 && op->failed == BSC_NO_ROW) {
		op->failed = row;
		op->result = raw->result;
	}
}

/* OUTER, a row of Build.raw, is entered and not yet left when RAW begins. */
static bool is_inside(const Build *b, BscRow outer, const RawCallback *raw)
{
	const RawCallback *o;

	if (outer == BSC_NO_ROW)
		return false;
	o = build_raw(b, outer);
	return raw->begin >= o->begin && (o->end == BSC_NSEC_NONE || raw->begin <= o->end);
}

/*
 * A callback that the CPU's own thread runs because the control task waits for it. Others of the
 * same kind come from the registration of a state on CPUs that are up: kernel/cpu.c:
 * cpuhp_issue_call.
 */
static bool join_thread(Walk *w, Op *op, BscRow row)
{
	RawCallback *raw = build_raw(w->b, row);
	BscRow window = op->is_down ? op->kick_work : op->bringup;

	if (raw->pid == op->control_pid || !is_inside(w->b, window, raw))
		return false;
	if (op->thread_pid >= 0 && raw->pid != op->thread_pid)
		return false;
	op->thread_pid = raw->pid;
	if (raw->is_down == op->is_down) {
		if (op->thread_first == BSC_NO_ROW)
			op->thread_first = row;
		op->thread_last = row;
	}
	join(w, op, row);
	return true;
}

/*
 * RAW, without an exit to tell, undoes what was done for OP: it goes on downwards, and is not what
 * the way up began with.
 */
static bool undoes(const Build *b, const Op *op, const RawCallback *raw)
{
	return op && op->is_rolling_back && raw->exit == BSC_NO_ROW &&
	       op->control_pid == raw->pid && raw->step < build_raw(b, op->last_callback)->step &&
	       raw->symbol != build_raw(b, op->first)->symbol;
}

/* PREPARE on the way up: the next step of what is going on, or the beginning of something. */
static void take_prepare(Walk *w, BscRow row)
{
	const RawCallback *raw = build_raw(w->b, row);
	Op *op = current(w, raw);
	bool goes_on = op && !op->is_down && !op->is_rolling_back && !op->is_closed &&
		       op->kick == BSC_NO_ROW && op->bringup == BSC_NO_ROW &&
		       op->control_pid == raw->pid && !is_first_step(w->b, raw) &&
		       raw->step >= build_raw(w->b, op->last_callback)->step;

	if (!goes_on)
		op = open_op(w, row, false);
	join(w, op, row);
}

static void take_kick(Walk *w, BscRow row)
{
	const RawCallback *raw = build_raw(w->b, row);
	Op *op = current(w, raw);

	if (!op || op->is_down || op->is_rolling_back || op->is_closed || op->kick != BSC_NO_ROW ||
	    op->bringup != BSC_NO_ROW || op->control_pid != raw->pid)
		op = open_op(w, row, false);
	op->kick = row;
	op->is_confirmed = true;
	join(w, op, row);
}

static void take_bringup(Walk *w, BscRow row)
{
	const RawCallback *raw = build_raw(w->b, row);
	Op *op = current(w, raw);

	if (!op || op->is_down || op->is_rolling_back || op->is_closed ||
	    op->bringup != BSC_NO_ROW || op->control_pid != raw->pid)
		op = open_op(w, row, false);
	op->bringup = row;
	op->is_confirmed = true;
	join(w, op, row);
	if (raw->exit != BSC_NO_ROW && raw->result == 0)
		op->is_closed = true;
}

/* Down, by the control task: part of going offline, or the undoing of a failed bring-up. */
static void take_down(Walk *w, BscRow row)
{
	const RawCallback *raw = build_raw(w->b, row);
	Op *op = current(w, raw);

	if (!op || op->control_pid != raw->pid || (!op->is_down && op->is_closed)) {
		/* The beginning of an offlining was lost: its later part still tells of it. */
		if (raw->section != BSC_SECTION_TEARDOWN && raw->section != BSC_SECTION_BRINGUP)
			return;
		op = open_op(w, row, true);
		op->begin_is_lost = true;
	}
	if (!op->is_down) {
		op->is_rolling_back = true;
		if (op->rollback_first == BSC_NO_ROW)
			op->rollback_first = row;
	}
	if (raw->section == BSC_SECTION_TEARDOWN)
		op->takedown = row;
	if (raw->section == BSC_SECTION_BRINGUP)
		op->finish = row;
	join(w, op, row);
}

static void take_kick_work(Walk *w, BscRow row)
{
	const RawCallback *raw = build_raw(w->b, row);
	Op *op;

	/* The other direction belongs to a CPU that was left half way up; nobody asks for it. */
	if (!raw->is_down)
		return;
	op = open_op(w, row, true);
	op->kick_work = row;
	join(w, op, row);
}

static void take(Walk *w, BscRow row)
{
	const RawCallback *raw = build_raw(w->b, row);
	Op *op = current(w, raw);

	if (op && join_thread(w, op, row))
		return;
	switch (raw->section) {
	case BSC_SECTION_KICK_WORK: take_kick_work(w, row); return;
	case BSC_SECTION_KICK:
		if (!raw->is_down)
			take_kick(w, row);
		return;
	case BSC_SECTION_BRINGUP:
		if (raw->is_down)
			take_down(w, row);
		else
			take_bringup(w, row);
		return;
	case BSC_SECTION_PREPARE:
		build_raw(w->b, row)->is_down |= undoes(w->b, op, raw);
		if (raw->is_down)
			take_down(w, row);
		else
			take_prepare(w, row);
		return;
	case BSC_SECTION_TEARDOWN: take_down(w, row); return;
	case BSC_SECTION_STARTING:
	case BSC_SECTION_ONLINE: return;
	}
}

static int compare_ops(const void *a, const void *b)
{
	const Op *x = a, *y = b;

	if (x->begin != y->begin)
		return x->begin < y->begin ? -1 : 1;
	return x->first < y->first ? -1 : x->first > y->first;
}

/* Drops what turned out to be the registration of a state, sorts, and renumbers. */
static void keep_confirmed(Build *b)
{
	GArray *kept = g_array_new(FALSE, FALSE, sizeof(Op));
	uint64_t n_strange = 0;

	for (guint i = 0; i < b->ops->len; i++)
		if (build_op(b, i)->is_confirmed)
			g_array_append_val(kept, *build_op(b, i));
	bsc_build_sort(kept, compare_ops);
	/* Each callback names its op by the op's first callback until the new numbers are known. */
	for (guint i = 0; i < b->raw->len; i++) {
		RawCallback *raw = build_raw(b, i);

		if (raw->op != BSC_NO_ROW)
			raw->op = build_op(b, raw->op)->is_confirmed ? build_op(b, raw->op)->first
								     : BSC_NO_ROW;
	}
	g_array_unref(b->ops);
	b->ops = kept;
	{
		g_autofree BscRow *number = g_new(BscRow, b->raw->len + 1);

		for (guint i = 0; i < b->ops->len; i++)
			number[build_op(b, i)->first] = i;
		for (guint i = 0; i < b->raw->len; i++) {
			RawCallback *raw = build_raw(b, i);

			if (raw->op != BSC_NO_ROW)
				raw->op = number[raw->op];
			else
				n_strange++;
		}
	}
	bsc_diagnostics_count(b->diag, BSC_DIAG_NOT_BRINGUP, n_strange);
}

static void link_tasks(Build *b)
{
	g_autoptr(GHashTable) next = g_hash_table_new(NULL, NULL); /* pid -> row + 1 */

	b->next_of_task = g_new(BscRow, b->raw->len + 1);
	for (BscRow row = b->raw->len; row-- > 0;) {
		gpointer pid = GINT_TO_POINTER(build_raw(b, row)->pid);
		guint found = GPOINTER_TO_UINT(g_hash_table_lookup(next, pid));

		b->next_of_task[row] = found > 0 ? found - 1 : BSC_NO_ROW;
		g_hash_table_insert(next, pid, GUINT_TO_POINTER(row + 1));
	}
}

void bsc_build_ops(Build *b)
{
	Walk w = { .b = b, .current = g_new(BscRow, b->max_cpu + 1) };

	for (uint32_t cpu = 0; cpu <= b->max_cpu; cpu++)
		w.current[cpu] = BSC_NO_ROW;
	/* each has several callbacks */
	bsc_build_reserve(b->ops, b->raw->len / 4);
	for (guint i = 0; i < b->raw->len; i++)
		take(&w, i);
	g_free(w.current);
	keep_confirmed(b);
	link_tasks(b);
}
