/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/load.h"
#include "compare/compare.h"
#include "sim/simulate.h"
#include "verdicts.h"

#include <string.h>

/* What is compared here: the captures of samples/, read once each. */

#define MAX_SIDES 3

static const char *samples, *shared;
static GHashTable *loaded; /* path -> Loaded */

typedef struct Loaded {
	BscCapture *capture;
	BscAnalysis *analysis;
} Loaded;

static void loaded_free(gpointer data)
{
	Loaded *of = data;

	bsc_analysis_free(of->analysis);
	bsc_capture_unref(of->capture);
	g_free(of);
}

static const Loaded *load(const char *path)
{
	Loaded *of = g_hash_table_lookup(loaded, path);
	g_autoptr(GError) error = NULL;

	if (of)
		return of;
	of = g_new0(Loaded, 1);
	of->capture = bsc_load_capture(path, NULL, NULL, &error);
	g_assert_no_error(error);
	of->analysis = bsc_analysis_new(of->capture);
	g_hash_table_insert(loaded, g_strdup(path), of);
	return of;
}

static BscSideRun sample_run(const char *name)
{
	g_autofree char *path = g_build_filename(samples, name, "trace.dat", NULL);
	const Loaded *of = load(path);

	return (BscSideRun){ of->capture, of->analysis, BSC_NO_ROW, name };
}

/* Sides of one run each, as the samples NAMES, which end in NULL. */
typedef struct Sides {
	BscSideRun runs[MAX_SIDES];
	BscSide sides[MAX_SIDES];
	size_t n;
} Sides;

static void sides_init(Sides *sides, const char *const *names)
{
	sides->n = 0;
	for (; sides->n < MAX_SIDES && names[sides->n]; sides->n++) {
		sides->runs[sides->n] = sample_run(names[sides->n]);
		sides->sides[sides->n] =
			(BscSide){ names[sides->n], &sides->runs[sides->n], 1, false };
	}
}

static BscComparison *compare(const Sides *sides)
{
	g_autoptr(GError) error = NULL;
	BscComparison *comparison = bsc_comparison_new(sides->sides, sides->n, NULL, &error);

	g_assert_no_error(error);
	return comparison;
}

static const char *const all[] = { "boot-baseline-8",   "boot-par0-8",   "boot-par1-8",
				   "boot-baseline-128", "boot-par1-128", "fault-dead-par1-8",
				   "riscv-par1-8",      "runtime-par1",  "wake-fn-baseline-8",
				   "wake-fn-par0-8",    "wake-fn-par1-8" };

static void test_same_is_empty(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
		g_autoptr(BscComparison) comparison = NULL;
		Sides sides;

		sides_init(&sides, (const char *const[]){ all[i], all[i], NULL });
		comparison = compare(&sides);
		g_assert_true(bsc_comparison_is_empty(comparison));
		g_assert_true(g_str_has_prefix(comparison->verdict, "No figure differs from "));
		for (size_t k = 0; k < comparison->n_differences; k++)
			g_assert_cmpfloat(comparison->differences[k].cells[1].p, ==, 1);
	}
}

static void check_metrics(const BscComparison *comparison, const Sides *sides, size_t side)
{
	const BscSideRun *run = &sides->runs[side];
	size_t n;
	BscMetric *metrics =
		bsc_metrics_new(run->capture, run->analysis, comparison->episodes[side], &n);

	for (size_t i = 0; i < n; i++) {
		const BscDifference *row = bsc_comparison_find(comparison, metrics[i].name);

		g_assert_nonnull(row);
		g_assert_cmpint(row->unit, ==, (int)metrics[i].unit);
		g_assert_true(row->cells[side].is_present);
		if (!(metrics[i].low <= metrics[i].high)) {
			g_assert_false(bsc_value_is_known(row->cells[side].value));
			continue;
		}
		g_assert_cmpfloat(row->cells[side].value.low, ==, metrics[i].low);
		g_assert_cmpfloat(row->cells[side].value.high, ==, metrics[i].high);
	}
	bsc_metrics_free(metrics, n);
}

static void check_rows(const BscComparison *comparison)
{
	const BscDifference *rows = comparison->differences;

	g_assert_cmpstr(rows[0].name, ==, "total");
	for (size_t i = 0; i < comparison->n_differences; i++) {
		g_assert_cmpint((int)strlen(rows[i].label), >, 0);
		g_assert_cmpint(rows[i].cpu >= 0, ==, rows[i].kind == BSC_ROW_CPU);
		if (i < 2 || rows[i].kind != rows[i - 1].kind)
			continue;
		g_assert_cmpfloat(rows[i].effect, <=, rows[i - 1].effect);
		if (rows[i].effect == rows[i - 1].effect)
			g_assert_cmpstr(rows[i].name, >, rows[i - 1].name);
	}
}

static void test_figures_are_those_of_the_report(void)
{
	for (size_t i = 1; i < G_N_ELEMENTS(all); i++) {
		g_autoptr(BscComparison) comparison = NULL;
		Sides sides;

		sides_init(&sides, (const char *const[]){ all[i - 1], all[i], NULL });
		comparison = compare(&sides);
		g_assert_false(bsc_comparison_is_empty(comparison));
		check_metrics(comparison, &sides, 0);
		check_metrics(comparison, &sides, 1);
		check_rows(comparison);
	}
}

/* Each callback of each side stands in exactly one match, and those of a match are alike. */
static void check_callbacks(const BscComparison *comparison, const Sides *sides, size_t side)
{
	const BscTimeline *timeline = sides->runs[side].capture->timeline;
	const BscEpisode *episode = &timeline->episodes[comparison->episodes[side]];
	size_t n_matched = 0, n_callbacks = 0;

	for (BscRow i = 0; i < episode->n_bringups; i++)
		n_callbacks += timeline->bringups[episode->first_bringup + i].n_callbacks;
	for (size_t i = 0; i < comparison->n_callbacks; i++) {
		const BscCallbackMatch *match = &comparison->callbacks[i];
		const BscCallback *callback;
		const char *state;

		if (i > 0)
			g_assert_cmpuint(match->cpu, >=, match[-1].cpu);
		if (match->callbacks[side] == BSC_NO_ROW)
			continue;
		n_matched++;
		callback = &timeline->callbacks[match->callbacks[side]];
		state = bsc_strtab_get(timeline->strings, callback->state);
		g_assert_cmpuint(timeline->bringups[callback->bringup].cpu, ==, match->cpu);
		g_assert_cmpint(callback->is_teardown, ==, match->is_teardown);
		if (*state)
			g_assert_cmpstr(state, ==, match->state);
	}
	g_assert_cmpuint(n_matched, ==, n_callbacks);
}

static void test_callbacks_are_matched(void)
{
	for (size_t i = 1; i < G_N_ELEMENTS(all); i++) {
		g_autoptr(BscComparison) comparison = NULL;
		Sides sides;

		sides_init(&sides, (const char *const[]){ all[0], all[i], NULL });
		comparison = compare(&sides);
		check_callbacks(comparison, &sides, 0);
		check_callbacks(comparison, &sides, 1);
	}
}

static char *codes(const BscComparison *comparison)
{
	GString *out = g_string_new(NULL);

	for (size_t i = 0; i < comparison->n_warnings; i++)
		g_string_append_printf(out, "%s%s", i > 0 ? " " : "", comparison->warnings[i].code);
	return g_string_free(out, FALSE);
}

static void test_warnings(void)
{
	static const struct {
		const char *a, *b, *want;
	} cases[] = {
		{ "boot-par1-8", "boot-par1-8", "same-file single-run" },
		{ "wake-fn-baseline-8", "wake-fn-par1-8", "mode single-run" },
		{ "wake-fn-par0-8", "wake-fn-par1-8", "mode single-run" },
		{ "boot-baseline-128", "boot-par1-128", "mode tracing-cost single-run" },
		{ "boot-par1-8", "riscv-par1-8",
		  "architecture kernel buffer command-line events single-run" },
		{ "boot-par1-8", "fault-dead-par1-8", "command-line failed-cpu single-run" },
		{ "boot-par1-8", "boot-par1-128",
		  "cpus buffer command-line tracing-cost single-run" },
		{ "boot-par1-8", "runtime-par1",
		  "episode buffer command-line events function-tracer single-run" },
		{ "boot-par1-8", "wake-fn-par1-8",
		  "buffer command-line events function-tracer single-run" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(BscComparison) comparison = NULL;
		g_autofree char *found = NULL;
		Sides sides;

		sides_init(&sides, (const char *const[]){ cases[i].a, cases[i].b, NULL });
		comparison = compare(&sides);
		found = codes(comparison);
		g_assert_cmpstr(found, ==, cases[i].want);
	}
}

static void test_words_of_the_command_line(void)
{
	g_autoptr(BscComparison) comparison = NULL;
	Sides sides;

	sides_init(&sides, (const char *const[]){ "boot-par1-8", "fault-dead-par1-8", NULL });
	comparison = compare(&sides);
	g_assert_cmpstr(comparison->warnings[0].text, ==,
			"different command lines: only fault-dead-par1-8 has lab.ap_dead=5");
	g_assert_cmpstr(comparison->warnings[1].text, ==, "1 CPU failed in fault-dead-par1-8");
}

static void test_verdicts(void)
{
	static const struct {
		const char *names[MAX_SIDES + 1];
		const char *want;
	} cases[] = {
#define X(a, b, c, want) { { a, b, c }, want },
		VERDICTS(X)
#undef X
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(BscComparison) comparison = NULL;
		Sides sides;

		sides_init(&sides, cases[i].names);
		comparison = compare(&sides);
		g_assert_cmpstr(comparison->verdict, ==, cases[i].want);
	}
}

static const BscCell *cell_of(const BscComparison *comparison, const char *name, size_t side)
{
	return &bsc_comparison_find(comparison, name)->cells[side];
}

/* What has no meaning without events is unknown, not 0. */
static void test_simulated(void)
{
	BscSideRun runs[2] = { sample_run("wake-fn-baseline-8"), { 0 } };
	const BscPolicy policy = BSC_POLICY_PARALLEL;
	const BscModifiers modifiers = BSC_MODIFIERS_NONE;
	g_autoptr(BscSimulation) simulation = bsc_simulation_new(
		runs[0].capture, runs[0].analysis->stays, 0, &policy, 1, &modifiers, NULL);
	g_autoptr(BscAnalysis) analysis = bsc_analysis_new(simulation->predictions[0].capture);
	g_autoptr(BscComparison) comparison = NULL;
	BscSide sides[2] = { { "recorded", &runs[0], 1, false },
			     { "parallel", &runs[1], 1, false } };
	g_autofree char *found = NULL;

	runs[1] = (BscSideRun){ simulation->predictions[0].capture, analysis, BSC_NO_ROW,
				"wake@parallel" };
	comparison = bsc_comparison_new(sides, 2, NULL, NULL);
	found = codes(comparison);
	g_assert_cmpstr(found, ==, "simulated tracing-cost");
	g_assert_true(g_str_has_prefix(comparison->verdict, "parallel is predicted to take "));
	g_assert_cmpfloat(cell_of(comparison, "total", 1)->value.low, ==,
			  (double)simulation->predictions[0].total);
	g_assert_true(bsc_value_is_known(cell_of(comparison, "phase.wake.total", 1)->value));
	g_assert_true(bsc_value_is_known(cell_of(comparison, "asleep.control", 0)->value));
	g_assert_false(bsc_value_is_known(cell_of(comparison, "asleep.control", 1)->value));
	g_assert_false(bsc_value_is_known(cell_of(comparison, "concurrency", 1)->value));
	g_assert_false(bsc_value_is_known(cell_of(comparison, "concurrency", 1)->delta));
}

/* Each CPU's end is counted from what the alignment lays at zero: later ones give less. */
static void test_alignments(void)
{
	double last = G_MAXDOUBLE;

	for (int alignment = 0; alignment < BSC_N_ALIGNMENTS; alignment++) {
		BscCompareOptions options = { .alignment = alignment };
		g_autoptr(BscComparison) comparison = NULL;
		const BscCell *end;
		Sides sides;

		sides_init(&sides,
			   (const char *const[]){ "wake-fn-par0-8", "wake-fn-par1-8", NULL });
		comparison = bsc_comparison_new(sides.sides, sides.n, &options, NULL);
		end = cell_of(comparison, "cpu.7.end", 1);
		g_assert_true(bsc_value_is_known(end->value));
		if (alignment == BSC_ALIGN_PREPARE)
			g_assert_cmpfloat(end->value.low, ==,
					  cell_of(comparison, "total", 1)->value.low);
		/* CPU 7's own kick comes before anybody is online. */
		if (alignment != BSC_ALIGN_OWN_KICK)
			g_assert_cmpfloat(end->value.high, <, last);
		else
			g_assert_cmpfloat(end->value.low, >, last);
		last = end->value.low;
	}
}

static BscSide group(const char *label, BscSideRun *runs, size_t n)
{
	return (BscSide){ label, runs, n, true };
}

static void test_few_runs_show_nothing(void)
{
	BscSideRun a[3], b[3];
	BscSide sides[2] = { group("baseline", a, 3), group("par1", b, 3) };
	g_autoptr(BscComparison) comparison = NULL;
	g_autofree char *found = NULL;

	for (int i = 0; i < 3; i++) {
		a[i] = sample_run("wake-fn-baseline-8");
		b[i] = sample_run("wake-fn-par1-8");
	}
	comparison = bsc_comparison_new(sides, 2, NULL, NULL);
	found = codes(comparison);
	g_assert_cmpstr(found, ==, "mode few-runs");
	g_assert_cmpint(cell_of(comparison, "total", 1)->reality, ==, BSC_REAL_TOO_FEW);
	g_assert_cmpint(cell_of(comparison, "cpus.online", 1)->reality, ==, BSC_REAL_TOO_FEW);
	g_assert_cmpuint(comparison->n_pairs, ==, 1);
	g_assert_cmpfloat(comparison->pairs[0].shift_low, >, comparison->pairs[0].shift_high);
	g_assert_nonnull(strstr(comparison->warnings[1].text, "4 of each are the least"));
}

static void test_no_episode_is_an_error(void)
{
	Sides sides;
	g_autoptr(GError) error = NULL;

	sides_init(&sides, (const char *const[]){ "boot-par1-8", "boot-par1-8", NULL });
	sides.runs[1].episode = 7;
	g_assert_null(bsc_comparison_new(sides.sides, sides.n, NULL, &error));
	g_assert_cmpstr(error->message, ==, "boot-par1-8: there is no such episode");
}

#define N_RUNS 12

/* Twelve boots each of three kernels on one machine; one of parallel took 232 ms. */
static void test_repeated_boots(void)
{
	static const char *const labels[] = { "baseline", "par0", "par1" };
	static const double medians[] = { 121.8, 143.0, 142.9 };
	BscSideRun runs[3][N_RUNS];
	char *names[3][N_RUNS];
	BscSide sides[3];
	g_autoptr(BscComparison) comparison = NULL;
	g_autofree char *folder = g_build_filename(shared, "runs-8", NULL);

	if (!g_file_test(folder, G_FILE_TEST_IS_DIR)) {
		g_test_skip("no repeated captures");
		return;
	}
	for (int side = 0; side < 3; side++) {
		for (int i = 0; i < N_RUNS; i++) {
			const Loaded *of;

			names[side][i] =
				g_strdup_printf("%s/%s/%02d.dat", folder, labels[side], i + 1);
			of = load(names[side][i]);
			runs[side][i] = (BscSideRun){ of->capture, of->analysis, BSC_NO_ROW,
						      names[side][i] };
		}
		sides[side] = group(labels[side], runs[side], N_RUNS);
	}
	comparison = bsc_comparison_new(sides, 3, NULL, NULL);
	for (size_t side = 0; side < 3; side++) {
		const BscCell *total = cell_of(comparison, "total", side);

		g_assert_cmpfloat_with_epsilon(total->value.low / 1e6, medians[side], 0.06);
		g_assert_cmpuint(total->n, ==, N_RUNS);
	}
	g_assert_cmpuint(cell_of(comparison, "total", 2)->worst_run, ==, 6);
	g_assert_cmpuint(comparison->n_pairs, ==, 3);
	g_assert_cmpint(comparison->pairs[0].reality, ==, BSC_REAL_YES);
	g_assert_cmpint(comparison->pairs[1].reality, ==, BSC_REAL_YES);
	g_assert_cmpint(comparison->pairs[2].reality, ==, BSC_REAL_NO);
	/* Bounded in every run: ranks of the middles alone would say otherwise. */
	g_assert_cmpint(cell_of(comparison, "lower_bound", 1)->reality, ==, BSC_REAL_NO);
	g_assert_cmpint(cell_of(comparison, "per_cpu", 2)->reality, ==, BSC_REAL_YES);
	g_assert_cmpstr(
		comparison->verdict, ==,
		"Medians: baseline 122 ms, par0 143 ms, par1 143 ms. par0 vs baseline: "
		"+21.5 ms (95 % CI +10.4 ms .. +26.2 ms, p < 0.001), real at n = 12; par1 "
		"vs baseline: +21.2 ms (95 % CI +7.78 ms .. +29.7 ms, p 0.006), real at n = "
		"12; par1 vs par0: no difference beyond chance, -55.0 us (95 % CI -13.2 ms "
		".. +16.0 ms, p 1.000) at n = 12. Worst run of par1: 07.dat with 232 ms.");
	for (int side = 0; side < 3; side++)
		for (int i = 0; i < N_RUNS; i++)
			g_free(names[side][i]);
}

int main(int argc, char **argv)
{
	int status;

	g_test_init(&argc, &argv, NULL);
	g_assert_cmpint(argc, ==, 3);
	samples = argv[1];
	shared = argv[2];
	loaded = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, loaded_free);
	g_test_add_func("/compare/same-is-empty", test_same_is_empty);
	g_test_add_func("/compare/figures", test_figures_are_those_of_the_report);
	g_test_add_func("/compare/callbacks", test_callbacks_are_matched);
	g_test_add_func("/compare/warnings", test_warnings);
	g_test_add_func("/compare/command-line", test_words_of_the_command_line);
	g_test_add_func("/compare/verdicts", test_verdicts);
	g_test_add_func("/compare/simulated", test_simulated);
	g_test_add_func("/compare/alignments", test_alignments);
	g_test_add_func("/compare/few-runs", test_few_runs_show_nothing);
	g_test_add_func("/compare/no-episode", test_no_episode_is_an_error);
	g_test_add_func("/compare/repeated-boots", test_repeated_boots);
	status = g_test_run();
	g_hash_table_unref(loaded);
	return status;
}
