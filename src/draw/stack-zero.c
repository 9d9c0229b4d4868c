/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draw/stack-layout.h"

#include "base/format.h"
#include "base/span.h"

/* Adds what is known of ZERO to what PART says of its zeros. */
static void note(BscPart *part, const BscMoment *zero)
{
	BscNsec off;

	if (zero->certainty == BSC_UNKNOWN || zero->low == BSC_NSEC_NONE ||
	    zero->high == BSC_NSEC_NONE) {
		part->n_unsure++;
		return;
	}
	off = MAX(bsc_distance(zero->low, zero->ns), bsc_distance(zero->ns, zero->high));
	part->max_off = MAX(part->max_off, off);
}

static void find_lane_zeros(BscPart *part)
{
	BscScene *scene = &part->scene;

	part->zeros = g_new0(BscNsec, MAX(scene->n_lanes, 1));
	for (size_t lane = 0; lane < scene->n_lanes; lane++) {
		BscRow bringup = scene->timeline->lanes[scene->first_lane + lane].bringup;
		BscMoment zero = part->zero;

		if (bringup != BSC_NO_ROW) {
			zero = bsc_align_bringup(scene->timeline, bringup, BSC_ALIGN_OWN_KICK);
			note(part, &zero);
		}
		part->zeros[lane] = zero.ns;
	}
	scene->lane_zeros = part->zeros;
}

void bsc_stack_find_zero(BscPart *part, BscAlignment alignment)
{
	BscScene *scene = &part->scene;

	if (!scene->episode)
		return;
	part->zero = bsc_align_episode(scene->timeline, scene->view.episode, alignment);
	if (alignment == BSC_ALIGN_OWN_KICK)
		find_lane_zeros(part);
	else
		note(part, &part->zero);
}

void bsc_stack_put_zero(const BscPart *part, BscAlignment alignment, GString *out)
{
	const BscMoment *zero = &part->zero;
	char off[BSC_FORMAT_MAX];

	if (!part->scene.episode)
		return;
	if (part->max_off > 0)
		g_string_append_printf(out, " \xc2\xb7 %s \xc2\xb1 %s",
				       part->zeros ? "zeros up to" : "zero",
				       bsc_format_duration(off, part->max_off));
	if (part->n_unsure == 0)
		return;
	if (part->zeros)
		g_string_append_printf(out, " \xc2\xb7 %u zero%s not known", part->n_unsure,
				       part->n_unsure == 1 ? "" : "s");
	else if (zero->certainty == BSC_UNKNOWN)
		g_string_append_printf(out, " \xc2\xb7 no event shows %s: zero is its begin",
				       bsc_alignment_text(alignment));
	else
		g_string_append_printf(out, " \xc2\xb7 zero is %s that %s can be",
				       zero->low == BSC_NSEC_NONE ? "the latest" : "the earliest",
				       bsc_alignment_text(alignment));
}

bool bsc_stack_extent(const BscPart *part, BscNsec *ret_begin, BscNsec *ret_end)
{
	const BscScene *scene = &part->scene;

	if (!scene->episode)
		return false;
	if (!part->zeros) {
		*ret_begin = bsc_distance(part->zero.ns, scene->episode->begin);
		*ret_end = bsc_distance(part->zero.ns, scene->episode->end);
		return true;
	}
	*ret_begin = INT64_MAX;
	*ret_end = INT64_MIN + 1;
	for (size_t lane = 0; lane < scene->n_lanes; lane++) {
		BscRow row = scene->timeline->lanes[scene->first_lane + lane].bringup;
		const BscBringup *bringup;

		if (row == BSC_NO_ROW)
			continue;
		bringup = &scene->timeline->bringups[row];
		*ret_begin = MIN(*ret_begin, bsc_distance(part->zeros[lane], bringup->begin));
		*ret_end = MAX(*ret_end,
			       bsc_distance(part->zeros[lane], MAX(bringup->end, bringup->last)));
	}
	return *ret_begin <= *ret_end;
}
