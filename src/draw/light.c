/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draw/layout.h"

bool bsc_layout_is_dimming(const BscScene *scene)
{
	return scene->view.highlights && scene->view.highlight != BSC_HIGHLIGHT_NONE;
}

/* What of LANE is the first to be brought out from X px on. */
static bool next_glow(const BscScene *scene, size_t lane, double x, BscGlow *ret)
{
	return bsc_highlights_next(scene->view.highlights, scene->view.highlight,
				   bsc_layout_row(scene, lane), bsc_layout_ns(scene, x), ret);
}

double bsc_layout_light(const BscScene *scene, size_t lane, double x, double limit,
			bool *ret_is_lit)
{
	double end = limit;
	BscGlow glow;

	*ret_is_lit = true;
	if (!bsc_layout_is_dimming(scene))
		return limit;
	if (!next_glow(scene, lane, x, &glow)) {
		*ret_is_lit = false;
		return limit;
	}
	if (bsc_layout_px(scene, glow.begin) < x + 1) {
		end = bsc_layout_px(scene, glow.end);
	} else {
		*ret_is_lit = false;
		end = bsc_layout_px(scene, glow.begin);
	}
	return MIN(MAX(end, x + 1), limit);
}

bool bsc_layout_has_light(const BscScene *scene, size_t lane, double x, double end)
{
	BscGlow glow;

	if (!bsc_layout_is_dimming(scene))
		return true;
	return next_glow(scene, lane, x, &glow) && bsc_layout_px(scene, glow.begin) <= end;
}

bool bsc_layout_is_light(const BscScene *scene, size_t lane, double x, double end)
{
	double lit = 0, length = end - x;
	bool is_lit;

	if (!bsc_layout_is_dimming(scene))
		return true;
	for (double to; x < end; x = to) {
		to = bsc_layout_light(scene, lane, x, end, &is_lit);
		if (is_lit)
			lit += to - x;
	}
	return 2 * lit >= length;
}
