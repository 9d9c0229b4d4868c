/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ui/picture.h"

#include <gtk/gtk.h>

/*
 * Asks for a printer and prints PICTURE on one page that lies, in the print theme whatever its own.
 * PARENT is in front of which the dialog stands, and a message where printing fails.
 */
void bsc_print(GtkWindow *parent, const BscPicture *picture);
