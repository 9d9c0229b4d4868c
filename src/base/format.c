/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/format.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

typedef struct Unit {
	const char *name;
	BscNsec size; /* ns */
} Unit;

/* Smallest first. */
static const Unit units[] = {
	{ "ns", 1 },
	{ "us", 1000 },
	{ "ms", 1000000 },
	{ "s", 1000000000 },
};

/* Of a magnitude that would round up to a thousand of its unit, the next unit is it. */
static const Unit *unit_of(BscNsec abs)
{
	const Unit *unit = &units[0];

	for (size_t i = 1; i < G_N_ELEMENTS(units); i++)
		if (abs >= units[i].size - (units[i - 1].size > 1 ? units[i - 1].size / 2 : 0))
			unit = &units[i];
	return unit;
}

/* How many decimals give ABS three digits; as above, rounding may add a digit in front. */
static int decimals_of(BscNsec abs, BscNsec size)
{
	if (size == 1)
		return 0;
	if (abs < 10 * size - size / 200)
		return 2;
	return abs < 100 * size - size / 20 ? 1 : 0;
}

/* The largest magnitude an int64_t has is that of its minimum, which cannot be negated. */
static BscNsec magnitude(BscNsec duration)
{
	if (duration >= 0)
		return duration;
	return duration == INT64_MIN ? INT64_MAX : -duration;
}

/*
 * ABS in UNIT with at least three significant digits, computed with integers: 4.68, 46.8, 468.
 * Rounds half up. Returns the number of characters.
 */
static int put_number(char *buf, size_t size, BscNsec abs, const Unit *unit)
{
	int decimals = decimals_of(abs, unit->size);
	int64_t scale = decimals == 2 ? 100 : decimals == 1 ? 10 : 1;
	BscNsec step = unit->size / scale;
	int64_t n = abs / step + (2 * (abs % step) >= step && step > 1 ? 1 : 0);

	if (decimals == 0)
		return snprintf(buf, size, "%" G_GINT64_FORMAT, n);
	return snprintf(buf, size, "%" G_GINT64_FORMAT ".%0*" G_GINT64_FORMAT, n / scale, decimals,
			n % scale);
}

const char *bsc_format_duration(char buf[BSC_FORMAT_MAX], BscNsec duration)
{
	BscNsec abs = magnitude(duration);
	const Unit *unit = unit_of(abs);
	int len = 0;

	if (duration < 0)
		buf[len++] = '-';
	len += put_number(buf + len, BSC_FORMAT_MAX - (size_t)len, abs, unit);
	snprintf(buf + len, BSC_FORMAT_MAX - (size_t)len, " %s", unit->name);
	return buf;
}

const char *bsc_format_range(char buf[BSC_FORMAT_MAX], BscNsec low, BscNsec high)
{
	const Unit *unit = unit_of(MAX(magnitude(low), magnitude(high)));
	char a[BSC_FORMAT_MAX], b[BSC_FORMAT_MAX];

	put_number(a, sizeof a, magnitude(low), unit);
	put_number(b, sizeof b, magnitude(high), unit);
	if ((low < 0) == (high < 0) && strcmp(a, b) == 0)
		snprintf(buf, BSC_FORMAT_MAX, "%s%.28s %s", low < 0 ? "-" : "", a, unit->name);
	else
		snprintf(buf, BSC_FORMAT_MAX, "%s%.24s .. %s%.24s %s", low < 0 ? "-" : "", a,
			 high < 0 ? "-" : "", b, unit->name);
	return buf;
}

const char *bsc_format_change(char buf[BSC_FORMAT_MAX], BscNsec value, BscNsec whole)
{
	char number[G_ASCII_DTOSTR_BUF_SIZE];
	double change = whole > 0 ? 100.0 * ((double)value / (double)whole - 1) : 0;

	g_ascii_formatd(number, sizeof number, "%+.1f", change);
	snprintf(buf, BSC_FORMAT_MAX, "%.32s %%", strcmp(number + 1, "0.0") == 0 ? "0.0" : number);
	return buf;
}

const char *bsc_format_moment(char buf[BSC_FORMAT_MAX], BscNsec moment)
{
	uint64_t abs = moment < 0 ? -(uint64_t)moment : (uint64_t)moment;

	snprintf(buf, BSC_FORMAT_MAX, "%s%" G_GUINT64_FORMAT ".%09" G_GUINT64_FORMAT,
		 moment < 0 ? "-" : "", abs / 1000000000, abs % 1000000000);
	return buf;
}

/* Digits at *TEXT as a number of at most LIMIT; false without a digit or above the limit. */
static bool take_digits(const char **text, uint64_t limit, uint64_t *ret)
{
	uint64_t n = 0;
	const char *p = *text;

	if (!g_ascii_isdigit(*p))
		return false;
	for (; g_ascii_isdigit(*p); p++) {
		unsigned digit = (unsigned)(*p - '0');

		if (n > (limit - digit) / 10)
			return false;
		n = 10 * n + digit;
	}
	*text = p;
	*ret = n;
	return true;
}

bool bsc_nsec_parse(const char *text, BscNsec *ret_ns)
{
	uint64_t whole, part = 0, size = 1000000000, place;
	bool is_negative = *text == '-';
	const char *fraction = NULL;

	text += is_negative;
	if (!take_digits(&text, INT64_MAX, &whole))
		return false;
	if (*text == '.') {
		fraction = ++text;
		while (g_ascii_isdigit(*text))
			text++;
		if (text == fraction)
			return false;
	}
	while (*text == ' ')
		text++;
	if (*text) {
		size_t i = 0;

		while (i < G_N_ELEMENTS(units) && strcmp(text, units[i].name) != 0)
			i++;
		if (i == G_N_ELEMENTS(units))
			return false;
		size = (uint64_t)units[i].size;
	}
	place = size;
	for (; fraction && g_ascii_isdigit(*fraction); fraction++) {
		place /= 10;
		part += place * (uint64_t)(*fraction - '0');
	}
	if (whole > (INT64_MAX - part) / size)
		return false;
	*ret_ns = (BscNsec)(whole * size + part) * (is_negative ? -1 : 1);
	return true;
}
