/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "bench-stages.h"

#include "app/load.h"
#include "compare/compare.h"
#include "draw/scene.h"
#include "parsers/parsers.h"
#include "sim/simulate.h"

#define WIDTH  1920
#define HEIGHT 1080

static void sum_payload(const BscPayload *p, Bench *bench)
{
	const uint64_t values[] = { p->addr,           (uint32_t)p->a, (uint32_t)p->b,
				    (uint32_t)p->c,    (uint32_t)p->d, (uint32_t)p->pid,
				    (uint32_t)p->text, p->kind,        p->flags };

	for (size_t i = 0; i < G_N_ELEMENTS(values); i++)
		bench->checksum = bench_mix(bench->checksum, values[i]);
}

static void sum_trace(const BscTrace *trace, Bench *bench)
{
	bench->n_events = trace->n_events;
	bench->n_bytes = trace->size;
	for (BscRow row = 0; row < trace->n_rows; row++) {
		bench->checksum = bench_mix(bench->checksum, (uint64_t)trace->ts[row]);
		sum_payload(bsc_trace_at(trace, row), bench);
	}
	for (size_t i = 0; i < trace->n_gaps; i++) {
		bench->checksum = bench_mix(bench->checksum, (uint64_t)trace->gaps[i].after);
		bench->checksum = bench_mix(bench->checksum, trace->gaps[i].row);
	}
	for (int code = 0; code < BSC_DIAG_N; code++)
		bench->checksum = bench_mix(bench->checksum, trace->diag->codes[code].count);
}

static void sum_timeline(const BscTimeline *timeline, Bench *bench)
{
	for (size_t i = 0; i < timeline->n_bringups; i++)
		for (int point = 0; point < BSC_N_POINTS; point++)
			bench->checksum = bench_mix(
				bench->checksum, (uint64_t)timeline->bringups[i].points[point].low);
}

bool bench_decode(const char *path, Bench *bench, GError **error)
{
	const BscParseOptions options = { .n_threads = bench->n_threads };
	g_autoptr(BscTrace) trace = bsc_parse_file(path, &options, NULL, error);

	if (trace)
		sum_trace(trace, bench);
	return trace != NULL;
}

static BscCapture *load(const char *path, Bench *bench, GError **error)
{
	const BscLoadOptions options = { .n_threads = bench->n_threads };
	BscCapture *capture = bsc_load_capture(path, &options, NULL, error);

	if (!capture)
		return NULL;
	bench->n_events = capture->trace->n_events;
	bench->n_bytes = capture->trace->size;
	sum_timeline(capture->timeline, bench);
	return capture;
}

bool bench_model(const char *path, Bench *bench, GError **error)
{
	g_autoptr(BscCapture) capture = load(path, bench, error);

	return capture != NULL;
}

bool bench_analysis(const char *path, Bench *bench, GError **error)
{
	g_autoptr(BscCapture) capture = load(path, bench, error);
	g_autoptr(BscAnalysis) analysis = NULL;

	if (!capture)
		return false;
	analysis = bsc_analysis_new(capture);
	bench->checksum = bench_mix(bench->checksum, analysis->n_findings);
	return true;
}

bool bench_simulate(const char *path, Bench *bench, GError **error)
{
	static const BscPolicy policies[] = { BSC_POLICY_SERIAL, BSC_POLICY_SPLIT,
					      BSC_POLICY_PARALLEL, BSC_POLICY_PARALLEL_SMT };
	const BscModifiers none = BSC_MODIFIERS_NONE;
	g_autoptr(BscCapture) capture = load(path, bench, error);
	g_autoptr(BscStays) stays = NULL;
	g_autoptr(BscSimulation) simulation = NULL;

	if (!capture)
		return false;
	stays = bsc_stays_new(capture);
	simulation = bsc_simulation_new(capture, stays, 0, policies, G_N_ELEMENTS(policies), &none,
					error);
	for (size_t i = 0; simulation && i < simulation->n_predictions; i++)
		bench->checksum =
			bench_mix(bench->checksum, (uint64_t)simulation->predictions[i].total);
	return simulation != NULL;
}

bool bench_compare(const char *path, Bench *bench, GError **error)
{
	g_autoptr(BscCapture) capture = load(path, bench, error);
	g_autoptr(BscAnalysis) analysis = NULL;
	g_autoptr(BscComparison) comparison = NULL;
	const BscCompareOptions options = { 0 };
	BscSideRun run = { .capture = capture, .name = "bench" };
	BscSide sides[2] = { { "a", &run, 1, false }, { "b", &run, 1, false } };

	if (!capture)
		return false;
	analysis = bsc_analysis_new(capture);
	run.analysis = analysis;
	comparison = bsc_comparison_new(sides, 2, &options, error);
	if (comparison)
		bench->checksum = bench_mix(bench->checksum, bsc_comparison_is_empty(comparison));
	return comparison != NULL;
}

bool bench_all(const char *path, Bench *bench, GError **error)
{
	g_autoptr(BscCapture) capture = load(path, bench, error);
	BscScene *scene;
	BscView view;
	size_t n;

	if (!capture)
		return false;
	view = bsc_view_fit(capture->timeline, 0, WIDTH, HEIGHT, false);
	scene = bsc_scene_new(capture, &view, bsc_theme_get(BSC_THEME_LIGHT));
	bsc_scene_items(scene, &n);
	bench->checksum = bench_mix(bench->checksum, n);
	bsc_scene_free(scene);
	return true;
}
