/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/format.h"

#include <glib.h>

static void test_durations_have_three_digits_and_a_unit(void)
{
	static const struct {
		BscNsec duration;
		const char *want;
	} cases[] = {
		{ 0, "0 ns" },
		{ 7, "7 ns" },
		{ 999, "999 ns" },
		{ 1000, "1.00 us" },
		{ 12345, "12.3 us" },
		{ 4676543210, "4.68 s" },
		{ 185000000, "185 ms" },
		{ 45049999, "45.0 ms" },
		{ 45050000, "45.1 ms" },
		{ 999499, "999 us" },
		{ 999999, "1.00 ms" },
		{ 9999999, "10.0 ms" },
		{ 99960000, "100 ms" },
		{ 999999999, "1.00 s" },
		{ 123456789012345, "123457 s" },
		{ -12345, "-12.3 us" },
		{ INT64_MIN, "-9223372037 s" },
	};
	char buf[BSC_FORMAT_MAX];

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
		g_assert_cmpstr(bsc_format_duration(buf, cases[i].duration), ==, cases[i].want);
}

static void test_ranges_share_a_unit(void)
{
	static const struct {
		BscNsec low, high;
		const char *want;
	} cases[] = {
		{ 1200000, 3400000, "1.20 .. 3.40 ms" },
		{ 0, 3400000, "0.00 .. 3.40 ms" },
		{ 900, 1100, "0.90 .. 1.10 us" },
		{ 4680000, 4681000, "4.68 ms" },
		{ 5, 5, "5 ns" },
		{ 900000, 12345678, "0.90 .. 12.3 ms" },
	};
	char buf[BSC_FORMAT_MAX];

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
		g_assert_cmpstr(bsc_format_range(buf, cases[i].low, cases[i].high), ==,
				cases[i].want);
}

static void test_changes_have_a_sign_unless_they_are_none(void)
{
	static const struct {
		BscNsec value, whole;
		const char *want;
	} cases[] = {
		{ 296, 1000, "-70.4 %" },   { 1047, 1000, "+4.7 %" }, { 1000, 1000, "0.0 %" },
		{ 99999, 100000, "0.0 %" }, { 5, 0, "0.0 %" },        { 7, -1, "0.0 %" },
	};
	char buf[BSC_FORMAT_MAX];

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
		g_assert_cmpstr(bsc_format_change(buf, cases[i].value, cases[i].whole), ==,
				cases[i].want);
}

static void test_moments_have_nine_decimals(void)
{
	char buf[BSC_FORMAT_MAX];

	g_assert_cmpstr(bsc_format_moment(buf, 349058700), ==, "0.349058700");
	g_assert_cmpstr(bsc_format_moment(buf, 19731534016), ==, "19.731534016");
	g_assert_cmpstr(bsc_format_moment(buf, -1), ==, "-0.000000001");
}

static void test_times_are_read_to_the_nanosecond(void)
{
	static const struct {
		const char *text;
		bool good;
		BscNsec want;
	} cases[] = {
		{ "0.349058700", true, 349058700 },
		{ "19.731534016", true, 19731534016 },
		{ "12.5ms", true, 12500000 },
		{ "3us", true, 3000 },
		{ "900 ns", true, 900 },
		{ "1.5s", true, 1500000000 },
		{ "-2ms", true, -2000000 },
		{ "0.0000000019", true, 1 },
		{ "9223372036.854775807", true, INT64_MAX },
		{ "9223372036.854775808", false, 0 },
		{ "99999999999999999999", false, 0 },
		{ "", false, 0 },
		{ "-", false, 0 },
		{ ".5", false, 0 },
		{ "5.", false, 0 },
		{ "5 m", false, 0 },
		{ "0x10", false, 0 },
		{ "1,5ms", false, 0 },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		BscNsec ns = 42;

		g_assert_cmpint(bsc_nsec_parse(cases[i].text, &ns), ==, cases[i].good);
		g_assert_cmpint(ns, ==, cases[i].good ? cases[i].want : 42);
	}
}

static void test_text_becomes_harmless(void)
{
	static const struct {
		const char *text;
		size_t max;
		const char *want;
	} cases[] = {
		{ "cpuhp/3", 100, "cpuhp/3" },
		{ "a\x1b[31mb\n", 100, "a\xef\xbf\xbd[31mb\xef\xbf\xbd" },
		{ "\xff\xfe", 100, "\xef\xbf\xbd\xef\xbf\xbd" },
		{ "x\xe2\x80\xaey", 100, "x\xef\xbf\xbdy" }, /* right-to-left override */
		{ "\xc3\xa4\xc3", 100, "\xc3\xa4\xef\xbf\xbd" },
		{ "abcdef", 3, "abc\xe2\x80\xa6" },
		{ "", 0, "" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *got = bsc_text_sanitize(cases[i].text, cases[i].max);

		g_assert_cmpstr(got, ==, cases[i].want);
	}
}

static void test_quoted_words_are_harmless_and_read_back(void)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{ "", "''" },
		{ "a b", "'a b'" },
		{ "it's <b>", "'it'\\''s <b>'" },
		{ "\xe2\x82\xac", "'\xe2\x82\xac'" },
		{ "a\nb", "$'a\\x0ab'" },
		{ "\xe2\x80\xae'\\c", "$'\\xe2\\x80\\xae\\x27\\x5cc'" },
		{ "\xff\xe2\x80", "$'\\xff\\xe2\\x80'" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *got = bsc_text_quote(cases[i].text);
		const char *argv[] = { "bash", "-c", NULL, NULL };
		g_autofree char *line = g_strconcat("printf %s ", got, NULL);
		g_autofree char *bash = g_find_program_in_path("bash");
		g_autofree char *printed = NULL;

		g_assert_cmpstr(got, ==, cases[i].want);
		argv[2] = line;
		if (!bash)
			continue;
		g_assert_true(g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL,
					   NULL, &printed, NULL, NULL, NULL));
		g_assert_cmpstr(printed, ==, cases[i].text);
	}
}

static void test_patterns(void)
{
	static const struct {
		const char *text, *pattern;
		bool want;
	} cases[] = {
		{ "", "", true },
		{ "", "*", true },
		{ "", "?", false },
		{ "a", "", false },
		{ "sched_switch", "sched_*", true },
		{ "sched_switch", "*switch", true },
		{ "sched_switch", "s*_s?itch", true },
		{ "sched_switch", "sched_", false },
		{ "aaab", "*ab", true },
		{ "abab", "*ab", true },
		{ "aba", "*ab", false },
		{ "ab", "a**b**", true },
		{ "\xff\xfe", "?\xfe", true },
		{ "\xff", "*\xff*", true },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
		g_assert_true(bsc_text_matches(cases[i].text, cases[i].pattern) == cases[i].want);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/format/duration", test_durations_have_three_digits_and_a_unit);
	g_test_add_func("/format/range", test_ranges_share_a_unit);
	g_test_add_func("/format/change", test_changes_have_a_sign_unless_they_are_none);
	g_test_add_func("/format/moment", test_moments_have_nine_decimals);
	g_test_add_func("/format/parse", test_times_are_read_to_the_nanosecond);
	g_test_add_func("/format/sanitize", test_text_becomes_harmless);
	g_test_add_func("/format/quote", test_quoted_words_are_harmless_and_read_back);
	g_test_add_func("/format/patterns", test_patterns);
	return g_test_run();
}
