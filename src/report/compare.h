/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "compare/compare.h"
#include "sim/policy.h"

#include <glib.h>

/* How much of a comparison is printed for people. */
#define BSC_COMPARE_ROWS 10 /* of each long table, unless somebody asks for more */

/* What MAX_ROWS means everything. */
#define BSC_COMPARE_ALL SIZE_MAX

/* Appends COMPARISON for people: 72 columns, units, stable bytes. */
void bsc_compare_text(const BscComparison *comparison, size_t max_rows, GString *out);

/* The same as Markdown tables. */
void bsc_compare_markdown(const BscComparison *comparison, size_t max_rows, GString *out);

/* All of it by RFC 4180, a row for each figure of each side; times in ns. */
void bsc_compare_csv(const BscComparison *comparison, GString *out);

/* What a run was made of, as far as the comparison itself does not know. */
typedef struct BscCompareSettings {
	const char *version;  /* of the program that makes the figures */
	uint64_t episode;     /* that was asked for, from 1; 0: none */
	size_t max_rows;      /* of the text */
	const char *theme;    /* of the pictures */
	uint32_t width;       /* px of them */
	bool is_ghost;        /* the first side as an outline behind the others */
	char *const *ignored; /* events; NULL-terminated; NULL: none */
} BscCompareSettings;

/*
 * By docs/compare.schema.json, ending in a newline. SETTINGS are what it takes to make the same
 * once more. g_free().
 */
char *bsc_compare_json(const BscComparison *comparison, const BscCompareSettings *settings);

/*
 * Appends what each side does over time in 72 columns, all on one scale: the control CPU first, and
 * some CPUs in a row where there are many.
 */
void bsc_compare_gantt(const BscComparison *comparison, GString *out);

/* The policy that RUN was simulated by; false if it is a recording. */
bool bsc_compare_policy(const BscSideRun *run, BscPolicy *ret);

/* A figure of some row is not the same on all sides, or is not there on all. */
bool bsc_compare_differs(const BscComparison *comparison, const BscDifference *difference);
