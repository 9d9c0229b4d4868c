/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ui/document.h"

#include <gtk/gtk.h>

/*
 * Where a user looks for stretches: a query, how many fit it, and the way from one to the next. It
 * searches in the background. Emits "found" when what fits is another, and "chosen" (uint row of
 * the timeline's intervals) when the user goes to one.
 */
#define BSC_TYPE_FIND_BAR (bsc_find_bar_get_type())
G_DECLARE_FINAL_TYPE(BscFindBar, bsc_find_bar, BSC, FIND_BAR, GtkWidget)

/*
 * Looks into all episodes of DOCUMENT, of which a reference is kept, from now on, and says how much
 * of what fits is in EPISODE, which is shown; NULL: into nothing.
 */
void bsc_find_bar_show(BscFindBar *self, BscDocument *document, BscRow episode);

/* Opens the bar, ready for typing. */
void bsc_find_bar_open(BscFindBar *self);

/* Goes to the next or previous one of what fits, around both ends; opens the bar if it is closed.
 */
void bsc_find_bar_step(BscFindBar *self, bool forward);

/* The rows that fit, in the order of their begin; borrowed, until "found". None while it is closed.
 */
const BscRow *bsc_find_bar_get_found(BscFindBar *self, size_t *ret_n);
