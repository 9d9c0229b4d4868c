/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/error.h"
#include "base/format.h"
#include "cli/output.h"
#include "cli/single.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A CPU number beyond any kernel's NR_CPUS is a mistake, not a list of a billion. */
#define MAX_CPU 65535
/* Longest text of one event; longer ones are no text. */
#define MAX_TEXT 65536

typedef struct EventsOptions {
	GArray *cpus; /* uint32_t */
	char **names; /* owned; NULL: all */
	BscNsec from, to;
	uint64_t limit; /* 0: no limit */
} EventsOptions;

/* "0,2-4": adds them to CPUS. */
static bool take_cpus(const char *value, void *data, GError **error)
{
	EventsOptions *o = data;
	g_auto(GStrv) parts = g_strsplit(value, ",", -1);

	for (size_t i = 0; i == 0 || parts[i]; i++) {
		g_auto(GStrv) ends = g_strsplit(parts[i] ? parts[i] : "", "-", 2);
		guint64 first, last;

		if (!ends[0] || !g_ascii_string_to_unsigned(ends[0], 10, 0, MAX_CPU, &first, NULL))
			goto mistake;
		last = first;
		if (ends[1] &&
		    !g_ascii_string_to_unsigned(ends[1], 10, first, MAX_CPU, &last, NULL))
			goto mistake;
		for (uint32_t cpu = (uint32_t)first; cpu <= last; cpu++)
			g_array_append_val(o->cpus, cpu);
	}
	return true;
mistake:
	g_set_error(error, BSC_ERROR, BSC_ERROR_USAGE, "'%s' is no list of CPUs such as 0,2-4",
		    value);
	return false;
}

static bool take_names(const char *value, void *data, GError **error)
{
	return bsc_cli_take_list(value, &((EventsOptions *)data)->names, error);
}

static bool take_from(const char *value, void *data, GError **error)
{
	return bsc_cli_take_moment(value, &((EventsOptions *)data)->from, error);
}

static bool take_to(const char *value, void *data, GError **error)
{
	return bsc_cli_take_moment(value, &((EventsOptions *)data)->to, error);
}

static bool take_limit(const char *value, void *data, GError **error)
{
	return bsc_cli_take_number(value, 1, INT64_MAX, &((EventsOptions *)data)->limit, error);
}

static int by_number(gconstpointer a, gconstpointer b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/* Sorts CPUS and drops what is there twice; false with a line on stderr for one out of range. */
static bool check_cpus(const char *path, const BscTrace *trace, GArray *cpus)
{
	g_array_sort(cpus, by_number);
	for (guint i = cpus->len; i-- > 1;)
		if (g_array_index(cpus, uint32_t, i) == g_array_index(cpus, uint32_t, i - 1))
			g_array_remove_index(cpus, i);
	if (cpus->len > 0 && g_array_index(cpus, uint32_t, cpus->len - 1) >= trace->n_cpus) {
		bsc_cli_complain(path, "there is no CPU %u, it has %u",
				 g_array_index(cpus, uint32_t, cpus->len - 1), trace->n_cpus);
		return false;
	}
	return true;
}

/* Says so where a name in --event is that of no event: it might be misspelt. */
static void check_names(const char *path, const BscTrace *trace, char **names)
{
	for (size_t i = 0; names && names[i]; i++) {
		bool is_found = false;

		for (size_t t = 0; t < trace->n_types && !is_found; t++) {
			const BscEventType *type = &trace->types[t];
			g_autofree char *full = g_strdup_printf("%s:%s", type->system, type->name);

			is_found = g_pattern_match_simple(
				names[i], strchr(names[i], ':') ? full : type->name);
		}
		if (!is_found)
			bsc_cli_complain(path, "no event of the capture is called '%s'", names[i]);
	}
}

/* Width of the column with the names of instances; 0 if there is only the main buffer. */
static int instance_columns(const BscTrace *trace)
{
	size_t width = 0;

	for (size_t i = 0; i < trace->n_buffers; i++)
		width = MAX(width, strlen(trace->buffers[i].name));
	return (int)width;
}

/* Appends TEXT; what would disturb a terminal or forge a line is replaced. Tabs may stay. */
static void append_safe(const char *text, GString *out)
{
	while (*text) {
		const char *end = text;

		while ((*end >= ' ' && *end <= '~') || *end == '\t')
			end++;
		g_string_append_len(out, text, end - text);
		text = end;
		while (*end && (*end < ' ' || *end > '~') && *end != '\t')
			end++;
		if (end > text) {
			g_autofree char *raw = g_strndup(text, (size_t)(end - text));
			g_autofree char *safe = bsc_text_sanitize(raw, MAX_TEXT);

			g_string_append(out, safe);
			text = end;
		}
	}
}

static void append_instance(const BscTrace *trace, uint32_t buffer, int width, GString *out)
{
	const char *name = buffer < trace->n_buffers ? trace->buffers[buffer].name : "";

	if (width == 0)
		return;
	for (size_t i = strlen(name); i < (size_t)width; i++)
		g_string_append_c(out, ' ');
	append_safe(name, out);
	g_string_append(out, *name ? ": " : "  ");
}

/* The line of trace-cmd report -t: see trace-cmd's trace-read.c and libtraceevent's TEP_PRINT_*. */
static void append_event(const BscTrace *trace, const BscEvent *event, int width, GString *text,
			 GString *out)
{
	g_autoptr(GError) error = NULL;
	char moment[BSC_FORMAT_MAX];
	g_autofree char *name = g_strdup_printf("%s:", event->name);

	append_instance(trace, event->buffer, width, out);
	if (event->lost == UINT64_MAX)
		g_string_append_printf(out, "CPU:%u [EVENTS DROPPED]\n", event->cpu);
	else if (event->lost > 0)
		g_string_append_printf(out, "CPU:%u [%" G_GUINT64_FORMAT " EVENTS DROPPED]\n",
				       event->cpu, event->lost);
	for (size_t i = strlen(event->comm); i < 16; i++)
		g_string_append_c(out, ' ');
	append_safe(event->comm, out);
	g_string_append_printf(out, "-%-5d [%03u] %15s: ", event->pid, event->cpu,
			       bsc_format_moment(moment, event->ts));
	append_safe(name, out);
	for (size_t i = strlen(name); i < 21; i++)
		g_string_append_c(out, ' ');
	g_string_append_c(out, ' ');
	g_string_truncate(text, 0);
	if (!trace->source->ops->text(trace->source, event->where, text, &error))
		g_string_append_printf(text, "[%s]", error ? error->message : "not readable");
	while (text->len > 0 && text->str[text->len - 1] == '\n')
		g_string_truncate(text, text->len - 1);
	append_safe(text->str, out);
	g_string_append_c(out, '\n');
}

static bool print_events(const BscTrace *trace, const BscEventFilter *filter, uint64_t limit,
			 GError **error)
{
	const BscEventSourceOps *ops = trace->source->ops;
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(GString) line = g_string_new(NULL);
	g_autoptr(GError) failure = NULL;
	int width = instance_columns(trace);
	BscEventCursor *cursor = ops->cursor(trace->source, filter, error);
	BscEvent event;

	if (!cursor)
		return false;
	for (uint64_t n = 0; (limit == 0 || n < limit) && ops->next(cursor, &event, &failure);
	     n++) {
		g_string_truncate(line, 0);
		append_event(trace, &event, width, text, line);
		if (!bsc_cli_print(line->str, line->len))
			break;
	}
	ops->cursor_free(cursor);
	if (failure) {
		g_propagate_error(error, g_steal_pointer(&failure));
		return false;
	}
	return true;
}

static BscCliStatus print(const char *path, const BscTrace *trace, const EventsOptions *o)
{
	const BscEventFilter filter = {
		.cpus = o->cpus->len > 0 ? (const uint32_t *)(void *)o->cpus->data : NULL,
		.n_cpus = o->cpus->len,
		.has_from = o->from != BSC_NSEC_NONE,
		.has_to = o->to != BSC_NSEC_NONE,
		.from = o->from,
		.to = o->to,
		.names = (const char *const *)o->names,
	};
	g_autoptr(GError) error = NULL;
	BscCliTicker *ticker;
	bool is_good;

	if (!trace->source) {
		bsc_cli_complain(path, "its events cannot be read again");
		return BSC_CLI_INPUT;
	}
	/* The events themselves show that it goes on, unless they go elsewhere. */
	ticker = isatty(STDOUT_FILENO) ? NULL : bsc_cli_ticker_start("printing events", NULL);
	is_good = print_events(trace, &filter, o->limit, &error);
	bsc_cli_ticker_stop(ticker);
	if (is_good)
		return BSC_CLI_GOOD;
	bsc_cli_complain_error(path, error);
	return BSC_CLI_INPUT;
}

static bool check(const BscCliVerb *verb, void *data)
{
	const EventsOptions *o = data;

	if (o->from == BSC_NSEC_NONE || o->to == BSC_NSEC_NONE || o->from <= o->to)
		return true;
	bsc_cli_complain(verb->name, "--from must not lie behind --to");
	return false;
}

static BscCliStatus run_on(const char *path, const BscCapture *capture, void *data)
{
	const EventsOptions *o = data;

	if (!check_cpus(path, capture->trace, o->cpus))
		return BSC_CLI_USAGE;
	check_names(path, capture->trace, o->names);
	return print(path, capture->trace, o);
}

static BscCliStatus run(const BscCliVerb *verb, int argc, char **argv)
{
	static const BscCliSingle single = { check, run_on };
	EventsOptions options = {
		.cpus = g_array_new(FALSE, FALSE, sizeof(uint32_t)),
		.from = BSC_NSEC_NONE,
		.to = BSC_NSEC_NONE,
	};
	BscCliStatus status = bsc_cli_run_single(verb, argc, argv, &single, &options);

	g_array_unref(options.cpus);
	g_strfreev(options.names);
	return status;
}

static const BscCliOption options_of_events[] = {
	{ "cpu", 0, "LIST", "only events of these CPUs, such as 0,2-4", take_cpus },
	{ "from", 0, "TIME", "only from this moment on", take_from },
	{ "to", 0, "TIME",
	  "and up to this one; moments as they are printed (1.234567890), or with a unit (350ms)",
	  take_to },
	{ "event", 0, "NAME,...", "only these: name or system:name, with * and ?", take_names },
	{ "limit", 0, "N", "stop after N events", take_limit },
	{ 0 },
};

const BscCliVerb bsc_cli_events = {
	.name = "events",
	.arguments = "FILE",
	.summary = "the events as text",
	.details = "Prints the events of the capture, one a line, as trace-cmd report -t does.",
	.options = options_of_events,
	.opens_captures = true,
	.min_files = 1,
	.max_files = 1,
	.run = run,
};
