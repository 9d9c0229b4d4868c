/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "compare/build.h"
#include "compare/stats.h"
#include "compare/value.h"

#include <math.h>

void compare_column_init(Column *column, const Build *b, size_t row, size_t side)
{
	const Sample *samples =
		&g_array_index(b->samples, Sample, row * b->n_runs + b->first_run[side]);
	size_t n = b->sides[side].n_runs;

	*column = (Column){ 0, g_new(double, n), g_new(double, n), g_new(double, n), true };
	for (size_t i = 0; i < n; i++) {
		BscValue value = samples[i].value;

		if (!bsc_value_is_known(value))
			continue;
		column->is_exact &= bsc_value_is_exact(value);
		column->lows[column->n] = value.low;
		column->highs[column->n] = value.high;
		column->middles[column->n++] = bsc_value_middle(value);
	}
}

void compare_column_clear(Column *column)
{
	g_free(column->lows);
	g_free(column->highs);
	g_free(column->middles);
}

static uint32_t find_worst(const Sample *samples, size_t n)
{
	size_t worst = 0;
	double max = -INFINITY;

	for (size_t i = 0; i < n; i++)
		if (bsc_value_is_known(samples[i].value) &&
		    bsc_value_middle(samples[i].value) > max) {
			max = bsc_value_middle(samples[i].value);
			worst = i;
		}
	return (uint32_t)worst;
}

static void fill_cell(const Build *b, size_t row, size_t side, BscCell *cell)
{
	const Sample *samples =
		&g_array_index(b->samples, Sample, row * b->n_runs + b->first_run[side]);
	size_t n = b->sides[side].n_runs;
	Column column;

	*cell = (BscCell){
		.value = BSC_VALUE_UNKNOWN,
		.delta = BSC_VALUE_UNKNOWN,
		.percent = BSC_VALUE_UNKNOWN,
		.shift_low = 1,
		.p = 1,
	};
	for (size_t i = 0; i < n; i++)
		cell->is_present |= samples[i].is_present;
	compare_column_init(&column, b, row, side);
	cell->n = (uint32_t)column.n;
	if (column.n > 0) {
		cell->value.low = bsc_stats_median(column.lows, column.n);
		cell->value.high = bsc_stats_median(column.highs, column.n);
		cell->mad = bsc_stats_mad(column.middles, column.n);
		cell->min = column.middles[0];
		cell->max = column.middles[column.n - 1];
		cell->worst_run = find_worst(samples, n);
	}
	compare_column_clear(&column);
}

static double effect_of(const BscDifference *row, size_t n_sides)
{
	double effect = 0;

	for (size_t side = 1; side < n_sides && row->unit == BSC_METRIC_TIME; side++)
		effect = fmax(effect, bsc_value_certain(row->cells[side].delta));
	return effect;
}

void compare_cells(Build *b)
{
	for (guint i = 0; i < b->rows->len; i++) {
		BscDifference *row = &g_array_index(b->rows, BscDifference, i);

		for (size_t side = 0; side < b->n_sides; side++) {
			BscCell *cell = &row->cells[side];

			fill_cell(b, i, side, cell);
			if (side == 0)
				continue;
			cell->delta = bsc_value_minus(cell->value, row->cells[0].value);
			cell->percent = bsc_value_percent(cell->value, row->cells[0].value);
		}
		row->effect = effect_of(row, b->n_sides);
	}
}
