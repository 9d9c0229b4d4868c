/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ui/assumptions.h"
#include "ui/document.h"

#include <gtk/gtk.h>

/*
 * The pane "what if": what an episode would have taken under other policies and on other machines,
 * as bars beside the recorded total. It simulates in the background, and only while it can be seen.
 * Emits "opened" (pointer BscDocument, borrowed; string "parallel, 64 CPUs"; string what is to be
 * known of it, in sentences) when the user wants a prediction as a timeline, and "compared"
 * (pointer BscDocument, borrowed; uint BscPolicy; pointer BscAssumptions, borrowed) when it is to
 * be compared with the recording, and "assumed" (pointer BscAssumptions, borrowed) when the user
 * has changed what is assumed.
 */
#define BSC_TYPE_WHAT_IF (bsc_what_if_get_type())
G_DECLARE_FINAL_TYPE(BscWhatIf, bsc_what_if, BSC, WHAT_IF, GtkWidget)

/*
 * What is asked about: EPISODE of RECORDING, of which a reference is kept; NULL: nothing. Another
 * recording begins with all policies and nothing changed.
 */
void bsc_what_if_show(BscWhatIf *self, BscDocument *recording, BscRow episode);

/* Assumes ASSUMPTIONS, which are copied, as if the user had chosen them. */
void bsc_what_if_assume(BscWhatIf *self, const BscAssumptions *assumptions);
