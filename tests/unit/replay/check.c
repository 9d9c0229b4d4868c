/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "check.h"

#include "replay/replay.h"

#define MAX_WALK 400 /* steps of an episode that are looked at one by one */

/* ROW may hold T, by its outer bounds. */
static bool may_hold(const BscIntervals *iv, BscRow row, BscNsec t)
{
	return iv->begin_low[row] <= t && t <= iv->end_high[row];
}

/* ROW holds T by all its bounds. */
static bool must_hold(const BscIntervals *iv, BscRow row, BscNsec t)
{
	return iv->begin_high[row] <= t && t < iv->end_low[row];
}

/* The stretch of LANE at T, from all of its rows: it may hold, and where one alone may, it does. */
static void check_interval(const BscTimeline *timeline, const BscLaneState *state, BscNsec t)
{
	const BscIntervals *iv = &timeline->intervals;
	const BscLane *lane = &timeline->lanes[state->lane];
	BscRow only = BSC_NO_ROW, callback = BSC_NO_ROW;
	size_t n_may = 0;

	for (BscRow row = lane->first_interval; row < lane->first_interval + lane->n_intervals;
	     row++) {
		if (iv->depth[row] > 0) {
			/* Of nested callbacks the inner one, which began last. */
			if (iv->begin_low[row] <= t && t < iv->end_high[row])
				callback = row;
			continue;
		}
		n_may += may_hold(iv, row, t);
		if (must_hold(iv, row, t))
			only = row;
	}
	g_assert_cmpuint(state->callback, ==, callback);
	if (state->interval != BSC_NO_ROW)
		g_assert_true(may_hold(iv, state->interval, t));
	if (n_may == 0)
		g_assert_cmpuint(state->interval, ==, BSC_NO_ROW);
	if (n_may == 1 && only != BSC_NO_ROW) {
		g_assert_cmpuint(state->interval, ==, only);
		g_assert_cmpuint(state->other, ==, BSC_NO_ROW);
	}
}

static void check_state(const BscReplay *replay, const BscLaneState *state, BscNsec t)
{
	g_autoptr(GString) words = g_string_new(NULL), again = g_string_new(NULL);

	bsc_replay_put_words(replay, state, t, words);
	bsc_replay_put_state(replay, state, t, again);
	g_assert_cmpuint(words->len, >, 0);
	g_assert_cmpuint(again->len, <=, words->len);
	g_assert_true(g_utf8_validate(words->str, (gssize)words->len, NULL));
	g_assert_null(strchr(words->str, '\n'));
	if (state->waits_since == BSC_NSEC_NONE)
		g_assert_cmpint(state->waits_for, ==, -1);
	else
		g_assert_cmpint(state->waits_since, <=, t);
	if (state->waits_lane != BSC_NO_ROW)
		g_assert_cmpint(state->waits_for, >=, 0);
	if (state->since.certainty != BSC_UNKNOWN)
		g_assert_cmpint(state->since.low, <=, t);
}

/* The tally is the sum over all lanes. */
static void check_moment(const BscReplay *replay, BscNsec t)
{
	const BscTimeline *timeline = bsc_replay_capture(replay)->timeline;
	BscTally tally, sum = { 0 };
	size_t n;
	BscRow first = bsc_timeline_lanes(timeline, bsc_replay_episode(replay), &n);

	for (size_t i = 0; i < n; i++) {
		BscLaneState state = bsc_replay_lane(replay, first + (BscRow)i, t);

		check_interval(timeline, &state, t);
		check_state(replay, &state, t);
		if (!state.is_control) {
			sum.n[state.tally]++;
			sum.n_uncertain += state.is_uncertain;
		}
	}
	bsc_replay_tally(replay, t, &tally);
	for (int kind = 0; kind < BSC_N_TALLIES; kind++)
		g_assert_cmpuint(tally.n[kind], ==, sum.n[kind]);
	g_assert_cmpuint(tally.n_uncertain, ==, sum.n_uncertain);
}

/* What a reader of all steps finds: the next one after T, the last one before it. */
static const BscReplayStep *find_step(const BscReplay *replay, BscStepKind kind, BscNsec t,
				      bool forward, int32_t cpu)
{
	const BscTimeline *timeline = bsc_replay_capture(replay)->timeline;
	const BscReplayStep *found = NULL;
	size_t n;
	const BscReplayStep *steps = bsc_replay_steps(replay, kind, &n);

	for (size_t i = 0; i < n; i++) {
		if (cpu >= 0 && steps[i].cpu != cpu &&
		    timeline->lanes[steps[i].lane].cpu != (uint32_t)cpu)
			continue;
		if (forward && steps[i].ns > t)
			return &steps[i];
		if (!forward && steps[i].ns < t)
			found = &steps[i];
	}
	return found;
}

static void check_steps_at(const BscReplay *replay, BscNsec t, int32_t cpu)
{
	for (int kind = BSC_STEP_SYNC; kind <= BSC_STEP_CHANGE; kind++)
		for (int forward = 0; forward < 2; forward++)
			g_assert_true(bsc_replay_step(replay, kind, t, forward, cpu) ==
				      find_step(replay, kind, t, forward, cpu));
}

/* Walking to the end and back passes the same moments. */
static void check_walk(const BscReplay *replay, BscStepKind kind, int32_t cpu)
{
	g_autoptr(GArray) moments = g_array_new(FALSE, FALSE, sizeof(BscNsec));
	const BscReplayStep *step;
	BscNsec t = INT64_MIN;

	while ((step = bsc_replay_step(replay, kind, t, true, cpu))) {
		g_assert_cmpint(step->ns, >, t);
		t = step->ns;
		g_array_append_val(moments, t);
	}
	t = INT64_MAX;
	while ((step = bsc_replay_step(replay, kind, t, false, cpu))) {
		t = step->ns;
		g_assert_cmpuint(moments->len, >, 0);
		g_assert_cmpint(t, ==, g_array_index(moments, BscNsec, moments->len - 1));
		g_array_set_size(moments, moments->len - 1);
	}
	g_assert_cmpuint(moments->len, ==, 0);
}

static bool is_same(const BscLaneState *a, const BscLaneState *b)
{
	return a->tally == b->tally && a->interval == b->interval && a->callback == b->callback;
}

/* Nothing changes between two steps that follow each other. */
static void check_changes(const BscReplay *replay)
{
	const BscTimeline *timeline = bsc_replay_capture(replay)->timeline;
	size_t n_lanes, n;
	BscRow first = bsc_timeline_lanes(timeline, bsc_replay_episode(replay), &n_lanes);
	const BscReplayStep *steps = bsc_replay_steps(replay, BSC_STEP_CHANGE, &n);
	size_t stride = n / MAX_WALK + 1;

	for (size_t i = 0; i < n; i += stride) {
		BscNsec end = i + 1 < n ? steps[i + 1].ns - 1 : steps[i].ns + 1000;

		for (size_t lane = first; end > steps[i].ns && lane < first + n_lanes; lane++) {
			BscLaneState a = bsc_replay_lane(replay, (BscRow)lane, steps[i].ns);
			BscLaneState b = bsc_replay_lane(replay, (BscRow)lane, end);

			g_assert_true(is_same(&a, &b));
		}
	}
}

/* SYNC has every point that is known, once, in order; each step says something. */
static void check_points(const BscReplay *replay)
{
	const BscTimeline *timeline = bsc_replay_capture(replay)->timeline;
	const BscEpisode *episode = &timeline->episodes[bsc_replay_episode(replay)];
	size_t n, n_points = 0, n_known = 0;
	const BscReplayStep *steps = bsc_replay_steps(replay, BSC_STEP_SYNC, &n);

	for (size_t i = 0; i < n; i++) {
		g_autoptr(GString) words = g_string_new(NULL);

		g_assert_cmpint(steps[i].low, <=, steps[i].ns);
		g_assert_true(i == 0 || steps[i - 1].ns <= steps[i].ns);
		bsc_replay_put_step(replay, &steps[i], words);
		g_assert_cmpuint(words->len, >, 0);
		n_points += steps[i].point >= 0;
	}
	for (BscRow i = 0; i < episode->n_bringups; i++)
		for (int point = 0; point < BSC_N_POINTS; point++) {
			const BscMoment *moment =
				&timeline->bringups[episode->first_bringup + i].points[point];

			n_known += !moment->is_absent && moment->certainty != BSC_UNKNOWN;
		}
	g_assert_cmpuint(n_points, ==, n_known);
}

static void check_episode(const BscReplay *replay, GRand *rand, int n)
{
	BscNsec begin = bsc_replay_begin(replay), end = bsc_replay_end(replay);
	size_t n_steps;
	const BscReplayStep *steps = bsc_replay_steps(replay, BSC_STEP_CHANGE, &n_steps);

	check_points(replay);
	check_changes(replay);
	for (int32_t cpu = -1; cpu < 3; cpu++) {
		check_walk(replay, BSC_STEP_SYNC, cpu);
		check_walk(replay, BSC_STEP_CHANGE, cpu);
	}
	check_moment(replay, INT64_MIN + 1);
	check_moment(replay, INT64_MAX);
	check_moment(replay, begin);
	check_moment(replay, end);
	for (int i = 0; i < n; i++) {
		double part = g_rand_double_range(rand, -0.1, 1.1);
		BscNsec t = begin + (BscNsec)(part * (double)(end - begin));

		check_moment(replay, t);
		check_steps_at(replay, t, g_rand_int_range(rand, -1, 10));
		if (n_steps == 0)
			continue;
		/* At edges, and a nanosecond beside them, is where one may be off by one. */
		t = steps[g_rand_int_range(rand, 0, (gint32)n_steps)].ns;
		for (int beside = -1; beside <= 1; beside++) {
			check_moment(replay, t + beside);
			check_steps_at(replay, t + beside, -1);
		}
	}
}

void check_replay(const BscCapture *capture, guint32 seed, int n)
{
	g_autoptr(GRand) rand = g_rand_new_with_seed(seed);

	for (size_t i = 0; i < capture->timeline->n_episodes; i++) {
		g_autoptr(BscReplay) replay = bsc_replay_new(capture, (BscRow)i);

		check_episode(replay, rand, n);
	}
}
