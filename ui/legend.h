/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "model/capture.h"

#include <gtk/gtk.h>

/* What the colours and patterns of an episode mean. */
#define BSC_TYPE_LEGEND (bsc_legend_get_type())
G_DECLARE_FINAL_TYPE(BscLegend, bsc_legend, BSC, LEGEND, GtkWidget)

/* Explains EPISODE of CAPTURE, of which a reference is kept; NULL shows nothing. */
void bsc_legend_show(BscLegend *self, BscCapture *capture, BscRow episode);
