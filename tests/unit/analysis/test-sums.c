/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "made.h"

static void assert_span(BscSpan span, BscNsec low, BscNsec high)
{
	g_assert_cmpint(span.low, ==, low);
	g_assert_cmpint(span.high, ==, high);
	if (low != BSC_NSEC_NONE)
		g_assert_true(span.is_exact == (low == high));
}

/* One story for all sums: a callback, a poll, a sleep; the AP's alive is bounded. */
static Made *parallel_story(void)
{
	static const char *const lanes[] = {
		("10:callback@1#0 14:between@1 20:kick@1#1 30:spin_alive+bringup@1#2 "
		 "33:interrupt@1#2 50:spin_alive@1#2 60:asleep_alive@1#2 70:asleep_online_idle@1#2 "
		 "72:wait_run@1#2 80:asleep_ap_thread@2#2 100:?"),
		"14:offline 40:wake 55:wake+spin_release 60:spin_release 70:starting 100:idle",
		"60:offline 100:?",
	};
	Made *made = made_new(BSC_MODE_PARALLEL, 2, 100);

	made_callback(made, 1, BSC_SECTION_PREPARE, "trace/RB:prepare", 0, 10);
	made_callback(made, 1, BSC_SECTION_KICK, "cpu:kick_ap", 14, 20);
	made_callback(made, 1, BSC_SECTION_BRINGUP, "cpu:bringup", 20, 72);
	made_stays(made, lanes);
	return made;
}

static void test_classes_keep_both_bounds(void)
{
	static const struct {
		bool is_control;
		const char *class;
		BscNsec low, high;
		uint32_t n_stays, n_cpus;
	} cases[] = {
		{ true, "callback", 10, 30, 1, 1 },  { true, "spin_alive", 17, 47, 1, 1 },
		{ true, "bringup", 0, 30, 0, 0 },    { true, "asleep_ap_thread", 8, 28, 1, 1 },
		{ true, "wake", 0, 0, 0, 0 },        { false, "offline", 74, 114, 2, 2 },
		{ false, "wake", 26, 81, 1, 1 },     { false, "spin_release", 5, 60, 1, 1 },
		{ false, "starting", 10, 50, 1, 1 }, { false, "callback", 0, 0, 0, 0 },
	};
	g_autoptr(Made) made = parallel_story();

	bsc_figures_sums(&made->build);
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		const BscClassSum *sums =
			cases[i].is_control ? made->figures.control : made->figures.ap;
		const BscClassSum *sum = &sums[made_class(cases[i].class)];

		assert_span(sum->time, cases[i].low, cases[i].high);
		g_assert_cmpuint(sum->n_stays, ==, cases[i].n_stays);
		g_assert_cmpuint(sum->n_cpus, ==, cases[i].n_cpus);
	}
	assert_span(made->figures.control_unknown, 30, 30);
	assert_span(made->figures.ap_unknown, 55, 55);
}

static void test_totals(void)
{
	g_autoptr(Made) made = parallel_story();
	const BscEpisodeFigures *f = &made->figures;

	made_point(made, 1, BSC_POINT_KICK, 14, 14);
	made_bringup(made, 2)->was_alive = false;
	made_bringup(made, 2)->outcome = BSC_OUTCOME_FAILED;
	bsc_figures_sums(&made->build);
	assert_span(f->total, 100, 100);
	assert_span(f->tracer, 10, 10);
	assert_span(f->without_tracer, 90, 90);
	assert_span(f->control_asleep, 28, 48);
	assert_span(f->control_spin, 17, 47);
	/* Either spinning or working in cpu:bringup: neither for certain, and both are waits. */
	assert_span(f->control_working, 20, 50);
	assert_span(f->control_waits, 45, 75);
	assert_span(f->ap_spin, 5, 60);
	assert_span(f->burnt, 22, 107);
	g_assert_cmpuint(f->n_present, ==, 2);
	g_assert_cmpuint(f->n_kicked, ==, 1);
	g_assert_cmpuint(f->n_alive, ==, 1);
	g_assert_cmpuint(f->n_online, ==, 1);
}

static void test_open_end_stays_open(void)
{
	g_autoptr(Made) made = parallel_story();

	made_bringup(made, 2)->end = BSC_NSEC_NONE;
	g_array_index(made->callbacks, BscCallback, 0).is_open = true;
	bsc_figures_sums(&made->build);
	assert_span(made->figures.total, 100, BSC_NSEC_NONE);
	assert_span(made->figures.tracer, 0, 100);
	g_assert_cmpint(made->figures.without_tracer.low, ==, 0);
	g_assert_cmpint(made->figures.without_tracer.high, ==, BSC_NSEC_NONE);
}

static void test_hotspots(void)
{
	static const struct {
		bool is_control;
		const char *site;
		uint32_t cpu;
		BscNsec low, high;
		uint32_t n_waits;
		bool is_burning;
	} cases[] = {
		/* The interrupt in the middle does not make two of it; what is lost widens it. */
		{ true, "spin_alive", 1, 17, 27, 1, true },
		{ true, "asleep_alive", 1, 10, 10, 1, false },
		{ true, "asleep_online_idle", 1, 10, 10, 1, false },
		{ true, "asleep_ap_thread", 2, 8, 8, 1, false },
		{ false, "spin_release", 1, 5, 20, 1, true },
	};
	g_autoptr(Made) made = parallel_story();
	const BscEpisodeFigures *f = &made->figures;

	bsc_figures_hotspots(&made->build);
	g_assert_cmpuint(f->n_hotspots, ==, G_N_ELEMENTS(cases));
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		const BscHotspot *spot = &f->hotspots[i];

		g_assert_true(spot->is_control == cases[i].is_control);
		g_assert_cmpint(spot->site, ==, made_class(cases[i].site));
		g_assert_cmpuint(spot->cpu, ==, cases[i].cpu);
		assert_span(spot->time, cases[i].low, cases[i].high);
		g_assert_cmpuint(spot->n_waits, ==, cases[i].n_waits);
		g_assert_true(spot->is_burning == cases[i].is_burning);
		g_assert_true(bsc_figures_hotspot(&made->build, spot->is_control, spot->site,
						  spot->cpu) == spot);
	}
	g_assert_null(bsc_figures_hotspot(&made->build, true, BSC_CLASS_SPIN_ALIVE, 2));
}

static void test_callbacks(void)
{
	static const char *const lanes[] = {
		("10:callback@1#0 15:callback@1#1 20:asleep_creation@1#1 60:callback@2#2 "
		 "64:preempted@2#2 100:callback+asleep_other@2#2"),
		"100:idle",
		"50:ap_callback#3 100:idle",
	};
	g_autoptr(Made) made = made_new(BSC_MODE_SPLIT, 2, 100);
	const BscEpisodeFigures *f = &made->figures;

	made_callback(made, 1, BSC_SECTION_PREPARE, "threads:prepare", 0, 10);
	made_callback(made, 1, BSC_SECTION_PREPARE, "threads:prepare", 10, 20);
	made_callback(made, 2, BSC_SECTION_PREPARE, "threads:prepare", 20, 100);
	made_callback(made, 2, BSC_SECTION_ONLINE, "sched:active", 0, 30);
	made_stays(made, lanes);
	bsc_figures_callbacks(&made->build);
	g_assert_cmpuint(f->n_callbacks, ==, 2);
	g_assert_true(f->callbacks[0].is_control);
	g_assert_cmpuint(f->callbacks[0].n_calls, ==, 3);
	g_assert_cmpuint(f->callbacks[0].n_cpus, ==, 2);
	g_assert_cmpint(f->callbacks[0].total, ==, 100);
	g_assert_cmpint(f->callbacks[0].min, ==, 20);
	g_assert_cmpint(f->callbacks[0].max, ==, 80);
	g_assert_cmpuint(f->callbacks[0].max_cpu, ==, 2);
	assert_span(f->callbacks[0].off_cpu, 9, 45);
	/* No event of this capture could show an interrupt. */
	g_assert_false(bsc_span_is_known(f->callbacks[0].interrupt));
	g_assert_false(f->callbacks[1].is_control);
	g_assert_cmpint(f->callbacks[1].total, ==, 30);
}

static void test_groups(void)
{
	static const char *const lanes[] = { "100:?", "100:?", "100:?" };
	g_autoptr(Made) made = made_new(BSC_MODE_PARALLEL, 2, 100);
	const BscEpisodeFigures *f = &made->figures;

	made->timeline.episodes[0].n_rounds = 2;
	made_bringup(made, 2)->round = 1;
	made_phase(made, 1, BSC_PHASE_KICK, 10, 10);
	made_phase(made, 2, BSC_PHASE_KICK, 4, 20);
	made_stays(made, lanes);
	bsc_figures_groups(&made->build);
	g_assert_cmpuint(f->n_groups, ==, 3);
	g_assert_cmpstr(f->groups[0].name, ==, "all");
	g_assert_cmpuint(f->groups[0].n_lines, ==, 2);
	g_assert_cmpstr(f->groups[2].name, ==, "round 2");
	g_assert_cmpuint(f->groups[2].n_cpus, ==, 1);
	assert_span(f->lines[0].total, 14, 30);
	assert_span(f->lines[0].min, 4, 10);
	assert_span(f->lines[0].max, 10, 20);
	/* The one that is certainly at least as large; the other one only may be. */
	g_assert_cmpuint(f->lines[0].max_cpu, ==, 1);
	g_assert_cmpint(f->lines[1].phase, ==, BSC_N_PHASES);
	assert_span(f->lines[f->groups[2].first_line].total, 4, 20);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/sums/classes", test_classes_keep_both_bounds);
	g_test_add_func("/sums/totals", test_totals);
	g_test_add_func("/sums/open", test_open_end_stays_open);
	g_test_add_func("/hotspots", test_hotspots);
	g_test_add_func("/callbacks", test_callbacks);
	g_test_add_func("/groups", test_groups);
	return g_test_run();
}
