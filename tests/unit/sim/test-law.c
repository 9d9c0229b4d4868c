/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "../model/invariants.h"
#include "analysis/analysis.h"
#include "machine.h"
#include "sim/host.h"
#include "sim/law.h"
#include "sim/policy.h"
#include "sim/result.h"

#define N_SEEDS 60

static const MachineTracing tracings[] = { { true, true }, { true, false } };

/* The plan of CAPTURE's first episode under POLICY, run. */
static BscTimeline *simulate(const BscCapture *capture, BscPolicy policy, BscCut cut)
{
	const BscAssembly assembly = { .policy = policy };
	g_autoptr(GError) error = NULL;
	g_autoptr(BscStays) stays = bsc_stays_new(capture);
	g_autoptr(BscWork) work = bsc_work_new(capture, stays, 0, cut, &error);
	g_autoptr(BscPlan) plan = NULL;
	g_autoptr(BscSchedule) schedule = NULL;

	g_assert_no_error(error);
	plan = bsc_policy_plan(work, &assembly);
	schedule = bsc_engine_run(plan, 0, &error);
	g_assert_no_error(error);
	return bsc_result_timeline(plan, schedule);
}

/* A machine of any size, in a quarter of the cases with a CPU that fails. */
static void init_any(Machine *machine, guint32 seed)
{
	g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
	uint32_t n = (uint32_t)g_rand_int_range(rand, 1, 13);

	machine_init(machine, seed, n, g_rand_int_range(rand, 1000, 20000000));
	if (seed % 4 == 1)
		machine->cpus[g_rand_int_range(rand, 1, (gint32)n + 1)].fault =
			seed % 8 == 1 ? MACHINE_DEAD : MACHINE_CALLBACK;
}

static void check_law(guint32 seed, MachineMode mode, const MachineTracing *tracing)
{
	g_autofree char *broken = NULL;
	BscTimeline *simulated;
	Machine machine;
	MachineBoot boot;

	init_any(&machine, seed);
	boot = machine_boot(&machine, mode, tracing);
	g_assert_cmpuint(boot.capture->timeline->n_episodes, ==, 1);
	simulated = simulate(boot.capture, BSC_POLICY_RECORDED, seed % BSC_N_CUTS);
	broken = bsc_law_broken(boot.capture->timeline, 0, simulated);
	if (broken)
		g_test_message("seed %u mode %d functions %d: %s", seed, mode,
			       tracing->has_functions, broken);
	g_assert_null(broken);
	bsc_timeline_free(simulated);
	bsc_capture_unref(boot.capture);
	machine_clear(&machine);
}

static void test_nothing_changed_is_the_recording(void)
{
	for (guint32 seed = 0; seed < N_SEEDS; seed++)
		for (int mode = 0; mode < MACHINE_N_MODES; mode++)
			for (size_t t = 0; t < G_N_ELEMENTS(tracings); t++)
				check_law(seed, mode, &tracings[t]);
}

/*
 * What sharing a host took is removed, and put back by sharing it again; not to the nanosecond, as
 * shares are rounded, and one more or less decides whether a task sleeps.
 */
static void check_host(guint32 seed, MachineMode mode, uint32_t host_cpus)
{
	const BscAssembly assembly = { .policy = BSC_POLICY_RECORDED };
	g_autoptr(GError) error = NULL;
	g_autoptr(BscStays) stays = NULL;
	g_autoptr(BscWork) work = NULL;
	g_autoptr(BscPlan) plan = NULL;
	g_autoptr(BscSchedule) shared = NULL, alone = NULL;
	Machine machine;
	MachineBoot boot;

	machine_init(&machine, seed, 12, 2000000);
	machine.tick = (BscNsec)3600000000000;
	boot = machine_boot(&machine, mode, &tracings[0]);
	stays = bsc_stays_new(boot.capture);
	work = bsc_work_new(boot.capture, stays, 0, seed % BSC_N_CUTS, &error);
	g_assert_true(bsc_host_remove(work, host_cpus, &error));
	plan = bsc_policy_plan(work, &assembly);
	shared = bsc_engine_run(plan, host_cpus, &error);
	alone = bsc_engine_run(plan, 0, &error);
	g_assert_cmpint(ABS(shared->total - boot.total), <=, boot.total / 100);
	g_assert_cmpint(alone->total, <=, shared->total);
	if (mode == MACHINE_PARALLEL)
		g_assert_cmpint(alone->total, <, shared->total);
	bsc_capture_unref(boot.capture);
	machine_clear(&machine);
}

static void test_host_is_removed(void)
{
	for (guint32 seed = 0; seed < 12; seed++)
		for (int mode = 0; mode < MACHINE_N_MODES; mode++)
			for (uint32_t host_cpus = 1; host_cpus <= 4; host_cpus++)
				check_host(seed, mode, host_cpus);
}

/* A prediction is a timeline like any other: it keeps what every timeline promises. */
static void test_predictions_are_timelines(void)
{
	for (guint32 seed = 0; seed < 16; seed++) {
		Machine machine;
		MachineBoot boot;

		init_any(&machine, seed);
		boot = machine_boot(&machine, seed % MACHINE_N_MODES, &tracings[seed / 4 % 2]);
		for (int policy = 0; policy < BSC_N_POLICIES; policy++) {
			BscTimeline *timeline = simulate(boot.capture, policy, BSC_CUT_LIKELY);
			g_autoptr(BscCapture) simulated =
				bsc_capture_simulated(boot.capture, timeline);
			g_autoptr(BscAnalysis) analysis = NULL;

			g_assert_true(simulated->timeline->is_simulated);
			check_invariants(simulated);
			analysis = bsc_analysis_new(simulated);
			g_assert_cmpint(analysis->episodes[0].total.low, ==,
					timeline->end - timeline->begin);
		}
		bsc_capture_unref(boot.capture);
		machine_clear(&machine);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/sim/law", test_nothing_changed_is_the_recording);
	g_test_add_func("/sim/host", test_host_is_removed);
	g_test_add_func("/sim/timelines", test_predictions_are_timelines);
	return g_test_run();
}
