/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "compare/value.h"

#include <math.h>

BscValue bsc_value_of_span(BscSpan span)
{
	if (!bsc_span_is_known(span))
		return BSC_VALUE_UNKNOWN;
	return (BscValue){ span.low == BSC_NSEC_NONE ? 0 : (double)span.low,
			   span.high == BSC_NSEC_NONE ? G_MAXDOUBLE : (double)span.high };
}

bool bsc_value_is_exact(BscValue value)
{
	return value.low == value.high;
}

bool bsc_value_is_same(BscValue a, BscValue b)
{
	if (!bsc_value_is_known(a) || !bsc_value_is_known(b))
		return bsc_value_is_known(a) == bsc_value_is_known(b);
	return a.low == b.low && a.high == b.high;
}

double bsc_value_middle(BscValue value)
{
	return value.high >= G_MAXDOUBLE ? value.low : value.low + (value.high - value.low) / 2;
}

/* A - B, where an open end of either leaves it open. */
static double minus(double a, double b)
{
	if (a >= G_MAXDOUBLE || b <= -G_MAXDOUBLE)
		return G_MAXDOUBLE;
	if (a <= -G_MAXDOUBLE || b >= G_MAXDOUBLE)
		return -G_MAXDOUBLE;
	return a - b;
}

BscValue bsc_value_minus(BscValue a, BscValue b)
{
	if (!bsc_value_is_known(a) || !bsc_value_is_known(b))
		return BSC_VALUE_UNKNOWN;
	return (BscValue){ minus(a.low, b.high), minus(a.high, b.low) };
}

/* A in percent of B > 0, less 100. */
static double percent(double a, double b)
{
	if (a >= G_MAXDOUBLE)
		return G_MAXDOUBLE;
	if (b >= G_MAXDOUBLE)
		return -100;
	/* Divided first, so that equal ones give 0. */
	return (a / b - 1) * 100;
}

BscValue bsc_value_percent(BscValue a, BscValue b)
{
	if (!bsc_value_is_known(a) || !bsc_value_is_known(b) || b.low <= 0)
		return BSC_VALUE_UNKNOWN;
	return (BscValue){ percent(a.low, a.low < 0 ? b.low : b.high),
			   percent(a.high, a.high < 0 ? b.high : b.low) };
}

double bsc_value_certain(BscValue difference)
{
	if (!bsc_value_is_known(difference) || (difference.low <= 0 && difference.high >= 0))
		return 0;
	return fmin(fabs(difference.low), fabs(difference.high));
}
