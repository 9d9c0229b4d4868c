/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/walk.h"

#include "base/span.h"

/* How far the stretch ROW is from T; 0 where it covers it. */
static BscNsec distance(const BscIntervals *intervals, BscRow row, BscNsec t)
{
	if (t < intervals->begin_low[row])
		return bsc_distance(t, intervals->begin_low[row]);
	if (t > intervals->end_high[row])
		return bsc_distance(intervals->end_high[row], t);
	return 0;
}

BscRow bsc_walk_nearest(const BscTimeline *timeline, BscRow lane, BscNsec t)
{
	const BscLane *at = &timeline->lanes[lane];
	BscRow best = BSC_NO_ROW;

	for (BscRow i = 0; i < at->n_intervals; i++) {
		BscRow row = at->first_interval + i;

		if (timeline->intervals.depth[row] != 0)
			continue;
		if (best == BSC_NO_ROW || distance(&timeline->intervals, row, t) <
						  distance(&timeline->intervals, best, t))
			best = row;
	}
	return best;
}

/* Lanes from top to bottom: control CPUs, then what is shown of the others. */
static size_t n_control(const BscTimeline *timeline, BscRow first, size_t n)
{
	size_t control = 0;

	while (control < n && timeline->lanes[first + control].is_control)
		control++;
	return control;
}

/* The lane at PLACE from the top; BSC_NO_ROW below the last one. */
static BscRow lane_at(const BscTimeline *timeline, BscRow episode, const GArray *shown,
		      int64_t place)
{
	size_t n;
	BscRow first = bsc_timeline_lanes(timeline, episode, &n);
	size_t control = n_control(timeline, first, n);

	if (place < 0 || place >= (int64_t)(shown ? control + shown->len : n))
		return BSC_NO_ROW;
	if (!shown || place < (int64_t)control)
		return first + (BscRow)place;
	return g_array_index(shown, BscRow, (size_t)place - control);
}

/* Where LANE is from the top; above the first one if it is not shown. */
static int64_t place_of(const BscTimeline *timeline, const GArray *shown, BscRow lane)
{
	size_t n;
	BscRow first = bsc_timeline_lanes(timeline, timeline->lanes[lane].episode, &n);
	size_t control = n_control(timeline, first, n);

	if (!shown || lane < first + control)
		return lane - first;
	for (guint i = 0; i < shown->len; i++)
		if (g_array_index(shown, BscRow, i) == lane)
			return (int64_t)(control + i);
	return -1;
}

/* The first stretch, or the last one where DIRECTION is back, from the lane at PLACE on. */
static BscRow end_of_lanes(const BscTimeline *timeline, BscRow episode, const GArray *shown,
			   int64_t place, int direction)
{
	BscRow lane;

	for (; (lane = lane_at(timeline, episode, shown, place)) != BSC_NO_ROW;
	     place += direction) {
		const BscLane *at = &timeline->lanes[lane];

		if (at->n_intervals)
			return direction > 0 ? at->first_interval
					     : at->first_interval + at->n_intervals - 1;
	}
	return BSC_NO_ROW;
}

BscRow bsc_walk_first(const BscTimeline *timeline, BscRow episode, const GArray *shown)
{
	return end_of_lanes(timeline, episode, shown, 0, 1);
}

static BscRow other_lane(const BscTimeline *timeline, const GArray *shown, BscRow row,
			 int direction)
{
	const BscIntervals *intervals = &timeline->intervals;
	BscRow from = intervals->lane[row], episode = timeline->lanes[from].episode, lane;
	int64_t place = place_of(timeline, shown, from);
	BscNsec middle = intervals->begin_low[row] +
			 bsc_distance(intervals->begin_low[row], intervals->end_high[row]) / 2;

	while ((lane = lane_at(timeline, episode, shown, place += direction)) != BSC_NO_ROW) {
		BscRow found = bsc_walk_nearest(timeline, lane, middle);

		if (found != BSC_NO_ROW)
			return found;
	}
	return BSC_NO_ROW;
}

/* The next one in the lane, whatever its depth, then in the lane below. */
static BscRow neighbour(const BscTimeline *timeline, const GArray *shown, BscRow row, int direction)
{
	BscRow lane = timeline->intervals.lane[row];
	const BscLane *at = &timeline->lanes[lane];
	int64_t to = (int64_t)row + direction;

	if (to >= at->first_interval && to < (int64_t)at->first_interval + at->n_intervals)
		return (BscRow)to;
	return end_of_lanes(timeline, at->episode, shown,
			    place_of(timeline, shown, lane) + direction, direction);
}

static BscRow within_track(const BscIntervals *intervals, BscRow row, int direction)
{
	int64_t to = (int64_t)row + direction;

	if (to < 0 || to >= (int64_t)intervals->n || intervals->lane[to] != intervals->lane[row] ||
	    intervals->depth[to] != intervals->depth[row])
		return BSC_NO_ROW;
	return (BscRow)to;
}

BscRow bsc_walk_step(const BscTimeline *timeline, const GArray *shown, BscRow row, BscStep step)
{
	switch (step) {
	case BSC_STEP_NEXT: return neighbour(timeline, shown, row, 1);
	case BSC_STEP_PREVIOUS: return neighbour(timeline, shown, row, -1);
	case BSC_STEP_LATER: return within_track(&timeline->intervals, row, 1);
	case BSC_STEP_EARLIER: return within_track(&timeline->intervals, row, -1);
	case BSC_STEP_DOWN: return other_lane(timeline, shown, row, 1);
	case BSC_STEP_UP: return other_lane(timeline, shown, row, -1);
	}
	return BSC_NO_ROW;
}
