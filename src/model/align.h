/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "model/timeline.h"

/* Which moment of each of several timelines is laid on the same zero. */
#define BSC_ALIGNMENTS(X)                                                                          \
	X(PREPARE, "prepare", "the first callback of the first CPU")                               \
	X(KICK, "kick", "the first kick")                                                          \
	X(ONLINE, "online", "the first CPU that is online")                                        \
	X(OWN_KICK, "own-kick", "each CPU's own kick")

typedef enum BscAlignment {
#define X(alignment, name, text) BSC_ALIGN_##alignment,
	BSC_ALIGNMENTS(X)
#undef X
		BSC_N_ALIGNMENTS
} BscAlignment;

const char *bsc_alignment_name(BscAlignment alignment); /* static */
const char *bsc_alignment_text(BscAlignment alignment); /* static: what lies at zero */
/* "prepare", "kick", "online", "own-kick"; false, and *RET untouched, for anything else. */
bool bsc_alignment_parse(const char *name, BscAlignment *ret);

/*
 * The moment of EPISODE that ALIGNMENT puts at zero, as well as it is known: ns of it is set (the
 * middle of its bounds where it has both and no better value, else the bound there is), and low and
 * high say how far it may be off. OWN_KICK gives the first kick here. Where no CPU has the moment
 * the begin of the episode, with certainty UNKNOWN.
 */
BscMoment bsc_align_episode(const BscTimeline *timeline, BscRow episode, BscAlignment alignment);
/* The same for one CPU's own zero; differs from the episode's for OWN_KICK alone. */
BscMoment bsc_align_bringup(const BscTimeline *timeline, BscRow bringup, BscAlignment alignment);
/* What lies at zero in LANE: of its CPU's bring-up for OWN_KICK, else of its episode. ns. */
BscNsec bsc_align_lane(const BscTimeline *timeline, BscRow lane, BscAlignment alignment);
