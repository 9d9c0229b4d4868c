/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "compare/warnings.h"

#include "base/format.h"

#include <string.h>

/* So many names of a list are printed; the others are counted. */
#define MAX_NAMES 8

/* The names of a set that another has not, in the order in which they were added. */
static void append_only(GString *out, const GPtrArray *names, GHashTable *others)
{
	guint n = 0;

	for (guint i = 0; i < names->len; i++) {
		g_autofree char *safe = bsc_text_sanitize(names->pdata[i], MAX_WORD);

		if (g_hash_table_contains(others, names->pdata[i]))
			continue;
		if (n < MAX_NAMES)
			g_string_append_printf(out, "%s%s", n > 0 ? ", " : "", safe);
		n++;
	}
	if (n > MAX_NAMES)
		g_string_append_printf(out, " and %u more", n - MAX_NAMES);
}

static GHashTable *set_of(const GPtrArray *names)
{
	GHashTable *set = g_hash_table_new(g_str_hash, g_str_equal);

	for (guint i = 0; i < names->len; i++)
		g_hash_table_add(set, names->pdata[i]);
	return set;
}

/* "only A has x, y; only B has z"; NULL where both have the same. g_free(). */
static char *describe_lists(const Pair *pair, const GPtrArray *a, const GPtrArray *b)
{
	g_autoptr(GHashTable) set_a = set_of(a), set_b = set_of(b);
	g_autoptr(GString) only_a = g_string_new(NULL);
	g_autoptr(GString) only_b = g_string_new(NULL);

	append_only(only_a, a, set_b);
	append_only(only_b, b, set_a);
	if (only_a->len > 0 && only_b->len > 0)
		return g_strdup_printf("only %s has %s; only %s has %s", pair->name_a, only_a->str,
				       pair->name_b, only_b->str);
	if (only_a->len > 0)
		return g_strdup_printf("only %s has %s", pair->name_a, only_a->str);
	if (only_b->len > 0)
		return g_strdup_printf("only %s has %s", pair->name_b, only_b->str);
	return NULL;
}

/* What a word of the command line is about. */
typedef enum Topic {
	TOPIC_MODE,    /* how CPUs are brought up: what is compared */
	TOPIC_BUFFER,  /* size of the ring buffers */
	TOPIC_TRACING, /* what is recorded: the events themselves tell of it */
	TOPIC_OTHER,
} Topic;

static Topic topic_of(const char *word)
{
	static const struct {
		const char *prefix;
		Topic topic;
	} topics[] = {
		{ "cpuhp.parallel=", TOPIC_MODE },   { "trace_buf_size=", TOPIC_BUFFER },
		{ "trace_event=", TOPIC_TRACING },   { "ftrace=", TOPIC_TRACING },
		{ "ftrace_filter=", TOPIC_TRACING },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(topics); i++)
		if (g_str_has_prefix(word, topics[i].prefix))
			return topics[i].topic;
	return TOPIC_OTHER;
}

/* The end of the word at LINE: blanks in quotes are of it. lib/cmdline.c: next_arg. */
static const char *end_of_word(const char *line)
{
	bool is_quoted = false;

	for (; *line && (is_quoted || !g_ascii_isspace(*line)); line++)
		if (*line == '"')
			is_quoted = !is_quoted;
	return line;
}

/* The words of LINE about TOPIC. They are of the array. */
static GPtrArray *words_about(const char *line, Topic topic)
{
	GPtrArray *list = g_ptr_array_new_with_free_func(g_free);

	while (*line) {
		const char *end = end_of_word(line);
		g_autofree char *word = g_strndup(line, (gsize)(end - line));

		if (*word && topic_of(word) == topic)
			g_ptr_array_add(list, g_steal_pointer(&word));
		line = *end ? end + 1 : end;
	}
	return list;
}

static void warn_topic(const Pair *pair, const char *a, const char *b, Topic topic)
{
	g_autoptr(GPtrArray) words_a = words_about(a, topic);
	g_autoptr(GPtrArray) words_b = words_about(b, topic);
	g_autofree char *text = describe_lists(pair, words_a, words_b);

	if (!text)
		return;
	if (topic == TOPIC_MODE)
		compare_warn(pair->warnings, "mode", "by the command line the modes differ: %s",
			     text);
	else if (topic == TOPIC_BUFFER)
		compare_warn(pair->warnings, "buffer", "ring buffers of different sizes: %s", text);
	else if (topic == TOPIC_OTHER)
		compare_warn(pair->warnings, "command-line", "different command lines: %s", text);
}

void compare_warn_command_line(const Pair *pair)
{
	g_autoptr(BscWords) a = bsc_words_new(pair->b->runs[pair->run_a]->capture);
	g_autoptr(BscWords) b = bsc_words_new(pair->b->runs[pair->run_b]->capture);

	/* Without a log nothing is known of it: that is no difference. */
	if (*a->command_line == '\0' || *b->command_line == '\0')
		return;
	for (Topic topic = TOPIC_MODE; topic <= TOPIC_OTHER; topic++)
		warn_topic(pair, a->command_line, b->command_line, topic);
}

static bool has_system(const BscTrace *trace, const char *system)
{
	for (size_t i = 0; i < trace->n_types; i++)
		if (trace->types[i].count > 0 && strcmp(trace->types[i].system, system) == 0)
			return true;
	return false;
}

/*
 * The events of TRACE that figures are made from, and all of a system that OTHER has nothing of.
 * Whether one of the rest was seen is chance.
 */
static GPtrArray *events_of(const BscTrace *trace, const BscTrace *other)
{
	GPtrArray *list = g_ptr_array_new_with_free_func(g_free);

	for (size_t i = 0; i < trace->n_types; i++) {
		const BscEventType *type = &trace->types[i];

		if (type->count > 0 && *type->name &&
		    (type->kind >= 0 || !has_system(other, type->system)))
			g_ptr_array_add(list, g_strdup_printf("%s:%s", type->system, type->name));
	}
	return list;
}

static bool has_functions(const BscTrace *trace)
{
	return bsc_trace_has_kind(trace, BSC_EVENT_FUNCTION) ||
	       bsc_trace_has_kind(trace, BSC_EVENT_GRAPH_ENTRY);
}

void compare_warn_events(const Pair *pair)
{
	const BscTrace *a = trace_of(pair, pair->run_a), *b = trace_of(pair, pair->run_b);
	g_autoptr(GPtrArray) events_a = events_of(a, b);
	g_autoptr(GPtrArray) events_b = events_of(b, a);
	g_autofree char *text = describe_lists(pair, events_a, events_b);

	if (text)
		compare_warn(pair->warnings, "events",
			     "events that one has and the other has not: %s", text);
	if (has_functions(a) != has_functions(b))
		compare_warn(pair->warnings, "function-tracer",
			     "the function tracer ran in %s only: it slows the hotplug code down, "
			     "and without it alive and release are only bounded",
			     has_functions(a) ? pair->name_a : pair->name_b);
}
