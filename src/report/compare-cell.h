/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "report/compare.h"

/*
 * Cells of the tables of a comparison. Times are printed without unit, in the one of the table's
 * heading; bounds are rounded outwards.
 */

/* The tables of a comparison, in their order. */
typedef enum BscCompareSection {
	BSC_SECTION_TOTALS,
	BSC_SECTION_RATIOS,
	BSC_SECTION_PHASE_SUMS,
	BSC_SECTION_WAITS,
	BSC_SECTION_PATH,
	BSC_SECTION_CLASSES,
	BSC_SECTION_CALLBACK_SUMS,
	BSC_SECTION_CPUS,
	BSC_SECTION_PHASE_CPUS, /* with all rows only, as the next one */
	BSC_SECTION_CALLBACK_CPUS,
	BSC_N_SECTIONS
} BscCompareSection;

/* The rows of one table and what their times are printed in. */
typedef struct BscCompareTable {
	const BscComparison *comparison;
	BscCompareSection section;
	const BscDifference **rows;
	size_t n_rows;
	size_t n_left; /* rows that differ and have no place */
	BscNsec unit;  /* ns: of the times */
	char *title;   /* "phases, ms" */
} BscCompareTable;

/*
 * The rows of SECTION that are shown: all totals and sums of phases, and of the others what
 * differs, up to MAX_ROWS.
 */
BscCompareTable bsc_compare_table(const BscComparison *comparison, BscCompareSection section,
				  size_t max_rows);
void bsc_compare_table_clear(BscCompareTable *table);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(BscCompareTable, bsc_compare_table_clear)

/* Title of SECTION and one sentence of what its rows are, NULL where they say it. Static. */
const char *bsc_compare_section_title(BscCompareSection section);
const char *bsc_compare_section_text(BscCompareSection section);

/* The label of ROW without what the title of its table says. g_free(). */
char *bsc_compare_row_label(const BscCompareTable *table, const BscDifference *row);

/* "total", "phase", "class", "callback", "cpu"; static. */
const char *bsc_compare_kind_name(BscRowKind kind);

/* In at most COLUMNS columns: "4.310", "1.2 .. 3.4", "-" where there is none. */
void bsc_compare_put_value(const BscCompareTable *table, const BscDifference *row, size_t side,
			   gsize columns, GString *out);
/* "+1.2", "-3.4 .. -1.2"; "new" or "gone" where only one of the two has it. */
void bsc_compare_put_delta(const BscCompareTable *table, const BscDifference *row, size_t side,
			   gsize columns, GString *out);
/* "-39.4", "-43 .. -38", with SUFFIX (" %", ""); "-" where there is no percentage. */
void bsc_compare_put_percent(const BscCell *cell, const char *suffix, gsize columns, GString *out);
/* A plain number of ROW's unit: a minimum, a shift. */
void bsc_compare_put_number(const BscCompareTable *table, const BscDifference *row, double number,
			    bool is_signed, GString *out);
/* Two of them: "1.2 .. 3.4". */
void bsc_compare_put_range(const BscCompareTable *table, const BscDifference *row, double low,
			   double high, bool is_signed, gsize columns, GString *out);

/* VALUE of a time as a span. */
BscSpan bsc_compare_span(BscValue value);
/* The row "total" of the comparison; NULL: it has none. */
const BscDifference *bsc_compare_total(const BscComparison *comparison);
/* Some side is a group of runs. */
bool bsc_compare_has_groups(const BscComparison *comparison);
/* "p=0.012", "p<0.001": rounded up. */
void bsc_compare_put_p(double p, GString *out);
/* "yes", "no", "too-few", "not-asked"; static. */
const char *bsc_compare_reality_name(BscReality reality);
/* "real", "may be chance", "too few runs to tell", "" where it was not asked; static. */
const char *bsc_compare_reality(BscReality reality);
