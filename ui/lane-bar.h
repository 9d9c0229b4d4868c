/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ui/timeline-view.h"

/*
 * Which lanes of a timeline are shown, and in which order: a menu, an entry that filters them, and
 * how many are shown where not all are. Actions: lanes.order (s), lanes.fold-N of each
 * round, lanes.pin and lanes.hide of the selected CPU, lanes.show-all.
 */
#define BSC_TYPE_LANE_BAR (bsc_lane_bar_get_type())
G_DECLARE_FINAL_TYPE(BscLaneBar, bsc_lane_bar, BSC, LANE_BAR, GtkWidget)

/* TIMELINE is borrowed and outlives the bar. */
void bsc_lane_bar_set_timeline(BscLaneBar *self, BscTimelineView *timeline);
