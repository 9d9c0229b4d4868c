/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analysis/figures.h"

/* A CPU begins (+1) or ends (-1) to do useful work: for certain, or possibly. */
typedef struct Edge {
	BscNsec at;
	int8_t certain, possible;
} Edge;

static int compare_edges(const void *a, const void *b)
{
	const Edge *x = a, *y = b;

	return x->at < y->at ? -1 : x->at > y->at;
}

static void add_lane(const FigureBuild *f, size_t k, GArray *edges)
{
	BscClassSet useful = k == 0 ? WORKING_CLASSES : USEFUL_AP_CLASSES;
	BscClassSet side = k == 0 ? CONTROL_CLASSES : AP_CLASSES;
	Edge last = { 0 };
	size_t n;
	const BscStay *stays = lane_stays(f, f->first_lane + (BscRow)k, &n);

	/* Only the changes: neighbours of the same kind need no edge between them. */
	for (size_t i = 0; i <= n; i++) {
		BscClassSet set = i < n ? stays[i].classes & side : 0;
		int8_t certain = set != 0 && (set & ~useful) == 0;
		int8_t possible = (set & useful) != 0;
		Edge edge = {
			.at = i < n ? stays[i].begin : f->episode->end,
			.certain = (int8_t)(certain - last.certain),
			.possible = (int8_t)(possible - last.possible),
		};

		if (edge.certain || edge.possible)
			g_array_append_val(edges, edge);
		last.certain = certain;
		last.possible = possible;
	}
}

static double ratio(double part, double whole)
{
	return whole > 0 ? part / whole : 0;
}

void bsc_figures_concurrency(FigureBuild *f)
{
	g_autoptr(GArray) edges = g_array_new(FALSE, FALSE, sizeof(Edge));
	int64_t certain = 0, possible = 0;
	double work_low = 0, work_high = 0, alone_low = 0, alone_high = 0; /* ns */
	double total = (double)bsc_distance(f->episode->begin, f->episode->end);
	BscNsec at = f->episode->begin;

	for (size_t k = 0; k < f->n_lanes; k++)
		add_lane(f, k, edges);
	if (edges->len > 1)
		g_array_sort(edges, compare_edges);
	for (guint i = 0; i <= edges->len; i++) {
		const Edge *edge = i < edges->len ? &g_array_index(edges, Edge, i) : NULL;
		BscNsec to = edge ? edge->at : f->episode->end;
		double length = (double)bsc_distance(at, to);

		work_low += (double)certain * length;
		work_high += (double)possible * length;
		alone_low += possible <= 1 ? length : 0;
		alone_high += certain <= 1 ? length : 0;
		at = to;
		if (edge) {
			certain += edge->certain;
			possible += edge->possible;
		}
	}
	f->out->concurrency = (BscRatio){ ratio(work_low, total), ratio(work_high, total) };
	f->out->serialization = (BscRatio){ ratio(alone_low, total), ratio(alone_high, total) };
	/* An instant has no mean. */
	if (total <= 0)
		f->out->concurrency = f->out->serialization = (BscRatio){ 1, 0 };
}
