/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <stdbool.h>

/*
 * A difference as a bar from a common zero, to the left where it is less: solid as far as it is
 * certain, hatched over what is not known.
 */
#define BSC_TYPE_COMPARE_BAR (bsc_compare_bar_get_type())
G_DECLARE_FINAL_TYPE(BscCompareBar, bsc_compare_bar, BSC, COMPARE_BAR, GtkWidget)

/* The whole width is from SCALE_LOW to SCALE_HIGH, the bar LOW to HIGH; nothing if not HAS_BAR. */
void bsc_compare_bar_set(BscCompareBar *self, bool has_bar, double low, double high,
			 double scale_low, double scale_high);
