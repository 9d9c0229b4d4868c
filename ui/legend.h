/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ui/document.h"

#include <gtk/gtk.h>

/* What the colours and patterns of an episode mean. */
#define BSC_TYPE_LEGEND (bsc_legend_get_type())
G_DECLARE_FINAL_TYPE(BscLegend, bsc_legend, BSC, LEGEND, GtkWidget)

/* Explains EPISODE of DOCUMENT, of which a reference is kept; NULL shows nothing. */
void bsc_legend_show(BscLegend *self, BscDocument *document, BscRow episode);

/* Says what is brought out. */
void bsc_legend_set_highlight(BscLegend *self, BscHighlight highlight);
