/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/metric.h"

#include <math.h>
#include <string.h>

const char *bsc_metric_unit_name(const BscMetric *metric)
{
	static const char *const names[] = {
		[BSC_METRIC_TIME] = "ns",
		[BSC_METRIC_RATIO] = "ratio",
		[BSC_METRIC_COUNT] = "count",
	};

	return names[metric->unit];
}

int64_t bsc_metric_integer(double value)
{
	if (!(fabs(value) < 9e18))
		return value > 0 ? INT64_MAX : INT64_MIN + 1;
	return llround(value);
}

static void append_ratio(double ratio, GString *out)
{
	char buf[G_ASCII_DTOSTR_BUF_SIZE];

	/* Six digits behind the point, without the zeros at the end. */
	g_ascii_formatd(buf, sizeof buf, "%.6f", ratio);
	for (size_t n = strlen(buf); n > 2 && buf[n - 1] == '0' && buf[n - 2] != '.'; n--)
		buf[n - 1] = '\0';
	g_string_append(out, buf);
}

/* NS in units of 10^DIGITS ns, all digits, without the zeros at the end. */
static void append_time(int64_t ns, int digits, GString *out)
{
	uint64_t size = 1, n = ns < 0 ? 0 - (uint64_t)ns : (uint64_t)ns;

	for (int i = 0; i < digits; i++)
		size *= 10;
	if (ns < 0)
		g_string_append_c(out, '-');
	g_string_append_printf(out, "%" G_GUINT64_FORMAT, n / size);
	if (n % size == 0)
		return;
	g_string_append_printf(out, ".%0*" G_GUINT64_FORMAT, digits, n % size);
	while (out->str[out->len - 1] == '0')
		g_string_truncate(out, out->len - 1);
}

static int digits_of(double ns)
{
	int digits = 0;

	while (digits < 9 && fabs(ns) >= pow(10, digits + 3))
		digits += 3;
	return digits;
}

static void append_value(const BscMetric *metric, double value, int digits, GString *out)
{
	if (metric->unit == BSC_METRIC_RATIO)
		append_ratio(value, out);
	else
		append_time(bsc_metric_integer(value), digits, out);
}

void bsc_metric_format(const BscMetric *metric, GString *out)
{
	static const char *const units[] = { "ns", "us", "ms", "s" };
	bool is_open = metric->high == G_MAXDOUBLE;
	int digits = 0;

	if (!(metric->low <= metric->high)) {
		g_string_append(out, "unknown");
		return;
	}
	if (metric->unit == BSC_METRIC_TIME)
		digits = digits_of(is_open ? metric->low : metric->high);
	if (is_open)
		g_string_append(out, ">= ");
	append_value(metric, metric->low, digits, out);
	if (!is_open && metric->low < metric->high) {
		g_string_append(out, " .. ");
		append_value(metric, metric->high, digits, out);
	}
	if (metric->unit == BSC_METRIC_TIME)
		g_string_append_printf(out, " %s", units[digits / 3]);
}
