/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draw/ticks.h"

#include "draw/scene.h"

#include <stdio.h>

BscNsec bsc_nice_step(BscNsec span, int max)
{
	static const int factors[] = { 1, 2, 5 };

	span = MAX(span, 0);
	max = MAX(max, 1);
	for (BscNsec power = 1;; power *= 10) {
		for (size_t i = 0; i < G_N_ELEMENTS(factors); i++) {
			BscNsec step = power * factors[i];

			if (span / step < max)
				return step;
			if (step == 5000000000000000000)
				return step;
		}
	}
}

void bsc_tick_text(char *buf, size_t size, BscNsec t, BscNsec step, BscNsec furthest)
{
	static const struct {
		const char *name;
		BscNsec ns;
	} units[] = { { "s", 1000000000 }, { "ms", 1000000 }, { "us", 1000 }, { "ns", 1 } };
	uint64_t abs = t < 0 ? -(uint64_t)t : (uint64_t)t, rest;
	char fraction[16] = "";
	size_t unit = 0, len = 0;

	/* Up to three decimals are easier to read than more digits in front of the point. */
	while (units[unit].ns > 1 && (furthest < units[unit].ns || step < units[unit].ns / 1000))
		unit++;
	rest = abs % (uint64_t)units[unit].ns;
	for (BscNsec part = units[unit].ns; step % part != 0; rest %= (uint64_t)part) {
		part /= 10;
		if (len == 0)
			fraction[len++] = '.';
		fraction[len++] = (char)('0' + rest / (uint64_t)part);
	}
	snprintf(buf, size, "%s%" G_GUINT64_FORMAT "%s %s", t < 0 ? "-" : "",
		 abs / (uint64_t)units[unit].ns, fraction, units[unit].name);
}
