/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/compare-rows.h"

#include "base/format.h"
#include "report/layout.h"

#include <string.h>

/* Two sides in one line. */
#define NAME_COLUMNS    24
#define VALUE_COLUMNS   13
#define DELTA_COLUMNS   13
#define PERCENT_COLUMNS 9

/* Three sides, the differences below the values; the first has none. */
#define STACK_NAME_COLUMNS  22
#define STACK_FIRST_COLUMNS 14
#define STACK_COLUMNS       18

/* Groups: a line for each side. */
#define GROUP_COLUMNS  18
#define COUNT_COLUMNS  4
#define MEDIAN_COLUMNS 16
#define RANGE_COLUMNS  22
#define MAD_COLUMNS    12

void bsc_compare_put_row(const char *const *cells, const int *widths, size_t n, GString *out)
{
	g_autofree char ***lines = g_new0(char **, n);
	guint height = 1;

	for (size_t i = 0; i < n; i++) {
		lines[i] = g_strsplit(cells[i], "\n", -1);
		height = MAX(height, g_strv_length(lines[i]));
	}
	for (guint y = 0; y < height; y++) {
		for (size_t i = 0; i < n; i++) {
			const char *text = y < g_strv_length(lines[i]) ? lines[i][y] : "";
			int pad = widths[i] - (int)g_utf8_strlen(text, -1);

			if (i == 0)
				g_string_append_printf(out, "%s%*s", text, MAX(pad, 0), "");
			else
				bsc_layout_cell(out, widths[i], text);
		}
		bsc_layout_end_line(out);
	}
	for (size_t i = 0; i < n; i++)
		g_strfreev(lines[i]);
}

static void put_break(GString *out, int *column)
{
	g_string_append(out, "\n ");
	*column = 1;
}

char *bsc_compare_wrap(const char *text, int width)
{
	g_autofree char *safe = bsc_text_sanitize(text, BSC_REPORT_MAX_NAME);
	GString *out = g_string_new(NULL);
	bool is_begun = false; /* this line has a word */
	int column = 0;

	for (const char *word = safe; *word; word += strspn(word, " ")) {
		const char *end = word + strcspn(word, " ");

		if (is_begun && column + 1 + (int)g_utf8_strlen(word, end - word) > width) {
			put_break(out, &column);
		} else if (is_begun) {
			g_string_append_c(out, ' ');
			column++;
		}
		for (; word < end; word = g_utf8_next_char(word), column++) {
			if (column >= width)
				put_break(out, &column);
			g_string_append_len(out, word, g_utf8_next_char(word) - word);
		}
		is_begun = true;
	}
	return g_string_free(out, FALSE);
}

static bool all_fit(char *const *names, size_t width)
{
	for (; *names; names++)
		if ((size_t)g_utf8_strlen(*names, -1) > width)
			return false;
	return true;
}

/* What is left of NAMES without N bytes at the front still begins like a word. */
static bool all_words(char *const *names, size_t n, bool at_end)
{
	for (; !at_end && *names; names++)
		if (!g_ascii_isalpha((*names)[n]))
			return false;
	return true;
}

/* How many bytes all NAMES begin (or end) with, up to a '-', '_' or '/'. */
static size_t shared_bytes(char *const *names, bool at_end)
{
	size_t shared = 0;

	for (size_t n = 0;; n++) {
		char c = 0;

		for (size_t i = 0; names[i]; i++) {
			size_t len = strlen(names[i]);
			char here = n + 1 >= len ? 0 : names[i][at_end ? len - 1 - n : n];

			if (here == 0 || (i > 0 && here != c))
				return shared;
			c = here;
		}
		if (strchr("-_/", c) && all_words(names, n + 1, at_end))
			shared = n + 1;
	}
}

char **bsc_compare_heads(const BscComparison *comparison, size_t width)
{
	char **names = g_new0(char *, comparison->n_sides + 1);
	size_t front, back;

	for (size_t i = 0; i < comparison->n_sides; i++)
		names[i] = bsc_text_sanitize(comparison->sides[i].label, BSC_REPORT_MAX_NAME);
	if (all_fit(names, width))
		return names;
	front = shared_bytes(names, false);
	back = shared_bytes(names, true);
	for (size_t i = 0; names[i]; i++) {
		char *whole = names[i];
		size_t len = strlen(whole);

		names[i] = front + back < len ? g_strndup(whole + front, len - front - back)
					      : g_strdup(whole);
		g_free(whole);
	}
	if (all_fit(names, width))
		return names;
	for (size_t i = 0; names[i]; i++) {
		g_free(names[i]);
		names[i] = g_strdup_printf("side %zu", i + 1);
	}
	return names;
}

static char *name_text(const BscCompareTable *table, size_t row, int columns)
{
	g_autofree char *label = bsc_compare_row_label(table, table->rows[row]);

	return bsc_compare_wrap(label, columns);
}

static char *value_text(const BscCompareTable *table, size_t row, size_t side, gsize columns)
{
	GString *out = g_string_new(NULL);

	bsc_compare_put_value(table, table->rows[row], side, columns, out);
	return g_string_free(out, FALSE);
}

static char *delta_text(const BscCompareTable *table, size_t row, size_t side, gsize columns)
{
	GString *out = g_string_new(NULL);

	bsc_compare_put_delta(table, table->rows[row], side, columns, out);
	return g_string_free(out, FALSE);
}

static char *percent_text(const BscCompareTable *table, size_t row, size_t side, gsize columns)
{
	GString *out = g_string_new(NULL);

	bsc_compare_put_percent(&table->rows[row]->cells[side], " %", columns, out);
	return g_string_free(out, FALSE);
}

static void put_pair(const BscCompareTable *table, GString *out)
{
	static const int widths[] = { NAME_COLUMNS, VALUE_COLUMNS, VALUE_COLUMNS, DELTA_COLUMNS,
				      PERCENT_COLUMNS };
	g_auto(GStrv) heads = bsc_compare_heads(table->comparison, VALUE_COLUMNS - 1);
	g_autofree char *title = bsc_compare_wrap(table->title, NAME_COLUMNS - 1);
	const char *const head[] = { title, heads[0], heads[1], "difference", "in %" };

	bsc_compare_put_row(head, widths, G_N_ELEMENTS(widths), out);
	for (size_t i = 0; i < table->n_rows; i++) {
		g_autofree char *name = name_text(table, i, NAME_COLUMNS - 1);
		g_autofree char *a = value_text(table, i, 0, VALUE_COLUMNS - 1);
		g_autofree char *b = value_text(table, i, 1, VALUE_COLUMNS - 1);
		g_autofree char *delta = delta_text(table, i, 1, DELTA_COLUMNS - 1);
		g_autoptr(GString) percent = g_string_new(NULL);
		const char *const cells[] = { name, a, b, delta, percent->str };

		bsc_compare_put_percent(&table->rows[i]->cells[1], "", PERCENT_COLUMNS - 1,
					percent);
		bsc_compare_put_row(cells, widths, G_N_ELEMENTS(widths), out);
	}
}

/* The value, below it the difference, with the percentage beside or below that. */
static char *stacked_text(const BscCompareTable *table, size_t row, size_t side)
{
	const gsize columns = (side == 0 ? STACK_FIRST_COLUMNS : STACK_COLUMNS) - 1;
	g_autofree char *value = value_text(table, row, side, columns);
	g_autofree char *delta = delta_text(table, row, side, columns);
	g_autofree char *percent = percent_text(table, row, side, columns - 2);
	gsize beside = columns - MIN(columns, strlen(percent) + 3);
	g_autofree char *shorter = delta_text(table, row, side, beside);

	if (side == 0)
		return g_steal_pointer(&value);
	if (strcmp(percent, "-") == 0)
		return g_strdup_printf("%s\n%s", value, delta);
	/* Beside the percentage only where no bound is lost for it. */
	if (strlen(shorter) > beside || (strstr(shorter, "<=") && !strstr(delta, "<=")))
		return g_strdup_printf("%s\n%s\n(%s)", value, delta, percent);
	return g_strdup_printf("%s\n%s (%s)", value, shorter, percent);
}

/* The first side and one or two others. */
static void put_stacked(const BscCompareTable *table, size_t first, size_t n, GString *out)
{
	static const int widths[] = { STACK_NAME_COLUMNS, STACK_FIRST_COLUMNS, STACK_COLUMNS,
				      STACK_COLUMNS };
	g_auto(GStrv) heads = bsc_compare_heads(table->comparison, STACK_FIRST_COLUMNS - 1);
	g_autofree char *title = bsc_compare_wrap(table->title, STACK_NAME_COLUMNS - 1);
	const char *const head[] = { title, heads[0], heads[first], n > 1 ? heads[first + 1] : "" };

	bsc_compare_put_row(head, widths, n + 2, out);
	for (size_t i = 0; i < table->n_rows; i++) {
		g_autofree char *name = name_text(table, i, STACK_NAME_COLUMNS - 1);
		g_autofree char *a = stacked_text(table, i, 0);
		g_autofree char *b = stacked_text(table, i, first);
		g_autofree char *c = n > 1 ? stacked_text(table, i, first + 1) : NULL;
		const char *const cells[] = { name, a, b, c };

		bsc_compare_put_row(cells, widths, n + 2, out);
	}
}

void bsc_compare_put_table(const BscCompareTable *table, GString *out)
{
	size_t n = table->comparison->n_sides;

	if (n == 2) {
		put_pair(table, out);
		return;
	}
	for (size_t first = 1; first < n; first += 2) {
		if (first > 1)
			g_string_append_c(out, '\n');
		put_stacked(table, first, MIN(2, n - first), out);
	}
}

static void put_group_side(const BscCompareTable *table, const BscDifference *row, size_t side,
			   const char *head, const int *widths, GString *out)
{
	const BscCell *cell = &row->cells[side];
	g_autofree char *name = g_strdup_printf("  %s", head);
	g_autofree char *n = g_strdup_printf("%u", cell->n);
	g_autoptr(GString) median = g_string_new(NULL);
	g_autoptr(GString) range = g_string_new(NULL);
	g_autoptr(GString) mad = g_string_new(NULL);
	bool has_spread = cell->is_present && cell->n > 1;
	/* Then these are of the middles between the bounds. */
	const char *mark = cell->value.low < cell->value.high ? "~" : "";

	bsc_compare_put_value(table, row, side, MEDIAN_COLUMNS - 1, median);
	if (has_spread) {
		g_string_append(range, mark);
		bsc_compare_put_range(table, row, cell->min, cell->max, false, RANGE_COLUMNS - 2,
				      range);
		g_string_append(mad, mark);
		bsc_compare_put_number(table, row, cell->mad, false, mad);
	}
	bsc_compare_put_row((const char *const[]){ name, n, median->str,
						   has_spread ? range->str : "-",
						   has_spread ? mad->str : "-" },
			    widths, 5, out);
}

/* "+0.3 (+1.2 %), 95 % in -0.1 .. +0.7, p 0.120: may be chance" */
static void put_shift(const BscCompareTable *table, const BscDifference *row, size_t side,
		      GString *out)
{
	const BscCell *cell = &row->cells[side];
	g_autoptr(GString) text = g_string_new(NULL);
	const char *reality = bsc_compare_reality(cell->reality);

	bsc_compare_put_delta(table, row, side, DELTA_COLUMNS * 2, text);
	if (bsc_value_is_known(cell->percent)) {
		g_string_append(text, " (");
		bsc_compare_put_percent(cell, " %", PERCENT_COLUMNS * 2, text);
		g_string_append(text, ")");
	}
	if (cell->reality == BSC_REAL_YES || cell->reality == BSC_REAL_NO) {
		g_string_append(text, "; shift ");
		bsc_compare_put_number(table, row, cell->shift, true, text);
		g_string_append(text, ", 95 % in ");
		bsc_compare_put_range(table, row, cell->shift_low, cell->shift_high, true,
				      DELTA_COLUMNS * 2, text);
		g_string_append(text, ", ");
		bsc_compare_put_p(cell->p, text);
	}
	if (*reality)
		g_string_append_printf(text, ": %s", reality);
	g_string_append(out, "    ");
	bsc_layout_hang(out, text->str, 4, 6);
}

void bsc_compare_put_groups(const BscCompareTable *table, GString *out)
{
	static const int widths[] = { GROUP_COLUMNS, COUNT_COLUMNS, MEDIAN_COLUMNS, RANGE_COLUMNS,
				      MAD_COLUMNS };
	g_auto(GStrv) heads = bsc_compare_heads(table->comparison, GROUP_COLUMNS - 3);
	g_autofree char *title = bsc_compare_wrap(table->title, GROUP_COLUMNS - 1);
	const char *const head[] = { title, "n", "median", "min .. max", "MAD" };

	bsc_compare_put_row(head, widths, G_N_ELEMENTS(widths), out);
	for (size_t i = 0; i < table->n_rows; i++) {
		const BscDifference *row = table->rows[i];
		g_autofree char *name = name_text(table, i, BSC_REPORT_COLUMNS);

		g_string_append_printf(out, "%s\n", name);
		for (size_t side = 0; side < table->comparison->n_sides; side++) {
			put_group_side(table, row, side, heads[side], widths, out);
			if (side > 0)
				put_shift(table, row, side, out);
		}
	}
}
