/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ui/document.h"

#include <gtk/gtk.h>

/*
 * All that is shown of one capture: summary, timeline, lists, inspector, and how what is chosen in
 * one of them shows in the others. Properties: "show-inspector", "show-lists" (gboolean),
 * "highlight" (name of a BscHighlight), and to be read "simulated" (what the prediction is called
 * that is shown in place of the recording; NULL: it is the recording). Emits "compared" (pointer
 * GPtrArray of BscComparand, borrowed) when the user wants the recording beside a prediction.
 */
#define BSC_TYPE_CAPTURE_PAGE (bsc_capture_page_get_type())
G_DECLARE_FINAL_TYPE(BscCapturePage, bsc_capture_page, BSC, CAPTURE_PAGE, GtkBox)

/*
 * Shows DOCUMENT, which has an episode and of which a reference is kept, beginning with the episode
 * that matters most; NULL: nothing.
 */
void bsc_capture_page_show(BscCapturePage *self, BscDocument *document);

/* COMPARANDS, which are read, are compared: kept with the recording, if it is one of them. */
void bsc_capture_page_note_comparison(BscCapturePage *self, const GPtrArray *comparands);

/* What is shown at the moment, recorded or simulated; borrowed; NULL: nothing. */
const BscDocument *bsc_capture_page_document(BscCapturePage *self);

/* Where its panes end is kept in SETTINGS, which may be NULL. */
void bsc_capture_page_keep(BscCapturePage *self, GSettings *settings);

/* The timeline; it takes the focus and the actions of zooming. */
GtkWidget *bsc_capture_page_timeline(BscCapturePage *self);

/* The actions of the group "replay", for the menus around the page; free with g_object_unref(). */
GActionGroup *bsc_capture_page_new_replay_actions(BscCapturePage *self);
