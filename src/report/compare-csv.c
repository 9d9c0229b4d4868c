/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/compare-cell.h"
#include "report/csv-cells.h"
#include "report/metric.h"

#include <math.h>

/* A number by its unit: whole ns and counts; empty where it is not known or has no end. */
static void put_number(BscCsv *csv, double number, bool is_whole)
{
	char buf[G_ASCII_DTOSTR_BUF_SIZE];

	if (!(fabs(number) < 9e18))
		bsc_csv_nothing(csv);
	else if (is_whole)
		bsc_csv_number(csv, bsc_metric_integer(number));
	else
		bsc_csv_plain(csv, g_ascii_formatd(buf, sizeof buf, "%.6f", number));
}

static void put_value(BscCsv *csv, BscValue value, bool is_whole)
{
	bool is_known = bsc_value_is_known(value);

	put_number(csv, is_known ? value.low : INFINITY, is_whole);
	put_number(csv, is_known ? value.high : INFINITY, is_whole);
}

static void put_side(BscCsv *csv, const BscSide *side, const BscDifference *row,
		     const BscCell *cell)
{
	bool is_whole = row->unit != BSC_METRIC_RATIO;
	bool has_runs = cell->is_present && side->is_group && cell->n > 0;
	bool is_tested = cell->reality == BSC_REAL_YES || cell->reality == BSC_REAL_NO;

	bsc_csv_text(csv, side->label);
	bsc_csv_number(csv, cell->is_present);
	bsc_csv_number(csv, cell->n);
	put_value(csv, cell->value, is_whole);
	put_value(csv, cell->delta, is_whole);
	put_value(csv, cell->percent, false);
	put_number(csv, has_runs ? cell->min : INFINITY, is_whole);
	put_number(csv, has_runs ? cell->max : INFINITY, is_whole);
	put_number(csv, has_runs ? cell->mad : INFINITY, is_whole);
	bsc_csv_text(csv, has_runs && cell->worst_run < side->n_runs
				  ? side->runs[cell->worst_run].name
				  : "");
	put_number(csv, is_tested ? cell->shift : INFINITY, is_whole);
	put_number(csv, is_tested ? cell->shift_low : INFINITY, is_whole);
	put_number(csv, is_tested ? cell->shift_high : INFINITY, is_whole);
	put_number(csv, is_tested ? cell->p : INFINITY, false);
	bsc_csv_text(csv, bsc_compare_reality_name(cell->reality));
}

void bsc_compare_csv(const BscComparison *comparison, GString *out)
{
	BscCsv csv = { .out = out };

	g_string_append(out, "kind,name,label,unit,cpu,side,present,runs,low,high,delta_low,"
			     "delta_high,percent_low,percent_high,min,max,mad,worst_run,shift,"
			     "shift_low,shift_high,p,reality\r\n");
	for (size_t i = 0; i < comparison->n_differences; i++) {
		const BscDifference *row = &comparison->differences[i];
		const BscMetric metric = { .unit = row->unit };

		for (size_t side = 0; side < comparison->n_sides; side++) {
			bsc_csv_text(&csv, bsc_compare_kind_name(row->kind));
			bsc_csv_text(&csv, row->name);
			bsc_csv_text(&csv, row->label);
			bsc_csv_text(&csv, bsc_metric_unit_name(&metric));
			bsc_csv_ns(&csv, row->cpu < 0 ? BSC_NSEC_NONE : row->cpu);
			put_side(&csv, &comparison->sides[side], row, &row->cells[side]);
			bsc_csv_end_row(&csv);
		}
	}
}
