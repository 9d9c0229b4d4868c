/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "replay/replay-build.h"

/* CALLBACK, which may be none, encloses FROM .. TO. */
static bool encloses(const BscTimeline *timeline, BscRow callback, BscNsec from, BscNsec to)
{
	const BscCallback *row;

	if (callback == BSC_NO_ROW)
		return false;
	row = &timeline->callbacks[callback];
	return row->begin <= from && (row->is_open || to <= row->end);
}

static bool is_known(const BscMoment *moment)
{
	return !moment->is_absent && moment->certainty != BSC_UNKNOWN;
}

/* No event of the release is missing: there was none. */
static bool is_never_released(const BscBringup *bringup)
{
	return !is_known(&bringup->points[BSC_POINT_RELEASE]) &&
	       bringup->outcome != BSC_OUTCOME_ONLINE && !bringup->has_lost_events;
}

/*
 * kernel/cpu.c: cpuhp_bringup_ap and bringup_cpu: split startup waits for alive; __cpu_up of the
 * architecture waits for online; then everybody waits for ONLINE_IDLE, unparks cpuhp/N, and waits
 * for it. A wait that began before its end was possible is over where that came.
 */
static Wait bringup_wait(const BscBringup *bringup, BscNsec begin, BscNsec end)
{
	const BscMoment *points = bringup->points;
	const BscMoment *release = &points[BSC_POINT_RELEASE];
	const BscMoment *online = &points[BSC_POINT_ONLINE], *idle = &points[BSC_POINT_ONLINE_IDLE];
	const BscMoment *unpark = &points[BSC_POINT_UNPARK];
	BscNsec low, high;

	if (is_known(unpark) && begin >= unpark->high)
		return WAIT_THREAD;
	if (!is_known(idle))
		return release->is_absent || !is_never_released(bringup) ? WAIT_AP : WAIT_ALIVE;
	if (begin >= idle->high)
		return WAIT_THREAD;
	if (!release->is_absent) {
		if (!is_known(release))
			return WAIT_AP;
		/* Asleep in front of the release: between two looks at the AP's state. */
		return begin < release->low || end <= release->low ? WAIT_ALIVE
		       : end <= release->high                      ? WAIT_AP
								   : WAIT_IDLE;
	}
	if (!is_known(online) || online->high > idle->high)
		return WAIT_ONLINE_OR_IDLE;
	low = online->ns != BSC_NSEC_NONE ? online->ns : online->low;
	high = online->ns != BSC_NSEC_NONE ? online->ns : online->high;
	if (begin < low || end <= high)
		return WAIT_ONLINE;
	return begin >= high ? WAIT_IDLE : WAIT_ONLINE_OR_IDLE;
}

/* Asleep or busy for the CPU that INTERVAL of the control lane works for. */
static Wait control_wait(const BscReplay *replay, BscRow interval)
{
	const BscTimeline *timeline = replay_timeline(replay);
	const BscIntervals *iv = &timeline->intervals;
	BscRow row = iv->bringup[interval];
	BscNsec begin = iv->begin_low[interval], end = iv->end_high[interval];
	const BscBringup *bringup;
	const Frame *frame;

	if (row == BSC_NO_ROW)
		return WAIT_NONE;
	frame = &replay->frames[row - timeline->episodes[replay->episode].first_bringup];
	if (encloses(timeline, frame->kick_work, begin, end))
		return WAIT_DOWN_THREAD;
	if (encloses(timeline, frame->takedown, begin, end))
		return WAIT_DEAD;
	if (!encloses(timeline, frame->bringup, begin, end))
		return WAIT_NONE;
	bringup = &timeline->bringups[row];
	if (iv->kind[interval] != BSC_STRETCH_SPIN)
		return bringup_wait(bringup, begin, end);
	return is_known(&bringup->points[BSC_POINT_RELEASE]) || is_never_released(bringup)
		       ? WAIT_ALIVE
		       : WAIT_AP;
}

static Wait handover_wait(const BscBringup *bringup, BscNsec t)
{
	const BscMoment *unpark = &bringup->points[BSC_POINT_UNPARK];

	if (!is_known(unpark) || (unpark->low <= t && t < unpark->high))
		return WAIT_THREAD_WAKE;
	return t < unpark->low ? WAIT_UNPARK : WAIT_RUN;
}

Wait replay_wait(const BscReplay *replay, const BscLaneState *state, BscNsec t)
{
	const BscIntervals *iv = &replay_timeline(replay)->intervals;
	uint8_t kind;

	if (state->interval == BSC_NO_ROW)
		return WAIT_NONE;
	kind = iv->kind[state->interval];
	if (state->is_control)
		return kind == BSC_STRETCH_ASLEEP || kind == BSC_STRETCH_SPIN
			       ? control_wait(replay, state->interval)
			       : WAIT_NONE;
	if (kind == BSC_STRETCH_SPIN)
		return WAIT_RELEASE;
	if (kind == BSC_STRETCH_HANDOVER && iv->bringup[state->interval] != BSC_NO_ROW)
		return handover_wait(
			&replay_timeline(replay)->bringups[iv->bringup[state->interval]], t);
	return WAIT_NONE;
}
