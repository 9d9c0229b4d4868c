/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "compare/build.h"
#include "compare/stats.h"
#include "compare/value.h"

#include <math.h>

/* A test of one row between two sides. */
typedef struct Test {
	size_t row;
	uint32_t a, b;
	double shift, shift_low, shift_high;
	double p;       /* not corrected */
	double least_p; /* that these sizes can give */
	bool can_differ;
} Test;

/* One value for all of both: chance can put them in no other order. */
static bool is_constant(const Column *a, const Column *b)
{
	double first = a->lows[0];

	for (size_t i = 0; i < a->n; i++)
		if (a->lows[i] != first || a->highs[i] != first)
			return false;
	for (size_t i = 0; i < b->n; i++)
		if (b->lows[i] != first || b->highs[i] != first)
			return false;
	return true;
}

/*
 * Bounded values differ for certain only if they do wherever in their bounds they are: the two
 * cases furthest apart must both say so, and in the same direction.
 */
static double test_p(BscRankTable *table, const Column *a, const Column *b)
{
	int up, down;
	double p_up, p_down;

	p_up = bsc_rank_test(table, a->highs, a->n, b->lows, b->n, &up);
	if (a->is_exact && b->is_exact)
		return p_up;
	p_down = bsc_rank_test(table, a->lows, a->n, b->highs, b->n, &down);
	return up == down && up != 0 ? fmax(p_up, p_down) : 1;
}

static void set_shift(Test *test, BscRankTable *table, const Column *a, const Column *b)
{
	double low, high, ignored;

	test->shift = bsc_shift_estimate(a->middles, a->n, b->middles, b->n);
	if (!bsc_shift_interval(table, a->highs, a->n, b->lows, b->n, &low, &ignored) ||
	    !bsc_shift_interval(table, a->lows, a->n, b->highs, b->n, &ignored, &high))
		return;
	/* An end that is open in some run may reach here. */
	test->shift_low = fmax(low, -G_MAXDOUBLE);
	test->shift_high = fmin(high, G_MAXDOUBLE);
}

/* False where one of the sides has no value. */
static bool test_row(const Build *b, BscRankTable *table, size_t row, uint32_t side_a,
		     uint32_t side_b, Test *ret)
{
	Test test = { .row = row, .a = side_a, .b = side_b, .shift_low = 1, .p = 1 };
	Column column_a, column_b;
	bool has_values;

	compare_column_init(&column_a, b, row, side_a);
	compare_column_init(&column_b, b, row, side_b);
	has_values = column_a.n > 0 && column_b.n > 0;
	if (has_values) {
		test.least_p = bsc_rank_least_p(column_a.n, column_b.n);
		test.can_differ = !is_constant(&column_a, &column_b);
		test.p = test_p(table, &column_a, &column_b);
		set_shift(&test, table, &column_a, &column_b);
		*ret = test;
	}
	compare_column_clear(&column_a);
	compare_column_clear(&column_b);
	return has_values;
}

/*
 * Corrects the tests of a family for each other. Those that can give no difference at all are none:
 * that depends on all values together, not on which side they are of (Tarone 1990).
 */
static void correct(GArray *tests, size_t *ret_family)
{
	g_autofree double *p = g_new(double, MAX(tests->len, 1));
	size_t n = 0;

	for (guint i = 0; i < tests->len; i++)
		if (g_array_index(tests, Test, i).can_differ)
			p[n++] = g_array_index(tests, Test, i).p;
	bsc_holm(p, n);
	*ret_family = n;
	n = 0;
	for (guint i = 0; i < tests->len; i++)
		if (g_array_index(tests, Test, i).can_differ)
			g_array_index(tests, Test, i).p = p[n++];
}

static BscReality reality_of(const Test *test, size_t family)
{
	if (test->p < BSC_STATS_ALPHA)
		return BSC_REAL_YES;
	if (test->shift_low > test->shift_high ||
	    (test->can_differ && test->least_p * (double)family >= BSC_STATS_ALPHA))
		return BSC_REAL_TOO_FEW;
	return BSC_REAL_NO;
}

static bool is_asked(const Build *b, size_t a, size_t other)
{
	return side_is_group(&b->sides[a]) || side_is_group(&b->sides[other]);
}

static void fill_cells(Build *b, const GArray *tests, size_t family)
{
	for (guint i = 0; i < tests->len; i++) {
		const Test *test = &g_array_index(tests, Test, i);
		BscCell *cell = &g_array_index(b->rows, BscDifference, test->row).cells[test->b];

		if (test->a != 0)
			continue;
		cell->shift = test->shift;
		cell->shift_low = test->shift_low;
		cell->shift_high = test->shift_high;
		cell->p = test->p;
		cell->reality = reality_of(test, family);
	}
}

/* The rows of KIND but for the total, each side against the first. */
static void test_kind(Build *b, BscRankTable *table, BscRowKind kind, size_t total)
{
	g_autoptr(GArray) tests = g_array_new(FALSE, FALSE, sizeof(Test));
	size_t family;
	Test test;

	for (guint row = 0; row < b->rows->len; row++) {
		if (row == total || g_array_index(b->rows, BscDifference, row).kind != kind)
			continue;
		for (uint32_t side = 1; side < b->n_sides; side++)
			if (is_asked(b, 0, side) && test_row(b, table, row, 0, side, &test))
				g_array_append_val(tests, test);
	}
	correct(tests, &family);
	fill_cells(b, tests, family);
}

static void keep_pairs(Build *b, const GArray *tests, size_t family)
{
	b->out->n_pairs = tests->len;
	b->out->pairs = g_new(BscPairTest, MAX(tests->len, 1));
	for (guint i = 0; i < tests->len; i++) {
		const Test *test = &g_array_index(tests, Test, i);

		b->out->pairs[i] = (BscPairTest){
			.a = test->a,
			.b = test->b,
			.shift = test->shift,
			.shift_low = test->shift_low,
			.shift_high = test->shift_high,
			.p = test->p,
			.reality = reality_of(test, family),
		};
	}
}

/* The total is what was asked: its pairs of sides are a family of their own. */
static void test_total(Build *b, BscRankTable *table, size_t total)
{
	g_autoptr(GArray) tests = g_array_new(FALSE, FALSE, sizeof(Test));
	size_t family;
	Test test;

	for (uint32_t i = 0; i < b->n_sides; i++)
		for (uint32_t k = i + 1; k < b->n_sides; k++)
			if (is_asked(b, i, k) && test_row(b, table, total, i, k, &test))
				g_array_append_val(tests, test);
	correct(tests, &family);
	fill_cells(b, tests, family);
	keep_pairs(b, tests, family);
}

void compare_groups(Build *b)
{
	BscRankTable *table = bsc_rank_table_new(b->out->options.seed);
	size_t total = GPOINTER_TO_SIZE(g_hash_table_lookup(b->index, "total"));

	g_assert(total > 0);
	test_total(b, table, total - 1);
	for (int kind = 0; kind < BSC_N_ROW_KINDS; kind++)
		test_kind(b, table, kind, total - 1);
	bsc_rank_table_free(table);
}
