/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "model/timeline.h"

#include <glib.h>

/* Places that somebody marked on the time axis, and what lies between them. */
typedef struct BscMarker {
	BscNsec at; /* of the capture's clock */
	char *name; /* one line of valid text */
} BscMarker;

/* Sorted by (at), no two at one moment. */
typedef struct BscMarkers BscMarkers;

#define BSC_MARKERS_MAX     10000
#define BSC_MARKER_NAME_MAX 200 /* bytes */

BscMarkers *bsc_markers_new(void);
void bsc_markers_free(BscMarkers *markers); /* NULL is nothing */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BscMarkers, bsc_markers_free)

size_t bsc_markers_n(const BscMarkers *markers);
const BscMarker *bsc_markers_get(const BscMarkers *markers, size_t index);

/*
 * Marks AT as NAME, NULL: the first of M1, M2, … that is free. Returns where it stands. What stands
 * there already stays; BSC_NO_ROW where there are too many, or AT is no moment.
 */
BscRow bsc_markers_add(BscMarkers *markers, BscNsec at, const char *name);
void bsc_markers_remove(BscMarkers *markers, size_t index);
/* What cannot be shown of NAME is replaced; an empty one changes nothing. */
void bsc_markers_rename(BscMarkers *markers, size_t index, const char *name);
void bsc_markers_clear(BscMarkers *markers);

/*
 * The edge of a stretch of LANE, or of any lane of EPISODE where that is BSC_NO_ROW, that is
 * nearest to T and at most TOLERANCE ns away; of two bounds of an edge either. Else T.
 */
BscNsec bsc_markers_snap(const BscTimeline *timeline, BscRow episode, BscRow lane, BscNsec t,
			 BscNsec tolerance);

/* "3.912345 ms", signed, every digit. Free with g_free(). */
char *bsc_markers_difference(BscNsec from, BscNsec to);

/*
 * Appends a line for each marker, columns apart by tabs, below a head: name, time since ZERO, since
 * the marker before, since the marker CHOSEN (BSC_NO_ROW: no such column).
 */
void bsc_markers_put_text(const BscMarkers *markers, BscNsec zero, BscRow chosen, GString *out);
