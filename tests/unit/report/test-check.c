/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/check.h"
#include "report/metric.h"

#include <string.h>

static void test_conditions_are_read(void)
{
	static const struct {
		const char *text, *name, *limit; /* name NULL: it is none */
		BscComparison comparison;
	} cases[] = {
		{ "total < 900ms", "total", "900ms", BSC_LESS },
		{ "total<=900ms", "total", "900ms", BSC_LESS_OR_EQUAL },
		{ "  a.b:c/d >  1 ", "a.b:c/d", "1", BSC_GREATER },
		{ "x >= -1", "x", "-1", BSC_GREATER_OR_EQUAL },
		{ "x==0", "x", "0", BSC_EQUAL },
		{ "x != 0", "x", "0", BSC_NOT_EQUAL },
		{ "name with blanks < 1s", "name with blanks", "1s", BSC_LESS },
		{ "", NULL, NULL, BSC_LESS },
		{ "total", NULL, NULL, BSC_LESS },
		{ "< 1s", NULL, NULL, BSC_LESS },
		{ "total <", NULL, NULL, BSC_LESS },
		{ "total = 1s", NULL, NULL, BSC_LESS },
		{ "total ! 1s", NULL, NULL, BSC_LESS },
		{ "total <> 1s", NULL, NULL, BSC_LESS },
		{ "1s < total < 2s", NULL, NULL, BSC_LESS },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(BscCondition) condition = bsc_condition_parse(cases[i].text, &error);

		g_assert_true((condition != NULL) == (cases[i].name != NULL));
		g_assert_true((error != NULL) == (cases[i].name == NULL));
		if (!condition)
			continue;
		g_assert_cmpstr(condition->name, ==, cases[i].name);
		g_assert_cmpstr(condition->limit, ==, cases[i].limit);
		g_assert_cmpint(condition->comparison, ==, cases[i].comparison);
	}
}

static void test_limits_have_the_unit_of_the_metric(void)
{
	static const struct {
		const char *limit;
		int unit;
		bool is_good;
		double want;
	} cases[] = {
		{ "900ms", BSC_METRIC_TIME, true, 9e8 }, { "1.5 s", BSC_METRIC_TIME, true, 1.5e9 },
		{ "3ns", BSC_METRIC_TIME, true, 3 },     { "900", BSC_METRIC_TIME, false, 0 },
		{ "s", BSC_METRIC_TIME, false, 0 },      { "1m", BSC_METRIC_TIME, false, 0 },
		{ "0.5", BSC_METRIC_RATIO, true, 0.5 },  { "1e-3", BSC_METRIC_RATIO, true, 1e-3 },
		{ "7", BSC_METRIC_COUNT, true, 7 },      { "7s", BSC_METRIC_COUNT, false, 0 },
		{ "0x7", BSC_METRIC_COUNT, false, 0 },   { "inf", BSC_METRIC_RATIO, false, 0 },
		{ "nan", BSC_METRIC_RATIO, false, 0 },   { "1e999", BSC_METRIC_RATIO, false, 0 },
		{ "-", BSC_METRIC_COUNT, false, 0 },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *text = g_strdup_printf("x < %s", cases[i].limit);
		g_autoptr(BscCondition) condition = bsc_condition_parse(text, NULL);
		const BscMetric metric = { .unit = cases[i].unit };
		g_autoptr(GError) error = NULL;
		double limit = -1;

		g_assert_true(bsc_condition_limit(condition, &metric, &limit, &error) ==
			      cases[i].is_good);
		g_assert_true((error == NULL) == cases[i].is_good);
		g_assert_cmpfloat(limit, ==, cases[i].is_good ? cases[i].want : -1);
	}
}

static void test_intervals_decide_or_do_not(void)
{
	/* What LOW .. HIGH gives against 10, for < <= > >= == != in this order. */
	static const struct {
		double low, high;
		const char *want; /* o: ok, F: failed, u: undecided */
	} cases[] = {
		{ 9, 9, "ooFFFo" },           { 10, 10, "FoFooF" },          { 11, 11, "FFooFo" },
		{ 8, 9, "ooFFFo" },           { 9, 10, "uoFuuu" },           { 9, 11, "uuuuuu" },
		{ 10, 11, "Fuuouu" },         { 11, 12, "FFooFo" },          { 1, 0, "uuuuuu" },
		{ 9, G_MAXDOUBLE, "uuuuuu" }, { 11, G_MAXDOUBLE, "FFooFo" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		const BscMetric metric = { .low = cases[i].low, .high = cases[i].high };

		for (int c = BSC_LESS; c <= BSC_NOT_EQUAL; c++) {
			BscCheckResult got = bsc_condition_check(c, &metric, 10);

			g_assert_cmpint("oFu"[got], ==, cases[i].want[c]);
		}
	}
}

static void test_values_are_printed_in_full(void)
{
	static const struct {
		int unit;
		double low, high;
		const char *want;
	} cases[] = {
		{ BSC_METRIC_TIME, 612345678, 612345678, "612.345678 ms" },
		{ BSC_METRIC_TIME, 900000000, 900000000, "900 ms" },
		{ BSC_METRIC_TIME, 900000001, 900000001, "900.000001 ms" },
		{ BSC_METRIC_TIME, 0, 0, "0 ns" },
		{ BSC_METRIC_TIME, 999, 999, "999 ns" },
		{ BSC_METRIC_TIME, 1000, 1000, "1 us" },
		{ BSC_METRIC_TIME, 0, 1500000000, "0 .. 1.5 s" },
		{ BSC_METRIC_TIME, 5e9, G_MAXDOUBLE, ">= 5 s" },
		{ BSC_METRIC_TIME, -5640000000, -5640000000, "-5.64 s" },
		{ BSC_METRIC_TIME, 1, 0, "unknown" },
		{ BSC_METRIC_RATIO, 0.668098, 0.668098, "0.668098" },
		{ BSC_METRIC_RATIO, 0.5, 1, "0.5 .. 1.0" },
		{ BSC_METRIC_COUNT, 7, 7, "7" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		const BscMetric metric = { NULL, cases[i].unit, cases[i].low, cases[i].high };
		g_autoptr(GString) out = g_string_new(NULL);

		bsc_metric_format(&metric, out);
		g_assert_cmpstr(out->str, ==, cases[i].want);
	}
}

static void test_names_are_found_or_offered(void)
{
	static const char *const names[] = {
		"burnt", "cpus.failed", "spin.ap", "spin.control", "total", "total.without_tracer"
	};
	static const struct {
		const char *name, *first;
	} cases[] = {
		{ "totl", "total" },
		{ "spin", "spin.ap" },
		{ "cpu.failed", "cpus.failed" },
		{ "Burnt", "burnt" },
	};
	BscMetric metrics[G_N_ELEMENTS(names)] = { 0 };

	for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
		metrics[i].name = (char *)names[i];
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
		g_assert_true(bsc_metrics_find(metrics, G_N_ELEMENTS(names), names[i]) ==
			      &metrics[i]);
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *near =
			bsc_metrics_near(metrics, G_N_ELEMENTS(names), cases[i].name);

		g_assert_null(bsc_metrics_find(metrics, G_N_ELEMENTS(names), cases[i].name));
		g_assert_true(g_str_has_prefix(near, cases[i].first));
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/check/conditions", test_conditions_are_read);
	g_test_add_func("/check/limits", test_limits_have_the_unit_of_the_metric);
	g_test_add_func("/check/intervals", test_intervals_decide_or_do_not);
	g_test_add_func("/check/values", test_values_are_printed_in_full);
	g_test_add_func("/check/names", test_names_are_found_or_offered);
	return g_test_run();
}
