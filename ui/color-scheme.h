/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <gtk/gtk.h>

/*
 * From now on the program is dark, and of high contrast, where the user prefers that for all
 * programs, which the settings portal of the desktop tells. Without one nothing changes, and the
 * theme that GTK is set to decides.
 */
void bsc_color_scheme_follow(void);
