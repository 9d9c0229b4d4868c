/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <stdbool.h>

/* The files of VALUE, of GDK_TYPE_FILE_LIST, as a list of GFile; free with g_object_unref(). */
GListModel *bsc_drop_files(const GValue *value);

/* What becomes of dropped FILES. */
typedef void (*BscDropChosen)(GListModel *files, bool compares, gpointer data);

/*
 * Asks at X Y of PARENT whether FILES, of which a reference is kept, are to be opened or compared.
 * CHOSEN is called, if ever, while PARENT lives.
 */
void bsc_drop_menu_show(GtkWidget *parent, double x, double y, GListModel *files,
			BscDropChosen chosen, gpointer data);
