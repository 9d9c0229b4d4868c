/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ui/capture-page.h"
#include "ui/compare-page.h"
#include "ui/load-job.h"
#include "ui/window.h"

#include <stdbool.h>

/* Shared by the files of the window: pages and titles, files that are chosen or dropped. */
struct _BscWindow {
	GtkApplicationWindow parent_instance;
	BscDocument *document; /* owned; NULL: none is shown */
	BscLoadJob *job;       /* owned; NULL: nothing is loading */
	GtkNativeDialog *open; /* owned; the file dialog while it is open */
	bool opens_to_compare; /* what is chosen there is compared */

	GtkWidget *title_label, *subtitle_label, *pages;
	GtkWidget *loading_label, *progress_bar, *progress_label, *cancel_button;
	GtkWidget *message_title, *message_text, *message_button;
	GtkWidget *start_page, *capture_page, *compare_page;
	GtkWidget *capture_tools, *capture_toggles, *inspector_toggle, *compare_tools,
		*compare_buttons;
};

bool bsc_window_is_comparing(BscWindow *self);

/* window-files.c */
/* Of the actions "win.open" and "win.compare". */
void bsc_window_choose_files(GtkWidget *widget, const char *name, GVariant *parameter);
void bsc_window_take_drops(BscWindow *self);
