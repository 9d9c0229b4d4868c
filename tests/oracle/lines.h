/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/*
 * What both sides of the comparison print, so that equal readings give equal lines:
 *
 *   run BUFFER CPU N_EVENTS BEGIN END EVENTS_HASH N_ROWS ROWS_HASH
 *   event BUFFER CPU TS ID PID LOST [SAYS]   with --events; SAYS with --text, ours only
 *   row BUFFER CPU KIND TS PID FLAGS A B C D ADDR SYMBOL TEXT   with --rows
 *
 * The events of a run come in the order of the file, then its rows, then its run line. BUFFER is
 * "-" for the main one. LOST is the number of events lost in front of this one, "?" if not counted.
 */
typedef struct Lines {
	bool want_events, want_rows, want_text;
	int64_t cpu;        /* only this one; -1: all */
	const char *buffer; /* only this one, "" for the main one; NULL: all */
	const char *path;

	const char *run_buffer;
	uint32_t run_cpu;
	uint64_t n_events, n_rows, events_hash, rows_hash;
	int64_t begin, end;
} Lines;

typedef struct LineRow {
	const char *kind, *symbol, *text;
	int64_t ts;
	int32_t pid, a, b, c, d;
	uint8_t flags;
	uint64_t addr;
} LineRow;

#define LINES_LOST_UNKNOWN UINT64_MAX

/* Reads the command line; false after having told how it should be. */
bool lines_options(Lines *lines, int argc, char **argv);

bool lines_wants(const Lines *lines, const char *buffer, uint32_t cpu);
void lines_begin(Lines *lines, const char *buffer, uint32_t cpu);
/* SAYS: the event in words, NULL where nobody asks; no part of the hash. */
void lines_event(Lines *lines, int64_t ts, int32_t id, int32_t pid, uint64_t lost,
		 const char *says);
void lines_row(Lines *lines, const LineRow *row);
/* Prints nothing for a run without events. */
void lines_end(Lines *lines);
