/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "query/query.h"
#include "ui/document.h"

#include <gio/gio.h>

/*
 * Going through the events of a capture in a thread of its own. Emits "found" (pointer GArray of
 * BscWhere, borrowed) from the main loop, some times a second while there are any, in order.
 */
#define BSC_TYPE_EVENT_SEARCH (bsc_event_search_get_type())
G_DECLARE_FINAL_TYPE(BscEventSearch, bsc_event_search, BSC, EVENT_SEARCH, GObject)

/* A search in DOCUMENT for QUERY; keeps references of both. */
BscEventSearch *bsc_event_search_new(BscDocument *document, BscQuery *query);

/* Once. CALLBACK runs in the main loop, also after cancelling, when all was emitted. */
void bsc_event_search_start(BscEventSearch *self, GAsyncReadyCallback callback, gpointer data);
/* False with ERROR where the events could not all be read. */
bool bsc_event_search_finish(BscEventSearch *self, GAsyncResult *result, GError **error);

/* Asks the thread to stop; nothing is emitted any more. */
void bsc_event_search_cancel(BscEventSearch *self);

/* How many events were looked at so far. */
uint64_t bsc_event_search_seen(BscEventSearch *self);
