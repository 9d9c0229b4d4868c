/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/format.h"
#include "tests/unit/draw/synthetic.h"
#include "ui/facts.h"

#include <string.h>

static const char *find(const BscFacts *facts, const char *title, const char *key)
{
	for (guint i = 0; i < facts->len; i++) {
		const BscFactGroup *group = facts->pdata[i];

		if (strcmp(group->title, title) != 0)
			continue;
		for (guint j = 0; j < group->facts->len; j++) {
			const BscFact *fact = &g_array_index(group->facts, BscFact, j);

			if (strcmp(fact->key, key) == 0)
				return fact->value;
		}
	}
	return NULL;
}

static void test_moments_say_what_is_open(void)
{
	Synthetic what = synthetic_usual(BSC_MODE_PARALLEL, 8);
	BscCapture *capture = synthetic_new(&what);
	BscNsec zero = capture->timeline->episodes[0].begin;
	static const struct {
		BscNsec low, high; /* after the begin of the episode, or none */
		const char *want;
	} cases[] = {
		{ 3912499, 3912499, "3.912 ms" },
		{ 3912500, 3912500, "3.913 ms" },
		{ 3912000, 4100000, "3.912 .. 4.100 ms" },
		{ 3912000, 3912300, "3.912 ms" }, /* no difference that can be seen */
		{ -1500, -1500, "-0.002 ms" },
		{ -300, -300, "0.000 ms" },
		{ 999999499, 999999499, "999.999 ms" },
		{ 3003746123, 3003746123, "3.003746 s" },
		{ 912000, 3003746123, "0.000912 .. 3.003746 s" },
		{ -12345678, 0, "-12.346 .. 0.000 ms" },
		{ BSC_NSEC_NONE, 5000000, "not after 5.000 ms" },
		{ 5000000, BSC_NSEC_NONE, "not before 5.000 ms" },
		{ BSC_NSEC_NONE, BSC_NSEC_NONE, "unknown" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		BscNsec low = cases[i].low, high = cases[i].high;
		g_autofree char *got = bsc_facts_moment(capture->timeline, 0,
							low == BSC_NSEC_NONE ? low : zero + low,
							high == BSC_NSEC_NONE ? high : zero + high);

		g_assert_cmpstr(got, ==, cases[i].want);
	}
	synthetic_free(capture);
}

static void test_names_of_files(void)
{
	static const struct {
		const char *path, *want;
	} cases[] = {
		{ "/captures/wake/trace.dat", "wake/trace.dat" },
		{ "/captures/wake/boot.dat", "boot.dat" },
		{ "trace.dat", "trace.dat" },
		{ "/trace.dat", "trace.dat" },
		{ "/captures/a\tb.dat", "a\xef\xbf\xbd"
					"b.dat" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *got = bsc_facts_display_name(cases[i].path);

		g_assert_cmpstr(got, ==, cases[i].want);
	}
}

static void test_summary_has_the_figures_of_the_model(void)
{
	Synthetic what = synthetic_usual(BSC_MODE_PARALLEL, 8);
	BscCapture *capture;
	const BscEpisode *episode;
	g_autoptr(BscFacts) facts = NULL;
	const char *title;
	char want[BSC_FORMAT_MAX];

	what.failed_cpu = 3;
	capture = synthetic_new(&what);
	episode = &capture->timeline->episodes[0];
	facts = bsc_facts_summary(capture, NULL, 0);
	title = ((BscFactGroup *)facts->pdata[0])->title;
	g_assert_cmpstr(title, ==, "Bring-up at boot");
	g_assert_cmpstr(find(facts, title, "total"), ==,
			bsc_format_duration(want, episode->end - episode->begin));
	g_assert_cmpstr(find(facts, title, "CPUs online"), ==, "6 of 7");
	g_assert_cmpstr(find(facts, title, "failed"), ==, "1 CPU");
	g_assert_null(find(facts, title, "unfinished"));
	synthetic_free(capture);
}

static void test_summary_has_the_figures_of_the_analysis(void)
{
	Synthetic what = synthetic_usual(BSC_MODE_PARALLEL, 8);
	BscCapture *capture = synthetic_new(&what);
	static const struct {
		BscEpisodeFigures figures;
		const char *waiting, *spin, *concurrency; /* NULL: not said */
	} cases[] = {
		{ { .total = { 200, 200, true },
		    .control_waits = { 136, 136, true },
		    .ap_spin = { 401000000, 401000000, true },
		    .concurrency = { 3.69, 3.69 } },
		  "68 %",
		  "401 ms",
		  "3.7" },
		{ { .total = { 200, 200, true },
		    .control_waits = { 121, 126, false },
		    .ap_spin = { 0, 218000000000, false },
		    .concurrency = { 0.751, 47.368 } },
		  "60 .. 63 %",
		  "0 .. 218 s",
		  "0.7 .. 47.4" },
		{ { .total = { 200, 200, true },
		    .control_waits = { BSC_NSEC_NONE, BSC_NSEC_NONE, false },
		    .ap_spin = { BSC_NSEC_NONE, BSC_NSEC_NONE, false },
		    .concurrency = { 1, 0 } },
		  NULL,
		  NULL,
		  NULL },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		BscEpisodeFigures figures = cases[i].figures;
		BscAnalysis analysis = { .episodes = &figures, .n_episodes = 1 };
		g_autoptr(BscFacts) facts = bsc_facts_summary(capture, &analysis, 0);
		const char *title = ((BscFactGroup *)facts->pdata[0])->title;

		g_assert_cmpstr(find(facts, title, "control waiting"), ==, cases[i].waiting);
		g_assert_cmpstr(find(facts, title, "AP busy-wait, CPU time"), ==, cases[i].spin);
		g_assert_cmpstr(find(facts, title, "CPUs at work"), ==, cases[i].concurrency);
	}
	synthetic_free(capture);
}

static void test_unfinished_total_is_a_lower_bound(void)
{
	Synthetic what = synthetic_usual(BSC_MODE_PARALLEL, 8);
	BscCapture *capture;
	g_autoptr(BscFacts) facts = NULL;
	const char *title;

	what.unfinished_cpu = 7;
	capture = synthetic_new(&what);
	facts = bsc_facts_summary(capture, NULL, 0);
	title = ((BscFactGroup *)facts->pdata[0])->title;
	g_assert_true(g_str_has_prefix(find(facts, title, "total"), "at least "));
	g_assert_cmpstr(find(facts, title, "unfinished"), ==, "1 CPU");
	g_assert_null(find(facts, title, "per CPU"));
	synthetic_free(capture);
}

static void test_ranges_have_the_digits_they_need(void)
{
	Synthetic what = synthetic_usual(BSC_MODE_PARALLEL, 8);
	BscCapture *capture = synthetic_new(&what);
	BscNsec zero = capture->timeline->episodes[0].begin;
	static const struct {
		BscNsec begin, end; /* after the begin of the episode */
		const char *want;
	} cases[] = {
		{ 0, 20000000, "0.000 .. 20.000 ms" },
		{ 3912345, 3912346, "3.912345 .. 3.912346 ms" },
		{ -1, 999998, "-0.000001 .. 0.999998 ms" },
		{ 3003746123, 3003746124, "3.003746123 .. 3.003746124 s" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *got = bsc_facts_range(capture->timeline, 0, zero + cases[i].begin,
						       zero + cases[i].end);

		g_assert_cmpstr(got, ==, cases[i].want);
	}
	synthetic_free(capture);
}

/* Every stretch of whatever kind has the rows that make it a statement. */
static void test_every_stretch_is_complete(void)
{
	Synthetic what = synthetic_usual(BSC_MODE_PARALLEL, 8);
	BscCapture *capture;

	what.is_bounded = true;
	what.failed_cpu = 3;
	what.unfinished_cpu = 5;
	what.lost_cpu = 6;
	capture = synthetic_new(&what);
	for (BscRow row = 0; row < capture->timeline->intervals.n; row++) {
		static const char *const keys[] = { "what", "from", "to", "length", "certainty" };
		g_autoptr(BscFacts) facts = bsc_facts_interval(capture, row);
		const BscFactGroup *first = facts->pdata[0];

		for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
			g_assert_nonnull(find(facts, first->title, keys[i]));
		g_assert_true(g_str_has_prefix(first->title, "CPU"));
	}
	synthetic_free(capture);
}

static void test_damage_is_one_sentence(void)
{
	Synthetic what = synthetic_usual(BSC_MODE_PARALLEL, 8);
	BscCapture *capture = synthetic_new(&what);
	g_autofree char *none = NULL;
	g_autofree char *some = NULL;

	capture->diag = bsc_diagnostics_new();
	none = bsc_facts_damage(capture);
	g_assert_null(none);
	bsc_diagnostics_add(capture->diag, BSC_DIAG_LOST_EVENTS, 0, 0, 0, NULL);
	bsc_diagnostics_add(capture->diag, BSC_DIAG_TRUNCATED, -1, 4096, BSC_NSEC_NONE, NULL);
	bsc_diagnostics_count(capture->diag, BSC_DIAG_BAD_PAGE, 3);
	some = bsc_facts_damage(capture);
	g_assert_cmpstr(some, ==,
			"This capture is damaged: the file ends before its contents do; "
			"a ring buffer page is damaged (3 times). What could be read is shown.");
	bsc_diagnostics_free(capture->diag);
	synthetic_free(capture);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/facts/moments", test_moments_say_what_is_open);
	g_test_add_func("/facts/names", test_names_of_files);
	g_test_add_func("/facts/summary", test_summary_has_the_figures_of_the_model);
	g_test_add_func("/facts/analysis", test_summary_has_the_figures_of_the_analysis);
	g_test_add_func("/facts/unfinished", test_unfinished_total_is_a_lower_bound);
	g_test_add_func("/facts/ranges", test_ranges_have_the_digits_they_need);
	g_test_add_func("/facts/stretches", test_every_stretch_is_complete);
	g_test_add_func("/facts/damage", test_damage_is_one_sentence);
	return g_test_run();
}
