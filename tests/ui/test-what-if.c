/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/what-if-model.h"

#include <string.h>

#define MS ((BscNsec)1000000)

static void change_much(BscAssumptions *a)
{
	a->modifiers.n_cpus = 64;
	a->modifiers.seed = 7;
	a->modifiers.host_cpus = 1;
	a->modifiers.wake_latency = 50000;
	a->modifiers.no_tracer = a->modifiers.no_console = true;
	bsc_assumptions_scale(a, "it's:prepare", 0.5, false);
	bsc_assumptions_scale(a, "b:online", 3, true);
}

static void test_chips_say_what_is_changed(void)
{
	static const char *const want[] = {
		"64 CPUs, seed 7", "1 host CPU",         "wake-ups take 50.0 us", "no tracer cost",
		"no console",      "it's:prepare × 0.5", "without b:online",
	};
	g_autoptr(BscAssumptions) a = bsc_assumptions_new();
	g_autoptr(BscAssumptions) none = bsc_assumptions_new();
	g_autoptr(GPtrArray) chips = bsc_assumptions_chips(a);

	g_assert_cmpuint(chips->len, ==, 0);
	change_much(a);
	g_assert_false(bsc_assumptions_equal(a, none));
	g_clear_pointer(&chips, g_ptr_array_unref);
	chips = bsc_assumptions_chips(a);
	g_assert_cmpuint(chips->len, ==, G_N_ELEMENTS(want));
	for (guint i = 0; i < chips->len; i++)
		g_assert_cmpstr(((BscChip *)chips->pdata[i])->text, ==, want[i]);
	/* Taken back from the last to the first, nothing is left, not even the seed. */
	while (chips->len > 0) {
		guint n = chips->len;

		bsc_assumptions_remove(a, chips->pdata[n - 1]);
		g_clear_pointer(&chips, g_ptr_array_unref);
		chips = bsc_assumptions_chips(a);
		g_assert_cmpuint(chips->len, ==, n - 1);
	}
	g_assert_true(bsc_assumptions_equal(a, none));
}

static void test_copies_are_apart(void)
{
	g_autoptr(BscAssumptions) a = bsc_assumptions_new();
	g_autoptr(BscAssumptions) b = NULL;

	change_much(a);
	b = bsc_assumptions_copy(a);
	g_assert_true(bsc_assumptions_equal(a, b));
	bsc_assumptions_scale(b, "it's:prepare", 0.25, false);
	g_assert_cmpuint(b->scales->len, ==, a->scales->len);
	g_assert_false(bsc_assumptions_equal(a, b));
}

static void test_one_policy_stays(void)
{
	g_autoptr(BscAssumptions) a = bsc_assumptions_new();

	for (int i = 0; i < BSC_N_POLICIES; i++)
		bsc_assumptions_want(a, i, false);
	g_assert_cmpuint(a->policies, ==, 1u << (BSC_N_POLICIES - 1));
	bsc_assumptions_want(a, BSC_POLICY_SERIAL, true);
	bsc_assumptions_want(a, BSC_N_POLICIES - 1, false);
	g_assert_cmpuint(a->policies, ==, 1u << BSC_POLICY_SERIAL);
}

static void test_command_line(void)
{
	g_autoptr(BscAssumptions) a = bsc_assumptions_new();
	g_autofree char *plain = bsc_assumptions_command(a, "/a b/trace.dat", 0);
	g_autofree char *full = NULL;

	g_assert_cmpstr(plain, ==,
			"bringup-scope simulate '/a b/trace.dat' --episode=1 --policy=all");
	change_much(a);
	for (int i = 0; i < BSC_N_POLICIES; i++)
		bsc_assumptions_want(a, i, i == BSC_POLICY_SERIAL || i == BSC_POLICY_PARALLEL);
	full = bsc_assumptions_command(a, "x.dat", 2);
	g_assert_cmpstr(full, ==,
			"bringup-scope simulate 'x.dat' --episode=3 --policy=serial,parallel "
			"--cpus=64 --seed=7 --host-cpus=1 --wake-latency=50000 --no-tracer-cost "
			"--no-console '--scale=it'\\''s:prepare=0.5' --drop=b:online");
}

/* A simulation that nobody ran. */
static BscSimulation made_simulation(BscPrediction *predictions, size_t n, GPtrArray *notes)
{
	return (BscSimulation){
		.recorded = 319 * MS, .predictions = predictions, .n_predictions = n, .notes = notes
	};
}

static void test_bars_say_what_the_command_line_prints(void)
{
	BscPrediction predictions[] = {
		{ BSC_POLICY_RECORDED, 319 * MS, 319 * MS, 319 * MS, false },
		{ BSC_POLICY_SPLIT, 332 * MS, 319 * MS, 350 * MS, false },
		{ BSC_POLICY_PARALLEL, 84500000, 83900000, 86500000, false },
		{ BSC_POLICY_CONTROL_THREADS, 2400 * MS, 523 * MS, 4420 * MS, true },
		{ BSC_POLICY_SERIAL, 155000 * MS, 4570 * MS, 222000 * MS, false },
	};
	static const struct {
		BscBarKind kind;
		bool is_open;
		const char *name, *value, *range, *change, *remark, *speech;
	} want[] = {
		{ BSC_BAR_MEASURED, false, "recording", "319 ms", "", "", "measured",
		  "recording, 319 ms, measured" },
		{ BSC_BAR_PREDICTED, false, "split", "332 ms", "319 .. 350 ms", "+4.1 %", "",
		  "split, 332 ms, 4.1 % more than recorded, between 319 and 350 ms" },
		{ BSC_BAR_PREDICTED, false, "parallel", "84.5 ms", "83.9 .. 86.5 ms", "-73.5 %", "",
		  "parallel, 84.5 ms, 73.5 % less than recorded, between 83.9 and 86.5 ms" },
		{ BSC_BAR_BOUND, true, "control-threads", "\xe2\x89\xa5 2.40 s", "523 ms .. 4.42 s",
		  "+652.4 %", "lower bound",
		  "control-threads, at least 2.40 s, 652.4 % more than recorded, between 523 ms "
		  "and 4.42 s, "
		  "lower bound" },
		{ BSC_BAR_PREDICTED, true, "serial", "155 s", "4.57 .. 222 s", "+48489.3 %",
		  "wide interval",
		  "serial, 155 s, 48489.3 % more than recorded, between 4.57 and 222 s, "
		  "wide interval" },
	};
	BscSimulation simulation = made_simulation(predictions, G_N_ELEMENTS(predictions), NULL);
	g_autoptr(BscAssumptions) none = bsc_assumptions_new();
	g_autoptr(GPtrArray) bars = bsc_what_if_bars(&simulation, none);

	g_assert_cmpuint(bars->len, ==, G_N_ELEMENTS(want));
	for (guint i = 0; i < bars->len; i++) {
		const BscWhatIfBar *bar = bars->pdata[i];

		g_assert_cmpint(bar->kind, ==, want[i].kind);
		g_assert_cmpint(bar->is_open, ==, want[i].is_open);
		g_assert_cmpstr(bar->name, ==, want[i].name);
		g_assert_cmpstr(bar->value, ==, want[i].value);
		g_assert_cmpstr(bar->range, ==, want[i].range);
		g_assert_cmpstr(bar->change, ==, want[i].change);
		g_assert_cmpstr(bar->remark, ==, want[i].remark);
		g_assert_cmpstr(bar->speech, ==, want[i].speech);
		if (bar->kind != BSC_BAR_MEASURED)
			g_assert_nonnull(
				strstr(bar->tooltip,
				       bsc_policy_text(predictions[bar->prediction].policy)));
		g_assert_cmpint(strstr(bar->tooltip, "A lower bound") != NULL, ==,
				bar->kind == BSC_BAR_BOUND);
	}
}

/* Changed, the recorded order is a prediction like the others, and is called what it is. */
static void test_recorded_order_changed(void)
{
	BscPrediction predictions[] = {
		{ BSC_POLICY_RECORDED, 300 * MS, 300 * MS, 300 * MS, false },
	};
	BscSimulation simulation = made_simulation(predictions, 1, NULL);
	g_autoptr(BscAssumptions) a = bsc_assumptions_new();
	g_autoptr(GPtrArray) bars = NULL;
	g_autofree char *title = NULL, *banner = NULL;
	const BscWhatIfBar *bar;

	a->modifiers.no_tracer = true;
	bars = bsc_what_if_bars(&simulation, a);
	g_assert_cmpuint(bars->len, ==, 2);
	bar = bars->pdata[1];
	g_assert_cmpstr(bar->name, ==, "recorded");
	g_assert_cmpint(bar->kind, ==, BSC_BAR_PREDICTED);
	g_assert_nonnull(strstr(bar->tooltip, "Changed: no tracer cost."));
	title = bsc_what_if_title(BSC_POLICY_RECORDED, a);
	g_assert_cmpstr(title, ==, "recorded, no tracer cost");
	banner = bsc_what_if_banner(&predictions[0], a);
	g_assert_cmpstr(banner, ==,
			"Simulated: recorded, no tracer cost. Nothing of this was recorded.");
}

static void test_scale_keeps_short_bars_readable(void)
{
	static const struct {
		BscNsec recorded, high, want;
	} cases[] = {
		{ 100, 50, 100 },
		{ 100, 250, 250 },
		{ 100, 300, 300 },
		{ 100, 301, 300 },
		{ 100, INT64_MAX, 300 },
		{ 0, 0, 1 },
		{ INT64_MAX, 5, INT64_MAX / 3 * 3 },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		BscWhatIfBar measured = { .low = cases[i].recorded,
					  .total = cases[i].recorded,
					  .high = cases[i].recorded };
		BscWhatIfBar other = { .high = cases[i].high };
		g_autoptr(GPtrArray) bars = g_ptr_array_new();

		g_ptr_array_add(bars, &measured);
		g_ptr_array_add(bars, &other);
		g_assert_cmpint(bsc_what_if_scale(bars), ==, cases[i].want);
	}
}

static void test_notes_are_sentences(void)
{
	g_autoptr(GPtrArray) notes = g_ptr_array_new();
	BscSimulation simulation = made_simulation(NULL, 0, notes);
	g_autofree char *none = bsc_what_if_notes(&simulation);
	g_autofree char *two = NULL;

	g_assert_cmpstr(none, ==, "");
	g_ptr_array_add(notes, (char *)"a poll sleeps");
	g_ptr_array_add(notes, (char *)"64 CPUs");
	two = bsc_what_if_notes(&simulation);
	g_assert_cmpstr(two, ==, "A poll sleeps.\n64 CPUs.");
}

/* What the chooser offers is what a simulation can change, the most expensive first. */
static void test_callbacks(void)
{
	g_autoptr(GArray) callbacks = NULL;
	BscStrtab *strings = bsc_strtab_new();
	BscTimeline timeline = { .strings = strings };
	BscString a = bsc_strtab_intern(strings, "a:prepare"),
		  b = bsc_strtab_intern(strings, "b:online");
	BscString f = bsc_strtab_intern(strings, "function");
	BscCallbackSum sums[] = {
		{ .state = a, .section = BSC_SECTION_PREPARE, .total = 3 },
		{ .state = b, .section = BSC_SECTION_ONLINE, .total = 9 },
		{ .function = f, .section = BSC_SECTION_ONLINE, .total = 5 },
		{ .state = a, .section = BSC_SECTION_PREPARE, .total = 4 },
		{ .state = b, .section = BSC_SECTION_BRINGUP, .total = 90 },
		{ .state = b, .section = BSC_SECTION_ONLINE, .total = 90, .is_teardown = true },
		{ .section = BSC_SECTION_ONLINE, .total = 90 },
	};
	BscEpisodeFigures figures = { .callbacks = sums, .n_callbacks = G_N_ELEMENTS(sums) };
	BscAnalysis analysis = { .episodes = &figures, .n_episodes = 1 };
	static const struct {
		const char *name;
		BscNsec total;
	} want[] = { { "b:online", 9 }, { "a:prepare", 7 }, { "function", 5 } };

	callbacks = bsc_what_if_callbacks(&timeline, &analysis, 0);
	g_assert_cmpuint(callbacks->len, ==, G_N_ELEMENTS(want));
	for (guint i = 0; i < callbacks->len; i++) {
		const BscWhatIfCallback *at = &g_array_index(callbacks, BscWhatIfCallback, i);

		g_assert_cmpstr(at->name, ==, want[i].name);
		g_assert_cmpint(at->total, ==, want[i].total);
	}
	bsc_strtab_free(strings);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/what-if/chips", test_chips_say_what_is_changed);
	g_test_add_func("/what-if/copies", test_copies_are_apart);
	g_test_add_func("/what-if/one-policy-stays", test_one_policy_stays);
	g_test_add_func("/what-if/command", test_command_line);
	g_test_add_func("/what-if/bars", test_bars_say_what_the_command_line_prints);
	g_test_add_func("/what-if/recorded-changed", test_recorded_order_changed);
	g_test_add_func("/what-if/scale", test_scale_keeps_short_bars_readable);
	g_test_add_func("/what-if/notes", test_notes_are_sentences);
	g_test_add_func("/what-if/callbacks", test_callbacks);
	return g_test_run();
}
