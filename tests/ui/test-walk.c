/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/draw/synthetic.h"
#include "ui/walk.h"

#include <glib.h>

typedef struct Fixture {
	BscCapture *capture;
	const BscTimeline *timeline;
} Fixture;

static Fixture fixture_new(void)
{
	Synthetic what = synthetic_usual(BSC_MODE_PARALLEL, 8);
	BscCapture *capture = synthetic_new(&what);

	return (Fixture){ capture, capture->timeline };
}

static void test_next_visits_every_stretch_once(void)
{
	Fixture f = fixture_new();
	BscRow row = bsc_walk_first(f.timeline, 0, NULL);
	size_t n = 0;

	while (row != BSC_NO_ROW) {
		BscRow next = bsc_walk_step(f.timeline, NULL, row, BSC_STEP_NEXT);

		n++;
		g_assert_cmpuint(n, <=, f.timeline->intervals.n);
		if (next != BSC_NO_ROW)
			g_assert_cmpuint(bsc_walk_step(f.timeline, NULL, next, BSC_STEP_PREVIOUS),
					 ==, row);
		row = next;
	}
	g_assert_cmpuint(n, ==, f.timeline->intervals.n);
	synthetic_free(f.capture);
}

static void test_later_stays_in_its_lane(void)
{
	Fixture f = fixture_new();
	const BscIntervals *at = &f.timeline->intervals;
	BscRow row = f.timeline->lanes[3].first_interval, next;
	size_t n = 1;

	while ((next = bsc_walk_step(f.timeline, NULL, row, BSC_STEP_LATER)) != BSC_NO_ROW) {
		g_assert_cmpuint(at->lane[next], ==, 3);
		g_assert_cmpuint(at->depth[next], ==, 0);
		g_assert_cmpint(at->begin_low[next], >=, at->begin_low[row]);
		g_assert_cmpuint(bsc_walk_step(f.timeline, NULL, next, BSC_STEP_EARLIER), ==, row);
		row = next;
		n++;
	}
	g_assert_cmpuint(n, >, 3);
	g_assert_cmpuint(bsc_walk_step(f.timeline, NULL, f.timeline->lanes[3].first_interval,
				       BSC_STEP_EARLIER),
			 ==, BSC_NO_ROW);
	synthetic_free(f.capture);
}

static void test_down_goes_through_all_lanes(void)
{
	Fixture f = fixture_new();
	BscRow row = bsc_walk_first(f.timeline, 0, NULL);

	g_assert_cmpuint(bsc_walk_step(f.timeline, NULL, row, BSC_STEP_UP), ==, BSC_NO_ROW);
	for (BscRow lane = 1; lane < f.timeline->n_lanes; lane++) {
		row = bsc_walk_step(f.timeline, NULL, row, BSC_STEP_DOWN);
		g_assert_cmpuint(row, !=, BSC_NO_ROW);
		g_assert_cmpuint(f.timeline->intervals.lane[row], ==, lane);
	}
	g_assert_cmpuint(bsc_walk_step(f.timeline, NULL, row, BSC_STEP_DOWN), ==, BSC_NO_ROW);
	synthetic_free(f.capture);
}

/* Lanes that are not shown are not walked to, and the others in the order that they are shown in.
 */
static void test_only_shown_lanes_are_walked(void)
{
	static const BscRow order[] = { 6, 2, 5 };
	g_autoptr(GArray) shown = g_array_new(FALSE, FALSE, sizeof(BscRow));
	Fixture f = fixture_new();
	const BscIntervals *at = &f.timeline->intervals;
	BscRow row = bsc_walk_first(f.timeline, 0, shown), down, back;

	g_array_append_vals(shown, order, G_N_ELEMENTS(order));
	g_assert_cmpuint(at->lane[row], ==, 0);
	down = row;
	for (size_t i = 0; i < G_N_ELEMENTS(order); i++) {
		down = bsc_walk_step(f.timeline, shown, down, BSC_STEP_DOWN);
		g_assert_cmpuint(at->lane[down], ==, order[i]);
		while (at->lane[row] != order[i]) {
			BscRow next = bsc_walk_step(f.timeline, shown, row, BSC_STEP_NEXT);

			g_assert_cmpuint(next, !=, BSC_NO_ROW);
			back = bsc_walk_step(f.timeline, shown, next, BSC_STEP_PREVIOUS);
			g_assert_cmpuint(back, ==, row);
			g_assert_true(at->lane[next] == at->lane[row] ||
				      at->lane[next] == order[i]);
			row = next;
		}
	}
	g_assert_cmpuint(bsc_walk_step(f.timeline, shown, down, BSC_STEP_DOWN), ==, BSC_NO_ROW);
	/* From where nothing is shown it goes on at the top. */
	row = f.timeline->lanes[4].first_interval;
	row = bsc_walk_step(f.timeline, shown, row, BSC_STEP_DOWN);
	g_assert_cmpuint(at->lane[row], ==, 0);
	synthetic_free(f.capture);
}

static void test_nearest_covers_the_moment(void)
{
	Fixture f = fixture_new();
	const BscIntervals *at = &f.timeline->intervals;

	for (BscRow row = 0; row < at->n; row++) {
		BscNsec middle = at->begin_low[row] + (at->end_high[row] - at->begin_low[row]) / 2;
		BscRow found;

		if (at->depth[row] != 0)
			continue;
		found = bsc_walk_nearest(f.timeline, at->lane[row], middle);
		g_assert_cmpuint(at->lane[found], ==, at->lane[row]);
		g_assert_cmpint(at->begin_low[found], <=, middle);
		g_assert_cmpint(at->end_high[found], >=, middle);
	}
	synthetic_free(f.capture);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/walk/next", test_next_visits_every_stretch_once);
	g_test_add_func("/walk/later", test_later_stays_in_its_lane);
	g_test_add_func("/walk/down", test_down_goes_through_all_lanes);
	g_test_add_func("/walk/shown", test_only_shown_lanes_are_walked);
	g_test_add_func("/walk/nearest", test_nearest_covers_the_moment);
	return g_test_run();
}
