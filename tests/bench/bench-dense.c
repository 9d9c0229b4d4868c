/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "bench-dense.h"

#define MEAN ((BscNsec)2000) /* ns of a stretch */

static uint32_t draw(uint32_t *random)
{
	*random ^= *random << 13;
	*random ^= *random >> 17;
	*random ^= *random << 5;
	return *random;
}

static BscNsec put_stretch(BscIntervals *rows, BscRow lane, BscNsec begin, uint32_t *random)
{
	static const uint8_t kinds[] = { BSC_STRETCH_PREPARE, BSC_STRETCH_CONTROL,
					 BSC_STRETCH_ASLEEP,  BSC_STRETCH_SPIN,
					 BSC_STRETCH_BETWEEN, BSC_STRETCH_ONLINE_CALLBACKS };
	BscNsec end = begin + 1 + draw(random) % (2 * MEAN);
	BscRow row = bsc_intervals_add(rows);
	uint32_t dice = draw(random);

	rows->begin_low[row] = rows->begin_high[row] = begin;
	rows->end_low[row] = rows->end_high[row] = end;
	rows->lane[row] = lane;
	rows->depth[row] = 0;
	rows->kind[row] =
		dice % 100000 == 0 ? BSC_STRETCH_FAILED : kinds[dice % G_N_ELEMENTS(kinds)];
	rows->certainty[row] = BSC_EXACT;
	rows->target[row] = -1;
	rows->bringup[row] = rows->callback[row] = BSC_NO_ROW;
	rows->event_begin[row] = rows->event_end[row] = BSC_NO_ROW;
	return end;
}

static void put_lane(BscTimeline *timeline, BscRow lane, size_t n, uint32_t *random)
{
	BscIntervals *rows = &timeline->intervals;
	BscNsec t = timeline->episodes[0].begin;

	timeline->lanes[lane] = (BscLane){
		.cpu = lane,
		.is_control = lane == 0,
		.bringup = lane == 0 ? BSC_NO_ROW : lane - 1,
		.first_interval = (BscRow)rows->n,
		.n_intervals = (BscRow)n,
	};
	for (size_t i = 0; i < n; i++)
		t = put_stretch(rows, lane, t, random);
	timeline->episodes[0].end = MAX(timeline->episodes[0].end, t);
}

static BscTimeline *make_timeline(uint32_t n_lanes, size_t n_stretches)
{
	BscTimeline *timeline = g_new0(BscTimeline, 1);
	uint32_t random = 4711;

	timeline->strings = bsc_strtab_new();
	timeline->episodes = g_new0(BscEpisode, 1);
	timeline->n_episodes = 1;
	timeline->episodes[0] = (BscEpisode){ .kind = BSC_EPISODE_BOOT,
					      .mode = BSC_MODE_PARALLEL,
					      .n_rounds = 1,
					      .n_bringups = n_lanes - 1,
					      .n_online = n_lanes - 1 };
	timeline->n_bringups = n_lanes - 1;
	timeline->bringups = g_new0(BscBringup, n_lanes);
	timeline->n_lanes = n_lanes;
	timeline->lanes = g_new0(BscLane, n_lanes);
	for (uint32_t lane = 0; lane < n_lanes; lane++)
		put_lane(timeline, lane, n_stretches / n_lanes, &random);
	for (uint32_t i = 0; i + 1 < n_lanes; i++)
		timeline->bringups[i] = (BscBringup){ .cpu = i + 1,
						      .failed_callback = BSC_NO_ROW,
						      .end = timeline->episodes[0].end,
						      .last = timeline->episodes[0].end,
						      .last_row = BSC_NO_ROW };
	timeline->end = timeline->episodes[0].end;
	return timeline;
}

BscCapture *bench_dense_new(uint32_t n_lanes, size_t n_stretches)
{
	BscTimeline *timeline = make_timeline(n_lanes, n_stretches);
	BscTrace *trace = bsc_trace_new();
	BscCapture nothing = { .trace = trace };
	BscCapture *capture = bsc_capture_simulated(&nothing, timeline);

	bsc_trace_free(trace);
	return capture;
}
