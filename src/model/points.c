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

/*
 * POINT is what ROW shows, the first event of its kind behind FROM: or, where that one may be lost,
 * no later than ROW.
 */
static void set_first(Finder *f, BscPointKind point, BscNsec from, BscRow from_row, BscRow row)
{
	if (bsc_finder_sees_all(f, from, row))
		set_exact(f, point, row);
	else
		set_bounds(f, point, from, from_row, finder_ts(f, row), row);
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
			set_first(f, BSC_POINT_KICK, f->kick_low, f->kick_low_row, row);
			return;
		}
	}
	if (f->mode != BSC_MODE_SERIAL) {
		high_row = f->kick_end_row;
	} else {
		/* arch/arm64/kernel/smp.c: __cpu_up sleeps only once the AP has been started. */
		high = f->sleep != BSC_NSEC_NONE ? f->sleep : f->end;
		high_row = f->sleep != BSC_NSEC_NONE ? f->sleep_row : f->end_row;
	}
	if (!f->is_skewed && ap->first != BSC_NO_ROW &&
	    (high == BSC_NSEC_NONE || finder_ts(f, ap->first) < high)) {
		high = finder_ts(f, ap->first);
		high_row = ap->first;
	}
	set_bounds(f, BSC_POINT_KICK, f->kick_low, f->kick_low_row, high, high_row);
}

/*
 * The first row of the AP that only a CPU can record which was released. Others come as early as
 * firmware lets go of it, and are in front of its report where no function marks that.
 */
static BscRow first_released(const Finder *f, const ApRows *ap)
{
	const BscRow rows[] = { ap->tracepoint,  ap->starting,    ap->set_online,
				ap->cpu_running, ap->online_idle, ap->complete };
	BscRow first = BSC_NO_ROW;

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		if (rows[i] != BSC_NO_ROW &&
		    (first == BSC_NO_ROW || finder_ts(f, rows[i]) < finder_ts(f, first)))
			first = rows[i];
	return first;
}

static void find_alive(Finder *f, const ApRows *ap)
{
	bool has_polled = f->not_alive != BSC_NSEC_NONE;
	BscRow released = first_released(f, ap);

	if (f->mode == BSC_MODE_SERIAL) {
		f->points[BSC_POINT_ALIVE] = bsc_moment_absent();
		return;
	}
	if (ap->sync_alive != BSC_NO_ROW) {
		set_exact(f, BSC_POINT_ALIVE, ap->sync_alive);
		return;
	}
	set_bounds(f, BSC_POINT_ALIVE, has_polled ? f->not_alive : f->kick_low,
		   has_polled ? f->not_alive_row : f->kick_low_row, finder_ts(f, released),
		   released);
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
		set_first(f, BSC_POINT_RELEASE, f->bringup, f->bringup_row, row);
		return;
	}
	seen = ap->sync_alive_end != BSC_NO_ROW ? ap->sync_alive_end
	       : ap->sync_alive != BSC_NO_ROW   ? ap->after_alive
						: first_released(f, ap);
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
	/* What would have ended the early code may be lost. */
	if (ap->last_early != BSC_NO_ROW)
		low = bsc_finder_sees_all(f, f->kick_begin, ap->last_early) ? ap->last_early
									    : ap->starting;
	if (low == BSC_NO_ROW)
		set_bounds(f, BSC_POINT_ONLINE, f->kick_low, f->kick_low_row, finder_ts(f, high),
			   high);
	else
		set_bounds(f, BSC_POINT_ONLINE, finder_ts(f, low), low, finder_ts(f, high), high);
	/* arch/arm64/kernel/smp.c: set_cpu_online() and complete(&cpu_running) stand together. */
	if (f->mode == BSC_MODE_SERIAL && ap->early_waking != BSC_NO_ROW &&
	    ap->early_waking == ap->tracepoint &&
	    bsc_finder_sees_all(f, f->kick_begin, ap->early_waking)) {
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
	const BscRow rows[] = { ap->waking, ap->complete, ap->migration, ap->early_waking };
	BscRow low = BSC_NO_ROW;
	bool sees_all = true;

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		sees_all &= rows[i] == BSC_NO_ROW || bsc_finder_sees_all(f, f->kick_begin, rows[i]);
	if (ap->waking != BSC_NO_ROW && sees_all) {
		set_exact(f, BSC_POINT_ONLINE_IDLE, ap->waking);
		return;
	}
	/* Wakings are recorded, and there was none: complete() found nobody asleep. */
	if (ap->complete != BSC_NO_ROW && f->b->has_waking && sees_all &&
	    !bsc_build_may_miss(f->b, f->op->cpu, f->kick_begin, finder_ts(f, ap->complete))) {
		set_exact(f, BSC_POINT_ONLINE_IDLE, ap->complete);
		return;
	}
	/* Other events of an online CPU may as well be later than these, and so may what is found
	 * behind lost ones. */
	if (sees_all)
		low = ap->complete != BSC_NO_ROW ? ap->complete : ap->migration;
	if (low == BSC_NO_ROW)
		low = ap->online_idle;
	if (low == BSC_NO_ROW && sees_all)
		low = ap->early_waking;
	set_bounds(f, BSC_POINT_ONLINE_IDLE, low == BSC_NO_ROW ? f->kick_low : finder_ts(f, low),
		   low == BSC_NO_ROW ? f->kick_low_row : low,
		   low == BSC_NO_ROW && sees_all ? BSC_NSEC_NONE : finder_ts(f, ap->idle_leaves),
		   low == BSC_NO_ROW && sees_all ? BSC_NO_ROW : ap->idle_leaves);
}

/* kernel/cpu.c: bringup_wait_for_ap_online unparks cpuhp/N once the AP is idle. */
static void find_unpark(Finder *f, const ApRows *ap)
{
	const BscNsec from = f->bringup;
	const BscRow from_row = f->bringup_row;
	BscNsec to = f->limit;
	size_t first, end;
	BscRow row;

	f->points[BSC_POINT_UNPARK] = bsc_moment_unknown();
	if (f->bringup == BSC_NSEC_NONE || ap->first == BSC_NO_ROW)
		return;
	/*
	 * What lies in front of ONLINE_IDLE or behind the thread's begin is it none the less: then
	 * the clocks do not agree. But a thread that failed is woken once more, to undo.
	 */
	if (f->op->failed != BSC_NO_ROW && f->op->thread_first != BSC_NO_ROW)
		to = MIN(to, build_raw(f->b, f->op->thread_first)->begin);
	bsc_tasks_between(f->b->tasks, f->op->thread_pid, from, to, &first, &end);
	for (size_t i = f->op->thread_pid > 0 ? first : end; i < end; i++)
		if (finder_event(f, i)->kind == BSC_TASK_WAKING &&
		    bsc_trace_at(f->trace, finder_event(f, i)->row)->pid == f->op->control_pid) {
			set_first(f, BSC_POINT_UNPARK, from, from_row, finder_event(f, i)->row);
			return;
		}
	row = bsc_finder_function(f, BSC_FN_KTHREAD_UNPARK, from, to);
	if (row != BSC_NO_ROW)
		set_first(f, BSC_POINT_UNPARK, from, from_row, row);
	else
		set_bounds(f, BSC_POINT_UNPARK, from, from_row, BSC_NSEC_NONE, BSC_NO_ROW);
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
	/* An exit whose enter was lost is the thread's all the same. */
	exit = bsc_finder_first_exit(f, f->bringup, first->begin - 1);
	if (exit != BSC_NO_ROW)
		set_bounds(f, BSC_POINT_THREAD_BEGIN, BSC_NSEC_NONE, BSC_NO_ROW, finder_ts(f, exit),
			   exit);
	else if (bsc_build_may_miss(f->b, f->op->cpu, f->bringup, first->begin))
		set_bounds(f, BSC_POINT_THREAD_BEGIN, BSC_NSEC_NONE, BSC_NO_ROW, first->begin,
			   first->enter);
	exit = bsc_finder_last_exit(f, last->begin, f->limit);
	if (exit == BSC_NO_ROW)
		set_bounds(f, BSC_POINT_THREAD_END, last->begin, last->enter, f->end, f->end_row);
	else if (last->exit == BSC_NO_ROW || f->end == BSC_NSEC_NONE ||
		 bsc_build_may_miss(f->b, f->op->cpu, finder_ts(f, exit), f->end))
		set_bounds(f, BSC_POINT_THREAD_END, finder_ts(f, exit), exit, f->end, f->end_row);
	else
		set_exact(f, BSC_POINT_THREAD_END, exit);
}

/* The next callback that the task of ROW runs for the same operation; BSC_NO_ROW: none. */
static BscRow next_in_op(const Build *b, BscRow row)
{
	BscRow next = b->next_of_task[row];

	return next != BSC_NO_ROW && build_raw(b, next)->op == build_raw(b, row)->op ? next
										     : BSC_NO_ROW;
}

/* When the thread begins to undo what it did, and to complete that: F's limit if it never does. */
static BscNsec thread_limit(const Finder *f)
{
	if (f->op->failed == BSC_NO_ROW || f->op->thread_last == BSC_NO_ROW)
		return f->limit;
	for (BscRow row = next_in_op(f->b, f->op->thread_last); row != BSC_NO_ROW;
	     row = next_in_op(f->b, row))
		if (build_raw(f->b, row)->is_down)
			return MIN(f->limit, build_raw(f->b, row)->begin);
	return f->limit;
}

/* kernel/cpu.c: cpuhp_thread_fun completes done_up when it has nothing left to do. */
static void find_done(Finder *f)
{
	BscNsec from = f->points[BSC_POINT_THREAD_END].low;
	size_t first, end;

	f->points[BSC_POINT_DONE] = bsc_moment_unknown();
	if (from == BSC_NSEC_NONE)
		return;
	bsc_tasks_between(f->b->tasks, f->op->control_pid, MAX(from, f->kick_begin),
			  thread_limit(f), &first, &end);
	for (size_t i = first; i < end; i++) {
		const BscTaskEvent *event = finder_event(f, i);

		if (event->kind == BSC_TASK_WAKING &&
		    bsc_trace_at(f->trace, event->row)->pid == f->op->thread_pid) {
			set_first(f, BSC_POINT_DONE, from,
				  f->points[BSC_POINT_THREAD_END].event_low, event->row);
			return;
		}
	}
	set_bounds(f, BSC_POINT_DONE, from, f->points[BSC_POINT_THREAD_END].event_low, f->end,
		   f->end_row);
}

static void find_points(Finder *f, const ApRows *ap)
{
	find_kick(f, ap);
	find_alive(f, ap);
	find_release(f, ap);
	find_online(f, ap);
	find_online_idle(f, ap);
	find_unpark(f, ap);
	find_thread(f);
	find_done(f);
}

/*
 * What the AP recorded is no moment of the control CPU's clock. Only that it was there remains, and
 * what cause and effect leave between what the control CPU recorded.
 */
static void find_without_ap(Finder *f, ApRows *ap)
{
	const BscRow first = ap->first;
	BscRow *rows = (BscRow *)ap;

	for (size_t i = 0; i < sizeof *ap / sizeof(BscRow); i++)
		rows[i] = BSC_NO_ROW;
	ap->first = first;
	f->is_skewed = true;
	f->sleep = BSC_NSEC_NONE;
	f->sleep_row = BSC_NO_ROW;
	find_points(f, ap);
	for (int i = BSC_POINT_THREAD_BEGIN; i < BSC_N_POINTS; i++)
		if (f->points[i].certainty != BSC_UNKNOWN)
			set_bounds(f, (BscPointKind)i, f->bringup, f->bringup_row, f->end,
				   f->end_row);
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
	if (f->mode != BSC_MODE_SERIAL)
		return bsc_moment_bounded(kick->low, kick->event_low, f->kick_end, f->kick_end_row);
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

/* It is lost where only cpu:bringup is left: see take_kick(). */
static BscMoment kick_begin(const Finder *f)
{
	if (f->kick_low == BSC_NSEC_NONE)
		return bsc_moment_unknown();
	if (f->mode == BSC_MODE_SERIAL || f->op->kick != BSC_NO_ROW)
		return bsc_moment_exact(f->kick_low, f->kick_low_row);
	return bsc_moment_bounded(f->kick_low, f->kick_low_row, f->kick_end, f->kick_end_row);
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

/* Of a cpu:bringup without an end: callbacks of one task never nest, so it is over by the next. */
static BscNsec next_bringup(const Build *b, const Op *op)
{
	BscRow next = b->next_of_task[op->bringup];

	return next == BSC_NO_ROW ? INT64_MAX : build_raw(b, next)->begin;
}

/* Where the kick lies: in KICK, a row of Build.raw; but where only cpu:bringup is left and the mode
 * has a kick of its own in front of it, between what is left of PREPARE and that. */
static void take_kick(Finder *f, BscRow kick)
{
	const RawCallback *raw = build_raw(f->b, kick);
	const RawCallback *first = build_raw(f->b, f->op->first);

	f->kick_begin = f->kick_low = raw->begin;
	f->kick_low_row = raw->enter;
	f->kick_end = raw->end;
	f->kick_end_row = raw->exit;
	if (f->mode == BSC_MODE_SERIAL || kick != f->op->bringup)
		return;
	f->kick_end = raw->begin;
	f->kick_end_row = raw->enter;
	f->kick_begin = first->begin;
	f->kick_low = kick == f->op->first ? BSC_NSEC_NONE : first->begin;
	f->kick_low_row = kick == f->op->first ? BSC_NO_ROW : first->enter;
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
		.kick_low = BSC_NSEC_NONE,
		.kick_low_row = BSC_NO_ROW,
		.kick_end_row = BSC_NO_ROW,
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
	op->kick_begin = op->kick_return = op->starting = f.points[0];
	if (op->is_down || kick == BSC_NO_ROW)
		return;
	if (op->bringup != BSC_NO_ROW) {
		f.bringup = build_raw(b, op->bringup)->begin;
		f.bringup_row = build_raw(b, op->bringup)->enter;
		f.end = build_raw(b, op->bringup)->end;
		f.end_row = build_raw(b, op->bringup)->exit;
		f.limit = f.end != BSC_NSEC_NONE ? f.end : next_bringup(b, op);
	}
	take_kick(&f, kick);
	ap = bsc_finder_ap_rows(&f);
	bsc_finder_find_polls(&f);
	find_points(&f, &ap);
	if (b->is_skewed[op->cpu] || bsc_finder_is_skewed(&f))
		find_without_ap(&f, &ap);
	bsc_finder_settle(&f);
	op->kick_begin = kick_begin(&f);
	op->kick_return = kick_return(&f);
	op->starting = starting(&f, &ap);
}
