/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "model/coarse.h"

/* How the levels of a lane are filled. */

#define BSC_COARSE_N_CODES    (1 + BSC_N_STRETCHES * 4)
#define BSC_COARSE_MAX_LEVELS 40 /* as 4 Gi stretches need */
/* The finest levels, which are filled piece by piece; a lane has one more, however few its buckets.
 */
#define BSC_COARSE_N_FINE 3
#define BSC_COARSE_SLACK  16 /* bytes behind each level that are written to */

/*
 * The time of a lane cut into pieces without gap or overlap, from its begin on. Neighbours have
 * different codes. Behind the last stretch nothing goes on to the end of the last bucket of level
 * BSC_COARSE_N_FINE.
 */
typedef struct BscCoarsePieces {
	uint64_t *end; /* ns from the lane's begin */
	uint8_t *code; /* a bucket's value, without flags */
	size_t n;
} BscCoarsePieces;

/*
 * Fills the LEVELS of LANE, which have BSC_COARSE_SLACK bytes behind each. Every nanosecond is
 * weighed for each of them.
 */
void bsc_coarse_weigh(const BscCoarseLane *lane, const BscCoarsePieces *pieces,
		      uint8_t *const *levels);
