/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ui/compare-model.h"

/* What the table of a comparison says, as plain text: the widgets only place it. */
typedef enum BscCompareFilter {
	BSC_FILTER_ALL,
	BSC_FILTER_TOTALS,
	BSC_FILTER_PHASES,
	BSC_FILTER_CLASSES,
	BSC_FILTER_CALLBACKS,
	BSC_FILTER_CPUS,
	BSC_N_FILTERS
} BscCompareFilter;

const char *bsc_compare_filter_name(BscCompareFilter filter); /* "phases"; static */
const char *bsc_compare_filter_text(BscCompareFilter filter); /* "Phases"; static */

/* One line. Figures are those that the command line prints, with their unit. */
typedef struct BscComparedRow {
	const BscDifference *difference; /* of the comparison */
	char *what;                      /* "phase wake, all CPUs" */
	char **values;                   /* by side: "26.936 ms", "1.2 .. 3.4 ms", "-" */
	char *delta, *percent;           /* of the side against the first: "-12.7 ms", "-47.1 %" */
	/*
	 * The difference where it is a time, ns, low <= high; else there is no bar. Of a sum over
	 * the APs the part of one, so that it stands beside the time that passed.
	 */
	bool has_bar;
	double low, high;
} BscComparedRow;

/*
 * The rows of FILTER, BscComparedRow each, the largest effect first: all totals and sums of phases,
 * and of the others what differs. Differences are those of SIDE. g_ptr_array_unref().
 */
GPtrArray *bsc_compare_rows(const BscCompared *compared, BscCompareFilter filter, size_t side);

/* From where to where the bars of ROWS go, ns; *RET_LOW <= 0 <= *RET_HIGH, and not equal. */
void bsc_compare_rows_scale(const GPtrArray *rows, double *ret_low, double *ret_high);
