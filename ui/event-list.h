/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ui/document.h"

#include <gtk/gtk.h>

/*
 * The events of a capture as text, all of them or those that fit a query. It reads them while it
 * can be seen. Emits "chosen" (gint64 moment) when the user selects one.
 */
#define BSC_TYPE_EVENT_LIST (bsc_event_list_get_type())
G_DECLARE_FINAL_TYPE(BscEventList, bsc_event_list, BSC, EVENT_LIST, GtkWidget)

/* Lists the events of DOCUMENT, of which a reference is kept; NULL: nothing. */
void bsc_event_list_show(BscEventList *self, BscDocument *document);

/*
 * Scrolls to the event in ROW of the trace, or to the first one behind it that is listed, and
 * selects it, once it is there; silently. BSC_NO_ROW is nothing.
 */
void bsc_event_list_reveal(BscEventList *self, BscRow row);
