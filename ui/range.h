/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/types.h"

/* What part of the time axis is visible; begin < end. */
typedef struct BscRange {
	BscNsec begin, end;
} BscRange;

/* The smallest span that can be zoomed to, ns. */
#define BSC_RANGE_MIN 1

/*
 * How far a view of BEGIN to END may go: with AIR of its length at both ends, at least 1 ns. What
 * contradicts itself in damaged input, an end before its begin, still gives a range.
 */
BscRange bsc_range_limit(BscNsec begin, BscNsec end, double air);

/*
 * WANTED, moved and shrunk until it lies within LIMIT and is at least BSC_RANGE_MIN long. Its
 * length is kept where LIMIT is long enough for it.
 */
BscRange bsc_range_clamp(BscRange wanted, BscRange limit);

/* RANGE with its length multiplied by FACTOR (> 0); ANCHOR stays at the same place of the axis. */
BscRange bsc_range_zoom(BscRange range, BscRange limit, BscNsec anchor, double factor);

/* RANGE moved by SHARE of its length; positive is later. */
BscRange bsc_range_pan(BscRange range, BscRange limit, double share);

/* The range that shows BEGIN to END with AIR of their length at both ends. */
BscRange bsc_range_around(BscNsec begin, BscNsec end, BscRange limit, double air);

/* RANGE, moved as little as needed to show BEGIN to END, or their middle where they are longer. */
BscRange bsc_range_reveal(BscRange range, BscRange limit, BscNsec begin, BscNsec end);

/*
 * RANGE where it shows AT, else moved so that AT stands shortly behind its begin, or before its end
 * where it is earlier: what plays goes on for most of a page before the next move.
 */
BscRange bsc_range_follow(BscRange range, BscRange limit, BscNsec at);
