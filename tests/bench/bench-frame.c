/* SPDX-License-Identifier: GPL-2.0-or-later */

/*
 * What one frame of the timeline takes: the view's own snapshot(), without what GTK does with it.
 * One line of JSON for each kind of frame: all redrawn, panned by a little, hovered.
 */

#include "app/load.h"
#include "base/memory.h"
#include "bench-dense.h"
#include "bench.h"
#include "ui/timeline-view-private.h"

#define WIDTH  1920
#define HEIGHT 1080

typedef struct Options {
	int n_lanes, n_frames;
	gint64 n_stretches;
	double zoom;
} Options;

typedef enum FrameKind { FRAME_REDRAW, FRAME_PAN, FRAME_HOVER, N_FRAMES } FrameKind;

static const char *const frame_names[] = { "redraw", "pan", "hover" };

static int64_t take_frame(BscTimelineView *view)
{
	GtkSnapshot *snapshot = gtk_snapshot_new();
	BenchClock begin = bench_now();
	int64_t took;

	bsc_timeline_view_snapshot(GTK_WIDGET(view), snapshot);
	took = bench_since(begin).cpu;
	gsk_render_node_unref(gtk_snapshot_free_to_node(snapshot));
	return took;
}

static void change(BscTimelineView *view, FrameKind kind, int frame)
{
	BscNsec step = (view->range.end - view->range.begin) / WIDTH * 8;
	BscRange range = { view->range.begin + step, view->range.end + step };

	if (kind == FRAME_REDRAW)
		bsc_timeline_view_invalidate(view);
	else if (kind == FRAME_PAN)
		bsc_timeline_view_set_range(view, range);
	else
		bsc_timeline_view_point_at(view, 300 + 37 * frame, 200 + 11 * frame);
}

/* How often the lanes were drawn anew, by their picture being another one. */
static void run(BscTimelineView *view, FrameKind kind, const Options *o)
{
	g_autofree int64_t *times = g_new0(int64_t, o->n_frames);
	int n_redrawn = 0;

	for (int frame = 0; frame < o->n_frames; frame++) {
		const GskRenderNode *before = view->node;

		change(view, kind, frame);
		times[frame] = take_frame(view);
		n_redrawn += view->node != before;
	}
	g_print("{\"stage\": \"%s\", \"zoom\": %g, \"cpu_ns\": %" G_GINT64_FORMAT
		", \"redrawn\": %d, \"peak_rss_kib\": %ld}\n",
		frame_names[kind], o->zoom, bench_median(times, (size_t)o->n_frames), n_redrawn,
		bench_peak_rss());
}

static void zoom_to(BscTimelineView *view, double zoom)
{
	BscNsec middle = view->range.begin + (view->range.end - view->range.begin) / 2;
	BscNsec half = MAX((BscNsec)((double)(view->range.end - view->range.begin) / zoom / 2), 1);

	if (zoom > 1)
		bsc_timeline_view_set_range(view, (BscRange){ middle - half, middle + half });
}

static void run_all(BscDocument *document, const Options *o)
{
	GtkWidget *window = gtk_window_new();
	BscTimelineView *view = g_object_new(BSC_TYPE_TIMELINE_VIEW, NULL);

	gtk_window_set_default_size(GTK_WINDOW(window), WIDTH, HEIGHT);
	gtk_window_set_child(GTK_WINDOW(window), GTK_WIDGET(view));
	gtk_widget_allocate(GTK_WIDGET(view), WIDTH, HEIGHT, -1, NULL);
	bsc_timeline_view_show(view, document, 0);
	zoom_to(view, o->zoom);
	take_frame(view);
	for (int kind = 0; kind < N_FRAMES; kind++)
		run(view, kind, o);
	gtk_window_destroy(GTK_WINDOW(window));
}

/* What is no recording is not analysed. Both live until the program ends. */
static BscDocument *make_document(BscCapture *capture)
{
	BscDocument *document = g_new0(BscDocument, 1);

	document->capture = capture;
	g_atomic_ref_count_init(&document->refs);
	return bsc_document_ref(document);
}

int main(int argc, char **argv)
{
	Options o = { .n_lanes = 128, .n_frames = 12, .n_stretches = 1000000, .zoom = 1 };
	const GOptionEntry entries[] = {
		{ "lanes", 0, 0, G_OPTION_ARG_INT, &o.n_lanes, "Without FILE", "N" },
		{ "stretches", 0, 0, G_OPTION_ARG_INT64, &o.n_stretches, "Without FILE", "N" },
		{ "zoom", 0, 0, G_OPTION_ARG_DOUBLE, &o.zoom, "Times nearer", "FACTOR" },
		{ "frames", 0, 0, G_OPTION_ARG_INT, &o.n_frames, "Of each kind", "N" },
		{ NULL },
	};
	g_autoptr(GOptionContext) context = g_option_context_new("[FILE]");
	g_autoptr(GError) error = NULL;
	BscCapture *capture = NULL;

	bsc_memory_init();
	g_option_context_add_main_entries(context, entries, NULL);
	if (g_option_context_parse(context, &argc, &argv, &error))
		capture = argc > 1 ? bsc_load_capture(argv[1], NULL, NULL, &error)
				   : bench_dense_new((uint32_t)o.n_lanes, (size_t)o.n_stretches);
	if (!capture || !gtk_init_check()) {
		g_printerr("bench-frame: %s\n", error ? error->message : "no display");
		return 1;
	}
	run_all(argc > 1 ? bsc_document_take(capture) : make_document(capture), &o);
	return 0;
}
