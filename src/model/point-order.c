/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/finder.h"

/* What the points of one bring-up say of each other, by cause and effect. */

static bool is_of_control(int point)
{
	return point == BSC_POINT_KICK || point == BSC_POINT_RELEASE || point == BSC_POINT_UNPARK;
}

/* A point of the AP lies on the wrong side of what the control CPU's clock says. */
static bool contradicts(const Finder *f, int own, int other)
{
	const BscMoment *a = &f->points[own], *c = &f->points[other];
	const BscMoment *first = own < other ? a : c, *second = own < other ? c : a;

	if (a->is_absent || c->is_absent || a->certainty == BSC_UNKNOWN ||
	    c->certainty == BSC_UNKNOWN)
		return false;
	return first->low != BSC_NSEC_NONE && second->high != BSC_NSEC_NONE &&
	       first->low > second->high;
}

bool bsc_finder_is_skewed(const Finder *f)
{
	for (int own = 0; own < BSC_N_POINTS; own++)
		for (int other = 0; other < BSC_N_POINTS; other++)
			if (!is_of_control(own) && is_of_control(other) &&
			    contradicts(f, own, other)) {
				bsc_diagnostics_add(f->b->diag, BSC_DIAG_TIME_ORDER,
						    (int32_t)f->op->cpu, UINT64_MAX,
						    f->points[own].low,
						    bsc_point_name((BscPointKind)own));
				return true;
			}
	return false;
}

/*
 * The points follow each other: none is earlier than the lower bound of one in front of it, none
 * later than the upper bound of one behind it. Where exact points contradict that the clocks of the
 * CPUs do not agree; then nothing is concluded from them.
 */
static void propagate(Finder *f)
{
	BscMoment low = bsc_moment_unknown(), high = bsc_moment_unknown();

	for (int i = 0; i < BSC_N_POINTS; i++) {
		BscMoment *point = &f->points[i];

		if (point->is_absent || point->certainty == BSC_UNKNOWN)
			continue;
		if (low.low != BSC_NSEC_NONE &&
		    (point->low == BSC_NSEC_NONE || point->low < low.low)) {
			if (point->certainty == BSC_EXACT) {
				bsc_diagnostics_add(f->b->diag, BSC_DIAG_TIME_ORDER,
						    (int32_t)f->op->cpu, UINT64_MAX, point->ns,
						    bsc_point_name((BscPointKind)i));
				low = *point;
				continue;
			}
			point->low = low.low;
			point->event_low = low.event_low;
		}
		low = *point;
	}
	for (int i = BSC_N_POINTS; i-- > 0;) {
		BscMoment *point = &f->points[i];

		if (point->is_absent || point->certainty == BSC_UNKNOWN)
			continue;
		if (high.high != BSC_NSEC_NONE && point->certainty != BSC_EXACT &&
		    (point->high == BSC_NSEC_NONE || point->high > high.high)) {
			point->high = high.high;
			point->event_high = high.event_high;
		}
		if (point->high != BSC_NSEC_NONE)
			high = *point;
	}
}

/* A point that nothing bounds from above may never have happened. */
static void settle(Finder *f)
{
	for (int i = 0; i < BSC_N_POINTS; i++) {
		BscMoment *point = &f->points[i];

		if (point->is_absent || point->certainty == BSC_EXACT)
			continue;
		if (point->certainty != BSC_UNKNOWN && point->high != BSC_NSEC_NONE &&
		    point->low != BSC_NSEC_NONE && point->low <= point->high) {
			if (point->certainty == BSC_INFERRED &&
			    (point->ns < point->low || point->ns > point->high)) {
				point->certainty = BSC_BOUNDED;
				point->ns = BSC_NSEC_NONE;
			}
			continue;
		}
		if (point->certainty != BSC_UNKNOWN && point->high != BSC_NSEC_NONE &&
		    point->low != BSC_NSEC_NONE)
			bsc_diagnostics_add(f->b->diag, BSC_DIAG_TIME_ORDER, (int32_t)f->op->cpu,
					    UINT64_MAX, point->low,
					    bsc_point_name((BscPointKind)i));
		*point = bsc_moment_unknown();
	}
}

void bsc_finder_settle(Finder *f)
{
	propagate(f);
	settle(f);
}
