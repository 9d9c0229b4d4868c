/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ui/what-if-model.h"

#include <gtk/gtk.h>

/*
 * The bars of a simulation, a row each, and below them what was assumed. Emits "opened" (uint row
 * of the simulation) when the user wants one as a timeline, and "compared" (the same) when it is to
 * be compared with the recording.
 */
#define BSC_TYPE_WHAT_IF_LIST (bsc_what_if_list_get_type())
G_DECLARE_FINAL_TYPE(BscWhatIfList, bsc_what_if_list, BSC, WHAT_IF_LIST, GtkWidget)

/* Shows BARS (BscWhatIfBar), of which the texts are copied, and NOTES. */
void bsc_what_if_list_show(BscWhatIfList *self, const GPtrArray *bars, const char *notes);

void bsc_what_if_list_clear(BscWhatIfList *self);
