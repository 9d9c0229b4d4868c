/* SPDX-License-Identifier: GPL-2.0-or-later */

/* What the stages of opening a capture take, as one line of JSON. */

#include "base/memory.h"
#include "bench-stages.h"

#include <string.h>

static const struct {
	const char *name;
	bool (*run)(const char *path, Bench *bench, GError **error);
} stages[] = {
	{ "none", bench_nothing },      { "unpack", bench_unpack },
	{ "walk", bench_walk },         { "decode", bench_decode },
	{ "model", bench_model },       { "analysis", bench_analysis },
	{ "simulate", bench_simulate }, { "compare", bench_compare },
	{ "all", bench_all },
};

static void print_line(const char *stage, const Bench *bench, BenchClock took)
{
	g_print("{\"stage\": \"%s\", \"threads\": %u, \"cpu_ns\": %" G_GINT64_FORMAT
		", \"wall_ns\": %" G_GINT64_FORMAT ", \"events\": %" G_GUINT64_FORMAT
		", \"bytes\": %" G_GUINT64_FORMAT ", \"peak_rss_kib\": %ld, \"checksum\": "
		"\"%016" G_GINT64_MODIFIER "x\"}\n",
		stage, bench->n_threads, took.cpu, took.wall, bench->n_events, bench->n_bytes,
		bench_peak_rss(), bench->checksum);
}

int main(int argc, char **argv)
{
	g_autofree char *stage = NULL;
	int n_threads = 1;
	const GOptionEntry entries[] = {
		{ "stage", 0, 0, G_OPTION_ARG_STRING, &stage,
		  "none, unpack, walk, decode, model, analysis, simulate, compare, all", "STAGE" },
		{ "threads", 0, 0, G_OPTION_ARG_INT, &n_threads,
		  "That may read, 1 unless said; 0: as many as there are processors", "N" },
		{ NULL },
	};
	g_autoptr(GOptionContext) context = g_option_context_new("FILE");
	g_autoptr(GError) error = NULL;
	Bench bench = { .checksum = BENCH_SEED };
	BenchClock begin;

	bsc_memory_init();
	g_option_context_add_main_entries(context, entries, NULL);
	if (!g_option_context_parse(context, &argc, &argv, &error) || argc != 2 || n_threads < 0) {
		g_printerr("bench-open: %s\n", error ? error->message : "one FILE");
		return 2;
	}
	bench.n_threads = (unsigned)n_threads;
	for (size_t i = 0; i < G_N_ELEMENTS(stages); i++) {
		if (strcmp(stages[i].name, stage ? stage : "all") != 0)
			continue;
		begin = bench_now();
		if (!stages[i].run(argv[1], &bench, &error)) {
			g_printerr("bench-open: %s\n", error->message);
			return 1;
		}
		print_line(stages[i].name, &bench, bench_since(begin));
		return 0;
	}
	g_printerr("bench-open: no such stage\n");
	return 2;
}
