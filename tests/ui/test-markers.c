/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/draw/synthetic.h"
#include "ui/markers.h"
#include "ui/sums.h"

#include <string.h>

static void test_markers_stay_in_order_and_have_names(void)
{
	static const struct {
		BscNsec at;
		const char *name, *want;
		BscRow place;
	} steps[] = {
		{ 50, NULL, "M1", 0 },    { 10, "early", "early", 0 }, { 90, NULL, "M2", 2 },
		{ 50, "again", "M1", 1 }, { 60, " \n ", NULL, 2 },     { 0, "M3", "M3", 0 },
		{ 70, NULL, "M4", 4 },    { -5, "a\tb", NULL, 0 },
	};
	g_autoptr(BscMarkers) markers = bsc_markers_new();

	for (size_t i = 0; i < G_N_ELEMENTS(steps); i++) {
		BscRow place = bsc_markers_add(markers, steps[i].at, steps[i].name);

		g_assert_cmpuint(place, ==, steps[i].place);
		g_assert_cmpint(bsc_markers_get(markers, place)->at, ==, steps[i].at);
		g_assert_null(strpbrk(bsc_markers_get(markers, place)->name, "\n\t"));
		g_assert_cmpuint(strlen(bsc_markers_get(markers, place)->name), >, 0);
		if (steps[i].want)
			g_assert_cmpstr(bsc_markers_get(markers, place)->name, ==, steps[i].want);
	}
	for (size_t i = 1; i < bsc_markers_n(markers); i++)
		g_assert_cmpint(bsc_markers_get(markers, i - 1)->at, <,
				bsc_markers_get(markers, i)->at);
	g_assert_cmpuint(bsc_markers_add(markers, BSC_NSEC_NONE, NULL), ==, BSC_NO_ROW);
}

static void test_text_has_all_differences(void)
{
	g_autoptr(BscMarkers) markers = bsc_markers_new();
	g_autoptr(GString) text = g_string_new(NULL);

	bsc_markers_add(markers, 1000000, "a");
	bsc_markers_add(markers, 3500001, "b");
	bsc_markers_add(markers, 2000000, "c");
	bsc_markers_put_text(markers, 500000, 2, text);
	g_assert_cmpstr(text->str, ==,
			"marker\tat\tsince the one before\tsince b\n"
			"a\t0.500000 ms\t\t-2.500001 ms\n"
			"c\t1.500000 ms\t1.000000 ms\t-1.500001 ms\n"
			"b\t3.000001 ms\t1.500001 ms\t0.000000 ms\n");
	bsc_markers_rename(markers, 1, "middle");
	bsc_markers_rename(markers, 1, "");
	bsc_markers_remove(markers, 0);
	g_string_truncate(text, 0);
	bsc_markers_put_text(markers, 500000, BSC_NO_ROW, text);
	g_assert_cmpstr(text->str, ==,
			"marker\tat\tsince the one before\n"
			"middle\t1.500000 ms\t\n"
			"b\t3.000001 ms\t1.500001 ms\n");
}

static void test_snap_takes_the_nearest_edge_or_none(void)
{
	Synthetic what = synthetic_usual(BSC_MODE_PARALLEL, 8);
	BscCapture *capture = synthetic_new(&what);
	const BscTimeline *timeline = capture->timeline;
	const BscIntervals *rows = &timeline->intervals;
	BscRow row = timeline->lanes[3].first_interval;
	BscNsec edge = rows->begin_low[row];

	g_assert_cmpint(bsc_markers_snap(timeline, 0, 3, edge - 5, 10), ==, edge);
	g_assert_cmpint(bsc_markers_snap(timeline, 0, 3, edge - 5, 5), ==, edge);
	g_assert_cmpint(bsc_markers_snap(timeline, 0, 3, edge - 5, 4), ==, edge - 5);
	g_assert_cmpint(bsc_markers_snap(timeline, 0, 3, edge, 0), ==, edge);
	g_assert_cmpint(bsc_markers_snap(timeline, 0, BSC_NO_ROW, edge - 1, 100), ==, edge);
	g_assert_cmpint(bsc_markers_snap(timeline, 0, 3, 0, 1000), ==, 0);
	synthetic_free(capture);
}

/* What every stretch has in common with RANGE, one after the other. */
static BscSpan slow_sum(const BscTimeline *timeline, BscStretchKind kind, bool is_control,
			BscRange range)
{
	const BscIntervals *rows = &timeline->intervals;
	BscSpan sum = { 0, 0, true };

	for (BscRow row = 0; row < rows->n; row++) {
		BscNsec low = MIN(rows->end_low[row], range.end) -
			      MAX(rows->begin_high[row], range.begin);
		BscNsec high = MIN(rows->end_high[row], range.end) -
			       MAX(rows->begin_low[row], range.begin);

		if (rows->kind[row] != kind || rows->depth[row] != 0 ||
		    timeline->lanes[rows->lane[row]].is_control != is_control)
			continue;
		sum.low += MAX(low, 0);
		sum.high += MAX(high, 0);
	}
	return sum;
}

static void test_sums_hold_what_is_inside(void)
{
	for (int bounded = 0; bounded < 2; bounded++) {
		Synthetic what = synthetic_usual(BSC_MODE_PARALLEL, 8);
		BscCapture *capture;
		const BscEpisode *episode;

		what.is_bounded = bounded;
		capture = synthetic_new(&what);
		episode = &capture->timeline->episodes[0];
		for (int part = 1; part <= 4; part++) {
			BscNsec span = episode->end - episode->begin;
			BscRange range = { episode->begin + span * (part - 1) / 4,
					   episode->begin + span * part / 4 };
			g_autoptr(GArray) sums = bsc_sums_new(capture->timeline, 0, NULL, 0, range);

			g_assert_cmpuint(sums->len, >, 0);
			for (guint i = 0; i < sums->len; i++) {
				const BscSum *sum = &g_array_index(sums, BscSum, i);
				bool is_control = g_str_has_prefix(sum->group, "control");
				BscSpan want =
					slow_sum(capture->timeline, sum->kind, is_control, range);

				g_assert_cmpint(sum->time.high, ==, want.high);
				g_assert_cmpint(sum->time.low, <=, want.high);
				if (sum->time.is_exact)
					g_assert_cmpint(sum->time.low, ==, sum->time.high);
			}
		}
		synthetic_free(capture);
	}
}

static void test_sums_are_of_the_lanes_that_are_shown(void)
{
	Synthetic what = synthetic_usual(BSC_MODE_PARALLEL, 8);
	BscCapture *capture = synthetic_new(&what);
	const BscEpisode *episode = &capture->timeline->episodes[0];
	static const BscRow lanes[] = { 3 };
	BscRange all = { episode->begin, episode->end };
	g_autoptr(GArray) sums = bsc_sums_new(capture->timeline, 0, lanes, 1, all);
	g_autoptr(GString) text = g_string_new(NULL);

	for (guint i = 0; i < sums->len; i++) {
		g_assert_cmpuint(g_array_index(sums, BscSum, i).n_lanes, ==, 1);
		g_assert_cmpstr(g_array_index(sums, BscSum, i).group, ==, "CPUs");
	}
	bsc_sums_put_text(sums, episode->begin, all, text);
	g_assert_true(g_str_has_prefix(text->str, "range\t0.000"));
	g_assert_nonnull(strstr(text->str, "CPUs\tSTARTING\t"));
	g_assert_nonnull(strstr(text->str, " ms\t1 lane\n"));
	synthetic_free(capture);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/markers/order", test_markers_stay_in_order_and_have_names);
	g_test_add_func("/markers/text", test_text_has_all_differences);
	g_test_add_func("/markers/snap", test_snap_takes_the_nearest_edge_or_none);
	g_test_add_func("/sums/inside", test_sums_hold_what_is_inside);
	g_test_add_func("/sums/shown", test_sums_are_of_the_lanes_that_are_shown);
	return g_test_run();
}
