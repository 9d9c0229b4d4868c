/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "../draw/synthetic.h"
#include "../model/story.h"
#include "check.h"
#include "replay/replay.h"

#define US 1000

static const char serial[] = "10 0 1 enter 1 236 1 smpboot_create_threads\n"
			     "20 0 1 exit 1 1 1 0\n"
			     "30 0 1 enter 1 236 86 bringup_cpu\n"
			     "35 0 1 switch 1 D 0\n"
			     "50 1 0 waking 1 swapper/0\n"
			     "55 0 0 switch 0 R 1\n"
			     "60 1 0 waking 20 migration/1\n"
			     "62 1 0 switch 0 R 20\n"
			     "70 0 1 waking 21 cpuhp/1\n"
			     "72 0 1 switch 1 D 0\n"
			     "80 1 21 enter 1 236 150 smpboot_unpark_threads\n"
			     "85 1 21 exit 1 150 150 0\n"
			     "86 1 21 enter 1 236 235 sched_cpu_activate\n"
			     "90 1 21 exit 1 235 235 0\n"
			     "91 1 21 waking 1 swapper/0\n"
			     "95 0 0 switch 0 R 1\n"
			     "99 0 1 exit 1 236 86 0\n";

/* Exact: the function tracer ran. */
static const char parallel[] = "10 0 1 enter 1 85 1 smpboot_create_threads\n"
			       "11 0 1 exit 1 1 1 0\n"
			       "12 0 1 enter 1 85 85 cpuhp_kick_ap_alive\n"
			       "13 0 1 fn arch_cpuhp_kick_ap_alive\n"
			       "14 0 1 exit 1 85 85 0\n"
			       "15 0 1 enter 2 85 1 smpboot_create_threads\n"
			       "16 0 1 exit 2 1 1 0\n"
			       "17 0 1 enter 2 85 85 cpuhp_kick_ap_alive\n"
			       "17 0 1 fn arch_cpuhp_kick_ap_alive\n"
			       "18 0 1 exit 2 85 85 0\n"
			       "19 1 0 fn cpuhp_ap_sync_alive\n"
			       "20 0 1 enter 1 236 86 cpuhp_bringup_ap\n"
			       "21 0 1 fn arch_cpuhp_cleanup_kick_cpu\n"
			       "22 1 0 fn notify_cpu_starting\n"
			       "24 1 0 fn set_cpu_online\n"
			       "25 1 0 fn cpuhp_online_idle\n"
			       "26 1 0 waking 20 migration/1\n"
			       "27 1 0 waking 1 swapper/0\n"
			       "28 0 1 waking 21 cpuhp/1\n"
			       "29 0 1 switch 1 D 0\n"
			       "30 1 21 enter 1 236 235 sched_cpu_activate\n"
			       "32 1 21 exit 1 235 235 0\n"
			       "33 1 21 waking 1 swapper/0\n"
			       "34 0 0 switch 0 R 1\n"
			       "35 0 1 exit 1 236 86 0\n";

/* Kicked, and never heard of. */
static const char dead[] = "10 0 1 enter 1 85 1 smpboot_create_threads\n"
			   "11 0 1 exit 1 1 1 0\n"
			   "12 0 1 enter 1 85 85 cpuhp_kick_ap_alive\n"
			   "13 0 1 fn arch_cpuhp_kick_ap_alive\n"
			   "14 0 1 exit 1 85 85 0\n"
			   "20 0 1 enter 1 236 86 cpuhp_bringup_ap\n"
			   "90 0 1 exit 1 86 86 -5\n"
			   "91 0 1 enter 1 0 1 smpboot_create_threads\n"
			   "92 0 1 exit 1 0 1 0\n";

static const char offline[] = "5 0 5 enter 1 145 236 cpuhp_kick_ap_work\n"
			      "6 0 5 switch 5 D 0\n"
			      "7 1 21 enter 1 145 235 sched_cpu_deactivate\n"
			      "8 1 21 exit 1 234 235 0\n"
			      "9 1 21 waking 5 bash\n"
			      "10 0 0 switch 0 R 5\n"
			      "11 0 5 exit 1 145 236 0\n"
			      "12 0 5 enter 1 0 145 takedown_cpu\n"
			      "13 0 5 switch 5 D 0\n"
			      "17 0 0 switch 0 R 5\n"
			      "20 0 5 exit 1 87 145 0\n"
			      "21 0 5 enter 1 0 86 finish_cpu\n"
			      "22 0 5 exit 1 85 86 0\n";

/* What CPU 1 recorded is lost; that it came up the control task says. */
static const char lost[] = "10 0 1 enter 1 85 1 smpboot_create_threads\n"
			   "11 0 1 exit 1 1 1 0\n"
			   "12 0 1 enter 1 85 85 cpuhp_kick_ap_alive\n"
			   "13 0 1 fn arch_cpuhp_kick_ap_alive\n"
			   "14 0 1 exit 1 85 85 0\n"
			   "20 0 1 enter 1 236 86 cpuhp_bringup_ap\n"
			   "30 0 1 switch 1 D 0\n"
			   "50 0 0 switch 0 R 1\n"
			   "60 0 1 exit 1 236 86 0\n"
			   "70 1 0 lost\n"
			   "71 1 0 waking 1 swapper/0\n";

/* A moment of a story, and what a lane (0: control, then the CPUs) is said to do then. */
static const struct {
	const char *name, *story;
	int at; /* us */
	unsigned lane;
	const char *words, *tally;
	int32_t waits_for;
} cases[] = {
	{ "before", serial, 5, 0, "not begun", NULL, -1 },
	{ "prepare", serial, 15, 0,
	  "runs PREPARE callbacks for CPU 1, in threads:prepare, for 5.00 us", NULL, -1 },
	{ "not-kicked", serial, 15, 1, "not kicked yet", "offline", -1 },
	{ "cpu-running", serial, 40, 0, "waits asleep for CPU 1 to come online, for 5.00 us", NULL,
	  1 },
	{ "thread", serial, 88, 0, "waits asleep for CPU 1's hotplug thread to finish, for 16.0 us",
	  NULL, 1 },
	{ "callback", serial, 88, 1, "runs ONLINE callbacks, in sched:active, for 8.00 us",
	  "starting", -1 },
	{ "unpark", serial, 65, 1,
	  "waits asleep for CPU 0 to wake its hotplug thread, for 3.00 .. "
	  "5.00 us",
	  "starting", 0 },
	{ "wake-latency", serial, 75, 1,
	  "waits asleep for its woken hotplug thread to run, for 5.00 us", "starting", -1 },
	{ "up", serial, 93, 1, "up; control task is yet to return, for 3.00 us", "online", -1 },
	{ "done", serial, 200, 0, "done with all CPUs, for 101 us", NULL, -1 },

	{ "release", parallel, 20, 1, "waits busily for its release by CPU 0, for 1.00 us",
	  "waiting", 0 },
	{ "wake", parallel, 18, 1, "kicked; in firmware or early code, for 5.00 us", "waking", -1 },
	{ "starting", parallel, 22, 1, "runs STARTING callbacks, interrupts off, for 1.00 us",
	  "starting", -1 },
	{ "edge", parallel, 21, 1, "runs STARTING callbacks, interrupts off, from now on",
	  "starting", -1 },
	{ "unfinished", parallel, 30, 2,
	  "kicked; the capture does not show more of it, for 13.0 us", "waking", -1 },

	{ "busy-control", dead, 50, 0, "waits busily for CPU 1 to report alive, for 30.0 us", NULL,
	  1 },
	{ "never-comes", dead, 50, 1, "kicked, but no event of it; will be given up, for 37.0 us",
	  "waking", -1 },
	{ "given-up", dead, 95, 1, "failed, given up, for 5.00 us", "failed", -1 },

	{ "lost-wait", lost, 40, 0,
	  "waits asleep for CPU 1; no event tells for what of it, for 10.0 us", NULL, 1 },
	{ "lost-way", lost, 40, 1, "no event tells what it does", "unknown", -1 },
	{ "came-up", lost, 65, 1, "online", "online", -1 },

	{ "still-up", offline, 4, 1, "online", "online", -1 },
	{ "teardown", offline, 8, 0,
	  "waits asleep for CPU 1's hotplug thread to tear down, for 2.00 us", NULL, 1 },
	{ "leaving", offline, 8, 1, "runs teardown callbacks, for 3.00 us", "leaving", -1 },
	{ "dying", offline, 15, 0, "waits asleep for CPU 1 to die, in cpu:teardown, for 2.00 us",
	  NULL, 1 },
	{ "down", offline, 25, 1, "down, for 5.00 us", "offline", -1 },
};

static void test_words(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(BscCapture) capture = story_capture(cases[i].story);
		g_autoptr(BscReplay) replay = bsc_replay_new(capture, 0);
		g_autoptr(GString) words = g_string_new(NULL);
		BscNsec t = cases[i].at * (BscNsec)US;
		BscLaneState state = bsc_replay_lane(replay, cases[i].lane, t);

		g_test_message("%s", cases[i].name);
		bsc_replay_put_words(replay, &state, t, words);
		g_assert_cmpstr(words->str, ==, cases[i].words);
		g_assert_cmpint(state.waits_for, ==, cases[i].waits_for);
		if (cases[i].tally)
			g_assert_cmpstr(bsc_tally_name(state.tally), ==, cases[i].tally);
		else
			g_assert_true(state.is_control);
	}
}

static void test_stories(void)
{
	static const char *const stories[] = { serial, parallel, dead, lost, offline };

	for (size_t i = 0; i < G_N_ELEMENTS(stories); i++) {
		g_autoptr(BscCapture) capture = story_capture(stories[i]);

		check_replay(capture, (guint32)i, 300);
	}
}

/* Bounds, failures, lost events, in every mode. */
static void test_synthetic(void)
{
	for (unsigned i = 0; i < 24; i++) {
		Synthetic what = synthetic_usual((BscMode)(i % 3), i < 20 ? 2 + i : 200);
		BscCapture *capture;

		what.is_bounded = i / 3 % 2;
		what.failed_cpu = i % 4 == 1 ? 1 : -1;
		what.lost_cpu = i % 4 == 2 ? 1 : -1;
		what.unfinished_cpu = i % 4 == 3 ? 1 : -1;
		capture = synthetic_new(&what);
		check_replay(capture, i, i < 20 ? 100 : 10);
		synthetic_free(capture);
	}
}

/* Without a function tracer the AP may be alive or not, wait or be released. */
static void test_bounds_are_said(void)
{
	static const struct {
		int at; /* us */
		const char *words;
		BscTallyKind tally;
	} moments[] = {
		{ 15,
		  "kicked; in firmware or early code, for 1.00 .. 3.00 us; or already: busy-wait",
		  BSC_TALLY_WAKING },
		{ 21,
		  "may wait busily for its release by CPU 0, for 0.00 .. 9.00 us; or still: "
		  "waking",
		  BSC_TALLY_WAITING },
		{ 25,
		  "runs STARTING callbacks, interrupts off, for 0.00 .. 5.00 us; or still: "
		  "busy-wait",
		  BSC_TALLY_STARTING },
	};
	g_autoptr(GString) story = g_string_new(NULL);
	g_auto(GStrv) lines = g_strsplit(parallel, "\n", -1);
	g_autoptr(BscCapture) capture = NULL;
	g_autoptr(BscReplay) replay = NULL;

	for (char **line = lines; *line; line++)
		if (!strstr(*line, " fn "))
			g_string_append_printf(story, "%s\n", *line);
	capture = story_capture(story->str);
	replay = bsc_replay_new(capture, 0);
	for (size_t i = 0; i < G_N_ELEMENTS(moments); i++) {
		g_autoptr(GString) words = g_string_new(NULL);
		BscNsec t = moments[i].at * (BscNsec)US;
		BscLaneState state = bsc_replay_lane(replay, 1, t);
		BscTally tally;

		bsc_replay_put_words(replay, &state, t, words);
		g_assert_cmpstr(words->str, ==, moments[i].words);
		g_assert_cmpuint(state.tally, ==, moments[i].tally);
		g_assert_true(state.is_uncertain);
		bsc_replay_tally(replay, t, &tally);
		g_assert_cmpuint(tally.n_uncertain, >=, 1);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/replay/words", test_words);
	g_test_add_func("/replay/stories", test_stories);
	g_test_add_func("/replay/synthetic", test_synthetic);
	g_test_add_func("/replay/bounds-are-said", test_bounds_are_said);
	return g_test_run();
}
