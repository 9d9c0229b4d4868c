/* SPDX-License-Identifier: GPL-2.0-or-later */

/* What laying out, and writing a picture, takes: one line of JSON. */

#include "app/load.h"
#include "base/memory.h"
#include "bench-dense.h"
#include "bench.h"
#include "export/export.h"
#include "model/coarse.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

typedef struct Options {
	int n_lanes, width, height, n_times;
	gint64 n_stretches;
	double zoom;
	gboolean is_coarse;
	char *to;
} Options;

/* So much of the middle of the episode as ZOOM leaves visible. */
static BscView make_view(const BscCapture *capture, const Options *o)
{
	BscView view = bsc_view_fit(capture->timeline, 0, o->width, o->height, false);
	BscNsec middle = view.begin + (view.end - view.begin) / 2;
	BscNsec half = MAX((BscNsec)((double)(view.end - view.begin) / o->zoom / 2), 1);

	if (o->zoom > 1) {
		view.begin = middle - half;
		view.end = middle + half;
	}
	return view;
}

static BscScene *lay_out(const BscCapture *capture, const Options *o, BenchClock *took)
{
	BscView view = make_view(capture, o);
	BenchClock begin = bench_now();
	BscScene *scene = bsc_scene_new(capture, &view, bsc_theme_get(BSC_THEME_LIGHT));

	*took = bench_since(begin);
	return scene;
}

static bool run(const BscCapture *capture, const Options *o, GError **error)
{
	g_autofree int64_t *times = g_new0(int64_t, o->n_times);
	gint64 n_bytes = 0;
	size_t n_items = 0;

	for (int i = 0; i < o->n_times; i++) {
		BenchClock took;
		BscScene *scene = lay_out(capture, o, &took);
		BenchClock begin = bench_now();
		struct stat st = { 0 };
		bool is_good = !o->to || bsc_export_scene(scene, o->to, error);

		times[i] = took.cpu + (o->to ? bench_since(begin).cpu : 0);
		bsc_scene_items(scene, &n_items);
		bsc_scene_free(scene);
		if (!is_good)
			return false;
		if (o->to && g_stat(o->to, &st) == 0)
			n_bytes = st.st_size;
	}
	g_print("{\"stage\": \"%s\", \"cpu_ns\": %" G_GINT64_FORMAT
		", \"items\": %zu, \"bytes\": %" G_GINT64_FORMAT ", \"peak_rss_kib\": %ld}\n",
		o->to ? strrchr(o->to, '.') + 1 : "scene", bench_median(times, (size_t)o->n_times),
		n_items, n_bytes, bench_peak_rss());
	return true;
}

/* What lanes look like from far away, made anew; "bytes" are those of all its levels. */
static void run_coarse(const BscCapture *capture, const Options *o)
{
	g_autofree int64_t *times = g_new0(int64_t, o->n_times);
	size_t n_bytes = 0;

	for (int i = 0; i < o->n_times; i++) {
		BenchClock begin = bench_now();
		BscCoarse *coarse = bsc_coarse_new(capture->timeline);

		times[i] = bench_since(begin).cpu;
		n_bytes = 0;
		for (size_t lane = 0; coarse && lane < coarse->n_lanes; lane++) {
			const BscCoarseLane *at = &coarse->lanes[lane];

			n_bytes += at->n_alarms * sizeof *at->alarms;
			for (unsigned level = 0; level < at->n_levels; level++) {
				size_t n;

				bsc_coarse_level(at, level, &n);
				n_bytes += n;
			}
		}
		bsc_coarse_free(coarse);
	}
	g_print("{\"stage\": \"coarse\", \"cpu_ns\": %" G_GINT64_FORMAT
		", \"stretches\": %zu, \"bytes\": %zu, \"peak_rss_kib\": %ld}\n",
		bench_median(times, (size_t)o->n_times), capture->timeline->intervals.n, n_bytes,
		bench_peak_rss());
}

int main(int argc, char **argv)
{
	Options o = { .n_lanes = 128,
		      .width = 1920,
		      .height = 1080,
		      .n_times = 5,
		      .n_stretches = 1000000,
		      .zoom = 1 };
	const GOptionEntry entries[] = {
		{ "lanes", 0, 0, G_OPTION_ARG_INT, &o.n_lanes, "Without FILE", "N" },
		{ "stretches", 0, 0, G_OPTION_ARG_INT64, &o.n_stretches, "Without FILE", "N" },
		{ "width", 0, 0, G_OPTION_ARG_INT, &o.width, NULL, "PX" },
		{ "height", 0, 0, G_OPTION_ARG_INT, &o.height, NULL, "PX" },
		{ "times", 0, 0, G_OPTION_ARG_INT, &o.n_times, "The median is printed", "N" },
		{ "zoom", 0, 0, G_OPTION_ARG_DOUBLE, &o.zoom, "Times nearer", "FACTOR" },
		{ "coarse", 0, 0, G_OPTION_ARG_NONE, &o.is_coarse, "Only the coarse table", NULL },
		{ "to", 0, 0, G_OPTION_ARG_FILENAME, &o.to, "Picture to write", "FILE" },
		{ NULL },
	};
	g_autoptr(GOptionContext) context = g_option_context_new("[FILE]");
	g_autoptr(BscCapture) capture = NULL;
	g_autoptr(GError) error = NULL;

	bsc_memory_init();
	g_option_context_add_main_entries(context, entries, NULL);
	if (g_option_context_parse(context, &argc, &argv, &error))
		capture = argc > 1 ? bsc_load_capture(argv[1], NULL, NULL, &error)
				   : bench_dense_new((uint32_t)o.n_lanes, (size_t)o.n_stretches);
	if (capture && o.is_coarse) {
		run_coarse(capture, &o);
	} else if (!capture || !run(capture, &o, &error)) {
		g_printerr("bench-draw: %s\n", error->message);
		return 1;
	}
	g_free(o.to);
	return 0;
}
