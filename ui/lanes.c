/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/lanes.h"

#include "base/span.h"
#include "query/find.h"

#include <stdlib.h>
#include <string.h>

static const struct {
	const char *name, *text;
} orders[] = {
#define X(order, name, text) { name, text },
	BSC_LANE_ORDERS(X)
#undef X
};

const char *bsc_lane_order_name(BscLaneOrder order)
{
	return orders[order].name;
}

const char *bsc_lane_order_text(BscLaneOrder order)
{
	return orders[order].text;
}

bool bsc_lane_order_parse(const char *name, BscLaneOrder *ret)
{
	for (size_t i = 0; i < G_N_ELEMENTS(orders); i++) {
		if (strcmp(orders[i].name, name) != 0)
			continue;
		*ret = (BscLaneOrder)i;
		return true;
	}
	return false;
}

BscLanes *bsc_lanes_new(void)
{
	BscLanes *lanes = g_new0(BscLanes, 1);

	lanes->hidden = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	lanes->pinned = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	lanes->folded = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	lanes->clusters_folded = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	lanes->filter = g_strdup("");
	return lanes;
}

void bsc_lanes_free(BscLanes *lanes)
{
	if (!lanes)
		return;
	g_array_unref(lanes->hidden);
	g_array_unref(lanes->pinned);
	g_array_unref(lanes->folded);
	g_array_unref(lanes->clusters_folded);
	g_free(lanes->filter);
	g_free(lanes);
}

bool bsc_lanes_is_usual(const BscLanes *lanes)
{
	return lanes->order == BSC_LANE_ORDER_CPU && lanes->hidden->len == 0 &&
	       lanes->pinned->len == 0 && lanes->folded->len == 0 &&
	       lanes->clusters_folded->len == 0 && !*lanes->filter;
}

/* A lane and what it is sorted by: smaller keys first, then smaller rows. */
typedef struct Placed {
	int64_t key;
	BscRow row;
	bool is_pinned;
} Placed;

static int by_place(const void *a, const void *b)
{
	const Placed *x = a, *y = b;

	if (x->is_pinned != y->is_pinned)
		return x->is_pinned ? -1 : 1;
	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return x->row < y->row ? -1 : x->row > y->row;
}

static const BscBringup *bringup_of(const BscTimeline *timeline, BscRow lane)
{
	BscRow row = timeline->lanes[lane].bringup;

	return row == BSC_NO_ROW ? NULL : &timeline->bringups[row];
}

/* What never ended took longest. */
static int64_t key_of(BscLaneOrder order, const BscBringup *bringup, uint32_t cluster)
{
	if (order == BSC_LANE_ORDER_CLUSTER)
		return cluster;
	if (!bringup)
		return INT64_MAX;
	switch (order) {
	case BSC_LANE_ORDER_BRINGUP: return bringup->begin;
	case BSC_LANE_ORDER_GROUP: return bringup->round;
	case BSC_LANE_ORDER_LATENCY:
		return bringup->end == BSC_NSEC_NONE ? INT64_MIN
						     : -bsc_distance(bringup->begin, bringup->end);
	case BSC_LANE_ORDER_CPU:
	case BSC_LANE_ORDER_CLUSTER:
	case BSC_N_LANE_ORDERS: break;
	}
	return 0;
}

/* CPUs that a filter lets through; NULL: all. */
static GArray *cpus_of_query(const char *text, const BscTrace *trace, const BscTimeline *timeline,
			     BscRow episode, GError **error)
{
	g_autoptr(BscQuery) query = bsc_query_parse(text, strlen(text), NULL, error);
	g_autoptr(GArray) found = NULL;
	GArray *cpus;

	if (!query)
		return NULL;
	found = bsc_find_stretches(query, trace, timeline, episode);
	cpus = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	for (guint i = 0; i < found->len; i++) {
		BscRow row = g_array_index(found, BscRow, i);

		bsc_numbers_set(cpus, timeline->lanes[timeline->intervals.lane[row]].cpu, true);
	}
	return cpus;
}

static GArray *cpus_of_filter(const BscLanes *lanes, const BscTrace *trace,
			      const BscTimeline *timeline, BscRow episode, GError **error)
{
	g_autoptr(GArray) cpus = g_array_new(FALSE, FALSE, sizeof(uint32_t));

	if (!*lanes->filter)
		return NULL;
	if (bsc_numbers_parse(lanes->filter, cpus))
		return g_steal_pointer(&cpus);
	return cpus_of_query(lanes->filter, trace, timeline, episode, error);
}

static bool is_bad(const BscBringup *bringup)
{
	return bringup && (bringup->outcome == BSC_OUTCOME_FAILED ||
			   bringup->outcome == BSC_OUTCOME_UNFINISHED);
}

static bool is_shown(const BscLanes *lanes, const GArray *passing, uint32_t cpu, uint32_t cluster,
		     const BscBringup *bringup)
{
	if (bsc_numbers_has(lanes->pinned, cpu))
		return true;
	if (bsc_numbers_has(lanes->hidden, cpu) || (passing && !bsc_numbers_has(passing, cpu)))
		return false;
	if (cluster != BSC_NO_CLUSTER && bsc_numbers_has(lanes->clusters_folded, cluster))
		return false;
	return !bringup || !bsc_numbers_has(lanes->folded, bringup->round);
}

BscShownLanes bsc_lanes_choose(const BscLanes *lanes, const BscCapture *capture, BscRow episode,
			       GError **error)
{
	const BscTimeline *timeline = capture->timeline;
	g_autoptr(GArray) passing = cpus_of_filter(lanes, capture->trace, timeline, episode, error);
	g_autoptr(GArray) placed = g_array_new(FALSE, FALSE, sizeof(Placed));
	BscShownLanes shown = { .rows = g_array_new(FALSE, FALSE, sizeof(BscRow)) };
	size_t n;
	BscRow first = bsc_timeline_lanes(timeline, episode, &n);

	for (BscRow row = first; row < first + n; row++) {
		const BscLane *lane = &timeline->lanes[row];
		const BscBringup *bringup = bringup_of(timeline, row);
		uint32_t cluster = bsc_clusters_of(capture->clusters, lane->cpu);
		Placed at = { key_of(lanes->order, bringup, cluster), row,
			      bsc_numbers_has(lanes->pinned, lane->cpu) };

		if (lane->is_control)
			continue;
		if (!is_shown(lanes, passing, lane->cpu, cluster, bringup)) {
			shown.n_hidden++;
			shown.n_alarms += is_bad(bringup);
			continue;
		}
		shown.n_pinned += at.is_pinned;
		g_array_append_val(placed, at);
	}
	g_array_sort(placed, by_place);
	for (guint i = 0; i < placed->len; i++)
		g_array_append_val(shown.rows, g_array_index(placed, Placed, i).row);
	return shown;
}

void bsc_shown_lanes_clear(BscShownLanes *shown)
{
	g_clear_pointer(&shown->rows, g_array_unref);
	*shown = (BscShownLanes){ 0 };
}

char *bsc_shown_lanes_words(const BscShownLanes *shown)
{
	guint n = shown->rows->len;

	if (shown->n_hidden == 0)
		return NULL;
	if (shown->n_alarms == 0)
		return g_strdup_printf("%u of %u CPUs shown", n, n + shown->n_hidden);
	return g_strdup_printf("%u of %u CPUs shown; %u of those hidden did not come up", n,
			       n + shown->n_hidden, shown->n_alarms);
}
