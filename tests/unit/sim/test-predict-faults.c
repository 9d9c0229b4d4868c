/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "machine.h"
#include "sim/simulate.h"

#define TIMEOUT_SERIAL ((BscNsec)5000000000)
#define TIMEOUT_SPLIT  ((BscNsec)10000000000)

/* By MachineMode. */
static const BscPolicy policies[MACHINE_N_MODES] = { BSC_POLICY_SERIAL, BSC_POLICY_SPLIT,
						     BSC_POLICY_PARALLEL, BSC_POLICY_PARALLEL_SMT };

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

static void init_faulty(Machine *machine, guint32 seed, MachineFault fault, uint32_t *ret_cpu)
{
	machine_init(machine, seed, 7, 150000);
	*ret_cpu = 1 + seed % 7;
	machine->cpus[*ret_cpu].fault = fault;
}

static void check_outcome(const BscPrediction *one, uint32_t failed, uint32_t n)
{
	const BscTimeline *timeline = one->capture->timeline;

	g_assert_cmpuint(timeline->episodes[0].n_failed, ==, 1);
	g_assert_cmpuint(timeline->episodes[0].n_online, ==, n - 1);
	for (size_t i = 0; i < timeline->n_bringups; i++)
		g_assert_cmpint(timeline->bringups[i].outcome, ==,
				timeline->bringups[i].cpu == failed ? BSC_OUTCOME_FAILED
								    : BSC_OUTCOME_ONLINE);
}

/*
 * A CPU that failed takes under every policy what it took: its section moves as a whole, with the
 * time that it waited for the AP in it, and with the timeout of the mode in which it was recorded.
 */
static void check_fault(guint32 seed, MachineFault fault, bool has_functions)
{
	const MachineTracing tracing = { true, has_functions };
	MachineBoot truth[MACHINE_N_MODES];
	uint32_t failed;
	Machine machine;

	init_faulty(&machine, seed, fault, &failed);
	for (int to = 0; to < MACHINE_N_MODES; to++)
		truth[to] = machine_boot(&machine, to, NULL);
	for (int from = 0; from < MACHINE_N_MODES; from++) {
		MachineBoot boot = machine_boot(&machine, from, &tracing);
		g_autoptr(BscSimulation) simulation = simulate(boot.capture);

		for (int to = 0; to < MACHINE_N_MODES; to++) {
			const BscPrediction *one = &simulation->predictions[to];
			BscNsec expected = truth[to].total, slack;

			if (fault == MACHINE_DEAD)
				expected +=
					(from == MACHINE_SERIAL ? TIMEOUT_SERIAL : TIMEOUT_SPLIT) -
					(to == MACHINE_SERIAL ? TIMEOUT_SERIAL : TIMEOUT_SPLIT);
			slack = expected / 100 + machine.cpus[failed].wake;
			/* Polls end at ticks, the timeout at the look after it. */
			if (truth[from].n_polls + truth[to].n_polls > 0)
				slack += 4 * machine.jiffy;
			g_test_message("seed %u fault %d functions %d: %d to %d: %" G_GINT64_FORMAT
				       " .. %" G_GINT64_FORMAT ", expected %" G_GINT64_FORMAT,
				       seed, fault, has_functions, from, to, one->low, one->high,
				       expected);
			g_assert_cmpint(one->low, <=, expected + slack);
			g_assert_cmpint(one->high, >=, expected - slack);
			check_outcome(one, failed, machine.n);
		}
		g_assert_cmpint(simulation->predictions[from].total, ==, truth[from].total);
		bsc_capture_unref(boot.capture);
	}
	machine_clear(&machine);
}

static void test_faults_are_carried_over(void)
{
	for (guint32 seed = 0; seed < 7; seed++) {
		check_fault(seed, MACHINE_CALLBACK, true);
		check_fault(seed, MACHINE_CALLBACK, false);
	}
	check_fault(3, MACHINE_DEAD, true);
	check_fault(4, MACHINE_DEAD, false);
}

/* It says so. */
static void test_faults_are_noted(void)
{
	const MachineTracing tracing = { true, true };
	g_autoptr(BscSimulation) simulation = NULL;
	bool is_noted = false;
	uint32_t failed;
	Machine machine;
	MachineBoot boot;

	init_faulty(&machine, 5, MACHINE_CALLBACK, &failed);
	boot = machine_boot(&machine, MACHINE_SPLIT, &tracing);
	simulation = simulate(boot.capture);
	for (guint i = 0; i < simulation->notes->len; i++)
		is_noted |= strstr(simulation->notes->pdata[i], "failed") != NULL;
	g_assert_true(is_noted);
	bsc_capture_unref(boot.capture);
	machine_clear(&machine);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/sim/faults/carried-over", test_faults_are_carried_over);
	g_test_add_func("/sim/faults/noted", test_faults_are_noted);
	return g_test_run();
}
