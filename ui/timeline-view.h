/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "draw/scene.h"
#include "model/capture.h"

#include <gtk/gtk.h>

/* What the pointer or the keyboard chose; with BSC_REF_NONE the row says nothing. */
typedef struct BscPick {
	BscRefKind kind;
	BscRow row;
} BscPick;

/*
 * One episode of a capture, live: zoom, pan, hover, selection. Emits "selection-changed" without
 * arguments. Actions: timeline.zoom (d, factor of the visible span), timeline.pan (d, share of
 * it), timeline.grow-lanes (b, taller or not), timeline.fit, timeline.fit-selection,
 * timeline.clear-selection.
 */
#define BSC_TYPE_TIMELINE_VIEW (bsc_timeline_view_get_type())
G_DECLARE_FINAL_TYPE(BscTimelineView, bsc_timeline_view, BSC, TIMELINE_VIEW, GtkWidget)

/* Shows all of EPISODE of CAPTURE, of which a reference is kept; NULL shows nothing. */
void bsc_timeline_view_show(BscTimelineView *self, BscCapture *capture, BscRow episode);

BscPick bsc_timeline_view_get_selection(BscTimelineView *self);
