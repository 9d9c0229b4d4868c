/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <glib.h>

/* A Markdown table while it is filled: rows of cells, the heading first. */
typedef struct BscGrid {
	GPtrArray *cells; /* char *, owned */
	guint n_columns;
} BscGrid;

/* Free by bsc_grid_end(). */
BscGrid bsc_grid_new(const char *const *headings, guint n);
/* The next cell, row by row. Takes TEXT, which shows what it says and does nothing else. */
void bsc_grid_add(BscGrid *grid, char *text);
/* Appends the table, in columns for those who read it as it is, and frees it. */
void bsc_grid_end(BscGrid *grid, GString *out);

/* Text of a capture as Markdown that shows it, and does nothing else. g_free(). */
char *bsc_grid_escape(const char *text);
