/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <gtk/gtk.h>

/*
 * LABEL, a GtkLabel, says TEXT, a message in which names of files or out of a capture may stand:
 * as bsc_text_sanitize() makes it.
 */
void bsc_say(GtkWidget *label, const char *text);
