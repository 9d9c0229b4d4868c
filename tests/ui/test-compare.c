/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/compare-rows.h"

static GPtrArray *new_comparands(const char *const *names, size_t n)
{
	GPtrArray *comparands = bsc_comparands_new();

	for (size_t i = 0; i < n; i++)
		g_ptr_array_add(comparands, bsc_comparand_parse(names[i]));
	return comparands;
}

static char *order_of(const GPtrArray *comparands)
{
	GString *text = g_string_new(NULL);

	for (guint i = 0; i < comparands->len; i++)
		g_string_append(text, ((BscComparand *)comparands->pdata[i])->path);
	return g_string_free(text, FALSE);
}

static void test_moving_makes_room(void)
{
	static const char *const names[] = { "a", "b", "c", "d" };
	static const struct {
		guint from, to;
		const char *want;
	} cases[] = {
		{ 1, 0, "bacd" }, { 3, 0, "dabc" }, { 0, 3, "bcda" }, { 2, 2, "abcd" },
		{ 1, 2, "acbd" }, { 4, 0, "abcd" }, { 0, 4, "abcd" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GPtrArray) comparands = new_comparands(names, G_N_ELEMENTS(names));
		g_autofree char *order = NULL;

		bsc_comparands_move(comparands, cases[i].from, cases[i].to);
		order = order_of(comparands);
		g_assert_cmpstr(order, ==, cases[i].want);
	}
}

static void test_a_policy_is_split_off(void)
{
	static const struct {
		const char *text, *path;
		BscPolicy policy;
	} cases[] = {
		{ "a.dat", "a.dat", BSC_N_POLICIES },
		{ "a.dat@parallel", "a.dat", BSC_POLICY_PARALLEL },
		{ "a@b.dat", "a@b.dat", BSC_N_POLICIES },
		{ "@parallel", "@parallel", BSC_N_POLICIES },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(BscComparand) comparand = bsc_comparand_parse(cases[i].text);

		g_assert_cmpstr(comparand->path, ==, cases[i].path);
		g_assert_cmpint((int)comparand->policy, ==, (int)cases[i].policy);
		g_assert_null(comparand->document);
	}
}

static void test_bars_share_a_scale_with_zero(void)
{
	static const struct {
		bool has_bar;
		double low, high, scale_low, scale_high;
	} cases[] = {
		{ true, 5, 8, 0, 8 },
		{ true, -5, -2, -5, 0 },
		{ true, -5, 3, -5, 3 },
		{ false, -5, 3, 0, 1 },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		BscComparedRow row = { .has_bar = cases[i].has_bar,
				       .low = cases[i].low,
				       .high = cases[i].high };
		g_autoptr(GPtrArray) rows = g_ptr_array_new();
		double low, high;

		g_ptr_array_add(rows, &row);
		bsc_compare_rows_scale(rows, &low, &high);
		g_assert_cmpfloat(low, ==, cases[i].scale_low);
		g_assert_cmpfloat(high, ==, cases[i].scale_high);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/ui/compare/moving-makes-room", test_moving_makes_room);
	g_test_add_func("/ui/compare/a-policy-is-split-off", test_a_policy_is_split_off);
	g_test_add_func("/ui/compare/bars-share-a-scale", test_bars_share_a_scale_with_zero);
	return g_test_run();
}
