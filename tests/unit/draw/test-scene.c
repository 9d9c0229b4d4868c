/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draw/scene.h"
#include "draw/text-width.h"
#include "tests/unit/draw/synthetic.h"

#include <math.h>
#include <string.h>

typedef struct Case {
	unsigned n_cpus;
	BscMode mode;
	bool is_bounded;
	int failed, unfinished, lost;
	double width, height; /* 0: the natural one */
	BscThemeKind theme;
} Case;

static const Case cases[] = {
	{ 2, BSC_MODE_SERIAL, false, -1, -1, -1, 200, 200, BSC_THEME_LIGHT },
	{ 4, BSC_MODE_SPLIT, true, -1, -1, -1, 600, 0, BSC_THEME_PRINT },
	{ 8, BSC_MODE_PARALLEL, false, -1, -1, -1, 1200, 0, BSC_THEME_LIGHT },
	{ 8, BSC_MODE_PARALLEL, true, 3, 6, 5, 1200, 0, BSC_THEME_DARK },
	{ 8, BSC_MODE_PARALLEL, true, 3, 6, 5, 320, 0, BSC_THEME_LIGHT },
	{ 40, BSC_MODE_SERIAL, false, 39, -1, 2, 1000, 400, BSC_THEME_LIGHT },
	{ 128, BSC_MODE_SERIAL, false, -1, -1, -1, 600, 0, BSC_THEME_PRINT },
	{ 128, BSC_MODE_PARALLEL, true, 64, 65, 66, 1200, 0, BSC_THEME_DARK },
	{ 1024, BSC_MODE_PARALLEL, false, 500, 900, 77, 1200, 0, BSC_THEME_LIGHT },
	{ 1024, BSC_MODE_PARALLEL, false, 501, 901, 77, 800, 300, BSC_THEME_LIGHT },
	{ 1024, BSC_MODE_SERIAL, true, 1, 1023, 2, 20000, 200, BSC_THEME_PRINT },
};

static BscCapture *make_capture(const Case *c)
{
	Synthetic what = synthetic_usual(c->mode, c->n_cpus);

	what.is_bounded = c->is_bounded;
	what.failed_cpu = c->failed;
	what.unfinished_cpu = c->unfinished;
	what.lost_cpu = c->lost;
	return synthetic_new(&what);
}

static BscScene *make_scene(const BscCapture *capture, const Case *c)
{
	BscView view = bsc_view_fit(capture->timeline, 0, c->width, c->height, true);

	if (c->height == 0)
		view.height = bsc_view_natural_height(capture, &view);
	return bsc_scene_new(capture, &view, bsc_theme_get(c->theme));
}

typedef void (*Check)(const BscCapture *capture, const BscScene *scene);

static void for_all_cases(gconstpointer data)
{
	Check check = *(const Check *)data;

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		BscCapture *capture = make_capture(&cases[i]);
		BscScene *scene = make_scene(capture, &cases[i]);

		g_test_message("case %zu: %u CPUs, %.0f px", i, cases[i].n_cpus, cases[i].width);
		check(capture, scene);
		bsc_scene_free(scene);
		synthetic_free(capture);
	}
}

typedef struct Box {
	double x0, y0, x1, y1;
} Box;

static Box box_of(const BscScene *scene, const BscItem *item)
{
	const char *text = bsc_scene_text(scene, item);
	double width, left;

	if (item->kind != BSC_ITEM_TEXT)
		return (Box){ MIN(item->x, item->x + item->w), MIN(item->y, item->y + item->h),
			      MAX(item->x, item->x + item->w), MAX(item->y, item->y + item->h) };
	width = bsc_text_width(text, item->size, item->is_bold);
	left = item->x - (item->anchor == BSC_ANCHOR_END      ? width
			  : item->anchor == BSC_ANCHOR_MIDDLE ? width / 2
							      : 0);
	return (Box){ left, item->y - item->size * 0.75, left + width, item->y + item->size * 0.2 };
}

static void check_inside(const BscCapture *capture, const BscScene *scene)
{
	const BscView *view = bsc_scene_view(scene);
	size_t n;
	const BscItem *items = bsc_scene_items(scene, &n);

	g_assert_cmpuint(n, >, 1);
	for (size_t i = 0; i < n; i++) {
		Box box = box_of(scene, &items[i]);

		g_assert_cmpfloat(box.x0, >=, 0);
		g_assert_cmpfloat(box.y0, >=, 0);
		g_assert_cmpfloat(box.x1, <=, view->width);
		g_assert_cmpfloat(box.y1, <=, view->height);
	}
}

static bool overlap(Box a, Box b)
{
	return a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1;
}

static void check_texts_apart(const BscCapture *capture, const BscScene *scene)
{
	size_t n, n_texts = 0;
	const BscItem *items = bsc_scene_items(scene, &n);

	for (size_t i = 0; i < n; i++) {
		if (items[i].kind != BSC_ITEM_TEXT)
			continue;
		n_texts++;
		for (size_t j = i + 1; j < n; j++)
			if (items[j].kind == BSC_ITEM_TEXT &&
			    overlap(box_of(scene, &items[i]), box_of(scene, &items[j])))
				g_error("'%s' and '%s' overlap", bsc_scene_text(scene, &items[i]),
					bsc_scene_text(scene, &items[j]));
	}
	g_assert_cmpuint(n_texts, >, 2);
}

/* What is picked is there: in that lane, and at that time but for the px it was rounded to. */
static void check_pick(const BscCapture *capture, const BscScene *scene)
{
	const BscIntervals *rows = &capture->timeline->intervals;
	size_t n, n_found = 0;
	const BscItem *items = bsc_scene_items(scene, &n);

	for (size_t i = 0; i < n; i += 1 + n / 2000) {
		double x = items[i].x + items[i].w / 2, y = items[i].y + items[i].h / 2;
		double lane_y, lane_height;
		BscRow row = BSC_NO_ROW;

		if (items[i].ref_kind != BSC_REF_INTERVAL)
			continue;
		if (bsc_scene_pick(scene, x, y, &row) != BSC_REF_INTERVAL)
			continue;
		n_found++;
		g_assert_true(bsc_scene_lane(scene, rows->lane[row], &lane_y, &lane_height));
		g_assert_cmpfloat(y, >=, lane_y);
		g_assert_cmpfloat(y, <, lane_y + MAX(lane_height, 1));
		g_assert_cmpfloat(bsc_view_to_px(scene, rows->begin_low[row]), <=, x + 1.5);
		if (items[i].n_folded <= 1 && items[i].ref == row)
			g_assert_cmpfloat(bsc_view_to_px(scene, rows->end_high[row]), >=, x - 1.5);
	}
	g_assert_cmpuint(n_found, >, 0);
}

/* No item's px lie further than a column from the stretch that it stands for. */
static void check_true_to_scale(const BscCapture *capture, const BscScene *scene)
{
	const BscIntervals *rows = &capture->timeline->intervals;
	size_t n;
	const BscItem *items = bsc_scene_items(scene, &n);

	for (size_t i = 0; i < n; i++) {
		double begin, end;

		if (items[i].ref_kind != BSC_REF_INTERVAL || items[i].n_folded > 1)
			continue;
		begin = bsc_view_to_px(scene, rows->begin_low[items[i].ref]);
		end = bsc_view_to_px(scene, rows->end_high[items[i].ref]);
		g_assert_cmpfloat(items[i].x, >=, begin - 1);
		/* Strips of callbacks are at least 2 px wide, marks of failures up to 3. */
		g_assert_cmpfloat(items[i].x + items[i].w, <=, MAX(end, begin + 3) + 1);
	}
}

static size_t count_kind(const BscCapture *capture, const BscScene *scene, BscStretchKind kind)
{
	size_t n, count = 0;
	const BscItem *items = bsc_scene_items(scene, &n);

	for (size_t i = 0; i < n; i++)
		count += items[i].ref_kind == BSC_REF_INTERVAL &&
			 capture->timeline->intervals.kind[items[i].ref] == kind;
	return count;
}

static bool has_kind(const BscCapture *capture, BscStretchKind kind)
{
	const BscIntervals *rows = &capture->timeline->intervals;

	return memchr(rows->kind, (int)kind, rows->n) != NULL;
}

static void check_alarms(const BscCapture *capture, const BscScene *scene)
{
	if (has_kind(capture, BSC_STRETCH_FAILED))
		g_assert_cmpuint(count_kind(capture, scene, BSC_STRETCH_FAILED), >, 0);
	if (has_kind(capture, BSC_STRETCH_LOST))
		g_assert_cmpuint(count_kind(capture, scene, BSC_STRETCH_LOST), >, 0);
}

static bool same_item(const BscItem *a, const BscItem *b)
{
	return a->kind == b->kind && a->x == b->x && a->y == b->y && a->w == b->w && a->h == b->h &&
	       bsc_color_equal(a->fill, b->fill) && a->pattern == b->pattern &&
	       bsc_color_equal(a->ink, b->ink) && a->is_dashed == b->is_dashed &&
	       a->size == b->size && a->is_bold == b->is_bold && a->anchor == b->anchor &&
	       a->text == b->text && a->ref_kind == b->ref_kind && a->ref == b->ref &&
	       a->n_folded == b->n_folded;
}

static void check_same_again(const BscCapture *capture, const BscScene *scene)
{
	BscScene *again = bsc_scene_new(capture, bsc_scene_view(scene), bsc_scene_theme(scene));
	size_t n, n_again;
	const BscItem *items = bsc_scene_items(scene, &n);
	const BscItem *items_again = bsc_scene_items(again, &n_again);

	g_assert_cmpuint(n, ==, n_again);
	for (size_t i = 0; i < n; i++) {
		g_assert_true(same_item(&items[i], &items_again[i]));
		g_assert_cmpstr(bsc_scene_text(scene, &items[i]), ==,
				bsc_scene_text(again, &items_again[i]));
	}
	bsc_scene_free(again);
}

/* Cost follows px: no lane has more items than the plot has columns, twice for the callbacks. */
static void check_cost(const BscCapture *capture, const BscScene *scene)
{
	double x0, x1, y0, y1;
	g_autofree unsigned *per_lane = g_new0(unsigned, capture->timeline->n_lanes);
	size_t n;
	const BscItem *items = bsc_scene_items(scene, &n);

	bsc_scene_plot(scene, &x0, &x1, &y0, &y1);
	for (size_t i = 0; i < n; i++)
		if (items[i].ref_kind == BSC_REF_INTERVAL)
			per_lane[capture->timeline->intervals.lane[items[i].ref]]++;
	for (size_t i = 0; i < capture->timeline->n_lanes; i++)
		g_assert_cmpfloat(per_lane[i], <=, 3 * (x1 - x0) + 8);
}

static void test_dense_column_keeps_its_failure(void)
{
	static const unsigned sizes[] = { 3, 100, 5000, 200000 };

	for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
		Synthetic what = synthetic_usual(BSC_MODE_PARALLEL, 8);
		BscCapture *capture;
		BscScene *scene;
		BscView view;

		what.n_dense = sizes[i];
		capture = synthetic_new(&what);
		view = bsc_view_fit(capture->timeline, 0, 300, 300, true);
		view.begin -= 10000000;
		view.end += 900000000;
		scene = bsc_scene_new(capture, &view, bsc_theme_get(BSC_THEME_LIGHT));
		g_assert_cmpuint(count_kind(capture, scene, BSC_STRETCH_FAILED), >, 0);
		bsc_scene_free(scene);
		synthetic_free(capture);
	}
}

static size_t count_bands(const BscScene *scene, bool of_intervals)
{
	size_t n, count = 0;
	const BscItem *items = bsc_scene_items(scene, &n);

	for (size_t i = 0; i < n; i++)
		count += items[i].kind == BSC_ITEM_BAND &&
			 (items[i].ref_kind == BSC_REF_INTERVAL) == of_intervals;
	return count;
}

static void test_bounded_edges_are_bands(void)
{
	static const Case exact = { 8, BSC_MODE_PARALLEL, false, -1, -1, -1, 1200 };
	static const Case bounded = { 8, BSC_MODE_PARALLEL, true, -1, -1, -1, 1200 };
	BscCapture *capture = make_capture(&exact);
	BscScene *scene = make_scene(capture, &exact);

	g_assert_cmpuint(count_bands(scene, true), ==, 0);
	g_assert_cmpuint(count_bands(scene, false), ==, 0);
	bsc_scene_free(scene);
	synthetic_free(capture);

	capture = make_capture(&bounded);
	scene = make_scene(capture, &bounded);
	g_assert_cmpuint(count_bands(scene, true), ==, 7);
	g_assert_cmpuint(count_bands(scene, false), ==, 1); /* the legend says what they are */
	bsc_scene_free(scene);
	synthetic_free(capture);
}

static void test_window_scrolls_lanes_below_control(void)
{
	Case usual = { 64, BSC_MODE_PARALLEL, false, -1, -1, -1, 800 };
	BscCapture *capture = make_capture(&usual);
	BscView view = bsc_view_fit(capture->timeline, 0, 800, 300, false);
	double x0, x1, y0, y1, y, height, control_y;
	BscScene *scene;
	BscRow row = BSC_NO_ROW;

	view.lane_height = 20;
	scene = bsc_scene_new(capture, &view, bsc_theme_get(BSC_THEME_DARK));
	bsc_scene_plot(scene, &x0, &x1, &y0, &y1);
	g_assert_cmpfloat(bsc_scene_content_height(scene), >, 63 * 20);
	g_assert_true(bsc_scene_lane(scene, 0, &control_y, &height));
	g_assert_true(bsc_scene_lane(scene, 1, &y, &height));
	g_assert_false(bsc_scene_lane(scene, 63, &y, &height));
	/* The label of the last lane reaches below it. */
	g_assert_cmpfloat(y1, ==, 292);
	bsc_scene_free(scene);

	view.scroll = 400;
	scene = bsc_scene_new(capture, &view, bsc_theme_get(BSC_THEME_DARK));
	g_assert_true(bsc_scene_lane(scene, 0, &y, &height));
	g_assert_cmpfloat(y, ==, control_y);
	g_assert_false(bsc_scene_lane(scene, 1, &y, &height));
	g_assert_true(bsc_scene_lane(scene, 25, &y, &height));
	g_assert_cmpint(bsc_scene_pick(scene, x0 + 1, y + height / 2, &row), ==, BSC_REF_LANE);
	g_assert_cmpuint(row, ==, 25);
	g_assert_cmpint(bsc_scene_pick(scene, x1 + 4, 2, &row), ==, BSC_REF_NONE);
	g_assert_cmpuint(row, ==, 25);
	check_inside(capture, scene);
	bsc_scene_free(scene);
	synthetic_free(capture);
}

static void test_px_and_ns_agree(void)
{
	Case usual = { 8, BSC_MODE_PARALLEL, false, -1, -1, -1, 1200 };
	BscCapture *capture = make_capture(&usual);
	BscScene *scene = make_scene(capture, &usual);
	const BscView *view = bsc_scene_view(scene);
	double x0, x1, y0, y1;

	bsc_scene_plot(scene, &x0, &x1, &y0, &y1);
	g_assert_cmpfloat_with_epsilon(bsc_view_to_px(scene, view->begin), x0, 1e-6);
	g_assert_cmpfloat_with_epsilon(bsc_view_to_px(scene, view->end), x1, 1e-6);
	for (double x = x0; x < x1; x += 7)
		g_assert_cmpfloat_with_epsilon(bsc_view_to_px(scene, bsc_view_to_ns(scene, x)), x,
					       0.01);
	bsc_scene_free(scene);
	synthetic_free(capture);
}

static void test_nothing_to_show_is_said(void)
{
	Case usual = { 2, BSC_MODE_SERIAL, false, -1, -1, -1, 600, 300 };
	BscCapture *capture = make_capture(&usual);
	BscTimeline *full = capture->timeline;
	BscScene *scene;
	size_t n;
	const BscItem *items;
	bool is_said = false;

	capture->timeline = g_new0(BscTimeline, 1);
	capture->timeline->begin = capture->timeline->end = BSC_NSEC_NONE;
	scene = make_scene(capture, &usual);
	items = bsc_scene_items(scene, &n);
	for (size_t i = 0; i < n; i++)
		if (items[i].kind == BSC_ITEM_TEXT)
			is_said |=
				strstr(bsc_scene_text(scene, &items[i]), "No CPU bring-up") != NULL;
	g_assert_true(is_said);
	bsc_scene_free(scene);
	g_free(capture->timeline);
	capture->timeline = full;
	synthetic_free(capture);
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		Check check;
	} properties[] = {
		{ "/draw/items-lie-inside-the-picture", check_inside },
		{ "/draw/texts-do-not-overlap", check_texts_apart },
		{ "/draw/picked-is-painted", check_pick },
		{ "/draw/true-to-scale", check_true_to_scale },
		{ "/draw/failures-and-losses-stay-visible", check_alarms },
		{ "/draw/same-scene-again", check_same_again },
		{ "/draw/cost-follows-pixels", check_cost },
	};

	g_test_init(&argc, &argv, NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(properties); i++)
		g_test_add_data_func(properties[i].name, &properties[i].check, for_all_cases);
	g_test_add_func("/draw/dense-column-keeps-its-failure",
			test_dense_column_keeps_its_failure);
	g_test_add_func("/draw/bounded-edges-are-bands", test_bounded_edges_are_bands);
	g_test_add_func("/draw/window-scrolls", test_window_scrolls_lanes_below_control);
	g_test_add_func("/draw/px-and-ns-agree", test_px_and_ns_agree);
	g_test_add_func("/draw/nothing-to-show-is-said", test_nothing_to_show_is_said);
	return g_test_run();
}
