/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <gtk/gtk.h>

/* The program: one window for each file. */
#define BSC_TYPE_APPLICATION (bsc_application_get_type())
G_DECLARE_FINAL_TYPE(BscApplication, bsc_application, BSC, APPLICATION, GtkApplication)

BscApplication *bsc_application_new(void);

/* Opens each of FILES, the first in a window of SELF that shows none, the others in new ones. */
void bsc_application_open_files(BscApplication *self, GFile **files, int n_files);

/* Compares FILES in a window of SELF that shows none, or in a new one. */
void bsc_application_compare_files(BscApplication *self, GFile **files, int n_files);
