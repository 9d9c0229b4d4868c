/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/tracks.h"

BscTrack bsc_track_of(const BscReplay *replay)
{
	return (BscTrack){ replay, bsc_replay_begin(replay), NULL };
}

void bsc_tracks_span(const BscTrack *tracks, size_t n, BscNsec *ret_begin, BscNsec *ret_end)
{
	BscNsec begin = 0, end = 0;

	for (size_t i = 0; i < n; i++) {
		BscNsec first = bsc_replay_begin(tracks[i].replay) - tracks[i].zero;
		BscNsec last = bsc_replay_end(tracks[i].replay) - tracks[i].zero;

		begin = i == 0 ? first : MIN(begin, first);
		end = i == 0 ? last : MAX(end, last);
	}
	*ret_begin = begin;
	*ret_end = MAX(end, begin + 1);
}

const BscReplayStep *bsc_tracks_step(const BscTrack *tracks, size_t n, BscStepKind kind, BscNsec at,
				     bool forward, int32_t cpu, BscNsec *ret_at)
{
	const BscReplayStep *best = NULL;

	for (size_t i = 0; i < n; i++) {
		const BscReplayStep *step =
			bsc_replay_step(tracks[i].replay, kind, tracks[i].zero + at, forward, cpu);
		BscNsec there = step ? step->ns - tracks[i].zero : 0;

		if (!step || (best && (forward ? there >= *ret_at : there <= *ret_at)))
			continue;
		best = step;
		*ret_at = there;
	}
	return best;
}
