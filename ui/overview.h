/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ui/timeline-view.h"

/*
 * All of an episode in a strip: how much happens when, what is visible in the timeline as a frame
 * to move and resize, the playhead, the markers. Moves the timeline, and never draws its lanes.
 * Actions: overview.move (d, share of what is visible), overview.zoom (d), overview.go (b, to the
 * end or to the begin).
 */
#define BSC_TYPE_OVERVIEW (bsc_overview_get_type())
G_DECLARE_FINAL_TYPE(BscOverview, bsc_overview, BSC, OVERVIEW, GtkWidget)

/* TIMELINE is borrowed and outlives the strip. */
void bsc_overview_set_timeline(BscOverview *self, BscTimelineView *timeline);
