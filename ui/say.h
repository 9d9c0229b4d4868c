/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <gtk/gtk.h>

/*
 * LABEL, a GtkLabel, says TEXT, a message in which names of files or out of a capture may stand:
 * as bsc_text_sanitize() makes it.
 */
void bsc_say(GtkWidget *label, const char *text);

/*
 * LABEL, a GtkLabel, has all of its text as a tip where it has no room for it. Unlike a tip that is
 * set with every text it is made when somebody asks, which saves asking where the pointer is.
 */
void bsc_tip_when_cut(GtkWidget *label);
