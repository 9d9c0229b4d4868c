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

BscRow bsc_walk_first(const BscTimeline *timeline, BscRow episode)
{
	size_t n;
	BscRow first = bsc_timeline_lanes(timeline, episode, &n);

	for (size_t i = 0; i < n; i++)
		if (timeline->lanes[first + i].n_intervals)
			return timeline->lanes[first + i].first_interval;
	return BSC_NO_ROW;
}

static BscRow other_lane(const BscTimeline *timeline, BscRow row, int direction)
{
	const BscIntervals *intervals = &timeline->intervals;
	BscRow lane = intervals->lane[row];
	BscRow episode = timeline->lanes[lane].episode;
	BscNsec middle = intervals->begin_low[row] +
			 bsc_distance(intervals->begin_low[row], intervals->end_high[row]) / 2;

	for (int64_t i = (int64_t)lane + direction; i >= 0 && i < (int64_t)timeline->n_lanes;
	     i += direction) {
		BscRow found;

		if (timeline->lanes[i].episode != episode)
			break;
		found = bsc_walk_nearest(timeline, (BscRow)i, middle);
		if (found != BSC_NO_ROW)
			return found;
	}
	return BSC_NO_ROW;
}

static BscRow neighbour(const BscTimeline *timeline, BscRow row, int direction, bool same_track)
{
	const BscIntervals *intervals = &timeline->intervals;
	int64_t to = (int64_t)row + direction;

	if (to < 0 || to >= (int64_t)intervals->n)
		return BSC_NO_ROW;
	if (timeline->lanes[intervals->lane[to]].episode !=
	    timeline->lanes[intervals->lane[row]].episode)
		return BSC_NO_ROW;
	if (same_track && (intervals->lane[to] != intervals->lane[row] ||
			   intervals->depth[to] != intervals->depth[row]))
		return BSC_NO_ROW;
	return (BscRow)to;
}

BscRow bsc_walk_step(const BscTimeline *timeline, BscRow row, BscStep step)
{
	switch (step) {
	case BSC_STEP_NEXT: return neighbour(timeline, row, 1, false);
	case BSC_STEP_PREVIOUS: return neighbour(timeline, row, -1, false);
	case BSC_STEP_LATER: return neighbour(timeline, row, 1, true);
	case BSC_STEP_EARLIER: return neighbour(timeline, row, -1, true);
	case BSC_STEP_DOWN: return other_lane(timeline, row, 1);
	case BSC_STEP_UP: return other_lane(timeline, row, -1);
	}
	return BSC_NO_ROW;
}
