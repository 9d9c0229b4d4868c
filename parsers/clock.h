/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/types.h"

#include <glib.h>

/* One measured difference to the clock of the host: from TIME_SHIFT. */
typedef struct BscShift {
	uint64_t time; /* of the guest, as its records carry it */
	int64_t offset;
	uint64_t scaling;
	uint64_t fraction; /* bits of scaling behind the binary point */
} BscShift;

/*
 * How a record's time stamp becomes a moment. The options apply in this order: TIME_SHIFT,
 * TSC2NSEC, then OFFSET and DATE; this is what trace-cmd report does without being asked.
 */
typedef struct BscClockRule {
	int64_t offset;        /* ns; the sum of OFFSET and DATE */
	uint32_t mult, bits;   /* TSC2NSEC: ns = ts * mult >> bits; mult 0: as it is */
	bool does_interpolate; /* between the samples of TIME_SHIFT */
	uint32_t n_shifts;     /* CPUs with samples, by their position in the file */
	GArray **shifts;       /* of BscShift, sorted by time; at least one each */
} BscClockRule;

void bsc_clock_rule_clear(BscClockRule *rule);

/* True if the rule changes nothing. */
bool bsc_clock_rule_is_identity(const BscClockRule *rule);

/* The moment of TS on the CPU that is number INDEX in its buffer. */
uint64_t bsc_clock_rule_apply(const BscClockRule *rule, uint32_t index, uint64_t ts);

/*
 * How far a trace clock suits bring-up. Clocks that count something other than time, or stand still
 * between two ticks while CPUs come up, do not (kernel/trace/trace.c: trace_clocks[]).
 * Returns NULL for a good one, else why not; static.
 */
const char *bsc_clock_unfit(const char *name, bool is_converted);
