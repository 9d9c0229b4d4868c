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

static void put_around(GArray *out, const BscStay *stay, const Cut *cut)
{
	BscStay part = *stay;

	if (stay->begin < cut->from) {
		part.end = cut->from;
		g_array_append_val(out, part);
	}
	part = *stay;
	part.begin = MAX(stay->begin, cut->from);
	part.end = MIN(stay->end, cut->to);
	part.classes = cut->classes;
	part.reason = cut->reason;
	part.event_begin = cut->event_begin;
	part.event_end = cut->event_end;
	g_array_append_val(out, part);
	if (stay->end > cut->to) {
		part = *stay;
		part.begin = cut->to;
		g_array_append_val(out, part);
	}
}

static void apply(StayBuild *b, const Cut *cut)
{
	GArray *out = g_array_new(FALSE, FALSE, sizeof(BscStay));

	for (guint i = 0; i < b->stays->len; i++) {
		const BscStay *stay = &g_array_index(b->stays, BscStay, i);
		bool is_kept = (stay->classes & cut->keep) != 0;

		if (stay->begin < cut->to && stay->end > cut->from && !is_kept)
			put_around(out, stay, cut);
		else
			g_array_append_val(out, *stay);
	}
	g_array_unref(b->stays);
	b->stays = out;
}

/*
 * When it is known again, after GAP, who runs: at the next switch of that CPU; and what PID does:
 * at its own next switch, if there is one up to UNTIL.
 */
static BscNsec known_again(const StayBuild *b, const BscGap *gap, int32_t pid, BscNsec until)
{
	const BscTrace *trace = b->trace;
	const BscRun *run = &trace->runs[gap->run];
	const BscTasks *tasks = b->capture->tasks;
	BscNsec known = gap->after;
	size_t i, end;

	for (BscRow row = gap->row; row < run->first + run->n_rows; row++)
		if (trace->kind[row] == BSC_EVENT_SCHED_SWITCH) {
			known = trace->ts[row];
			break;
		}
	bsc_tasks_between(tasks, pid, gap->after, until, &i, &end);
	for (; pid > 0 && i < end; i++)
		if (tasks->events[i].kind == BSC_TASK_OUT || tasks->events[i].kind == BSC_TASK_IN)
			return MAX(known, tasks->events[i].ts);
	return known;
}

void bsc_stays_cut_gaps(StayBuild *b, uint32_t cpu, int32_t pid, BscNsec until)
{
	for (size_t g = 0; g < b->trace->n_gaps; g++) {
		const BscGap *gap = &b->trace->gaps[g];
		Cut cut = {
			.from = gap->before == BSC_NSEC_NONE ? INT64_MIN : gap->before,
			.to = INT64_MAX,
			.classes = ~(BscClassSet)0,
			.reason = BSC_REASON_LOST,
			.event_begin = BSC_NO_ROW,
			.event_end = BSC_NO_ROW,
		};

		if (b->trace->runs[gap->run].cpu != cpu || cut.from >= b->episode->end)
			continue;
		if (gap->after != BSC_NSEC_NONE)
			cut.to = known_again(b, gap, pid, until);
		if (cut.from < cut.to && cut.to > b->episode->begin)
			apply(b, &cut);
	}
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
	return locks;
}

void bsc_stays_cut_locks(StayBuild *b, int32_t pid)
{
	for (guint i = 0; i < b->locks->len; i++) {
		const LockWait *lock = &g_array_index(b->locks, LockWait, i);
		Cut cut = {
			.from = lock->begin,
			.to = lock->end,
			.classes = BSC_CLASS_BIT(BSC_CLASS_LOCK),
			.keep = BSC_CLASS_BIT(BSC_CLASS_PREEMPTED) |
				BSC_CLASS_BIT(BSC_CLASS_INTERRUPT) |
				BSC_CLASS_BIT(BSC_CLASS_OUTSIDE),
			.event_begin = lock->row_begin,
			.event_end = lock->row_end,
		};

		if (lock->pid == pid && lock->begin < b->episode->end &&
		    lock->end > b->episode->begin)
			apply(b, &cut);
	}
}
