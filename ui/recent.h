/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <gtk/gtk.h>

/*
 * The captures that were opened last, newest first, as the desktop remembers them: buttons for the
 * start page, and items of the property "menu" (GMenu). Both activate app.open-uri (s, a URI).
 * Not visible while there is none.
 */
#define BSC_TYPE_RECENT_LIST (bsc_recent_list_get_type())
G_DECLARE_FINAL_TYPE(BscRecentList, bsc_recent_list, BSC, RECENT_LIST, GtkBox)

/* The capture PATH was opened. */
void bsc_recent_add(const char *path);
