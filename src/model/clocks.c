/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/format.h"
#include "model/build.h"

/*
 * Whether the clock of each CPU agrees with that of the control CPU, by cause and effect: what the
 * AP's thread does lies between the control task's entering and leaving cpu:bringup, whatever the
 * two clocks say. So the AP's clock is ahead by at most (its first callback - enter), and by at
 * least (its last callback - exit). An interval without 0 is a skew.
 *
 * Only the order within one CPU is used to find the callbacks: that between CPUs is in question.
 */

/* The first time in the capture that CPU comes up, as its own buffer has it. */
typedef struct OwnView {
	BscRow first_enter, last_exit; /* BSC_NO_ROW: not there */
} OwnView;

static OwnView own_view(const Build *b, const Op *op)
{
	OwnView view = { BSC_NO_ROW, BSC_NO_ROW };
	const BscTrace *trace = b->trace;
	BscRow first, end;

	build_runs(b, op->cpu, &first, &end);
	for (; first < end; first++) {
		const BscRun *run = &trace->runs[b->by_cpu[first]];

		for (BscRow row = run->first; row < run->first + run->n_rows; row++) {
			bool is_exit = trace->kind[row] == BSC_EVENT_CPUHP_EXIT;

			if ((!is_exit && trace->kind[row] != BSC_EVENT_CPUHP_ENTER) ||
			    bsc_trace_at(trace, row)->a != (int32_t)op->cpu ||
			    bsc_trace_at(trace, row)->pid == op->control_pid)
				continue;
			if (!is_exit && view.first_enter == BSC_NO_ROW)
				view.first_enter = row;
			/* The step of sched:active is the last; registrations come behind it. */
			if (is_exit && view.first_enter != BSC_NO_ROW &&
			    bsc_trace_at(trace, row)->c == b->marks.online - 1) {
				view.last_exit = row;
				return view;
			}
		}
	}
	return view;
}

static void note_skew(Build *b, const Op *op, BscNsec at, const char *what)
{
	b->is_skewed[op->cpu] = true;
	bsc_diagnostics_add(b->diag, BSC_DIAG_CLOCK_SKEW, (int32_t)op->cpu, UINT64_MAX, at, what);
}

static void check_op(Build *b, const Op *op)
{
	const RawCallback *bringup = build_raw(b, op->bringup);
	OwnView view = own_view(b, op);
	char range[BSC_FORMAT_MAX];
	g_autofree char *what = NULL;
	BscNsec low, high;

	if (view.last_exit == BSC_NO_ROW || bringup->exit == BSC_NO_ROW)
		return;
	low = b->trace->ts[view.last_exit] - bringup->end;
	high = b->trace->ts[view.first_enter] - bringup->begin;
	if (low <= 0 && high >= 0)
		return;
	if (low <= high)
		what = g_strdup_printf("its clock is ahead by %s",
				       bsc_format_range(range, low, high));
	else
		what = g_strdup("no offset makes its events fit the control CPU's");
	note_skew(b, op, bringup->begin, what);
}

/* A CPU that comes up for the first time has recorded nothing before it is started. */
static void check_begin(Build *b, const Op *op)
{
	BscRow kick = op->kick != BSC_NO_ROW ? op->kick : op->first;
	BscNsec begin = build_raw(b, kick)->begin;
	BscRow first, end;

	build_runs(b, op->cpu, &first, &end);
	for (; first < end; first++) {
		const BscRun *run = &b->trace->runs[b->by_cpu[first]];

		if (run->n_rows == 0 || b->trace->ts[run->first] >= begin)
			continue;
		note_skew(b, op, begin, "it records events before it is started");
		return;
	}
}

void bsc_build_clocks(Build *b)
{
	g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);

	b->is_skewed = g_new0(bool, (size_t)b->max_cpu + 1);
	for (guint i = 0; i < b->ops->len; i++) {
		const Op *op = build_op(b, i);
		bool is_first = g_hash_table_add(seen, GUINT_TO_POINTER(op->cpu));

		if (!is_first || op->is_down)
			continue;
		if (op->bringup != BSC_NO_ROW && op->is_closed &&
		    !bsc_build_may_miss(b, op->cpu, INT64_MIN, INT64_MAX))
			check_op(b, op);
		if (!b->is_skewed[op->cpu] && !op->begin_is_lost)
			check_begin(b, op);
	}
}
