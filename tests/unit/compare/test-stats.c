/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "compare/stats.h"
#include "compare/value.h"

#include <math.h>

#define MAX_RUNS 16

static void assert_near(double value, double want)
{
	g_assert_cmpfloat_with_epsilon(value, want, 1e-9 * fmax(1, fabs(want)));
}

/*
 * Without ties: fractions of the n + m over n orders, counted by hand; the last is the example of
 * Hollander and Wolfe (1973), 69: W = 35, one-sided p 0.1272. With ties: all orders of the midranks
 * counted by hand.
 */
static void test_rank_test_agrees_with_tables(void)
{
	static const struct {
		size_t n, m;
		double a[MAX_RUNS], b[MAX_RUNS];
		double p;
		int direction;
	} cases[] = {
		{ 1, 1, { 1 }, { 2 }, 1, 1 },
		{ 3, 3, { 1, 2, 3 }, { 4, 5, 6 }, 2 / 20.0, 1 },
		{ 3, 3, { 4, 5, 6 }, { 1, 2, 3 }, 2 / 20.0, -1 },
		{ 4, 4, { 1, 2, 3, 4 }, { 5, 6, 7, 8 }, 2 / 70.0, 1 },
		{ 3, 5, { 1, 2, 5 }, { 3, 4, 6, 7, 8 }, 8 / 56.0, 1 },
		{ 4, 5, { 1, 2, 3, 7 }, { 4, 5, 6, 8, 9 }, 14 / 126.0, 1 },
		{ 2, 2, { 1, 4 }, { 2, 3 }, 1, 0 },
		{ 10,
		  5,
		  { 0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46 },
		  { 1.15, 0.88, 0.90, 0.74, 1.21 },
		  2 * 382 / 3003.0,
		  -1 },
		{ 3, 3, { 1, 2, 2 }, { 2, 3, 4 }, 6 / 20.0, 1 },
		{ 3, 3, { 7, 7, 7 }, { 7, 7, 7 }, 1, 0 },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		BscRankTable *table = bsc_rank_table_new(1);
		int direction;

		assert_near(bsc_rank_test(table, cases[i].a, cases[i].n, cases[i].b, cases[i].m,
					  &direction),
			    cases[i].p);
		g_assert_cmpint(direction, ==, cases[i].direction);
		bsc_rank_table_free(table);
	}
}

/* What is exact for small groups and what is approximated for larger ones meet. */
static void test_large_groups_are_approximated(void)
{
	g_autofree double *a = g_new(double, 60), *b = g_new(double, 60);
	BscRankTable *table = bsc_rank_table_new(1);
	double p, exact;
	int direction;

	for (int i = 0; i < 60; i++) {
		a[i] = i;
		b[i] = 100 + i;
	}
	/* z = 1799.5 / sqrt(60 * 60 * 121 / 12). */
	p = bsc_rank_test(table, a, 60, b, 60, &direction);
	g_assert_cmpfloat_with_epsilon(p / 3.556570974984777e-21, 1, 1e-6);
	/* Apart by less than their spread: 50 and 50 exactly, 50 and 51 not. */
	for (int i = 0; i < 60; i++) {
		a[i] = 3 * i;
		b[i] = 3 * i + 20.5;
	}
	exact = bsc_rank_test(table, a, 50, b, 50, &direction);
	b[50] = 84.7; /* in the middle of all: it changes little */
	p = bsc_rank_test(table, a, 50, b, 51, &direction);
	g_assert_cmpfloat(exact, >, 0.001);
	g_assert_cmpfloat_with_epsilon(log(p / exact), 0, 0.05);
	/* One against many: 7 of 60 are smaller, so 8 of 61 places are as far out or further. */
	assert_near(bsc_rank_test(table, a, 60, b, 1, &direction), 16 / 61.0);
	bsc_rank_table_free(table);
}

/* 20 and 20 runs, of which 2 and 8 have another value: 2 P(X <= 2) = 0.0648, hypergeometric. */
static void test_many_ties_are_drawn(void)
{
	double a[20] = { 1, 1 }, b[20] = { 1, 1, 1, 1, 1, 1, 1, 1 }, p[3];

	for (uint32_t seed = 0; seed < 3; seed++) {
		BscRankTable *table = bsc_rank_table_new(seed);
		int direction;

		p[seed] = bsc_rank_test(table, a, 20, b, 20, &direction);
		g_assert_cmpfloat_with_epsilon(p[seed], 0.0648, 0.01);
		g_assert_cmpint(direction, ==, 1);
		g_assert_cmpfloat(bsc_rank_test(table, a, 20, b, 20, &direction), ==, p[seed]);
		bsc_rank_table_free(table);
	}
	g_assert_true(p[0] != p[1] || p[1] != p[2]);
}

static void test_outlier_changes_nothing(void)
{
	double a[] = { 121, 119, 122, 123, 118, 117 }, b[] = { 143, 130, 142, 120, 152, 232 };
	BscRankTable *table = bsc_rank_table_new(1);
	double p, shift, low, high, other_low, other_high;
	int direction;

	p = bsc_rank_test(table, a, 6, b, 6, &direction);
	shift = bsc_shift_estimate(a, 6, b, 6);
	g_assert_true(bsc_shift_interval(table, a, 6, b, 6, &low, &high));
	b[5] = 1e12;
	g_assert_cmpfloat(bsc_rank_test(table, a, 6, b, 6, &direction), ==, p);
	g_assert_cmpfloat(bsc_shift_estimate(a, 6, b, 6), ==, shift);
	g_assert_true(bsc_shift_interval(table, a, 6, b, 6, &other_low, &other_high));
	g_assert_cmpfloat(other_low, ==, low);
	bsc_rank_table_free(table);
}

static void test_least_p(void)
{
	assert_near(bsc_rank_least_p(1, 1), 1);
	assert_near(bsc_rank_least_p(3, 3), 0.1);
	assert_near(bsc_rank_least_p(4, 4), 2 / 70.0);
	assert_near(bsc_rank_least_p(12, 12), 2 / 2704156.0);
	assert_near(bsc_rank_least_p(2, 12), 2 / 91.0);
	assert_near(bsc_rank_least_p(12, 2), 2 / 91.0);
}

/* The same example: difference -0.305, 95 % interval -0.76 to 0.15. */
static void test_shift_agrees_with_tables(void)
{
	double a[] = { 0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46 };
	double b[] = { 1.15, 0.88, 0.90, 0.74, 1.21 };
	BscRankTable *table = bsc_rank_table_new(1);
	double low = 0, high = 0;

	assert_near(bsc_shift_estimate(a, 10, b, 5), -0.305);
	g_assert_true(bsc_shift_interval(table, a, 10, b, 5, &low, &high));
	assert_near(low, -0.76);
	assert_near(high, 0.15);
	bsc_rank_table_free(table);
}

static int compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

/* The k-th difference is found without making all; here all are made. */
static void test_shift_is_the_median_of_all_differences(void)
{
	GRand *rand = g_rand_new_with_seed(5);

	for (int round = 0; round < 200; round++) {
		double a[MAX_RUNS], b[MAX_RUNS], all[MAX_RUNS * MAX_RUNS];
		size_t n = (size_t)g_rand_int_range(rand, 1, MAX_RUNS);
		size_t m = (size_t)g_rand_int_range(rand, 1, MAX_RUNS), k = 0;

		for (size_t i = 0; i < n; i++)
			a[i] = g_rand_int_range(rand, -20, 20);
		for (size_t i = 0; i < m; i++)
			b[i] = g_rand_int_range(rand, -20, 60);
		for (size_t i = 0; i < n; i++)
			for (size_t j = 0; j < m; j++)
				all[k++] = b[j] - a[i];
		qsort(all, k, sizeof *all, compare_doubles);
		g_assert_cmpfloat(bsc_shift_estimate(a, n, b, m), ==,
				  (all[(k - 1) / 2] + all[k / 2]) / 2);
	}
	g_rand_free(rand);
}

/* 3 and 3 runs give no 95 % interval, 4 and 4 give all of the differences. */
static void test_small_groups_have_no_interval(void)
{
	double a[] = { 1, 2, 3, 4 }, b[] = { 11, 12, 13, 14 };
	BscRankTable *table = bsc_rank_table_new(1);
	double low = -1, high = -1;

	g_assert_false(bsc_shift_interval(table, a, 3, b, 3, &low, &high));
	g_assert_cmpfloat(low, ==, -1);
	g_assert_true(bsc_shift_interval(table, a, 4, b, 4, &low, &high));
	g_assert_cmpfloat(low, ==, 7);
	g_assert_cmpfloat(high, ==, 13);
	bsc_rank_table_free(table);
}

static void test_holm(void)
{
	static const struct {
		size_t n;
		double p[4], want[4];
	} cases[] = {
		{ 0, { 0 }, { 0 } },
		{ 1, { 0.04 }, { 0.04 } },
		{ 4, { 0.01, 0.04, 0.03, 0.005 }, { 0.03, 0.06, 0.06, 0.02 } },
		{ 3, { 0.5, 0.9, 0.4 }, { 1, 1, 1 } },
		{ 2, { 0.02, 0.02 }, { 0.04, 0.04 } },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		double p[4];

		memcpy(p, cases[i].p, sizeof p);
		bsc_holm(p, cases[i].n);
		for (size_t k = 0; k < cases[i].n; k++)
			assert_near(p[k], cases[i].want[k]);
	}
}

static void test_median_and_mad(void)
{
	static const struct {
		size_t n;
		double values[5];
		double median, mad;
	} cases[] = {
		{ 1, { 7 }, 7, 0 },
		{ 2, { 4, 2 }, 3, 1 },
		{ 5, { 1, 2, 3, 4, 100 }, 3, 1 },
		{ 4, { 9, 1, 3, 5 }, 4, 2 },
		{ 2, { 1, G_MAXDOUBLE }, G_MAXDOUBLE, G_MAXDOUBLE },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		double values[5];

		memcpy(values, cases[i].values, sizeof values);
		assert_near(bsc_stats_median(values, cases[i].n), cases[i].median);
		if (cases[i].mad < G_MAXDOUBLE)
			assert_near(bsc_stats_mad(values, cases[i].n), cases[i].mad);
	}
}

#define OPEN G_MAXDOUBLE

static void test_arithmetic_keeps_bounds(void)
{
	static const struct {
		BscValue a, b, minus, percent;
		double certain;
	} cases[] = {
		{ { 150, 150 }, { 100, 100 }, { 50, 50 }, { 50, 50 }, 50 },
		{ { 50, 50 }, { 100, 100 }, { -50, -50 }, { -50, -50 }, 50 },
		{ { 100, 100 }, { 100, 100 }, { 0, 0 }, { 0, 0 }, 0 },
		{ { 10, 20 }, { 10, 20 }, { -10, 10 }, { -50, 100 }, 0 },
		{ { 30, 40 }, { 10, 20 }, { 10, 30 }, { 50, 300 }, 10 },
		{ { 0, 5 }, { 10, 20 }, { -20, -5 }, { -100, -50 }, 5 },
		{ { 5, 5 }, { 0, 0 }, { 5, 5 }, { 1, 0 }, 5 },
		{ { 5, 5 }, { 0, 10 }, { -5, 5 }, { 1, 0 }, 0 },
		{ { -10, -10 }, { 20, 40 }, { -50, -30 }, { -150, -125 }, 30 },
		{ { 1, 0 }, { 10, 20 }, { 1, 0 }, { 1, 0 }, 0 },
		{ { 10, 20 }, { 1, 0 }, { 1, 0 }, { 1, 0 }, 0 },
		{ { 30, OPEN }, { 10, 20 }, { 10, OPEN }, { 50, OPEN }, 10 },
		{ { 30, 30 }, { 10, OPEN }, { -OPEN, 20 }, { -100, 200 }, 0 },
		{ { 30, OPEN }, { 10, OPEN }, { -OPEN, OPEN }, { -100, OPEN }, 0 },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		BscValue minus = bsc_value_minus(cases[i].a, cases[i].b);
		BscValue percent = bsc_value_percent(cases[i].a, cases[i].b);

		g_test_message("case %zu", i);
		g_assert_true(bsc_value_is_same(minus, cases[i].minus));
		g_assert_true(bsc_value_is_same(percent, cases[i].percent));
		g_assert_cmpfloat(bsc_value_certain(minus), ==, cases[i].certain);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/compare/rank-test", test_rank_test_agrees_with_tables);
	g_test_add_func("/compare/rank-test-large", test_large_groups_are_approximated);
	g_test_add_func("/compare/rank-test-ties", test_many_ties_are_drawn);
	g_test_add_func("/compare/outlier", test_outlier_changes_nothing);
	g_test_add_func("/compare/least-p", test_least_p);
	g_test_add_func("/compare/shift", test_shift_agrees_with_tables);
	g_test_add_func("/compare/shift-of-all", test_shift_is_the_median_of_all_differences);
	g_test_add_func("/compare/no-interval", test_small_groups_have_no_interval);
	g_test_add_func("/compare/holm", test_holm);
	g_test_add_func("/compare/median", test_median_and_mad);
	g_test_add_func("/compare/arithmetic", test_arithmetic_keeps_bounds);
	return g_test_run();
}
