/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draw/scene.h"
#include "tests/unit/draw/synthetic.h"

#include <string.h>

/* Which lanes a picture has, and in which order: the view's choice, and what it must not hide. */

#define N_CPUS 8

static BscCapture *new_capture(unsigned n_cpus)
{
	Synthetic what = synthetic_usual(BSC_MODE_PARALLEL, n_cpus);

	what.failed_cpu = (int)n_cpus - 2;
	what.lost_cpu = (int)n_cpus / 2;
	return synthetic_new(&what);
}

static BscScene *new_scene(const BscCapture *capture, double height, const BscRow *lanes, size_t n,
			   size_t n_pinned)
{
	BscView view = bsc_view_fit(capture->timeline, 0, 900, height, false);

	view.lanes = lanes;
	view.n_lanes = n;
	view.n_pinned = n_pinned;
	return bsc_scene_new(capture, &view, bsc_theme_get(BSC_THEME_LIGHT));
}

static void assert_same(const BscScene *a, const BscScene *b)
{
	size_t n, m;
	const BscItem *items = bsc_scene_items(a, &n), *others = bsc_scene_items(b, &m);

	g_assert_cmpuint(n, ==, m);
	for (size_t i = 0; i < n; i++) {
		g_assert_cmpint(items[i].kind, ==, others[i].kind);
		g_assert_cmpfloat(items[i].x, ==, others[i].x);
		g_assert_cmpfloat(items[i].y, ==, others[i].y);
		g_assert_cmpfloat(items[i].w, ==, others[i].w);
		g_assert_cmpfloat(items[i].h, ==, others[i].h);
		g_assert_cmpuint(items[i].ref, ==, others[i].ref);
		g_assert_cmpstr(bsc_scene_text(a, &items[i]), ==, bsc_scene_text(b, &others[i]));
	}
}

static void test_all_lanes_in_order_are_the_usual_picture(void)
{
	static const BscRow lanes[] = { 1, 2, 3, 4, 5, 6, 7 };
	BscCapture *capture = new_capture(N_CPUS);
	BscScene *usual = new_scene(capture, 400, NULL, 0, 0);
	BscScene *chosen = new_scene(capture, 400, lanes, G_N_ELEMENTS(lanes), 0);

	assert_same(usual, chosen);
	bsc_scene_free(usual);
	bsc_scene_free(chosen);
	synthetic_free(capture);
}

static void test_lanes_stand_as_they_are_asked_for(void)
{
	/* What is asked for twice, the control lane, and a lane of nobody change nothing. */
	static const BscRow lanes[] = { 6, 0, 2, 2, 900, 5 };
	static const BscRow shown[] = { 0, 6, 2, 5 };
	static const BscRow hidden[] = { 1, 3, 4, 7 };
	BscCapture *capture = new_capture(N_CPUS);
	BscScene *scene = new_scene(capture, 400, lanes, G_N_ELEMENTS(lanes), 0);
	double below = -1, y, height;
	BscRow row;

	for (size_t i = 0; i < G_N_ELEMENTS(shown); i++) {
		g_assert_true(bsc_scene_lane(scene, shown[i], &y, &height));
		g_assert_cmpfloat(y, >=, below);
		below = y + height;
		g_assert_cmpint(bsc_scene_pick(scene, 899, y + height / 2, &row), ==, BSC_REF_NONE);
		g_assert_cmpint(bsc_scene_pick(scene, 880, y + height / 2, &row), !=, BSC_REF_NONE);
	}
	for (size_t i = 0; i < G_N_ELEMENTS(hidden); i++)
		g_assert_false(bsc_scene_lane(scene, hidden[i], &y, &height));
	bsc_scene_free(scene);
	synthetic_free(capture);
}

static void test_nothing_of_a_hidden_lane_is_drawn(void)
{
	static const BscRow lanes[] = { 6, 2, 5 };
	BscCapture *capture = new_capture(N_CPUS);
	const BscTimeline *timeline = capture->timeline;
	BscScene *scene = new_scene(capture, 400, lanes, G_N_ELEMENTS(lanes), 0);
	size_t n;
	const BscItem *items = bsc_scene_items(scene, &n);

	for (size_t i = 0; i < n; i++) {
		BscRow lane = items[i].ref;

		if (items[i].ref_kind == BSC_REF_NONE || items[i].ref_kind == BSC_REF_ARROW)
			continue;
		if (items[i].ref_kind == BSC_REF_INTERVAL)
			lane = timeline->intervals.lane[lane];
		g_assert_true(lane == 0 || lane == 6 || lane == 2 || lane == 5);
	}
	bsc_scene_free(scene);
	synthetic_free(capture);
}

static void test_pinned_lanes_stay_where_others_scroll(void)
{
	enum { N = 63 };
	BscCapture *capture = new_capture(N + 1);
	BscView view = bsc_view_fit(capture->timeline, 0, 900, 300, false);
	BscRow lanes[N];
	BscScene *scene;
	double pinned, y, height, first;
	BscRow row;

	for (BscRow i = 0; i < N; i++)
		lanes[i] = N - i;
	view.lanes = lanes;
	view.n_lanes = N;
	view.n_pinned = 2;
	view.lane_height = 20;
	scene = bsc_scene_new(capture, &view, bsc_theme_get(BSC_THEME_LIGHT));
	g_assert_true(bsc_scene_lane(scene, N, &pinned, &height));
	g_assert_true(bsc_scene_lane(scene, N - 2, &first, &height));
	bsc_scene_free(scene);

	view.scroll = 30 * view.lane_height;
	scene = bsc_scene_new(capture, &view, bsc_theme_get(BSC_THEME_LIGHT));
	g_assert_true(bsc_scene_lane(scene, N, &y, &height));
	g_assert_cmpfloat(y, ==, pinned);
	g_assert_cmpint(bsc_scene_pick(scene, 885, y + height + 21, &row), !=, BSC_REF_NONE);
	g_assert_false(bsc_scene_lane(scene, N - 2, &y, &height));
	g_assert_true(bsc_scene_lane(scene, N - 32, &y, &height));
	g_assert_cmpfloat(y, ==, first);
	bsc_scene_free(scene);
	synthetic_free(capture);
}

/* Every lane can be brought into sight, wherever it stands; those that never scroll are. */
static void test_lanes_are_revealed(void)
{
	enum { N = 63, PINNED = 2 };
	BscCapture *capture = new_capture(N + 1);
	BscView view = bsc_view_fit(capture->timeline, 0, 900, 300, false);
	BscRow lanes[N];

	for (BscRow i = 0; i < N; i++)
		lanes[i] = N - i;
	view.lanes = lanes;
	view.n_lanes = N - 1;
	view.n_pinned = PINNED;
	view.lane_height = 20;
	for (BscRow i = 0; i < N; i++) {
		double y, height, x0, x1, y0, y1, scroll;
		BscScene *scene = bsc_scene_new(capture, &view, bsc_theme_get(BSC_THEME_LIGHT));

		if (bsc_scene_reveal(scene, lanes[i], &scroll)) {
			g_assert_cmpuint(i, >=, PINNED);
			g_assert_cmpuint(i, <, N - 1);
			bsc_scene_plot(scene, &x0, &x1, &y0, &y1);
			view.scroll = CLAMP(scroll, 0, bsc_scene_content_height(scene) - (y1 - y0));
			bsc_scene_free(scene);
			scene = bsc_scene_new(capture, &view, bsc_theme_get(BSC_THEME_LIGHT));
			g_assert_false(bsc_scene_reveal(scene, lanes[i], &scroll));
		}
		g_assert_cmpint(bsc_scene_lane(scene, lanes[i], &y, &height), ==, i < N - 1);
		bsc_scene_free(scene);
	}
	g_assert_cmpfloat(view.scroll, >, 0);
	synthetic_free(capture);
}

/* px of KIND in a scene of LANE_HEIGHT. */
static size_t count_kind(const BscCapture *capture, const BscScene *scene, BscStretchKind kind)
{
	size_t n, count = 0;
	const BscItem *items = bsc_scene_items(scene, &n);

	for (size_t i = 0; i < n; i++)
		count += items[i].ref_kind == BSC_REF_INTERVAL && items[i].w > 0 &&
			 capture->timeline->intervals.kind[items[i].ref] == kind;
	return count;
}

/* However low the lanes and however long the span, a failure and a gap keep a pixel. */
static void test_no_detail_hides_a_failure_or_a_loss(void)
{
	static const unsigned sizes[] = { 8, 128, 1024 };
	static const double heights[] = { 90, 300, 900 };
	static const BscNsec spans[] = { 1, 1000, 1000000 };

	for (size_t i = 0; i < G_N_ELEMENTS(sizes) * G_N_ELEMENTS(heights) * G_N_ELEMENTS(spans);
	     i++) {
		BscCapture *capture = new_capture(sizes[i % 3]);
		BscView view = bsc_view_fit(capture->timeline, 0, 900, heights[i / 3 % 3], false);
		BscScene *scene;

		view.end = view.begin + (view.end - view.begin) * spans[i / 9];
		scene = bsc_scene_new(capture, &view, bsc_theme_get(BSC_THEME_LIGHT));
		g_assert_cmpuint(count_kind(capture, scene, BSC_STRETCH_FAILED), >, 0);
		g_assert_cmpuint(count_kind(capture, scene, BSC_STRETCH_LOST), >, 0);
		bsc_scene_free(scene);
		synthetic_free(capture);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/lanes/usual", test_all_lanes_in_order_are_the_usual_picture);
	g_test_add_func("/lanes/order", test_lanes_stand_as_they_are_asked_for);
	g_test_add_func("/lanes/hidden", test_nothing_of_a_hidden_lane_is_drawn);
	g_test_add_func("/lanes/pinned", test_pinned_lanes_stay_where_others_scroll);
	g_test_add_func("/lanes/revealed", test_lanes_are_revealed);
	g_test_add_func("/lanes/alarms", test_no_detail_hides_a_failure_or_a_loss);
	return g_test_run();
}
