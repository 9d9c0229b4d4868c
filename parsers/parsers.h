/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "trace/trace.h"

typedef struct BscParseOptions {
	/* Events to treat as if the capture lacked them: "name" or "system:name"; NULL: none. */
	const char *const *ignore_events;
	/* That read at a time; 0: up to as many as there are processors, by the size of it. */
	unsigned n_threads;
} BscParseOptions;

/*
 * Reads the capture at PATH ("-": standard input). What the file is decides its first bytes, not
 * its name.
 *
 * A damaged file gives what could be read; the damage is in trace->diag. NULL only if nothing can
 * be used (the input is no trace, or is damaged in front of everything) or PROGRESS was
 * cancelled, which takes effect within 100 ms: ERROR then says so in one sentence.
 * OPTIONS and PROGRESS may be NULL. Free with bsc_trace_free().
 */
BscTrace *bsc_parse_file(const char *path, const BscParseOptions *options, BscProgress *progress,
			 GError **error);
