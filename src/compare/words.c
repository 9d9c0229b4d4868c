/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "compare/verdict.h"

#include "base/format.h"
#include "compare/value.h"

#include <math.h>
#include <string.h>

/* NS as an integer that fits. */
static BscNsec to_nsec(double ns)
{
	return fabs(ns) < 9e18 ? (BscNsec)llround(ns) : ns > 0 ? INT64_MAX : INT64_MIN + 1;
}

void compare_append_time(GString *out, BscValue value)
{
	char buf[BSC_FORMAT_MAX];

	if (!bsc_value_is_known(value))
		g_string_append(out, "an unknown time");
	else if (value.high >= G_MAXDOUBLE)
		g_string_append_printf(out, "at least %s",
				       bsc_format_duration(buf, to_nsec(value.low)));
	else if (value.low == 0 && value.high == 0)
		g_string_append_c(out, '0');
	else if (bsc_value_is_exact(value))
		g_string_append(out, bsc_format_duration(buf, to_nsec(value.low)));
	else /* Rounded outwards. */
		bsc_span_format((BscSpan){ to_nsec(value.low), to_nsec(value.high), false }, out);
}

void compare_append_shift(GString *out, double ns)
{
	char buf[BSC_FORMAT_MAX];

	if (fabs(ns) >= G_MAXDOUBLE)
		g_string_append(out, ns > 0 ? "+any" : "-any");
	else
		g_string_append_printf(out, "%s%s", ns > 0 ? "+" : "",
				       bsc_format_duration(buf, to_nsec(ns)));
}

/* Two digits are enough for a sentence; the table has them all. */
static void format_percent(char buf[G_ASCII_DTOSTR_BUF_SIZE], double percent)
{
	const char *format = fabs(percent) < 9.95 ? "%+.1f" : "%+.0f";

	g_ascii_formatd(buf, G_ASCII_DTOSTR_BUF_SIZE, format, percent == 0 ? 0 : percent);
}

bool compare_append_percent(GString *out, BscValue percent)
{
	char low[G_ASCII_DTOSTR_BUF_SIZE], high[G_ASCII_DTOSTR_BUF_SIZE];

	if (!bsc_value_is_known(percent) || percent.high >= G_MAXDOUBLE)
		return false;
	format_percent(low, percent.low);
	format_percent(high, percent.high);
	if (strcmp(low, high) == 0)
		g_string_append_printf(out, "%s %%", low);
	else
		g_string_append_printf(out, "%s .. %s %%", low, high);
	return true;
}
