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

void bsc_tick_text(char *buf, size_t size, BscNsec t, BscNsec step)
{
	static const struct {
		const char *name;
		BscNsec ns;
	} units[] = { { "s", 1000000000 }, { "ms", 1000000 }, { "us", 1000 }, { "ns", 1 } };
	size_t unit = 0;
	uint64_t abs = t < 0 ? -(uint64_t)t : (uint64_t)t;
	bool has_decimal;
	uint64_t ns;

	while (units[unit].ns > 1 && step < units[unit].ns / 10)
		unit++;
	/* The step is at least a tenth of the unit, so one decimal is all that is ever needed. */
	ns = (uint64_t)units[unit].ns;
	has_decimal = step % units[unit].ns != 0;
	if (has_decimal)
		snprintf(buf, size, "%s%" G_GUINT64_FORMAT ".%" G_GUINT64_FORMAT " %s",
			 t < 0 ? "-" : "", abs / ns, abs % ns / (ns / 10), units[unit].name);
	else
		snprintf(buf, size, "%s%" G_GUINT64_FORMAT " %s", t < 0 ? "-" : "", abs / ns,
			 units[unit].name);
}
