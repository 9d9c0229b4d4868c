/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "made.h"

#include <string.h>

static void assert_span(BscSpan span, BscNsec low, BscNsec high)
{
	g_assert_cmpint(span.low, ==, low);
	g_assert_cmpint(span.high, ==, high);
}

/* Three CPUs: all alive by 30, released one by one. CPU 2 reports alive somewhere in 10..30. */
static Made *three_cpus(BscMode mode)
{
	static const char *const lanes[] = {
		("10:kick@1 20:spin_alive@1#0 40:asleep_online_idle@1#0 50:bringup@1#0 "
		 "70:asleep_ap_thread@2#1 80:between 100:asleep_ap_thread@3#2"),
		"10:offline 20:wake 40:starting 100:idle",
		"10:wake 30:wake+spin_release 50:spin_release 60:starting 70:ap_callback 100:idle",
		"25:wake 80:spin_release 100:starting",
	};
	Made *made = made_new(mode, 3, 100);

	made_callback(made, 1, BSC_SECTION_BRINGUP, "cpu:bringup", 10, 50);
	made_callback(made, 2, BSC_SECTION_BRINGUP, "cpu:bringup", 50, 70);
	made_callback(made, 3, BSC_SECTION_BRINGUP, "cpu:bringup", 80, 100);
	made_point(made, 1, BSC_POINT_ALIVE, 20, 20);
	made_point(made, 1, BSC_POINT_RELEASE, 20, 20);
	made_point(made, 2, BSC_POINT_ALIVE, 10, 30);
	made_point(made, 2, BSC_POINT_RELEASE, 50, 50);
	made_point(made, 3, BSC_POINT_ALIVE, 25, 25);
	made_point(made, 3, BSC_POINT_RELEASE, 80, 80);
	for (uint32_t cpu = 1; cpu <= 3; cpu++)
		made_bringup(made, cpu)->end = made->timeline.callbacks[cpu - 1].end;
	made_stays(made, lanes);
	return made;
}

static void test_serialized(void)
{
	static const struct {
		uint32_t cpu;
		BscNsec begin, end, low, high;
		uint32_t n_held, n_certain, first, last;
		const char *site;
	} cases[] = {
		/* CPU 3 is ready all the time that CPU 2's thread runs. */
		{ 2, 50, 70, 20, 20, 1, 1, 3, 3, "asleep_ap_thread" },
		/* CPU 3 from 25 on, CPU 2 from 30 on, perhaps from the begin on. */
		{ 1, 20, 40, 15, 20, 2, 2, 2, 3, "asleep_online_idle" },
		/* Only CPU 2, if it was that early. */
		{ 1, 10, 20, 0, 10, 1, 0, 2, 2, "spin_alive" },
	};
	g_autoptr(Made) made = three_cpus(BSC_MODE_PARALLEL);
	const BscEpisodeFigures *f = &made->figures;

	bsc_figures_serialized(&made->build);
	g_assert_cmpuint(f->n_serialized_waits, ==, G_N_ELEMENTS(cases));
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		const BscSerializedWait *wait = &f->serialized_waits[i];

		g_assert_cmpuint(wait->cpu, ==, cases[i].cpu);
		g_assert_cmpint(wait->begin, ==, cases[i].begin);
		g_assert_cmpint(wait->end, ==, cases[i].end);
		assert_span(wait->cost, cases[i].low, cases[i].high);
		g_assert_cmpuint(wait->n_held, ==, cases[i].n_held);
		g_assert_cmpuint(wait->n_held_certain, ==, cases[i].n_certain);
		g_assert_cmpuint(wait->first_held, ==, cases[i].first);
		g_assert_cmpuint(wait->last_held, ==, cases[i].last);
		g_assert_cmpint(wait->site, ==, made_class(cases[i].site));
	}
	assert_span(f->serialized, 35, 50);
}

static void test_serial_modes_claim_no_cost(void)
{
	static const BscMode modes[] = { BSC_MODE_SERIAL, BSC_MODE_SPLIT };

	for (size_t i = 0; i < G_N_ELEMENTS(modes); i++) {
		g_autoptr(Made) made = three_cpus(modes[i]);

		bsc_figures_serialized(&made->build);
		g_assert_cmpuint(made->figures.n_serialized_waits, ==, 0);
		g_assert_false(bsc_span_is_known(made->figures.serialized));
	}
}

static void test_path(void)
{
	static const struct {
		BscNsec begin, end;
		bool is_control;
		uint32_t cpu;
		const char *class;
	} cases[] = {
		{ 0, 10, true, 1, "kick" },       { 10, 20, false, 1, "wake" },
		{ 20, 40, false, 1, "starting" }, { 40, 50, true, 1, "bringup" },
		{ 50, 60, false, 2, "starting" }, { 60, 70, false, 2, "ap_callback" },
		{ 70, 80, true, 0, "between" },   { 80, 100, false, 3, "starting" },
	};
	g_autoptr(Made) made = three_cpus(BSC_MODE_PARALLEL);
	const BscEpisodeFigures *f = &made->figures;

	bsc_figures_path(&made->build);
	g_assert_cmpuint(f->n_path, ==, G_N_ELEMENTS(cases));
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_assert_cmpint(f->path[i].begin, ==, cases[i].begin);
		g_assert_cmpint(f->path[i].end, ==, cases[i].end);
		g_assert_true(f->path[i].is_control == cases[i].is_control);
		g_assert_cmpuint(f->path[i].cpu, ==, cases[i].cpu);
		g_assert_cmpuint(f->path[i].classes, ==, BSC_CLASS_BIT(made_class(cases[i].class)));
	}
	g_assert_cmpint(f->shares[0].class, ==, BSC_CLASS_STARTING);
	assert_span(f->shares[0].time, 50, 50);
}

/* While the AP only waits itself, or nothing is known of it, the wait is what takes the time. */
static void test_path_blames_who_holds_it(void)
{
	static const char *const lanes[] = { "10:kick@1 40:asleep_alive@1#0 100:bringup@1#0",
					     "10:offline 20:wake 30:spin_release 40:? 100:idle" };
	g_autoptr(Made) made = made_new(BSC_MODE_SPLIT, 1, 100);

	made_callback(made, 1, BSC_SECTION_BRINGUP, "cpu:bringup", 10, 100);
	made_stays(made, lanes);
	bsc_figures_path(&made->build);
	g_assert_cmpuint(made->figures.n_path, ==, 5);
	g_assert_cmpuint(made->figures.path[1].classes, ==, BSC_CLASS_BIT(BSC_CLASS_WAKE));
	g_assert_true(made->figures.path[2].is_control);
	g_assert_cmpint(made->figures.path[2].begin, ==, 20);
	g_assert_cmpint(made->figures.path[2].end, ==, 30);
	g_assert_cmpuint(made->figures.path[2].classes, ==, BSC_CLASS_BIT(BSC_CLASS_ASLEEP_ALIVE));
	g_assert_true(bsc_path_step_is_certain(&made->figures.path[2]));
	g_assert_true(made->figures.path[3].is_control);
	g_assert_cmpuint(made->figures.path[3].classes, ==, BSC_CLASS_BIT(BSC_CLASS_ASLEEP_ALIVE));
	g_assert_cmpuint(made->figures.path[3].other_classes, ==,
			 AP_CLASSES & ~BIT(SPIN_RELEASE) & ~BIT(IDLE));
}

static void test_slack(void)
{
	g_autoptr(Made) made = three_cpus(BSC_MODE_PARALLEL);
	const BscEpisodeFigures *f = &made->figures;

	made_phase(made, 2, BSC_PHASE_WAIT_RELEASE, 20, 40);
	made_phase(made, 3, BSC_PHASE_WAIT_RELEASE, 55, 55);
	bsc_figures_path(&made->build);
	g_assert_cmpuint(f->n_slacks, ==, 3);
	g_assert_false(bsc_span_is_known(f->slacks[0].slack));
	assert_span(f->slacks[1].slack, 20, 40);
	assert_span(f->slacks[2].slack, 55, 55);
}

/* Who slept until the AP was up would have slept for as much longer. */
static void test_no_slack_behind_a_sleep(void)
{
	static const char *const lanes[] = { "40:asleep_cpu_running@1#0 100:bringup@1#0",
					     "40:wake 100:idle", "100:offline" };
	g_autoptr(Made) made = made_new(BSC_MODE_SERIAL, 2, 100);

	made_callback(made, 1, BSC_SECTION_BRINGUP, "cpu:bringup", 0, 100);
	made_stays(made, lanes);
	bsc_figures_hotspots(&made->build);
	bsc_figures_path(&made->build);
	assert_span(made->figures.slacks[0].slack, 0, 0);
	g_assert_false(made->figures.slacks[0].slack.is_exact);
	g_assert_false(bsc_span_is_known(made->figures.slacks[1].slack));
}

static void assert_ratio(BscRatio ratio, double low, double high)
{
	g_assert_cmpfloat_with_epsilon(ratio.low, low, 1e-9);
	g_assert_cmpfloat_with_epsilon(ratio.high, high, 1e-9);
}

static void test_concurrency(void)
{
	g_autoptr(Made) made = three_cpus(BSC_MODE_PARALLEL);

	bsc_figures_concurrency(&made->build);
	/* Useful: the control task 30; CPU 1 30; CPU 2 30, perhaps 50; CPU 3 45. */
	assert_ratio(made->figures.concurrency, 1.35, 1.55);
	/* Two or more certainly until 25: kick, CPU 2, CPU 3; then CPU 1 and 3; later one alone,
	 * or CPU 1 and CPU 2, if that is still waking until 30. */
	assert_ratio(made->figures.serialization, 0.70, 0.75);
}

static void test_bound(void)
{
	g_autoptr(Made) made = three_cpus(BSC_MODE_PARALLEL);
	const BscEpisodeFigures *f = &made->figures;

	made_phase(made, 1, BSC_PHASE_KICK, 10, 10);
	made_phase(made, 1, BSC_PHASE_WAKE, 20, 30); /* the kick lies in it */
	made_phase(made, 1, BSC_PHASE_WAIT_RELEASE, 50, 50);
	made_phase(made, 1, BSC_PHASE_STARTING, 15, 15);
	made_phase(made, 2, BSC_PHASE_STARTING, 34, 34);
	bsc_figures_sums(&made->build);
	bsc_figures_bound(&made->build);
	assert_span(f->lower_bound, 35, 45);
	assert_ratio(f->efficiency, 0.35, 0.45);
	g_assert_nonnull(strstr(f->lower_bound_text, "CPU 1 alone"));
}

static void test_bound_of_the_control_task(void)
{
	static const char *const lanes[] = { "80:callback@1 100:asleep_other", "100:idle" };
	g_autoptr(Made) made = made_new(BSC_MODE_SPLIT, 1, 100);

	made_stays(made, lanes);
	bsc_figures_sums(&made->build);
	bsc_figures_bound(&made->build);
	assert_span(made->figures.lower_bound, 80, 80);
	g_assert_nonnull(strstr(made->figures.lower_bound_text, "control task"));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/serialized/parallel", test_serialized);
	g_test_add_func("/serialized/serial", test_serial_modes_claim_no_cost);
	g_test_add_func("/path/steps", test_path);
	g_test_add_func("/path/blame", test_path_blames_who_holds_it);
	g_test_add_func("/path/slack", test_slack);
	g_test_add_func("/path/no-slack", test_no_slack_behind_a_sleep);
	g_test_add_func("/concurrency", test_concurrency);
	g_test_add_func("/bound/chain", test_bound);
	g_test_add_func("/bound/control", test_bound_of_the_control_task);
	return g_test_run();
}
