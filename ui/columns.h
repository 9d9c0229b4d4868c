/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <gtk/gtk.h>

typedef void (*BscColumnFunc)(GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data);

/*
 * Appends a column to VIEW whose cells SETUP makes and BIND fills; both find NUMBER again with
 * bsc_column_of(). WIDTH in px; 0: it takes the room that is left.
 */
void bsc_column_add(GtkColumnView *view, int number, const char *title, int width,
		    BscColumnFunc setup, BscColumnFunc bind);

/* NUMBER of the column that FACTORY makes cells for. */
int bsc_column_of(GtkSignalListItemFactory *factory);
