/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "machine.h"
#include "sim/simulate.h"
#include "sim/engine.h"

/* By MachineMode. */
static const BscPolicy policies[MACHINE_N_MODES] = { BSC_POLICY_SERIAL, BSC_POLICY_SPLIT,
						     BSC_POLICY_PARALLEL, BSC_POLICY_PARALLEL_SMT };

/* CPUs beside the boot CPU, and how many seeds and lengths of waking of each. */
typedef struct Size {
	uint32_t n, n_seeds, n_wakes;
} Size;

static const Size known[] = { { 3, 10, 4 }, { 7, 6, 4 }, { 63, 1, 4 }, { 511, 1, 1 } };
static const Size bands[] = { { 3, 4, 4 }, { 7, 2, 4 }, { 63, 1, 1 } };

/* ns; beyond any boot: the control task never has to sleep between two looks. */
#define NO_TICK ((BscNsec)3600000000000)

/* Around what an AP takes to be alive, ns: less than its PREPARE callbacks, or much more. */
static const BscNsec wakes[] = { 150000, 20000000, 2000000, 50000 };

static bool is_close(BscNsec predicted, BscNsec truth)
{
	return ABS(predicted - truth) * 100 <= truth;
}

/* The prediction of POLICY where the moment of the first tick is known. */
static BscNsec predict_with_tick(const Machine *machine, const BscCapture *capture,
				 BscPolicy policy)
{
	const BscAssembly assembly = { .policy = policy };
	g_autoptr(GError) error = NULL;
	g_autoptr(BscStays) stays = bsc_stays_new(capture);
	g_autoptr(BscWork) work = bsc_work_new(capture, stays, 0, BSC_CUT_LIKELY, &error);
	g_autoptr(BscPlan) plan = NULL;
	g_autoptr(BscSchedule) schedule = NULL;

	g_assert_no_error(error);
	plan = bsc_policy_plan(work, &assembly);
	plan->polling.phase = MACHINE_BEGIN + machine->tick - capture->timeline->begin;
	while (plan->polling.phase < 0)
		plan->polling.phase += machine->jiffy;
	schedule = bsc_engine_run(plan, 0, &error);
	g_assert_no_error(error);
	return schedule->total;
}

/*
 * The capture shows all that matters, nothing contends, and the tick is known: then a prediction
 * is what the machine then does. Returns how many are not, by more than a percent.
 */
static uint32_t count_misses(uint32_t n, guint32 seed, BscNsec wake, bool has_ticks)
{
	const MachineTracing tracing = { true, true };
	/* One recording of many CPUs says as much as four. */
	int n_from = n > 1000 ? 1 : MACHINE_N_MODES;
	BscNsec truth[MACHINE_N_MODES];
	uint32_t n_misses = 0;
	Machine machine;

	machine_init(&machine, seed, n, wake);
	machine.sleeps_once = true;
	if (!has_ticks)
		machine.tick = NO_TICK;
	for (int to = 0; to < MACHINE_N_MODES; to++)
		truth[to] = machine_boot(&machine, to, NULL).total;
	for (int from = 0; from < n_from; from++) {
		MachineBoot boot = machine_boot(&machine, from, &tracing);

		for (int to = 0; to < MACHINE_N_MODES; to++) {
			BscNsec total = predict_with_tick(&machine, boot.capture, policies[to]);

			if (!is_close(total, truth[to])) {
				g_test_message("n %u seed %u wake %" G_GINT64_FORMAT
					       ": %d to %d: %" G_GINT64_FORMAT
					       ", truth %" G_GINT64_FORMAT,
					       n, seed, wake, from, to, total, truth[to]);
				n_misses++;
			}
			if (from == to)
				g_assert_cmpint(total, ==, truth[to]);
		}
		bsc_capture_unref(boot.capture);
	}
	machine_clear(&machine);
	return n_misses;
}

static void test_known_is_within_a_percent(void)
{
	for (size_t s = 0; s < G_N_ELEMENTS(known); s++)
		for (guint32 seed = 0; seed < known[s].n_seeds; seed++)
			for (size_t w = 0; w < known[s].n_wakes; w++)
				g_assert_cmpuint(count_misses(known[s].n, seed, wakes[w], false),
						 ==, 0);
}

/*
 * Where a tick comes within the error of what is waited for, a microsecond decides who sleeps; over
 * a few CPUs that is rare.
 */
static void test_polls_are_within_a_percent(void)
{
	uint32_t n = 0, n_misses = 0;

	for (guint32 seed = 0; seed < 30; seed++) {
		for (size_t w = 0; w < G_N_ELEMENTS(wakes); w++) {
			n_misses += count_misses(3, seed, wakes[w], true);
			n += MACHINE_N_MODES * MACHINE_N_MODES;
		}
	}
	g_test_message("%u of %u predictions miss a tick", n_misses, n);
	g_assert_cmpuint(n_misses * 200, <=, n);
}

static BscSimulation *simulate(const BscCapture *capture)
{
	const BscModifiers none = BSC_MODIFIERS_NONE;
	g_autoptr(BscStays) stays = bsc_stays_new(capture);
	g_autoptr(GError) error = NULL;
	BscSimulation *simulation =
		bsc_simulation_new(capture, stays, 0, policies, MACHINE_N_MODES, &none, &error);

	g_assert_no_error(error);
	return simulation;
}

/*
 * How wide the band may be where the capture shows all and nobody polled: the few instructions that
 * other modes do not have, polls that might have been, and where in its early code an AP is alive.
 */
static BscNsec widest(MachineMode to, const Machine *machine, BscNsec wake, BscNsec truth)
{
	const uint32_t polls[MACHINE_N_MODES] = { 0, machine->n, 1, 2 };

	return truth / 20 + polls[to] * (3 * machine->jiffy + wake / 2);
}

static void check_band(const BscPrediction *one, BscNsec truth)
{
	g_assert_cmpint(one->low, <=, one->total);
	g_assert_cmpint(one->total, <=, one->high);
	g_assert_true(one->low <= truth || is_close(one->low, truth));
	g_assert_true(one->high >= truth || is_close(one->high, truth));
}

/* What the capture leaves open is an interval, and what the machine does lies in it. */
static void check_bands(uint32_t n, guint32 seed, BscNsec wake, const MachineTracing *tracing)
{
	MachineBoot truth[MACHINE_N_MODES];
	Machine machine;

	machine_init(&machine, seed, n, wake);
	for (int to = 0; to < MACHINE_N_MODES; to++)
		truth[to] = machine_boot(&machine, to, NULL);
	for (int from = 0; from < MACHINE_N_MODES; from++) {
		MachineBoot boot = machine_boot(&machine, from, tracing);
		g_autoptr(BscSimulation) simulation = simulate(boot.capture);

		g_assert_cmpint(simulation->recorded, ==, truth[from].total);
		for (int to = 0; to < MACHINE_N_MODES; to++) {
			const BscPrediction *one = &simulation->predictions[to];

			g_test_message("n %u seed %u wake %" G_GINT64_FORMAT
				       " sched %d functions %d: %d to %d: %" G_GINT64_FORMAT
				       " .. %" G_GINT64_FORMAT " .. %" G_GINT64_FORMAT
				       ", truth %" G_GINT64_FORMAT,
				       n, seed, wake, tracing->has_sched, tracing->has_functions,
				       from, to, one->low, one->total, one->high, truth[to].total);
			check_band(one, truth[to].total);
			if (from == to) {
				g_assert_cmpint(one->low, ==, truth[to].total);
				g_assert_cmpint(one->high, ==, truth[to].total);
			} else if (tracing->has_functions &&
				   truth[from].n_polls + truth[to].n_polls == 0) {
				if (one->high - one->low <= truth[to].total / 20)
					g_assert_true(is_close(one->total, truth[to].total));
				g_assert_cmpint(one->high - one->low, <=,
						widest(to, &machine, wake, truth[to].total));
			}
		}
		bsc_capture_unref(boot.capture);
	}
	machine_clear(&machine);
}

static void test_unknown_is_a_band(void)
{
	static const MachineTracing tracings[] = { { true, true }, { true, false } };

	for (size_t s = 0; s < G_N_ELEMENTS(bands); s++)
		for (guint32 seed = 0; seed < bands[s].n_seeds; seed++)
			for (size_t w = 0; w < bands[s].n_wakes; w++)
				for (size_t t = 0; t < G_N_ELEMENTS(tracings); t++)
					check_bands(bands[s].n, seed, wakes[w], &tracings[t]);
}

static void test_4096_cpus(void)
{
	g_assert_cmpuint(count_misses(4095, 1, 150000, false), ==, 0);
}

/* Without the scheduler's events nothing tells waiting from work: no prediction. */
static void test_too_little_is_refused(void)
{
	const MachineTracing tracing = { false, false };
	const BscModifiers none = BSC_MODIFIERS_NONE;

	for (int mode = 0; mode < MACHINE_N_MODES; mode++) {
		g_autoptr(BscStays) stays = NULL;
		g_autoptr(GError) error = NULL;
		Machine machine;
		MachineBoot boot;

		machine_init(&machine, 1, 7, 150000);
		boot = machine_boot(&machine, mode, &tracing);
		stays = bsc_stays_new(boot.capture);
		g_assert_null(bsc_simulation_new(boot.capture, stays, 0, policies, MACHINE_N_MODES,
						 &none, &error));
		g_assert_nonnull(error);
		g_assert_nonnull(strstr(error->message, "nothing can be predicted"));
		bsc_capture_unref(boot.capture);
		machine_clear(&machine);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/sim/predict/known", test_known_is_within_a_percent);
	g_test_add_func("/sim/predict/polls", test_polls_are_within_a_percent);
	g_test_add_func("/sim/predict/band", test_unknown_is_a_band);
	g_test_add_func("/sim/predict/4096", test_4096_cpus);
	g_test_add_func("/sim/predict/refused", test_too_little_is_refused);
	return g_test_run();
}
