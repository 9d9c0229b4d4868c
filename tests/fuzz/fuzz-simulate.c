/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fuzz.h"

#include "report/simulate.h"
#include "sim/law.h"
#include "sim/result.h"

/* Bytes in front of the rows: what to change. */
#define HEAD 4u

/* What has a plan gives back the recording. */
static void check_law(const BscCapture *capture, const BscStays *stays, BscRow episode, BscCut cut)
{
	const BscAssembly assembly = { .policy = BSC_POLICY_RECORDED };
	g_autoptr(GError) error = NULL;
	g_autoptr(BscWork) work = bsc_work_new(capture, stays, episode, cut, &error);
	g_autoptr(BscPlan) plan = work ? bsc_policy_plan(work, &assembly) : NULL;
	g_autoptr(BscSchedule) schedule = plan ? bsc_engine_run(plan, 0, NULL) : NULL;

	g_assert_true(!work == !!error);
	if (schedule)
		bsc_timeline_free(bsc_result_timeline(plan, schedule));
}

static void simulate(const BscCapture *capture, const BscStays *stays, BscRow episode,
		     const BscModifiers *modifiers)
{
	static const BscPolicy policies[] = {
#define X(policy, name, is_bound, text) BSC_POLICY_##policy,
		BSC_POLICIES(X)
#undef X
	};
	g_autoptr(GError) error = NULL;
	g_autoptr(BscSimulation) simulation = bsc_simulation_new(
		capture, stays, episode, policies, G_N_ELEMENTS(policies), modifiers, &error);
	g_autoptr(GString) text = g_string_new(NULL);
	g_autofree char *json = NULL;

	g_assert_true(!simulation == !!error);
	if (!simulation)
		return;
	for (size_t i = 0; i < simulation->n_predictions; i++) {
		const BscPrediction *one = &simulation->predictions[i];

		g_assert_cmpint(one->low, >=, 0);
		g_assert_cmpint(one->low, <=, one->total);
		g_assert_cmpint(one->total, <=, one->high);
		if (one->capture)
			fuzz_capture(one->capture);
	}
	bsc_report_simulation_text(capture, episode, simulation, text);
	bsc_report_simulation_csv(simulation, text);
	json = bsc_report_simulation_json(simulation);
}

/* Every policy for what any events seem to show, on a machine that any bytes change. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autoptr(BscCapture) capture = NULL;
	g_autoptr(BscStays) stays = NULL;
	BscScale scale = { .callback = "smpboot_create_threads" };
	BscModifiers modifiers = BSC_MODIFIERS_NONE;

	if (size < HEAD)
		return -1;
	capture = fuzz_rows(data + HEAD, size - HEAD);
	stays = bsc_stays_new(capture);
	modifiers.no_tracer = data[0] & 1;
	modifiers.no_console = data[0] & 2;
	if (data[0] & 4)
		modifiers.wake_latency = (BscNsec)data[1] << (data[0] >> 3);
	modifiers.n_cpus = data[2] % 40;
	modifiers.host_cpus = data[3] % 8;
	if (data[3] & 0x80) {
		scale.factor = data[1] / 16.0;
		modifiers.scales = &scale;
		modifiers.n_scales = 1;
	}
	for (BscRow i = 0; i < capture->timeline->n_episodes; i++) {
		for (int cut = 0; cut < BSC_N_CUTS; cut++)
			check_law(capture, stays, i, cut);
		simulate(capture, stays, i, &modifiers);
	}
	return 0;
}
