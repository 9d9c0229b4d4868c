/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/types.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * One line of a text that holds events: ftrace's own (trace, trace_pipe, with all its options, also
 * in the latency format of a dump on the console), trace-cmd report's, or a console's with
 * tp_printk. Texts are borrowed from the line and not terminated.
 */
typedef struct BscSlice {
	const char *at;
	size_t len;
} BscSlice;

typedef enum BscLineKind {
	BSC_LINE_OTHER, /* a comment, a message of the kernel, anything else */
	BSC_LINE_EVENT, /* everything but what is said to be unknown is set */
	BSC_LINE_LOST,  /* cpu and n_lost */
} BscLineKind;

typedef struct BscLine {
	BscLineKind kind;
	BscSlice label; /* in front of everything: the instance; empty: none */
	BscSlice comm;
	int32_t pid;   /* -1: the line does not say */
	int32_t cpu;   /* -1: the line does not say */
	uint8_t flags; /* BSC_FLAG_; 0 where the line has none */
	bool has_flags;
	BscNsec ts;         /* BSC_NSEC_NONE: the line has none */
	BscNsec resolution; /* ns between two stamps that can be told apart; 0: no unit is said */
	BscSlice name;      /* of the event: "cpuhp_enter" */
	BscSlice body;      /* what follows "name: " */
	uint64_t n_lost;    /* 0: not counted */
	BscSlice message;   /* OTHER behind a stamp of printk: what was printed; else all of it */
	bool is_printk;     /* it has such a stamp */
} BscLine;

/* What LINE, LEN bytes without its newline, says. */
void bsc_line_parse(const char *line, size_t len, BscLine *ret);

/* Number in decimal digits at the begin of *SLICE, which moves behind them; false if none. */
bool bsc_slice_take_number(BscSlice *slice, int64_t *ret);
/* TEXT at the begin of *SLICE, which moves behind it. */
bool bsc_slice_take(BscSlice *slice, const char *text);
void bsc_slice_skip_blanks(BscSlice *slice);
bool bsc_slice_equals(BscSlice slice, const char *text);
