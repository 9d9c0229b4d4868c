/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/compare-cell.h"

#include "base/format.h"
#include "report/table.h"

#include <math.h>
#include <string.h>

/* Below it, in ns, callbacks are printed in us. */
#define SHORT_TIMES 1e8

/* From it on, in ns, times are printed in s. */
#define LONG_TIMES 1e11

/* Longest label, bytes. */
#define MAX_LABEL 256

/* Which rows belong to a table, and what its title makes superfluous in their labels. */
static const struct {
	const char *title, *text;
	BscRowKind kind;
	bool is_whole;           /* all rows are shown, in the order of the phases */
	bool is_extra;           /* only with all rows */
	const char *begin, *end; /* of the names; NULL: any */
	const char *not_end;     /* NULL: any */
	const char *label_begin, *label_ends[2]; /* left out; NULL: nothing */
} sections[BSC_N_SECTIONS] = {
	[BSC_SECTION_TOTALS] = { .title = "totals", .kind = BSC_ROW_TOTAL, .is_whole = true },
	[BSC_SECTION_RATIOS] = { .title = "counts and ratios", .kind = BSC_ROW_TOTAL },
	[BSC_SECTION_PHASE_SUMS] = { .title = "phases",
				     .text = "sums over CPUs of the stretches of their bring-ups",
				     .kind = BSC_ROW_PHASE,
				     .is_whole = true,
				     .end = ".total",
				     .label_begin = "phase ",
				     .label_ends = { ", all CPUs" } },
	[BSC_SECTION_WAITS] = { .title = "work and waits", .kind = BSC_ROW_CLASS },
	[BSC_SECTION_PATH] = { .title = "critical path",
			       .text = "what the total consists of",
			       .kind = BSC_ROW_CLASS,
			       .begin = "path.",
			       .label_begin = "critical path, " },
	[BSC_SECTION_CLASSES] = { .title = "where time goes",
				  .text = "of the control task, and sums over the APs",
				  .kind = BSC_ROW_CLASS,
				  .begin = "class." },
	[BSC_SECTION_CALLBACK_SUMS] = { .title = "callbacks",
					.text = "sums over CPUs, by state",
					.kind = BSC_ROW_CALLBACK,
					.end = ".total",
					.label_ends = { ", all CPUs" } },
	[BSC_SECTION_CPUS] = { .title = "CPUs",
			       .text = "from the first callback to the end; up: when it ends, "
				       "counted from zero",
			       .kind = BSC_ROW_CPU,
			       .label_ends = { " from begin to end", ", counted from zero" } },
	[BSC_SECTION_PHASE_CPUS] = { .title = "phases, by CPU",
				     .kind = BSC_ROW_PHASE,
				     .is_extra = true,
				     .not_end = ".total",
				     .label_begin = "phase " },
	[BSC_SECTION_CALLBACK_CPUS] = { .title = "callbacks, by CPU",
					.kind = BSC_ROW_CALLBACK,
					.is_extra = true,
					.not_end = ".total" },
};

const char *bsc_compare_section_title(BscCompareSection section)
{
	return sections[section].title;
}

const char *bsc_compare_section_text(BscCompareSection section)
{
	return sections[section].text;
}

static bool belongs(const BscDifference *row, BscCompareSection section)
{
	bool is_time = row->unit == BSC_METRIC_TIME;

	if (row->kind != sections[section].kind)
		return false;
	if (row->kind == BSC_ROW_TOTAL)
		return is_time == (section == BSC_SECTION_TOTALS);
	/* What is no class and not of the path. */
	if (section == BSC_SECTION_WAITS)
		return !g_str_has_prefix(row->name, "path.") &&
		       !g_str_has_prefix(row->name, "class.");
	return (!sections[section].begin || g_str_has_prefix(row->name, sections[section].begin)) &&
	       (!sections[section].end || g_str_has_suffix(row->name, sections[section].end)) &&
	       (!sections[section].not_end ||
		!g_str_has_suffix(row->name, sections[section].not_end));
}

static void take_rows(BscCompareTable *table, size_t max_rows, GPtrArray *rows)
{
	bool is_all = max_rows == BSC_COMPARE_ALL;
	bool is_whole = is_all || sections[table->section].is_whole;

	for (size_t i = 0; i < table->comparison->n_differences; i++) {
		const BscDifference *row = &table->comparison->differences[i];

		if (!belongs(row, table->section) ||
		    (!is_whole && !bsc_compare_differs(table->comparison, row)))
			continue;
		if (is_whole || rows->len < max_rows)
			g_ptr_array_add(rows, (gpointer)row);
		else
			table->n_left++;
	}
}

/* The total of all first, phases as they follow each other; the others as they come. */
static int rank_of(const BscDifference *row)
{
	if (strcmp(row->name, "total") == 0)
		return -1;
	if (!g_str_has_prefix(row->name, "phase."))
		return BSC_N_PHASES;
	for (int kind = 0; kind < BSC_N_PHASES; kind++) {
		g_autofree char *begin = g_strdup_printf("phase.%s.", bsc_phase_name(kind));

		if (g_str_has_prefix(row->name, begin))
			return kind;
	}
	return BSC_N_PHASES;
}

static int compare_rows(gconstpointer a, gconstpointer b)
{
	const BscDifference *x = *(const BscDifference *const *)a;
	const BscDifference *y = *(const BscDifference *const *)b;
	int rank_x = rank_of(x), rank_y = rank_of(y);

	if (rank_x != rank_y)
		return rank_x - rank_y;
	return (x > y) - (x < y);
}

static double largest_time(const BscCompareTable *table)
{
	double largest = 0;

	for (size_t i = 0; i < table->n_rows; i++) {
		for (size_t side = 0; side < table->comparison->n_sides; side++) {
			const BscCell *cell = &table->rows[i]->cells[side];
			BscSpan span = bsc_compare_span(cell->value);

			if (cell->is_present && bsc_span_is_known(span))
				largest = MAX(largest, (double)MAX(span.low, span.high));
		}
	}
	return largest;
}

static BscNsec choose_unit(const BscCompareTable *table)
{
	double largest = largest_time(table);

	if (sections[table->section].kind == BSC_ROW_CALLBACK && largest < SHORT_TIMES)
		return BSC_TABLE_US;
	return largest < LONG_TIMES ? BSC_TABLE_MS : BSC_TABLE_S;
}

BscCompareTable bsc_compare_table(const BscComparison *comparison, BscCompareSection section,
				  size_t max_rows)
{
	BscCompareTable table = { .comparison = comparison, .section = section };
	GPtrArray *rows = g_ptr_array_new();
	const char *unit;

	if (max_rows == BSC_COMPARE_ALL || !sections[section].is_extra)
		take_rows(&table, max_rows, rows);
	g_ptr_array_sort(rows, compare_rows);
	table.n_rows = rows->len;
	table.rows = (const BscDifference **)g_ptr_array_free(rows, FALSE);
	table.unit = choose_unit(&table);
	unit = table.unit == BSC_TABLE_US ? "us" : table.unit == BSC_TABLE_MS ? "ms" : "s";
	table.title = section == BSC_SECTION_RATIOS
			      ? g_strdup(sections[section].title)
			      : g_strdup_printf("%s, %s", sections[section].title, unit);
	return table;
}

void bsc_compare_table_clear(BscCompareTable *table)
{
	g_clear_pointer(&table->rows, g_free);
	g_clear_pointer(&table->title, g_free);
}

char *bsc_compare_row_label(const BscCompareTable *table, const BscDifference *row)
{
	const char *begin = sections[table->section].label_begin;
	g_autofree char *label = bsc_text_sanitize(row->label, MAX_LABEL);
	const char *rest = label;

	if (begin && g_str_has_prefix(label, begin))
		rest += strlen(begin);
	for (size_t i = 0; i < G_N_ELEMENTS(sections->label_ends); i++) {
		const char *end = sections[table->section].label_ends[i];

		if (end && g_str_has_suffix(rest, end) && strlen(rest) > strlen(end))
			label[strlen(label) - strlen(end)] = '\0';
	}
	return g_strdup(rest);
}
