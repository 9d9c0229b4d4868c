/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/grid.h"

#include "base/format.h"

#include <stdbool.h>
#include <string.h>

/* Longest text, bytes. */
#define MAX_TEXT 4096

char *bsc_grid_escape(const char *text)
{
	g_autofree char *safe = bsc_text_sanitize(text, MAX_TEXT);
	GString *out = g_string_new(NULL);

	for (const char *c = safe; *c; c++) {
		/* An underscore between letters is one; elsewhere it may begin emphasis. */
		bool is_plain =
			*c == '_' && c > safe && g_ascii_isalnum(c[-1]) && g_ascii_isalnum(c[1]);

		if (!is_plain && strchr("\\`*_<>|[]&", *c))
			g_string_append_c(out, '\\');
		g_string_append_c(out, *c);
	}
	return g_string_free(out, FALSE);
}

BscGrid bsc_grid_new(const char *const *headings, guint n)
{
	BscGrid grid = { g_ptr_array_new_with_free_func(g_free), n };

	for (guint i = 0; i < n; i++)
		g_ptr_array_add(grid.cells, g_strdup(headings[i]));
	return grid;
}

void bsc_grid_add(BscGrid *grid, char *text)
{
	g_ptr_array_add(grid->cells, text);
}

/* Columns but the first are aligned to the right. */
static void append_row(const BscGrid *grid, guint row, const int *widths, GString *out)
{
	for (guint i = 0; i < grid->n_columns; i++) {
		const char *cell = grid->cells->pdata[row * grid->n_columns + i];
		int len = (int)g_utf8_strlen(cell, -1);

		if (i == 0)
			g_string_append_printf(out, "| %s%*s |", cell, widths[i] - len, "");
		else
			g_string_append_printf(out, " %*s%s |", widths[i] - len, "", cell);
	}
	g_string_append_c(out, '\n');
}

void bsc_grid_end(BscGrid *grid, GString *out)
{
	g_autofree int *widths = g_new(int, grid->n_columns);

	for (guint i = 0; i < grid->n_columns; i++)
		widths[i] = 3;
	for (guint i = 0; i < grid->cells->len; i++)
		widths[i % grid->n_columns] = MAX(widths[i % grid->n_columns],
						  (int)g_utf8_strlen(grid->cells->pdata[i], -1));
	g_string_append_c(out, '\n');
	append_row(grid, 0, widths, out);
	for (guint i = 0; i < grid->n_columns; i++) {
		g_string_append(out, i == 0 ? "|" : "");
		for (int k = 0; k < widths[i] + 1; k++)
			g_string_append_c(out, '-');
		g_string_append(out, i == 0 ? "-|" : ":|");
	}
	g_string_append_c(out, '\n');
	for (guint row = 1; row < grid->cells->len / grid->n_columns; row++)
		append_row(grid, row, widths, out);
	g_ptr_array_unref(grid->cells);
}
