/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "replay/replay-build.h"

static void find_frames(BscReplay *replay)
{
	const BscTimeline *timeline = replay_timeline(replay);
	const BscEpisode *episode = &timeline->episodes[replay->episode];

	replay->frames = g_new(Frame, (size_t)episode->n_bringups + 1);
	for (BscRow i = 0; i < episode->n_bringups; i++) {
		const BscBringup *bringup = &timeline->bringups[episode->first_bringup + i];
		Frame *frame = &replay->frames[i];

		*frame = (Frame){ BSC_NO_ROW, BSC_NO_ROW, BSC_NO_ROW };
		for (BscRow k = 0; k < bringup->n_callbacks; k++) {
			BscRow row = bringup->first_callback + k;
			const BscCallback *callback = &timeline->callbacks[row];

			if (callback->section == BSC_SECTION_BRINGUP && !callback->is_teardown)
				frame->bringup = row;
			else if (callback->section == BSC_SECTION_KICK_WORK)
				frame->kick_work = row;
			else if (callback->section == BSC_SECTION_TEARDOWN)
				frame->takedown = row;
		}
	}
}

BscReplay *bsc_replay_new(const BscCapture *capture, BscRow episode)
{
	const BscTimeline *timeline = capture->timeline;
	const BscEpisode *row = &timeline->episodes[episode];
	BscReplay *replay = g_new0(BscReplay, 1);

	/* Counting references is all that ever changes in a capture. */
	replay->capture = bsc_capture_ref((BscCapture *)(uintptr_t)capture);
	replay->episode = episode;
	replay->first_lane = bsc_timeline_lanes(timeline, episode, &replay->n_lanes);
	replay->begin = row->begin;
	replay->end = row->end;
	find_frames(replay);
	replay_build_changes(replay);
	replay_build_tallies(replay);
	replay_build_steps(replay);
	return replay;
}

static void free_changes(Changes *changes)
{
	g_free(changes->rows);
	g_free(changes->first);
}

void bsc_replay_free(BscReplay *replay)
{
	if (!replay)
		return;
	for (int i = 0; i <= BSC_N_TALLIES; i++) {
		g_free(replay->counts[i].up);
		g_free(replay->counts[i].down);
	}
	for (size_t i = 0; i < G_N_ELEMENTS(replay->steps); i++) {
		g_free(replay->steps[i].rows);
		g_free(replay->steps[i].by_cpu);
		g_free(replay->steps[i].cpus);
		g_free(replay->steps[i].first_row);
	}
	free_changes(&replay->stretches);
	free_changes(&replay->callbacks);
	free_changes(&replay->tallies);
	g_free(replay->frames);
	bsc_capture_unref(replay->capture);
	g_free(replay);
}

const BscCapture *bsc_replay_capture(const BscReplay *replay)
{
	return replay->capture;
}

BscRow bsc_replay_episode(const BscReplay *replay)
{
	return replay->episode;
}

BscNsec bsc_replay_begin(const BscReplay *replay)
{
	return replay->begin;
}

BscNsec bsc_replay_end(const BscReplay *replay)
{
	return replay->end;
}

static BscMoment moment_of(const Change *change)
{
	bool is_exact = change && change->low == change->high;

	if (!change || change->low == INT64_MIN)
		return (BscMoment){ BSC_NSEC_NONE, BSC_NSEC_NONE, BSC_NSEC_NONE, BSC_UNKNOWN,
				    false,         BSC_NO_ROW,    BSC_NO_ROW };
	return (BscMoment){ is_exact ? change->low : BSC_NSEC_NONE,
			    change->low,
			    change->high,
			    is_exact ? BSC_EXACT : BSC_BOUNDED,
			    false,
			    BSC_NO_ROW,
			    BSC_NO_ROW };
}

/* The lane of CPU; BSC_NO_ROW if the episode has none. Control first, then by number. */
static BscRow lane_of_cpu(const BscReplay *replay, uint32_t cpu)
{
	const BscLane *lanes = &replay_timeline(replay)->lanes[replay->first_lane];
	size_t low = replay->n_lanes > 0 && lanes[0].is_control ? 1 : 0, high = replay->n_lanes;
	size_t end = high;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (lanes[middle].cpu < cpu)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < end && lanes[low].cpu == cpu)
		return replay->first_lane + (BscRow)low;
	return BSC_NO_ROW;
}

static void set_wait(const BscReplay *replay, BscLaneState *state, const Change *change,
		     bool is_open, BscNsec t)
{
	const BscTimeline *timeline = replay_timeline(replay);
	const BscIntervals *iv = &timeline->intervals;
	Wait wait = replay_wait(replay, state, t);
	uint8_t kind;

	state->waits_for = -1;
	state->waits_lane = BSC_NO_ROW;
	state->waits_since = BSC_NSEC_NONE;
	if (wait == WAIT_NONE)
		return;
	kind = iv->kind[state->interval];
	state->is_asleep = kind != BSC_STRETCH_SPIN;
	state->waits_since = change->low;
	state->may_not_wait = is_open || wait == WAIT_THREAD_WAKE ||
			      (wait == WAIT_AP && kind == BSC_STRETCH_SPIN) ||
			      iv->certainty[state->interval] == BSC_UNKNOWN ||
			      (state->is_control && iv->certainty[state->interval] == BSC_BOUNDED);
	if (wait == WAIT_RUN) {
		state->waits_since = timeline->bringups[iv->bringup[state->interval]]
					     .points[BSC_POINT_UNPARK]
					     .low;
		return;
	}
	if (!state->is_control) {
		state->waits_for = (int32_t)timeline->episodes[replay->episode].control_cpu;
		state->waits_lane = replay->first_lane;
	} else {
		state->waits_for = iv->target[state->interval];
		if (state->waits_for >= 0)
			state->waits_lane = lane_of_cpu(replay, (uint32_t)state->waits_for);
	}
}

BscLaneState bsc_replay_lane(const BscReplay *replay, BscRow lane, BscNsec t)
{
	const BscLane *row = &replay_timeline(replay)->lanes[lane];
	BscLaneState state = { .lane = lane, .cpu = row->cpu, .is_control = row->is_control };
	const Change *end, *change, *other;

	change = replay_change_at(replay, &replay->tallies, lane, t, &end);
	state.tally = (BscTallyKind)change->value;
	state.is_uncertain = replay_tally_is_uncertain(replay, lane, t);

	change = replay_change_at(replay, &replay->callbacks, lane, t, &end);
	state.callback = change->value;

	change = replay_change_at(replay, &replay->stretches, lane, t, &end);
	other = replay_other_at(replay, &replay->stretches, lane, change, end, t);
	state.interval = change->value;
	state.other = other ? other->value : BSC_NO_ROW;
	state.since = moment_of(change);
	state.until = moment_of(change + 1 < end ? change + 1 : NULL);
	set_wait(replay, &state, change, other != NULL, t);
	return state;
}
