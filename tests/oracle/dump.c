/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Our reading of a capture as the lines of lines.h, behind
 *
 *   trace VERSION COMPRESSION ENDIAN LONG SUB_BUFFER N_CPUS KERNEL MACHINE CLOCK
 *   diag CODE COUNT CPU OFFSET WHAT
 *
 * (a diag line for each kept place, at least one for each code that was counted).
 * Exit status: 0, or 3 if the capture is damaged or cannot be used.
 */
#include "lines.h"

#include "parsers/parsers.h"

#include <inttypes.h>
#include <string.h>

static const char *or_dash(const char *text)
{
	return text && text[0] ? text : "-";
}

static void print_diagnostics(const BscDiagnostics *diag)
{
	for (int code = 0; code < BSC_DIAG_N; code++) {
		const BscDiagnostic *d = &diag->codes[code];

		if (d->count > 0 && d->n_places == 0)
			printf("diag %s %" PRIu64 " -1 - -\n", bsc_diagnostic_name(code), d->count);
		for (unsigned i = 0; i < d->n_places; i++) {
			printf("diag %s %" PRIu64 " %" PRId32, bsc_diagnostic_name(code), d->count,
			       d->places[i].cpu);
			if (d->places[i].offset == UINT64_MAX)
				printf(" -");
			else
				printf(" %" PRIu64, d->places[i].offset);
			printf(" %s\n", or_dash(d->places[i].what));
		}
	}
}

/*
 * The events of a CPU come merged from all buffers, but in the order of the file within each, so
 * one pass for each run that takes only its own is right; few captures have a second buffer.
 */
static bool print_events(BscTrace *trace, const BscRun *run, Lines *lines, GError **error)
{
	const BscEventSourceOps *ops = trace->source->ops;
	BscEventFilter filter = { .cpus = &run->cpu, .n_cpus = 1 };
	BscEventCursor *cursor = ops->cursor(trace->source, &filter, error);
	g_autoptr(GString) says = g_string_new(NULL);
	GError *failure = NULL;
	BscEvent event;

	if (!cursor)
		return false;
	while (ops->next(cursor, &event, &failure)) {
		if (event.buffer != run->buffer)
			continue;
		g_string_printf(says, "%s-%" PRId32 " %s: ", event.comm, event.pid, event.name);
		if (lines->want_text && !ops->text(trace->source, event.where, says, &failure))
			break;
		lines_event(lines, event.ts, event.id, event.pid, event.lost,
			    lines->want_text ? says->str : NULL);
	}
	ops->cursor_free(cursor);
	if (!failure)
		return true;
	g_propagate_error(error, failure);
	return false;
}

static void print_rows(const BscTrace *trace, const BscRun *run, Lines *lines)
{
	for (BscRow i = run->first; i < run->first + run->n_rows; i++) {
		BscEventKind kind = trace->kind[i];
		bool is_cpuhp =
			kind == BSC_EVENT_CPUHP_ENTER || kind == BSC_EVENT_CPUHP_MULTI_ENTER;
		LineRow row = {
			.kind = bsc_event_kind_name(kind),
			.symbol = is_cpuhp ? bsc_trace_symbol(trace, i) : "",
			.text = bsc_trace_text(trace, i),
			.ts = trace->ts[i],
			.pid = bsc_trace_at(trace, i)->pid,
			.flags = bsc_trace_at(trace, i)->flags,
			.a = bsc_trace_at(trace, i)->a,
			.b = bsc_trace_at(trace, i)->b,
			.c = bsc_trace_at(trace, i)->c,
			.d = bsc_trace_at(trace, i)->d,
			.addr = bsc_trace_at(trace, i)->addr,
		};

		lines_row(lines, &row);
	}
}

static bool print_runs(BscTrace *trace, Lines *lines, GError **error)
{
	for (size_t i = 0; i < trace->n_runs; i++) {
		const BscRun *run = &trace->runs[i];
		const char *buffer = trace->buffers[run->buffer].name;

		if (run->n_events == 0 || !lines_wants(lines, buffer, run->cpu))
			continue;
		lines_begin(lines, buffer, run->cpu);
		if (!print_events(trace, run, lines, error))
			return false;
		if (lines->n_events != run->n_events)
			printf("the run of CPU %" PRIu32 " says %" PRIu64 " events\n", run->cpu,
			       run->n_events);
		print_rows(trace, run, lines);
		lines_end(lines);
	}
	return true;
}

int main(int argc, char **argv)
{
	g_autoptr(BscTrace) trace = NULL;
	g_autoptr(GError) error = NULL;
	Lines lines;

	if (!lines_options(&lines, argc, argv))
		return 2;
	trace = bsc_parse_file(lines.path, NULL, NULL, &error);
	if (!trace) {
		fprintf(stderr, "%s\n", error->message);
		return 3;
	}
	printf("trace %d %s %s %d %" PRIu32 " %" PRIu32 " %s %s %s\n", trace->version,
	       or_dash(trace->compression), trace->is_big_endian ? "big" : "little",
	       trace->long_size, trace->sub_buffer_size, trace->n_cpus, or_dash(trace->kernel),
	       or_dash(trace->machine), or_dash(trace->clock));
	print_diagnostics(trace->diag);
	if (!print_runs(trace, &lines, &error)) {
		fprintf(stderr, "%s\n", error->message);
		return 3;
	}
	return bsc_diagnostics_has_damage(trace->diag) ? 3 : 0;
}
