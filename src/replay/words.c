/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/format.h"
#include "replay/replay-build.h"

#define MAX_NAME 80

static void put_string(const BscTimeline *timeline, BscString id, GString *out)
{
	g_autofree char *name = bsc_text_sanitize(bsc_strtab_get(timeline->strings, id), MAX_NAME);

	g_string_append(out, name);
}

/* The name of a callback: its state, else its function, else its number. */
static void put_callback(const BscTimeline *timeline, BscRow row, GString *out)
{
	const BscCallback *callback = &timeline->callbacks[row];

	if (callback->state || callback->function)
		put_string(timeline, callback->state ? callback->state : callback->function, out);
	else
		g_string_append_printf(out, "step %d", callback->step);
}

static void put_wait(Wait wait, int32_t cpu, GString *out)
{
	static const char *const texts[] = {
		[WAIT_NONE] = "",
		[WAIT_ALIVE] = "for CPU %d to report alive",
		[WAIT_ONLINE] = "for CPU %d to come online",
		[WAIT_IDLE] = "for CPU %d to reach ONLINE_IDLE",
		[WAIT_ONLINE_OR_IDLE] = "for CPU %d to come online or reach ONLINE_IDLE",
		[WAIT_THREAD] = "for CPU %d's hotplug thread to finish",
		[WAIT_AP] = "for CPU %d; no event tells for what of it",
		[WAIT_DOWN_THREAD] = "for CPU %d's hotplug thread to tear down",
		[WAIT_DEAD] = "for CPU %d to die",
		[WAIT_RELEASE] = "for its release by CPU %d",
		[WAIT_UNPARK] = "for CPU %d to wake its hotplug thread",
		[WAIT_RUN] = "for its woken hotplug thread to run",
		[WAIT_THREAD_WAKE] = "for CPU %d to wake its hotplug thread, or for that to run",
	};
	const char *text = texts[wait], *number = strstr(text, "%d");

	if (!number) {
		g_string_append(out, text);
		return;
	}
	g_string_append_len(out, text, number - text);
	g_string_append_printf(out, "%d%s", cpu, number + 2);
}

/* What the control task does for TARGET, where it does not wait for it. */
static void put_control(const BscReplay *replay, const BscLaneState *state, GString *out)
{
	const BscTimeline *timeline = replay_timeline(replay);
	const BscIntervals *iv = &timeline->intervals;
	int32_t target = iv->target[state->interval];
	const char *text;

	switch ((BscStretchKind)iv->kind[state->interval]) {
	case BSC_STRETCH_PREPARE: text = "runs PREPARE callbacks"; break;
	case BSC_STRETCH_KICK: text = "kicks"; break;
	case BSC_STRETCH_CONTROL: text = "works in cpu:bringup"; break;
	case BSC_STRETCH_ASLEEP:
		text = state->callback != BSC_NO_ROW ? "asleep in a callback"
						     : "asleep between callbacks";
		break;
	case BSC_STRETCH_SPIN: text = "busy-waits"; break;
	case BSC_STRETCH_PREEMPTED: text = "runnable, another task has its CPU; works"; break;
	case BSC_STRETCH_BETWEEN: text = "between callbacks: locks and bookkeeping"; break;
	case BSC_STRETCH_ROLLBACK: text = "undoes"; break;
	case BSC_STRETCH_TEARDOWN: text = "runs teardown callbacks"; break;
	default: text = bsc_stretch_text(iv->kind[state->interval]); break;
	}
	g_string_append(out, text);
	if (target >= 0 && iv->kind[state->interval] == BSC_STRETCH_KICK)
		g_string_append_printf(out, " CPU %d", target);
	else if (target >= 0 && iv->kind[state->interval] == BSC_STRETCH_BETWEEN)
		g_string_append_printf(out, ", next CPU %d", target);
	else if (target >= 0)
		g_string_append_printf(out, " for CPU %d", target);
}

static const char *ap_text(const BscReplay *replay, const BscLaneState *state)
{
	const BscTimeline *timeline = replay_timeline(replay);
	const BscIntervals *iv = &timeline->intervals;
	BscRow bringup = iv->bringup[state->interval];

	switch ((BscStretchKind)iv->kind[state->interval]) {
	case BSC_STRETCH_WAKE: return "kicked; in firmware or early code";
	case BSC_STRETCH_STARTING: return "runs STARTING callbacks, interrupts off";
	case BSC_STRETCH_HANDOVER: return "idle, its hotplug thread does not run yet";
	case BSC_STRETCH_ONLINE_CALLBACKS: return "runs ONLINE callbacks";
	case BSC_STRETCH_RETURN: return "up; control task is yet to return";
	case BSC_STRETCH_ONLINE: return "online";
	case BSC_STRETCH_TEARDOWN: return "runs teardown callbacks";
	case BSC_STRETCH_DYING: return "being taken down; no event shows how far";
	case BSC_STRETCH_LOST: return "events were lost: nothing is known";
	case BSC_STRETCH_FAILED:
		if (bringup != BSC_NO_ROW &&
		    timeline->bringups[bringup].outcome == BSC_OUTCOME_UNFINISHED)
			return "kicked; the capture does not show more of it";
		return bringup != BSC_NO_ROW && timeline->bringups[bringup].was_alive
			       ? "does not get any further, will fail"
			       : "kicked, but no event of it; will be given up";
	default: return bsc_stretch_text(iv->kind[state->interval]);
	}
}

/* No stretch holds the moment. */
static const char *idle_text(const BscReplay *replay, const BscLaneState *state)
{
	const BscEpisode *episode = &replay_timeline(replay)->episodes[replay->episode];

	if (state->is_control)
		return state->since.certainty == BSC_UNKNOWN   ? "not begun"
		       : state->until.certainty == BSC_UNKNOWN ? "done with all CPUs"
							       : "outside of the hotplug code";
	switch (state->tally) {
	case BSC_TALLY_OFFLINE:
		return episode->kind == BSC_EPISODE_OFFLINE ? "down" : "not kicked yet";
	case BSC_TALLY_WAKING: return "kicked; in firmware or early code";
	case BSC_TALLY_WAITING: return "alive; no event shows what it does";
	case BSC_TALLY_STARTING: return "released; no event shows how far it is";
	case BSC_TALLY_ONLINE: return "online";
	case BSC_TALLY_LEAVING: return "going down; no event shows how far";
	case BSC_TALLY_FAILED: return "failed, given up";
	default: return "no event tells what it does";
	}
}

static void put_state(const BscReplay *replay, const BscLaneState *state, BscNsec t, GString *out)
{
	Wait wait = replay_wait(replay, state, t);

	if (state->interval == BSC_NO_ROW) {
		g_string_append(out, idle_text(replay, state));
	} else if (wait == WAIT_NONE) {
		if (state->is_control)
			put_control(replay, state, out);
		else
			g_string_append(out, ap_text(replay, state));
	} else {
		int32_t cpu = state->waits_for;

		g_string_append(out, state->may_not_wait ? "may wait " : "waits ");
		g_string_append(out, state->is_asleep ? "asleep " : "busily ");
		put_wait(wait, cpu, out);
	}
	if (state->callback != BSC_NO_ROW) {
		g_string_append(out, ", in ");
		put_callback(replay_timeline(replay),
			     replay_timeline(replay)->intervals.callback[state->callback], out);
	}
}

/* For how long, at the least and at the most; what begins at this very moment has no length. */
static void put_age(BscNsec low, BscNsec high, GString *out)
{
	char buf[BSC_FORMAT_MAX];

	if (high == 0)
		g_string_append(out, ", from now on");
	else
		g_string_append_printf(out, ", for %s", bsc_format_range(buf, low, high));
}

/* What else it may be doing at T. */
static void put_other(const BscReplay *replay, const BscLaneState *state, BscNsec t, GString *out)
{
	const BscIntervals *iv = &replay_timeline(replay)->intervals;
	bool is_begin = state->since.certainty == BSC_BOUNDED && t < state->since.high;

	if (state->other != BSC_NO_ROW)
		g_string_append_printf(out, "; or %s: %s", is_begin ? "still" : "already",
				       bsc_stretch_name(iv->kind[state->other]));
	else if (state->is_uncertain && is_begin)
		g_string_append(out, "; or not yet");
}

void bsc_replay_put_words(const BscReplay *replay, const BscLaneState *state, BscNsec t,
			  GString *out)
{
	const BscMoment *since = &state->since;

	put_state(replay, state, t, out);
	if (state->waits_since != BSC_NSEC_NONE && state->waits_since > since->low)
		put_age(t - state->waits_since, t - state->waits_since, out);
	else if (since->certainty != BSC_UNKNOWN)
		put_age(since->high < t ? t - since->high : 0, t - since->low, out);
	put_other(replay, state, t, out);
}

void bsc_replay_put_state(const BscReplay *replay, const BscLaneState *state, BscNsec t,
			  GString *out)
{
	put_state(replay, state, t, out);
	put_other(replay, state, t, out);
}

static void put_point(const BscReplay *replay, const BscReplayStep *step, GString *out)
{
	uint32_t control = replay_timeline(replay)->episodes[replay->episode].control_cpu;
	int32_t cpu = step->cpu;

	switch ((BscPointKind)step->point) {
	case BSC_POINT_KICK:
		g_string_append_printf(out, "CPU %d kicked by CPU %u", cpu, control);
		break;
	case BSC_POINT_ALIVE: g_string_append_printf(out, "CPU %d reports alive", cpu); break;
	case BSC_POINT_RELEASE:
		g_string_append_printf(out, "CPU %d released by CPU %u", cpu, control);
		break;
	case BSC_POINT_ONLINE: g_string_append_printf(out, "CPU %d online", cpu); break;
	case BSC_POINT_ONLINE_IDLE:
		g_string_append_printf(out, "CPU %d reaches ONLINE_IDLE", cpu);
		break;
	case BSC_POINT_UNPARK:
		g_string_append_printf(out, "CPU %u wakes the hotplug thread of CPU %d", control,
				       cpu);
		break;
	case BSC_POINT_THREAD_BEGIN:
		g_string_append_printf(out, "CPU %d begins its ONLINE callbacks", cpu);
		break;
	case BSC_POINT_THREAD_END:
		g_string_append_printf(out, "CPU %d has run its ONLINE callbacks", cpu);
		break;
	default: g_string_append_printf(out, "CPU %d done", cpu); break;
	}
}

static void put_change(const BscReplay *replay, const BscReplayStep *step, GString *out)
{
	const BscTimeline *timeline = replay_timeline(replay);
	const BscIntervals *iv = &timeline->intervals;
	BscLaneState state = bsc_replay_lane(replay, step->lane, step->ns);

	g_string_append_printf(out, "CPU %u ", timeline->lanes[step->lane].cpu);
	if (step->interval != BSC_NO_ROW && iv->depth[step->interval] > 0) {
		g_string_append(out, "enters ");
		put_callback(timeline, iv->callback[step->interval], out);
		if (step->cpu >= 0 && timeline->lanes[step->lane].is_control)
			g_string_append_printf(out, " for CPU %d", step->cpu);
		return;
	}
	put_state(replay, &state, step->ns, out);
}

void bsc_replay_put_step_what(const BscReplay *replay, const BscReplayStep *step, GString *out)
{
	if (step->point >= 0)
		put_point(replay, step, out);
	else
		put_change(replay, step, out);
}

void bsc_replay_put_step(const BscReplay *replay, const BscReplayStep *step, GString *out)
{
	char buf[BSC_FORMAT_MAX];

	bsc_replay_put_step_what(replay, step, out);
	if (step->low != step->high)
		g_string_append_printf(out, ", somewhere within %s",
				       bsc_format_duration(buf, step->high - step->low));
}

char *bsc_replay_tally_text(const BscReplay *replay, BscNsec at)
{
	GString *text = g_string_new("at ");
	char buf[BSC_FORMAT_MAX];
	bool is_first = true;
	BscTally tally;

	g_string_append(text, bsc_format_duration(buf, at - bsc_replay_begin(replay)));
	bsc_replay_tally(replay, at, &tally);
	for (int kind = 0; kind < BSC_N_TALLIES; kind++) {
		if (tally.n[kind] == 0 && kind > BSC_TALLY_ONLINE)
			continue;
		g_string_append_printf(text, "%s%u %s", is_first ? ": " : ", ", tally.n[kind],
				       bsc_tally_name(kind));
		is_first = false;
	}
	if (tally.n_uncertain > 0)
		g_string_append_printf(text, "; bounds leave %u of them open", tally.n_uncertain);
	return g_string_free(text, FALSE);
}

GPtrArray *bsc_replay_lane_words(const BscReplay *replay, BscNsec at)
{
	const BscTimeline *timeline = bsc_replay_capture(replay)->timeline;
	GPtrArray *words = g_ptr_array_new_with_free_func(g_free);
	size_t n;
	BscRow first = bsc_timeline_lanes(timeline, bsc_replay_episode(replay), &n);

	for (size_t i = 0; i < n; i++) {
		BscLaneState state = bsc_replay_lane(replay, first + (BscRow)i, at);
		GString *text = g_string_new(NULL);

		bsc_replay_put_words(replay, &state, at, text);
		g_ptr_array_add(words, g_string_free(text, FALSE));
	}
	return words;
}
