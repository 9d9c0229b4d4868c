/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "replay/replay.h"
#include "ui/range.h"

#include <glib.h>

/* How much happens in each of some equal parts of a range. */
typedef struct BscDensity {
	size_t n;
	uint32_t *changes; /* of any lane in the part */
	uint32_t most;     /* of any part; at least 1 */
	uint8_t *
		is_alarm; /* a CPU failed in the part or was last seen there, or events were lost */
} BscDensity;

/*
 * Of N (> 0) parts of RANGE: changes are found by halving, so that their cost follows N; failures
 * and losses are never left out. Free with bsc_density_free().
 */
BscDensity *bsc_density_new(const BscReplay *replay, BscRange range, size_t n);
void bsc_density_free(BscDensity *density); /* NULL is nothing */
