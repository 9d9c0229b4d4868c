/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/finder.h"

static void set_exact(Finder *f, BscPointKind point, BscRow row)
{
	f->points[point] = bsc_moment_exact(f->trace->ts[row], row);
}

static void set_bounds(Finder *f, BscPointKind point, BscNsec low, BscRow low_row, BscNsec high,
		       BscRow high_row)
{
	f->points[point] = bsc_moment_bounded(low, low_row, high, high_row);
}

/* The call into firmware or hardware, of whichever architecture. */
static void find_kick(Finder *f, const ApRows *ap)
{
	static const BscFunction calls[] = { BSC_FN_ARCH_KICK, BSC_FN_NATIVE_KICK,
					     BSC_FN_PSCI_CPU_BOOT, BSC_FN_PSCI_CPU_ON };
	BscNsec to = f->kick_end != BSC_NSEC_NONE ? f->kick_end : f->limit;
	BscNsec high = f->kick_end;
	BscRow high_row = BSC_NO_ROW;

	for (size_t i = 0; i < G_N_ELEMENTS(calls); i++) {
		BscRow row = bsc_finder_function(f, calls[i], f->kick_begin, to);

		if (row != BSC_NO_ROW) {
			set_exact(f, BSC_POINT_KICK, row);
			return;
		}
	}
	if (f->mode != BSC_MODE_SERIAL) {
		high_row = build_raw(f->b, f->op->kick != BSC_NO_ROW ? f->op->kick : f->op->bringup)
				   ->exit;
	} else {
		/* arch/arm64/kernel/smp.c: __cpu_up sleeps only once the AP has been started. */
		high = f->sleep != BSC_NSEC_NONE ? f->sleep : f->end;
		high_row = f->sleep != BSC_NSEC_NONE ? f->sleep_row : f->end_row;
	}
	if (ap->first != BSC_NO_ROW && (high == BSC_NSEC_NONE || finder_ts(f, ap->first) < high)) {
		high = finder_ts(f, ap->first);
		high_row = ap->first;
	}
	set_bounds(f, BSC_POINT_KICK, f->kick_begin, f->kick_row, high, high_row);
}

static void find_alive(Finder *f, const ApRows *ap)
{
	bool has_polled = f->not_alive != BSC_NSEC_NONE;

	if (f->mode == BSC_MODE_SERIAL) {
		f->points[BSC_POINT_ALIVE] = bsc_moment_absent();
		return;
	}
	if (ap->sync_alive != BSC_NO_ROW) {
		set_exact(f, BSC_POINT_ALIVE, ap->sync_alive);
		return;
	}
	set_bounds(f, BSC_POINT_ALIVE, has_polled ? f->not_alive : f->kick_begin,
		   has_polled ? f->not_alive_row : f->kick_row, finder_ts(f, ap->first), ap->first);
}

static void find_release(Finder *f, const ApRows *ap)
{
	BscNsec high = f->sleep;
	BscRow high_row = f->sleep_row, row, seen;

	if (f->mode == BSC_MODE_SERIAL) {
		f->points[BSC_POINT_RELEASE] = bsc_moment_absent();
		return;
	}
	if (f->bringup == BSC_NSEC_NONE) {
		f->points[BSC_POINT_RELEASE] = bsc_moment_unknown();
		return;
	}
	row = bsc_finder_function(f, BSC_FN_CLEANUP_KICK, f->bringup, f->limit);
	/* The same function follows when the wait was in vain: kernel/cpu.c: cpuhp_bp_sync_alive.
	 */
	if (row != BSC_NO_ROW && ap->first != BSC_NO_ROW) {
		set_exact(f, BSC_POINT_RELEASE, row);
		return;
	}
	seen = ap->sync_alive_end != BSC_NO_ROW ? ap->sync_alive_end
	       : ap->sync_alive != BSC_NO_ROW   ? ap->after_alive
						: ap->first;
	if (seen != BSC_NO_ROW && finder_ts(f, seen) >= f->bringup &&
	    (high == BSC_NSEC_NONE || finder_ts(f, seen) < high)) {
		high = finder_ts(f, seen);
		high_row = seen;
	}
	if (f->last_poll != BSC_NSEC_NONE)
		set_bounds(f, BSC_POINT_RELEASE, f->last_poll, f->last_poll_row, high, high_row);
	else
		set_bounds(f, BSC_POINT_RELEASE, f->bringup, f->bringup_row, high, high_row);
}

static void find_online(Finder *f, const ApRows *ap)
{
	BscRow low = ap->starting != BSC_NO_ROW ? ap->starting : ap->last_early;
	BscRow high = ap->cpu_running != BSC_NO_ROW  ? ap->cpu_running
		      : ap->tracepoint != BSC_NO_ROW ? ap->tracepoint
						     : ap->online_idle;

	if (ap->set_online != BSC_NO_ROW) {
		set_exact(f, BSC_POINT_ONLINE, ap->set_online);
		return;
	}
	if (ap->last_early != BSC_NO_ROW)
		low = ap->last_early;
	if (low == BSC_NO_ROW)
		set_bounds(f, BSC_POINT_ONLINE, f->kick_begin, f->kick_row, finder_ts(f, high),
			   high);
	else
		set_bounds(f, BSC_POINT_ONLINE, finder_ts(f, low), low, finder_ts(f, high), high);
	/* arch/arm64/kernel/smp.c: set_cpu_online() and complete(&cpu_running) stand together. */
	if (f->mode == BSC_MODE_SERIAL && ap->early_waking != BSC_NO_ROW &&
	    ap->early_waking == ap->tracepoint) {
		f->points[BSC_POINT_ONLINE].ns = finder_ts(f, ap->early_waking);
		f->points[BSC_POINT_ONLINE].certainty = BSC_INFERRED;
	}
}

/*
 * kernel/cpu.c: cpuhp_online_idle unparks the stopper thread, then completes done_up. The idle task
 * runs with preemption off until it schedules, so it has completed when it is switched out.
 */
static void find_online_idle(Finder *f, const ApRows *ap)
{
	BscRow low = ap->online_idle != BSC_NO_ROW && ap->migration == BSC_NO_ROW ? ap->online_idle
										  : ap->migration;

	if (ap->waking != BSC_NO_ROW) {
		set_exact(f, BSC_POINT_ONLINE_IDLE, ap->waking);
		return;
	}
	/* Wakings are recorded, and there was none: complete() found nobody asleep. */
	if (ap->complete != BSC_NO_ROW && f->b->has_waking) {
		set_exact(f, BSC_POINT_ONLINE_IDLE, ap->complete);
		return;
	}
	if (ap->complete != BSC_NO_ROW)
		low = ap->complete;
	/* Other events of an online CPU may as well be later than this. */
	if (low == BSC_NO_ROW)
		low = ap->early_waking;
	if (low == BSC_NO_ROW)
		set_bounds(f, BSC_POINT_ONLINE_IDLE, f->kick_begin, f->kick_row, BSC_NSEC_NONE,
			   BSC_NO_ROW);
	else
		set_bounds(f, BSC_POINT_ONLINE_IDLE, finder_ts(f, low), low,
			   finder_ts(f, ap->idle_leaves), ap->idle_leaves);
}

/* kernel/cpu.c: bringup_wait_for_ap_online unparks cpuhp/N once the AP is idle. */
static void find_unpark(Finder *f, const ApRows *ap)
{
	BscNsec from = f->points[BSC_POINT_ONLINE_IDLE].low;
	BscNsec to = f->op->thread_first != BSC_NO_ROW ? build_raw(f->b, f->op->thread_first)->begin
						       : f->limit;
	size_t first, end;
	BscRow row;

	f->points[BSC_POINT_UNPARK] = bsc_moment_unknown();
	if (from == BSC_NSEC_NONE || ap->first == BSC_NO_ROW)
		return;
	bsc_tasks_between(f->b->tasks, f->op->thread_pid, from, to, &first, &end);
	for (size_t i = f->op->thread_pid > 0 ? first : end; i < end; i++)
		if (finder_event(f, i)->kind == BSC_TASK_WAKING &&
		    bsc_trace_at(f->trace, finder_event(f, i)->row)->pid == f->op->control_pid) {
			set_exact(f, BSC_POINT_UNPARK, finder_event(f, i)->row);
			return;
		}
	row = bsc_finder_function(f, BSC_FN_KTHREAD_UNPARK, from, to);
	if (row != BSC_NO_ROW)
		set_exact(f, BSC_POINT_UNPARK, row);
	else
		set_bounds(f, BSC_POINT_UNPARK, from, f->points[BSC_POINT_ONLINE_IDLE].event_low,
			   BSC_NSEC_NONE, BSC_NO_ROW);
}

static void find_thread(Finder *f)
{
	const RawCallback *first, *last;
	BscRow exit;

	f->points[BSC_POINT_THREAD_BEGIN] = bsc_moment_unknown();
	f->points[BSC_POINT_THREAD_END] = bsc_moment_unknown();
	if (f->op->thread_first == BSC_NO_ROW)
		return;
	first = build_raw(f->b, f->op->thread_first);
	last = build_raw(f->b, f->op->thread_last);
	set_exact(f, BSC_POINT_THREAD_BEGIN, first->enter);
	if (bsc_build_may_miss(f->b, f->op->cpu, f->bringup, first->begin))
		set_bounds(f, BSC_POINT_THREAD_BEGIN, BSC_NSEC_NONE, BSC_NO_ROW, first->begin,
			   first->enter);
	/* An exit whose enter was lost is the thread's all the same. */
	exit = bsc_finder_last_exit(f, last->begin, f->limit);
	if (exit == BSC_NO_ROW)
		set_bounds(f, BSC_POINT_THREAD_END, last->begin, last->enter, f->end, f->end_row);
	else if (last->exit == BSC_NO_ROW || f->end == BSC_NSEC_NONE ||
		 bsc_build_may_miss(f->b, f->op->cpu, last->end, f->end))
		set_bounds(f, BSC_POINT_THREAD_END, finder_ts(f, exit), exit, f->end, f->end_row);
	else
		set_exact(f, BSC_POINT_THREAD_END, last->exit);
}

/* kernel/cpu.c: cpuhp_thread_fun completes done_up when it has nothing left to do. */
static void find_done(Finder *f)
{
	BscNsec from = f->points[BSC_POINT_THREAD_END].low;
	size_t first, end;

	f->points[BSC_POINT_DONE] = bsc_moment_unknown();
	if (from == BSC_NSEC_NONE)
		return;
	bsc_tasks_between(f->b->tasks, f->op->control_pid, MAX(from, f->kick_begin), f->limit,
			  &first, &end);
	for (size_t i = first; i < end; i++) {
		const BscTaskEvent *event = finder_event(f, i);

		if (event->kind == BSC_TASK_WAKING &&
		    bsc_trace_at(f->trace, event->row)->pid == f->op->thread_pid) {
			set_exact(f, BSC_POINT_DONE, event->row);
			return;
		}
	}
	set_bounds(f, BSC_POINT_DONE, from, f->points[BSC_POINT_THREAD_END].event_low, f->end,
		   f->end_row);
}

/*
 * The points follow each other: none is earlier than the lower bound of one in front of it, none
 * later than the upper bound of one behind it. Where exact points contradict that the clocks of the
 * CPUs do not agree; then nothing is concluded from them.
 */
static void propagate(Finder *f)
{
	BscMoment low = bsc_moment_unknown(), high = bsc_moment_unknown();

	for (int i = 0; i < BSC_N_POINTS; i++) {
		BscMoment *point = &f->points[i];

		if (point->is_absent || point->certainty == BSC_UNKNOWN)
			continue;
		if (low.low != BSC_NSEC_NONE &&
		    (point->low == BSC_NSEC_NONE || point->low < low.low)) {
			if (point->certainty == BSC_EXACT) {
				bsc_diagnostics_add(f->b->diag, BSC_DIAG_TIME_ORDER,
						    (int32_t)f->op->cpu, UINT64_MAX, point->ns,
						    bsc_point_name((BscPointKind)i));
				low = *point;
				continue;
			}
			point->low = low.low;
			point->event_low = low.event_low;
		}
		low = *point;
	}
	for (int i = BSC_N_POINTS; i-- > 0;) {
		BscMoment *point = &f->points[i];

		if (point->is_absent || point->certainty == BSC_UNKNOWN)
			continue;
		if (high.high != BSC_NSEC_NONE && point->certainty != BSC_EXACT &&
		    (point->high == BSC_NSEC_NONE || point->high > high.high)) {
			point->high = high.high;
			point->event_high = high.event_high;
		}
		if (point->high != BSC_NSEC_NONE)
			high = *point;
	}
}

/* A point that nothing bounds from above may never have happened. */
static void settle(Finder *f)
{
	for (int i = 0; i < BSC_N_POINTS; i++) {
		BscMoment *point = &f->points[i];

		if (point->is_absent || point->certainty == BSC_EXACT)
			continue;
		if (point->certainty != BSC_UNKNOWN && point->high != BSC_NSEC_NONE &&
		    point->low != BSC_NSEC_NONE && point->low <= point->high) {
			if (point->certainty == BSC_INFERRED &&
			    (point->ns < point->low || point->ns > point->high)) {
				point->certainty = BSC_BOUNDED;
				point->ns = BSC_NSEC_NONE;
			}
			continue;
		}
		if (point->certainty != BSC_UNKNOWN && point->high != BSC_NSEC_NONE &&
		    point->low != BSC_NSEC_NONE)
			bsc_diagnostics_add(f->b->diag, BSC_DIAG_TIME_ORDER, (int32_t)f->op->cpu,
					    UINT64_MAX, point->low,
					    bsc_point_name((BscPointKind)i));
		*point = bsc_moment_unknown();
	}
}

/* Without split startup no event of its own marks the return of the kick: __cpu_up goes on. */
static BscMoment kick_return(const Finder *f)
{
	const BscMoment *kick = &f->points[BSC_POINT_KICK];
	BscRow candidates[4], row = BSC_NO_ROW;

	if (f->op->kick != BSC_NO_ROW)
		return f->kick_end == BSC_NSEC_NONE
			       ? bsc_moment_unknown()
			       : bsc_moment_exact(f->kick_end, build_raw(f->b, f->op->kick)->exit);
	if (kick->certainty == BSC_UNKNOWN)
		return bsc_moment_unknown();
	/* It is back before any of these; the first of them is the tightest bound. */
	candidates[0] =
		bsc_finder_function(f, BSC_FN_WAIT_FOR_COMPLETION_TIMEOUT, kick->low, f->limit);
	candidates[1] = f->sleep_row;
	candidates[2] = f->points[BSC_POINT_UNPARK].event_high;
	candidates[3] = f->end_row;
	for (size_t i = 0; i < G_N_ELEMENTS(candidates); i++)
		if (candidates[i] != BSC_NO_ROW &&
		    (row == BSC_NO_ROW || f->trace->ts[candidates[i]] < f->trace->ts[row]))
			row = candidates[i];
	if (row == BSC_NO_ROW)
		return bsc_moment_unknown();
	return bsc_moment_bounded(kick->low, kick->event_low, MAX(kick->low, f->trace->ts[row]),
				  row);
}

static BscMoment starting(const Finder *f, const ApRows *ap)
{
	const BscMoment *kick = &f->points[BSC_POINT_KICK];
	const BscMoment *online = &f->points[BSC_POINT_ONLINE];

	if (f->mode != BSC_MODE_SERIAL)
		return f->points[BSC_POINT_RELEASE];
	if (ap->starting != BSC_NO_ROW)
		return bsc_moment_exact(finder_ts(f, ap->starting), ap->starting);
	if (kick->certainty == BSC_UNKNOWN || online->certainty == BSC_UNKNOWN)
		return bsc_moment_unknown();
	return bsc_moment_bounded(kick->low, kick->event_low, online->high, online->event_high);
}

void bsc_build_points(Build *b, Op *op, BscMode mode, BscBringup *bringup)
{
	Finder f = {
		.b = b,
		.trace = b->trace,
		.op = op,
		.mode = mode,
		.points = bringup->points,
		.bringup = BSC_NSEC_NONE,
		.end = BSC_NSEC_NONE,
		.kick_row = BSC_NO_ROW,
		.bringup_row = BSC_NO_ROW,
		.end_row = BSC_NO_ROW,
		.limit = INT64_MAX,
		.not_alive = BSC_NSEC_NONE,
		.not_alive_row = BSC_NO_ROW,
		.last_poll = BSC_NSEC_NONE,
		.last_poll_row = BSC_NO_ROW,
		.sleep = BSC_NSEC_NONE,
		.sleep_row = BSC_NO_ROW,
	};
	BscRow kick = op->kick != BSC_NO_ROW ? op->kick : op->bringup;
	ApRows ap;

	for (int i = 0; i < BSC_N_POINTS; i++)
		f.points[i] = op->is_down ? bsc_moment_absent() : bsc_moment_unknown();
	op->kick_return = op->starting = f.points[0];
	if (op->is_down || kick == BSC_NO_ROW)
		return;
	f.kick_begin = build_raw(b, kick)->begin;
	f.kick_end = build_raw(b, kick)->end;
	f.kick_row = build_raw(b, kick)->enter;
	if (op->bringup != BSC_NO_ROW) {
		f.bringup = build_raw(b, op->bringup)->begin;
		f.bringup_row = build_raw(b, op->bringup)->enter;
		f.end = build_raw(b, op->bringup)->end;
		f.end_row = build_raw(b, op->bringup)->exit;
		if (f.end != BSC_NSEC_NONE)
			f.limit = f.end;
	}
	ap = bsc_finder_ap_rows(&f);
	bsc_finder_find_polls(&f);
	find_kick(&f, &ap);
	find_alive(&f, &ap);
	find_release(&f, &ap);
	find_online(&f, &ap);
	find_online_idle(&f, &ap);
	find_unpark(&f, &ap);
	find_thread(&f);
	find_done(&f);
	propagate(&f);
	settle(&f);
	op->kick_return = kick_return(&f);
	op->starting = starting(&f, &ap);
}
