/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "report/compare.h"

/*
 * What is posted with a patch: table, pictures, how it was captured, and which captures, all with
 * the same figures. docs/review-package.md describes it.
 */

#define BSC_PACKAGE_TABLE   "table.txt"
#define BSC_PACKAGE_GANTT   "gantt.txt"
#define BSC_PACKAGE_RECIPE  "recipe.txt"
#define BSC_PACKAGE_JSON    "compare.json"
#define BSC_PACKAGE_MAIL    "mail.txt"
#define BSC_PACKAGE_SUMS    "SHA256SUMS"
#define BSC_PACKAGE_SVG     "compare.svg"
#define BSC_PACKAGE_PNG     "compare.png"
#define BSC_PACKAGE_N_FILES 8

typedef struct BscPackageFile {
	const char *name; /* static */
	GBytes *bytes;    /* owned */
} BscPackageFile;

typedef struct BscPackage {
	BscPackageFile files[BSC_PACKAGE_N_FILES];
	size_t n_files;
} BscPackage;

/* The package of COMPARISON with the pictures SVG and PNG, which it refers to. */
BscPackage *bsc_package_new(const BscComparison *comparison, const BscCompareSettings *settings,
			    GBytes *svg, GBytes *png);
void bsc_package_free(BscPackage *package);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BscPackage, bsc_package_free)

/* The bytes of NAME, borrowed; NULL: there is no such file. */
GBytes *bsc_package_get(const BscPackage *package, const char *name);

/* How each side was captured: kernel, command line, events, and how to do the same again. */
void bsc_package_recipe(const BscComparison *comparison, GString *out);
