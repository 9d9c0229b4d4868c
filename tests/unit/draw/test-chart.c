/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draw/chart.h"
#include "tests/unit/draw/synthetic.h"

#include <string.h>

#define MS 1000000

static const BscChartBar bars[] = {
	{ "recording", 40 * MS, 40 * MS, 40 * MS, true, false, false },
	{ "likely", 20 * MS, 10 * MS, 30 * MS, false, false, false },
	{ "bound", 8 * MS, 8 * MS, 8 * MS, false, true, false },
	{ "open", 20 * MS, 1 * MS, 39 * MS, false, false, true },
};

static BscChartFrame frame_of(const BscCapture *capture)
{
	return (BscChartFrame){ capture, "Totals", "What they are.", 900 };
}

/* The first text item that says TEXT; NULL: none. */
static const BscItem *find_text(const BscScene *scene, const char *text)
{
	size_t n;
	const BscItem *items = bsc_scene_items(scene, &n);

	for (size_t i = 0; i < n; i++)
		if (items[i].kind == BSC_ITEM_TEXT &&
		    strcmp(bsc_scene_text(scene, &items[i]), text) == 0)
			return &items[i];
	return NULL;
}

/* The rectangles without a pattern, or with one, that lie at the height of the text LABEL. */
static double width_beside(const BscScene *scene, const char *label, BscPattern pattern, bool last)
{
	const BscItem *text = find_text(scene, label);
	double width = -1;
	size_t n;
	const BscItem *items = bsc_scene_items(scene, &n);

	g_assert_nonnull(text);
	for (size_t i = 0; i < n; i++) {
		if (items[i].kind != BSC_ITEM_RECT || items[i].pattern != pattern ||
		    items[i].y > text->y || items[i].y + items[i].h < text->y ||
		    items[i].h >= bsc_scene_view(scene)->height)
			continue;
		width = items[i].w;
		if (!last)
			break;
	}
	return width;
}

static void test_bars_are_as_long_as_their_times(void)
{
	const Synthetic usual = synthetic_usual(BSC_MODE_PARALLEL, 4);
	BscCapture *capture = synthetic_new(&usual);
	BscChartFrame frame = frame_of(capture);
	BscScene *scene = bsc_scene_new_bars(&frame, bars, G_N_ELEMENTS(bars),
					     bsc_theme_get(BSC_THEME_LIGHT));
	double all = width_beside(scene, "recording", BSC_PATTERN_NONE, true);

	g_assert_cmpfloat(all, >, 100);
	/* What is certain, and then what the recording leaves open. */
	g_assert_cmpfloat_with_epsilon(width_beside(scene, "likely", BSC_PATTERN_NONE, true),
				       all / 4, 0.01);
	g_assert_cmpfloat_with_epsilon(width_beside(scene, "likely", BSC_PATTERN_HATCH, true),
				       all / 2, 0.01);
	g_assert_cmpfloat_with_epsilon(width_beside(scene, "bound", BSC_PATTERN_NONE, true),
				       all / 5, 0.01);
	bsc_scene_free(scene);
	synthetic_free(capture);
}

static void test_bars_say_what_is_known(void)
{
	static const char *const texts[] = {
		"Totals",
		"What they are.",
		"40.00 ms",
		"20.00 ms",
		"10.00 .. 30.00 ms",
		"-50.0 %",
		"\xe2\x89\xa5 8.00 ms",
		"\xe2\x89\xa5 -80.0 %",
		"not known",
		"1.00 .. 39.00 ms",
	};
	const Synthetic usual = synthetic_usual(BSC_MODE_PARALLEL, 4);
	BscCapture *capture = synthetic_new(&usual);
	BscChartFrame frame = frame_of(capture);

	for (int theme = 0; theme < BSC_N_THEMES; theme++) {
		BscScene *scene =
			bsc_scene_new_bars(&frame, bars, G_N_ELEMENTS(bars), bsc_theme_get(theme));

		for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
			if (!find_text(scene, texts[i]))
				g_error("the chart does not say %s", texts[i]);
		bsc_scene_free(scene);
	}
	synthetic_free(capture);
}

static void check_inside(const BscScene *scene)
{
	const BscView *view = bsc_scene_view(scene);
	size_t n;
	const BscItem *items = bsc_scene_items(scene, &n);

	for (size_t i = 0; i < n; i++) {
		const BscItem *item = &items[i];

		g_assert_cmpfloat(item->x, >=, 0);
		g_assert_cmpfloat(item->y, >=, 0);
		g_assert_cmpfloat(item->x, <=, view->width);
		g_assert_cmpfloat(item->y, <=, view->height);
		if (item->kind == BSC_ITEM_TEXT)
			continue;
		g_assert_cmpfloat(item->x + item->w, <=, view->width + 0.01);
		g_assert_cmpfloat(item->y + item->h, <=, view->height + 0.01);
	}
}

static void test_extremes_stay_inside(void)
{
	static const BscChartBar wild[] = {
		{ "", 0, 0, 0, true, false, false },
		{ "a name that is much too long for the room that a chart has for its names", 1, 0,
		  INT64_MAX, false, false, true },
		{ "all", INT64_MAX, INT64_MAX, INT64_MAX, false, true, false },
	};
	static const uint32_t cpus[] = { 2, 8192 };
	static const BscNsec zero[] = { 0, 0 }, most[] = { INT64_MAX, INT64_MAX };
	static const BscChartLine lines[] = { { "nothing", zero, zero, zero, false },
					      { "wide", most, zero, most, true } };
	const Synthetic usual = synthetic_usual(BSC_MODE_PARALLEL, 4);
	BscCapture *capture = synthetic_new(&usual);
	BscChartFrame frame = frame_of(capture);

	for (size_t n = 0; n <= G_N_ELEMENTS(wild); n++) {
		BscScene *scene =
			bsc_scene_new_bars(&frame, wild, n, bsc_theme_get(BSC_THEME_DARK));

		check_inside(scene);
		bsc_scene_free(scene);
	}
	for (size_t n = 0; n <= G_N_ELEMENTS(lines); n++) {
		for (size_t columns = 0; columns <= G_N_ELEMENTS(cpus); columns++) {
			const BscChartGrowth growth = { cpus, columns, lines, n, 8, 40 * MS };
			BscScene *scene = bsc_scene_new_growth(&frame, &growth,
							       bsc_theme_get(BSC_THEME_LIGHT));

			check_inside(scene);
			bsc_scene_free(scene);
		}
	}
	synthetic_free(capture);
}

static void test_names_of_lines_do_not_overlap(void)
{
	static const uint32_t cpus[] = { 8, 16, 32 };
	static const BscNsec times[] = { 10 * MS, 20 * MS, 40 * MS };
	BscChartLine lines[9];
	char names[9][8];
	const Synthetic usual = synthetic_usual(BSC_MODE_PARALLEL, 4);
	BscCapture *capture = synthetic_new(&usual);
	BscChartFrame frame = frame_of(capture);
	const BscChartGrowth growth = { cpus, 3, lines, 9, 8, 11 * MS };
	BscScene *scene;
	double last = 0;

	for (int i = 0; i < 9; i++) {
		g_snprintf(names[i], sizeof names[i], "line %d", i);
		lines[i] = (BscChartLine){ names[i], times, times, times, i > 4 };
	}
	scene = bsc_scene_new_growth(&frame, &growth, bsc_theme_get(BSC_THEME_LIGHT));
	for (int i = 0; i < 9; i++) {
		const BscItem *item = find_text(scene, names[i]);

		g_assert_nonnull(item);
		g_assert_cmpfloat(item->y, >=, last + item->size);
		last = item->y;
	}
	g_assert_nonnull(find_text(scene, "cross: recorded, 8 CPUs in 11.0 ms"));
	g_assert_nonnull(find_text(scene, "32"));
	g_assert_nonnull(find_text(scene, "20 ms"));
	bsc_scene_free(scene);
	synthetic_free(capture);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/chart/lengths", test_bars_are_as_long_as_their_times);
	g_test_add_func("/chart/texts", test_bars_say_what_is_known);
	g_test_add_func("/chart/extremes", test_extremes_stay_inside);
	g_test_add_func("/chart/names", test_names_of_lines_do_not_overlap);
	return g_test_run();
}
