/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/span.h"

#define NONE  BSC_NSEC_NONE
#define EXACT true

static void assert_span(BscSpan span, BscNsec low, BscNsec high, bool is_exact)
{
	g_assert_cmpint(span.low, ==, low);
	g_assert_cmpint(span.high, ==, high);
	g_assert_cmpint(span.is_exact, ==, is_exact);
}

static void test_format_never_looks_better_than_it_is(void)
{
	static const struct {
		BscSpan span;
		const char *want;
	} cases[] = {
		{ { 4310000, 4310000, true }, "4.31 ms" },
		{ { 0, 0, true }, "0 ns" },
		{ { 999, 999, true }, "999 ns" },
		{ { 4310000, 4310000, false }, "~4.31 ms" },
		{ { 1234567, 3400000, false }, "1.2 .. 3.4 ms" },
		{ { 1290000, 3410000, false }, "1.2 .. 3.5 ms" },
		{ { 0, 3400000, false }, "0 .. 3.4 ms" },
		{ { 900, 20000000, false }, "0 .. 20 ms" },
		{ { 4681000, 4683000, false }, "4.6 .. 4.7 ms" },
		{ { 12345678, 99000001, false }, "12 .. 100 ms" },
		{ { 999000001, 999999999, false }, "999 .. 1000 ms" },
		{ { 1, 9, false }, "1 .. 9 ns" },
		{ { 9900000, 9990000, false }, "9.9 .. 10 ms" },
		{ { 1200000, NONE, false }, ">= 1.2 ms" },
		{ { 1299999, NONE, false }, ">= 1.2 ms" },
		{ { NONE, 3310000, false }, "<= 3.4 ms" },
		{ { NONE, NONE, false }, "unknown" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GString) out = g_string_new(NULL);

		bsc_span_format(cases[i].span, out);
		g_assert_cmpstr(out->str, ==, cases[i].want);
		g_assert_cmpuint(out->len, <=, BSC_SPAN_CELL);
	}
}

static void test_sum_keeps_both_bounds(void)
{
	static const struct {
		BscSpan a, b;
		BscNsec low, high;
		bool is_exact;
	} cases[] = {
		{ { 3, 3, true }, { 4, 4, true }, 7, 7, true },
		{ { 3, 3, true }, { 1, 9, false }, 4, 12, false },
		{ { 3, 5, false }, { 1, 9, false }, 4, 14, false },
		{ { 3, 3, true }, { 4, 4, false }, 7, 7, false },
		{ { 3, NONE, false }, { 4, 4, true }, 7, NONE, false },
		{ { NONE, 5, false }, { 4, 4, true }, 4, 9, false },
		{ { INT64_MAX, INT64_MAX, true }, { 1, 1, true }, INT64_MAX, INT64_MAX, true },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		assert_span(bsc_span_add(cases[i].a, cases[i].b), cases[i].low, cases[i].high,
			    cases[i].is_exact);
		assert_span(bsc_span_add(cases[i].b, cases[i].a), cases[i].low, cases[i].high,
			    cases[i].is_exact);
	}
}

static void test_extremes_keep_both_bounds(void)
{
	static const struct {
		BscSpan a, b;
		BscSpan min, max;
	} cases[] = {
		{ { 3, 3, true }, { 4, 4, true }, { 3, 3, true }, { 4, 4, true } },
		{ { 3, 3, true }, { 1, 9, false }, { 1, 3, false }, { 3, 9, false } },
		{ { 3, 3, true }, { 5, 9, false }, { 3, 3, true }, { 5, 9, false } },
		{ { 9, 9, true }, { 5, 9, false }, { 5, 9, false }, { 9, 9, true } },
		{ { 3, 3, true }, { 5, NONE, false }, { 3, 3, true }, { 5, NONE, false } },
		{ { 3, 3, true }, { NONE, 5, false }, { 0, 3, false }, { 3, 5, false } },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		BscSpan min = bsc_span_min(cases[i].a, cases[i].b);
		BscSpan max = bsc_span_max(cases[i].b, cases[i].a);

		assert_span(min, cases[i].min.low, cases[i].min.high, cases[i].min.is_exact);
		assert_span(max, cases[i].max.low, cases[i].max.high, cases[i].max.is_exact);
	}
}

static void test_average_rounds_outwards(void)
{
	assert_span(bsc_span_divide((BscSpan){ 7, 7, true }, 2), 3, 3, EXACT);
	assert_span(bsc_span_divide((BscSpan){ 7, 9, false }, 2), 3, 5, !EXACT);
	assert_span(bsc_span_divide((BscSpan){ 7, NONE, false }, 2), 3, NONE, !EXACT);
	assert_span(bsc_span_divide((BscSpan){ NONE, 8, false }, 2), 0, 4, !EXACT);
}

static void test_distance_stops_at_the_limits(void)
{
	g_assert_cmpint(bsc_distance(3, 10), ==, 7);
	g_assert_cmpint(bsc_distance(10, 3), ==, -7);
	g_assert_cmpint(bsc_distance(-2, INT64_MAX), ==, INT64_MAX);
	g_assert_cmpint(bsc_distance(INT64_MAX, -2), ==, INT64_MIN + 1);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/report/span/format", test_format_never_looks_better_than_it_is);
	g_test_add_func("/report/span/sum", test_sum_keeps_both_bounds);
	g_test_add_func("/report/span/extremes", test_extremes_keep_both_bounds);
	g_test_add_func("/report/span/average", test_average_rounds_outwards);
	g_test_add_func("/report/span/distance", test_distance_stops_at_the_limits);
	return g_test_run();
}
