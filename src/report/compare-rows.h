/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "report/compare-cell.h"

/*
 * Appends a row of N cells, each of which may have several lines, the first one to the left of its
 * column, the others to the right; each column begins with a blank that stays free.
 */
void bsc_compare_put_row(const char *const *cells, const int *widths, size_t n, GString *out);

/* TEXT, safe, in lines of at most WIDTH columns, later ones indented by one. g_free(). */
char *bsc_compare_wrap(const char *text, int width);

/*
 * Names of the sides for headings of WIDTH columns: the labels, without what all have in common
 * where they would be too long, else numbers. g_strfreev().
 */
char **bsc_compare_heads(const BscComparison *comparison, size_t width);

/* The tables: of single captures, of groups. */
void bsc_compare_put_table(const BscCompareTable *table, GString *out);
void bsc_compare_put_groups(const BscCompareTable *table, GString *out);
