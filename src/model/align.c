/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/align.h"

#include <string.h>

static const struct {
	const char *name, *text;
} alignments[BSC_N_ALIGNMENTS] = {
#define X(alignment, name, text) { name, text },
	BSC_ALIGNMENTS(X)
#undef X
};

const char *bsc_alignment_name(BscAlignment alignment)
{
	return alignments[alignment].name;
}

const char *bsc_alignment_text(BscAlignment alignment)
{
	return alignments[alignment].text;
}

bool bsc_alignment_parse(const char *name, BscAlignment *ret)
{
	for (int i = 0; i < BSC_N_ALIGNMENTS; i++)
		if (strcmp(alignments[i].name, name) == 0) {
			*ret = i;
			return true;
		}
	return false;
}

/* MOMENT with a value, whatever is known of it; false if nothing is. */
static bool settle(BscMoment *moment)
{
	bool has_low = moment->low != BSC_NSEC_NONE, has_high = moment->high != BSC_NSEC_NONE;

	if (moment->is_absent)
		return false;
	if (moment->ns != BSC_NSEC_NONE)
		return true;
	if (has_low && has_high)
		moment->ns = moment->low + (moment->high - moment->low) / 2;
	else if (has_low || has_high)
		moment->ns = has_low ? moment->low : moment->high;
	return has_low || has_high;
}

static BscMoment at(BscNsec ns, BscCertainty certainty)
{
	return (BscMoment){ ns, ns, ns, certainty, false, BSC_NO_ROW, BSC_NO_ROW };
}

/* The first callback of BRINGUP; its begin may be lost. */
static BscMoment begin_of(const BscBringup *bringup)
{
	return at(bringup->begin, bringup->begin_is_lost ? BSC_UNKNOWN : BSC_EXACT);
}

BscMoment bsc_align_bringup(const BscTimeline *timeline, BscRow bringup, BscAlignment alignment)
{
	const BscBringup *row = &timeline->bringups[bringup];
	BscMoment moment = row->points[BSC_POINT_KICK];

	if (alignment != BSC_ALIGN_OWN_KICK)
		return bsc_align_episode(timeline, row->episode, alignment);
	return settle(&moment) ? moment : at(row->begin, BSC_UNKNOWN);
}

BscMoment bsc_align_episode(const BscTimeline *timeline, BscRow episode, BscAlignment alignment)
{
	const BscEpisode *row = &timeline->episodes[episode];
	BscMoment best = at(row->begin, BSC_UNKNOWN);
	bool has_best = false;

	for (BscRow i = 0; i < row->n_bringups; i++) {
		const BscBringup *bringup = &timeline->bringups[row->first_bringup + i];
		BscMoment moment = alignment == BSC_ALIGN_PREPARE ? begin_of(bringup)
				   : alignment == BSC_ALIGN_ONLINE
					   ? bringup->points[BSC_POINT_ONLINE]
					   : bringup->points[BSC_POINT_KICK];

		if (settle(&moment) && (!has_best || moment.ns < best.ns)) {
			best = moment;
			has_best = true;
		}
	}
	return best;
}

BscNsec bsc_align_lane(const BscTimeline *timeline, BscRow lane, BscAlignment alignment)
{
	const BscLane *row = &timeline->lanes[lane];

	if (alignment == BSC_ALIGN_OWN_KICK && row->bringup != BSC_NO_ROW)
		return bsc_align_bringup(timeline, row->bringup, alignment).ns;
	return bsc_align_episode(timeline, row->episode, alignment).ns;
}
