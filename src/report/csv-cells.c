/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/csv-cells.h"

#include "base/format.h"

#include <string.h>

/* Longest text of a capture in a cell, bytes. */
#define MAX_TEXT 4096

static void begin_cell(BscCsv *csv)
{
	if (csv->has_cells)
		g_string_append_c(csv->out, ',');
	csv->has_cells = true;
}

void bsc_csv_end_row(BscCsv *csv)
{
	g_string_append(csv->out, "\r\n");
	csv->has_cells = false;
}

/* A spreadsheet takes a text that begins with one of these for a formula, and runs it. */
static bool is_formula(const char *text)
{
	return *text && strchr("=+-@\t\r", *text);
}

void bsc_csv_text(BscCsv *csv, const char *text)
{
	g_autofree char *safe = bsc_text_sanitize(text ? text : "", MAX_TEXT);
	bool is_quoted = strpbrk(safe, ",\"\r\n") != NULL;

	begin_cell(csv);
	if (is_quoted)
		g_string_append_c(csv->out, '"');
	if (is_formula(safe))
		g_string_append_c(csv->out, '\'');
	for (const char *c = safe; *c; c++) {
		if (*c == '"')
			g_string_append_c(csv->out, '"');
		g_string_append_c(csv->out, *c);
	}
	if (is_quoted)
		g_string_append_c(csv->out, '"');
}

void bsc_csv_plain(BscCsv *csv, const char *number)
{
	begin_cell(csv);
	g_string_append(csv->out, number);
}

void bsc_csv_ns(BscCsv *csv, BscNsec ns)
{
	begin_cell(csv);
	if (ns != BSC_NSEC_NONE)
		g_string_append_printf(csv->out, "%" G_GINT64_FORMAT, ns);
}

void bsc_csv_span(BscCsv *csv, BscSpan span)
{
	bsc_csv_ns(csv, span.low);
	bsc_csv_ns(csv, span.high);
}

void bsc_csv_number(BscCsv *csv, int64_t number)
{
	bsc_csv_ns(csv, number);
}

void bsc_csv_nothing(BscCsv *csv)
{
	begin_cell(csv);
}
