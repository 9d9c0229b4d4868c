/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "invariants.h"
#include "story.h"

#define N_STORIES 3000

/* The lines of a story out of nothing but chance: plausible events in an implausible order. */
static void random_line(GRand *rand, GString *story, int *ts)
{
	static const char *const symbols[] = { "smpboot_create_threads", "cpuhp_kick_ap_alive",
					       "cpuhp_bringup_ap",       "bringup_cpu",
					       "sched_cpu_activate",     "cpuhp_kick_ap_work",
					       "takedown_cpu",           "finish_cpu",
					       "timers_dead_cpu",        "?" };
	static const int steps[] = { 1, 85, 86, 86, 235, 236, 145, 86, 61, 190 };
	static const char *const functions[] = { "cpuhp_ap_sync_alive",
						 "notify_cpu_starting",
						 "set_cpu_online",
						 "cpuhp_online_idle",
						 "complete",
						 "arch_cpuhp_cleanup_kick_cpu" };
	static const int pids[] = { 0, 1, 8, 21, 22 };
	int cpu = g_rand_int_range(rand, 0, 4), pid = pids[g_rand_int_range(rand, 0, 5)];
	int which = g_rand_int_range(rand, 0, 10), about = g_rand_int_range(rand, 0, 4);

	/* Sometimes the clock stands still, and sometimes it goes back. */
	*ts += g_rand_int_range(rand, -2, 10);
	g_string_append_printf(story, "%d %d %d ", MAX(0, *ts), cpu, pid);
	switch (g_rand_int_range(rand, 0, 9)) {
	case 0:
	case 1:
	case 2:
		g_string_append_printf(story, "enter %d %d %d %s\n", about,
				       g_rand_boolean(rand) ? 236 : 85, steps[which],
				       symbols[which]);
		break;
	case 3:
	case 4:
	case 5:
		g_string_append_printf(story, "exit %d %d %d %d\n", about,
				       steps[which] - (int)g_rand_boolean(rand), steps[which],
				       g_rand_int_range(rand, 0, 5) ? 0 : -5);
		break;
	case 6:
		g_string_append_printf(story, "switch %d %c %d\n", pid,
				       "DRS"[g_rand_int_range(rand, 0, 3)],
				       pids[g_rand_int_range(rand, 0, 5)]);
		break;
	case 7:
		g_string_append_printf(story, "%s %d %s/%d\n",
				       g_rand_boolean(rand) ? "waking" : "irqwaking",
				       pids[g_rand_int_range(rand, 0, 5)],
				       g_rand_boolean(rand) ? "migration" : "cpuhp", about);
		break;
	default:
		if (g_rand_int_range(rand, 0, 4) == 0)
			g_string_append(story, "lost\n");
		else
			g_string_append_printf(story, "fn %s\n",
					       functions[g_rand_int_range(rand, 0, 6)]);
		break;
	}
}

static void test_chance_breaks_no_promise(void)
{
	size_t n_bringups = 0, n_phases = 0, n_arrows = 0;

	for (guint32 seed = 0; seed < N_STORIES; seed++) {
		g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
		g_autoptr(GString) story = g_string_new(NULL);
		g_autoptr(BscCapture) capture = NULL;
		int n = g_rand_int_range(rand, 1, 80), ts = 100;

		for (int i = 0; i < n; i++)
			random_line(rand, story, &ts);
		capture = story_capture(story->str);
		check_invariants(capture);
		n_bringups += capture->timeline->n_bringups;
		n_phases += capture->timeline->n_phases;
		n_arrows += capture->timeline->n_arrows;
	}
	/* Chance that never reaches the code under test would prove nothing. */
	g_assert_cmpuint(n_bringups, >, N_STORIES);
	g_assert_cmpuint(n_phases, >, N_STORIES / 4);
	g_assert_cmpuint(n_arrows, >, N_STORIES / 4);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/timeline/random", test_chance_breaks_no_promise);
	return g_test_run();
}
