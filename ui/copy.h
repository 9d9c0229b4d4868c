/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ui/picture.h"

#include <gtk/gtk.h>

/* What goes to the clipboard of WIDGET's display once it is made, which happens in a thread. */

/* PICTURE, two pixels for each of its own in both directions. */
void bsc_copy_picture(GtkWidget *widget, const BscPicture *picture);

/* What bringup-scope report prints of DOCUMENT, as text or as Markdown. */
void bsc_copy_report(GtkWidget *widget, BscDocument *document, bool is_markdown);
