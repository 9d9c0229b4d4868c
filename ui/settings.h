/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <gtk/gtk.h>

/*
 * What windows remember from one run to the next. All functions take NULL for settings, and then
 * nothing is remembered: the schema need not be installed.
 */

/* Of the tree that the program is a part of, else of the system; NULL: there is none. Owned. */
GSettings *bsc_settings_new(void);

/* The size of WINDOW, and whether it is maximized. Before the window is shown. */
void bsc_settings_keep_window(GSettings *settings, GtkWindow *window);

/* The boolean property PROPERTY of OBJECT, whose key has the same name. */
void bsc_settings_keep_switch(GSettings *settings, GObject *object, const char *property);

/* Where the handle of PANE is, under KEY. */
void bsc_settings_keep_pane(GSettings *settings, GtkPaned *pane, const char *key);
