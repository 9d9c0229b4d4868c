/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "model/timeline.h"

/*
 * What lanes with many stretches show from far away, so that drawing one costs what its pixels
 * cost, however many stretches share them.
 *
 * A level divides the time of a lane into buckets of the same length, twice that of the level
 * before. Level 0 has about four buckets for each stretch, so all levels take 8 bytes a stretch. A
 * bucket says what covers most of it, every nanosecond weighed; edges with bounds count as if they
 * were in the middle of them. What covering most must never hide is kept besides: failures and
 * losses have a list, and buckets that meet a band of bounds that is long for them have a flag.
 */

/* A bucket: 0 where nothing is, else what stretches of one kind and claim share. */
#define BSC_COARSE_NOTHING 0
#define BSC_COARSE_CLOSER  0x80 /* or'ed: the stretches themselves have to be looked at */

static inline uint8_t bsc_coarse_bucket(uint8_t kind, uint8_t claim)
{
	return (uint8_t)(1 + kind * 4 + claim);
}

/* One lane's stretches of depth 0. Where there are few the lane has no levels. */
typedef struct BscCoarseLane {
	BscNsec begin;  /* where the first bucket of every level begins */
	uint64_t width; /* ns of a bucket of level 0; of level l: width << l */
	size_t n;       /* buckets of level 0 */
	unsigned n_levels;
	uint8_t *buckets; /* owned: of all levels; bsc_coarse_level() */
	BscRow *alarms;   /* owned: intervals that failed or were lost, in order */
	size_t n_alarms;
} BscCoarseLane;

struct BscCoarse {
	BscCoarseLane *lanes; /* owned, one for each lane of the timeline */
	size_t n_lanes;
};

/* Stretches that are drawn one by one wherever no more than these are to be seen. */
#define BSC_COARSE_FEW 32768

/*
 * Of all lanes of TIMELINE, which is sealed; NULL where it has so few stretches that nobody would
 * ask. Free with bsc_coarse_free().
 */
BscCoarse *bsc_coarse_new(const BscTimeline *timeline);
void bsc_coarse_free(BscCoarse *coarse);

static inline size_t bsc_coarse_n_buckets(const BscCoarseLane *lane, unsigned level)
{
	return ((lane->n - 1) >> level) + 1;
}

/* Buckets of LEVEL of LANE, *RET_N of them. */
const uint8_t *bsc_coarse_level(const BscCoarseLane *lane, unsigned level, size_t *ret_n);

/* The first of the alarms of LANE that is interval ROW or behind it; n_alarms: there is none. */
size_t bsc_coarse_first_alarm(const BscCoarseLane *lane, size_t row);

/*
 * Certainty of what lies inside the edges of interval ROW. Where the edges have bounds, those are
 * the reason why the stretch is not exact; what is between them is sure. A bring-up that the
 * capture does not see the end of may still have succeeded.
 */
uint8_t bsc_timeline_claim(const BscTimeline *timeline, size_t row);
