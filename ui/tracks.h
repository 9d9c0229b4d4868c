/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "replay/replay.h"

/*
 * What plays on one clock: replays, each with the moment that stands at the clock's zero. A moment
 * of the clock is AT; the moment of a track there is its zero + AT.
 */
typedef struct BscTrack {
	const BscReplay *replay; /* borrowed */
	BscNsec zero;            /* ns of the replay's capture */
	const char *label;       /* borrowed: among several; NULL: it is the only one */
} BscTrack;

/* REPLAY with the begin of its episode at zero, as the axis of the timeline counts. */
BscTrack bsc_track_of(const BscReplay *replay);

/* From where to where the clock has to go to play all of TRACKS; begin < end. */
void bsc_tracks_span(const BscTrack *tracks, size_t n, BscNsec *ret_begin, BscNsec *ret_end);

/*
 * The next step of KIND of any of TRACKS after AT, or the last one before it; of CPU alone where
 * CPU >= 0. Sets *RET_AT and returns the step, of the first track where several share the moment;
 * NULL: there is none.
 */
const BscReplayStep *bsc_tracks_step(const BscTrack *tracks, size_t n, BscStepKind kind, BscNsec at,
				     bool forward, int32_t cpu, BscNsec *ret_at);
