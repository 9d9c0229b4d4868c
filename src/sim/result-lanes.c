/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sim/result-build.h"

#include <stdlib.h>

typedef struct Stretch {
	BscNsec begin, end;
	BscStretchKind kind;
	int32_t target;
	BscRow bringup, callback;
	uint32_t order;
} Stretch;

static void put(BscIntervals *iv, BscRow lane, uint8_t depth, const Stretch *stretch)
{
	BscRow row = bsc_intervals_add(iv);

	iv->begin_low[row] = iv->begin_high[row] = stretch->begin;
	iv->end_low[row] = iv->end_high[row] = stretch->end;
	iv->lane[row] = lane;
	iv->depth[row] = depth;
	iv->kind[row] = (uint8_t)stretch->kind;
	iv->certainty[row] = BSC_EXACT;
	iv->target[row] = stretch->target;
	iv->bringup[row] = stretch->bringup;
	iv->callback[row] = stretch->callback;
	iv->event_begin[row] = iv->event_end[row] = BSC_NO_ROW;
}

static int compare_stretches(const void *a, const void *b)
{
	const Stretch *x = a, *y = b;

	if (x->begin != y->begin)
		return x->begin < y->begin ? -1 : 1;
	if (x->end != y->end)
		return x->end < y->end ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

/* Several control tasks may work at a time; what does not fit in the one lane is cut off. */
static void put_all(ResultBuild *b, BscRow lane, uint8_t depth, GArray *stretches)
{
	BscIntervals *iv = &b->timeline->intervals;
	BscNsec at = INT64_MIN;
	size_t first = iv->n;

	if (stretches->len > 1)
		g_array_sort(stretches, compare_stretches);
	for (guint i = 0; i < stretches->len; i++) {
		Stretch *stretch = &g_array_index(stretches, Stretch, i);

		if (stretch->begin < at && stretch->end > at)
			stretch->begin = at;
		if (stretch->begin < at || (depth == 0 && stretch->end == stretch->begin))
			continue;
		at = MAX(at, stretch->end);
		if (depth == 0 && iv->n > first && iv->kind[iv->n - 1] == stretch->kind &&
		    iv->bringup[iv->n - 1] == stretch->bringup &&
		    iv->end_low[iv->n - 1] == stretch->begin)
			iv->end_low[iv->n - 1] = iv->end_high[iv->n - 1] = stretch->end;
		else
			put(iv, lane, depth, stretch);
	}
	g_array_set_size(stretches, 0);
}

static BscStretchKind kind_of(const ResultBuild *b, const BscNode *node)
{
	const BscCallback *callback =
		node->callback == BSC_NO_ROW ? NULL : &b->source->callbacks[node->callback];

	if (node->state == BSC_PIECE_PREEMPTED)
		return BSC_STRETCH_PREEMPTED;
	if (node->state != BSC_PIECE_RUN && node->state != BSC_PIECE_LOCK)
		return BSC_STRETCH_ASLEEP;
	switch (node->kind) {
	case BSC_NODE_LOCK_SECTION: return BSC_STRETCH_BETWEEN;
	case BSC_NODE_PREPARE:
	case BSC_NODE_FIXED:
		if (b->recorded->kind == BSC_EPISODE_OFFLINE)
			return BSC_STRETCH_TEARDOWN;
		if (callback && callback->is_teardown)
			return BSC_STRETCH_ROLLBACK;
		return node->kind == BSC_NODE_FIXED ? BSC_STRETCH_CONTROL : BSC_STRETCH_PREPARE;
	case BSC_NODE_KICK:
	case BSC_NODE_AFTER_KICK:
		return b->plan->mode == BSC_MODE_SERIAL ? BSC_STRETCH_CONTROL : BSC_STRETCH_KICK;
	case BSC_NODE_ENTRY: return BSC_STRETCH_SPIN;
	default: return BSC_STRETCH_CONTROL;
	}
}

static void add_node(const ResultBuild *b, uint32_t n, BscRow row, GArray *out)
{
	const BscNode *node = bsc_plan_node(b->plan, n);
	Stretch stretch = {
		.begin = b->origin + b->schedule->arrive[n],
		.end = result_begin(b, n),
		.kind = node->kind == BSC_NODE_RELEASE ? BSC_STRETCH_SPIN : BSC_STRETCH_ASLEEP,
		.target = (int32_t)b->timeline->bringups[row].cpu,
		.bringup = row,
		.callback = BSC_NO_ROW,
		.order = n,
	};

	if (node->resources || node->kind <= BSC_NODE_ENTRY)
		stretch.kind = BSC_STRETCH_PREEMPTED;
	g_array_append_val(out, stretch);
	stretch.begin = stretch.end;
	stretch.end = result_end(b, n);
	stretch.kind = kind_of(b, node);
	g_array_append_val(out, stretch);
}

static void add_callbacks(const ResultBuild *b, BscRow row, bool of_control, GArray *out)
{
	const BscBringup *bringup = &b->timeline->bringups[row];

	for (BscRow i = 0; i < bringup->n_callbacks; i++) {
		BscRow c = bringup->first_callback + i;
		const BscCallback *callback = &b->timeline->callbacks[c];
		Stretch stretch = {
			.begin = callback->begin,
			.end = callback->end,
			.kind = BSC_STRETCH_CALLBACK,
			.target = (int32_t)bringup->cpu,
			.bringup = row,
			.callback = c,
			.order = c,
		};

		/* What encloses everything is no part of it. */
		if (callback->section == BSC_SECTION_KICK_WORK ||
		    (callback->section == BSC_SECTION_BRINGUP && !callback->is_teardown))
			continue;
		if ((callback->pid == bringup->control_pid) == of_control)
			g_array_append_val(out, stretch);
	}
}

static BscLane *open_lane(ResultBuild *b, uint32_t cpu, BscRow bringup)
{
	BscLane *lane = &b->timeline->lanes[b->timeline->n_lanes++];

	lane->cpu = cpu;
	lane->is_control = bringup == BSC_NO_ROW;
	lane->bringup = bringup;
	lane->first_interval = (BscRow)b->timeline->intervals.n;
	return lane;
}

static void put_control_lane(ResultBuild *b)
{
	g_autoptr(GArray) stretches = g_array_new(FALSE, FALSE, sizeof(Stretch));
	BscLane *lane = open_lane(b, b->recorded->control_cpu, BSC_NO_ROW);

	for (BscRow row = 0; row < b->timeline->n_bringups; row++) {
		uint32_t item = b->items[row];

		for (uint32_t i = b->first_node[item]; i < b->first_node[item + 1]; i++)
			if (bsc_plan_node(b->plan, b->nodes[i])->kind < BSC_NODE_WAKE)
				add_node(b, b->nodes[i], row, stretches);
	}
	put_all(b, 0, 0, stretches);
	for (BscRow row = 0; row < b->timeline->n_bringups; row++)
		add_callbacks(b, row, true, stretches);
	put_all(b, 0, 1, stretches);
	lane->n_intervals = (BscRow)b->timeline->intervals.n - lane->first_interval;
}

static BscStretchKind phase_kind(BscPhaseKind phase)
{
	switch (phase) {
	case BSC_PHASE_WAKE: return BSC_STRETCH_WAKE;
	case BSC_PHASE_WAIT_RELEASE: return BSC_STRETCH_SPIN;
	case BSC_PHASE_STARTING: return BSC_STRETCH_STARTING;
	case BSC_PHASE_HANDOVER: return BSC_STRETCH_HANDOVER;
	case BSC_PHASE_ONLINE: return BSC_STRETCH_ONLINE_CALLBACKS;
	case BSC_PHASE_RETURN: return BSC_STRETCH_RETURN;
	case BSC_PHASE_TEARDOWN: return BSC_STRETCH_TEARDOWN;
	case BSC_PHASE_TAKEDOWN: return BSC_STRETCH_DYING;
	default: return BSC_N_STRETCHES;
	}
}

static void add_phases(const ResultBuild *b, BscRow row, GArray *out)
{
	const BscBringup *bringup = &b->timeline->bringups[row];
	const BscEpisode *episode = b->timeline->episodes;
	Stretch stretch = { .target = -1, .bringup = row, .callback = BSC_NO_ROW };

	for (BscRow i = 0; i < bringup->n_phases; i++) {
		const BscPhase *phase = &b->timeline->phases[bringup->first_phase + i];

		stretch.kind = phase_kind(phase->kind);
		stretch.begin = phase->begin.low;
		stretch.end = phase->end.high;
		stretch.order = i;
		if (stretch.kind != BSC_N_STRETCHES && phase->end.certainty != BSC_UNKNOWN)
			g_array_append_val(out, stretch);
	}
	stretch.kind = BSC_STRETCH_ONLINE;
	stretch.begin = bringup->end;
	stretch.end = episode->end;
	if (bringup->outcome == BSC_OUTCOME_OFFLINE) {
		stretch.begin = episode->begin;
		stretch.end = bringup->begin;
	} else if (bringup->outcome == BSC_OUTCOME_FAILED) {
		stretch.kind = BSC_STRETCH_FAILED;
		stretch.begin = bringup->points[BSC_POINT_KICK].high;
		stretch.end = bringup->end != BSC_NSEC_NONE ? bringup->end : bringup->last;
		if (stretch.begin == BSC_NSEC_NONE || episode->kind == BSC_EPISODE_OFFLINE)
			return;
	}
	g_array_append_val(out, stretch);
}

static int compare_lanes(const void *a, const void *b)
{
	const BscLane *x = a, *y = b;

	if (x->cpu != y->cpu)
		return x->cpu < y->cpu ? -1 : 1;
	return x->bringup < y->bringup ? -1 : x->bringup > y->bringup;
}

static void put_ap_lane(ResultBuild *b, BscRow lane, GArray *stretches)
{
	BscLane *out = &b->timeline->lanes[lane];

	out->first_interval = (BscRow)b->timeline->intervals.n;
	add_phases(b, out->bringup, stretches);
	put_all(b, lane, 0, stretches);
	add_callbacks(b, out->bringup, false, stretches);
	put_all(b, lane, 1, stretches);
	out->n_intervals = (BscRow)b->timeline->intervals.n - out->first_interval;
}

static void put_arrow(ResultBuild *b, BscRow lane, BscArrowKind kind, BscPointKind point,
		      bool is_from_control)
{
	BscRow row = b->timeline->lanes[lane].bringup;
	const BscMoment *moment = &b->timeline->bringups[row].points[point];
	BscArrow arrow = { .kind = kind,
			   .from_lane = is_from_control ? 0 : lane,
			   .to_lane = is_from_control ? lane : 0,
			   .bringup = row,
			   .low = moment->low,
			   .high = moment->high };

	if (moment->certainty != BSC_UNKNOWN)
		g_array_append_val(b->arrows, arrow);
}

static int compare_arrows(const void *a, const void *b)
{
	const BscArrow *x = a, *y = b;

	if (x->low != y->low)
		return x->low < y->low ? -1 : 1;
	if (x->bringup != y->bringup)
		return x->bringup < y->bringup ? -1 : 1;
	return (int)x->kind - (int)y->kind;
}

void bsc_result_lanes(ResultBuild *b)
{
	BscTimeline *timeline = b->timeline;
	g_autoptr(GArray) stretches = g_array_new(FALSE, FALSE, sizeof(Stretch));

	timeline->lanes = g_new0(BscLane, timeline->n_bringups + 1);
	put_control_lane(b);
	for (BscRow row = 0; row < timeline->n_bringups; row++)
		open_lane(b, timeline->bringups[row].cpu, row);
	qsort(timeline->lanes + 1, timeline->n_lanes - 1, sizeof(BscLane), compare_lanes);
	for (BscRow lane = 1; lane < timeline->n_lanes; lane++) {
		put_ap_lane(b, lane, stretches);
		put_arrow(b, lane, BSC_ARROW_KICK, BSC_POINT_KICK, true);
		put_arrow(b, lane, BSC_ARROW_RELEASE, BSC_POINT_RELEASE, true);
		put_arrow(b, lane, BSC_ARROW_ONLINE_IDLE, BSC_POINT_ONLINE_IDLE, false);
		put_arrow(b, lane, BSC_ARROW_UNPARK, BSC_POINT_UNPARK, true);
		put_arrow(b, lane, BSC_ARROW_DONE, BSC_POINT_DONE, false);
	}
	if (b->arrows->len > 1)
		g_array_sort(b->arrows, compare_arrows);
}
