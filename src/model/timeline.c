/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/timeline.h"

#include "model/coarse.h"

#include <glib.h>

const char *bsc_episode_kind_name(BscEpisodeKind kind)
{
	static const char *const names[] = { "boot", "online", "offline" };

	return names[kind];
}

const char *bsc_mode_name(BscMode mode)
{
	static const char *const names[] = { "serial", "split", "parallel", "unknown" };

	return names[mode];
}

const char *bsc_outcome_name(BscOutcome outcome)
{
	static const char *const names[] = { "online", "offline", "failed", "unfinished" };

	return names[outcome];
}

#define X(kind, name, text) { name, text },

static const struct {
	const char *name, *text;
} points[] = { BSC_POINTS(X) }, phases[] = { BSC_PHASES(X) }, stretches[] = { BSC_STRETCHES(X) };

#undef X

const char *bsc_point_name(BscPointKind point)
{
	return points[point].name;
}

const char *bsc_point_text(BscPointKind point)
{
	return points[point].text;
}

const char *bsc_phase_name(BscPhaseKind phase)
{
	return phases[phase].name;
}

const char *bsc_phase_text(BscPhaseKind phase)
{
	return phases[phase].text;
}

const char *bsc_stretch_name(BscStretchKind kind)
{
	return stretches[kind].name;
}

const char *bsc_stretch_text(BscStretchKind kind)
{
	return stretches[kind].text;
}

const char *bsc_arrow_name(BscArrowKind kind)
{
	static const char *const names[] = { "kick", "release", "online_idle", "unpark", "done" };

	return names[kind];
}

const BscPhase *bsc_timeline_phase(const BscTimeline *timeline, const BscBringup *bringup,
				   BscPhaseKind kind)
{
	for (BscRow i = 0; i < bringup->n_phases; i++)
		if (timeline->phases[bringup->first_phase + i].kind == kind)
			return &timeline->phases[bringup->first_phase + i];
	return NULL;
}

BscRow bsc_timeline_lanes(const BscTimeline *timeline, BscRow episode, size_t *ret_n)
{
	size_t low = 0, high = timeline->n_lanes, first;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (timeline->lanes[middle].episode < episode)
			low = middle + 1;
		else
			high = middle;
	}
	first = low;
	while (low < timeline->n_lanes && timeline->lanes[low].episode == episode)
		low++;
	*ret_n = low - first;
	return (BscRow)first;
}

static void set_cap(BscIntervals *iv, size_t cap)
{
	iv->cap = cap;
	iv->begin_low = g_renew(BscNsec, iv->begin_low, iv->cap);
	iv->begin_high = g_renew(BscNsec, iv->begin_high, iv->cap);
	iv->end_low = g_renew(BscNsec, iv->end_low, iv->cap);
	iv->end_high = g_renew(BscNsec, iv->end_high, iv->cap);
	iv->lane = g_renew(BscRow, iv->lane, iv->cap);
	iv->depth = g_renew(uint8_t, iv->depth, iv->cap);
	iv->kind = g_renew(uint8_t, iv->kind, iv->cap);
	iv->certainty = g_renew(uint8_t, iv->certainty, iv->cap);
	iv->target = g_renew(int32_t, iv->target, iv->cap);
	iv->bringup = g_renew(BscRow, iv->bringup, iv->cap);
	iv->callback = g_renew(BscRow, iv->callback, iv->cap);
	iv->event_begin = g_renew(BscRow, iv->event_begin, iv->cap);
	iv->event_end = g_renew(BscRow, iv->event_end, iv->cap);
}

void bsc_intervals_reserve(BscIntervals *iv, size_t n)
{
	if (iv->cap - iv->n < n)
		set_cap(iv, iv->n + n);
}

BscRow bsc_intervals_add(BscIntervals *iv)
{
	if (iv->n == iv->cap)
		set_cap(iv, MAX(2 * iv->cap, 1024));
	g_assert(iv->n < BSC_NO_ROW);
	return (BscRow)iv->n++;
}

static void intervals_clear(BscIntervals *iv)
{
	g_free(iv->begin_low);
	g_free(iv->begin_high);
	g_free(iv->end_low);
	g_free(iv->end_high);
	g_free(iv->lane);
	g_free(iv->depth);
	g_free(iv->kind);
	g_free(iv->certainty);
	g_free(iv->target);
	g_free(iv->bringup);
	g_free(iv->callback);
	g_free(iv->event_begin);
	g_free(iv->event_end);
}

void bsc_timeline_free(BscTimeline *timeline)
{
	if (!timeline)
		return;
	g_free(timeline->episodes);
	g_free(timeline->bringups);
	g_free(timeline->phases);
	g_free(timeline->callbacks);
	g_free(timeline->lanes);
	g_free(timeline->arrows);
	intervals_clear(&timeline->intervals);
	bsc_strtab_free(timeline->strings);
	bsc_coarse_free(timeline->coarse);
	g_free(timeline);
}
