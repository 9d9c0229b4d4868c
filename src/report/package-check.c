/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/package-check.h"

#include <string.h>

/*
 * Lines are matched by what is left when every figure becomes a '#' and every stretch of blanks
 * one blank; then the figures of matching lines are compared one by one.
 */

/* Largest stretches of lines that do not match at once and are still matched with each other. */
#define MAX_HUNK 4000

typedef struct Lines {
	GStrv texts;
	GPtrArray *shapes; /* char *, owned */
	size_t n;
} Lines;

typedef struct Check {
	Lines expected, found;
	bool may_differ;
	GArray *faults;
} Check;

static void clear_fault(gpointer data)
{
	BscPackageFault *fault = data;

	g_free(fault->expected);
	g_free(fault->found);
}

/* Length of the figure at AT, of which START is the beginning of the line; 0: there is none. */
static size_t figure_length(const char *start, const char *at)
{
	bool has_sign =
		(*at == '-' || *at == '+') && (at == start || strchr(" (:,\"", at[-1]) != NULL);
	size_t n = has_sign ? 1 : 0;

	if (!g_ascii_isdigit(at[n]))
		return 0;
	while (g_ascii_isdigit(at[n]) || (at[n] == '.' && g_ascii_isdigit(at[n + 1])))
		n++;
	return n;
}

static char *shape_of(const char *line)
{
	GString *shape = g_string_new(NULL);

	for (const char *at = line; *at;) {
		size_t figure = figure_length(line, at);

		if (figure > 0) {
			g_string_append_c(shape, '#');
			at += figure;
		} else if (*at == ' ' || *at == '\r') {
			at += strspn(at, " \r");
			if (shape->len > 0 && *at)
				g_string_append_c(shape, ' ');
		} else {
			g_string_append_c(shape, *at++);
		}
	}
	return g_string_free(shape, FALSE);
}

static Lines split(const char *text)
{
	Lines lines = {
		.texts = g_strsplit(text, "\n", -1),
		.shapes = g_ptr_array_new_with_free_func(g_free),
	};

	lines.n = g_strv_length(lines.texts);
	/* What ends in a newline has no line behind it. */
	if (lines.n > 0 && *lines.texts[lines.n - 1] == '\0')
		lines.n--;
	for (size_t i = 0; i < lines.n; i++)
		g_ptr_array_add(lines.shapes, shape_of(lines.texts[i]));
	return lines;
}

static void free_lines(Lines *lines)
{
	g_strfreev(lines->texts);
	g_ptr_array_unref(lines->shapes);
}

static bool same_shape(const Check *check, size_t expected, size_t found)
{
	return strcmp(check->expected.shapes->pdata[expected], check->found.shapes->pdata[found]) ==
	       0;
}

/* Takes EXPECTED and FOUND. */
static void add_fault(Check *check, size_t found_line, char *expected, char *found, bool is_note)
{
	BscPackageFault fault = { found_line + 1, expected, found, is_note };

	g_array_append_val(check->faults, fault);
}

/* The next figure at or behind *AT, which moves behind it; NULL at the end. g_free(). */
static char *next_figure(const char *line, const char **at)
{
	while (**at) {
		size_t n = figure_length(line, *at);

		if (n > 0) {
			*at += n;
			return g_strndup(*at - n, n);
		}
		(*at)++;
	}
	return NULL;
}

/* Two lines of one shape have as many figures. */
static void compare_figures(Check *check, size_t expected, size_t found)
{
	const char *a = check->expected.texts[expected], *b = check->found.texts[found];
	const char *at_a = a, *at_b = b;

	for (;;) {
		g_autofree char *want = next_figure(a, &at_a);
		g_autofree char *have = next_figure(b, &at_b);

		if (!want || !have)
			return;
		if (strcmp(want, have) != 0)
			add_fault(check, found, g_steal_pointer(&want), g_steal_pointer(&have),
				  false);
	}
}

static char *stripped(const char *line)
{
	return g_strstrip(g_strdup(line));
}

/* Lines [A, A_END) and [B, B_END) that match nothing: one by one, then what is left over. */
static void report_gap(Check *check, size_t a, size_t a_end, size_t b, size_t b_end)
{
	for (; a < a_end && b < b_end; a++, b++)
		add_fault(check, b, stripped(check->expected.texts[a]),
			  stripped(check->found.texts[b]), false);
	for (; a < a_end; a++)
		if (*(char *)check->expected.shapes->pdata[a])
			add_fault(check, b, stripped(check->expected.texts[a]), NULL,
				  check->may_differ);
	for (; b < b_end; b++)
		if (*(char *)check->found.shapes->pdata[b])
			add_fault(check, b, NULL, stripped(check->found.texts[b]),
				  check->may_differ);
}

/*
 * Longest common sequence of shapes of lines [A, A_END) and [B, B_END), from the end: row by row
 * the length that is left. Then forward, along it.
 */
static void match_hunk(Check *check, size_t a, size_t a_end, size_t b, size_t b_end)
{
	size_t rows = a_end - a, columns = b_end - b, gap_a = a, gap_b = b;
	g_autofree guint16 *left = NULL;

	if (rows > MAX_HUNK || columns > MAX_HUNK || rows == 0 || columns == 0) {
		report_gap(check, a, a_end, b, b_end);
		return;
	}
	left = g_new0(guint16, (rows + 1) * (columns + 1));
	for (size_t y = rows; y-- > 0;) {
		guint16 *row = left + y * (columns + 1), *below = row + columns + 1;

		for (size_t x = columns; x-- > 0;)
			row[x] = same_shape(check, a + y, b + x) ? below[x + 1] + 1
								 : MAX(below[x], row[x + 1]);
	}
	for (size_t y = 0, x = 0; y < rows && x < columns;) {
		const guint16 *row = left + y * (columns + 1), *below = row + columns + 1;

		if (same_shape(check, a + y, b + x)) {
			report_gap(check, gap_a, a + y, gap_b, b + x);
			compare_figures(check, a + y++, b + x++);
			gap_a = a + y;
			gap_b = b + x;
		} else if (below[x] >= row[x + 1]) {
			y++;
		} else {
			x++;
		}
	}
	report_gap(check, gap_a, a_end, gap_b, b_end);
}

static void match(Check *check)
{
	size_t n = MIN(check->expected.n, check->found.n), front = 0, back = 0;

	while (front < n && same_shape(check, front, front))
		front++;
	while (back < n - front &&
	       same_shape(check, check->expected.n - 1 - back, check->found.n - 1 - back))
		back++;
	for (size_t i = 0; i < front; i++)
		compare_figures(check, i, i);
	match_hunk(check, front, check->expected.n - back, front, check->found.n - back);
	for (size_t i = 0; i < back; i++)
		compare_figures(check, check->expected.n - back + i, check->found.n - back + i);
}

GArray *bsc_package_compare(const char *expected, const char *found, bool may_differ)
{
	Check check = {
		.expected = split(expected),
		.found = split(found),
		.may_differ = may_differ,
		.faults = g_array_new(FALSE, FALSE, sizeof(BscPackageFault)),
	};

	g_array_set_clear_func(check.faults, clear_fault);
	match(&check);
	free_lines(&check.expected);
	free_lines(&check.found);
	return check.faults;
}
