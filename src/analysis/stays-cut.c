/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analysis/stays-build.h"

/* What takes the place of stays from FROM to TO. */
typedef struct Cut {
	BscNsec from, to;
	BscClassSet classes;
	BscReason reason;
	BscClassSet keep; /* stays of these classes stay as they are */
	BscRow event_begin, event_end;
} Cut;

static int compare_cuts(const void *a, const void *b)
{
	const Cut *x = a, *y = b;

	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	return x->to < y->to ? -1 : x->to > y->to;
}

/* Puts STAY, or what the cuts [CUT, END) leave of it and make of the rest. */
static void put_cut(GArray *out, BscStay stay, const Cut *cut, const Cut *end)
{
	for (; cut < end && cut->from < stay.end; cut++) {
		BscStay part = stay;

		if (cut->to <= stay.begin || (stay.classes & cut->keep) != 0)
			continue;
		if (stay.begin < cut->from) {
			part.end = cut->from;
			g_array_append_val(out, part);
		}
		part.begin = MAX(stay.begin, cut->from);
		part.end = MIN(stay.end, cut->to);
		part.classes = cut->classes;
		part.reason = cut->reason;
		part.event_begin = cut->event_begin;
		part.event_end = cut->event_end;
		g_array_append_val(out, part);
		if (stay.end <= cut->to)
			return;
		stay.begin = cut->to;
	}
	g_array_append_val(out, stay);
}

/* Applies CUTS, in order and apart, to the stays of B. */
static void apply(StayBuild *b, const GArray *cuts)
{
	const Cut *cut = (const Cut *)(const void *)cuts->data, *end;
	GArray *out;

	if (cuts->len == 0)
		return;
	end = cut + cuts->len;
	out = g_array_sized_new(FALSE, FALSE, sizeof(BscStay), b->stays->len);
	for (guint i = 0; i < b->stays->len; i++) {
		const BscStay *stay = &g_array_index(b->stays, BscStay, i);

		while (cut < end && cut->to <= stay->begin)
			cut++;
		put_cut(out, *stay, cut, end);
	}
	g_array_unref(b->stays);
	b->stays = out;
}

BscRow *bsc_stays_last_switches(const BscTrace *trace)
{
	BscRow *last = g_new(BscRow, trace->n_runs);

	for (size_t r = 0; r < trace->n_runs; r++) {
		BscRow row = trace->runs[r].first + trace->runs[r].n_rows;

		last[r] = BSC_NO_ROW;
		while (last[r] == BSC_NO_ROW && row-- > trace->runs[r].first)
			if (trace->kind[row] == BSC_EVENT_SCHED_SWITCH)
				last[r] = row;
	}
	return last;
}

/* Where the search for what ends one gap was, since the next one is behind it. */
typedef struct Known {
	BscRow row;       /* of the run */
	size_t task, end; /* events of the task */
} Known;

/*
 * When it is known again, after GAP, who runs: at the next switch of that CPU; and what the task
 * does: at its own next switch.
 */
static BscNsec known_again(const StayBuild *b, const BscGap *gap, Known *k)
{
	const BscTaskEvent *events = b->capture->tasks->events;
	const BscRow last = b->last_switch[gap->run];
	BscNsec known = gap->after;

	k->row = MAX(k->row, gap->row);
	if (last != BSC_NO_ROW && k->row <= last) {
		while (b->trace->kind[k->row] != BSC_EVENT_SCHED_SWITCH &&
		       b->trace->ts[k->row] < b->episode->end)
			k->row++;
		known = b->trace->ts[k->row];
	}
	while (k->task < k->end &&
	       (events[k->task].ts < gap->after ||
		(events[k->task].kind != BSC_TASK_OUT && events[k->task].kind != BSC_TASK_IN)))
		k->task++;
	return k->task < k->end ? MAX(known, events[k->task].ts) : known;
}

/* Appends what the gaps of RUN hide of the episode. */
static void collect_gaps(const StayBuild *b, uint32_t run, int32_t pid, BscNsec until, GArray *cuts)
{
	const BscTrace *trace = b->trace;
	const size_t first = bsc_trace_first_gap(trace, run, 0);
	size_t g = bsc_trace_first_gap(trace, run,
				       bsc_trace_lower_bound(trace, run, b->episode->begin));
	Known known = { 0 };

	/* Until that is known again which the last gap in front of the episode hides. */
	if (g > first)
		g--;
	if (pid > 0 && g < trace->n_gaps && trace->gaps[g].after != BSC_NSEC_NONE)
		bsc_tasks_between(b->capture->tasks, pid, trace->gaps[g].after, until, &known.task,
				  &known.end);
	for (; g < trace->n_gaps && trace->gaps[g].run == run; g++) {
		const BscGap *gap = &trace->gaps[g];
		Cut cut = {
			.from = gap->before,
			.to = INT64_MAX,
			.classes = ~(BscClassSet)0,
			.reason = BSC_REASON_LOST,
			.event_begin = BSC_NO_ROW,
			.event_end = BSC_NO_ROW,
		};

		if (cut.from >= b->episode->end)
			return;
		if (gap->after != BSC_NSEC_NONE)
			cut.to = known_again(b, gap, &known);
		if (cut.from < cut.to && cut.to > b->episode->begin)
			g_array_append_val(cuts, cut);
	}
}

/* What one cut takes already is nothing for the next. */
static void make_disjoint(GArray *cuts)
{
	guint to = 0;

	g_array_sort(cuts, compare_cuts);
	for (guint i = 0; i < cuts->len; i++) {
		Cut cut = g_array_index(cuts, Cut, i);

		if (to > 0)
			cut.from = MAX(cut.from, g_array_index(cuts, Cut, to - 1).to);
		if (cut.from < cut.to)
			g_array_index(cuts, Cut, to++) = cut;
	}
	g_array_set_size(cuts, to);
}

void bsc_stays_cut_gaps(StayBuild *b, uint32_t cpu, int32_t pid, BscNsec until)
{
	g_autoptr(GArray) cuts = g_array_new(FALSE, FALSE, sizeof(Cut));

	for (size_t r = bsc_trace_next_run(b->trace, cpu, 0); r < b->trace->n_runs;
	     r = bsc_trace_next_run(b->trace, cpu, r + 1))
		collect_gaps(b, (uint32_t)r, pid, until, cuts);
	if (cuts->len == 0)
		return;
	make_disjoint(cuts);
	apply(b, cuts);
}

static int compare_locks(const void *a, const void *b)
{
	const LockWait *x = a, *y = b;

	if (x->pid != y->pid)
		return x->pid < y->pid ? -1 : 1;
	if (x->begin != y->begin)
		return x->begin < y->begin ? -1 : 1;
	return x->row_end < y->row_end ? -1 : x->row_end > y->row_end;
}

/* A task waits for one lock at a time: what seems to begin before the end of another is left out.
 */
static void drop_overlaps(GArray *locks)
{
	guint to = 0;

	g_array_sort(locks, compare_locks);
	for (guint i = 0; i < locks->len; i++) {
		const LockWait *lock = &g_array_index(locks, LockWait, i);
		const LockWait *last = to > 0 ? &g_array_index(locks, LockWait, to - 1) : NULL;

		if (!last || last->pid != lock->pid || last->end <= lock->begin)
			g_array_index(locks, LockWait, to++) = *lock;
	}
	g_array_set_size(locks, to);
}

GArray *bsc_stays_collect_locks(const BscTrace *trace)
{
	g_autoptr(GHashTable) open = g_hash_table_new(NULL, NULL); /* pid -> row + 1 */
	GArray *locks = g_array_new(FALSE, FALSE, sizeof(LockWait));

	for (size_t i = 0; i < trace->n_rows; i++) {
		BscRow row = (BscRow)i;
		gpointer pid = GINT_TO_POINTER(bsc_trace_at(trace, row)->pid);
		guint begin;

		if (bsc_trace_at(trace, row)->pid <= 0)
			continue;
		if (trace->kind[row] == BSC_EVENT_LOCK_BEGIN)
			g_hash_table_insert(open, pid, GUINT_TO_POINTER(row + 1));
		if (trace->kind[row] != BSC_EVENT_LOCK_END)
			continue;
		begin = GPOINTER_TO_UINT(g_hash_table_lookup(open, pid));
		g_hash_table_remove(open, pid);
		if (begin > 0 &&
		    bsc_trace_at(trace, begin - 1)->addr == bsc_trace_at(trace, row)->addr &&
		    trace->ts[begin - 1] < trace->ts[row])
			g_array_append_val(locks, ((LockWait){
							  .pid = bsc_trace_at(trace, row)->pid,
							  .begin = trace->ts[begin - 1],
							  .end = trace->ts[row],
							  .row_begin = begin - 1,
							  .row_end = row,
						  }));
	}
	drop_overlaps(locks);
	return locks;
}

/* First of the waits that is not in front of (PID, T): it ends behind T. */
static guint first_lock(const GArray *locks, int32_t pid, BscNsec t)
{
	guint low = 0, high = locks->len;

	while (low < high) {
		guint middle = low + (high - low) / 2;
		const LockWait *lock = &g_array_index(locks, LockWait, middle);

		if (lock->pid < pid || (lock->pid == pid && lock->end <= t))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

void bsc_stays_cut_locks(StayBuild *b, int32_t pid)
{
	g_autoptr(GArray) cuts = g_array_new(FALSE, FALSE, sizeof(Cut));

	for (guint i = first_lock(b->locks, pid, b->episode->begin); i < b->locks->len; i++) {
		const LockWait *lock = &g_array_index(b->locks, LockWait, i);

		if (lock->pid != pid || lock->begin >= b->episode->end)
			break;
		g_array_append_val(cuts, ((Cut){
						 .from = lock->begin,
						 .to = lock->end,
						 .classes = BSC_CLASS_BIT(BSC_CLASS_LOCK),
						 .keep = BSC_CLASS_BIT(BSC_CLASS_PREEMPTED) |
							 BSC_CLASS_BIT(BSC_CLASS_INTERRUPT) |
							 BSC_CLASS_BIT(BSC_CLASS_OUTSIDE),
						 .event_begin = lock->row_begin,
						 .event_end = lock->row_end,
					 }));
	}
	apply(b, cuts);
}
