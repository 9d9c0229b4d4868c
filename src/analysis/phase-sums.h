/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/span.h"
#include "model/timeline.h"

/* Not only one round of an episode, but all. */
#define BSC_ALL_ROUNDS UINT32_MAX

/* One phase over the CPUs of an episode. Bounds are summed as bounds. */
typedef struct BscPhaseSum {
	uint32_t n_known;   /* CPUs that have the phase and of which a bound is known */
	uint32_t n_unknown; /* CPUs that have it and nothing is known: not part of the figures */
	BscSpan total, average, min, max; /* over the known ones; meaningless if there are none */
	uint32_t max_cpu; /* the one with the largest lower bound, the first of several */
} BscPhaseSum;

/* The phase KIND of one bring-up; false if it has none. */
bool bsc_phase_span(const BscTimeline *timeline, const BscBringup *bringup, BscPhaseKind kind,
		    BscSpan *ret);

/* The phase KIND over all CPUs of EPISODE; false if no CPU has it. */
bool bsc_phase_sum(const BscTimeline *timeline, const BscEpisode *episode, BscPhaseKind kind,
		   BscPhaseSum *ret);
/* The same over the CPUs of one ROUND. */
bool bsc_phase_sum_round(const BscTimeline *timeline, const BscEpisode *episode, uint32_t round,
			 BscPhaseKind kind, BscPhaseSum *ret);

/*
 * From begin to end of one CPU's bring-up. Only a lower bound where its begin is lost or its end
 * was not recorded.
 */
BscSpan bsc_bringup_span(const BscBringup *bringup);
/* The same over all CPUs of EPISODE, or of one ROUND. */
BscPhaseSum bsc_bringup_sum(const BscTimeline *timeline, const BscEpisode *episode);
BscPhaseSum bsc_bringup_sum_round(const BscTimeline *timeline, const BscEpisode *episode,
				  uint32_t round);

/* From the first begin to the last end in EPISODE; a lower bound as above. */
BscSpan bsc_episode_span(const BscTimeline *timeline, const BscEpisode *episode);
