/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ui/document.h"

#include <gtk/gtk.h>

/*
 * The list "where the time goes": what an episode's findings are, the most expensive first. Emits
 * "selected" (uint row of the analysis' findings, BSC_NO_ROW: none any more) when the user chooses
 * one, and "activated" (uint row) for a double click or Enter.
 */
#define BSC_TYPE_FINDING_LIST (bsc_finding_list_get_type())
G_DECLARE_FINAL_TYPE(BscFindingList, bsc_finding_list, BSC, FINDING_LIST, GtkWidget)

/* Lists the findings of EPISODE of DOCUMENT, of which a reference is kept; NULL: nothing. */
void bsc_finding_list_show(BscFindingList *self, BscDocument *document, BscRow episode);

/* Selects FINDING, a row of the analysis; BSC_NO_ROW or one of another episode: none. Silent. */
void bsc_finding_list_select(BscFindingList *self, BscRow finding);
