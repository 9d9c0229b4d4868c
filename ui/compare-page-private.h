/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ui/compare-job.h"
#include "ui/compare-page.h"
#include "ui/player.h"

/* Shared by the files of the page: what is shown, and what can be done. */
struct _BscComparePage {
	GtkBox parent_instance;
	GPtrArray *comparands; /* owned: what is wanted */
	guint n_left_out;      /* of what was asked for: more than fit */
	BscCompareOptions options;
	BscCompared *compared; /* owned: what is shown; NULL: nothing yet */
	BscCompareJob *job;    /* owned; NULL: nothing is under way */
	BscPlayer *player;     /* owned */
	bool is_ghost, has_bars, show_inspector;
	GSimpleActionGroup *actions;      /* owned */
	GtkNativeDialog *adding, *saving; /* owned; while they are open */

	GtkWidget *pages, *progress_label, *progress_bar, *cancel_button;
	GtkWidget *message_text, *failure_bar, *failure_label;
	GtkWidget *warnings, *verdict, *sides;
	GtkWidget *timeline, *legend, *replay_bar, *tallies, *list, *inspector;
};

/* compare-page.c */
/* Compares what is wanted now. */
void bsc_compare_page_restart(BscComparePage *self);
void bsc_compare_page_stop(BscComparePage *self);
void bsc_compare_page_show_failure(BscComparePage *self, const char *text);
void bsc_compare_page_set_stacking(BscComparePage *self);
void bsc_compare_page_emit_closed(BscComparePage *self);
void bsc_compare_page_emit_opened(BscComparePage *self, BscDocument *document);

/* compare-actions.c */
GSimpleActionGroup *bsc_compare_actions_new(BscComparePage *self);
/* What can be done with what is shown. */
void bsc_compare_actions_update(BscComparePage *self);
