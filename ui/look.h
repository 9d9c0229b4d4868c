/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "draw/theme.h"

#include <gtk/gtk.h>

/*
 * The theme of drawings that suits WIDGET's: light text means a dark one, whatever its name; the
 * name only tells where contrast is wanted.
 */
const BscTheme *bsc_look_theme(GtkWidget *widget);

/* Gives WINDOW the classes of style.css, "on-dark" and "on-contrast", that go with it. */
void bsc_look_follow(GtkWidget *window);
