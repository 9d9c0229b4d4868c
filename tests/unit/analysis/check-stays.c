/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "check-stays.h"

void check_stays(const BscTimeline *timeline, const BscStays *stays)
{
	for (size_t lane = 0; lane < timeline->n_lanes; lane++) {
		const BscEpisode *episode = &timeline->episodes[timeline->lanes[lane].episode];
		BscNsec at = episode->begin;

		for (BscRow row = stays->first[lane]; row < stays->first[lane + 1]; row++) {
			g_assert_cmpint(stays->stays[row].begin, ==, at);
			g_assert_cmpint(stays->stays[row].end, >, at);
			g_assert_cmpuint(stays->stays[row].classes, !=, 0);
			at = stays->stays[row].end;
		}
		g_assert_cmpint(at, ==, episode->end);
	}
	g_assert_cmpuint(stays->first[timeline->n_lanes], ==, stays->n);
}
