/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/types.h"

#include <glib.h>

/*
 * A distance of which the bounds are known, ns. Distances here are never negative, so an unknown
 * low is as good as 0 in sums; an unknown high stays unknown.
 */
typedef struct BscSpan {
	BscNsec low, high; /* BSC_NSEC_NONE: not known */
	bool is_exact;     /* both ends are marked by events; low = high */
} BscSpan;

/* END - BEGIN, stopping at the limits of the type instead of wrapping. */
BscNsec bsc_distance(BscNsec begin, BscNsec end);

BscSpan bsc_span_exact(BscNsec duration);
/* Something is known of SPAN, if only one bound. */
bool bsc_span_is_known(BscSpan span);

/* Sums keep both bounds: sum of the lows, sum of the highs. */
BscSpan bsc_span_add(BscSpan a, BscSpan b);
BscSpan bsc_span_divide(BscSpan span, uint32_t n); /* n > 0 */
/* Bounds of the smaller, of the larger of two. */
BscSpan bsc_span_min(BscSpan a, BscSpan b);
BscSpan bsc_span_max(BscSpan a, BscSpan b);

/* Longest cell that bsc_span_format() makes, without its terminator. */
#define BSC_SPAN_CELL 14

/*
 * Appends SPAN for a table, at most BSC_SPAN_CELL characters below 10^6 s: "4.31 ms" where exact,
 * "~4.31 ms" where no event marks it but only one value fits, "1.2 .. 3.4 ms", ">= 1.2 ms",
 * "<= 3.4 ms", "unknown". Bounds are rounded outwards, so that what is printed holds the truth.
 */
void bsc_span_format(BscSpan span, GString *out);
