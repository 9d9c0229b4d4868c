/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/layout.h"

static void test_lines_stay_within_72_columns(void)
{
	static const struct {
		const char *label, *text, *want;
	} cases[] = {
		{ "clock", "local", "clock   local\n" },
		{ "", "- more", "        - more\n" },
		{ "warning", "0123456789 0123456789 0123456789 0123456789 0123456789 012345678",
		  "warning 0123456789 0123456789 0123456789 0123456789 0123456789 012345678\n" },
		{ "warning", "0123456789 0123456789 0123456789 0123456789 0123456789 0123456789",
		  "warning 0123456789 0123456789 0123456789 0123456789 0123456789\n"
		  "        0123456789\n" },
		{ "x", "a_name_that_is_longer_than_a_line_is_wide_stays_whole_however_long_it_is b",
		  "x       "
		  "a_name_that_is_longer_than_a_line_is_wide_stays_whole_however_long_it_is\n"
		  "        b\n" },
		{ "x", "\xc3\xa4\xc3\xb6 \xc3\xbc", "x       \xc3\xa4\xc3\xb6 \xc3\xbc\n" },
		{ "verdict",
		  "the longest of those that it waits for while others go on is CPU 1 with 68.9 ms",
		  "verdict the longest of those that it waits for while others go on is\n"
		  "        CPU 1 with 68.9 ms\n" },
		{ "verdict",
		  "the longest of those that it waits for while others go on 90 .. 92 %, so",
		  "verdict the longest of those that it waits for while others go on\n"
		  "        90 .. 92 %, so\n" },
		{ "none", "", "none\n" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GString) out = g_string_new(NULL);

		bsc_layout_line(out, cases[i].label, "%s", cases[i].text);
		g_assert_cmpstr(out->str, ==, cases[i].want);
	}
}

static void test_cpus_fold_into_ranges(void)
{
	static const struct {
		uint32_t cpus[8];
		size_t n;
		const char *want;
	} cases[] = {
		{ { 0 }, 0, "" },          { { 5 }, 1, "5" },
		{ { 1, 2, 3 }, 3, "1-3" }, { { 1, 3, 4, 9 }, 4, "1, 3-4, 9" },
		{ { 1, 1, 2 }, 3, "1-2" }, { { 7, 7 }, 2, "7" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GString) out = g_string_new(NULL);

		bsc_layout_cpus(out, cases[i].cpus, cases[i].n);
		g_assert_cmpstr(out->str, ==, cases[i].want);
	}
}

static void test_results_are_named_where_the_number_is_certain(void)
{
	static const struct {
		int32_t result;
		const char *machine, *want;
	} cases[] = {
		{ 0, "aarch64", "0" },        { -5, "aarch64", "-5 (EIO)" },
		{ -5, "mips64", "-5 (EIO)" }, { -110, "x86_64", "-110 (ETIMEDOUT)" },
		{ -110, "mips64", "-110" },   { -4095, "x86_64", "-4095" },
		{ 5, "x86_64", "5" },         { BSC_RESULT_NOT_KNOWN, "x86_64", "unknown" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GString) out = g_string_new(NULL);

		bsc_layout_result(out, cases[i].result, cases[i].machine);
		g_assert_cmpstr(out->str, ==, cases[i].want);
	}
}

static void test_names_are_safe(void)
{
	g_autofree char *hostile = bsc_layout_name("a\033[2J\nb", "");
	g_autofree char *empty = bsc_layout_name("", "unknown");
	g_autofree char *null = bsc_layout_name(NULL, "unknown");

	g_assert_cmpstr(hostile, ==,
			"a\xef\xbf\xbd[2J\xef\xbf\xbd"
			"b");
	g_assert_cmpstr(empty, ==, "unknown");
	g_assert_cmpstr(null, ==, "unknown");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/report/layout/lines", test_lines_stay_within_72_columns);
	g_test_add_func("/report/layout/cpus", test_cpus_fold_into_ranges);
	g_test_add_func("/report/layout/results",
			test_results_are_named_where_the_number_is_certain);
	g_test_add_func("/report/layout/names", test_names_are_safe);
	return g_test_run();
}
