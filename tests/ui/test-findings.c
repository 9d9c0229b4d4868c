/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/draw/synthetic.h"
#include "ui/findings.h"

#include <string.h>

#define MS ((BscNsec)1000000)

static void test_percent_keeps_both_bounds(void)
{
	static const struct {
		BscSpan part, whole;
		const char *want; /* NULL: unknown */
	} cases[] = {
		{ { 37 * MS, 37 * MS, true }, { 100 * MS, 100 * MS, true }, "37 %" },
		{ { 0, 0, true }, { 100 * MS, 100 * MS, true }, "0 %" },
		{ { 0, 64 * MS, false }, { 100 * MS, 100 * MS, true }, "0 .. 64 %" },
		{ { 111, 222, false }, { 1000, 1000, true }, "11 .. 23 %" },
		/* Of a bring-up whose end is open: at most so much of it. */
		{ { 10, 10, true }, { 100, BSC_NSEC_NONE, false }, "0 .. 10 %" },
		{ { 10, BSC_NSEC_NONE, false }, { 100, 100, true }, NULL },
		{ { BSC_NSEC_NONE, BSC_NSEC_NONE, false }, { 100, 100, true }, NULL },
		{ { 10, 10, true }, { 0, 0, true }, NULL },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *got = bsc_findings_percent(cases[i].part, cases[i].whole);

		g_assert_cmpstr(got, ==, cases[i].want);
	}
}

static void test_words(void)
{
	Synthetic what = synthetic_usual(BSC_MODE_PARALLEL, 8);
	BscCapture *capture = synthetic_new(&what);
	BscNsec zero = capture->timeline->episodes[0].begin;
	BscEpisodeFigures figures = { .total = { 100 * MS, 100 * MS, true } };
	BscAnalysis analysis = { .episodes = &figures, .n_episodes = 1 };
	const struct {
		BscFinding finding;
		const char *where, *time, *share;
	} cases[] = {
		{ { .cpu = 7, .begin = zero + 92 * MS, .cost = { 37 * MS, 37 * MS, true } },
		  "CPU7 at 92.0 ms",
		  "37.0 ms",
		  "37 %" },
		{ { .cpu = -1, .begin = zero, .cost = { 0, 37 * MS, false } },
		  "all of it",
		  "0 .. 37 ms",
		  "0 .. 37 %" },
		{ { .cpu = 1,
		    .begin = zero,
		    .cost = { 500 * MS, 500 * MS, true },
		    .is_cpu_time = true },
		  "CPU1 at 0 ns",
		  "500 ms",
		  "CPU time" },
		{ { .cpu = 1, .begin = zero, .cost = { BSC_NSEC_NONE, BSC_NSEC_NONE, false } },
		  "CPU1 at 0 ns",
		  "unknown",
		  "unknown" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		const BscFinding *finding = &cases[i].finding;
		g_autofree char *where = bsc_findings_where(capture->timeline, finding);
		g_autofree char *time = bsc_findings_time(finding);
		g_autofree char *share = bsc_findings_share(&analysis, finding);

		g_assert_cmpstr(where, ==, cases[i].where);
		g_assert_cmpstr(time, ==, cases[i].time);
		g_assert_cmpstr(share, ==, cases[i].share);
	}
	synthetic_free(capture);
}

/* A finding made of any stretch leads to a stretch that looks the same, and from there back. */
static void test_there_and_back(void)
{
	Synthetic what = synthetic_usual(BSC_MODE_PARALLEL, 8);
	BscCapture *capture = synthetic_new(&what);
	const BscTimeline *timeline = capture->timeline;
	const BscIntervals *rows = &timeline->intervals;
	size_t n = 0;

	for (BscRow row = 0; row < rows->n; row++) {
		const BscLane *lane = &timeline->lanes[rows->lane[row]];
		BscFinding findings[] = {
			/* covers everything, and is about no CPU */
			{ .cpu = -1, .begin = timeline->begin, .end = timeline->end },
			{ .cpu = lane->is_control ? rows->target[row] : (int32_t)lane->cpu,
			  .begin = rows->begin_low[row],
			  .end = rows->end_high[row] },
			/* covers it, and agrees less */
			{ .cpu = lane->is_control ? rows->target[row] : (int32_t)lane->cpu,
			  .begin = rows->begin_low[row] - MS,
			  .end = rows->end_high[row] + MS },
			/* another CPU's, and another episode's */
			{ .cpu = 99, .begin = rows->begin_low[row], .end = rows->end_high[row] },
			{ .episode = 1, .cpu = 1, .begin = 0, .end = INT64_MAX },
		};
		BscAnalysis analysis = { .findings = findings,
					 .n_findings = G_N_ELEMENTS(findings) };
		BscRow found;

		if (rows->begin_low[row] >= rows->end_high[row])
			continue;
		n++;
		g_assert_cmpuint(bsc_findings_stretch(timeline, &findings[0]), ==, BSC_NO_ROW);
		g_assert_cmpuint(bsc_findings_stretch(timeline, &findings[3]), ==, BSC_NO_ROW);
		found = bsc_findings_stretch(timeline, &findings[1]);
		g_assert_cmpuint(found, !=, BSC_NO_ROW);
		g_assert_cmpint(rows->begin_low[found], ==, rows->begin_low[row]);
		g_assert_cmpint(rows->end_high[found], ==, rows->end_high[row]);
		g_assert_cmpuint(bsc_findings_covering(timeline, &analysis, row), ==, 1);
		analysis.n_findings = 1;
		g_assert_cmpuint(bsc_findings_covering(timeline, &analysis, row), ==, BSC_NO_ROW);
	}
	g_assert_cmpuint(n, >, 50);
	synthetic_free(capture);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/findings/percent", test_percent_keeps_both_bounds);
	g_test_add_func("/findings/words", test_words);
	g_test_add_func("/findings/links", test_there_and_back);
	return g_test_run();
}
