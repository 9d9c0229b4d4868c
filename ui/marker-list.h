/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ui/timeline-view.h"

/*
 * The markers of a timeline's notebook, one in a row: its name, which can be edited, where it is,
 * how far from the one before, and how far from the chosen one.
 */
#define BSC_TYPE_MARKER_LIST (bsc_marker_list_get_type())
G_DECLARE_FINAL_TYPE(BscMarkerList, bsc_marker_list, BSC, MARKER_LIST, GtkWidget)

/* TIMELINE is borrowed and outlives the list. */
void bsc_marker_list_set_timeline(BscMarkerList *self, BscTimelineView *timeline);
/* After the markers, or the zero, are others. */
void bsc_marker_list_update(BscMarkerList *self);
