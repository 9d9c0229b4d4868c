/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/build.h"

/* How long it takes from BEGIN to END, as an interval that never goes below zero. */
static void set_duration(BscPhase *phase)
{
	const BscMoment *begin = &phase->begin, *end = &phase->end;

	phase->certainty = MAX(begin->certainty, end->certainty);
	phase->duration_low = phase->duration_high = BSC_NSEC_NONE;
	if (begin->certainty == BSC_UNKNOWN || end->certainty == BSC_UNKNOWN)
		return;
	phase->duration_low = MAX(0, end->low - begin->high);
	phase->duration_high = MAX(0, end->high - begin->low);
}

void bsc_build_add_phase(Build *b, BscRow bringup, BscPhaseKind kind, BscMoment begin,
			 BscMoment end)
{
	BscPhase phase = { .bringup = bringup, .kind = kind, .begin = begin, .end = end };

	/* Nobody knows that it began, so there is nothing to show. */
	if (begin.is_absent || end.is_absent || begin.certainty == BSC_UNKNOWN)
		return;
	set_duration(&phase);
	g_array_append_val(b->phases, phase);
}

static BscMoment enter_of(const Build *b, BscRow raw)
{
	if (raw == BSC_NO_ROW)
		return bsc_moment_unknown();
	return bsc_moment_exact(build_raw(b, raw)->begin, build_raw(b, raw)->enter);
}

static BscMoment exit_of(const Build *b, BscRow raw)
{
	if (raw == BSC_NO_ROW || build_raw(b, raw)->exit == BSC_NO_ROW)
		return bsc_moment_unknown();
	return bsc_moment_exact(build_raw(b, raw)->end, build_raw(b, raw)->exit);
}

/* Callbacks of OP behind the last one that is there may be lost. */
static bool may_go_on(const Build *b, const Op *op)
{
	const RawCallback *last = build_raw(b, op->last_callback);
	BscRow next = b->next_of_task[op->last_callback];

	return last->exit == BSC_NO_ROW ||
	       bsc_build_may_miss(b, last->ran_on, last->end,
				  next == BSC_NO_ROW ? INT64_MAX : build_raw(b, next)->begin);
}

void bsc_build_lowest_step(Build *b)
{
	b->marks.lowest = -1;
	for (guint i = 0; i < b->ops->len; i++) {
		const Op *op = build_op(b, i);
		const RawCallback *last = build_raw(b, op->last_callback);

		if (last->is_down && (b->marks.lowest < 0 || last->step < b->marks.lowest) &&
		    !may_go_on(b, op))
			b->marks.lowest = last->step;
	}
}

/* The end of the last callback of OP that is there, unless what is lost may be one that follows. */
static BscMoment last_exit(const Build *b, const Op *op)
{
	if (build_raw(b, op->last_callback)->step > b->marks.lowest && may_go_on(b, op))
		return bsc_moment_unknown();
	return exit_of(b, op->last_callback);
}

/* Where the undoing of a failed bring-up begins and ends; kernel/cpu.c: cpuhp_up_callbacks. */
static void add_rollback(Build *b, const Op *op, BscRow bringup)
{
	BscMoment begin = enter_of(b, op->rollback_first), failed = enter_of(b, op->first);

	if (op->rollback_first == BSC_NO_ROW)
		return;
	if (op->failed != BSC_NO_ROW)
		failed = exit_of(b, op->failed);
	if (bsc_build_may_miss(b, op->control_cpu, failed.low, begin.low))
		begin = bsc_moment_bounded(failed.low, failed.event_low, begin.high,
					   begin.event_high);
	bsc_build_add_phase(b, bringup, BSC_PHASE_ROLLBACK, begin, last_exit(b, op));
}

static void add_down_phases(Build *b, const Op *op, BscRow bringup)
{
	BscMoment dead = op->finish == BSC_NO_ROW ? bsc_moment_unknown() : last_exit(b, op);

	bsc_build_add_phase(b, bringup, BSC_PHASE_TEARDOWN, enter_of(b, op->kick_work),
			    exit_of(b, op->kick_work));
	bsc_build_add_phase(b, bringup, BSC_PHASE_TAKEDOWN, enter_of(b, op->takedown),
			    exit_of(b, op->takedown));
	bsc_build_add_phase(b, bringup, BSC_PHASE_DEAD, enter_of(b, op->finish), dead);
}

/* PREPARE ends where the kick begins, or where it failed. */
static BscMoment prepare_end(const Build *b, const Op *op)
{
	if (op->kick != BSC_NO_ROW || op->bringup != BSC_NO_ROW)
		return op->kick_begin;
	if (op->failed != BSC_NO_ROW && build_raw(b, op->failed)->section == BSC_SECTION_PREPARE)
		return exit_of(b, op->failed);
	if (!op->is_rolling_back || bsc_build_may_miss(b, op->control_cpu, op->begin,
						       build_raw(b, op->rollback_first)->begin))
		return bsc_moment_unknown();
	return enter_of(b, op->rollback_first);
}

void bsc_build_phases(Build *b, const Op *op, BscMode mode, BscRow row)
{
	BscBringup *bringup = &g_array_index(b->bringups, BscBringup, row);
	const BscMoment *points = bringup->points;
	BscRow kick = op->kick != BSC_NO_ROW ? op->kick : op->bringup;
	BscMoment end = bringup->outcome == BSC_OUTCOME_ONLINE ? exit_of(b, op->bringup)
							       : bsc_moment_unknown();

	bringup->first_phase = b->phases->len;
	if (op->is_down) {
		add_down_phases(b, op, row);
		bringup->n_phases = b->phases->len - bringup->first_phase;
		return;
	}
	if (op->first != kick)
		bsc_build_add_phase(b, row, BSC_PHASE_PREPARE,
				    op->begin_is_lost ? bsc_moment_unknown()
						      : enter_of(b, op->first),
				    prepare_end(b, op));
	if (kick != BSC_NO_ROW) {
		bsc_build_add_phase(b, row, BSC_PHASE_KICK, op->kick_begin, op->kick_return);
		bsc_build_add_phase(b, row, BSC_PHASE_WAKE, points[BSC_POINT_KICK],
				    mode == BSC_MODE_SERIAL ? op->starting
							    : points[BSC_POINT_ALIVE]);
		bsc_build_add_phase(b, row, BSC_PHASE_WAIT_RELEASE, points[BSC_POINT_ALIVE],
				    points[BSC_POINT_RELEASE]);
		bsc_build_add_phase(b, row, BSC_PHASE_STARTING, op->starting,
				    points[BSC_POINT_ONLINE_IDLE]);
		bsc_build_add_phase(b, row, BSC_PHASE_HANDOVER, points[BSC_POINT_ONLINE_IDLE],
				    points[BSC_POINT_THREAD_BEGIN]);
		bsc_build_add_phase(b, row, BSC_PHASE_ONLINE, points[BSC_POINT_THREAD_BEGIN],
				    points[BSC_POINT_THREAD_END]);
		if (end.certainty == BSC_EXACT)
			bsc_build_add_phase(b, row, BSC_PHASE_RETURN, points[BSC_POINT_THREAD_END],
					    end);
	}
	add_rollback(b, op, row);
	bringup->n_phases = b->phases->len - bringup->first_phase;
}
