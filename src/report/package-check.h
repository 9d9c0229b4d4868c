/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "report/package.h"

/* Finding the figures of a package that are not what the captures give. */

/* What it takes to make a package once more, read from its compare.json. */
typedef struct BscPackageRun {
	char *name;       /* as printed */
	char *sha256;     /* of the capture */
	BscPolicy policy; /* BSC_N_POLICIES: as recorded */
} BscPackageRun;

typedef struct BscPackageSide {
	char *label;
	bool is_group;
	BscPackageRun *runs;
	size_t n_runs;
} BscPackageSide;

typedef struct BscPackagePlan {
	BscPackageSide *sides;
	size_t n_sides;
	BscCompareOptions options;
	BscCompareSettings settings; /* strings are owned by the plan */
	GStrv ignored;
	char *version, *theme;
} BscPackagePlan;

/* NULL with ERROR, a sentence, if TEXT is no such JSON. Free with bsc_package_plan_free(). */
BscPackagePlan *bsc_package_plan_read(const char *text, gssize len, GError **error);
void bsc_package_plan_free(BscPackagePlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BscPackagePlan, bsc_package_plan_free)

/* A place where a file is not what it should be. */
typedef struct BscPackageFault {
	size_t line; /* from 1, of the file that was found; where a line is missing, the next one */
	char *expected, *found; /* NULL: there is no such line */
	bool is_note;           /* text that somebody added or left out: no figure is wrong */
} BscPackageFault;

/*
 * Compares what was FOUND, LEN bytes of text, with what was EXPECTED, line by line. Blanks between
 * words do not matter. MAY_DIFFER: lines may be added and left out, as in a mail that people edit.
 * Returns an array of BscPackageFault; g_array_unref().
 */
GArray *bsc_package_compare(const char *expected, const char *found, bool may_differ);
