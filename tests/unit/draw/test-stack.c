/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draw/stack.h"
#include "draw/text-width.h"
#include "tests/unit/draw/synthetic.h"

#include <math.h>
#include <string.h>

#define MAX_PARTS 6

/* A stack of boots, serial and parallel by turns, each with one CPU more than the one before. */
typedef struct Case {
	size_t n_parts;
	unsigned n_cpus;
	bool is_bounded;
	int failed, unfinished; /* in the last part */
	BscAlignment alignment;
	bool is_ghost, has_bars, has_frame;
	double width, height; /* 0: natural */
	BscThemeKind theme;
} Case;

static const Case cases[] = {
	{ 2, 4, false, -1, -1, BSC_ALIGN_KICK, false, true, true, 600, 0, BSC_THEME_PRINT },
	{ 3, 8, true, -1, -1, BSC_ALIGN_KICK, false, true, true, 1200, 0, BSC_THEME_LIGHT },
	{ 3, 8, true, 3, 6, BSC_ALIGN_PREPARE, false, true, true, 320, 0, BSC_THEME_DARK },
	{ 3, 8, true, 3, 6, BSC_ALIGN_OWN_KICK, false, true, true, 1200, 0, BSC_THEME_LIGHT },
	{ 2, 8, false, 3, 6, BSC_ALIGN_ONLINE, true, true, true, 1200, 0, BSC_THEME_LIGHT },
	{ 3, 8, false, -1, -1, BSC_ALIGN_OWN_KICK, true, false, true, 600, 0, BSC_THEME_PRINT },
	{ 2, 128, true, 64, 65, BSC_ALIGN_KICK, false, true, true, 1200, 0, BSC_THEME_PRINT },
	{ 2, 128, true, 64, 65, BSC_ALIGN_KICK, true, true, true, 600, 0, BSC_THEME_DARK },
	{ 6, 8, false, -1, -1, BSC_ALIGN_KICK, false, true, true, 1200, 0, BSC_THEME_DARK },
	{ 6, 512, true, 500, 77, BSC_ALIGN_KICK, false, true, true, 1200, 0, BSC_THEME_PRINT },
	{ 3, 128, false, -1, -1, BSC_ALIGN_KICK, false, false, false, 1000, 700, BSC_THEME_LIGHT },
	{ 3, 128, false, -1, 5, BSC_ALIGN_KICK, true, true, true, 1000, 500, BSC_THEME_LIGHT },
	{ 6, 40, true, 2, 3, BSC_ALIGN_KICK, false, true, true, 200, 50, BSC_THEME_LIGHT },
	{ 1, 8, true, 2, 3, BSC_ALIGN_KICK, true, true, true, 800, 2000, BSC_THEME_LIGHT },
};

static const char *const labels[MAX_PARTS] = {
	"baseline",
	"cpuhp.parallel=0",
	"cpuhp.parallel=1 on a machine whose name takes its place",
	"",
	"x",
	"the last",
};

typedef struct Fixture {
	const Case *c;
	BscCapture *captures[MAX_PARTS];
	BscStackPart parts[MAX_PARTS];
	BscStackView view;
	BscScene *scene;
} Fixture;

/* Kicks and the moments of being online, which are not where the bring-ups begin. */
static void set_points(BscTimeline *timeline, BscNsec delay, bool is_bounded)
{
	for (size_t i = 0; i < timeline->n_bringups; i++) {
		BscBringup *row = &timeline->bringups[i];
		BscNsec kick = row->begin + delay * (BscNsec)(i + 1);
		BscNsec off = is_bounded ? 40000 : 0;

		row->points[BSC_POINT_KICK] = (BscMoment){ is_bounded ? BSC_NSEC_NONE : kick,
							   kick - off,
							   kick + off,
							   is_bounded ? BSC_BOUNDED : BSC_EXACT,
							   false,
							   BSC_NO_ROW,
							   BSC_NO_ROW };
		row->points[BSC_POINT_ONLINE] =
			(BscMoment){ row->last, row->last,  row->last, BSC_EXACT,
				     false,     BSC_NO_ROW, BSC_NO_ROW };
	}
}

static void set_up(Fixture *f, const Case *c)
{
	*f = (Fixture){ .c = c };
	for (size_t i = 0; i < c->n_parts; i++) {
		Synthetic what = synthetic_usual(i % 2 == 0 ? BSC_MODE_SERIAL : BSC_MODE_PARALLEL,
						 c->n_cpus + (unsigned)i);

		what.is_bounded = c->is_bounded;
		what.failed_cpu = i + 1 == c->n_parts ? c->failed : -1;
		what.unfinished_cpu = i + 1 == c->n_parts ? c->unfinished : -1;
		f->captures[i] = synthetic_new(&what);
		set_points(f->captures[i]->timeline, 20000 * (BscNsec)(i + 1), c->is_bounded);
		f->parts[i] = (BscStackPart){ f->captures[i], 0, labels[i] };
	}
	f->view = bsc_stack_fit(f->parts, c->n_parts, c->alignment, c->width);
	f->view.height = c->height;
	f->view.is_ghost = c->is_ghost;
	f->view.has_bars = c->has_bars;
	f->view.has_frame = c->has_frame;
	f->view.footer = "A verdict that is long enough for more than one line in narrow pictures "
			 "and short enough for wide ones.\nA warning.";
	f->scene = bsc_scene_new_stack(&f->view, bsc_theme_get(c->theme));
}

static void tear_down(Fixture *f)
{
	bsc_scene_free(f->scene);
	for (size_t i = 0; i < f->c->n_parts; i++)
		synthetic_free(f->captures[i]);
}

typedef void (*Check)(const Fixture *f);

static void for_all_cases(gconstpointer data)
{
	Check check = *(const Check *)data;

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		Fixture f;

		g_test_message("case %zu: %zu parts, %u CPUs, %.0f px", i, cases[i].n_parts,
			       cases[i].n_cpus, cases[i].width);
		set_up(&f, &cases[i]);
		check(&f);
		tear_down(&f);
	}
}

typedef struct Box {
	double x0, y0, x1, y1;
} Box;

static Box box_of(const BscScene *scene, const BscItem *item)
{
	double width, left;

	if (item->kind != BSC_ITEM_TEXT)
		return (Box){ MIN(item->x, item->x + item->w), MIN(item->y, item->y + item->h),
			      MAX(item->x, item->x + item->w), MAX(item->y, item->y + item->h) };
	width = bsc_text_width(bsc_scene_text(scene, item), item->size, item->is_bold);
	left = item->x - (item->anchor == BSC_ANCHOR_END      ? width
			  : item->anchor == BSC_ANCHOR_MIDDLE ? width / 2
							      : 0);
	return (Box){ left, item->y - item->size * 0.75, left + width, item->y + item->size * 0.2 };
}

static void check_inside(const Fixture *f)
{
	const BscView *view = bsc_scene_view(f->scene);
	size_t n;
	const BscItem *items = bsc_scene_items(f->scene, &n);

	g_assert_cmpfloat(view->height, >=, f->c->height);
	g_assert_cmpfloat(view->height, <=, MAX(f->c->height, 2400));
	for (size_t i = 0; i < n; i++) {
		Box box = box_of(f->scene, &items[i]);

		if (box.x0 < 0 || box.y0 < 0 || box.x1 > view->width || box.y1 > view->height)
			g_error("item %zu '%s' is outside: %g %g to %g %g of %g x %g", i,
				bsc_scene_text(f->scene, &items[i]), box.x0, box.y0, box.x1, box.y1,
				view->width, view->height);
	}
}

static bool overlap(Box a, Box b)
{
	return a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1;
}

static void check_texts_apart(const Fixture *f)
{
	size_t n;
	const BscItem *items = bsc_scene_items(f->scene, &n);
	g_autoptr(GArray) texts = g_array_new(FALSE, FALSE, sizeof(size_t));

	for (size_t i = 0; i < n; i++)
		if (items[i].kind == BSC_ITEM_TEXT)
			g_array_append_val(texts, i);
	g_assert_cmpuint(texts->len, >, 2);
	for (guint i = 0; i < texts->len; i++)
		for (guint j = i + 1; j < texts->len; j++) {
			const BscItem *a = &items[g_array_index(texts, size_t, i)];
			const BscItem *b = &items[g_array_index(texts, size_t, j)];

			if (overlap(box_of(f->scene, a), box_of(f->scene, b)))
				g_error("'%s' and '%s' overlap", bsc_scene_text(f->scene, a),
					bsc_scene_text(f->scene, b));
		}
}

/* The lanes of a part lie below those of the parts before it, and it is what lies at their place.
 */
static void check_parts_in_order(const Fixture *f)
{
	double last = 0;
	size_t n_shown = 0;

	g_assert_cmpuint(bsc_scene_n_parts(f->scene), ==, f->c->n_parts);
	for (size_t part = 0; part < f->c->n_parts; part++) {
		size_t n;
		BscRow first = bsc_timeline_lanes(f->captures[part]->timeline, 0, &n);
		bool has_lane = false;

		g_assert_true(bsc_scene_part_capture(f->scene, part) == f->captures[part]);
		for (BscRow lane = first; lane < first + n; lane++) {
			double y, height;

			if (!bsc_scene_part_lane(f->scene, part, lane, &y, &height))
				continue;
			has_lane = true;
			g_assert_cmpfloat(y + 1e-6, >=, last);
			g_assert_cmpuint(bsc_scene_part(f->scene, y + height / 2), ==, part);
			last = y;
		}
		n_shown += has_lane;
	}
	g_assert_cmpuint(n_shown, ==,
			 f->c->n_parts - (f->c->is_ghost && f->c->n_parts > 1 ? 1 : 0));
	g_assert_null(bsc_scene_part_capture(f->scene, f->c->n_parts));
}

/* A stretch of any part is where its distance from the zero of its lane belongs. */
static void check_same_scale(const Fixture *f)
{
	size_t n, n_stretches = 0;
	const BscItem *items = bsc_scene_items(f->scene, &n);

	for (size_t i = 0; i < n; i++) {
		const BscItem *item = &items[i];
		const BscIntervals *rows;
		BscNsec zero;
		double begin, end;

		if (item->ref_kind != BSC_REF_INTERVAL || item->n_folded > 1)
			continue;
		n_stretches++;
		rows = &f->captures[item->part]->timeline->intervals;
		zero = bsc_scene_part_zero(f->scene, item->part, rows->lane[item->ref]);
		begin = bsc_view_to_px(f->scene, rows->begin_low[item->ref] - zero);
		end = bsc_view_to_px(f->scene, rows->end_high[item->ref] - zero);
		g_assert_cmpfloat(item->x, >=, begin - 1);
		g_assert_cmpfloat(item->x + item->w, <=, MAX(end, begin + 3) + 1);
		g_assert_cmpuint(bsc_scene_part(f->scene, item->y), ==, item->part);
	}
	g_assert_cmpuint(n_stretches, >, 0);
}

/* What is picked belongs to the part at that height. */
static void check_pick(const Fixture *f)
{
	size_t n, n_found = 0;
	const BscItem *items = bsc_scene_items(f->scene, &n);

	for (size_t i = 0; i < n; i += 1 + n / 2000) {
		double x = items[i].x + items[i].w / 2, y = items[i].y + items[i].h / 2;
		const BscCapture *capture;
		BscRow row = BSC_NO_ROW;
		size_t part = bsc_scene_part(f->scene, y);
		double lane_y, height;

		if (bsc_scene_pick(f->scene, x, y, &row) != BSC_REF_INTERVAL)
			continue;
		n_found++;
		capture = bsc_scene_part_capture(f->scene, part);
		g_assert_cmpuint(row, <, capture->timeline->intervals.n);
		g_assert_true(bsc_scene_part_lane(
			f->scene, part, capture->timeline->intervals.lane[row], &lane_y, &height));
		g_assert_cmpfloat(y, >=, lane_y);
		g_assert_cmpfloat(y, <, lane_y + MAX(height, 1));
	}
	g_assert_cmpuint(n_found, >, 0);
}

static void check_same_again(const Fixture *f)
{
	BscScene *again = bsc_scene_new_stack(&f->view, bsc_scene_theme(f->scene));
	size_t n, n_again;
	const BscItem *items = bsc_scene_items(f->scene, &n);
	const BscItem *items_again = bsc_scene_items(again, &n_again);

	g_assert_cmpuint(n, ==, n_again);
	for (size_t i = 0; i < n; i++) {
		const BscItem *a = &items[i], *b = &items_again[i];

		g_assert_true(a->kind == b->kind && a->x == b->x && a->y == b->y && a->w == b->w &&
			      a->h == b->h && bsc_color_equal(a->fill, b->fill) &&
			      a->ref_kind == b->ref_kind && a->ref == b->ref && a->part == b->part);
		g_assert_cmpstr(bsc_scene_text(f->scene, a), ==, bsc_scene_text(again, b));
	}
	bsc_scene_free(again);
}

/* Cost follows px, however many parts share them. */
static void check_cost(const Fixture *f)
{
	const BscView *view = bsc_scene_view(f->scene);
	size_t n;

	bsc_scene_items(f->scene, &n);
	g_assert_cmpfloat(n, <, view->width * view->height / 4);
}

static bool has_text(const BscScene *scene, const char *part)
{
	size_t n;
	const BscItem *items = bsc_scene_items(scene, &n);

	for (size_t i = 0; i < n; i++)
		if (items[i].kind == BSC_ITEM_TEXT &&
		    strstr(bsc_scene_text(scene, &items[i]), part))
			return true;
	return false;
}

static void test_says_what_is_not_sure(void)
{
	static const struct {
		Case c;
		const char *want, *unwanted;
	} table[] = {
		{ { 2, 8, false, -1, -1, BSC_ALIGN_KICK, false, false, true, 1200, 0, 0 },
		  "all online, total ",
		  "zero \xc2\xb1" },
		{ { 2, 8, true, -1, -1, BSC_ALIGN_KICK, false, false, true, 1200, 0, 0 },
		  "zero \xc2\xb1 40.0 us",
		  "zeros" },
		{ { 2, 8, true, -1, -1, BSC_ALIGN_OWN_KICK, false, false, true, 1200, 0, 0 },
		  "zeros up to \xc2\xb1 40.0 us",
		  "not known" },
		{ { 2, 8, false, 3, -1, BSC_ALIGN_KICK, false, false, true, 1200, 0, 0 },
		  "7 of 8 online, 1 failed, total ",
		  "at least" },
		{ { 2, 8, false, -1, 3, BSC_ALIGN_KICK, false, false, true, 1200, 0, 0 },
		  "7 of 8 online, 1 unfinished, total at least ",
		  "failed, total" },
		{ { 2, 8, false, -1, -1, BSC_ALIGN_OWN_KICK, false, false, true, 1200, 0, 0 },
		  "each CPU's own kick; the control CPU",
		  "CPU0" },
		{ { 2, 8, false, -1, -1, BSC_ALIGN_KICK, true, false, true, 1200, 0, 0 },
		  "dashed outline: baseline",
		  "marks at begin" },
		{ { 2, 128, false, -1, -1, BSC_ALIGN_KICK, true, false, true, 1200, 0, 0 },
		  "marks at begin and end: baseline",
		  "dashed" },
		{ { 2, 8, false, 3, -1, BSC_ALIGN_KICK, false, true, true, 1200, 0, 0 },
		  "black: failed in one of the two",
		  "unfinished, total" },
		{ { 2, 8, false, -1, 3, BSC_ALIGN_KICK, false, true, true, 1200, 0, 0 },
		  "\xe2\x89\xa5 ",
		  "black: failed" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
		Fixture f;

		g_test_message("row %zu", i);
		set_up(&f, &table[i].c);
		g_assert_true(has_text(f.scene, table[i].want));
		g_assert_false(has_text(f.scene, table[i].unwanted));
		tear_down(&f);
	}
}

/* The zero of every part lies in one column, and times are read from there. */
static void test_zero_is_common(void)
{
	static const Case c = {
		3, 8, false, -1, -1, BSC_ALIGN_KICK, false, false, true, 1200, 0, 0
	};
	Fixture f;

	set_up(&f, &c);
	for (size_t part = 0; part < c.n_parts; part++) {
		const BscTimeline *timeline = f.captures[part]->timeline;
		BscMoment kick = bsc_align_episode(timeline, 0, BSC_ALIGN_KICK);

		g_assert_cmpint(kick.ns, >, timeline->episodes[0].begin);
		g_assert_cmpint(bsc_scene_part_zero(f.scene, part, 0), ==, kick.ns);
	}
	g_assert_cmpint(bsc_view_to_ns(f.scene, bsc_view_to_px(f.scene, 0)), ==, 0);
	g_assert_null(bsc_scene_capture(f.scene));
	tear_down(&f);
}

/* A capture without any bring-up says so and leaves the others alone. */
static void test_part_without_bringup(void)
{
	static const Case c = {
		2, 8, false, -1, -1, BSC_ALIGN_KICK, false, false, true, 1200, 0, 0
	};
	Fixture f;
	BscScene *scene;

	set_up(&f, &c);
	f.parts[0].episode = BSC_NO_ROW;
	f.view = bsc_stack_fit(f.parts, 2, BSC_ALIGN_KICK, 1200);
	f.view.has_bars = true;
	scene = bsc_scene_new_stack(&f.view, bsc_theme_get(BSC_THEME_LIGHT));
	g_assert_true(has_text(scene, "no CPU bring-up in this capture"));
	g_assert_true(has_text(scene, "all online, total "));
	bsc_scene_free(scene);
	f.view = bsc_stack_fit(f.parts, 0, BSC_ALIGN_KICK, 1200);
	scene = bsc_scene_new_stack(&f.view, bsc_theme_get(BSC_THEME_LIGHT));
	g_assert_cmpuint(bsc_scene_part(scene, 100), ==, 0);
	bsc_scene_free(scene);
	tear_down(&f);
}

int main(int argc, char **argv)
{
	static const struct {
		const char *path;
		Check check;
	} checks[] = {
		{ "/stack/inside", check_inside },
		{ "/stack/texts-apart", check_texts_apart },
		{ "/stack/parts-in-order", check_parts_in_order },
		{ "/stack/same-scale", check_same_scale },
		{ "/stack/pick", check_pick },
		{ "/stack/same-again", check_same_again },
		{ "/stack/cost", check_cost },
	};

	g_test_init(&argc, &argv, NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(checks); i++)
		g_test_add_data_func(checks[i].path, &checks[i].check, for_all_cases);
	g_test_add_func("/stack/says-what-is-not-sure", test_says_what_is_not_sure);
	g_test_add_func("/stack/zero-is-common", test_zero_is_common);
	g_test_add_func("/stack/part-without-bringup", test_part_without_bringup);
	return g_test_run();
}
