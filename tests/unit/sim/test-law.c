/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "../model/invariants.h"
#include "../model/story.h"
#include "analysis/analysis.h"
#include "base/error.h"
#include "machine.h"
#include "sim/law.h"
#include "sim/policy.h"
#include "sim/result.h"
#include "sim/simulate.h"

#define N_SEEDS 150

/* The plan of CAPTURE's first episode under POLICY, run. */
static BscTimeline *simulate(const BscCapture *capture, BscPolicy policy, BscCut cut)
{
	const BscAssembly assembly = { .policy = policy };
	g_autoptr(GError) error = NULL;
	g_autoptr(BscStays) stays = bsc_stays_new(capture);
	g_autoptr(BscWork) work = bsc_work_new(capture, stays, 0, cut, &error);
	g_autoptr(BscPlan) plan = NULL;
	g_autoptr(BscSchedule) schedule = NULL;

	if (error) {
		g_autofree char *dump = story_dump(capture);

		g_error("%s\n%s", error->message, dump);
	}
	plan = bsc_policy_plan(work, &assembly);
	schedule = bsc_engine_run(plan, 0, &error);
	g_assert_no_error(error);
	return bsc_result_timeline(plan, schedule);
}

static void test_nothing_changed_is_the_recording(void)
{
	for (guint32 seed = 0; seed < N_SEEDS; seed++) {
		g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
		Machine machine;

		machine_init(&machine, rand, g_rand_int_range(rand, 1, 8),
			     g_rand_int_range(rand, 2, 5000));
		for (int mode = BSC_MODE_SERIAL; mode <= BSC_MODE_PARALLEL; mode++) {
			g_autofree char *story = NULL, *broken = NULL;
			g_autoptr(BscCapture) capture = NULL;
			BscTimeline *simulated;
			int total;

			machine.mode = mode;
			story = machine_boot(&machine, &total);
			capture = story_capture(story);
			simulated = simulate(capture, BSC_POLICY_RECORDED, seed % BSC_N_CUTS);
			broken = bsc_law_broken(capture->timeline, 0, simulated);
			if (broken)
				g_test_message("seed %u mode %d: %s\n%s", seed, mode, broken,
					       story);
			g_assert_null(broken);
			bsc_timeline_free(simulated);
		}
		machine_clear(&machine);
	}
}

/* Where nothing contends and no poll is waited for, a prediction is what the machine then does. */
static void test_other_mode_is_predicted(void)
{
	static const BscPolicy policies[] = { BSC_POLICY_SERIAL, BSC_POLICY_SPLIT,
					      BSC_POLICY_PARALLEL };
	size_t n_checked = 0;

	for (guint32 seed = 0; seed < N_SEEDS; seed++) {
		g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
		Machine machine;

		machine_init(&machine, rand, 7, 300);
		for (int from = 0; from < 3; from++) {
			for (int to = 0; to < 3; to++) {
				g_autofree char *story = NULL, *other = NULL;
				g_autoptr(BscCapture) capture = NULL;
				BscTimeline *simulated;
				int total, truth;
				double predicted;

				machine.mode = from;
				story = machine_boot(&machine, &total);
				machine.mode = to;
				other = machine_boot(&machine, &truth);
				capture = story_capture(story);
				simulated = simulate(capture, policies[to], BSC_CUT_LIKELY);
				predicted = (double)(simulated->end - simulated->begin) / 1000;
				bsc_timeline_free(simulated);
				g_test_message("seed %u: %d to %d: %.0f, truth %d", seed, from, to,
					       predicted, truth);
				/* A serial boot does not show where the kick ends, nor how long
				 * the release takes. */
				g_assert_cmpfloat(ABS(predicted - truth), <=,
						  (from == BSC_MODE_SERIAL ? 0.08 : 0.02) * truth);
				if (from == to)
					g_assert_cmpfloat(predicted, ==, truth);
				n_checked++;
			}
		}
		machine_clear(&machine);
	}
	g_assert_cmpuint(n_checked, ==, N_SEEDS * 9);
}

/* A prediction is a timeline like any other: it keeps what every timeline promises. */
static void test_predictions_are_timelines(void)
{
	for (guint32 seed = 0; seed < 20; seed++) {
		g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
		g_autofree char *story = NULL;
		g_autoptr(BscCapture) capture = NULL;
		Machine machine;
		int total;

		machine_init(&machine, rand, 7, 3000);
		machine.mode = (BscMode)(seed % 3);
		story = machine_boot(&machine, &total);
		capture = story_capture(story);
		for (int policy = 0; policy < BSC_N_POLICIES; policy++) {
			BscTimeline *timeline = simulate(capture, policy, BSC_CUT_LIKELY);
			g_autoptr(BscCapture) simulated = bsc_capture_simulated(capture, timeline);
			g_autoptr(BscAnalysis) analysis = NULL;

			g_assert_true(simulated->timeline->is_simulated);
			check_invariants(simulated);
			analysis = bsc_analysis_new(simulated);
			g_assert_cmpint(analysis->episodes[0].total.low, ==,
					timeline->end - timeline->begin);
		}
		machine_clear(&machine);
	}
}

/* What is counted are policies; who cancels gets nothing but the error. */
static void test_progress_and_cancelling(void)
{
	static const BscPolicy policies[] = { BSC_POLICY_SERIAL, BSC_POLICY_PARALLEL };
	const BscModifiers none = BSC_MODIFIERS_NONE;
	g_autoptr(GRand) rand = g_rand_new_with_seed(1);
	g_autofree char *story = NULL;
	g_autoptr(BscCapture) capture = NULL;
	g_autoptr(BscStays) stays = NULL;
	g_autoptr(GError) error = NULL;
	BscProgress *progress = bsc_progress_new();
	BscSimulation *simulation;
	uint64_t n_policies;
	Machine machine;
	int total;

	machine_init(&machine, rand, 4, 1000);
	machine.mode = BSC_MODE_PARALLEL;
	story = machine_boot(&machine, &total);
	machine_clear(&machine);
	capture = story_capture(story);
	stays = bsc_stays_new(capture);
	simulation = bsc_simulation_run(capture, stays, 0, policies, G_N_ELEMENTS(policies), &none,
					progress, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(simulation->n_predictions, ==, 2);
	g_assert_cmpuint(bsc_progress_get(progress, &n_policies), ==, 2);
	g_assert_cmpuint(n_policies, ==, 2);
	bsc_simulation_free(simulation);
	bsc_progress_cancel(progress);
	simulation = bsc_simulation_run(capture, stays, 0, policies, G_N_ELEMENTS(policies), &none,
					progress, &error);
	g_assert_error(error, BSC_ERROR, BSC_ERROR_CANCELLED);
	g_assert_null(simulation);
	bsc_progress_unref(progress);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/sim/law", test_nothing_changed_is_the_recording);
	g_test_add_func("/sim/other-mode", test_other_mode_is_predicted);
	g_test_add_func("/sim/timelines", test_predictions_are_timelines);
	g_test_add_func("/sim/progress", test_progress_and_cancelling);
	return g_test_run();
}
