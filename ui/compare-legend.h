/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ui/compare-model.h"

#include <gtk/gtk.h>

/* What the colours and patterns of several bring-ups mean, once for all. */
#define BSC_TYPE_COMPARE_LEGEND (bsc_compare_legend_get_type())
G_DECLARE_FINAL_TYPE(BscCompareLegend, bsc_compare_legend, BSC, COMPARE_LEGEND, GtkWidget)

/* Explains COMPARED, of which a reference is kept; NULL shows nothing. */
void bsc_compare_legend_show(BscCompareLegend *self, BscCompared *compared, bool is_ghost);
