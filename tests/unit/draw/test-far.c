/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draw/scene.h"
#include "model/coarse.h"
#include "tests/unit/draw/crowd.h"

#include <math.h>
#include <string.h>

/* Lanes with more stretches than pixels, against the stretches themselves. */

#define MAX_CODES   128
#define MAX_BUCKETS 3000 /* of one level that are checked */

static const Crowd crowds[] = {
	{ .n_lanes = 3, .seed = 1, .n_stretches = 60000, .per_alarm = 900 },
	{ .n_lanes = 4, .seed = 2, .n_stretches = 40000, .per_gap = 3, .per_alarm = 2000 },
	{ .n_lanes = 40,
	  .seed = 3,
	  .n_stretches = 50000,
	  .per_long = 500,
	  .per_band = 2,
	  .per_gap = 50 },
	{ .n_lanes = 90, .seed = 4, .n_stretches = 60000, .per_band = 4, .per_alarm = 300 },
	{ .n_lanes = 90,
	  .seed = 5,
	  .n_stretches = 60000,
	  .per_long = 100,
	  .per_band = 2,
	  .per_gap = 20,
	  .per_alarm = 100,
	  .per_empty = 5 },
	{ .n_lanes = 2, .seed = 6, .n_stretches = 40000, .per_empty = 2, .per_alarm = 1 },
};

typedef struct Rows {
	const BscTimeline *timeline;
	size_t first, end;
} Rows;

static Rows rows_of(const BscCapture *capture, BscRow lane)
{
	const BscLane *at = &capture->timeline->lanes[lane];

	return (Rows){ capture->timeline, at->first_interval,
		       at->first_interval + at->n_intervals };
}

/* Where the edges of ROW are, those with bounds in the middle of them. */
static void edges_of(const BscIntervals *rows, size_t row, BscNsec *ret_begin, BscNsec *ret_end)
{
	*ret_begin = rows->begin_low[row] + (rows->begin_high[row] - rows->begin_low[row]) / 2;
	*ret_end = rows->end_low[row] + (rows->end_high[row] - rows->end_low[row]) / 2;
}

/* First row that ends behind T. */
static size_t first_behind(const Rows *rows, BscNsec t)
{
	size_t first = rows->first, end = rows->end;

	while (first < end) {
		size_t mid = first + (end - first) / 2;

		if (rows->timeline->intervals.end_high[mid] < t)
			first = mid + 1;
		else
			end = mid;
	}
	return first;
}

/* ns of [BEGIN, END) that each code covers; returns the sum. */
static BscNsec weigh(const Rows *rows, BscNsec begin, BscNsec end, BscNsec *cover)
{
	const BscIntervals *at = &rows->timeline->intervals;
	BscNsec sum = 0;

	memset(cover, 0, MAX_CODES * sizeof *cover);
	for (size_t row = first_behind(rows, begin); row < rows->end; row++) {
		BscNsec from, to, length;

		edges_of(at, row, &from, &to);
		if (from >= end)
			break;
		length = MIN(to, end) - MAX(from, begin);
		if (length <= 0)
			continue;
		cover[bsc_coarse_bucket(at->kind[row], bsc_timeline_claim(rows->timeline, row))] +=
			length;
		sum += length;
	}
	return sum;
}

static void check_level(const Rows *rows, const BscCoarseLane *lane, unsigned level)
{
	BscNsec width = (BscNsec)(lane->width << level), cover[MAX_CODES];
	size_t n, step;
	const uint8_t *buckets = bsc_coarse_level(lane, level, &n);

	step = MAX(n / MAX_BUCKETS, 1);
	for (size_t i = 0; i < n; i += step) {
		BscNsec begin = lane->begin + (BscNsec)i * width, most = 0;
		BscNsec sum = weigh(rows, begin, begin + width, cover);
		uint8_t code = buckets[i] & (uint8_t)~BSC_COARSE_CLOSER;

		for (unsigned c = 0; c < MAX_CODES; c++)
			most = MAX(most, cover[c]);
		if (code == BSC_COARSE_NOTHING)
			g_assert_cmpint(2 * sum, <, width);
		else
			/* A moment with nothing in front of it counts as a nanosecond. */
			g_assert_cmpint(cover[code] + (BscNsec)(rows->end - rows->first), >=, most);
		if (code != BSC_COARSE_NOTHING && most > (BscNsec)(rows->end - rows->first))
			g_assert_cmpint(cover[code], >, 0);
	}
}

static void test_bucket_shows_what_covers_most(gconstpointer data)
{
	g_autoptr(BscCapture) capture = crowd_new(data);
	const BscCoarse *coarse = capture->timeline->coarse;

	for (BscRow lane = 0; lane < MIN(coarse->n_lanes, 6); lane++) {
		Rows rows = rows_of(capture, lane);

		g_assert_cmpuint(coarse->lanes[lane].n_levels, >, 5);
		for (unsigned level = 0; level < coarse->lanes[lane].n_levels; level++)
			check_level(&rows, &coarse->lanes[lane], level);
	}
}

static void test_list_has_every_alarm(gconstpointer data)
{
	g_autoptr(BscCapture) capture = crowd_new(data);
	const BscIntervals *rows = &capture->timeline->intervals;

	for (BscRow lane = 0; lane < capture->timeline->n_lanes; lane++) {
		const BscCoarseLane *at = &capture->timeline->coarse->lanes[lane];
		Rows of = rows_of(capture, lane);
		size_t n = 0;

		for (size_t row = of.first; row < of.end; row++) {
			if (!bsc_stretch_is_alarm(rows->kind[row]))
				continue;
			g_assert_cmpuint(bsc_coarse_first_alarm(at, row), ==, n);
			g_assert_cmpuint(at->alarms[n++], ==, row);
		}
		g_assert_cmpuint(at->n_alarms, ==, n);
	}
}

/* One lane of a scene, px by px, however it is painted. */
typedef struct Line {
	const BscScene *scene;
	double x0;
	size_t n;
	BscColor *fill;       /* a = 0: nothing */
	const BscLook *looks; /* NULL: it is not of cells */
} Line;

static void line_clear(Line *line)
{
	g_free(line->fill);
}

static void put_fill(Line *line, const BscItem *item)
{
	for (double x = item->x; x < item->x + item->w; x++) {
		BscColor *fill = &line->fill[(size_t)(x - line->x0)];

		*fill = item->fill;
		/* What differs in its pattern only differs. */
		fill->a = (uint8_t)(200 + item->pattern);
	}
}

static Line read_line(const BscScene *scene, BscRow lane)
{
	const BscIntervals *rows = &bsc_scene_capture(scene)->timeline->intervals;
	double x1, y0, y1;
	Line line = { .scene = scene };
	size_t n;
	const BscItem *items = bsc_scene_items(scene, &n);
	BscItem run;

	bsc_scene_plot(scene, &line.x0, &x1, &y0, &y1);
	line.n = (size_t)(x1 - line.x0);
	line.fill = g_new0(BscColor, line.n);
	for (size_t i = 0; i < n; i++) {
		if (items[i].kind == BSC_ITEM_CELLS && items[i].ref == lane) {
			line.looks = bsc_scene_cells(scene, &items[i]).looks;
			for (size_t at = 0; bsc_scene_next_run(scene, &items[i], &at, &run);)
				put_fill(&line, &run);
		} else if (items[i].ref_kind == BSC_REF_INTERVAL &&
			   items[i].kind != BSC_ITEM_TEXT && rows->lane[items[i].ref] == lane) {
			put_fill(&line, &items[i]);
		}
	}
	return line;
}

static BscScene *make_scene(BscCapture *capture, double height, BscNsec begin, BscNsec end)
{
	BscView view = bsc_view_fit(capture->timeline, 0, 500, height, false);

	view.begin = begin;
	view.end = end;
	return bsc_scene_new(capture, &view, bsc_theme_get(BSC_THEME_LIGHT));
}

static uint8_t code_of(BscLook look)
{
	return bsc_coarse_bucket(bsc_look_kind(look), bsc_look_certainty(look));
}

static bool is_alarm_look(BscLook look)
{
	return look != BSC_LOOK_NOTHING && bsc_stretch_is_alarm(bsc_look_kind(look));
}

/* What was compared, so that a test knows that it was, and how much of it is the very most. */
typedef struct Tally {
	size_t n_px, n_most, n_bands, n_same;
} Tally;

/* Nothing covers more of px I than what it shows. */
static bool shows_most(const Line *line, const Rows *rows, size_t i)
{
	double x = line->x0 + (double)i;
	BscNsec cover[MAX_CODES];

	weigh(rows, bsc_view_to_ns(line->scene, x), bsc_view_to_ns(line->scene, x + 1), cover);
	for (unsigned c = 0; c < MAX_CODES; c++)
		if (cover[c] > cover[code_of(line->looks[i])])
			return false;
	return true;
}

/* What px I shows is there, within a px of it; what fills the px and those beside it, it shows. */
static void check_px(const Line *line, const Rows *rows, size_t i, Tally *tally)
{
	double x = line->x0 + (double)i;
	BscNsec before = bsc_view_to_ns(line->scene, x - 1);
	BscNsec behind = bsc_view_to_ns(line->scene, x + 2);
	BscNsec cover[MAX_CODES], sum = weigh(rows, before, behind, cover);
	BscLook look = line->looks[i];

	if (look == BSC_LOOK_NOTHING) {
		g_assert_cmpint(sum, <=, (behind - before) * 11 / 12);
		return;
	}
	tally->n_bands += look & BSC_LOOK_BAND ? 1 : 0;
	if (is_alarm_look(look) || (look & BSC_LOOK_BAND))
		return;
	tally->n_px++;
	tally->n_most += shows_most(line, rows, i);
	/* Moments cover nothing. */
	if (sum > 0)
		g_assert_cmpint(cover[code_of(look)], >, 0);
	for (unsigned c = 0; c < MAX_CODES; c++)
		if (cover[c] >= (behind - before) * 23 / 24)
			g_assert_cmpuint(code_of(look), ==, c);
}

/* Alarms are where they are when every stretch is looked at, to the px. */
static void check_alarms(const Line *line, const Rows *rows)
{
	const BscIntervals *at = &rows->timeline->intervals;
	g_autofree bool *has_alarm = g_new0(bool, line->n + 1);

	for (size_t row = rows->first; row < rows->end; row++) {
		double from, to;

		if (!bsc_stretch_is_alarm(at->kind[row]) || at->end_low[row] != at->end_high[row])
			continue;
		from = bsc_view_to_px(line->scene, at->begin_low[row]) - line->x0;
		to = bsc_view_to_px(line->scene, at->end_low[row]) - line->x0;
		if (to < 0 || from >= (double)line->n)
			continue;
		for (size_t i = (size_t)MAX(from, 0); i <= (size_t)to && i < line->n; i++)
			has_alarm[i] = has_alarm[i] || (double)i < to || from == to;
	}
	for (size_t i = 0; i < line->n; i++)
		if (has_alarm[i])
			g_assert_true(is_alarm_look(line->looks[i]));
}

static void check_pick(const Line *line, const Rows *rows, BscRow lane, size_t i)
{
	const BscIntervals *at = &rows->timeline->intervals;
	double x = line->x0 + (double)i + 0.5, y, height;
	BscRow row = BSC_NO_ROW;

	g_assert_true(bsc_scene_lane(line->scene, lane, &y, &height));
	if (bsc_scene_pick(line->scene, x, y + height / 2, &row) != BSC_REF_INTERVAL)
		return;
	g_assert_cmpuint(at->lane[row], ==, lane);
	g_assert_cmpint(at->begin_low[row], <=, bsc_view_to_ns(line->scene, x + 0.5));
	g_assert_cmpint(at->end_high[row] + 1, >=, bsc_view_to_ns(line->scene, x - 0.5));
	if (is_alarm_look(line->looks[i]))
		g_assert_true(bsc_stretch_is_alarm(at->kind[row]));
}

/* Views of all, and of less and less; HEIGHT: low bars and high ones. */
static Tally for_all_views(BscCapture *capture, void (*check)(BscCapture *, BscScene *, Tally *))
{
	static const double heights[] = { 120, 1000, 2500 };
	const BscEpisode *episode = &capture->timeline->episodes[0];
	Tally tally = { 0 };

	for (double part = 1; part < 2000; part *= 1.7)
		for (size_t i = 0; i < G_N_ELEMENTS(heights); i++) {
			BscNsec length = (BscNsec)((double)(episode->end - episode->begin) / part);
			BscNsec begin =
				episode->begin + (episode->end - episode->begin - length) / 3;
			BscScene *scene =
				make_scene(capture, heights[i], begin, begin + length + 1);

			check(capture, scene, &tally);
			bsc_scene_free(scene);
		}
	return tally;
}

static void check_truth(BscCapture *capture, BscScene *scene, Tally *tally)
{
	bool has_own_px = bsc_scene_view(scene)->height > 5 * capture->timeline->n_lanes;
	double y, height;

	for (BscRow lane = 0; lane < MIN(capture->timeline->n_lanes, 5); lane++) {
		Rows rows = rows_of(capture, lane);
		Line line = read_line(scene, lane);

		if (line.looks && bsc_scene_lane(scene, lane, &y, &height)) {
			check_alarms(&line, &rows);
			for (size_t i = 0; i < line.n; i++)
				check_px(&line, &rows, i, tally);
			/* Where lanes share px what is picked may be another's alarm. */
			for (size_t i = 0; has_own_px && i < line.n; i += 7)
				check_pick(&line, &rows, lane, i);
		}
		line_clear(&line);
	}
}

static void test_px_are_true(gconstpointer data)
{
	const Crowd *what = data;
	g_autoptr(BscCapture) capture = crowd_new(what);
	Tally tally;

	tally = for_all_views(capture, check_truth);
	/* More than that is more than a bucket nearly as long as a px leaves of noise. */
	g_assert_cmpuint(100 * tally.n_most, >=, 56 * tally.n_px);
	if (what->per_alarm != 1)
		g_assert_cmpuint(tally.n_px, >, 2000);
	if (what->per_long > 0 && what->per_band > 0)
		g_assert_cmpuint(tally.n_bands, >, 0);
}

/* Where every stretch is looked at, cells are what items would be. */
static void check_same(BscCapture *capture, BscScene *scene, Tally *tally)
{
	const BscView *view = bsc_scene_view(scene);
	BscCoarse *coarse = capture->timeline->coarse;
	const BscCoarseLane *first = &coarse->lanes[1];
	BscNsec px = (bsc_view_to_ns(scene, 300) - bsc_view_to_ns(scene, 100)) / 200;
	double y, height;
	BscScene *plain;

	if (px >= (BscNsec)first->width * 3 / 4)
		return;
	capture->timeline->coarse = NULL;
	plain = bsc_scene_new(capture, view, bsc_theme_get(BSC_THEME_LIGHT));
	capture->timeline->coarse = coarse;
	for (BscRow lane = 1; lane < MIN(capture->timeline->n_lanes, 40); lane++) {
		Line far = read_line(scene, lane), near = read_line(plain, lane);

		if (far.looks && bsc_scene_lane(scene, lane, &y, &height)) {
			tally->n_same++;
			g_assert_cmpmem(far.fill, far.n * sizeof *far.fill, near.fill,
					near.n * sizeof *near.fill);
		}
		line_clear(&far);
		line_clear(&near);
	}
	bsc_scene_free(plain);
}

static void test_few_stretches_are_exact(gconstpointer data)
{
	/* So many lanes that a view is crowded where each lane shows few stretches. */
	const Crowd many = { .n_lanes = 1200,
			     .seed = 9,
			     .n_stretches = 400000,
			     .per_band = 5,
			     .per_alarm = 200,
			     .per_gap = 9,
			     .per_empty = 11 };
	g_autoptr(BscCapture) capture = crowd_new(&many);
	Tally tally;

	tally = for_all_views(capture, check_same);
	g_assert_cmpuint(tally.n_same, >, 100);
}

static void test_few_stretches_have_no_table(void)
{
	const Crowd few = { .n_lanes = 4, .seed = 1, .n_stretches = BSC_COARSE_FEW };
	g_autoptr(BscCapture) capture = crowd_new(&few);

	g_assert_null(capture->timeline->coarse);
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		GTestDataFunc test;
	} tests[] = {
		{ "bucket-shows-what-covers-most", test_bucket_shows_what_covers_most },
		{ "list-has-every-alarm", test_list_has_every_alarm },
		{ "px-are-true", test_px_are_true },
	};

	g_test_init(&argc, &argv, NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		for (size_t j = 0; j < G_N_ELEMENTS(crowds); j++) {
			g_autofree char *path =
				g_strdup_printf("/far/%s/%u", tests[i].name, crowds[j].seed);

			g_test_add_data_func(path, &crowds[j], tests[i].test);
		}
	g_test_add_data_func("/far/few-stretches-are-exact", NULL, test_few_stretches_are_exact);
	g_test_add_func("/far/few-stretches-have-no-table", test_few_stretches_have_no_table);
	return g_test_run();
}
