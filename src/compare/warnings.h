/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Private to src/compare: what makes two runs less than comparable. */

#include "compare/build.h"

/* Longest word of a capture in a warning, bytes. */
#define MAX_WORD 64

/* Two runs that are compared: the first ones of two sides. */
typedef struct Pair {
	const Build *b;
	size_t run_a, run_b;
	const char *name_a, *name_b;
	GArray *warnings; /* BscWarning, added to */
} Pair;

static inline const BscTrace *trace_of(const Pair *pair, size_t run)
{
	return pair->b->runs[run]->capture->trace;
}

static inline const BscTimeline *timeline_of(const Pair *pair, size_t run)
{
	return pair->b->runs[run]->capture->timeline;
}

/* One more warning with CODE, which is static. */
void compare_warn(GArray *warnings, const char *code, const char *format, ...) G_GNUC_PRINTF(3, 4);

/* What differs in the kernels' command lines, as far as the logs have them. */
void compare_warn_command_line(const Pair *pair);
/* What only one of the two recorded: events, functions. */
void compare_warn_events(const Pair *pair);
