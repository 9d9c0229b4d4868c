/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Private to src/compare: how a comparison is put together. */

#include "analysis/words.h"
#include "compare/compare.h"

/* One figure of one run. */
typedef struct Sample {
	BscValue value;
	bool is_present;
} Sample;

typedef struct Build {
	BscComparison *out;
	const BscSide *sides;
	size_t n_sides;
	/* All runs of all sides in a row. */
	const BscSideRun **runs;
	BscRow *episodes;  /* by run */
	size_t *first_run; /* by side; n_sides + 1 entries */
	size_t n_runs;
	GArray *rows;      /* BscDifference */
	GArray *samples;   /* Sample, n_runs for each row */
	GHashTable *index; /* name, borrowed from rows -> row + 1 */
} Build;

static inline const BscEpisode *run_episode(const Build *b, size_t run)
{
	return &b->runs[run]->capture->timeline->episodes[b->episodes[run]];
}

static inline const BscEpisodeFigures *run_figures(const Build *b, size_t run)
{
	return &b->runs[run]->analysis->episodes[b->episodes[run]];
}

static inline bool side_is_group(const BscSide *side)
{
	return side->is_group || side->n_runs > 1;
}

/* The label of SIDE, safe to print. g_free(). */
char *compare_side_name(const BscSide *side);

/* Fills b->rows and b->samples from the runs. */
void compare_collect(Build *b);
/* What the metric NAME is, for people. g_free(). */
char *compare_label(const char *name);

/* The known values of a side in one row: what each run's is at least, at most, and between. */
typedef struct Column {
	size_t n;
	double *lows, *highs, *middles;
	bool is_exact; /* all three are the same */
} Column;

void compare_column_init(Column *column, const Build *b, size_t row, size_t side);
void compare_column_clear(Column *column);

/* Fills the cells of all rows, and the tests of groups, from the samples. */
void compare_cells(Build *b);
void compare_groups(Build *b);

/* Fills out->callbacks, out->warnings and out->verdict, each from what is above it. */
void compare_callbacks(Build *b);
void compare_warnings(Build *b);
void compare_verdict(Build *b);
