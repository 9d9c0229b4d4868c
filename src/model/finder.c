/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/finder.h"

static bool is_function(const BscTrace *trace, BscRow row)
{
	return trace->kind[row] == BSC_EVENT_FUNCTION || trace->kind[row] == BSC_EVENT_GRAPH_ENTRY;
}

/* Calls SEE for the rows of CPU with FROM <= ts <= TO, run by run, until it returns true. */
typedef bool (*SeeRow)(const Finder *f, BscRow row, void *data);

static void see_rows(const Finder *f, uint32_t cpu, BscNsec from, BscNsec to, SeeRow see,
		     void *data)
{
	BscRow first, end;

	build_runs(f->b, cpu, &first, &end);
	for (; first < end; first++) {
		const BscRun *run = &f->trace->runs[f->b->by_cpu[first]];
		BscRow row = bsc_trace_lower_bound(f->trace, f->b->by_cpu[first], from);

		for (; row < run->first + run->n_rows && f->trace->ts[row] <= to; row++)
			if (see(f, row, data))
				break;
	}
}

static void keep_first(BscRow *kept, const Finder *f, BscRow row)
{
	if (*kept == BSC_NO_ROW || f->trace->ts[row] < f->trace->ts[*kept])
		*kept = row;
}

static void see_ap_function(const Finder *f, BscRow row, ApRows *ap)
{
	switch (bsc_trace_at(f->trace, row)->a) {
	case BSC_FN_AP_SYNC_ALIVE: keep_first(&ap->sync_alive, f, row); break;
	case BSC_FN_NOTIFY_STARTING: keep_first(&ap->starting, f, row); break;
	case BSC_FN_SET_CPU_ONLINE: keep_first(&ap->set_online, f, row); break;
	case BSC_FN_ONLINE_IDLE: keep_first(&ap->online_idle, f, row); break;
	case BSC_FN_COMPLETE:
		keep_first(ap->online_idle == BSC_NO_ROW ? &ap->cpu_running : &ap->complete, f,
			   row);
		break;
	default: break;
	}
	/* cpu_startup_entry runs behind set_cpu_online() on every architecture. */
	if (ap->tracepoint == BSC_NO_ROW && ap->set_online == BSC_NO_ROW &&
	    ap->cpu_running == BSC_NO_ROW && ap->online_idle == BSC_NO_ROW &&
	    bsc_trace_at(f->trace, row)->a != BSC_FN_STARTUP_ENTRY)
		ap->last_early = row;
}

static void see_ap_waking(const Finder *f, BscRow row, ApRows *ap)
{
	if (g_str_has_prefix(bsc_trace_text(f->trace, row), "migration/")) {
		keep_first(&ap->migration, f, row);
		return;
	}
	if (bsc_trace_at(f->trace, row)->a != f->op->control_pid ||
	    bsc_trace_at(f->trace, row)->pid != 0)
		return;
	if (ap->migration == BSC_NO_ROW)
		keep_first(&ap->early_waking, f, row);
	else
		keep_first(&ap->waking, f, row);
}

static bool see_ap_row(const Finder *f, BscRow row, void *data)
{
	const BscTrace *trace = f->trace;
	ApRows *ap = data;

	/* Printing happens anywhere and marks nothing. */
	if ((is_function(trace, row) || trace->kind[row] == BSC_EVENT_GRAPH_EXIT) &&
	    bsc_trace_at(trace, row)->a == BSC_FN_CONSOLE_UNLOCK)
		return false;
	keep_first(&ap->first, f, row);
	if (ap->sync_alive != BSC_NO_ROW)
		keep_first(&ap->after_alive, f, row);
	if (is_function(trace, row)) {
		see_ap_function(f, row, ap);
		return false;
	}
	if (trace->kind[row] == BSC_EVENT_GRAPH_EXIT) {
		if (bsc_trace_at(trace, row)->a == BSC_FN_AP_SYNC_ALIVE)
			keep_first(&ap->sync_alive_end, f, row);
		return false;
	}
	keep_first(&ap->tracepoint, f, row);
	if (trace->kind[row] == BSC_EVENT_SCHED_WAKING)
		see_ap_waking(f, row, ap);
	else if (trace->kind[row] == BSC_EVENT_SCHED_SWITCH && bsc_trace_at(trace, row)->a == 0 &&
		 ap->migration != BSC_NO_ROW)
		keep_first(&ap->idle_leaves, f, row);
	return false;
}

ApRows bsc_finder_ap_rows(const Finder *f)
{
	ApRows ap;
	BscRow *rows = (BscRow *)&ap;
	BscNsec to = f->op->thread_first != BSC_NO_ROW ? build_raw(f->b, f->op->thread_first)->begin
						       : f->limit;

	for (size_t i = 0; i < sizeof ap / sizeof(BscRow); i++)
		rows[i] = BSC_NO_ROW;
	see_rows(f, f->op->cpu, f->kick_begin, to, see_ap_row, &ap);
	return ap;
}

bool bsc_finder_sees_all(const Finder *f, BscNsec from, BscRow row)
{
	uint32_t cpu = bsc_trace_cpu(f->trace, row);
	BscNsec to = f->trace->ts[row];

	/* What is missing in front of the event at FROM, or behind ROW, is not between them. */
	if (to <= from)
		return true;
	return !bsc_build_may_miss(f->b, cpu, from + 1, to - 1) &&
	       (cpu == f->op->cpu ||
		!bsc_build_may_miss(f->b, f->op->control_cpu, from + 1, to - 1));
}

/* FIRST and LAST, rows of the control task, are of one sleep: no other can be hidden between. */
static bool is_one_sleep(const Finder *f, BscRow first, BscRow last)
{
	return !bsc_build_may_miss(f->b, bsc_trace_cpu(f->trace, first), f->trace->ts[first],
				   f->trace->ts[last]);
}

/* It sleeps on its own CPU until a timer interrupt there: one look of the poll was in vain. */
static bool is_poll_waking(const Finder *f, BscRow out, BscRow waking)
{
	uint32_t cpu = bsc_trace_cpu(f->trace, waking);

	return f->mode != BSC_MODE_SERIAL && cpu == bsc_trace_cpu(f->trace, out) &&
	       cpu != f->op->cpu && (bsc_trace_at(f->trace, waking)->flags & BSC_FLAG_HARDIRQ);
}

/*
 * How the control task waits for the AP to be alive: kernel/cpu.c: cpuhp_wait_for_sync_state looks,
 * and if it looks in vain sleeps until a timer wakes it. The first sleep that the AP itself ends is
 * for something later. Sleeps that others end (a lock, say) tell nothing about the AP.
 */
void bsc_finder_find_polls(Finder *f)
{
	BscRow out = BSC_NO_ROW, waking = BSC_NO_ROW;
	size_t first, end;
	bool preempted;

	if (f->bringup == BSC_NSEC_NONE)
		return;
	bsc_tasks_between(f->b->tasks, f->op->control_pid, MAX(f->bringup, f->kick_begin), f->limit,
			  &first, &end);
	for (size_t i = first; i < end; i++) {
		const BscTaskEvent *event = finder_event(f, i);

		if (event->kind == BSC_TASK_OUT) {
			bool is_asleep =
				bsc_prev_state_letter(bsc_trace_at(f->trace, event->row)->c,
						      &preempted) == 'D';

			out = is_asleep ? event->row : BSC_NO_ROW;
			waking = BSC_NO_ROW;
		} else if (event->kind == BSC_TASK_WAKING && out != BSC_NO_ROW &&
			   waking == BSC_NO_ROW) {
			waking = event->row;
			if (bsc_trace_cpu(f->trace, waking) == f->op->cpu) {
				if (!is_one_sleep(f, out, waking))
					return;
				f->sleep = f->trace->ts[out];
				f->sleep_row = out;
				return;
			}
			if (is_poll_waking(f, out, waking)) {
				bool is_first = f->last_poll == BSC_NSEC_NONE;

				f->not_alive = is_first ? f->bringup : f->last_poll;
				f->not_alive_row = is_first ? f->bringup_row : f->last_poll_row;
			}
		} else if (event->kind == BSC_TASK_IN) {
			if (waking != BSC_NO_ROW && is_poll_waking(f, out, waking) &&
			    is_one_sleep(f, waking, event->row)) {
				f->last_poll = event->ts;
				f->last_poll_row = event->row;
			}
			out = waking = BSC_NO_ROW;
		}
	}
}

/* First entry of FUNCTION by the control task in [FROM, TO]. */
BscRow bsc_finder_function(const Finder *f, BscFunction function, BscNsec from, BscNsec to)
{
	size_t first, end;

	bsc_tasks_between(f->b->tasks, f->op->control_pid, MAX(from, f->kick_begin),
			  MIN(to, f->limit), &first, &end);
	for (size_t i = first; i < end; i++) {
		const BscTaskEvent *event = finder_event(f, i);

		if (event->kind == BSC_TASK_FUNCTION &&
		    bsc_trace_at(f->trace, event->row)->a == (int32_t)function)
			return event->row;
	}
	return BSC_NO_ROW;
}

/* Of a callback on the way up: kernel/cpu.c: cpuhp_next_state leaves the state of its step. */
static bool is_exit(const Finder *f, BscRow row)
{
	const BscPayload *exit = bsc_trace_at(f->trace, row);

	return f->trace->kind[row] == BSC_EVENT_CPUHP_EXIT && exit->pid == f->op->thread_pid &&
	       exit->a == (int32_t)f->op->cpu && exit->b >= exit->c;
}

static bool see_first_exit(const Finder *f, BscRow row, void *data)
{
	if (!is_exit(f, row))
		return false;
	keep_first(data, f, row);
	return true;
}

BscRow bsc_finder_first_exit(const Finder *f, BscNsec from, BscNsec to)
{
	BscRow first = BSC_NO_ROW;

	see_rows(f, f->op->cpu, from, to, see_first_exit, &first);
	return first;
}

static bool see_last_exit(const Finder *f, BscRow row, void *data)
{
	BscRow *last = data;

	if (is_exit(f, row) && (*last == BSC_NO_ROW || f->trace->ts[row] >= f->trace->ts[*last]))
		*last = row;
	return false;
}

BscRow bsc_finder_last_exit(const Finder *f, BscNsec from, BscNsec to)
{
	BscRow last = BSC_NO_ROW;

	see_rows(f, f->op->cpu, from, to, see_last_exit, &last);
	return last;
}
