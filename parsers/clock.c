/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "parsers/clock.h"

#include <string.h>

void bsc_clock_rule_clear(BscClockRule *rule)
{
	for (uint32_t i = 0; i < rule->n_shifts; i++)
		g_array_unref(rule->shifts[i]);
	g_clear_pointer(&rule->shifts, g_free);
	rule->n_shifts = 0;
}

bool bsc_clock_rule_is_identity(const BscClockRule *rule)
{
	return rule->offset == 0 && rule->mult == 0 && rule->n_shifts == 0;
}

/* All arithmetic is modulo 2^64: odd samples give odd moments, never undefined behaviour. */
static uint64_t shift_between(const BscClockRule *rule, uint64_t ts, const BscShift *a,
			      const BscShift *b)
{
	int64_t offset = a->offset;

	if (rule->does_interpolate) {
		int64_t delta = (int64_t)(b->time - a->time);
		int64_t part =
			(int64_t)((ts - a->time) * ((uint64_t)b->offset - (uint64_t)a->offset));

		if (delta > 0)
			offset = (int64_t)((uint64_t)a->offset +
					   (uint64_t)((int64_t)((uint64_t)part +
								(uint64_t)(delta / 2)) /
						      delta));
	}
	return (ts * a->scaling >> (a->fraction & 63)) + (uint64_t)offset;
}

static uint64_t apply_shift(const BscClockRule *rule, uint32_t index, uint64_t ts)
{
	const GArray *samples = rule->shifts[index];
	const BscShift *s = (const BscShift *)(void *)samples->data;
	guint low = 0, high = samples->len - 1;

	if (samples->len == 1)
		return ts + (uint64_t)s[0].offset;
	/* the last sample that has another one behind it and is not later than TS */
	while (low + 1 < high) {
		guint middle = low + (high - low) / 2;

		if (s[middle].time <= ts)
			low = middle;
		else
			high = middle;
	}
	return shift_between(rule, ts, &s[low], &s[low + 1]);
}

/* 64 by 32 bit multiplication and shift, in the two halves that trace-cmd adds up. */
static uint64_t scale(uint64_t ts, uint32_t mult, uint32_t bits)
{
	unsigned __int128 product;

	if (bits > 127)
		return 0;
	product = (unsigned __int128)ts * mult;
	return (uint64_t)(product >> bits);
}

uint64_t bsc_clock_rule_apply(const BscClockRule *rule, uint32_t index, uint64_t ts)
{
	if (index < rule->n_shifts)
		ts = apply_shift(rule, index, ts);
	if (rule->mult)
		ts = scale(ts, rule->mult, rule->bits);
	return ts + (uint64_t)rule->offset;
}

const char *bsc_clock_unfit(const char *name, bool is_converted)
{
	static const struct {
		const char *name, *why;
	} unfit[] = {
		{ "counter", "counter: the numbers order events but are no time" },
		{ "uptime", "uptime: it counts jiffies" },
		{ "mono", "mono: it runs on the tick while CPUs are brought up" },
		{ "mono_raw", "mono_raw: it runs on the tick while CPUs are brought up" },
		{ "boot", "boot: it runs on the tick while CPUs are brought up" },
		{ "tai", "tai: it runs on the tick while CPUs are brought up" },
	};
	static const struct {
		const char *name, *why;
	} cycles[] = {
		{ "x86-tsc",
		  "x86-tsc: it counts cycles, and the file does not say how long one is" },
		{ "ppc-tb", "ppc-tb: it counts cycles, and the file does not say how long one is" },
		{ "s390-tod", "s390-tod: its unit is not the nanosecond" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(unfit); i++)
		if (strcmp(name, unfit[i].name) == 0)
			return unfit[i].why;
	for (size_t i = 0; !is_converted && i < G_N_ELEMENTS(cycles); i++)
		if (strcmp(name, cycles[i].name) == 0)
			return cycles[i].why;
	return NULL;
}
