/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "invariants.h"

static void check_moment(const BscMoment *m)
{
	switch (m->certainty) {
	case BSC_EXACT:
		g_assert_cmpint(m->ns, ==, m->low);
		g_assert_cmpint(m->ns, ==, m->high);
		break;
	case BSC_INFERRED:
		g_assert_cmpint(m->low, <=, m->ns);
		g_assert_cmpint(m->ns, <=, m->high);
		break;
	case BSC_BOUNDED:
		g_assert_cmpint(m->ns, ==, BSC_NSEC_NONE);
		g_assert_cmpint(m->low, !=, BSC_NSEC_NONE);
		g_assert_cmpint(m->low, <=, m->high);
		break;
	case BSC_UNKNOWN: g_assert_cmpint(m->ns, ==, BSC_NSEC_NONE); break;
	}
}

static void check_episode(const BscTimeline *timeline, size_t e)
{
	const BscEpisode *episode = &timeline->episodes[e];

	g_assert_cmpint(episode->begin, <=, episode->end);
	g_assert_cmpuint(episode->n_bringups, >, 0);
	g_assert_cmpuint(episode->n_online + episode->n_offline + episode->n_failed +
				 episode->n_unfinished,
			 ==, episode->n_bringups);
	if (e > 0) {
		const BscEpisode *last = episode - 1;

		g_assert_cmpint(last->begin, <=, episode->begin);
		g_assert_cmpuint(last->first_bringup + last->n_bringups, ==,
				 episode->first_bringup);
	}
}

static void check_phases(const BscTimeline *timeline, const BscBringup *bringup)
{
	g_assert_cmpuint(bringup->first_phase + bringup->n_phases, <=, timeline->n_phases);
	for (BscRow i = 0; i < bringup->n_phases; i++) {
		const BscPhase *phase = &timeline->phases[bringup->first_phase + i];

		check_moment(&phase->begin);
		check_moment(&phase->end);
		g_assert_cmpint(phase->certainty, >=, phase->begin.certainty);
		g_assert_cmpint(phase->certainty, >=, phase->end.certainty);
		if (phase->certainty == BSC_UNKNOWN) {
			g_assert_cmpint(phase->duration_low, ==, BSC_NSEC_NONE);
			continue;
		}
		g_assert_cmpint(phase->duration_low, >=, 0);
		g_assert_cmpint(phase->duration_low, <=, phase->duration_high);
	}
}

static void check_bringup(const BscTimeline *timeline, BscRow row)
{
	const BscBringup *bringup = &timeline->bringups[row];

	g_assert_cmpuint(bringup->episode, <, timeline->n_episodes);
	g_assert_cmpint(bringup->begin, <=, bringup->last);
	if (bringup->end != BSC_NSEC_NONE)
		g_assert_cmpint(bringup->begin, <=, bringup->end);
	if (bringup->outcome == BSC_OUTCOME_ONLINE)
		g_assert_cmpint(bringup->end, !=, BSC_NSEC_NONE);
	for (int i = 0; i < BSC_N_POINTS; i++)
		check_moment(&bringup->points[i]);
	check_phases(timeline, bringup);
	g_assert_cmpuint(bringup->first_callback + bringup->n_callbacks, <=, timeline->n_callbacks);
	for (BscRow i = 0; i < bringup->n_callbacks; i++) {
		const BscCallback *callback = &timeline->callbacks[bringup->first_callback + i];

		g_assert_cmpuint(callback->bringup, ==, row);
		if (!callback->is_open)
			g_assert_cmpint(callback->begin, <=, callback->end);
	}
}

/* The event behind an exact edge lies at the edge, unless the clock went back. */
static void check_evidence(const BscCapture *capture, BscRow interval)
{
	const BscIntervals *iv = &capture->timeline->intervals;
	const BscTrace *trace = capture->trace;
	BscRow begin = iv->event_begin[interval], end = iv->event_end[interval];

	if (capture->diag->codes[BSC_DIAG_TIME_ORDER].count > 0 || iv->depth[interval] != 0 ||
	    !capture->timeline->lanes[iv->lane[interval]].is_control)
		return;
	if (begin != BSC_NO_ROW)
		g_assert_cmpint(trace->ts[begin], ==, iv->begin_low[interval]);
	if (end != BSC_NO_ROW)
		g_assert_cmpint(trace->ts[end], ==, iv->end_high[interval]);
}

static void check_lane(const BscCapture *capture, BscRow row)
{
	const BscTimeline *timeline = capture->timeline;
	const BscLane *lane = &timeline->lanes[row];
	const BscIntervals *iv = &timeline->intervals;

	for (BscRow i = 0; i < lane->n_intervals; i++) {
		BscRow r = lane->first_interval + i;

		g_assert_cmpuint(iv->lane[r], ==, row);
		check_evidence(capture, r);
		g_assert_cmpint(iv->begin_low[r], <=, iv->begin_high[r]);
		g_assert_cmpint(iv->end_low[r], <=, iv->end_high[r]);
		g_assert_cmpint(iv->begin_low[r], <=, iv->end_high[r]);
		if (i == 0)
			continue;
		g_assert_cmpint(iv->depth[r - 1], <=, iv->depth[r]);
		if (iv->depth[r - 1] == iv->depth[r])
			g_assert_cmpint(iv->begin_low[r - 1], <=, iv->begin_low[r]);
		/* Exact edges never overlap; bands of bounded ones may. */
		if (iv->depth[r - 1] == 0 && iv->depth[r] == 0 && lane->is_control)
			g_assert_cmpint(iv->end_high[r - 1], <=, iv->begin_low[r]);
	}
}

/* Between its first and its last stretch a lane says something of all time in which events of its
 * CPU were lost. */
static void check_gap(const BscCapture *capture, const BscLane *lane, const BscGap *gap)
{
	const BscIntervals *iv = &capture->timeline->intervals;
	BscNsec at = gap->before, end = gap->after;

	if (lane->n_intervals == 0 || at == BSC_NSEC_NONE || end == BSC_NSEC_NONE)
		return;
	at = MAX(at, iv->begin_low[lane->first_interval]);
	for (BscRow i = 0; i < lane->n_intervals && at < end; i++) {
		BscRow r = lane->first_interval + i;

		if (iv->depth[r] != 0)
			break;
		g_assert_true(iv->begin_low[r] <= at || iv->begin_low[r] >= end);
		at = MAX(at, iv->end_high[r]);
	}
}

static void check_gaps(const BscCapture *capture)
{
	const BscTimeline *timeline = capture->timeline;
	const BscTrace *trace = capture->trace;

	for (size_t g = 0; g < trace->n_gaps; g++)
		for (size_t i = 0; i < timeline->n_lanes; i++)
			if (trace->runs[trace->gaps[g].run].cpu == timeline->lanes[i].cpu)
				check_gap(capture, &timeline->lanes[i], &trace->gaps[g]);
}

/* Moments of rows are those of their events, and never go back. */
static void check_rows(const BscTrace *trace)
{
	for (size_t r = 0; r < trace->n_runs; r++) {
		const BscRun *run = &trace->runs[r];

		for (BscRow i = 1; i < run->n_rows; i++)
			g_assert_cmpint(trace->ts[run->first + i - 1], <=,
					trace->ts[run->first + i]);
	}
	for (size_t g = 0; g < trace->n_gaps; g++) {
		const BscGap *gap = &trace->gaps[g];
		const BscRun *run = &trace->runs[gap->run];

		g_assert_cmpuint(gap->row, >=, run->first);
		g_assert_cmpuint(gap->row, <=, run->first + run->n_rows);
		if (g > 0 && gap[-1].run == gap->run)
			g_assert_cmpuint(gap[-1].row, <=, gap->row);
		if (gap->before != BSC_NSEC_NONE && gap->after != BSC_NSEC_NONE)
			g_assert_cmpint(gap->before, <=, gap->after);
	}
}

void check_invariants(const BscCapture *capture)
{
	const BscTimeline *timeline = capture->timeline;

	check_rows(capture->trace);
	for (size_t e = 0; e < timeline->n_episodes; e++)
		check_episode(timeline, e);
	for (size_t i = 0; i < timeline->n_bringups; i++)
		check_bringup(timeline, (BscRow)i);
	for (size_t i = 0; i < timeline->n_lanes; i++)
		check_lane(capture, (BscRow)i);
	check_gaps(capture);
	for (size_t i = 0; i < timeline->n_arrows; i++)
		g_assert_cmpint(timeline->arrows[i].low, <=, timeline->arrows[i].high);
}
