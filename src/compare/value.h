/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "compare/compare.h"

/*
 * Interval arithmetic. A high of G_MAXDOUBLE (a low of -G_MAXDOUBLE) is an open end and stays one.
 */

#define BSC_VALUE_UNKNOWN ((BscValue){ 1, 0 })

static inline BscValue bsc_value_exact(double value)
{
	return (BscValue){ value, value };
}

/* A time that no event fixes; ns. */
BscValue bsc_value_of_span(BscSpan span);

bool bsc_value_is_exact(BscValue value);
/* The same figure: both bounds are equal, or nothing is known of either. */
bool bsc_value_is_same(BscValue a, BscValue b);
/* What stands for VALUE where one number is needed: the middle; the low of an open one. */
double bsc_value_middle(BscValue value);

/* A - B for every A and B within the bounds; unknown if one of them is. */
BscValue bsc_value_minus(BscValue a, BscValue b);
/* 100 * (A - B) / B likewise; unknown where B may be 0 or less. */
BscValue bsc_value_percent(BscValue a, BscValue b);
/* What of a difference is certain: 0 where it may be 0, else the bound nearer to 0. */
double bsc_value_certain(BscValue difference);
