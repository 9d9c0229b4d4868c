/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analysis/analysis.h"
#include "app/load.h"
#include "check-stays.h"

#include <glib/gstdio.h>
#include <string.h>

/* What holds for the analysis of every capture below a folder. */

#define LARGEST (32 << 20) /* bytes of a file; beyond it the test would take minutes */

static BscNsec duration(const BscEpisode *episode)
{
	return episode->end - episode->begin;
}

static void check_span(BscSpan span)
{
	if (span.low != BSC_NSEC_NONE && span.high != BSC_NSEC_NONE)
		g_assert_cmpint(span.low, <=, span.high);
}

static void check_classes(const BscEpisode *episode, const BscEpisodeFigures *f, size_t n_lanes)
{
	BscNsec control = f->control_unknown.low, ap = f->ap_unknown.low;

	for (int id = 0; id < BSC_N_CLASSES; id++) {
		check_span(f->control[id].time);
		check_span(f->ap[id].time);
		control += f->control[id].time.low;
		ap += f->ap[id].time.low;
	}
	g_assert_cmpint(control, ==, duration(episode));
	g_assert_cmpint(ap, ==, duration(episode) * (BscNsec)(n_lanes - 1));
}

static void check_path(const BscEpisode *episode, const BscEpisodeFigures *f)
{
	BscNsec at = episode->begin, low = 0, high = 0;

	for (size_t i = 0; i < f->n_path; i++) {
		g_assert_cmpint(f->path[i].begin, ==, at);
		g_assert_cmpint(f->path[i].end, >, at);
		at = f->path[i].end;
	}
	g_assert_cmpint(at, ==, episode->end);
	for (size_t i = 0; i < f->n_shares; i++) {
		check_span(f->shares[i].time);
		low += f->shares[i].time.low;
		high += f->shares[i].time.high;
	}
	g_assert_cmpint(low, <=, duration(episode));
	g_assert_cmpint(high, >=, duration(episode));
}

/* A mean over no time at all is not known: low > high. */
static void check_ratio(const BscEpisode *episode, BscRatio ratio, double max)
{
	if (duration(episode) == 0 && ratio.low > ratio.high)
		return;
	g_assert_cmpfloat(ratio.low, >=, 0);
	g_assert_cmpfloat(ratio.low, <=, ratio.high);
	g_assert_cmpfloat(ratio.high, <=, max);
}

static void check_waits(const BscEpisode *episode, const BscEpisodeFigures *f)
{
	BscSpan waits = bsc_span_add(f->control_asleep, f->control_spin);

	if (episode->mode == BSC_MODE_PARALLEL && bsc_span_is_known(f->serialized)) {
		g_assert_cmpint(f->serialized.low, <=, waits.low);
		g_assert_cmpint(f->serialized.high, <=, waits.high);
	} else {
		g_assert_false(bsc_span_is_known(f->serialized));
		g_assert_cmpuint(f->n_serialized_waits, ==, 0);
	}
	for (size_t i = 0; i < f->n_hotspots; i++) {
		check_span(f->hotspots[i].time);
		g_assert_cmpuint(f->hotspots[i].n_waits, >, 0);
	}
}

static void check_episode(const BscCapture *capture, const BscAnalysis *analysis, BscRow row)
{
	const BscEpisode *episode = &capture->timeline->episodes[row];
	const BscEpisodeFigures *f = &analysis->episodes[row];
	size_t n_lanes;

	bsc_timeline_lanes(capture->timeline, row, &n_lanes);
	/* Time stamps from a damaged file may be so far apart that sums stop at the type's limit.
	 */
	if (duration(episode) < INT64_MAX / (BscNsec)(n_lanes + BSC_N_CLASSES)) {
		check_classes(episode, f, n_lanes);
		check_path(episode, f);
	}
	check_waits(episode, f);
	check_ratio(episode, f->concurrency, (double)n_lanes);
	check_ratio(episode, f->serialization, 1);
	check_ratio(episode, f->efficiency, 1);
	if (f->total.high != BSC_NSEC_NONE)
		g_assert_cmpint(f->lower_bound.low, <=, f->total.high);
	check_span(f->lower_bound);
	for (size_t i = 0; i < f->n_callbacks; i++) {
		const BscCallbackSum *sum = &f->callbacks[i];

		g_assert_cmpint(sum->min, <=, sum->max);
		g_assert_cmpint(sum->max, <=, sum->total);
		g_assert_cmpint(sum->off_cpu.high, <=, sum->total);
	}
	g_assert_cmpuint(f->n_kicked, <=, f->n_present);
	g_assert_cmpuint(f->n_online, <=, f->n_present);
}

static void check_metrics(const BscCapture *capture, const BscAnalysis *analysis, BscRow row)
{
	size_t n;
	BscMetric *metrics = bsc_metrics_new(capture, analysis, row, &n);
	bool has_total = false;

	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			g_assert_cmpint(strcmp(metrics[i - 1].name, metrics[i].name), <, 0);
		has_total |= strcmp(metrics[i].name, "total") == 0;
	}
	g_assert_true(has_total);
	bsc_metrics_free(metrics, n);
}

static void check_findings(const BscAnalysis *analysis)
{
	for (size_t i = 0; i < analysis->n_findings; i++) {
		const BscFinding *finding = &analysis->findings[i];

		g_assert_cmpuint(finding->episode, <, analysis->n_episodes);
		g_assert_cmpint(finding->begin, <=, finding->end);
		g_assert_true(*finding->text != '\0');
		check_span(finding->cost);
		if (i > 0)
			g_assert_cmpuint(finding[-1].episode, <=, finding->episode);
	}
}

static void test_capture(gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(BscCapture) capture = bsc_load_capture(data, NULL, NULL, &error);
	g_autoptr(BscAnalysis) analysis = NULL;

	if (!capture) {
		g_test_skip(error->message);
		return;
	}
	analysis = bsc_analysis_new(capture);
	check_stays(capture->timeline, analysis->stays);
	g_assert_cmpuint(analysis->n_episodes, ==, capture->timeline->n_episodes);
	for (size_t i = 0; i < analysis->n_episodes; i++) {
		check_episode(capture, analysis, (BscRow)i);
		check_metrics(capture, analysis, (BscRow)i);
	}
	check_findings(analysis);
}

static bool has_functions(const BscTrace *trace)
{
	for (size_t row = 0; row < trace->n_rows; row++)
		if (trace->kind[row] == BSC_EVENT_FUNCTION ||
		    trace->kind[row] == BSC_EVENT_GRAPH_ENTRY)
			return true;
	return false;
}

/* How much is unknown is no property of the boot, but of what is known of it. */
static bool is_of_knowledge(const char *name)
{
	return g_str_has_prefix(name, "unknown.");
}

/* Each of the N exact METRICS lies within the bounds that it has among the N_WIDE others. */
static void check_within(const BscMetric *metrics, size_t n, const BscMetric *wide, size_t n_wide)
{
	for (size_t i = 0, k = 0; i < n; i++) {
		const BscMetric *exact = &metrics[i];

		if (is_of_knowledge(exact->name) || exact->low > exact->high)
			continue;
		while (k < n_wide && strcmp(wide[k].name, exact->name) < 0)
			k++;
		if (k == n_wide || strcmp(wide[k].name, exact->name) != 0)
			g_error("%s is missing without the function tracer", exact->name);
		if (wide[k].low > wide[k].high)
			continue;
		if (exact->low < wide[k].low - 1e-9 || exact->high > wide[k].high + 1e-9)
			g_error("%s: %.9g .. %.9g is not in %.9g .. %.9g", exact->name, exact->low,
				exact->high, wide[k].low, wide[k].high);
	}
}

/* What the function tracer shows lies within the bounds that there are without it. */
static void test_bounds(gconstpointer data)
{
	static const char *const functions[] = { "function", "funcgraph_entry", "funcgraph_exit",
						 NULL };
	const BscLoadOptions options = { .ignore_events = functions };
	g_autoptr(BscCapture) exact = bsc_load_capture(data, NULL, NULL, NULL);
	g_autoptr(BscCapture) wide = bsc_load_capture(data, &options, NULL, NULL);
	g_autoptr(BscAnalysis) analysis = NULL;
	g_autoptr(BscAnalysis) wide_analysis = NULL;

	if (!exact || !wide || !has_functions(exact->trace)) {
		g_test_skip("no records of the function tracer");
		return;
	}
	analysis = bsc_analysis_new(exact);
	wide_analysis = bsc_analysis_new(wide);
	g_assert_cmpuint(analysis->n_episodes, ==, wide_analysis->n_episodes);
	for (size_t i = 0; i < analysis->n_episodes; i++) {
		size_t n, n_wide;
		BscMetric *metrics = bsc_metrics_new(exact, analysis, (BscRow)i, &n);
		BscMetric *bounds = bsc_metrics_new(wide, wide_analysis, (BscRow)i, &n_wide);

		check_within(metrics, n, bounds, n_wide);
		bsc_metrics_free(metrics, n);
		bsc_metrics_free(bounds, n_wide);
	}
}

static int compare_paths(gconstpointer a, gconstpointer b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Adds the captures below FOLDER to PATHS. */
static void collect(const char *folder, GPtrArray *paths)
{
	GDir *dir = g_dir_open(folder, 0, NULL);
	const char *name;

	while (dir && (name = g_dir_read_name(dir)) != NULL) {
		g_autofree char *path = g_build_filename(folder, name, NULL);

		if (g_file_test(path, G_FILE_TEST_IS_DIR))
			collect(path, paths);
		else if (g_str_has_suffix(name, ".dat"))
			g_ptr_array_add(paths, g_steal_pointer(&path));
	}
	g_clear_pointer(&dir, g_dir_close);
}

int main(int argc, char **argv)
{
	g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
	size_t n = 0;

	g_test_init(&argc, &argv, NULL);
	if (argc > 1)
		collect(argv[1], paths);
	g_ptr_array_sort(paths, compare_paths);
	for (guint i = 0; i < paths->len; i++) {
		g_autofree char *name = g_strdup_printf("/captures/%s", (char *)paths->pdata[i]);
		g_autofree char *bounds = NULL;
		GStatBuf status;

		if (g_stat(paths->pdata[i], &status) != 0 || status.st_size > LARGEST)
			continue;
		bounds = g_strdup_printf("/bounds/%s", (char *)paths->pdata[i]);
		g_test_add_data_func(name, paths->pdata[i], test_capture);
		g_test_add_data_func(bounds, paths->pdata[i], test_bounds);
		n++;
	}
	if (n == 0) {
		g_print("1..0 # SKIP no captures there\n");
		return 0;
	}
	return g_test_run();
}
