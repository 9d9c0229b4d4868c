/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ui/timeline-view.h"

/*
 * The markers with what lies between them, the sums inside the selected range, and notes. Actions:
 * measure.copy (s, "markers" or "range", as text to the clipboard), measure.clear (the same).
 */
#define BSC_TYPE_MEASURE_PANE (bsc_measure_pane_get_type())
G_DECLARE_FINAL_TYPE(BscMeasurePane, bsc_measure_pane, BSC, MEASURE_PANE, GtkWidget)

/* TIMELINE is borrowed and outlives the pane. */
void bsc_measure_pane_set_timeline(BscMeasurePane *self, BscTimelineView *timeline);
