/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <gtk/gtk.h>

/* Asks PARENT's user for captures. BESIDE is a file whose folder is shown first; NULL: any. */
GtkNativeDialog *bsc_open_dialog_new(GtkWindow *parent, const char *beside);

/* The chosen files, a list of GFile; free with g_object_unref(). */
GListModel *bsc_open_dialog_files(GtkNativeDialog *dialog);
