/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "compare/stats.h"

#include <glib.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Up to here the exact distribution costs less than a millisecond. */
#define MAX_EXACT_PAIRS 2500
#define MAX_EXACT_TIED  30

/* More ties than this, of all that there can be, and rank sums are no longer near to normal. */
#define MAX_NORMAL_TIES 0.1
#define N_DRAWS         9999

/* Of the normal distribution, two-sided 95 %. */
#define Z_95 1.959963984540054

static int compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static void sort(double *values, size_t n)
{
	qsort(values, n, sizeof *values, compare_doubles);
}

double bsc_stats_median(double *values, size_t n)
{
	sort(values, n);
	if (n % 2 == 1 || values[n / 2 - 1] == values[n / 2])
		return values[n / 2];
	if (values[n / 2] >= G_MAXDOUBLE)
		return G_MAXDOUBLE;
	return values[n / 2 - 1] + (values[n / 2] - values[n / 2 - 1]) / 2;
}

double bsc_stats_mad(double *values, size_t n)
{
	double median = bsc_stats_median(values, n);
	g_autofree double *distances = g_new(double, n);

	for (size_t i = 0; i < n; i++)
		distances[i] = fabs(values[i] - median);
	return bsc_stats_median(distances, n);
}

struct BscRankTable {
	uint32_t seed;
	size_t n, m;   /* n <= m */
	double *below; /* P(U <= u) for u = 0 .. n * m */
};

BscRankTable *bsc_rank_table_new(uint32_t seed)
{
	BscRankTable *table = g_new0(BscRankTable, 1);

	table->seed = seed;
	return table;
}

void bsc_rank_table_free(BscRankTable *table)
{
	if (!table)
		return;
	g_free(table->below);
	g_free(table);
}

/*
 * In how many ways N of the ranks (doubled, so that shared ones are whole) of all have each sum.
 * Every rank is either taken or not, one after the other. ways[taken * (max + 1) + sum].
 */
static double *count_ways(const uint32_t *ranks, size_t n_ranks, size_t n, size_t max)
{
	double *ways = g_new0(double, (n + 1) * (max + 1));

	ways[0] = 1;
	for (size_t i = 0; i < n_ranks; i++)
		for (size_t taken = MIN(i + 1, n); taken > 0; taken--) {
			const double *from = ways + (taken - 1) * (max + 1);
			double *to = ways + taken * (max + 1);

			for (size_t sum = ranks[i]; sum <= max; sum++)
				to[sum] += from[sum - ranks[i]];
		}
	return ways;
}

/* Makes TABLE that of groups of SIZE and OTHER without ties, which is symmetric in both. */
static void table_prepare(BscRankTable *table, size_t size, size_t other)
{
	size_t n = MIN(size, other), m = MAX(size, other);
	size_t n_ranks = n + m, base = n * (n + 1) / 2, max = base + n * m;
	g_autofree uint32_t *ranks = NULL;
	g_autofree double *ways = NULL;
	double all = 0;

	if (table->below && table->n == n && table->m == m)
		return;
	ranks = g_new(uint32_t, n_ranks);
	for (size_t i = 0; i < n_ranks; i++)
		ranks[i] = (uint32_t)i + 1;
	ways = count_ways(ranks, n_ranks, n, max);
	g_free(table->below);
	table->below = g_new(double, n *m + 1);
	table->n = n;
	table->m = m;
	for (size_t u = 0; u <= n * m; u++) {
		all += ways[n * (max + 1) + base + u];
		table->below[u] = all;
	}
	for (size_t u = 0; u <= n * m; u++)
		table->below[u] /= all;
}

/* The values of both groups with their ranks. */
typedef struct Ranked {
	double value;
	uint32_t rank; /* doubled */
	bool is_b;
} Ranked;

static int compare_ranked(const void *a, const void *b)
{
	return compare_doubles(&((const Ranked *)a)->value, &((const Ranked *)b)->value);
}

/* Ranks all values; equal ones share theirs. *RET_TIES: sum of t^3 - t over those. */
static Ranked *rank_all(const double *a, size_t n, const double *b, size_t m, double *ret_ties)
{
	Ranked *all = g_new(Ranked, n + m);
	double ties = 0;

	for (size_t i = 0; i < n + m; i++)
		all[i] = (Ranked){ i < n ? a[i] : b[i - n], 0, i >= n };
	qsort(all, n + m, sizeof *all, compare_ranked);
	for (size_t i = 0, end; i < n + m; i = end) {
		double t;

		for (end = i + 1; end < n + m && all[end].value == all[i].value;)
			end++;
		for (size_t k = i; k < end; k++)
			all[k].rank = (uint32_t)(i + end + 1);
		t = (double)(end - i);
		ties += t * t * t - t;
	}
	*ret_ties = ties;
	return all;
}

static uint64_t distance(uint64_t a, uint64_t b)
{
	return a > b ? a - b : b - a;
}

/* P of a rank sum of A as far from its mean, with the ties that there are. */
static double exact_tied(const Ranked *all, size_t n, size_t m, uint64_t sum)
{
	uint32_t ranks[MAX_EXACT_TIED];
	size_t max = 0, mean = n * (n + m + 1); /* doubled */
	g_autofree double *ways = NULL;
	double far = 0, any = 0;

	for (size_t i = 0; i < n + m; i++) {
		ranks[i] = all[i].rank;
		max += ranks[i];
	}
	ways = count_ways(ranks, n + m, n, max);
	for (size_t s = 0; s <= max; s++) {
		double count = ways[n * (max + 1) + s];

		any += count;
		if (distance(s, mean) >= distance(sum, mean))
			far += count;
	}
	return far / any;
}

/* P of a rank sum of A as far from its mean, by orders that are drawn. */
static double drawn(const Ranked *all, size_t n, size_t m, uint64_t sum, uint32_t seed)
{
	g_autofree uint32_t *ranks = g_new(uint32_t, n + m);
	uint64_t mean = (uint64_t)n * (n + m + 1);
	GRand *rand = g_rand_new_with_seed(seed);
	unsigned far = 1;

	for (size_t i = 0; i < n + m; i++)
		ranks[i] = all[i].rank;
	for (unsigned draw = 0; draw < N_DRAWS; draw++) {
		uint64_t drawn_sum = 0;

		for (size_t i = 0; i < n; i++) {
			size_t k = (size_t)g_rand_int_range(rand, (gint32)i, (gint32)(n + m));
			uint32_t rank = ranks[k];

			ranks[k] = ranks[i];
			ranks[i] = rank;
			drawn_sum += rank;
		}
		far += distance(drawn_sum, mean) >= distance(sum, mean);
	}
	g_rand_free(rand);
	return (double)far / (N_DRAWS + 1);
}

static double normal(double u, size_t n, size_t m, double ties)
{
	double pairs = (double)n * (double)m, all = (double)(n + m);
	double variance = pairs / 12 * (all + 1 - ties / (all * (all - 1)));
	/* Half a step for continuity. */
	double off = fmax(0, fabs(u - pairs / 2) - 0.5);

	return variance > 0 ? fmin(1, erfc(off / sqrt(2 * variance))) : 1;
}

double bsc_rank_test(BscRankTable *table, const double *a, size_t n, const double *b, size_t m,
		     int *ret_direction)
{
	double ties;
	g_autofree Ranked *all = rank_all(a, n, b, m, &ties);
	uint64_t sum = 0, mean = (uint64_t)n * (n + m + 1), u;

	for (size_t i = 0; i < n + m; i++)
		sum += all[i].is_b ? 0 : all[i].rank;
	*ret_direction = sum < mean ? 1 : sum > mean ? -1 : 0;
	if (ties == 0 && n <= MAX_EXACT_PAIRS / m) {
		u = sum / 2 - n * (n + 1) / 2;
		table_prepare(table, n, m);
		return fmin(1, 2 * table->below[MIN(u, n * m - u)]);
	}
	if (n + m <= MAX_EXACT_TIED)
		return exact_tied(all, n, m, sum);
	if (ties > MAX_NORMAL_TIES * pow((double)(n + m), 3))
		return drawn(all, n, m, sum, table->seed);
	return normal((double)sum / 2 - (double)n * (double)(n + 1) / 2, n, m, ties);
}

double bsc_rank_least_p(size_t n, size_t m)
{
	double p = 2;

	/* 2 / (n + m over n); beyond all need once it is as small as this. */
	for (size_t i = 1; i <= n && p > 1e-300; i++)
		p *= (double)i / (double)(m + i);
	return fmin(1, p);
}

/* Pairs with b - a <= d; both are sorted. */
static uint64_t count_up_to(const double *a, size_t n, const double *b, size_t m, double d)
{
	uint64_t count = 0;

	/* The further up in A, the further up in B. */
	for (size_t i = 0, j = 0; i < n; i++) {
		while (j < m && b[j] - a[i] <= d)
			j++;
		count += j;
	}
	return count;
}

/* A double as a number of the same order, and back. */
static int64_t to_order(double value)
{
	int64_t bits;

	memcpy(&bits, &value, sizeof bits);
	return bits < 0 ? INT64_MIN - bits : bits;
}

static double from_order(int64_t order)
{
	int64_t bits = order < 0 ? INT64_MIN - order : order;
	double value;

	memcpy(&value, &bits, sizeof value);
	return value;
}

/*
 * The K-th smallest (from 1) of all b - a, without making all of them: the smallest D with so many
 * pairs up to it. At most 64 rounds, for each halves what is left.
 */
static double find_difference(const double *a, size_t n, const double *b, size_t m, uint64_t k)
{
	int64_t low = to_order(b[0] - a[n - 1]), high = to_order(b[m - 1] - a[0]);

	while (low < high) {
		int64_t middle = (low & high) + ((low ^ high) >> 1);

		if (count_up_to(a, n, b, m, from_order(middle)) >= k)
			high = middle;
		else
			low = middle + 1;
	}
	return from_order(low);
}

double bsc_shift_estimate(double *a, size_t n, double *b, size_t m)
{
	uint64_t pairs = (uint64_t)n * m;
	double low, high;

	sort(a, n);
	sort(b, m);
	low = find_difference(a, n, b, m, (pairs + 1) / 2);
	if (pairs % 2 == 1)
		return low;
	high = find_difference(a, n, b, m, pairs / 2 + 1);
	return low + (high - low) / 2;
}

/* How many of the smallest and of the largest differences lie outside of the interval, plus 1. */
static uint64_t rank_of_end(BscRankTable *table, size_t n, size_t m)
{
	double pairs = (double)n * (double)m, tail = BSC_STATS_ALPHA / 2;
	uint64_t u = 0;

	if (n > MAX_EXACT_PAIRS / m) {
		double spread = sqrt(pairs * (double)(n + m + 1) / 12);

		return (uint64_t)fmax(0, floor(pairs / 2 - Z_95 * spread));
	}
	table_prepare(table, n, m);
	while (table->below[u] < tail)
		u++;
	return u;
}

bool bsc_shift_interval(BscRankTable *table, double *a, size_t n, double *b, size_t m,
			double *ret_low, double *ret_high)
{
	uint64_t end = rank_of_end(table, n, m);

	if (end == 0)
		return false;
	sort(a, n);
	sort(b, m);
	*ret_low = find_difference(a, n, b, m, end);
	*ret_high = find_difference(a, n, b, m, (uint64_t)n * m + 1 - end);
	return true;
}

/* One of several tests while they are sorted. */
typedef struct Test {
	double p;
	size_t place;
} Test;

static int compare_tests(const void *a, const void *b)
{
	const Test *x = a, *y = b;

	if (x->p != y->p)
		return x->p < y->p ? -1 : 1;
	return x->place < y->place ? -1 : 1;
}

void bsc_holm(double *p, size_t n)
{
	g_autofree Test *tests = g_new(Test, MAX(n, 1));
	double least = 0;

	for (size_t i = 0; i < n; i++)
		tests[i] = (Test){ p[i], i };
	qsort(tests, n, sizeof *tests, compare_tests);
	for (size_t i = 0; i < n; i++) {
		least = fmax(least, fmin(1, tests[i].p * (double)(n - i)));
		p[tests[i].place] = least;
	}
}
