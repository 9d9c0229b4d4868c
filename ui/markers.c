/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/markers.h"

#include "base/format.h"
#include "base/span.h"
#include "ui/facts.h"

#include <string.h>

struct BscMarkers {
	GArray *array; /* of BscMarker */
};

static void clear_marker(gpointer data)
{
	g_free(((BscMarker *)data)->name);
}

BscMarkers *bsc_markers_new(void)
{
	BscMarkers *markers = g_new(BscMarkers, 1);

	markers->array = g_array_new(FALSE, FALSE, sizeof(BscMarker));
	g_array_set_clear_func(markers->array, clear_marker);
	return markers;
}

void bsc_markers_free(BscMarkers *markers)
{
	if (!markers)
		return;
	g_array_unref(markers->array);
	g_free(markers);
}

size_t bsc_markers_n(const BscMarkers *markers)
{
	return markers->array->len;
}

const BscMarker *bsc_markers_get(const BscMarkers *markers, size_t index)
{
	return &g_array_index(markers->array, BscMarker, index);
}

static bool is_taken(const BscMarkers *markers, const char *name)
{
	for (size_t i = 0; i < markers->array->len; i++)
		if (strcmp(bsc_markers_get(markers, i)->name, name) == 0)
			return true;
	return false;
}

static char *free_name(const BscMarkers *markers)
{
	for (unsigned i = 1;; i++) {
		g_autofree char *name = g_strdup_printf("M%u", i);

		if (!is_taken(markers, name))
			return g_steal_pointer(&name);
	}
}

/* One line without blanks at its ends; NULL where nothing is left. */
static char *clean_name(const char *name)
{
	char *text = bsc_text_sanitize(name, BSC_MARKER_NAME_MAX);

	g_strstrip(text);
	if (*text)
		return text;
	g_free(text);
	return NULL;
}

BscRow bsc_markers_add(BscMarkers *markers, BscNsec at, const char *name)
{
	BscMarker marker = { .at = at };
	guint place = 0;

	if (at == BSC_NSEC_NONE)
		return BSC_NO_ROW;
	while (place < markers->array->len && bsc_markers_get(markers, place)->at < at)
		place++;
	if (place < markers->array->len && bsc_markers_get(markers, place)->at == at)
		return place;
	if (markers->array->len >= BSC_MARKERS_MAX)
		return BSC_NO_ROW;
	if (name)
		marker.name = clean_name(name);
	if (!marker.name)
		marker.name = free_name(markers);
	g_array_insert_val(markers->array, place, marker);
	return place;
}

void bsc_markers_remove(BscMarkers *markers, size_t index)
{
	g_array_remove_index(markers->array, (guint)index);
}

void bsc_markers_rename(BscMarkers *markers, size_t index, const char *name)
{
	BscMarker *marker = &g_array_index(markers->array, BscMarker, index);
	char *text = clean_name(name);

	if (!text)
		return;
	g_free(marker->name);
	marker->name = text;
}

void bsc_markers_clear(BscMarkers *markers)
{
	g_array_set_size(markers->array, 0);
}

typedef struct Snap {
	BscNsec t, best, distance; /* distance: of the best from t, or what is just too far */
} Snap;

static void offer(Snap *snap, BscNsec edge)
{
	BscNsec away = bsc_distance(MIN(edge, snap->t), MAX(edge, snap->t));

	if (edge == BSC_NSEC_NONE || away >= snap->distance)
		return;
	snap->best = edge;
	snap->distance = away;
}

static void offer_lane(Snap *snap, const BscTimeline *timeline, BscRow lane)
{
	const BscIntervals *rows = &timeline->intervals;
	BscRow row = timeline->lanes[lane].first_interval;
	BscRow end = row + timeline->lanes[lane].n_intervals;

	for (; row < end; row++) {
		offer(snap, rows->begin_low[row]);
		offer(snap, rows->begin_high[row]);
		offer(snap, rows->end_low[row]);
		offer(snap, rows->end_high[row]);
	}
}

BscNsec bsc_markers_snap(const BscTimeline *timeline, BscRow episode, BscRow lane, BscNsec t,
			 BscNsec tolerance)
{
	Snap snap = { t, t, tolerance < INT64_MAX ? tolerance + 1 : tolerance };
	size_t n;
	BscRow first = bsc_timeline_lanes(timeline, episode, &n);

	if (lane != BSC_NO_ROW) {
		offer_lane(&snap, timeline, lane);
		return snap.best;
	}
	for (size_t i = 0; i < n; i++)
		offer_lane(&snap, timeline, first + (BscRow)i);
	return snap.best;
}

char *bsc_markers_difference(BscNsec from, BscNsec to)
{
	return bsc_facts_place_from(from, to);
}

static void put_cell(GString *out, BscNsec from, BscNsec to)
{
	g_autofree char *text = bsc_markers_difference(from, to);

	g_string_append_printf(out, "\t%s", text);
}

void bsc_markers_put_text(const BscMarkers *markers, BscNsec zero, BscRow chosen, GString *out)
{
	bool has_chosen = chosen < bsc_markers_n(markers);

	g_string_append(out, "marker\tat\tsince the one before");
	if (has_chosen)
		g_string_append_printf(out, "\tsince %s", bsc_markers_get(markers, chosen)->name);
	g_string_append_c(out, '\n');
	for (size_t i = 0; i < bsc_markers_n(markers); i++) {
		const BscMarker *at = bsc_markers_get(markers, i);

		g_string_append(out, at->name);
		put_cell(out, zero, at->at);
		if (i > 0)
			put_cell(out, bsc_markers_get(markers, i - 1)->at, at->at);
		else
			g_string_append_c(out, '\t');
		if (has_chosen)
			put_cell(out, bsc_markers_get(markers, chosen)->at, at->at);
		g_string_append_c(out, '\n');
	}
}
