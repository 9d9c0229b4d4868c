/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/draw/synthetic.h"
#include "ui/replay-state.h"
#include "ui/tracks.h"

#include <glib.h>
#include <string.h>

typedef struct Fixture {
	BscCapture *capture;
	BscReplay *replay;
	BscNsec begin, end;
} Fixture;

/* ns; how far the bounds of a kick are apart where no event shows it. */
#define BOUND 4000

static BscMoment moment_between(BscNsec low, BscNsec high)
{
	return (BscMoment){ .ns = low == high ? low : BSC_NSEC_NONE,
			    .low = low,
			    .high = high,
			    .certainty = low == high ? BSC_EXACT : BSC_BOUNDED,
			    .event_low = BSC_NO_ROW,
			    .event_high = BSC_NO_ROW };
}

/* Each CPU is kicked some time after the one before it, and online at its end. */
static void set_points(BscTimeline *timeline, bool is_bounded)
{
	for (size_t i = 0; i < timeline->n_bringups; i++) {
		BscBringup *row = &timeline->bringups[i];
		BscNsec kick = row->begin + BOUND * (BscNsec)i;

		for (int point = 0; point < BSC_N_POINTS; point++)
			row->points[point] = (BscMoment){ .ns = BSC_NSEC_NONE,
							  .low = BSC_NSEC_NONE,
							  .high = BSC_NSEC_NONE,
							  .certainty = BSC_UNKNOWN,
							  .event_low = BSC_NO_ROW,
							  .event_high = BSC_NO_ROW };
		row->points[BSC_POINT_KICK] =
			moment_between(kick, is_bounded ? kick + BOUND : kick);
		row->points[BSC_POINT_ONLINE] = moment_between(row->last, row->last);
	}
}

static Fixture fixture_new(bool is_bounded)
{
	Synthetic what = synthetic_usual(BSC_MODE_PARALLEL, 8);
	Fixture f;

	f.capture = synthetic_new(&what);
	set_points(f.capture->timeline, is_bounded);
	f.replay = bsc_replay_new(f.capture, 0);
	f.begin = bsc_replay_begin(f.replay);
	f.end = bsc_replay_end(f.replay);
	return f;
}

static void fixture_free(Fixture *f)
{
	bsc_replay_free(f->replay);
	synthetic_free(f->capture);
}

static void test_speed_is_a_share_of_real_time(void)
{
	static const struct {
		uint32_t slowdown;
		const char *want;
	} cases[] = {
		{ 1, "real time" },
		{ 2, "1/2\nof real time" },
		{ 1000, "1/1000\nof real time" },
		{ 100000, "1/100000\nof real time" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *got = bsc_replay_state_speed(cases[i].slowdown);

		g_assert_cmpstr(got, ==, cases[i].want);
	}
}

static void test_tally_names_what_there_is(void)
{
	static const struct {
		BscTally tally;
		const char *want;
	} cases[] = {
		{ { .n = { 2, 1, 3, 1, 0 } },
		  "offline 2 · waking 1 · waiting 3 · starting 1 · online 0" },
		{ { .n = { 0, 0, 0, 0, 7 }, .n_uncertain = 2 },
		  "offline 0 · waking 0 · waiting 0 · starting 0 · online 7, 2 uncertain" },
		{ { .n = { [BSC_TALLY_FAILED] = 1 } },
		  "offline 0 · waking 0 · waiting 0 · starting 0 · online 0 · failed 1" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *got = bsc_replay_state_tally(&cases[i].tally);

		g_assert_cmpstr(got, ==, cases[i].want);
	}
}

/* Walking by what comes next meets every moment of the story, and then nothing. */
static void test_next_says_the_step_and_how_far_it_is(void)
{
	Fixture f = fixture_new(false);
	size_t n;
	const BscReplayStep *steps = bsc_replay_steps(f.replay, BSC_STEP_SYNC, &n);

	g_assert_cmpuint(n, >, 0);
	for (size_t i = 0; i < n; i++) {
		g_autofree char *next = bsc_replay_state_next(f.replay, steps[i].low - 1000);
		g_autoptr(GString) words = g_string_new(NULL);

		if (i > 0 && steps[i - 1].ns > steps[i].low - 1000)
			continue;
		bsc_replay_put_step_what(f.replay, &steps[i], words);
		g_assert_true(g_str_has_prefix(next, words->str));
		if (steps[i].low == steps[i].high)
			g_assert_true(g_str_has_suffix(next, " in 1.00 us"));
	}
	{
		g_autofree char *next = bsc_replay_state_next(f.replay, f.end);

		g_assert_cmpstr(next, ==, "nothing more");
	}
	fixture_free(&f);
}

/* What lies between two events has no single distance. */
static void test_next_keeps_the_bounds(void)
{
	Fixture f = fixture_new(true);
	size_t n, n_bounded = 0;
	const BscReplayStep *steps = bsc_replay_steps(f.replay, BSC_STEP_SYNC, &n);

	for (size_t i = 0; i < n; i++) {
		BscNsec before = i > 0 ? steps[i - 1].ns : f.begin;
		BscNsec t = MAX(before, steps[i].low - 1);
		g_autofree char *next = bsc_replay_state_next(f.replay, t);

		if (steps[i].ns <= t || steps[i].high - steps[i].low < BOUND)
			continue;
		n_bounded++;
		g_assert_nonnull(strstr(next, " .. "));
		g_assert_null(strchr(next, '-'));
	}
	g_assert_cmpuint(n_bounded, >, 0);
	fixture_free(&f);
}

static void test_every_lane_has_a_name_and_words(void)
{
	Fixture f = fixture_new(false);
	size_t n;
	BscRow first = bsc_timeline_lanes(f.capture->timeline, 0, &n);

	for (size_t i = 0; i < n; i++) {
		BscRow lane = first + (BscRow)i;
		g_autofree char *cpu = bsc_replay_state_cpu(f.replay, lane);
		g_autofree char *words =
			bsc_replay_state_lane(f.replay, lane, f.begin + (f.end - f.begin) / 2);
		g_autofree char *want =
			g_strdup_printf("CPU %u%s", f.capture->timeline->lanes[lane].cpu,
					i == 0 ? ", control" : "");

		g_assert_cmpstr(cpu, ==, want);
		g_assert_cmpstr(words, !=, "");
	}
	fixture_free(&f);
}

static void test_latest_is_the_lane_of_the_step_that_was(void)
{
	Fixture f = fixture_new(false);
	size_t n;
	const BscReplayStep *steps = bsc_replay_steps(f.replay, BSC_STEP_SYNC, &n);

	g_assert_cmpuint(bsc_replay_state_latest(f.replay, steps[0].ns - 1), ==, BSC_NO_ROW);
	for (size_t i = 0; i < n; i++)
		if (i + 1 == n || steps[i + 1].ns > steps[i].ns)
			g_assert_cmpuint(bsc_replay_state_latest(f.replay, steps[i].ns), ==,
					 steps[i].lane);
	fixture_free(&f);
}

/* The second is the same story, later on the common clock: both are walked in one order. */
static void test_tracks_are_walked_together(void)
{
	Fixture f = fixture_new(false);
	const BscNsec shift = 777;
	BscTrack tracks[2] = { bsc_track_of(f.replay), bsc_track_of(f.replay) };
	BscNsec begin, end, at, last = -1;
	size_t n_alone = 0, n_both = 0;

	tracks[1].zero -= shift;
	bsc_tracks_span(tracks, 2, &begin, &end);
	g_assert_cmpint(begin, ==, 0);
	g_assert_cmpint(end, ==, f.end - f.begin + shift);
	for (at = -1; bsc_tracks_step(tracks, 1, BSC_STEP_SYNC, at, true, -1, &at);)
		n_alone++;
	for (at = -1; bsc_tracks_step(tracks, 2, BSC_STEP_SYNC, at, true, -1, &at); last = at) {
		g_assert_cmpint(at, >, last);
		n_both++;
	}
	g_assert_cmpuint(n_alone, >, 0);
	g_assert_cmpuint(n_both, ==, 2 * n_alone);
	at = last;
	while (bsc_tracks_step(tracks, 2, BSC_STEP_SYNC, at, false, -1, &at))
		n_both--;
	/* the last one, where the way back began, is not met again */
	g_assert_cmpuint(n_both, ==, 1);
	fixture_free(&f);
}

static void test_no_tracks_have_a_span_and_no_steps(void)
{
	BscNsec begin, end, at = 5;

	bsc_tracks_span(NULL, 0, &begin, &end);
	g_assert_cmpint(begin, <, end);
	g_assert_null(bsc_tracks_step(NULL, 0, BSC_STEP_SYNC, 0, true, -1, &at));
	g_assert_cmpint(at, ==, 5);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/replay-state/speed", test_speed_is_a_share_of_real_time);
	g_test_add_func("/replay-state/tally", test_tally_names_what_there_is);
	g_test_add_func("/replay-state/next", test_next_says_the_step_and_how_far_it_is);
	g_test_add_func("/replay-state/next-bounded", test_next_keeps_the_bounds);
	g_test_add_func("/replay-state/lanes", test_every_lane_has_a_name_and_words);
	g_test_add_func("/replay-state/latest", test_latest_is_the_lane_of_the_step_that_was);
	g_test_add_func("/tracks/together", test_tracks_are_walked_together);
	g_test_add_func("/tracks/none", test_no_tracks_have_a_span_and_no_steps);
	return g_test_run();
}
