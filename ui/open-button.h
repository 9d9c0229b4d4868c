/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <gtk/gtk.h>

/* A button without a frame that shows CONTENT, which is taken, is called LABEL, and opens URI. */
GtkWidget *bsc_open_button_new(GtkWidget *content, const char *label, const char *uri);
