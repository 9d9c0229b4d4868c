/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draw/scene.h"
#include "tests/unit/draw/synthetic.h"

#include <string.h>

typedef struct Study {
	BscCapture *capture;
	BscAnalysis *analysis;
	BscHighlights *highlights;
} Study;

static BscClass class_of(BscStretchKind kind, bool is_control)
{
	switch (kind) {
	case BSC_STRETCH_SPIN: return is_control ? BSC_CLASS_SPIN_ALIVE : BSC_CLASS_SPIN_RELEASE;
	case BSC_STRETCH_ASLEEP: return BSC_CLASS_ASLEEP_CPU_RUNNING;
	case BSC_STRETCH_STARTING: return BSC_CLASS_STARTING;
	default: return is_control ? BSC_CLASS_CALLBACK : BSC_CLASS_OTHER;
	}
}

/* A stay for every stretch of depth 0 that has no bounds. */
static BscStays *make_stays(const BscTimeline *timeline)
{
	const BscIntervals *rows = &timeline->intervals;
	BscStays *stays = g_new0(BscStays, 1);

	stays->stays = g_new0(BscStay, rows->n);
	stays->first = g_new0(BscRow, timeline->n_lanes + 1);
	for (size_t lane = 0; lane < timeline->n_lanes; lane++) {
		const BscLane *at = &timeline->lanes[lane];

		stays->first[lane] = (BscRow)stays->n;
		for (size_t i = at->first_interval; i < at->first_interval + at->n_intervals; i++) {
			if (rows->depth[i] > 0 || rows->begin_low[i] >= rows->end_low[i])
				continue;
			stays->stays[stays->n++] = (BscStay){
				.begin = rows->begin_low[i],
				.end = rows->end_low[i],
				.classes = BSC_CLASS_BIT(class_of(rows->kind[i], at->is_control)),
				.target = rows->target[i],
			};
		}
	}
	stays->first[timeline->n_lanes] = (BscRow)stays->n;
	return stays;
}

/* All sleeps for CPU 4 are serialized waits; the path is control, then the AP from half of it on.
 */
static void fill_figures(const BscTimeline *timeline, BscAnalysis *analysis)
{
	BscEpisodeFigures *figures = &analysis->episodes[0];
	const BscStays *stays = analysis->stays;

	figures->serialized_waits = g_new0(BscSerializedWait, stays->first[1]);
	figures->path = g_new0(BscPathStep, 2);
	figures->n_path = 2;
	for (BscRow row = 0; row < stays->first[1]; row++)
		if (stays->stays[row].classes == BSC_CLASS_BIT(BSC_CLASS_ASLEEP_CPU_RUNNING) &&
		    stays->stays[row].target == 4)
			figures->serialized_waits[figures->n_serialized_waits++] =
				(BscSerializedWait){ .cpu = 4,
						     .begin = stays->stays[row].begin,
						     .end = stays->stays[row].end };
	for (BscRow row = stays->first[2]; row < stays->first[3]; row++) {
		const BscStay *stay = &stays->stays[row];
		BscNsec middle = stay->begin + (stay->end - stay->begin) / 2;

		if (stay->classes != BSC_CLASS_BIT(BSC_CLASS_STARTING))
			continue;
		figures->path[0] = (BscPathStep){ .begin = timeline->episodes[0].begin,
						  .end = middle,
						  .is_control = true };
		figures->path[1] = (BscPathStep){ .begin = middle, .end = stay->end, .cpu = 2 };
	}
}

static void study_open(Study *study, const Synthetic *what)
{
	study->capture = synthetic_new(what);
	study->analysis = g_new0(BscAnalysis, 1);
	study->analysis->stays = make_stays(study->capture->timeline);
	study->analysis->n_episodes = 1;
	study->analysis->episodes = g_new0(BscEpisodeFigures, 1);
	fill_figures(study->capture->timeline, study->analysis);
	study->highlights = bsc_highlights_new(study->capture->timeline, study->analysis);
}

static void study_close(Study *study)
{
	bsc_highlights_free(study->highlights);
	bsc_analysis_free(study->analysis);
	synthetic_free(study->capture);
}

static BscScene *draw(const Study *study, BscHighlight highlight, double width, BscThemeKind theme)
{
	BscView view = bsc_view_fit(study->capture->timeline, 0, width, 0, true);

	view.highlights = study->highlights;
	view.highlight = highlight;
	view.height = bsc_view_natural_height(study->capture, &view);
	return bsc_scene_new(study->capture, &view, bsc_theme_get(theme));
}

static void test_names(void)
{
	for (int i = 0; i < BSC_N_HIGHLIGHTS; i++) {
		BscHighlight got = BSC_N_HIGHLIGHTS;

		g_assert_true(bsc_highlight_parse(bsc_highlight_name((BscHighlight)i), &got));
		g_assert_cmpint(got, ==, i);
	}
	g_assert_false(bsc_highlight_parse("", &(BscHighlight){ 0 }));
	g_assert_false(bsc_highlight_parse("Path", &(BscHighlight){ 0 }));
}

/* Whether ROW is to be brought out: 1 all of it, 0 nothing of it, -1 a part. */
static int wanted(const BscTimeline *timeline, const BscEpisodeFigures *figures, BscRow row,
		  BscHighlight highlight)
{
	const BscIntervals *rows = &timeline->intervals;
	const BscLane *lane = &timeline->lanes[rows->lane[row]];
	BscNsec begin = rows->begin_low[row], end = rows->end_low[row];

	if (highlight == BSC_HIGHLIGHT_PATH) {
		const BscPathStep *step = &figures->path[lane->is_control ? 0 : 1];

		if (!lane->is_control && lane->cpu != 2)
			return 0;
		if (end <= step->begin || begin >= step->end)
			return 0;
		return begin >= step->begin && end <= step->end ? 1 : -1;
	}
	if (highlight == BSC_HIGHLIGHT_SPIN)
		return rows->kind[row] == BSC_STRETCH_SPIN || rows->kind[row] == BSC_STRETCH_ASLEEP;
	if (lane->is_control)
		return rows->kind[row] == BSC_STRETCH_ASLEEP && rows->target[row] == 4;
	for (size_t i = 0; i < figures->n_serialized_waits; i++)
		if (lane->cpu != 4 && figures->serialized_waits[i].begin < end &&
		    figures->serialized_waits[i].end > begin)
			return rows->kind[row] == BSC_STRETCH_SPIN;
	return 0;
}

static void check_colours(const Study *study, BscHighlight highlight, const BscScene *scene)
{
	const BscTimeline *timeline = study->capture->timeline;
	const BscIntervals *rows = &timeline->intervals;
	const BscTheme *theme = bsc_scene_theme(scene);
	size_t n, n_lit = 0, n_dim = 0;
	const BscItem *items = bsc_scene_items(scene, &n);

	for (size_t i = 0; i < n; i++) {
		BscRow row = items[i].ref;
		BscStyle full, dim;
		int want;

		if (items[i].ref_kind != BSC_REF_INTERVAL || items[i].n_folded > 0 ||
		    items[i].kind != BSC_ITEM_RECT || rows->depth[row] > 0 ||
		    rows->certainty[row] != BSC_EXACT || items[i].w < 6 || items[i].h < 6)
			continue;
		full = bsc_theme_stretch(theme, rows->kind[row], BSC_EXACT);
		dim = bsc_theme_dim(theme, &full);
		want = wanted(timeline, &study->analysis->episodes[0], row, highlight);
		g_assert_false(bsc_color_equal(full.fill, dim.fill) &&
			       bsc_color_equal(full.ink, dim.ink));
		n_lit += bsc_color_equal(items[i].ink, full.ink);
		n_dim += bsc_color_equal(items[i].ink, dim.ink);
		if (want == 1)
			g_assert_true(bsc_color_equal(items[i].fill, full.fill));
		if (want == 0)
			g_assert_true(bsc_color_equal(items[i].ink, dim.ink));
	}
	g_assert_cmpuint(n_lit, >, 0);
	g_assert_cmpuint(n_dim, >, 0);
}

static void test_only_what_is_highlighted_keeps_its_colour(void)
{
	Synthetic what = synthetic_usual(BSC_MODE_PARALLEL, 8);
	Study study;

	study_open(&study, &what);
	for (int highlight = BSC_HIGHLIGHT_NONE + 1; highlight < BSC_N_HIGHLIGHTS; highlight++)
		for (int theme = BSC_THEME_LIGHT; theme <= BSC_THEME_DARK; theme++) {
			BscScene *scene =
				draw(&study, (BscHighlight)highlight, 4000, (BscThemeKind)theme);

			check_colours(&study, (BscHighlight)highlight, scene);
			bsc_scene_free(scene);
		}
	study_close(&study);
}

/* A stretch that is only in part on the path changes its colour where the path comes to it. */
static void test_a_part_of_a_stretch(void)
{
	Synthetic what = synthetic_usual(BSC_MODE_PARALLEL, 8);
	const BscPathStep *step;
	BscScene *scene;
	const BscItem *items;
	size_t n, n_parts = 0;
	Study study;
	double x;

	study_open(&study, &what);
	step = &study.analysis->episodes[0].path[1];
	scene = draw(&study, BSC_HIGHLIGHT_PATH, 4000, BSC_THEME_LIGHT);
	x = bsc_view_to_px(scene, step->begin);
	items = bsc_scene_items(scene, &n);
	for (size_t i = 0; i < n; i++) {
		const BscIntervals *rows = &study.capture->timeline->intervals;
		BscStyle full =
			bsc_theme_stretch(bsc_scene_theme(scene), BSC_STRETCH_STARTING, BSC_EXACT);

		if (items[i].ref_kind != BSC_REF_INTERVAL ||
		    rows->kind[items[i].ref] != BSC_STRETCH_STARTING ||
		    rows->lane[items[i].ref] != 2)
			continue;
		n_parts++;
		if (bsc_color_equal(items[i].fill, full.fill))
			g_assert_cmpfloat_with_epsilon(items[i].x, x, 1.0);
		else
			g_assert_cmpfloat_with_epsilon(items[i].x + items[i].w, x, 1.0);
	}
	g_assert_cmpuint(n_parts, ==, 2);
	bsc_scene_free(scene);
	study_close(&study);
}

/* Arrows fade with what they join. */
static void test_arrows(void)
{
	Synthetic what = synthetic_usual(BSC_MODE_PARALLEL, 8);
	uint8_t strongest[BSC_N_HIGHLIGHTS] = { 0 }, weakest[BSC_N_HIGHLIGHTS];
	Study study;

	study_open(&study, &what);
	for (int highlight = 0; highlight < BSC_N_HIGHLIGHTS; highlight++) {
		BscScene *scene = draw(&study, (BscHighlight)highlight, 4000, BSC_THEME_LIGHT);
		size_t n;
		const BscItem *items = bsc_scene_items(scene, &n);

		weakest[highlight] = 255;
		for (size_t i = 0; i < n; i++) {
			if (items[i].ref_kind != BSC_REF_ARROW)
				continue;
			strongest[highlight] = MAX(strongest[highlight], items[i].fill.a);
			weakest[highlight] = MIN(weakest[highlight], items[i].fill.a);
		}
		bsc_scene_free(scene);
	}
	g_assert_cmpuint(strongest[BSC_HIGHLIGHT_SPIN], ==, strongest[BSC_HIGHLIGHT_NONE]);
	g_assert_cmpuint(weakest[BSC_HIGHLIGHT_SPIN], <, weakest[BSC_HIGHLIGHT_NONE]);
	g_assert_cmpuint(weakest[BSC_HIGHLIGHT_PATH], <, weakest[BSC_HIGHLIGHT_NONE]);
	study_close(&study);
}

static bool says(const BscScene *scene, const char *text)
{
	size_t n;
	const BscItem *items = bsc_scene_items(scene, &n);

	for (size_t i = 0; i < n; i++)
		if (items[i].kind == BSC_ITEM_TEXT &&
		    strcmp(bsc_scene_text(scene, &items[i]), text) == 0)
			return true;
	return false;
}

static void test_the_legend_says_it(void)
{
	static const struct {
		BscMode mode;
		bool is_empty;
		BscHighlight highlight;
		const char *want;
	} cases[] = {
		{ BSC_MODE_PARALLEL, false, BSC_HIGHLIGHT_WAITS, "highlighted: serialized waits" },
		{ BSC_MODE_PARALLEL, false, BSC_HIGHLIGHT_SPIN, "highlighted: spin and sleep" },
		{ BSC_MODE_PARALLEL, false, BSC_HIGHLIGHT_PATH, "highlighted: critical path" },
		{ BSC_MODE_PARALLEL, true, BSC_HIGHLIGHT_WAITS,
		  "highlighted: serialized waits (there is none)" },
		{ BSC_MODE_SERIAL, true, BSC_HIGHLIGHT_WAITS,
		  "highlighted: serialized waits (only a parallel bring-up shows them)" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		Synthetic what = synthetic_usual(cases[i].mode, 8);
		BscView view = { .width = 900, .highlight = cases[i].highlight };
		BscScene *picture, *legend;
		Study study;

		study_open(&study, &what);
		if (cases[i].is_empty) {
			study.analysis->episodes[0].n_serialized_waits = 0;
			bsc_highlights_free(study.highlights);
			study.highlights =
				bsc_highlights_new(study.capture->timeline, study.analysis);
		}
		view.highlights = study.highlights;
		picture = draw(&study, cases[i].highlight, 900, BSC_THEME_PRINT);
		legend = bsc_scene_new_legend(study.capture, &view, bsc_theme_get(BSC_THEME_LIGHT));
		g_assert_true(says(picture, cases[i].want));
		g_assert_true(says(legend, cases[i].want));
		bsc_scene_free(picture);
		bsc_scene_free(legend);
		study_close(&study);
	}
}

/* No choice, or nothing to choose from, draws what was drawn before there was a choice. */
static void test_none_changes_nothing(void)
{
	Synthetic what = synthetic_usual(BSC_MODE_PARALLEL, 8);
	BscView view;
	BscScene *plain;
	Study study;
	size_t n;

	study_open(&study, &what);
	view = bsc_view_fit(study.capture->timeline, 0, 900, 500, true);
	plain = bsc_scene_new(study.capture, &view, bsc_theme_get(BSC_THEME_LIGHT));
	bsc_scene_items(plain, &n);
	for (int i = 0; i < 2; i++) {
		BscScene *scene;
		size_t n_again;

		view.highlights = i == 0 ? study.highlights : NULL;
		view.highlight = i == 0 ? BSC_HIGHLIGHT_NONE : BSC_HIGHLIGHT_PATH;
		scene = bsc_scene_new(study.capture, &view, bsc_theme_get(BSC_THEME_LIGHT));
		g_assert_cmpmem(bsc_scene_items(scene, &n_again), n_again * sizeof(BscItem),
				bsc_scene_items(plain, &n), n * sizeof(BscItem));
		bsc_scene_free(scene);
	}
	bsc_scene_free(plain);
	study_close(&study);
}

/* However many of them there are, a lane has no more pieces than columns. */
static void test_cost_follows_pixels(void)
{
	enum { N = 300000 };
	Synthetic what = synthetic_usual(BSC_MODE_PARALLEL, 4);
	double x0, x1, y0, y1;
	BscPathStep *path;
	BscNsec begin, end;
	BscScene *scene;
	const BscItem *items;
	size_t n, n_pieces = 0;
	Study study;

	study_open(&study, &what);
	begin = study.capture->timeline->begin;
	end = study.capture->timeline->end;
	path = g_new0(BscPathStep, N);
	for (BscNsec i = 0; i < N; i++)
		path[i] = (BscPathStep){ .begin = begin + (end - begin) / N * i,
					 .end = begin + (end - begin) / N * i + 1,
					 .cpu = 3 };
	g_free(study.analysis->episodes[0].path);
	study.analysis->episodes[0].path = path;
	study.analysis->episodes[0].n_path = N;
	bsc_highlights_free(study.highlights);
	study.highlights = bsc_highlights_new(study.capture->timeline, study.analysis);
	scene = draw(&study, BSC_HIGHLIGHT_PATH, 1000, BSC_THEME_LIGHT);
	bsc_scene_plot(scene, &x0, &x1, &y0, &y1);
	items = bsc_scene_items(scene, &n);
	for (size_t i = 0; i < n; i++)
		n_pieces += items[i].ref_kind == BSC_REF_INTERVAL &&
			    study.capture->timeline->intervals.lane[items[i].ref] == 3;
	g_assert_cmpuint(n_pieces, >, 0);
	g_assert_cmpfloat((double)n_pieces, <=, 3 * (x1 - x0) + 8);
	bsc_scene_free(scene);
	study_close(&study);
}

/* Found by halving is what is found by looking at all of them. */
static void test_next(void)
{
	Synthetic what = synthetic_usual(BSC_MODE_PARALLEL, 8);
	Study study;

	study_open(&study, &what);
	for (BscRow lane = 0; lane < study.capture->timeline->n_lanes; lane++) {
		BscNsec last = INT64_MIN + 1;
		size_t n = 0, n_want = 0;
		BscGlow glow;

		for (BscRow row = study.analysis->stays->first[lane];
		     row < study.analysis->stays->first[lane + 1]; row++)
			n_want += (study.analysis->stays->stays[row].classes &
				   (BSC_CLASS_BIT(BSC_CLASS_SPIN_ALIVE) |
				    BSC_CLASS_BIT(BSC_CLASS_SPIN_RELEASE) |
				    BSC_CLASS_BIT(BSC_CLASS_ASLEEP_CPU_RUNNING))) != 0;
		while (bsc_highlights_next(study.highlights, BSC_HIGHLIGHT_SPIN, lane, last,
					   &glow)) {
			g_assert_cmpint(glow.begin, >, last);
			g_assert_cmpint(glow.begin, <, glow.end);
			last = glow.end;
			n++;
		}
		g_assert_cmpuint(n, >, 0);
		g_assert_cmpuint(n, <=, n_want);
		g_assert_true(bsc_highlights_has_any(study.highlights, BSC_HIGHLIGHT_SPIN, lane));
	}
	study_close(&study);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/highlight/names", test_names);
	g_test_add_func("/highlight/colours", test_only_what_is_highlighted_keeps_its_colour);
	g_test_add_func("/highlight/parts", test_a_part_of_a_stretch);
	g_test_add_func("/highlight/arrows", test_arrows);
	g_test_add_func("/highlight/legend", test_the_legend_says_it);
	g_test_add_func("/highlight/none", test_none_changes_nothing);
	g_test_add_func("/highlight/cost", test_cost_follows_pixels);
	g_test_add_func("/highlight/next", test_next);
	return g_test_run();
}
