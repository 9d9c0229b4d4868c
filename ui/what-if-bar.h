/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ui/what-if-model.h"

#include <gtk/gtk.h>

/*
 * One bar of the pane "what if": solid as far as it is certain, hatched over what the recording
 * leaves open, with a line where the recording ends. What is longer than the scale is broken off.
 */
#define BSC_TYPE_WHAT_IF_BAR_VIEW (bsc_what_if_bar_view_get_type())
G_DECLARE_FINAL_TYPE(BscWhatIfBarView, bsc_what_if_bar_view, BSC, WHAT_IF_BAR_VIEW, GtkWidget)

/* Shows BAR, of which the lengths are copied; SCALE ns are the whole width. */
GtkWidget *bsc_what_if_bar_view_new(const BscWhatIfBar *bar, BscNsec recorded, BscNsec scale);
