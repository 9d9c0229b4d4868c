/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What can be said of two small groups of measurements without assuming how they are distributed:
 * ranks only, so that one bad run among many changes nothing. docs/compare.md defines all of it.
 */

/* Below it a difference counts as more than chance. */
#define BSC_STATS_ALPHA 0.05

/* Median of VALUES, which are sorted by it; N > 0. */
double bsc_stats_median(double *values, size_t n);
/* Median of the distances from the median; VALUES are sorted by it; N > 0. */
double bsc_stats_mad(double *values, size_t n);

/*
 * How rank sums are distributed by chance, kept from one test to the next: it depends on the sizes
 * of the groups only. SEED is of what is drawn at random; each test starts from it anew.
 */
typedef struct BscRankTable BscRankTable;

BscRankTable *bsc_rank_table_new(uint32_t seed);
void bsc_rank_table_free(BscRankTable *table);

/*
 * Two-sided p of the Mann-Whitney rank test that A and B are alike. Exact up to N * M of 2500
 * without ties and N + M of 30 with ties. Beyond, the normal approximation with corrections for
 * ties and continuity; where so many values are equal that it does not fit, 9999 random orders.
 * *RET_DIRECTION: 1 where B tends to be larger, -1, 0. N, M > 0.
 */
double bsc_rank_test(BscRankTable *table, const double *a, size_t n, const double *b, size_t m,
		     int *ret_direction);
/* The smallest p that groups of these sizes can give at all. */
double bsc_rank_least_p(size_t n, size_t m);

/* The estimate of Hodges and Lehmann: the median of all B - A. VALUES are sorted by it. */
double bsc_shift_estimate(double *a, size_t n, double *b, size_t m);
/*
 * The 95 % interval of that, the one that belongs to the rank test. False, and nothing set, where
 * the groups are too small for one.
 */
bool bsc_shift_interval(BscRankTable *table, double *a, size_t n, double *b, size_t m,
			double *ret_low, double *ret_high);

/* Holm's correction of the N P for each other, in place. */
void bsc_holm(double *p, size_t n);
