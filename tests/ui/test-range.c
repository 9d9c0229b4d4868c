/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/range.h"

#include <glib.h>

static const BscRange limit = { 1000, 2000 };

static void assert_range(BscRange got, BscNsec begin, BscNsec end)
{
	g_assert_cmpint(got.begin, ==, begin);
	g_assert_cmpint(got.end, ==, end);
}

static void test_clamp_stays_inside(void)
{
	static const struct {
		BscRange wanted, want;
	} cases[] = {
		{ { 1200, 1300 }, { 1200, 1300 } }, /* fits */
		{ { 900, 1000 }, { 1000, 1100 } },  /* moved, its length kept */
		{ { 1950, 2100 }, { 1850, 2000 } },
		{ { 500, 9000 }, { 1000, 2000 } },  /* longer than all */
		{ { 1500, 1500 }, { 1500, 1501 } }, /* never empty */
		{ { 1500, 1400 }, { 1500, 1501 } }, /* nor backwards */
		{ { 2000, 2000 }, { 1999, 2000 } },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
		assert_range(bsc_range_clamp(cases[i].wanted, limit), cases[i].want.begin,
			     cases[i].want.end);
}

static void test_zoom_keeps_the_anchor_in_place(void)
{
	static const struct {
		BscRange range;
		BscNsec anchor;
		double factor;
		BscRange want;
	} cases[] = {
		{ { 1400, 1600 }, 1500, 0.5, { 1450, 1550 } },
		{ { 1400, 1600 }, 1400, 0.5, { 1400, 1500 } },
		{ { 1400, 1600 }, 1600, 0.5, { 1500, 1600 } },
		{ { 1400, 1600 }, 1500, 2.0, { 1300, 1700 } },
		{ { 1000, 1100 }, 1000, 2.0, { 1000, 1200 } },
		{ { 1400, 1600 },
		  1500,
		  100.0,
		  { 1000, 2000 } }, /* out to the limit and no further */
		{ { 1400, 1600 }, 1500, 1e300, { 1000, 2000 } },
		{ { 1500, 1501 }, 1500, 0.5, { 1500, 1501 } },  /* in to 1 ns and no further */
		{ { 1500, 1501 }, 1500, 1.25, { 1500, 1502 } }, /* and out of it again */
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
		assert_range(
			bsc_range_zoom(cases[i].range, limit, cases[i].anchor, cases[i].factor),
			cases[i].want.begin, cases[i].want.end);
}

/* A moment of a machine that has been up for years is no problem for the arithmetic. */
static void test_large_moments_lose_nothing(void)
{
	const BscNsec base = INT64_C(9000000000000000123);
	const BscRange far = { base, base + 1000 };
	BscRange range = { base + 100, base + 300 };

	assert_range(bsc_range_zoom(range, far, base + 200, 0.5), base + 150, base + 250);
	assert_range(bsc_range_pan(range, far, 0.5), base + 200, base + 400);
}

static void test_limit_of_what_damage_left(void)
{
	static const struct {
		BscNsec begin, end;
	} cases[] = {
		{ 1000, 2000 },           { 1000, 1000 },   { 2000, 1000 },
		{ INT64_MIN + 1, 0 },     { 0, INT64_MAX }, { INT64_MIN + 1, INT64_MAX },
		{ INT64_MAX, INT64_MAX },
	};

	assert_range(bsc_range_limit(1000, 2000, 0.05), 950, 2050);
	assert_range(bsc_range_limit(1000, 1000, 0.05), 999, 1002);
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		BscRange all = bsc_range_limit(cases[i].begin, cases[i].end, 0.05);
		BscRange range = all;

		g_assert_cmpint(all.begin, <, all.end);
		for (int step = 0; step < 100; step++) {
			range = bsc_range_zoom(range, all, range.begin, 0.5);
			range = bsc_range_pan(range, all, step % 2 ? 3 : -1);
			g_assert_cmpint(range.begin, >=, all.begin);
			g_assert_cmpint(range.end, <=, all.end);
			g_assert_cmpint(range.begin, <, range.end);
		}
	}
}

static void test_pan_stops_at_the_ends(void)
{
	BscRange range = { 1400, 1600 };

	assert_range(bsc_range_pan(range, limit, 0.1), 1420, 1620);
	assert_range(bsc_range_pan(range, limit, -0.5), 1300, 1500);
	assert_range(bsc_range_pan(range, limit, 50), 1800, 2000);
	assert_range(bsc_range_pan(range, limit, -1e300), 1000, 1200);
}

static void test_around_gives_air(void)
{
	assert_range(bsc_range_around(1400, 1500, limit, 0.1), 1390, 1510);
	assert_range(bsc_range_around(1400, 1400, limit, 0.1), 1399, 1402);
	assert_range(bsc_range_around(1000, 2000, limit, 0.1), 1000, 2000);
}

static void test_reveal_moves_no_more_than_needed(void)
{
	static const struct {
		BscNsec begin, end;
		BscRange want;
	} cases[] = {
		{ 1450, 1500, { 1400, 1600 } }, /* seen already */
		{ 1300, 1350, { 1300, 1500 } }, { 1700, 1750, { 1550, 1750 } },
		{ 1350, 1800, { 1400, 1600 } }, /* too long, and some of it is seen */
		{ 1650, 1950, { 1700, 1900 } }, /* too long: its middle */
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
		assert_range(bsc_range_reveal((BscRange){ 1400, 1600 }, limit, cases[i].begin,
					      cases[i].end),
			     cases[i].want.begin, cases[i].want.end);
}

static void test_follow_turns_the_page(void)
{
	static const struct {
		BscNsec at;
		BscRange want;
	} cases[] = {
		{ 1500, { 1400, 1600 } }, /* seen already */
		{ 1400, { 1400, 1600 } }, { 1600, { 1400, 1600 } },
		{ 1601, { 1581, 1781 } }, /* on at the left of the next page */
		{ 1399, { 1219, 1419 } }, /* back at the right of the one before */
		{ 1000, { 1000, 1200 } }, { 2000, { 1800, 2000 } },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
		assert_range(bsc_range_follow((BscRange){ 1400, 1600 }, limit, cases[i].at),
			     cases[i].want.begin, cases[i].want.end);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/range/clamp", test_clamp_stays_inside);
	g_test_add_func("/range/zoom", test_zoom_keeps_the_anchor_in_place);
	g_test_add_func("/range/large", test_large_moments_lose_nothing);
	g_test_add_func("/range/limit", test_limit_of_what_damage_left);
	g_test_add_func("/range/pan", test_pan_stops_at_the_ends);
	g_test_add_func("/range/around", test_around_gives_air);
	g_test_add_func("/range/reveal", test_reveal_moves_no_more_than_needed);
	g_test_add_func("/range/follow", test_follow_turns_the_page);
	return g_test_run();
}
