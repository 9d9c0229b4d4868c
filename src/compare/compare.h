/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "analysis/analysis.h"
#include "model/align.h"

#include <glib.h>

/*
 * What differs between bring-ups of one machine, or between groups of repeated ones. A side is what
 * stands in one column: one capture, one simulated timeline, or a group of runs. The first side is
 * what the others are compared with.
 */

/* One bring-up of a side. Everything is borrowed and outlives the comparison. */
typedef struct BscSideRun {
	const BscCapture *capture;
	const BscAnalysis *analysis;
	BscRow episode;   /* BSC_NO_ROW: chosen by bsc_compare_match() */
	const char *name; /* for people: path, or path@policy */
} BscSideRun;

typedef struct BscSide {
	const char *label; /* borrowed: "baseline" */
	const BscSideRun *runs;
	size_t n_runs;
	bool is_group; /* even with one run: statistics are asked for */
} BscSide;

typedef struct BscCompareOptions {
	BscAlignment alignment;
	uint32_t seed; /* of what is drawn at random */
} BscCompareOptions;

/* A quantity with its bounds, in the unit of its row. Unknown: low > high. */
typedef struct BscValue {
	double low, high;
} BscValue;

static inline bool bsc_value_is_known(BscValue value)
{
	return value.low <= value.high;
}

/* Whether a difference between groups is more than chance. */
typedef enum BscReality {
	BSC_REAL_NOT_ASKED, /* single captures: nothing is known of chance */
	BSC_REAL_YES,       /* by the test, after the correction for many rows */
	BSC_REAL_NO,        /* nothing that chance does not do as well */
	BSC_REAL_TOO_FEW, /* so few runs that no difference could be shown; else shift has bounds */
} BscReality;

/* A side's column of a row. */
typedef struct BscCell {
	BscValue value;       /* of the one run, or the median of the group */
	bool is_present;      /* false: this side has no such thing at all */
	uint32_t n;           /* runs that have a value */
	double min, max, mad; /* over a group's runs; of the middles of bounded values */
	uint32_t worst_run;   /* of the side, where max is */
	/* Against the first side; unknown in its own cell. */
	BscValue delta;   /* value less the first side's: interval arithmetic */
	BscValue percent; /* of the first side's value; unknown where that may be 0 */
	/* Groups: likely difference and its 95 % interval; low > high: too few runs for one. */
	double shift, shift_low, shift_high;
	double p; /* groups: of the rank test, after correction; else 1 */
	BscReality reality;
} BscCell;

typedef enum BscRowKind {
	BSC_ROW_TOTAL, /* the total and what stands beside it: lower bound, concurrency, … */
	BSC_ROW_PHASE,
	BSC_ROW_CLASS,
	BSC_ROW_CALLBACK, /* a state's callbacks over all CPUs */
	BSC_ROW_CPU,      /* one CPU: from its first callback to its end */
	BSC_N_ROW_KINDS
} BscRowKind;

/* One line of the table. NAME is a metric's where it is one: figures are those of the report. */
typedef struct BscDifference {
	BscRowKind kind;
	char *name;
	char *label;    /* for people: "AP busy-waits for release" */
	int unit;       /* as BscMetric.unit */
	int32_t cpu;    /* ROW_CPU; else -1 */
	BscCell *cells; /* by side */
	double effect;  /* largest |delta| that is certain, in ns (0 for what is no time) */
} BscDifference;

/* The totals of two sides of which at least one is a group: is their difference more than chance?
 */
typedef struct BscPairTest {
	uint32_t a, b;                       /* sides, a < b */
	double shift, shift_low, shift_high; /* of B over A, ns; low > high: no interval */
	double p;                            /* corrected for the number of pairs */
	BscReality reality;
} BscPairTest;

/* One callback on one CPU, matched over the first run of each side. */
typedef struct BscCallbackMatch {
	uint32_t cpu;
	const char *state; /* borrowed from a timeline */
	bool is_teardown;
	uint32_t occurrence; /* instance: how many of the same state came before on this CPU */
	BscRow *callbacks;   /* by side, row of its timeline; BSC_NO_ROW: has none */
} BscCallbackMatch;

/* Something that makes a comparison less than fair, stated before any figure. */
typedef struct BscWarning {
	const char *code; /* static: kernel, command-line, events, cpus, clock, buffer, … */
	char *text;       /* one sentence */
} BscWarning;

typedef struct BscComparison {
	const BscSide *sides; /* borrowed */
	size_t n_sides;
	BscCompareOptions options;
	BscRow *episodes; /* of the first run of each side */
	BscWarning *warnings;
	size_t n_warnings;
	BscDifference *differences; /* the total, then by kind, effect (largest first), name */
	size_t n_differences;
	BscCallbackMatch *callbacks; /* by (cpu, order in the first side that has it) */
	size_t n_callbacks;
	BscPairTest *pairs; /* by (a, b); none where no side is a group */
	size_t n_pairs;
	char *verdict; /* one or two sentences that a reviewer can quote */
} BscComparison;

/*
 * For each of the episodes of A the episode of B that it is comparable with, by kind and CPU set:
 * the same kind with the most CPUs in common, each used once; BSC_NO_ROW where none is left.
 * *RET_N of them, as many as A has episodes. g_free().
 */
BscRow *bsc_compare_match(const BscTimeline *a, const BscTimeline *b, size_t *ret_n);

/*
 * Compares SIDES, of which there are two or more. Runs whose episode is BSC_NO_ROW take the
 * episode that matters most, in the others the one that matches it. NULL with ERROR, a sentence, if
 * a run has no episode to compare. Free with bsc_comparison_free().
 */
BscComparison *bsc_comparison_new(const BscSide *sides, size_t n_sides,
				  const BscCompareOptions *options, GError **error);
void bsc_comparison_free(BscComparison *comparison);

/* No figure differs and nothing is there on one side alone. */
bool bsc_comparison_is_empty(const BscComparison *comparison);

/* No figure of ROW differs between the sides: not worth a line. */
bool bsc_difference_is_same(const BscComparison *comparison, const BscDifference *row);
/* The row with NAME, "total"; NULL if there is none. */
const BscDifference *bsc_comparison_find(const BscComparison *comparison, const char *name);

const char *bsc_row_kind_name(BscRowKind kind);   /* "total", "phase", …; static */
const char *bsc_reality_name(BscReality reality); /* "not-asked", "yes", …; static */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BscComparison, bsc_comparison_free)
