/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/table.h"

#define NONE BSC_NSEC_NONE

static void test_times_keep_what_is_known(void)
{
	static const struct {
		BscNsec low, high;
		bool is_exact;
		BscNsec unit;
		gsize columns;
		const char *want;
	} cases[] = {
		{ 4310000, 4310000, true, BSC_TABLE_MS, 14, "4.310" },
		{ 4310499, 4310499, true, BSC_TABLE_MS, 14, "4.310" },
		{ 4310500, 4310500, true, BSC_TABLE_MS, 14, "4.311" },
		{ 0, 0, true, BSC_TABLE_MS, 14, "0.000" },
		{ 4310000, 4310000, false, BSC_TABLE_MS, 14, "~4.310" },
		{ 1200001, 3400001, false, BSC_TABLE_MS, 14, "1.200 .. 3.401" },
		{ 0, 3400000, false, BSC_TABLE_MS, 14, "0 .. 3.400" },
		{ 12345678, 23456789, false, BSC_TABLE_MS, 14, "12.34 .. 23.46" },
		{ 12345678, 23456789, false, BSC_TABLE_MS, 16, "12.345 .. 23.457" },
		{ 1234567890, 2345678901, false, BSC_TABLE_MS, 14, "1234 .. 2346" },
		{ 1200001, NONE, false, BSC_TABLE_MS, 14, ">= 1.200" },
		{ NONE, 1200001, false, BSC_TABLE_MS, 14, "<= 1.201" },
		{ NONE, NONE, false, BSC_TABLE_MS, 14, "unknown" },
		{ 135249, 135249, true, BSC_TABLE_US, 10, "135.2" },
		{ 135249, 135249, true, BSC_TABLE_US, 4, "135" },
		{ 1234567, 2345678, false, BSC_TABLE_US, 10, "<= 2345.7" },
		{ 1234567, NONE, false, BSC_TABLE_US, 4, ">= 1234" },
		{ 49, 51, false, BSC_TABLE_US, 12, "0.0 .. 0.1" },
		{ INT64_MAX, INT64_MAX, true, BSC_TABLE_MS, 17, "9223372036854.776" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		BscSpan span = { cases[i].low, cases[i].high, cases[i].is_exact };
		g_autoptr(GString) out = g_string_new(NULL);

		bsc_table_time(span, cases[i].unit, cases[i].columns, out);
		g_assert_cmpstr(out->str, ==, cases[i].want);
	}
}

static void test_shares_have_a_sign(void)
{
	static const struct {
		BscNsec low, high, whole;
		const char *want;
	} cases[] = {
		{ 301, 301, 1000, "30.1 %" },
		{ 1000, 1000, 1000, "100.0 %" },
		{ 0, 45, 1000, "0 .. 4.5 %" },
		{ 10004, 10006, 100000, "10.0 .. 10.1 %" },
		{ 1, 1, 0, "-" },
		{ NONE, NONE, 1000, "-" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		BscSpan span = { cases[i].low, cases[i].high, cases[i].low == cases[i].high };
		g_autoptr(GString) out = g_string_new(NULL);

		bsc_table_share(span, cases[i].whole, out);
		g_assert_cmpstr(out->str, ==, cases[i].want);
	}
}

static void test_ratios_round_outwards(void)
{
	static const struct {
		double low, high;
		const char *want;
	} cases[] = {
		{ 1.02, 1.02, "1.02" }, { 0.401, 0.901, "0.40 .. 0.91" }, { 0, 1, "0 .. 1.00" },
		{ 1, 0, "unknown" },    { 0.29, 0.57, "0.29 .. 0.57" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GString) out = g_string_new(NULL);

		bsc_table_ratio((BscRatio){ cases[i].low, cases[i].high }, out);
		g_assert_cmpstr(out->str, ==, cases[i].want);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/table/times", test_times_keep_what_is_known);
	g_test_add_func("/table/shares", test_shares_have_a_sign);
	g_test_add_func("/table/ratios", test_ratios_round_outwards);
	return g_test_run();
}
