/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ui/compare-rows.h"

#include <gtk/gtk.h>

/*
 * The table of differences, with buttons for what it lists and against which side. Property
 * "filter" (name of a BscCompareFilter). Emits
 * "activated" (pointer const BscDifference, of the comparison) where a row is to be seen.
 */
#define BSC_TYPE_COMPARE_LIST (bsc_compare_list_get_type())
G_DECLARE_FINAL_TYPE(BscCompareList, bsc_compare_list, BSC, COMPARE_LIST, GtkWidget)

/* Shows COMPARED, of which a reference is kept; NULL: nothing. */
void bsc_compare_list_show(BscCompareList *self, BscCompared *compared);

/* The side whose differences are listed. */
size_t bsc_compare_list_side(BscCompareList *self);
