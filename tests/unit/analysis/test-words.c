/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "made.h"

#include "tests/unit/model/story.h"

#include <string.h>

#define MS 1000000

/* What a serial bring-up of N CPUs looks like that are complete at ENDS (ms), one after the other.
 */
static Made *boot_with_ends(BscMode mode, const BscNsec *ends, uint32_t n)
{
	Made *made = made_new(mode, n, ends[n - 1] * MS);

	for (uint32_t i = 0; i < n; i++) {
		BscNsec begin = i > 0 ? ends[i - 1] * MS : 0;

		made_bringup(made, i + 1)->begin = begin;
		made_bringup(made, i + 1)->end = made_bringup(made, i + 1)->last = ends[i] * MS;
		made_point(made, i + 1, BSC_POINT_KICK, begin + 1, begin + 2);
		if (mode == BSC_MODE_PARALLEL) {
			made_point(made, i + 1, BSC_POINT_KICK, i, i);
			made_point(made, i + 1, BSC_POINT_RELEASE, begin + MS, begin + 2 * MS);
		}
	}
	return made;
}

static void give_nothing_known(Made *made)
{
	g_autoptr(GPtrArray) lanes = g_ptr_array_new();
	g_autofree char *lane = g_strdup_printf("%" G_GINT64_FORMAT ":?", made->timeline.end);

	for (size_t i = 0; i < made->timeline.n_lanes; i++)
		g_ptr_array_add(lanes, lane);
	made_stays(made, (const char *const *)lanes->pdata);
}

static void test_fit(void)
{
	static const struct {
		BscMode mode;
		BscNsec ends[8];
		uint32_t n;
		double per_cpu, base, r_squared; /* ms */
		uint32_t outlier;                /* CPU; 0: none */
		BscNsec excess;
	} cases[] = {
		{ BSC_MODE_SERIAL, { 10, 20, 30, 40 }, 4, 10, 0, 1, 0, 0 },
		{ BSC_MODE_PARALLEL, { 35, 40, 45, 50 }, 4, 5, 30, 1, 0, 0 },
		/* CPU 4 is 40 late; the first step of a parallel boot holds all kicks. */
		{ BSC_MODE_PARALLEL,
		  { 100, 110, 120, 170, 180, 190 },
		  6,
		  20.2857,
		  74,
		  0.9292,
		  4,
		  40 },
		{ BSC_MODE_SERIAL, { 30, 40, 50, 60, 70, 80 }, 6, 10, 20, 1, 1, 20 },
		/* Regular within half of the median: nobody stands out. */
		{ BSC_MODE_SERIAL, { 10, 20, 30, 44, 54 }, 5, 11.2, -2, 0.9962, 0, 0 },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(Made) made = boot_with_ends(cases[i].mode, cases[i].ends, cases[i].n);
		const BscCostFit *fit = &made->figures.fit;

		give_nothing_known(made);
		bsc_figures_fit(&made->build);
		g_assert_cmpuint(fit->n, ==, cases[i].n);
		g_assert_cmpfloat_with_epsilon(fit->per_cpu / MS, cases[i].per_cpu, 0.01);
		g_assert_cmpfloat_with_epsilon(fit->base / MS, cases[i].base, 0.01);
		g_assert_cmpfloat_with_epsilon(fit->r_squared, cases[i].r_squared, 0.001);
		g_assert_cmpuint(fit->n_outliers, ==, cases[i].outlier > 0);
		if (cases[i].outlier == 0)
			continue;
		g_assert_cmpuint(fit->outliers[0].cpu, ==, cases[i].outlier);
		g_assert_cmpint(fit->outliers[0].excess, ==, cases[i].excess * MS);
	}
}

/* The CPU behind one that failed has that one's time on it. */
static void test_fit_forgives_the_next_one(void)
{
	static const BscNsec ends[] = { 10, 20, 500, 510, 520, 530, 540 };
	g_autoptr(Made) made = boot_with_ends(BSC_MODE_SERIAL, ends, G_N_ELEMENTS(ends));

	made_bringup(made, 3)->outcome = BSC_OUTCOME_FAILED;
	give_nothing_known(made);
	bsc_figures_fit(&made->build);
	g_assert_cmpuint(made->figures.fit.n, ==, 6);
	g_assert_cmpuint(made->figures.fit.n_outliers, ==, 0);
}

static void test_verdict(void)
{
	static const struct {
		BscMode mode;
		BscNsec ends[6];
		uint32_t n;
		bool is_early; /* CPU 3 may have been kicked and released before CPU 2 was up */
		const char *want;
	} cases[] = {
		{ BSC_MODE_SERIAL,
		  { 45, 90, 135, 180 },
		  4,
		  false,
		  "Each further CPU adds 45.0 ms (4 CPUs, r2 1.00); all is serial: each CPU is "
		  "kicked only when the one before it is up." },
		{ BSC_MODE_PARALLEL,
		  { 50, 55, 60, 65 },
		  4,
		  false,
		  "Each further CPU adds 5.00 ms (4 CPUs, r2 1.00); all kicks come first, the "
		  "release is serial: each CPU is released only when the one before it is up." },
		{ BSC_MODE_PARALLEL,
		  { 50, 55, 60, 65 },
		  4,
		  true,
		  "Each further CPU adds 5.00 ms (4 CPUs, r2 1.00)." },
		{ BSC_MODE_SERIAL,
		  { 10, 20, 30, 1000 },
		  4,
		  true,
		  "No cost per CPU: the 4 completions are no straight line (r2 0.61)." },
		{ BSC_MODE_SERIAL,
		  { 10, 20 },
		  2,
		  false,
		  "All is serial: each CPU is kicked only when the one before it is up." },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(Made) made = boot_with_ends(cases[i].mode, cases[i].ends, cases[i].n);

		if (cases[i].is_early) {
			made_point(made, 3, BSC_POINT_KICK, 1, 100 * MS);
			made_point(made, 3, BSC_POINT_RELEASE, 1, 100 * MS);
		}
		give_nothing_known(made);
		bsc_figures_fit(&made->build);
		bsc_figures_verdict(&made->build);
		g_assert_cmpstr(made->figures.verdict, ==, cases[i].want);
	}
}

static void test_verdict_names_the_largest_part(void)
{
	static const char *const lanes[] = { "20:callback@1 100:asleep_alive@1#0",
					     "20:offline 70:wake 100:wake+spin_release" };
	g_autoptr(Made) made = made_new(BSC_MODE_SPLIT, 1, 100);

	made_callback(made, 1, BSC_SECTION_BRINGUP, "cpu:bringup", 20, 100);
	made_bringup(made, 1)->outcome = BSC_OUTCOME_FAILED;
	made_stays(made, lanes);
	bsc_figures_path(&made->build);
	bsc_figures_verdict(&made->build);
	g_assert_cmpstr(made->figures.verdict, ==,
			"At least 50 % of the critical path is the APs: firmware and early code. "
			"1 of 1 CPUs did not get to the end.");
}

/* Seconds of waiting for a CPU that never comes are nothing that a further CPU adds. */
static void test_failures_spoil_the_line(void)
{
	static const struct {
		BscNsec failed; /* ms in cpu:bringup */
		BscCostDoubt doubt;
		const char *want;
	} cases[] = {
		{ 99, BSC_COST_IS_GOOD, "Each further CPU adds " },
		{ 100, BSC_COST_FAILED,
		  "No cost per CPU: cpu:bringup of 1 CPU that failed took 100 ms of the total; " },
	};
	static const BscNsec ends[] = { 250, 500, 600, 750, 1000 };

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(Made) made = boot_with_ends(BSC_MODE_SERIAL, ends, G_N_ELEMENTS(ends));
		const BscCostFit *fit = &made->figures.fit;

		made_callback(made, 3, BSC_SECTION_BRINGUP, "cpu:bringup", 500 * MS,
			      (500 + cases[i].failed) * MS);
		made_bringup(made, 3)->outcome = BSC_OUTCOME_FAILED;
		made_bringup(made, 3)->failed_callback = 0;
		give_nothing_known(made);
		bsc_figures_fit(&made->build);
		bsc_figures_verdict(&made->build);
		g_assert_cmpuint(fit->n_failed, ==, 1);
		g_assert_cmpint(fit->failed, ==, cases[i].failed * MS);
		g_assert_cmpint(bsc_cost_doubt(fit, 1000 * MS), ==, cases[i].doubt);
		g_assert_true(g_str_has_prefix(made->figures.verdict, cases[i].want));
	}
}

static const BscFinding *find(const BscAnalysis *analysis, const char *code)
{
	for (size_t i = 0; i < analysis->n_findings; i++)
		if (strcmp(analysis->findings[i].code, code) == 0)
			return &analysis->findings[i];
	return NULL;
}

/* Two CPUs kicked first; each look at CPU 1 by the function tracer; times in microseconds. */
static const char parallel_story[] = "10 0 1 enter 1 85 1 smpboot_create_threads\n"
				     "12 0 1 exit 1 1 1 0\n"
				     "12 0 1 enter 1 85 56 trace_rb_cpu_prepare\n"
				     "30 0 1 exit 1 56 56 0\n"
				     "30 0 1 enter 1 85 85 cpuhp_kick_ap_alive\n"
				     "32 0 1 fn arch_cpuhp_kick_ap_alive\n"
				     "34 0 1 exit 1 85 85 0\n"
				     "34 0 1 enter 2 85 1 smpboot_create_threads\n"
				     "35 0 1 exit 2 1 1 0\n"
				     "35 0 1 enter 2 85 56 trace_rb_cpu_prepare\n"
				     "36 0 1 exit 2 56 56 0\n"
				     "36 0 1 enter 2 85 85 cpuhp_kick_ap_alive\n"
				     "37 0 1 fn arch_cpuhp_kick_ap_alive\n"
				     "38 0 1 exit 2 85 85 0\n"
				     "39 2 0 fn cpuhp_ap_sync_alive\n"
				     "40 0 1 enter 1 236 86 cpuhp_bringup_ap\n"
				     "50 0 1 fn arch_cpuhp_sync_state_poll\n"
				     "60 0 1 fn arch_cpuhp_sync_state_poll\n"
				     "70 0 1 fn arch_cpuhp_sync_state_poll\n"
				     "75 1 0 fn cpuhp_ap_sync_alive\n"
				     "80 0 1 fn arch_cpuhp_cleanup_kick_cpu\n"
				     "82 1 0 fn notify_cpu_starting\n"
				     "84 1 0 fn set_cpu_online\n"
				     "85 1 0 fn cpuhp_online_idle\n"
				     "86 1 0 waking 20 migration/1\n"
				     "87 1 0 fn complete\n"
				     "88 0 1 waking 21 cpuhp/1\n"
				     "90 1 21 enter 1 236 235 sched_cpu_activate\n"
				     "95 1 21 exit 1 235 235 0\n"
				     "99 0 1 exit 1 236 86 0\n"
				     "100 0 1 enter 2 236 86 cpuhp_bringup_ap\n"
				     "101 0 1 fn arch_cpuhp_cleanup_kick_cpu\n"
				     "102 2 0 fn notify_cpu_starting\n"
				     "103 2 0 fn cpuhp_online_idle\n"
				     "104 2 0 waking 30 migration/2\n"
				     "105 2 0 fn complete\n"
				     "106 0 1 waking 31 cpuhp/2\n"
				     "108 2 31 enter 2 236 235 sched_cpu_activate\n"
				     "109 2 31 exit 2 235 235 0\n"
				     "120 0 1 switch 1 D 0\n"
				     "121 0 0 switch 0 R 1\n"
				     "122 0 1 exit 2 236 86 0\n";

static void test_polls(void)
{
	g_autoptr(BscCapture) capture = story_capture(parallel_story);
	g_autoptr(BscAnalysis) analysis = bsc_analysis_new(capture);
	const BscHotspot *spot = &analysis->episodes[0].hotspots[0];

	g_assert_cmpuint(analysis->n_episodes, ==, 1);
	g_assert_cmpint(spot->site, ==, BSC_CLASS_SPIN_ALIVE);
	g_assert_cmpuint(spot->cpu, ==, 1);
	g_assert_cmpuint(spot->n_polls, ==, 3);
	g_assert_cmpint(spot->poll_gap, ==, 10000);
}

static void test_findings(void)
{
	static const struct {
		const char *code, *text;
		int32_t cpu;
		BscNsec low;
		bool is_cpu_time;
	} cases[] = {
		{ "tracer-cost", "19.0 us in trace/RB:prepare; 93.0 us are left", -1, 19000,
		  false },
		{ "control-spin", "the longest is for CPU 1 with 40.0 us", 1, 41000, false },
		{ "ap-spin", "on 2 CPUs; the longest is CPU 2 with 62.0 us", 2, 67000, true },
		{ "asleep-wake", "while the AP is in: firmware and early code", 1, 35000, false },
		/* CPU 2 is alive all the time that CPU 1 is waited for. */
		{ "serialized-wait", "the largest is 40.0 us, for CPU 1, with 1 other held", 1,
		  40000, false },
	};
	g_autoptr(BscCapture) capture = story_capture(parallel_story);
	g_autoptr(BscAnalysis) analysis = bsc_analysis_new(capture);

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		const BscFinding *finding = find(analysis, cases[i].code);

		g_assert_nonnull(finding);
		g_assert_nonnull(strstr(finding->text, cases[i].text));
		g_assert_cmpint(finding->cpu, ==, cases[i].cpu);
		g_assert_cmpint(finding->cost.low, ==, cases[i].low);
		g_assert_true(finding->is_cpu_time == cases[i].is_cpu_time);
	}
	g_assert_null(find(analysis, "failed-cpu"));
	g_assert_null(find(analysis, "grace-period"));
}

static void test_metrics(void)
{
	static const struct {
		const char *name;
		int unit;
		double low, high;
	} cases[] = {
		{ "total", BSC_METRIC_TIME, 112000, 112000 },
		{ "total.without_tracer", BSC_METRIC_TIME, 93000, 93000 },
		{ "spin.ap", BSC_METRIC_TIME, 67000, 67000 },
		{ "cpus.online", BSC_METRIC_COUNT, 2, 2 },
		{ "cpus.failed", BSC_METRIC_COUNT, 0, 0 },
		{ "phase.prepare.max", BSC_METRIC_TIME, 20000, 20000 },
		{ "class.control.kick", BSC_METRIC_TIME, 6000, 6000 },
		{ "callback.control.trace/RB:prepare.total", BSC_METRIC_TIME, 19000, 19000 },
		/* Two CPUs are no line. */
		{ "per_cpu", BSC_METRIC_TIME, 1, 0 },
	};
	g_autoptr(BscCapture) capture = story_capture(parallel_story);
	g_autoptr(BscAnalysis) analysis = bsc_analysis_new(capture);
	size_t n;
	BscMetric *metrics = bsc_metrics_new(capture, analysis, 0, &n);

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		const BscMetric *found = NULL;

		for (size_t k = 0; k < n; k++)
			if (strcmp(metrics[k].name, cases[i].name) == 0)
				found = &metrics[k];
		g_assert_nonnull(found);
		g_assert_cmpint(found->unit, ==, cases[i].unit);
		g_assert_cmpfloat(found->low, ==, cases[i].low);
		g_assert_cmpfloat(found->high, ==, cases[i].high);
	}
	bsc_metrics_free(metrics, n);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/fit/cases", test_fit);
	g_test_add_func("/fit/failed", test_fit_forgives_the_next_one);
	g_test_add_func("/fit/failures", test_failures_spoil_the_line);
	g_test_add_func("/verdict/cases", test_verdict);
	g_test_add_func("/verdict/largest", test_verdict_names_the_largest_part);
	g_test_add_func("/polls", test_polls);
	g_test_add_func("/findings", test_findings);
	g_test_add_func("/metrics", test_metrics);
	return g_test_run();
}
