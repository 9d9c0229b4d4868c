/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <gtk/gtk.h>

/*
 * What a window shows that shows no capture yet: what was opened last, the samples, and how to take
 * a capture. Property "recent-menu" (GMenu): the items of what was opened last.
 */
#define BSC_TYPE_START_PAGE (bsc_start_page_get_type())
G_DECLARE_FINAL_TYPE(BscStartPage, bsc_start_page, BSC, START_PAGE, GtkBox)

/* What has the focus where the page is shown. */
GtkWidget *bsc_start_page_first(BscStartPage *self);
