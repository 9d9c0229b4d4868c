/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/table.h"

#include "report/layout.h"

#include <math.h>

typedef enum Rounding { ROUND_DOWN, ROUND_NEAREST, ROUND_UP } Rounding;

/* VALUE / SIZE with DECIMALS; 10^DECIMALS divides SIZE. */
static void append_fixed(BscNsec value, BscNsec size, int decimals, Rounding rounding, GString *out)
{
	BscNsec scale = 1, step, n;

	for (int i = 0; i < decimals; i++)
		scale *= 10;
	step = size / scale;
	n = value / step;
	if (rounding == ROUND_UP)
		n += value % step > 0;
	else if (rounding == ROUND_NEAREST)
		n += value % step >= step - value % step;
	if (decimals > 0)
		g_string_append_printf(out, "%" G_GINT64_FORMAT ".%0*" G_GINT64_FORMAT, n / scale,
				       decimals, n % scale);
	else
		g_string_append_printf(out, "%" G_GINT64_FORMAT, n);
}

static void append_bound(BscNsec value, BscNsec size, int decimals, Rounding rounding, GString *out)
{
	if (value <= 0)
		g_string_append_c(out, '0');
	else
		append_fixed(value, size, decimals, rounding, out);
}

static void append_span(BscSpan span, BscNsec size, int decimals, GString *out)
{
	if (span.low == span.high) {
		if (!span.is_exact)
			g_string_append_c(out, '~');
		append_fixed(MAX(span.low, 0), size, decimals, ROUND_NEAREST, out);
	} else if (span.high == BSC_NSEC_NONE) {
		g_string_append(out, ">= ");
		append_bound(span.low, size, decimals, ROUND_DOWN, out);
	} else if (span.low == BSC_NSEC_NONE) {
		g_string_append(out, "<= ");
		append_bound(span.high, size, decimals, ROUND_UP, out);
	} else {
		append_bound(span.low, size, decimals, ROUND_DOWN, out);
		g_string_append(out, " .. ");
		append_bound(span.high, size, decimals, ROUND_UP, out);
	}
}

/* With as many decimals as fit; false if none do. */
static bool append_fitting(BscSpan span, BscNsec unit, gsize columns, GString *out)
{
	gsize begin = out->len;

	for (int decimals = unit >= BSC_TABLE_MS ? 3 : 1; decimals >= 0; decimals--) {
		g_string_truncate(out, begin);
		append_span(span, unit, decimals, out);
		if (out->len - begin <= columns)
			return true;
	}
	return false;
}

void bsc_table_time(BscSpan span, BscNsec unit, gsize columns, GString *out)
{
	gsize begin = out->len;

	if (!bsc_span_is_known(span)) {
		g_string_append(out, "unknown");
		return;
	}
	if (append_fitting(span, unit, columns, out) || span.low == span.high ||
	    span.high == BSC_NSEC_NONE)
		return;
	/* Half of the truth is better than two numbers that run into each other. */
	span.low = BSC_NSEC_NONE;
	g_string_truncate(out, begin);
	append_fitting(span, unit, columns, out);
}

static void append_number(double number, int decimals, GString *out)
{
	char format[8], buf[G_ASCII_DTOSTR_BUF_SIZE];

	g_snprintf(format, sizeof format, "%%.%df", decimals);
	g_string_append(out, g_ascii_formatd(buf, sizeof buf, format, number));
}

static double round_to(double number, int decimals, Rounding rounding)
{
	double scale = decimals == 2 ? 100 : 10;

	/* A product that misses an integer by less than this is that integer. */
	if (fabs(number * scale - rint(number * scale)) < 1e-6)
		return rint(number * scale) / scale;
	return (rounding == ROUND_UP ? ceil(number * scale) : floor(number * scale)) / scale;
}

static void append_interval(double low, double high, int decimals, GString *out)
{
	double from = round_to(low, decimals, ROUND_DOWN), to = round_to(high, decimals, ROUND_UP);

	if (low == high) {
		append_number(low, decimals, out);
		return;
	}
	append_number(from, from == 0 ? 0 : decimals, out);
	g_string_append(out, " .. ");
	append_number(to, decimals, out);
}

void bsc_table_share(BscSpan part, BscNsec whole, GString *out)
{
	if (whole <= 0 || part.low == BSC_NSEC_NONE || part.high == BSC_NSEC_NONE) {
		g_string_append_c(out, '-');
		return;
	}
	append_interval(100 * (double)part.low / (double)whole,
			100 * (double)part.high / (double)whole, 1, out);
	g_string_append(out, " %");
}

void bsc_table_ratio(BscRatio ratio, GString *out)
{
	if (!(ratio.low <= ratio.high))
		g_string_append(out, "unknown");
	else
		append_interval(ratio.low, ratio.high, 2, out);
}

void bsc_table_time_cell(BscSpan span, BscNsec unit, int width, GString *out)
{
	g_autoptr(GString) cell = g_string_new(NULL);

	bsc_table_time(span, unit, (gsize)width - 1, cell);
	bsc_layout_cell(out, width, cell->str);
}

void bsc_table_share_cell(BscSpan part, BscNsec whole, int width, GString *out)
{
	g_autoptr(GString) cell = g_string_new(NULL);

	bsc_table_share(part, whole, cell);
	bsc_layout_cell(out, width, cell->str);
}
