/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ui/document.h"

#include <gio/gio.h>

/* One event of a list. What it says is read when somebody asks. */
#define BSC_TYPE_EVENT_ROW (bsc_event_row_get_type())
G_DECLARE_FINAL_TYPE(BscEventRow, bsc_event_row, BSC, EVENT_ROW, GObject)

typedef enum BscEventColumn {
	BSC_EVENT_MOMENT,
	BSC_EVENT_CPU,
	BSC_EVENT_TASK,
	BSC_EVENT_NAME,
	BSC_EVENT_TEXT,
	BSC_N_EVENT_COLUMNS
} BscEventColumn;

/* What the cell says; borrowed. */
const char *bsc_event_row_cell(BscEventRow *self, BscEventColumn column);
/* Moment of the event; BSC_NSEC_NONE: it cannot be read again. */
BscNsec bsc_event_row_moment(BscEventRow *self);
/* Appends the event as trace-cmd report -t prints it, with its newline. */
void bsc_event_row_append_line(BscEventRow *self, GString *out);

/*
 * A list of events of a capture that is filled bit by bit: only where each one lies is kept, 6
 * bytes for it, and an item is made when somebody asks for it.
 */
#define BSC_TYPE_EVENT_ROWS (bsc_event_rows_get_type())
G_DECLARE_FINAL_TYPE(BscEventRows, bsc_event_rows, BSC, EVENT_ROWS, GObject)

/* An empty list of events of DOCUMENT, of which a reference is kept. */
BscEventRows *bsc_event_rows_new(BscDocument *document);

/* Appends N events; false if one of them lies too far out, and then none. */
bool bsc_event_rows_append(BscEventRows *self, const BscWhere *where, size_t n);

/*
 * The row of the event at AT and WHERE, else the first one at AT or later; the number of rows if
 * there is none. By halving: where the clock went back it may be another one nearby.
 */
guint bsc_event_rows_find(BscEventRows *self, BscNsec at, BscWhere where);
