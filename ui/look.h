/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "draw/theme.h"

#include <gtk/gtk.h>

/* The theme of drawings that suits WIDGET's: light text means a dark one, whatever its name. */
const BscTheme *bsc_look_theme(GtkWidget *widget);
