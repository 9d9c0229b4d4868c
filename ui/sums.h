/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/span.h"
#include "model/timeline.h"
#include "ui/range.h"

/* How long what lanes show lasts inside a part of the time axis. */
typedef struct BscSum {
	const char *group; /* "control CPU", "CPUs", "CPUs, round 2"; static for 8 rounds */
	BscStretchKind kind;
	BscSpan time;     /* over all lanes of the group; between two bounds where edges are */
	uint32_t n_lanes; /* that have any of it */
} BscSum;

/*
 * The sums of RANGE over LANES (N rows of EPISODE, those that are shown; NULL: all of them), by
 * group and kind; of stretches, not of the callbacks inside. What is not sure to be what it says
 * counts for the upper bound alone. Free with g_array_unref().
 */
GArray *bsc_sums_new(const BscTimeline *timeline, BscRow episode, const BscRow *lanes, size_t n,
		     BscRange range);

/* Appends RANGE as counted from ZERO and a line for each sum, columns apart by tabs. */
void bsc_sums_put_text(const GArray *sums, BscNsec zero, BscRange range, GString *out);
