/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "model/capture.h"

#include <gtk/gtk.h>

/*
 * The strip above the timeline: which episode, and its figures. Where the capture holds several,
 * one is chosen here; "episode-chosen" (uint row) tells.
 */
#define BSC_TYPE_SUMMARY (bsc_summary_get_type())
G_DECLARE_FINAL_TYPE(BscSummary, bsc_summary, BSC, SUMMARY, GtkWidget)

/* Shows EPISODE of CAPTURE (borrowed until the next call). */
void bsc_summary_show(BscSummary *self, const BscCapture *capture, BscRow episode);
