/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "parsers/parsers.h"

#include "base/error.h"

#include <stdio.h>
#include <string.h>

/*
 * Prints what the reader makes of a capture, as lines of words with tabs between them, for tests
 * to compare with other readers. Exit status 0; 2 usage; 3 damage, or nothing could be read.
 */
static void print_moment(BscNsec moment)
{
	if (moment == BSC_NSEC_NONE)
		printf("\t-");
	else
		printf("\t%" G_GINT64_FORMAT, moment);
}

static void print_runs(const BscTrace *trace)
{
	for (size_t i = 0; i < trace->n_runs; i++) {
		const BscRun *run = &trace->runs[i];

		printf("run\t%s\t%u\t%" G_GUINT64_FORMAT, trace->buffers[run->buffer].name,
		       run->cpu, run->n_events);
		print_moment(run->begin);
		print_moment(run->end);
		printf("\t%" G_GUINT64_FORMAT "\n", run->n_lost);
	}
	for (size_t i = 0; i < trace->n_gaps; i++) {
		const BscGap *gap = &trace->gaps[i];

		printf("gap\t%s\t%u", trace->buffers[trace->runs[gap->run].buffer].name,
		       trace->runs[gap->run].cpu);
		print_moment(gap->before);
		print_moment(gap->after);
		printf("\t%" G_GUINT64_FORMAT "\t%u\n", gap->n_lost, gap->row);
	}
	for (size_t i = 0; i < trace->n_types; i++)
		printf("type\t%d\t%s\t%s\t%" G_GUINT64_FORMAT "\n", trace->types[i].id,
		       trace->types[i].system, trace->types[i].name, trace->types[i].count);
}

static void print_rows(const BscTrace *trace)
{
	for (BscRow row = 0; row < trace->n_rows; row++)
		printf("row\t%s\t%u\t%" G_GINT64_FORMAT "\t%d\t%d\t%d\t%d\t%d\t%" G_GINT64_MODIFIER
		       "x\t%s\t%s\n",
		       bsc_event_kind_name(trace->kind[row]), bsc_trace_cpu(trace, row),
		       trace->ts[row], bsc_trace_at(trace, row)->pid, bsc_trace_at(trace, row)->a,
		       bsc_trace_at(trace, row)->b, bsc_trace_at(trace, row)->c,
		       bsc_trace_at(trace, row)->d, bsc_trace_at(trace, row)->addr,
		       bsc_trace_symbol(trace, row), bsc_trace_text(trace, row));
}

static bool print_events(const BscTrace *trace, bool with_text)
{
	BscEventSource *source = trace->source;
	BscEventFilter filter = { 0 };
	g_autoptr(GError) error = NULL;
	g_autoptr(GString) text = g_string_new(NULL);
	BscEventCursor *cursor = source->ops->cursor(source, &filter, &error);
	BscEvent event;

	while (cursor && source->ops->next(cursor, &event, &error)) {
		printf("event\t%s\t%u\t%" G_GINT64_FORMAT "\t%d\t%d",
		       trace->buffers[event.buffer].name, event.cpu, event.ts, event.id, event.pid);
		if (with_text) {
			g_string_truncate(text, 0);
			if (!source->ops->text(source, event.where, text, &error))
				break;
			printf("\t%s\t%s\t%s", event.comm, event.name, text->str);
		}
		putchar('\n');
	}
	if (cursor)
		source->ops->cursor_free(cursor);
	if (error)
		fprintf(stderr, "%s\n", error->message);
	return !error;
}

static void print_diagnostics(const BscTrace *trace)
{
	for (int code = 0; code < BSC_DIAG_N; code++) {
		const BscDiagnostic *diag = &trace->diag->codes[code];

		for (unsigned i = 0; i < MAX(diag->n_places, 1) && diag->count; i++) {
			const BscPlace *place = diag->n_places ? &diag->places[i] : NULL;

			printf("diag\t%s\t%" G_GUINT64_FORMAT "\t%d\t%" G_GINT64_FORMAT "\t%s\n",
			       bsc_diagnostic_name((BscDiagnosticCode)code), diag->count,
			       place ? place->cpu : -1, place ? (gint64)place->offset : -1,
			       place && place->what ? place->what : "");
		}
	}
}

static void print_header(const BscTrace *trace)
{
	printf("file\t%s\t%d\t%s\t%s\t%s\t%s\t%s\t%" G_GUINT64_FORMAT "\n", trace->format,
	       trace->version, trace->compression, trace->kernel, trace->machine, trace->clock,
	       bsc_trace_sha256(trace), trace->size);
	printf("layout\t%s\t%u\t%u\t%u\t%s\n", trace->is_big_endian ? "big" : "little",
	       trace->long_size, trace->sub_buffer_size, trace->n_cpus,
	       trace->has_symbols ? "symbols" : "no-symbols");
	printf("total\t%" G_GUINT64_FORMAT "\t%" G_GUINT64_FORMAT "\t%zu\n", trace->n_events,
	       trace->n_lost, trace->n_rows);
}

int main(int argc, char **argv)
{
	bool with_rows = false, with_events = false, with_text = false;
	g_autoptr(BscTrace) trace = NULL;
	g_autoptr(GError) error = NULL;

	for (int i = 2; i < argc; i++) {
		with_rows |= strcmp(argv[i], "--rows") == 0;
		with_text |= strcmp(argv[i], "--text") == 0;
		with_events |= with_text || strcmp(argv[i], "--events") == 0;
	}
	if (argc < 2) {
		fprintf(stderr, "usage: dump-trace FILE [--rows] [--events] [--text]\n");
		return 2;
	}
	trace = bsc_parse_file(argv[1], NULL, NULL, &error);
	if (!trace) {
		fprintf(stderr, "%s\n", error->message);
		return 3;
	}
	print_header(trace);
	print_runs(trace);
	print_diagnostics(trace);
	if (with_rows)
		print_rows(trace);
	if (with_events && !print_events(trace, with_text))
		return 3;
	return bsc_diagnostics_has_damage(trace->diag) ? 3 : 0;
}
