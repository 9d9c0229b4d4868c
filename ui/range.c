/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/range.h"

#include <glib.h>

#include <math.h>

/* A product of a distance and a share of it, rounded; distances on the screen fit a double. */
static BscNsec scaled(BscNsec distance, double share)
{
	return (BscNsec)llround((double)distance * share);
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
	range.begin = anchor - scaled(anchor - range.begin, (double)span / (double)old_span);
	range.end = range.begin + span;
	return bsc_range_clamp(range, limit);
}

BscRange bsc_range_pan(BscRange range, BscRange limit, double share)
{
	BscNsec shift = scaled(range.end - range.begin, CLAMP(share, -1000.0, 1000.0));

	range.begin += shift;
	range.end += shift;
	return bsc_range_clamp(range, limit);
}

BscRange bsc_range_around(BscNsec begin, BscNsec end, BscRange limit, double air)
{
	BscNsec margin = scaled(end - begin, air);

	if (margin < 1)
		margin = 1;
	return bsc_range_clamp((BscRange){ begin - margin, end + margin }, limit);
}

BscRange bsc_range_reveal(BscRange range, BscRange limit, BscNsec begin, BscNsec end)
{
	BscNsec span = range.end - range.begin;

	if (end - begin > span) {
		if (begin < range.end && end > range.begin)
			return range;
		range.begin = begin + (end - begin) / 2 - span / 2;
	} else if (begin < range.begin) {
		range.begin = begin;
	} else if (end > range.end) {
		range.begin = end - span;
	}
	range.end = range.begin + span;
	return bsc_range_clamp(range, limit);
}
