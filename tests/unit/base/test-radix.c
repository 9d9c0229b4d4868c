/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/radix.h"

#include <glib.h>
#include <stdbool.h>

static uint32_t draw(uint64_t *random)
{
	*random = *random * UINT64_C(6364136223846793005) + 1442695040888963407;
	return (uint32_t)(*random >> 32);
}

/* Rows of N keys, below LIMIT if it is not 0; value counts them. */
static BscKeyed *rows_of(size_t n, uint64_t limit, uint64_t seed)
{
	BscKeyed *rows = g_new(BscKeyed, n);

	for (size_t i = 0; i < n; i++) {
		uint64_t key = (uint64_t)draw(&seed) << 32 | draw(&seed);

		rows[i] = (BscKeyed){ limit ? key % limit : key, (uint32_t)i, ~(uint32_t)i };
	}
	return rows;
}

static void test_random(void)
{
	static const struct {
		size_t n;
		uint64_t limit;
	} cases[] = {
		{ 0, 0 },    { 1, 0 },          { 2, 0 },
		{ 63, 10 },  { 64, 0 },         { 65, 0 },
		{ 1000, 3 }, { 1000, 1 << 11 }, { 5000, (1 << 11) + 1 },
		{ 5000, 1 }, { 20000, 0 },      { 20000, UINT64_C(1) << 40 },
	};

	for (size_t c = 0; c < G_N_ELEMENTS(cases); c++) {
		const size_t n = cases[c].n;
		g_autofree BscKeyed *before = rows_of(n, cases[c].limit, c + 1);
		g_autofree BscKeyed *rows = g_memdup2(before, n * sizeof(*before));
		g_autofree bool *seen = g_new0(bool, n + 1);

		bsc_radix_sort(rows, n);
		for (size_t i = 0; i < n; i++) {
			g_assert_cmpuint(rows[i].value, <, n);
			g_assert_false(seen[rows[i].value]);
			seen[rows[i].value] = true;
			g_assert_cmpuint(rows[i].key, ==, before[rows[i].value].key);
			g_assert_cmpuint(rows[i].more, ==, ~rows[i].value);
			if (i == 0)
				continue;
			g_assert_cmpuint(rows[i - 1].key, <=, rows[i].key);
			/* equal keys keep their order */
			if (rows[i - 1].key == rows[i].key)
				g_assert_cmpuint(rows[i - 1].value, <, rows[i].value);
		}
	}
}

static void test_signed(void)
{
	static const int64_t numbers[] = { INT64_MIN, INT64_MIN + 1, -1, 0, 1, INT64_MAX };

	for (size_t i = 1; i < G_N_ELEMENTS(numbers); i++)
		g_assert_cmpuint(bsc_radix_key(numbers[i - 1]), <, bsc_radix_key(numbers[i]));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/radix/random", test_random);
	g_test_add_func("/radix/signed", test_signed);
	return g_test_run();
}
