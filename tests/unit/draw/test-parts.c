/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draw/describe.h"
#include "draw/scene.h"
#include "draw/text-width.h"
#include "draw/ticks.h"
#include "tests/unit/draw/synthetic.h"

#include <string.h>

static void test_nice_step_never_crowds(void)
{
	static const struct {
		BscNsec span;
		int max;
		BscNsec want;
	} cases[] = {
		{ 1000, 10, 200 },
		{ 999, 10, 100 },
		{ 1, 4, 1 },
		{ 0, 1, 1 },
		{ -5, 0, 1 },
		{ 17900000, 10, 2000000 },
		{ 5, 1, 10 },
		{ INT64_MAX, 10, 1000000000000000000 },
		{ INT64_MAX, 1, 5000000000000000000 },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
		g_assert_cmpint(bsc_nice_step(cases[i].span, cases[i].max), ==, cases[i].want);
}

static void test_ticks_share_a_unit(void)
{
	static const struct {
		BscNsec t, step, furthest;
		const char *want;
	} cases[] = {
		{ 0, 2000000, 17900000, "0 ms" },
		{ 2000000, 2000000, 17900000, "2 ms" },
		{ 1500000, 500000, 4000000, "1.5 ms" },
		{ 100000000, 100000000, 448000000, "100 ms" },
		{ 2000000000, 200000000, 2050000000, "2.0 s" },
		{ 8050000, 50000, 8200000, "8.05 ms" },
		{ 8000020, 20, 8000100, "8000.02 us" },
		{ -200000, 200000, 1000000, "-0.2 ms" },
		{ 3, 1, 9, "3 ns" },
		{ 0, 1, 0, "0 ns" },
		{ 14000000000, 2000000000, 14300000000, "14 s" },
		{ 1001000, 1000, 1100000, "1.001 ms" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		char buf[64];

		bsc_tick_text(buf, sizeof buf, cases[i].t, cases[i].step, cases[i].furthest);
		g_assert_cmpstr(buf, ==, cases[i].want);
	}
}

static void test_cut_text_fits(void)
{
	static const char *const texts[] = { "", "i", "CPU127 control", "\xe4\xb8\xad\xe6\x96\x87",
					     "total: first cpuhp_enter of PREPARE" };

	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
		for (double max = 0; max < 300; max += 3.7) {
			g_autoptr(GString) cut = g_string_new(NULL);

			bsc_text_ellipsize(cut, texts[i], 11, true, max);
			g_assert_cmpfloat(bsc_text_width(cut->str, 11, true), <=, max);
			g_assert_true(g_utf8_validate(cut->str, -1, NULL));
			if (bsc_text_width(texts[i], 11, true) <= max)
				g_assert_cmpstr(cut->str, ==, texts[i]);
		}
}

static void test_themes_have_names(void)
{
	static const struct {
		const char *name;
		bool is_known;
		BscThemeKind kind;
	} cases[] = {
		{ "light", true, BSC_THEME_LIGHT },
		{ "dark", true, BSC_THEME_DARK },
		{ "print", true, BSC_THEME_PRINT },
		{ "high-contrast", true, BSC_THEME_CONTRAST },
		{ "high-contrast-dark", true, BSC_THEME_CONTRAST_DARK },
		{ "contrast", false, 0 },
		{ "Light", false, 0 },
		{ "", false, 0 },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		BscThemeKind kind = BSC_THEME_LIGHT;

		g_assert_cmpint(bsc_theme_parse(cases[i].name, &kind), ==, cases[i].is_known);
		if (cases[i].is_known)
			g_assert_cmpint(bsc_theme_kind(bsc_theme_get(kind)), ==, cases[i].kind);
	}
}

static bool same_style(BscStyle a, BscStyle b)
{
	return bsc_color_equal(a.fill, b.fill) && bsc_color_equal(a.ink, b.ink) &&
	       a.pattern == b.pattern;
}

/* Nothing that is less than exact looks like a fact, in no theme. */
static void test_certainty_shows(void)
{
	for (int t = BSC_THEME_LIGHT; t < BSC_N_THEMES; t++)
		for (int kind = 0; kind < BSC_N_STRETCHES; kind++) {
			const BscTheme *theme = bsc_theme_get((BscThemeKind)t);
			BscStyle exact = bsc_theme_stretch(theme, (BscStretchKind)kind, BSC_EXACT);
			BscStyle bounded =
				bsc_theme_stretch(theme, (BscStretchKind)kind, BSC_BOUNDED);
			BscStyle inferred =
				bsc_theme_stretch(theme, (BscStretchKind)kind, BSC_INFERRED);

			if (kind == BSC_STRETCH_FAILED)
				g_assert_false(same_style(
					exact,
					bsc_theme_stretch(theme, BSC_STRETCH_FAILED, BSC_UNKNOWN)));
			if (kind == BSC_STRETCH_WAKE || kind == BSC_STRETCH_DYING ||
			    kind == BSC_STRETCH_LOST || kind == BSC_STRETCH_FAILED) {
				g_assert_cmpint(exact.pattern, !=, BSC_PATTERN_NONE);
				continue;
			}
			g_assert_false(same_style(exact, bounded));
			g_assert_false(same_style(exact, inferred));
			g_assert_cmpint(bounded.pattern, !=, BSC_PATTERN_NONE);
			g_assert_cmpint(inferred.pattern, !=, BSC_PATTERN_NONE);
		}
}

static BscRow first_of_kind(const BscTimeline *timeline, BscStretchKind kind)
{
	const uint8_t *hit = memchr(timeline->intervals.kind, (int)kind, timeline->intervals.n);

	g_assert_nonnull(hit);
	return (BscRow)(hit - timeline->intervals.kind);
}

static void assert_lines(const GString *text)
{
	g_auto(GStrv) lines = g_strsplit(text->str, "\n", -1);
	guint n = g_strv_length(lines);

	g_assert_cmpuint(n, >, 1);
	g_assert_cmpstr(lines[n - 1], ==, "");
	for (guint i = 0; i + 1 < n; i++) {
		const char *tab = strchr(lines[i], '\t');

		g_assert_nonnull(tab);
		g_assert_null(strchr(tab + 1, '\t'));
	}
}

static void test_descriptions_say_what_is_known(void)
{
	static const struct {
		BscStretchKind kind;
		const char *want;
	} cases[] = {
		{ BSC_STRETCH_PREPARE, "what\tprepare: " },
		{ BSC_STRETCH_PREPARE, "CPU\t0, control\n" },
		{ BSC_STRETCH_PREPARE, "for\tCPU1\n" },
		{ BSC_STRETCH_PREPARE, "from\t0 ns (0.349058700 s)\n" },
		{ BSC_STRETCH_PREPARE, "certainty\texact\n" },
		{ BSC_STRETCH_WAKE, "certainty\tbounded\n" },
		{ BSC_STRETCH_WAKE, " .. " },
		{ BSC_STRETCH_FAILED, "outcome\tnever came, failed -5 (EIO)\n" },
		{ BSC_STRETCH_CALLBACK, "what\tstartup callback\n" },
		{ BSC_STRETCH_CALLBACK, "state\tthreads:prepare\n" },
		{ BSC_STRETCH_CALLBACK, "step\t1\n" },
		{ BSC_STRETCH_CALLBACK, "result\t0\n" },
	};
	Synthetic what = synthetic_usual(BSC_MODE_PARALLEL, 8);
	BscCapture *capture;

	what.is_bounded = true;
	what.failed_cpu = 2;
	capture = synthetic_new(&what);
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GString) text = g_string_new(NULL);

		bsc_describe_interval(capture, first_of_kind(capture->timeline, cases[i].kind),
				      text);
		if (!strstr(text->str, cases[i].want))
			g_error("'%s' is not in:\n%s", cases[i].want, text->str);
	}
	synthetic_free(capture);
}

static void test_outcomes_in_words(void)
{
	static const struct {
		BscBringup bringup;
		const char *want;
	} cases[] = {
		{ { .outcome = BSC_OUTCOME_ONLINE }, "online" },
		{ { .outcome = BSC_OUTCOME_OFFLINE }, "offline" },
		{ { .outcome = BSC_OUTCOME_FAILED, .result = -5 }, "never came, failed -5 (EIO)" },
		{ { .outcome = BSC_OUTCOME_FAILED, .result = -12, .was_alive = true },
		  "failed -12 (ENOMEM)" },
		{ { .outcome = BSC_OUTCOME_FAILED, .result = -4000, .was_alive = true },
		  "failed -4000" },
		{ { .outcome = BSC_OUTCOME_FAILED, .was_alive = true }, "failed" },
		{ { .outcome = BSC_OUTCOME_UNFINISHED, .was_alive = true }, "unfinished" },
		{ { .outcome = BSC_OUTCOME_UNFINISHED }, "unfinished, no event of it" },
		{ { .outcome = BSC_OUTCOME_UNFINISHED, .has_lost_events = true },
		  "unfinished, events lost" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GString) text = g_string_new(NULL);

		bsc_describe_outcome(&cases[i].bringup, text);
		g_assert_cmpstr(text->str, ==, cases[i].want);
	}
}

static void test_an_open_end_is_no_length(void)
{
	Synthetic what = synthetic_usual(BSC_MODE_PARALLEL, 8);
	g_autoptr(GString) whole = g_string_new(NULL);
	g_autoptr(GString) open = g_string_new(NULL);
	BscCapture *capture;

	what.unfinished_cpu = 3;
	capture = synthetic_new(&what);
	bsc_describe_lane(capture, 2, whole);
	bsc_describe_lane(capture, 3, open);
	g_assert_null(strstr(whole->str, "at least"));
	g_assert_nonnull(strstr(open->str, "length\tat least "));
	synthetic_free(capture);
}

static void test_descriptions_are_lines_of_key_and_value(void)
{
	Synthetic what = synthetic_usual(BSC_MODE_SERIAL, 4);
	BscCapture *capture = synthetic_new(&what);
	const BscTimeline *timeline = capture->timeline;

	for (size_t i = 0; i < timeline->intervals.n; i++) {
		g_autoptr(GString) text = g_string_new(NULL);

		bsc_describe_interval(capture, (BscRow)i, text);
		assert_lines(text);
	}
	for (size_t i = 0; i < timeline->n_arrows; i++) {
		g_autoptr(GString) text = g_string_new(NULL);

		bsc_describe_arrow(capture, (BscRow)i, text);
		assert_lines(text);
	}
	for (size_t i = 0; i < timeline->n_lanes; i++) {
		g_autoptr(GString) text = g_string_new(NULL);

		bsc_describe_lane(capture, (BscRow)i, text);
		assert_lines(text);
	}
	synthetic_free(capture);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/draw/nice-step-never-crowds", test_nice_step_never_crowds);
	g_test_add_func("/draw/ticks-share-a-unit", test_ticks_share_a_unit);
	g_test_add_func("/draw/cut-text-fits", test_cut_text_fits);
	g_test_add_func("/draw/themes-have-names", test_themes_have_names);
	g_test_add_func("/draw/certainty-shows", test_certainty_shows);
	g_test_add_func("/draw/descriptions-say-what-is-known",
			test_descriptions_say_what_is_known);
	g_test_add_func("/draw/outcomes-in-words", test_outcomes_in_words);
	g_test_add_func("/draw/open-end", test_an_open_end_is_no_length);
	g_test_add_func("/draw/descriptions-are-lines",
			test_descriptions_are_lines_of_key_and_value);
	return g_test_run();
}
