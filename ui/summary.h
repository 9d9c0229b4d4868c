/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ui/document.h"

#include <gtk/gtk.h>

/*
 * The strip above the timeline: which episode, and its figures. Where the capture holds several,
 * one is chosen here; "episode-chosen" (uint row) tells.
 */
#define BSC_TYPE_SUMMARY (bsc_summary_get_type())
G_DECLARE_FINAL_TYPE(BscSummary, bsc_summary, BSC, SUMMARY, GtkWidget)

/* Shows EPISODE of DOCUMENT (borrowed until the next call). */
void bsc_summary_show(BscSummary *self, const BscDocument *document, BscRow episode);
