/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/draw/crowd.h"

#define MEAN 2000 /* ns of a stretch */

typedef struct Maker {
	const Crowd *what;
	BscTimeline *timeline;
	GRand *rand;
} Maker;

static bool is_one_of(Maker *m, unsigned n)
{
	return n > 0 && g_rand_int_range(m->rand, 0, (int)n) == 0;
}

static uint8_t draw_kind(Maker *m)
{
	static const uint8_t kinds[] = {
		BSC_STRETCH_PREPARE, BSC_STRETCH_CONTROL, BSC_STRETCH_ASLEEP,
		BSC_STRETCH_SPIN,    BSC_STRETCH_BETWEEN, BSC_STRETCH_ONLINE,
	};

	if (is_one_of(m, m->what->per_alarm))
		return g_rand_boolean(m->rand) ? BSC_STRETCH_FAILED : BSC_STRETCH_LOST;
	return kinds[g_rand_int_range(m->rand, 0, G_N_ELEMENTS(kinds))];
}

/* Puts one stretch of LANE from BEGIN on; returns where the next one begins. */
static BscNsec put_stretch(Maker *m, BscRow lane, BscNsec begin)
{
	BscIntervals *rows = &m->timeline->intervals;
	BscNsec length = g_rand_int_range(m->rand, 1, 2 * MEAN), bound = 0;
	BscRow row = bsc_intervals_add(rows);

	if (is_one_of(m, m->what->per_long))
		length *= 1000;
	if (is_one_of(m, m->what->per_band))
		bound = length / 2;
	if (is_one_of(m, m->what->per_empty))
		length = bound = 0;
	rows->begin_low[row] = rows->begin_high[row] = begin;
	rows->end_low[row] = begin + length - bound;
	rows->end_high[row] = begin + length;
	rows->lane[row] = lane;
	rows->depth[row] = 0;
	rows->kind[row] = draw_kind(m);
	rows->certainty[row] = is_one_of(m, 7) ? BSC_INFERRED : BSC_EXACT;
	rows->target[row] = -1;
	rows->bringup[row] = rows->callback[row] = BSC_NO_ROW;
	rows->event_begin[row] = rows->event_end[row] = BSC_NO_ROW;
	if (is_one_of(m, m->what->per_gap))
		length += g_rand_int_range(m->rand, 1, 20 * MEAN);
	return begin + length;
}

static void put_lane(Maker *m, BscRow lane)
{
	BscEpisode *episode = &m->timeline->episodes[0];
	size_t n = m->what->n_stretches / m->what->n_lanes;
	BscNsec t = episode->begin;

	m->timeline->lanes[lane] = (BscLane){
		.cpu = lane,
		.is_control = lane == 0,
		.bringup = lane == 0 ? BSC_NO_ROW : lane - 1,
		.first_interval = (BscRow)m->timeline->intervals.n,
		.n_intervals = (BscRow)n,
	};
	for (size_t i = 0; i < n; i++)
		t = put_stretch(m, lane, t);
	episode->end = MAX(episode->end, t);
}

BscCapture *crowd_new(const Crowd *what)
{
	BscTimeline *timeline = g_new0(BscTimeline, 1);
	Maker m = { .what = what, .timeline = timeline, .rand = g_rand_new_with_seed(what->seed) };
	BscTrace *trace = bsc_trace_new();
	BscCapture nothing = { .trace = trace }, *capture;
	uint32_t n_aps = what->n_lanes - 1;

	timeline->strings = bsc_strtab_new();
	timeline->n_episodes = 1;
	timeline->episodes = g_new0(BscEpisode, 1);
	timeline->episodes[0] = (BscEpisode){ .mode = BSC_MODE_PARALLEL,
					      .n_rounds = 1,
					      .begin = 1000000,
					      .n_bringups = n_aps,
					      .n_online = n_aps };
	timeline->n_lanes = what->n_lanes;
	timeline->lanes = g_new0(BscLane, what->n_lanes);
	for (BscRow lane = 0; lane < what->n_lanes; lane++)
		put_lane(&m, lane);
	timeline->n_bringups = n_aps;
	timeline->bringups = g_new0(BscBringup, what->n_lanes);
	timeline->begin = timeline->episodes[0].begin;
	timeline->end = timeline->episodes[0].end;
	for (uint32_t i = 0; i < n_aps; i++)
		timeline->bringups[i] = (BscBringup){ .cpu = i + 1,
						      .failed_callback = BSC_NO_ROW,
						      .begin = timeline->begin,
						      .end = timeline->end,
						      .last = timeline->end,
						      .last_row = BSC_NO_ROW };
	capture = bsc_capture_simulated(&nothing, timeline);
	bsc_trace_free(trace);
	g_rand_free(m.rand);
	return capture;
}
