/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ui/compare-model.h"

#include <gtk/gtk.h>

/*
 * A window for one capture, or for what is compared: start page, progress while it loads, then
 * summary, timeline and inspector, or a sentence that says why the file cannot be used.
 */
#define BSC_TYPE_WINDOW (bsc_window_get_type())
G_DECLARE_FINAL_TYPE(BscWindow, bsc_window, BSC, WINDOW, GtkApplicationWindow)

BscWindow *bsc_window_new(GtkApplication *application);

/* Neither shows a capture nor loads one. */
gboolean bsc_window_is_empty(BscWindow *self);

/* Loads FILE in the background and shows it; what was loading is cancelled. */
void bsc_window_open(BscWindow *self, GFile *file);

/* Reads what of COMPARANDS is not read yet, in the background, and compares all of them. */
void bsc_window_compare(BscWindow *self, const GPtrArray *comparands);
