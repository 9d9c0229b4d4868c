/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/compare-rows.h"

#include "base/format.h"
#include "report/compare-cell.h"
#include "report/table.h"

#include <math.h>

#define MAX_LABEL 256 /* bytes */
/* Characters of a cell, as many as on the command line. */
#define VALUE_COLUMNS   12
#define PERCENT_COLUMNS 10

/* What is as large as this is no number but a bound that nobody knows. */
#define OPEN 9e18

static const struct {
	const char *name, *text;
} filters[BSC_N_FILTERS] = {
	[BSC_FILTER_ALL] = { "all", "All" },
	[BSC_FILTER_TOTALS] = { "totals", "Totals" },
	[BSC_FILTER_PHASES] = { "phases", "Phases" },
	[BSC_FILTER_CLASSES] = { "classes", "Waits and Work" },
	[BSC_FILTER_CALLBACKS] = { "callbacks", "Callbacks" },
	[BSC_FILTER_CPUS] = { "cpus", "CPUs" },
};

const char *bsc_compare_filter_name(BscCompareFilter filter)
{
	return filters[filter].name;
}

const char *bsc_compare_filter_text(BscCompareFilter filter)
{
	return filters[filter].text;
}

static bool is_wanted(BscCompareFilter filter, BscCompareSection section)
{
	switch (section) {
	case BSC_SECTION_TOTALS:
	case BSC_SECTION_RATIOS: return filter == BSC_FILTER_ALL || filter == BSC_FILTER_TOTALS;
	case BSC_SECTION_PHASE_SUMS: return filter == BSC_FILTER_ALL || filter == BSC_FILTER_PHASES;
	case BSC_SECTION_WAITS:
	case BSC_SECTION_PATH:
	case BSC_SECTION_CLASSES: return filter == BSC_FILTER_ALL || filter == BSC_FILTER_CLASSES;
	case BSC_SECTION_CALLBACK_SUMS:
		return filter == BSC_FILTER_ALL || filter == BSC_FILTER_CALLBACKS;
	case BSC_SECTION_CPUS: return filter == BSC_FILTER_ALL || filter == BSC_FILTER_CPUS;
	default: return false;
	}
}

/* TEXT with the unit of its table, if it is a figure that has one. g_free(). */
static char *with_unit(GString *text, const BscCompareTable *table, const BscDifference *row)
{
	bool is_figure = strpbrk(text->str, "0123456789") != NULL;

	if (row->unit == BSC_METRIC_TIME && is_figure)
		g_string_append(text, table->unit == BSC_TABLE_US   ? " us"
				      : table->unit == BSC_TABLE_MS ? " ms"
								    : " s");
	return g_string_free(text, FALSE);
}

/* A sum over the CPUs of what each of them does in time of its own. */
static bool is_sum(const char *name)
{
	static const char *const prefixes[] = { "class.ap.", "callback.ap.", "phase." };
	static const char *const names[] = { "spin.ap", "burnt", "unknown.ap", "cpu.total" };

	for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
		if (g_str_equal(name, names[i]))
			return true;
	for (size_t i = 0; i < G_N_ELEMENTS(prefixes); i++)
		if (g_str_has_prefix(name, prefixes[i]))
			return g_str_has_prefix(name, "class.") || g_str_has_suffix(name, ".total");
	return false;
}

/* Sums over many CPUs would leave nothing to be seen of the time that passed. */
static void set_bar(BscComparedRow *row, size_t side, uint32_t n_cpus)
{
	const BscCell *cell = &row->difference->cells[side];
	double share = is_sum(row->difference->name) ? MAX(n_cpus, 1) : 1;

	if (row->difference->unit != BSC_METRIC_TIME || !bsc_value_is_known(cell->delta) ||
	    fabs(cell->delta.low) >= OPEN || fabs(cell->delta.high) >= OPEN)
		return;
	row->has_bar = true;
	row->low = cell->delta.low / share;
	row->high = cell->delta.high / share;
}

/* One unit for all figures of ROW: seconds where one of them has some, else that of its TABLE. */
static BscNsec unit_of(const BscCompareTable *table, const BscDifference *row)
{
	for (size_t i = 0; i < table->comparison->n_sides; i++)
		if (row->cells[i].is_present && bsc_value_is_known(row->cells[i].value) &&
		    fabs(row->cells[i].value.high) >= (double)BSC_TABLE_S)
			return BSC_TABLE_S;
	return MIN(table->unit, BSC_TABLE_MS);
}

static BscComparedRow *new_row(const BscCompareTable *whole, const BscDifference *difference,
			       size_t side, uint32_t n_cpus)
{
	BscCompareTable of_row = *whole, *table = &of_row;
	size_t n = table->comparison->n_sides;
	BscComparedRow *row = g_new0(BscComparedRow, 1);
	GString *delta = g_string_new(NULL), *percent = g_string_new(NULL);

	of_row.unit = unit_of(whole, difference);
	row->difference = difference;
	row->what = bsc_text_sanitize(difference->label, MAX_LABEL);
	row->values = g_new0(char *, n + 1);
	for (size_t i = 0; i < n; i++) {
		GString *value = g_string_new(NULL);

		bsc_compare_put_value(table, difference, i, VALUE_COLUMNS, value);
		row->values[i] = with_unit(value, table, difference);
	}
	bsc_compare_put_delta(table, difference, side, VALUE_COLUMNS, delta);
	bsc_compare_put_percent(&difference->cells[side], " %", PERCENT_COLUMNS, percent);
	row->delta = with_unit(delta, table, difference);
	row->percent = g_string_free(percent, FALSE);
	set_bar(row, side, n_cpus);
	return row;
}

static void free_row(gpointer data)
{
	BscComparedRow *row = data;

	g_free(row->what);
	g_strfreev(row->values);
	g_free(row->delta);
	g_free(row->percent);
	g_free(row);
}

/* The total first, then by effect; rows of the same stay in the order of the comparison. */
static int compare_rows(gconstpointer a, gconstpointer b)
{
	const BscDifference *x = (*(const BscComparedRow *const *)a)->difference;
	const BscDifference *y = (*(const BscComparedRow *const *)b)->difference;
	bool x_is_total = g_str_equal(x->name, "total"), y_is_total = g_str_equal(y->name, "total");

	if (x_is_total != y_is_total)
		return x_is_total ? -1 : 1;
	if (x->effect < y->effect || x->effect > y->effect)
		return x->effect > y->effect ? -1 : 1;
	return (x > y) - (x < y);
}

GPtrArray *bsc_compare_rows(const BscCompared *compared, BscCompareFilter filter, size_t side)
{
	GPtrArray *rows = g_ptr_array_new_with_free_func(free_row);
	uint32_t n_cpus = bsc_compared_timeline(compared, 0)
				  ->episodes[bsc_compared_episode(compared, 0)]
				  .n_bringups;

	for (int section = 0; section < BSC_N_SECTIONS; section++) {
		g_auto(BscCompareTable) table = { 0 };

		if (!is_wanted(filter, (BscCompareSection)section))
			continue;
		table = bsc_compare_table(compared->comparison, (BscCompareSection)section,
					  BSC_COMPARE_ALL - 1);
		for (size_t i = 0; i < table.n_rows; i++)
			g_ptr_array_add(rows, new_row(&table, table.rows[i], side, n_cpus));
	}
	g_ptr_array_sort(rows, compare_rows);
	return rows;
}

void bsc_compare_rows_scale(const GPtrArray *rows, double *ret_low, double *ret_high)
{
	double low = 0, high = 0;

	for (guint i = 0; i < rows->len; i++) {
		const BscComparedRow *row = rows->pdata[i];

		if (!row->has_bar)
			continue;
		low = MIN(low, row->low);
		high = MAX(high, row->high);
	}
	*ret_low = low;
	*ret_high = high > low ? high : low + 1;
}
