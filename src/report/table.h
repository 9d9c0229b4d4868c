/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "analysis/analysis.h"

#include <glib.h>

/*
 * Cells of tables whose unit stands in the heading. Numbers keep what is known of them: "4.310"
 * where exact, "~4.310" where no event marks it but only one value fits, "1.200 .. 3.400",
 * ">= 1.200", "<= 3.400", "unknown". Bounds are rounded outwards.
 */

#define BSC_TABLE_S  ((BscNsec)1000000000)
#define BSC_TABLE_MS ((BscNsec)1000000)
#define BSC_TABLE_US ((BscNsec)1000)

/*
 * SPAN in UNIT (ns): three decimals of ms, one of us, or fewer where it would be longer than
 * COLUMNS; of two bounds that do not fit at all, the upper one.
 */
void bsc_table_time(BscSpan span, BscNsec unit, gsize columns, GString *out);

/* PART of WHOLE (ns) in per cent, with its sign: "30.1 %", "0 .. 4.5 %". */
void bsc_table_share(BscSpan part, BscNsec whole, GString *out);

/* A ratio, two decimals: "1.02", "1.02 .. 1.31". */
void bsc_table_ratio(BscRatio ratio, GString *out);

/* The same, right-aligned in WIDTH columns, of which the first stays blank. */
void bsc_table_time_cell(BscSpan span, BscNsec unit, int width, GString *out);
void bsc_table_share_cell(BscSpan part, BscNsec whole, int width, GString *out);
