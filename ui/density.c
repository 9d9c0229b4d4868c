/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/density.h"

#include "base/span.h"

#include <math.h>

/* Steps before T. */
static size_t count_before(const BscReplayStep *steps, size_t n, BscNsec t)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (steps[mid].ns < t)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static BscNsec border_of(BscRange range, size_t part, size_t n)
{
	double share = (double)part / (double)n;

	return range.begin + (BscNsec)llround((double)bsc_distance(range.begin, range.end) * share);
}

static void count_changes(BscDensity *density, const BscReplay *replay, BscRange range)
{
	size_t n;
	const BscReplayStep *steps = bsc_replay_steps(replay, BSC_STEP_CHANGE, &n);
	size_t before = count_before(steps, n, range.begin);

	for (size_t i = 0; i < density->n; i++) {
		bool is_last = i + 1 == density->n;
		size_t to = count_before(
			steps, n, is_last ? range.end + 1 : border_of(range, i + 1, density->n));

		density->changes[i] = (uint32_t)(to - before);
		density->most = MAX(density->most, density->changes[i]);
		before = to;
	}
}

/* However short it is, it gets a part. */
static void put_alarm(BscDensity *density, BscRange range, BscNsec begin, BscNsec end)
{
	double per_part = (double)bsc_distance(range.begin, range.end) / (double)density->n;
	double from = floor((double)bsc_distance(range.begin, begin) / per_part);
	double to = floor((double)bsc_distance(range.begin, MAX(begin, end)) / per_part);
	double last = (double)density->n - 1;

	for (double i = CLAMP(from, 0, last); i <= CLAMP(to, 0, last); i++)
		density->is_alarm[(size_t)i] = 1;
}

static void find_alarms(BscDensity *density, const BscReplay *replay, BscRange range)
{
	const BscTimeline *timeline = bsc_replay_capture(replay)->timeline;
	const BscEpisode *episode = &timeline->episodes[bsc_replay_episode(replay)];
	const BscIntervals *rows = &timeline->intervals;
	size_t n;
	BscRow first = bsc_timeline_lanes(timeline, bsc_replay_episode(replay), &n);

	for (BscRow i = 0; i < episode->n_bringups; i++) {
		const BscBringup *at = &timeline->bringups[episode->first_bringup + i];

		if (at->outcome == BSC_OUTCOME_FAILED || at->outcome == BSC_OUTCOME_UNFINISHED)
			put_alarm(density, range, at->last, at->last);
	}
	for (BscRow lane = first; lane < first + n; lane++) {
		BscRow end =
			timeline->lanes[lane].first_interval + timeline->lanes[lane].n_intervals;

		for (BscRow row = timeline->lanes[lane].first_interval; row < end; row++)
			if (rows->kind[row] == BSC_STRETCH_LOST)
				put_alarm(density, range, rows->begin_low[row],
					  rows->end_high[row]);
	}
}

BscDensity *bsc_density_new(const BscReplay *replay, BscRange range, size_t n)
{
	BscDensity *density = g_new0(BscDensity, 1);

	density->n = n;
	density->most = 1;
	density->changes = g_new0(uint32_t, n);
	density->is_alarm = g_new0(uint8_t, n);
	count_changes(density, replay, range);
	find_alarms(density, replay, range);
	return density;
}

void bsc_density_free(BscDensity *density)
{
	if (!density)
		return;
	g_free(density->changes);
	g_free(density->is_alarm);
	g_free(density);
}
