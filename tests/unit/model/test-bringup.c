/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "invariants.h"
#include "story.h"

/* One boot or run-time operation each, and what must come out. Numbers of 6.12. */
static const struct {
	const char *name, *story, *want;
} cases[] = {
	{ "serial",
	  /* The control task sleeps in cpu_running, then the AP completes done_up unseen. */
	  "10 0 1 enter 1 236 1 smpboot_create_threads\n"
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
	  "99 0 1 exit 1 236 86 0\n",
	  "boot serial 1 10..99\n"
	  "cpu1 online 0 10..99 kick=30..35 online=~30..50 online_idle=60..62 unpark=70 "
	  "thread_begin=80 thread_end=90 done=91 n4\n" },

	{ "split-with-polls",
	  /* Two looks at the AP are in vain; a timer on the own CPU ends both sleeps. */
	  "10 0 1 enter 1 236 1 smpboot_create_threads\n"
	  "20 0 1 exit 1 1 1 0\n"
	  "30 0 1 enter 1 236 85 cpuhp_kick_ap_alive\n"
	  "33 0 1 exit 1 85 85 0\n"
	  "34 0 1 enter 1 236 86 cpuhp_bringup_ap\n"
	  "40 0 1 switch 1 D 0\n"
	  "44 0 0 irqwaking 1 swapper/0\n"
	  "45 0 0 switch 0 R 1\n"
	  "46 0 1 switch 1 D 0\n"
	  "50 0 0 irqwaking 1 swapper/0\n"
	  "51 0 0 switch 0 R 1\n"
	  "52 0 1 switch 1 D 0\n"
	  "60 1 0 waking 20 migration/1\n"
	  "61 1 0 waking 1 swapper/0\n"
	  "65 0 0 switch 0 R 1\n"
	  "70 0 1 waking 21 cpuhp/1\n"
	  "80 1 21 enter 1 236 235 sched_cpu_activate\n"
	  "90 1 21 exit 1 235 235 0\n"
	  "99 0 1 exit 1 236 86 0\n",
	  "boot split 1 10..99\n"
	  "cpu1 online 0 10..99 kick=30..33 alive=45..52 release=51..52 online=51..60 "
	  "online_idle=61 unpark=70 thread_begin=80 thread_end=90 done=90..99 n4\n" },

	{ "parallel-with-functions",
	  "10 0 1 enter 1 85 1 smpboot_create_threads\n"
	  "11 0 1 exit 1 1 1 0\n"
	  "12 0 1 enter 1 85 85 cpuhp_kick_ap_alive\n"
	  "13 0 1 fn arch_cpuhp_kick_ap_alive\n"
	  "14 0 1 exit 1 85 85 0\n"
	  "15 0 1 enter 2 85 1 smpboot_create_threads\n"
	  "16 0 1 exit 2 1 1 0\n"
	  "17 0 1 enter 2 85 85 cpuhp_kick_ap_alive\n"
	  "18 0 1 exit 2 85 85 0\n"
	  "19 1 0 fn cpuhp_ap_sync_alive\n"
	  "20 0 1 enter 1 236 86 cpuhp_bringup_ap\n"
	  "21 0 1 fn arch_cpuhp_cleanup_kick_cpu\n"
	  "22 1 0 fn notify_cpu_starting\n"
	  "24 1 0 fn set_cpu_online\n"
	  "25 1 0 fn cpuhp_online_idle\n"
	  "26 1 0 waking 20 migration/1\n"
	  "27 1 0 fn complete\n"
	  "28 0 1 waking 21 cpuhp/1\n"
	  "30 1 21 enter 1 236 235 sched_cpu_activate\n"
	  "31 1 21 exit 1 235 235 0\n"
	  "35 0 1 exit 1 236 86 0\n"
	  "36 0 1 enter 2 236 86 cpuhp_bringup_ap\n"
	  "40 2 31 enter 2 236 235 sched_cpu_activate\n"
	  "41 2 31 exit 2 235 235 0\n"
	  "45 0 1 exit 2 236 86 0\n",
	  "boot parallel 2 10..45\n"
	  "cpu1 online 0 10..35 kick=13 alive=19 release=21 online=24 online_idle=27 unpark=28 "
	  "thread_begin=30 thread_end=31 done=31..35 n4\n"
	  "cpu2 online 0 15..45 kick=17..18 alive=17..40 release=36..40 online=36..40 "
	  "online_idle=36..40 unpark=36..40 thread_begin=40 thread_end=41 done=41..45 n4\n" },

	{ "never-alive",
	  /* The rollback of the second pass says target 85; its steps fall all the same. */
	  "10 0 1 enter 1 85 1 smpboot_create_threads\n"
	  "11 0 1 exit 1 1 1 0\n"
	  "12 0 1 enter 1 85 85 cpuhp_kick_ap_alive\n"
	  "14 0 1 exit 1 85 85 0\n"
	  "20 0 1 enter 1 236 86 cpuhp_bringup_ap\n"
	  "30 0 1 switch 1 D 0\n"
	  "34 0 0 irqwaking 1 swapper/0\n"
	  "35 0 0 switch 0 R 1\n"
	  "90 0 1 exit 1 86 86 -5\n"
	  "91 0 1 enter 1 85 61 timers_dead_cpu\n"
	  "92 0 1 exit 1 60 61 0\n",
	  "boot parallel 1 10..90\n"
	  "cpu1 failed -5 10..90 kick=12..14 n4\n" },

	{ "kick-refused",
	  "10 0 1 enter 1 236 1 smpboot_create_threads\n"
	  "11 0 1 exit 1 1 1 0\n"
	  "12 0 1 enter 1 236 85 cpuhp_kick_ap_alive\n"
	  "14 0 1 exit 1 85 85 -11\n"
	  "15 0 1 enter 1 0 61 timers_dead_cpu\n"
	  "16 0 1 exit 1 60 61 0\n"
	  "20 0 1 enter 2 236 1 smpboot_create_threads\n"
	  "21 0 1 exit 2 1 1 0\n"
	  "22 0 1 enter 2 236 85 cpuhp_kick_ap_alive\n"
	  "24 0 1 exit 2 85 85 0\n"
	  "25 0 1 enter 2 236 86 cpuhp_bringup_ap\n",
	  "boot split 2 10..25\n"
	  "cpu1 failed -11 10..? kick=12..14 n3\n"
	  "cpu2 unfinished 0 20..? kick=22..24 n3\n" },

	{ "callback-fails-on-the-ap",
	  "10 0 9 enter 1 236 1 smpboot_create_threads\n"
	  "11 0 9 exit 1 1 1 0\n"
	  "12 0 9 enter 1 236 86 bringup_cpu\n"
	  "20 1 21 enter 1 236 150 smpboot_unpark_threads\n"
	  "21 1 21 exit 1 150 150 0\n"
	  "22 1 21 enter 1 236 190 rcutree_online_cpu\n"
	  "23 1 21 exit 1 190 190 -12\n"
	  "24 1 21 enter 1 146 150 smpboot_park_threads\n"
	  "25 1 21 exit 1 149 150 0\n"
	  "30 0 9 exit 1 146 86 -12\n"
	  "31 0 9 enter 1 0 145 takedown_cpu\n"
	  "35 0 9 exit 1 87 145 0\n"
	  "36 0 9 enter 1 0 86 finish_cpu\n"
	  "37 0 9 exit 1 85 86 0\n",
	  "online serial 1 10..30\n"
	  "cpu1 failed -12 10..30 kick=12..20 online=12..20 online_idle=12..20 unpark=12..20 "
	  "thread_begin=20 thread_end=23 done=23..30 n7\n" },

	{ "injected-failure",
	  /* hotplug/fail: the failing step leaves no event, only the way back does. */
	  "10 0 9 enter 1 236 1 smpboot_create_threads\n"
	  "11 0 9 exit 1 1 1 0\n"
	  "12 0 9 enter 1 236 38 workqueue_prepare_cpu\n"
	  "13 0 9 exit 1 38 38 0\n"
	  "14 0 9 enter 1 0 2 perf_event_exit_cpu\n"
	  "15 0 9 exit 1 1 2 0\n",
	  "online serial 1 10..15\n"
	  "cpu1 failed 0 10..? n3\n" },

	{ "offline-then-online",
	  "10 0 8 enter 1 145 236 cpuhp_kick_ap_work\n"
	  "12 1 21 enter 1 145 235 sched_cpu_deactivate\n"
	  "13 1 21 exit 1 234 235 0\n"
	  "15 0 8 exit 1 145 236 0\n"
	  "16 0 8 enter 1 0 145 takedown_cpu\n"
	  "20 0 8 exit 1 87 145 0\n"
	  "21 0 8 enter 1 0 86 finish_cpu\n"
	  "22 0 8 exit 1 85 86 0\n"
	  "23 0 8 enter 1 0 61 timers_dead_cpu\n"
	  "24 0 8 exit 1 60 61 0\n"
	  "30 2 1 enter 1 236 1 smpboot_create_threads\n"
	  "31 2 1 exit 1 1 1 0\n"
	  "32 2 1 enter 1 236 86 bringup_cpu\n"
	  "40 1 21 enter 1 236 235 sched_cpu_activate\n"
	  "41 1 21 exit 1 235 235 0\n"
	  /* The control task has moved to another CPU meanwhile. */
	  "45 3 1 exit 1 236 86 0\n",
	  "offline serial 1 10..24\n"
	  "cpu1 offline 0 10..24 n5\n"
	  "online serial 1 30..45\n"
	  "cpu1 online 0 30..45 kick=32..40 online=32..40 online_idle=32..40 unpark=32..40 "
	  "thread_begin=40 thread_end=41 done=41..45 n3\n" },

	{ "registration-is-no-bringup",
	  "10 0 1 enter 1 236 1 smpboot_create_threads\n"
	  "11 0 1 exit 1 1 1 0\n"
	  "12 0 1 enter 1 236 86 bringup_cpu\n"
	  "13 1 21 enter 1 236 235 sched_cpu_activate\n"
	  "14 1 21 exit 1 235 235 0\n"
	  "15 0 1 exit 1 236 86 0\n"
	  "20 0 1 enter 1 236 53 topology_add_dev\n"
	  "21 0 1 exit 1 236 53 0\n"
	  "30 1 21 enter 1 236 197 cpuid_cpu_online\n"
	  "31 1 21 exit 1 236 197 0\n"
	  "40 0 1 enter 0 236 191 cacheinfo_cpu_online\n"
	  "41 0 1 exit 0 236 191 -2\n",
	  "boot serial 1 10..15\n"
	  "cpu1 online 0 10..15 kick=12..13 online=12..13 online_idle=12..13 unpark=12..13 "
	  "thread_begin=13 thread_end=14 done=14..15 n3\n" },

	{ "two-rounds",
	  "10 0 1 enter 2 85 1 smpboot_create_threads\n"
	  "11 0 1 exit 2 1 1 0\n"
	  "12 0 1 enter 2 85 85 cpuhp_kick_ap_alive\n"
	  "13 0 1 exit 2 85 85 0\n"
	  "14 0 1 enter 4 85 1 smpboot_create_threads\n"
	  "15 0 1 exit 4 1 1 0\n"
	  "16 0 1 enter 4 85 85 cpuhp_kick_ap_alive\n"
	  "17 0 1 exit 4 85 85 0\n"
	  "20 0 1 enter 2 236 86 cpuhp_bringup_ap\n"
	  "21 0 1 exit 2 236 86 0\n"
	  "22 0 1 enter 4 236 86 cpuhp_bringup_ap\n"
	  "23 0 1 exit 4 236 86 0\n"
	  "30 0 1 enter 1 85 1 smpboot_create_threads\n"
	  "31 0 1 exit 1 1 1 0\n"
	  "32 0 1 enter 1 85 85 cpuhp_kick_ap_alive\n"
	  "33 0 1 exit 1 85 85 0\n"
	  "34 0 1 enter 1 236 86 cpuhp_bringup_ap\n"
	  "35 0 1 exit 1 236 86 0\n",
	  "boot parallel 3 10..35\n"
	  "cpu2 online 0 10..21 kick=12..13 n3\n"
	  "cpu4 online 0 14..23 kick=16..17 n3\n"
	  "cpu1 online 0 30..35 kick=32..33 round1 n3\n" },

	{ "without-symbols",
	  /* cpu:bringup is the step inside which another task works for the same CPU. */
	  "10 0 1 enter 1 236 1 ?\n"
	  "11 0 1 exit 1 1 1 0\n"
	  "12 0 1 enter 1 236 85 ?\n"
	  "13 0 1 exit 1 85 85 0\n"
	  "14 0 1 enter 1 236 86 ?\n"
	  "15 1 21 enter 1 236 235 ?\n"
	  "16 1 21 exit 1 235 235 0\n"
	  "17 0 1 exit 1 236 86 0\n",
	  "boot split 1 10..17\n"
	  "cpu1 online 0 10..17 kick=12..13 alive=12..15 release=14..15 online=14..15 "
	  "online_idle=14..15 unpark=14..15 thread_begin=15 thread_end=16 done=16..17 n4\n" },

	{ "lost-on-the-ap",
	  /* The first callback that is left need not be the first that ran. */
	  "10 0 1 enter 1 236 1 smpboot_create_threads\n"
	  "11 0 1 exit 1 1 1 0\n"
	  "12 0 1 enter 1 236 86 bringup_cpu\n"
	  "14 1 0 waking 20 migration/1\n"
	  "20 1 0 lost\n"
	  "20 1 21 enter 1 236 235 sched_cpu_activate\n"
	  "21 1 21 exit 1 235 235 0\n"
	  "25 0 1 exit 1 236 86 0\n",
	  "boot serial 1 10..25\n"
	  "cpu1 online 0 10..25 kick=12..14 online=12..14 online_idle=14..20 unpark=14..20 "
	  "thread_begin=14..20 thread_end=21 done=21..25 n3 lost\n" },

	{ "beginning-overwritten",
	  "12 0 1 lost\n"
	  "12 0 1 enter 1 236 61 timers_prepare_cpu\n"
	  "13 0 1 exit 1 61 61 0\n"
	  "14 0 1 enter 1 236 86 bringup_cpu\n"
	  "15 1 21 enter 1 236 235 sched_cpu_activate\n"
	  "16 1 21 exit 1 235 235 0\n"
	  "17 0 1 exit 1 236 86 0\n",
	  "boot serial 1 12..17\n"
	  "cpu1 online 0 12..17 kick=14..15 online=14..15 online_idle=14..15 unpark=14..15 "
	  "thread_begin=15 thread_end=16 done=16..17 n3 headless lost\n" },

	{ "hung",
	  /* cpu:bringup never returns: that is all that is known. */
	  "10 0 1 enter 1 236 1 smpboot_create_threads\n"
	  "11 0 1 exit 1 1 1 0\n"
	  "12 0 1 enter 1 236 86 bringup_cpu\n"
	  "13 0 1 switch 1 D 0\n",
	  "boot serial 1 10..12\n"
	  "cpu1 unfinished 0 10..? n2\n" },

	{ "nothing", "10 0 1 switch 1 D 0\n", "" },
};

/* What is said of the clock of CPU 1, whose events are 100 us late or early; NULL: nothing. */
static const struct {
	int shift;
	const char *want;
} skews[] = {
	{ 0, NULL },
	{ 8, NULL }, /* within what cause and effect allow */
	{ 100, "its clock is ahead by 90.0 .. 110 us" },
	{ -100, "its clock is ahead by -110 .. -90.0 us" },
};

static void test_skewed_clocks_are_found(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(skews); i++) {
		int shift = 200 + skews[i].shift;
		g_autofree char *story =
			g_strdup_printf("200 0 1 enter 1 236 1 smpboot_create_threads\n"
					"201 0 1 exit 1 1 1 0\n"
					"210 0 1 enter 1 236 86 bringup_cpu\n"
					"%d 1 21 enter 1 236 235 sched_cpu_activate\n"
					"%d 1 21 exit 1 235 235 0\n"
					"%d 1 21 enter 1 236 197 cpuid_cpu_online\n"
					"%d 1 21 exit 1 236 197 0\n"
					"240 0 1 exit 1 236 86 0\n",
					shift + 20, shift + 30, shift + 90, shift + 91);
		g_autoptr(BscCapture) capture = story_capture(story);
		const BscDiagnostic *skew = &capture->diag->codes[BSC_DIAG_CLOCK_SKEW];

		check_invariants(capture);
		g_assert_cmpuint(skew->count, ==, skews[i].want ? 1 : 0);
		if (skews[i].want)
			g_assert_cmpstr(skew->places[0].what, ==, skews[i].want);
	}
}

static void test_story(gconstpointer data)
{
	size_t i = GPOINTER_TO_SIZE(data);
	g_autoptr(BscCapture) capture = story_capture(cases[i].story);
	g_autofree char *got = story_dump(capture);

	g_assert_cmpstr(got, ==, cases[i].want);
	check_invariants(capture);
}

/*
 * An exit that lies in front of its enter, and an enter in the year 2116, have no moment. Nobody
 * may take them for something that was seen at the moment of the event in front of them.
 */
static void test_impossible_moments_are_no_moments(void)
{
	static const struct {
		const char *story;
		unsigned n_left_out;
	} wild[] = {
		{ "10 0 1 enter 1 85 1 smpboot_create_threads\n11 0 1 exit 1 1 1 0\n"
		  "12 0 1 enter 1 236 86 bringup_cpu\n5 0 1 exit 1 86 86 0\n"
		  "40 0 1 switch 1 S 0\n",
		  1 },
		{ "10 0 1 enter 1 85 1 smpboot_create_threads\n11 0 1 exit 1 1 1 0\n"
		  "12 0 1 enter 1 236 86 bringup_cpu\n4 0 1 switch 1 D 0\n5 0 1 exit 1 86 86 0\n"
		  "40 0 1 switch 1 S 0\n50 0 1 switch 1 S 0\n60 0 1 switch 1 S 0\n",
		  2 },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(wild); i++) {
		g_autoptr(BscCapture) capture = story_capture(wild[i].story);
		const BscTimeline *timeline = capture->timeline;
		const BscGap *gap = capture->trace->gaps;
		unsigned n_claims = 0;

		check_invariants(capture);
		g_assert_cmpuint(capture->diag->codes[BSC_DIAG_TIMELESS].count, ==,
				 wild[i].n_left_out);
		/* Where they lay, and where they say that they were: in front of all others. */
		for (; gap->is_claim; gap++) {
			g_assert_cmpint(gap->before, ==, gap->after);
			n_claims++;
		}
		g_assert_cmpuint(n_claims, ==, wild[i].n_left_out);
		g_assert_cmpuint(capture->trace->n_gaps, ==, n_claims + 1);
		g_assert_true(gap->is_timeless);
		g_assert_cmpint(gap->before, ==, 12 * 1000);
		g_assert_cmpint(gap->after, ==, 40 * 1000);
		g_assert_cmpuint(timeline->n_bringups, ==, 1);
		g_assert_cmpint(timeline->bringups[0].outcome, ==, BSC_OUTCOME_UNFINISHED);
		g_assert_cmpint(timeline->bringups[0].end, ==, BSC_NSEC_NONE);
		g_assert_true(timeline->bringups[0].has_lost_events);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *path = g_strconcat("/bringup/", cases[i].name, NULL);

		g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_story);
	}
	g_test_add_func("/bringup/clocks", test_skewed_clocks_are_found);
	g_test_add_func("/bringup/impossible-moments", test_impossible_moments_are_no_moments);
	return g_test_run();
}
