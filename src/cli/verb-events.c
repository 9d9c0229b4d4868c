/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/error.h"
#include "base/format.h"
#include "cli/output.h"
#include "cli/single.h"
#include "cli/stretches.h"
#include "query/find.h"
#include "trace/line.h"

#include <string.h>
#include <unistd.h>

/* A CPU number beyond any kernel's NR_CPUS is a mistake, not a list of a billion. */
#define MAX_CPU 65535

typedef struct EventsOptions {
	GArray *cpus; /* uint32_t */
	char **names; /* owned; NULL: all */
	BscNsec from, to;
	uint64_t limit; /* 0: no limit */
	BscQuery *query;
	bool is_of_stretches; /* they are printed, not events */
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

static bool take_query(const char *value, void *data, GError **error)
{
	EventsOptions *o = data;
	BscQuery *query = bsc_query_parse(value, strlen(value), NULL, error);

	if (!query)
		return false;
	bsc_query_unref(o->query);
	o->query = query;
	return true;
}

static bool take_stretches(const char *value, void *data, GError **error)
{
	((EventsOptions *)data)->is_of_stretches = true;
	return true;
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

			is_found = bsc_text_matches(strchr(names[i], ':') ? full : type->name,
						    names[i]);
		}
		if (!is_found)
			bsc_cli_complain(path, "no event of the capture is called '%s'", names[i]);
	}
}

static bool print_events(const BscCapture *capture, const BscEventFilter *filter,
			 const EventsOptions *o, GError **error)
{
	g_autoptr(BscEventFinder) finder =
		bsc_event_finder_new(capture->trace, capture->timeline, o->query, filter, error);
	g_autoptr(GString) line = g_string_new(NULL);
	int width = bsc_event_line_instances(capture->trace);
	BscEvent event;

	if (!finder)
		return false;
	for (uint64_t n = 0; o->limit == 0 || n < o->limit; n++) {
		BscFound found = bsc_event_finder_next(finder, UINT64_MAX, &event, error);

		if (found != BSC_FOUND_EVENT)
			return found == BSC_FOUND_END;
		g_string_truncate(line, 0);
		bsc_event_line_append(capture->trace, &event, width, line);
		if (!bsc_cli_print(line->str, line->len))
			break;
	}
	return true;
}

static BscCliStatus print(const char *path, const BscCapture *capture, const EventsOptions *o)
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

	/* The events themselves show that it goes on, unless they go elsewhere. */
	ticker = isatty(STDOUT_FILENO) ? NULL : bsc_cli_ticker_start("printing events", NULL);
	is_good = print_events(capture, &filter, o, &error);
	bsc_cli_ticker_stop(ticker);
	if (is_good)
		return BSC_CLI_GOOD;
	bsc_cli_complain_error(path, error);
	return BSC_CLI_INPUT;
}

static bool check(const BscCliVerb *verb, void *data)
{
	const EventsOptions *o = data;

	if (o->is_of_stretches &&
	    (o->cpus->len > 0 || o->names || o->from != BSC_NSEC_NONE || o->to != BSC_NSEC_NONE)) {
		bsc_cli_complain(verb->name, "--stretches goes with --find and --limit alone, "
					     "which has cpu:, at: and event: as well");
		return false;
	}
	if (o->from == BSC_NSEC_NONE || o->to == BSC_NSEC_NONE || o->from <= o->to)
		return true;
	bsc_cli_complain(verb->name, "--from must not lie behind --to");
	return false;
}

static BscCliStatus run_on(const char *path, const BscCapture *capture, void *data)
{
	const EventsOptions *o = data;

	if (o->is_of_stretches) {
		bsc_cli_print_stretches(capture, o->query, o->limit);
		return BSC_CLI_GOOD;
	}
	if (!check_cpus(path, capture->trace, o->cpus))
		return BSC_CLI_USAGE;
	check_names(path, capture->trace, o->names);
	return print(path, capture, o);
}

static BscCliStatus run(const BscCliVerb *verb, int argc, char **argv)
{
	static const BscCliSingle single = { check, run_on };
	EventsOptions options = {
		.cpus = g_array_new(FALSE, FALSE, sizeof(uint32_t)),
		.from = BSC_NSEC_NONE,
		.to = BSC_NSEC_NONE,
		.query = bsc_query_parse("", 0, NULL, NULL),
	};
	BscCliStatus status = bsc_cli_run_single(verb, argc, argv, &single, &options);

	g_array_unref(options.cpus);
	g_strfreev(options.names);
	bsc_query_unref(options.query);
	return status;
}

static const BscCliOption options_of_events[] = {
	{ "cpu", 0, "LIST", "only events of these CPUs, such as 0,2-4", take_cpus },
	{ "from", 0, "TIME", "only from this moment on", take_from },
	{ "to", 0, "TIME",
	  "and up to this one; moments as they are printed (1.234567890), or with a unit (350ms)",
	  take_to },
	{ "event", 0, "NAME,...", "only these: name or system:name, with * and ?", take_names },
	{ "find", 0, "QUERY",
	  "only those that fit a query such as 'cpu:12 state:workqueue dur>1ms result!=0'; "
	  "docs/query.md has the language",
	  take_query },
	{ "stretches", 0, NULL,
	  "print what the window finds for the query: stretches of the timeline, not events",
	  take_stretches },
	{ "limit", 0, "N", "stop after N of them", take_limit },
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
