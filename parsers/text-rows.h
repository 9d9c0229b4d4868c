/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "parsers/body.h"
#include "parsers/parsers.h"

/*
 * What lines of text say, gathered by CPU until all are there: a text has the events of all CPUs in
 * one row, a trace has them one CPU after the other.
 */
typedef struct BscTextRows BscTextRows;

/* TRACE and IGNORE are borrowed. */
BscTextRows *bsc_text_rows_new(BscTrace *trace, const char *const *ignore);
void bsc_text_rows_free(BscTextRows *rows);

/* Adds LINE, an event or a number of lost ones, which begins at OFFSET. */
void bsc_text_rows_add(BscTextRows *rows, const BscLine *line, uint64_t offset);

/* How many events there are so far. */
uint64_t bsc_text_rows_count(const BscTextRows *rows);

/* A line that holds an event, for finding it again. */
typedef struct BscTextPlace {
	BscNsec ts;
	uint64_t offset;
	uint32_t run; /* of the trace */
} BscTextPlace;

/*
 * Makes runs, rows, gaps and types of the trace. Returns the places of all events in the order of
 * the file, for an event source; g_array_unref().
 */
GArray *bsc_text_rows_finish(BscTextRows *rows);
