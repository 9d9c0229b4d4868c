/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/compare-cell.h"

#include "report/table.h"

#include <math.h>
#include <string.h>

/* What is as large as this is no number but a bound that nobody knows. */
#define OPEN 9e18

/* For what is wider than any column: the numbers themselves are in the JSON. */
#define TOO_LONG "(JSON)"

typedef enum Rounding { ROUND_DOWN, ROUND_NEAREST, ROUND_UP } Rounding;

bool bsc_compare_policy(const BscSideRun *run, BscPolicy *ret)
{
	const char *at = strrchr(run->name, '@');

	return run->capture->timeline->is_simulated && at && bsc_policy_parse(at + 1, ret);
}

static bool is_same(BscValue a, BscValue b)
{
	if (!bsc_value_is_known(a) || !bsc_value_is_known(b))
		return bsc_value_is_known(a) == bsc_value_is_known(b);
	return !(a.low < b.low || a.low > b.low || a.high < b.high || a.high > b.high);
}

bool bsc_compare_differs(const BscComparison *comparison, const BscDifference *difference)
{
	const BscCell *first = &difference->cells[0];

	for (size_t i = 1; i < comparison->n_sides; i++) {
		const BscCell *cell = &difference->cells[i];

		if (cell->is_present != first->is_present)
			return true;
		if (cell->is_present && !is_same(cell->value, first->value))
			return true;
	}
	return false;
}

const BscDifference *bsc_compare_total(const BscComparison *comparison)
{
	for (size_t i = 0; i < comparison->n_differences; i++)
		if (comparison->differences[i].kind == BSC_ROW_TOTAL &&
		    strcmp(comparison->differences[i].name, "total") == 0)
			return &comparison->differences[i];
	return NULL;
}

bool bsc_compare_has_groups(const BscComparison *comparison)
{
	for (size_t i = 0; i < comparison->n_sides; i++)
		if (comparison->sides[i].is_group)
			return true;
	return false;
}

const char *bsc_compare_kind_name(BscRowKind kind)
{
	static const char *const names[BSC_N_ROW_KINDS] = {
		[BSC_ROW_TOTAL] = "total", [BSC_ROW_PHASE] = "phase",
		[BSC_ROW_CLASS] = "class", [BSC_ROW_CALLBACK] = "callback",
		[BSC_ROW_CPU] = "cpu",
	};

	return names[kind];
}

BscSpan bsc_compare_span(BscValue value)
{
	BscSpan span = { BSC_NSEC_NONE, BSC_NSEC_NONE, false };

	if (!bsc_value_is_known(value))
		return span;
	if (value.low > -OPEN)
		span.low = llround(value.low);
	if (value.high < OPEN)
		span.high = llround(value.high);
	span.is_exact = span.low == span.high;
	return span;
}

/* NUMBER with DECIMALS. A product that misses an integer by a hair is that integer. */
static void put_fixed(double number, int decimals, Rounding rounding, bool is_signed, GString *out)
{
	double scaled = number * pow(10, decimals), near = rint(scaled), n = near;
	char format[8], buf[G_ASCII_DTOSTR_BUF_SIZE];

	if (rounding != ROUND_NEAREST && fabs(scaled - near) > 1e-6)
		n = rounding == ROUND_UP ? ceil(scaled) : floor(scaled);
	if (is_signed && n > 0)
		g_string_append_c(out, '+');
	g_snprintf(format, sizeof format, "%%.%df", decimals);
	/* No "-0.0". */
	g_string_append(out, g_ascii_formatd(buf, sizeof buf, format, n / pow(10, decimals) + 0.0));
}

static void put_interval(double low, double high, int decimals, bool is_signed, GString *out)
{
	if (low <= -OPEN && high >= OPEN) {
		g_string_append(out, "unknown");
	} else if (high >= OPEN) {
		g_string_append(out, ">= ");
		put_fixed(low, decimals, ROUND_DOWN, is_signed, out);
	} else if (low <= -OPEN) {
		g_string_append(out, "<= ");
		put_fixed(high, decimals, ROUND_UP, is_signed, out);
	} else if (!(low < high)) {
		put_fixed(low, decimals, ROUND_NEAREST, is_signed, out);
	} else {
		put_fixed(low, decimals, ROUND_DOWN, is_signed, out);
		g_string_append(out, " .. ");
		put_fixed(high, decimals, ROUND_UP, is_signed, out);
	}
}

/*
 * With as many decimals as fit; where none do, the upper bound alone, and if that does not either
 * what stands for it.
 */
static void put_fitting(BscValue value, int decimals, bool is_signed, const char *suffix,
			const char *otherwise, gsize columns, GString *out)
{
	gsize begin = out->len;

	for (; decimals >= 0; decimals--) {
		g_string_truncate(out, begin);
		put_interval(value.low, value.high, decimals, is_signed, out);
		g_string_append(out, suffix);
		if (out->len - begin <= columns)
			return;
	}
	if (value.low < value.high && value.high < OPEN) {
		g_string_truncate(out, begin);
		put_interval(-OPEN, value.high, 0, is_signed, out);
		g_string_append(out, suffix);
	}
	if (out->len - begin > columns) {
		g_string_truncate(out, begin);
		g_string_append(out, otherwise);
	}
}

static int usual_decimals(const BscCompareTable *table, int unit)
{
	if (unit == BSC_METRIC_COUNT)
		return 0;
	if (unit == BSC_METRIC_RATIO)
		return 2;
	return table->unit == BSC_TABLE_US ? 1 : 3;
}

static double size_of(const BscCompareTable *table, int unit)
{
	return unit == BSC_METRIC_TIME ? (double)table->unit : 1;
}

static BscValue scaled(const BscCompareTable *table, int unit, double low, double high)
{
	double size = size_of(table, unit);

	return (BscValue){
		low <= -OPEN ? low : low / size,
		high >= OPEN ? high : high / size,
	};
}

void bsc_compare_put_value(const BscCompareTable *table, const BscDifference *row, size_t side,
			   gsize columns, GString *out)
{
	const BscCell *cell = &row->cells[side];

	if (!cell->is_present)
		g_string_append_c(out, '-');
	else if (!bsc_value_is_known(cell->value))
		g_string_append(out, "unknown");
	else if (row->unit == BSC_METRIC_TIME && cell->value.low >= 0)
		bsc_table_time(bsc_compare_span(cell->value), table->unit, columns, out);
	else
		put_fitting(scaled(table, row->unit, cell->value.low, cell->value.high),
			    usual_decimals(table, row->unit), false, "", TOO_LONG, columns, out);
}

void bsc_compare_put_delta(const BscCompareTable *table, const BscDifference *row, size_t side,
			   gsize columns, GString *out)
{
	const BscCell *cell = &row->cells[side];

	if (!cell->is_present && !row->cells[0].is_present)
		g_string_append_c(out, '-');
	else if (!cell->is_present)
		g_string_append(out, "gone");
	else if (!row->cells[0].is_present)
		g_string_append(out, "new");
	else if (!bsc_value_is_known(cell->delta))
		g_string_append(out, "unknown");
	else
		put_fitting(scaled(table, row->unit, cell->delta.low, cell->delta.high),
			    usual_decimals(table, row->unit), true, "", TOO_LONG, columns, out);
}

void bsc_compare_put_percent(const BscCell *cell, const char *suffix, gsize columns, GString *out)
{
	if (!bsc_value_is_known(cell->percent) || fabs(cell->percent.low) >= OPEN ||
	    fabs(cell->percent.high) >= OPEN)
		g_string_append_c(out, '-');
	else
		put_fitting(cell->percent, 1, true, suffix, "-", columns, out);
}

void bsc_compare_put_number(const BscCompareTable *table, const BscDifference *row, double number,
			    bool is_signed, GString *out)
{
	put_fixed(number / size_of(table, row->unit), usual_decimals(table, row->unit),
		  ROUND_NEAREST, is_signed, out);
}

void bsc_compare_put_range(const BscCompareTable *table, const BscDifference *row, double low,
			   double high, bool is_signed, gsize columns, GString *out)
{
	put_fitting(scaled(table, row->unit, low, high), usual_decimals(table, row->unit),
		    is_signed, "", TOO_LONG, columns, out);
}

void bsc_compare_put_p(double p, GString *out)
{
	char buf[G_ASCII_DTOSTR_BUF_SIZE];
	double rounded = ceil(p * 1000 - 1e-6) / 1000;

	if (p < 0.001)
		g_string_append(out, "p<0.001");
	else
		g_string_append_printf(out, "p=%s",
				       g_ascii_formatd(buf, sizeof buf, "%.3f", MIN(rounded, 1)));
}

static const struct {
	const char *name, *text;
} realities[] = {
	[BSC_REAL_NOT_ASKED] = { "not-asked", "" },
	[BSC_REAL_YES] = { "yes", "real" },
	[BSC_REAL_NO] = { "no", "may be chance" },
	[BSC_REAL_TOO_FEW] = { "too-few", "too few runs to tell" },
};

const char *bsc_compare_reality_name(BscReality reality)
{
	return realities[reality].name;
}

const char *bsc_compare_reality(BscReality reality)
{
	return realities[reality].text;
}
