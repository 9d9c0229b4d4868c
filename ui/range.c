/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/range.h"

#include <glib.h>

#include <math.h>

/* ns; 73 years. Nothing that is longer is a bring-up, and sums of a few still fit the type. */
#define LONGEST (INT64_MAX / 4)

/* Part of the range that lies on the other side of what is followed. */
#define FOLLOW_SHARE 0.1

/* A product of a distance and a share of it, rounded; distances on the screen fit a double. */
static BscNsec scaled(BscNsec distance, double share)
{
	return (BscNsec)llround((double)distance * share);
}

/* A + B; what leaves the type stops at its end, and clamping brings it back. */
static BscNsec plus(BscNsec a, BscNsec b)
{
	BscNsec sum;

	if (__builtin_add_overflow(a, b, &sum))
		return b < 0 ? INT64_MIN : INT64_MAX;
	return sum;
}

BscRange bsc_range_limit(BscNsec begin, BscNsec end, double air)
{
	BscNsec span, margin;

	if (end <= begin || __builtin_sub_overflow(end, begin, &span) || span > LONGEST)
		span = end <= begin ? 1 : LONGEST;
	margin = MAX(scaled(span, air), 1);
	return (BscRange){ plus(begin, -margin), plus(plus(begin, span), margin) };
}

BscRange bsc_range_clamp(BscRange wanted, BscRange limit)
{
	BscNsec span = wanted.end - wanted.begin;
	BscNsec most = limit.end - limit.begin;

	if (span < BSC_RANGE_MIN)
		span = BSC_RANGE_MIN;
	if (span >= most)
		return limit;
	if (wanted.begin < limit.begin)
		wanted.begin = limit.begin;
	if (wanted.begin > limit.end - span)
		wanted.begin = limit.end - span;
	wanted.end = wanted.begin + span;
	return wanted;
}

BscRange bsc_range_zoom(BscRange range, BscRange limit, BscNsec anchor, double factor)
{
	BscNsec old_span = range.end - range.begin;
	BscNsec most = limit.end - limit.begin;
	BscNsec span;

	/* Before the product, so that it cannot leave what fits a BscNsec. */
	if ((double)old_span * factor >= (double)most)
		return limit;
	span = scaled(old_span, factor);
	/* Rounding must not make a small span immune against zooming out. */
	if (factor > 1 && span == old_span)
		span++;
	if (span < BSC_RANGE_MIN)
		span = BSC_RANGE_MIN;
	range.begin = plus(anchor, -scaled(anchor - range.begin, (double)span / (double)old_span));
	range.end = plus(range.begin, span);
	return bsc_range_clamp(range, limit);
}

BscRange bsc_range_pan(BscRange range, BscRange limit, double share)
{
	BscNsec span = range.end - range.begin;
	double shift = (double)span * share;

	if (shift >= (double)(limit.end - range.end))
		return (BscRange){ limit.end - span, limit.end };
	if (shift <= (double)(limit.begin - range.begin))
		return (BscRange){ limit.begin, limit.begin + span };
	range.begin += llround(shift);
	range.end = range.begin + span;
	return range;
}

BscRange bsc_range_around(BscNsec begin, BscNsec end, BscRange limit, double air)
{
	BscRange all = bsc_range_limit(begin, end, air);

	return bsc_range_clamp(all, limit);
}

BscRange bsc_range_reveal(BscRange range, BscRange limit, BscNsec begin, BscNsec end)
{
	BscNsec span = range.end - range.begin;

	begin = CLAMP(begin, limit.begin, limit.end);
	end = CLAMP(end, limit.begin, limit.end);
	if (end - begin > span) {
		if (begin < range.end && end > range.begin)
			return range;
		range.begin = begin + (end - begin) / 2 - span / 2;
	} else if (begin < range.begin) {
		range.begin = begin;
	} else if (end > range.end) {
		range.begin = end - span;
	}
	range.end = plus(range.begin, span);
	return bsc_range_clamp(range, limit);
}

BscRange bsc_range_follow(BscRange range, BscRange limit, BscNsec at)
{
	BscNsec span = range.end - range.begin;
	BscNsec margin = scaled(span, FOLLOW_SHARE);

	if (at >= range.begin && at <= range.end)
		return range;
	range.begin = at > range.end ? at - margin : at - (span - margin);
	range.end = plus(range.begin, span);
	return bsc_range_clamp(range, limit);
}
