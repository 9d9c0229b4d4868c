/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/span.h"

#include "base/format.h"

static const struct {
	const char *name;
	BscNsec size; /* ns */
} units[] = {
	{ "ns", 1 },
	{ "us", 1000 },
	{ "ms", 1000000 },
	{ "s", 1000000000 },
};

static BscNsec add(BscNsec a, BscNsec b)
{
	BscNsec sum;

	if (__builtin_add_overflow(a, b, &sum))
		return INT64_MAX;
	return sum;
}

BscNsec bsc_distance(BscNsec begin, BscNsec end)
{
	BscNsec distance;

	if (__builtin_sub_overflow(end, begin, &distance))
		return end < begin ? INT64_MIN + 1 : INT64_MAX;
	return distance;
}

BscSpan bsc_span_exact(BscNsec duration)
{
	return (BscSpan){ duration, duration, true };
}

bool bsc_span_is_known(BscSpan span)
{
	return span.low != BSC_NSEC_NONE || span.high != BSC_NSEC_NONE;
}

static BscNsec low_of(BscSpan span)
{
	return span.low == BSC_NSEC_NONE ? 0 : span.low;
}

BscSpan bsc_span_add(BscSpan a, BscSpan b)
{
	BscSpan sum = { .low = add(low_of(a), low_of(b)), .high = BSC_NSEC_NONE };

	if (a.high != BSC_NSEC_NONE && b.high != BSC_NSEC_NONE)
		sum.high = add(a.high, b.high);
	sum.is_exact = a.is_exact && b.is_exact;
	return sum;
}

static BscNsec divide_up(BscNsec a, uint32_t n)
{
	return a / n + (a % n > 0);
}

BscSpan bsc_span_divide(BscSpan span, uint32_t n)
{
	BscSpan part = { low_of(span) / n, BSC_NSEC_NONE, span.is_exact };

	if (span.is_exact)
		part.high = part.low;
	else if (span.high != BSC_NSEC_NONE)
		part.high = divide_up(span.high, n);
	return part;
}

BscSpan bsc_span_min(BscSpan a, BscSpan b)
{
	BscSpan min = { .low = MIN(low_of(a), low_of(b)) };

	if (a.high == BSC_NSEC_NONE)
		min.high = b.high;
	else if (b.high == BSC_NSEC_NONE)
		min.high = a.high;
	else
		min.high = MIN(a.high, b.high);
	/* An exact value that the other one cannot undercut is the minimum, however vague that is.
	 */
	min.is_exact = min.low == min.high &&
		       ((a.is_exact && a.low == min.low) || (b.is_exact && b.low == min.low));
	return min;
}

BscSpan bsc_span_max(BscSpan a, BscSpan b)
{
	BscSpan max = { .low = MAX(low_of(a), low_of(b)), .high = BSC_NSEC_NONE };

	if (a.high != BSC_NSEC_NONE && b.high != BSC_NSEC_NONE)
		max.high = MAX(a.high, b.high);
	max.is_exact = max.low == max.high &&
		       ((a.is_exact && a.low == max.low) || (b.is_exact && b.low == max.low));
	return max;
}

static size_t unit_of(BscNsec duration)
{
	size_t unit = 0;

	while (unit + 1 < G_N_ELEMENTS(units) && duration >= units[unit + 1].size)
		unit++;
	return unit;
}

/* One decimal below ten, none above; 0 is just 0. */
static void append_rounded(BscNsec duration, size_t unit, bool is_up, GString *out)
{
	BscNsec size = units[unit].size;
	BscNsec step = size >= 10 && duration < 10 * size ? size / 10 : size;
	BscNsec n = duration / step;

	if (is_up && duration % step > 0)
		n++;
	if (step == size || n == 0 || n >= 100)
		g_string_append_printf(out, "%" G_GINT64_FORMAT, n * step / size);
	else
		g_string_append_printf(out, "%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT, n / 10,
				       n % 10);
}

void bsc_span_format(BscSpan span, GString *out)
{
	char buf[BSC_FORMAT_MAX];
	size_t unit;

	if (!bsc_span_is_known(span)) {
		g_string_append(out, "unknown");
		return;
	}
	if (span.low != BSC_NSEC_NONE && span.low == span.high) {
		if (!span.is_exact)
			g_string_append_c(out, '~');
		g_string_append(out, bsc_format_duration(buf, span.low));
		return;
	}
	unit = unit_of(MAX(low_of(span), span.high));
	if (span.high == BSC_NSEC_NONE) {
		g_string_append(out, ">= ");
		append_rounded(low_of(span), unit, false, out);
	} else if (span.low == BSC_NSEC_NONE) {
		g_string_append(out, "<= ");
		append_rounded(span.high, unit, true, out);
	} else {
		append_rounded(span.low, unit, false, out);
		g_string_append(out, " .. ");
		append_rounded(span.high, unit, true, out);
	}
	g_string_append_printf(out, " %s", units[unit].name);
}
