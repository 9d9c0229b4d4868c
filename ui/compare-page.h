/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ui/compare-model.h"

#include <gtk/gtk.h>

/*
 * Several bring-ups on one time scale, what differs between them, and the progress and failures of
 * getting there. Emits "changed" when something else is compared, "closed" (pointer BscDocument,
 * borrowed: the first recording) when the user wants to go back to one capture, and "opened" (same,
 * of the side that is wanted alone). Property "show-inspector".
 *
 * Actions of the group "compare": align (s, stateful), ghost, bars (stateful), copy, export, add,
 * back, cancel, swap; of one side (u): first, earlier, later, remove, open.
 */
#define BSC_TYPE_COMPARE_PAGE (bsc_compare_page_get_type())
G_DECLARE_FINAL_TYPE(BscComparePage, bsc_compare_page, BSC, COMPARE_PAGE, GtkBox)

/* Compares COMPARANDS, which are copied; what stood there before stays until that is done. */
void bsc_compare_page_compare(BscComparePage *self, const GPtrArray *comparands);

/* What is compared; borrowed; NULL: nothing yet. */
const BscCompared *bsc_compare_page_compared(BscComparePage *self);
/* What is compared or about to be, to be changed and compared again. g_ptr_array_unref(). */
GPtrArray *bsc_compare_page_comparands(BscComparePage *self);

/* Stops what is under way and forgets everything. */
void bsc_compare_page_clear(BscComparePage *self);

/* The timeline; it takes the focus and the actions of zooming. */
GtkWidget *bsc_compare_page_timeline(BscComparePage *self);

/* The groups of actions "compare" and "replay"; free with g_object_unref(). */
GActionGroup *bsc_compare_page_actions(BscComparePage *self);
GActionGroup *bsc_compare_page_new_replay_actions(BscComparePage *self);
