/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/compare-cell.h"
#include "report/grid.h"

#include "report/layout.h"
#include "report/posted.h"

#include <string.h>

/* Columns for a figure; a table is as wide as its longest ones, though. */
#define CELL_COLUMNS 24

static void put_item(const char *mark, const char *text, GString *out)
{
	g_string_append(out, mark);
	bsc_layout_hang(out, text, strlen(mark), strlen(mark));
}

static void put_warnings(const BscComparison *comparison, GString *out)
{
	for (size_t i = 0; i < comparison->n_warnings; i++) {
		g_autofree char *text = bsc_grid_escape(comparison->warnings[i].text);

		put_item("- beware: ", text, out);
	}
	if (comparison->n_warnings > 0)
		g_string_append_c(out, '\n');
}

static void put_verdict(const BscComparison *comparison, GString *out)
{
	g_autofree char *verdict = bsc_grid_escape(comparison->verdict ? comparison->verdict : "");

	bsc_layout_hang(out, verdict, 0, 0);
}

static void put_sides(const BscComparison *comparison, GString *out)
{
	static const char *const headings[] = { "side", "kernel", "mode", "CPUs up", "total" };
	BscGrid grid = bsc_grid_new(headings, G_N_ELEMENTS(headings));
	const BscDifference *total = bsc_compare_total(comparison);

	for (size_t i = 0; i < comparison->n_sides; i++) {
		const BscCapture *capture = comparison->sides[i].runs[0].capture;
		const BscEpisode *episode = &capture->timeline->episodes[comparison->episodes[i]];
		bool is_offline = episode->kind == BSC_EPISODE_OFFLINE;
		g_autofree char *label = bsc_grid_escape(comparison->sides[i].label);
		GString *cell = g_string_new(NULL);

		bsc_grid_add(&grid, capture->timeline->is_simulated
					    ? g_strdup_printf("%s (simulated)", label)
					    : g_steal_pointer(&label));
		bsc_grid_add(&grid, bsc_grid_escape(capture->trace->kernel));
		bsc_grid_add(&grid,
			     g_strdup(is_offline ? "offline" : bsc_mode_name(episode->mode)));
		bsc_grid_add(&grid,
			     g_strdup_printf("%u/%u",
					     is_offline ? episode->n_offline : episode->n_online,
					     episode->n_bringups));
		if (total && total->cells[i].is_present)
			bsc_span_format(bsc_compare_span(total->cells[i].value), cell);
		else
			g_string_append(cell, "unknown");
		bsc_grid_add(&grid, g_string_free(cell, FALSE));
	}
	bsc_grid_end(&grid, out);
}

/* "12.3 [11.0 .. 14.1]" of a group, "12.3" of one capture. g_free(). */
static char *value_text(const BscCompareTable *table, const BscDifference *row, size_t side)
{
	const BscCell *cell = &row->cells[side];
	GString *out = g_string_new(NULL);

	bsc_compare_put_value(table, row, side, CELL_COLUMNS, out);
	if (table->comparison->sides[side].is_group && cell->is_present && cell->n > 1) {
		g_string_append(out, cell->value.low < cell->value.high ? " (~" : " (");
		bsc_compare_put_range(table, row, cell->min, cell->max, false, CELL_COLUMNS, out);
		g_string_append(out, ")");
	}
	return g_string_free(out, FALSE);
}

static char *delta_text(const BscCompareTable *table, const BscDifference *row, size_t side)
{
	const BscCell *cell = &row->cells[side];
	GString *out = g_string_new(NULL);

	bsc_compare_put_delta(table, row, side, CELL_COLUMNS, out);
	if (bsc_value_is_known(cell->percent)) {
		g_string_append(out, " (");
		bsc_compare_put_percent(cell, " %", CELL_COLUMNS, out);
		g_string_append(out, ")");
	}
	return g_string_free(out, FALSE);
}

/* The 95 % interval and what the test says. g_free(). */
static char *test_text(const BscCompareTable *table, const BscDifference *row, size_t side)
{
	const BscCell *cell = &row->cells[side];
	GString *out = g_string_new(NULL);

	if (cell->reality == BSC_REAL_YES || cell->reality == BSC_REAL_NO) {
		bsc_compare_put_range(table, row, cell->shift_low, cell->shift_high, true,
				      CELL_COLUMNS, out);
		g_string_append(out, ", ");
		bsc_compare_put_p(cell->p, out);
		g_string_append(out, ": ");
	}
	g_string_append(out, bsc_compare_reality(cell->reality));
	return g_string_free(out, FALSE);
}

static BscGrid begin_grid(const BscCompareTable *table)
{
	const BscComparison *comparison = table->comparison;
	g_autoptr(GPtrArray) headings = g_ptr_array_new_with_free_func(g_free);

	g_ptr_array_add(headings, g_strdup(table->title));
	for (size_t i = 0; i < comparison->n_sides; i++) {
		g_autofree char *label = bsc_grid_escape(comparison->sides[i].label);

		g_ptr_array_add(headings, g_strdup(label));
		if (i > 0)
			g_ptr_array_add(headings, g_strdup("difference"));
		if (i > 0 && bsc_compare_has_groups(comparison))
			g_ptr_array_add(headings, g_strdup("95 % interval"));
	}
	return bsc_grid_new((const char *const *)headings->pdata, headings->len);
}

static void put_section(const BscComparison *comparison, BscCompareSection section, size_t max_rows,
			GString *out)
{
	g_auto(BscCompareTable) table = bsc_compare_table(comparison, section, max_rows);
	BscGrid grid;

	if (table.n_rows == 0)
		return;
	grid = begin_grid(&table);
	for (size_t i = 0; i < table.n_rows; i++) {
		const BscDifference *row = table.rows[i];
		g_autofree char *label = bsc_compare_row_label(&table, row);

		bsc_grid_add(&grid, bsc_grid_escape(label));
		for (size_t side = 0; side < comparison->n_sides; side++) {
			bsc_grid_add(&grid, value_text(&table, row, side));
			if (side > 0)
				bsc_grid_add(&grid, delta_text(&table, row, side));
			if (side > 0 && bsc_compare_has_groups(comparison))
				bsc_grid_add(&grid, test_text(&table, row, side));
		}
	}
	bsc_grid_end(&grid, out);
}

static void put_legend(const BscComparison *comparison, GString *out)
{
	const BscCapture *capture = comparison->sides[0].runs[0].capture;

	g_string_append_c(out, '\n');
	bsc_layout_hang(out,
			"Differences are against the first side. low .. high: no event marks the "
			"moment, it lies between.",
			0, 0);
	if (bsc_compare_has_groups(comparison))
		bsc_layout_hang(out,
				"Groups: median (min .. max, ~: of the middles between "
				"bounds); the interval is that of the shift "
				"against the first group, p that of the rank test, corrected for "
				"the number of rows.",
				0, 0);
	g_string_append(out, "Total: ");
	bsc_layout_hang(
		out, bsc_posted_definition(&capture->timeline->episodes[comparison->episodes[0]]),
		strlen("Total: "), 0);
}

void bsc_compare_markdown(const BscComparison *comparison, size_t max_rows, GString *out)
{
	put_warnings(comparison, out);
	put_verdict(comparison, out);
	put_sides(comparison, out);
	if (bsc_comparison_is_empty(comparison)) {
		g_string_append(out, "\nThere is no difference.\n");
		return;
	}
	for (int section = 0; section < BSC_N_SECTIONS; section++)
		put_section(comparison, section, max_rows, out);
	put_legend(comparison, out);
}
