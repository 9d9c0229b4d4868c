/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "replay/clock.h"

#include <glib.h>

#define MS 1000000

static void test_at(void)
{
	static const struct {
		BscClock clock;
		BscNsec wall, want;
		bool is_done;
	} cases[] = {
		/* begin, end, loop, at, wall, slowdown, is_playing */
		{ { 0, 100, 0, 0, 10, 0, 1, false }, 50, 10, false },
		{ { 0, 100, 0, 0, 10, 0, 1, true }, 50, 60, false },
		{ { 0, 100, 0, 0, 10, 0, 1, true }, 90, 100, true },
		{ { 0, 100, 0, 0, 10, 0, 1, true }, 5000, 100, true },
		{ { 0, 100, 0, 0, 10, 0, 10, true }, 99, 19, false },
		{ { 0, 100, 0, 0, 10, 0, 10, true }, 100, 20, false },
		/* A wall that goes back moves nothing. */
		{ { 0, 100, 0, 0, 10, 50, 1, true }, 20, 10, false },
		/* The loop's end is its begin, over and over. */
		{ { 0, 100, 20, 40, 10, 0, 1, true }, 29, 39, false },
		{ { 0, 100, 20, 40, 10, 0, 1, true }, 30, 20, false },
		{ { 0, 100, 20, 40, 10, 0, 1, true }, 49, 39, false },
		{ { 0, 100, 20, 40, 10, 0, 1, true }, 1000050, 20, false },
		/* Behind the loop it plays on to the end. */
		{ { 0, 100, 20, 40, 50, 0, 1, true }, 1000, 100, true },
		{ { 0, 100, 0, 100, 100, 0, 1, true }, 0, 100, false },
		{ { 0, 100, 0, 100, 100, 0, 1, true }, 7, 7, false },
		/* The whole range of moments. */
		{ { INT64_MIN + 1, INT64_MAX, 0, 0, INT64_MIN + 1, INT64_MIN, 1, true },
		  INT64_MAX,
		  INT64_MAX,
		  true },
		{ { INT64_MIN + 1, INT64_MAX, 0, 0, 0, INT64_MIN, 2, true },
		  INT64_MAX,
		  INT64_MAX,
		  true },
		{ { -5, INT64_MAX, 0, 0, -5, 0, 100000, true },
		  INT64_MAX,
		  INT64_MAX / 100000 - 5,
		  false },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_assert_cmpint(bsc_clock_at(&cases[i].clock, cases[i].wall), ==, cases[i].want);
		g_assert_true(bsc_clock_is_done(&cases[i].clock, cases[i].wall) ==
			      cases[i].is_done);
	}
}

/* Nothing that is done to the clock but a jump moves it at that moment. */
static void test_no_change_jumps(void)
{
	for (guint32 seed = 0; seed < 2000; seed++) {
		g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
		BscClock clock = bsc_clock_new(-g_rand_int_range(rand, 0, 50 * MS),
					       g_rand_int_range(rand, 1, 100 * MS));
		BscNsec wall = g_rand_int(rand);

		for (int i = 0; i < 30; i++) {
			BscNsec at, to = g_rand_int_range(rand, -80 * MS, 120 * MS);
			bool was_done;

			wall += g_rand_int_range(rand, 0, 200 * MS);
			at = bsc_clock_at(&clock, wall);
			was_done = bsc_clock_is_done(&clock, wall);
			switch (g_rand_int_range(rand, 0, 5)) {
			case 0:
				bsc_clock_play(&clock, wall);
				at = was_done ? clock.begin : at;
				break;
			case 1: bsc_clock_pause(&clock, wall); break;
			case 2:
				bsc_clock_set_slowdown(&clock, g_rand_int_range(rand, 1, 2000),
						       wall);
				break;
			case 3:
				bsc_clock_set_loop(&clock, to, to + g_rand_int_range(rand, -5, 30),
						   wall);
				break;
			default:
				bsc_clock_seek(&clock, to, wall);
				at = CLAMP(to, clock.begin, clock.end);
			}
			g_assert_cmpint(bsc_clock_at(&clock, wall), ==, at);
			g_assert_cmpint(at, >=, clock.begin);
			g_assert_cmpint(at, <=, clock.end);
		}
	}
}

/* Looking at the clock, and playing what plays, loses nothing of it. */
static void test_looking_is_free(void)
{
	BscClock clock = bsc_clock_new(0, 10 * MS), watched;

	bsc_clock_set_slowdown(&clock, 777, 0);
	bsc_clock_play(&clock, 0);
	watched = clock;
	for (BscNsec wall = 0; wall < 7700 * (BscNsec)MS; wall += 7 * MS + 3) {
		bsc_clock_play(&watched, wall);
		bsc_clock_set_slowdown(&watched, 777, wall);
		g_assert_cmpint(bsc_clock_at(&watched, wall), ==, bsc_clock_at(&clock, wall));
		g_assert_cmpint(bsc_clock_at(&watched, wall), ==, wall / 777);
	}
}

static void test_slowdowns(void)
{
	uint32_t slowdown = 1, n = 0;
	BscClock clock = bsc_clock_new(0, 18 * MS);

	for (; slowdown < BSC_CLOCK_MAX_SLOWDOWN; n++) {
		uint32_t next = bsc_clock_next_slowdown(slowdown, true);

		g_assert_cmpuint(next, >, slowdown);
		g_assert_cmpuint(bsc_clock_next_slowdown(next, false), ==, slowdown);
		slowdown = next;
	}
	g_assert_cmpuint(n, ==, 15);
	g_assert_cmpuint(bsc_clock_next_slowdown(slowdown, true), ==, slowdown);
	g_assert_cmpuint(bsc_clock_next_slowdown(1, false), ==, 1);
	g_assert_cmpuint(bsc_clock_next_slowdown(7, true), ==, 10);
	g_assert_cmpuint(bsc_clock_next_slowdown(7, false), ==, 5);
	g_assert_cmpuint(bsc_clock_fit_slowdown(&clock, 18), ==, 1000);
	g_assert_cmpuint(bsc_clock_fit_slowdown(&clock, 12), ==, 500);
	g_assert_cmpuint(bsc_clock_fit_slowdown(&clock, 0.001), ==, 1);
	g_assert_cmpuint(bsc_clock_fit_slowdown(&clock, 1e9), ==, BSC_CLOCK_MAX_SLOWDOWN);
}

static void test_limits(void)
{
	BscClock clock = bsc_clock_new(10, 20);

	bsc_clock_seek(&clock, 5, 0);
	g_assert_cmpint(bsc_clock_at(&clock, 0), ==, 10);
	bsc_clock_seek(&clock, 25, 0);
	g_assert_cmpint(bsc_clock_at(&clock, 0), ==, 20);
	bsc_clock_set_loop(&clock, 0, 100, 0);
	g_assert_cmpint(clock.loop_begin, ==, 10);
	g_assert_cmpint(clock.loop_end, ==, 20);
	bsc_clock_set_loop(&clock, 30, 40, 0);
	g_assert_cmpint(clock.loop_begin, >=, clock.loop_end);
	bsc_clock_set_slowdown(&clock, 0, 0);
	g_assert_cmpuint(clock.slowdown, ==, 1);
	bsc_clock_set_slowdown(&clock, UINT32_MAX, 0);
	g_assert_cmpuint(clock.slowdown, ==, BSC_CLOCK_MAX_SLOWDOWN);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/clock/at", test_at);
	g_test_add_func("/clock/no-change-jumps", test_no_change_jumps);
	g_test_add_func("/clock/looking-is-free", test_looking_is_free);
	g_test_add_func("/clock/slowdowns", test_slowdowns);
	g_test_add_func("/clock/limits", test_limits);
	return g_test_run();
}
