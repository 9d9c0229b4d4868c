/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "story.h"

#include <stdlib.h>
#include <string.h>

#define MAX_CPUS 8

/* One line of the story, split at blanks. */
typedef struct Line {
	char **words;
	guint n;
} Line;

static int number(const Line *line, guint i)
{
	g_assert_cmpuint(i, <, line->n);
	return atoi(line->words[i]);
}

static const char *word(const Line *line, guint i)
{
	g_assert_cmpuint(i, <, line->n);
	return line->words[i];
}

/* An address for SYMBOL: any will do that is always the same. */
static uint64_t address_of(BscTrace *trace, const char *symbol)
{
	BscString id = bsc_strtab_intern(trace->strings, symbol);
	uint64_t address = 0xffff000000000000u + id;

	if (strcmp(symbol, "?") != 0)
		g_hash_table_replace(trace->symbols, g_memdup2(&address, sizeof address),
				     GUINT_TO_POINTER(id));
	return address;
}

static int32_t raw_state(char letter)
{
	return letter == 'D' ? 2 : letter == 'S' ? 1 : 0;
}

static int32_t function_of(const char *name)
{
	for (int i = 0; i < BSC_FN_N; i++)
		if (strcmp(bsc_function_name((BscFunction)i), name) == 0)
			return i;
	g_assert_not_reached();
}

static void add_gap(BscTrace *trace, BscNsec ts)
{
	const BscRun *run = &trace->runs[trace->n_runs - 1];
	bool has_rows = run->n_rows > 0;

	trace->gaps = g_renew(BscGap, trace->gaps, trace->n_gaps + 1);
	trace->gaps[trace->n_gaps++] = (BscGap){
		.run = (uint32_t)trace->n_runs - 1,
		.before = has_rows ? trace->ts[run->first + run->n_rows - 1] : BSC_NSEC_NONE,
		.after = ts,
		.row = (BscRow)trace->n_rows,
	};
}

static void add_event(BscTrace *trace, const Line *line)
{
	static const struct {
		const char *name;
		BscEventKind kind;
	} kinds[] = {
		{ "enter", BSC_EVENT_CPUHP_ENTER },   { "multi", BSC_EVENT_CPUHP_MULTI_ENTER },
		{ "exit", BSC_EVENT_CPUHP_EXIT },     { "switch", BSC_EVENT_SCHED_SWITCH },
		{ "waking", BSC_EVENT_SCHED_WAKING }, { "irqwaking", BSC_EVENT_SCHED_WAKING },
		{ "fn", BSC_EVENT_FUNCTION },         { "fnexit", BSC_EVENT_GRAPH_EXIT },
		{ "console", BSC_EVENT_CONSOLE },
	};
	BscNsec ts = (BscNsec)number(line, 0) * 1000;
	size_t k = 0;
	BscPayload payload = { .pid = 0 };

	if (strcmp(word(line, 3), "lost") == 0) {
		add_gap(trace, ts);
		return;
	}
	while (strcmp(kinds[k].name, word(line, 3)) != 0)
		g_assert_cmpuint(++k, <, G_N_ELEMENTS(kinds));
	payload.kind = (uint8_t)kinds[k].kind;
	payload.pid = number(line, 2);
	switch (kinds[k].kind) {
	case BSC_EVENT_SCHED_SWITCH:
		payload.a = number(line, 4);
		payload.c = raw_state(word(line, 5)[0]);
		payload.b = number(line, 6);
		if (line->n > 7)
			payload.text = bsc_strtab_intern(trace->strings, word(line, 7));
		break;
	case BSC_EVENT_CONSOLE:
		payload.text = bsc_strtab_intern(trace->strings, word(line, 4));
		break;
	case BSC_EVENT_GRAPH_EXIT:
		payload.a = function_of(word(line, 4));
		payload.c = number(line, 5) * 1000;
		break;
	case BSC_EVENT_SCHED_WAKING:
		payload.a = number(line, 4);
		payload.text = bsc_strtab_intern(trace->strings, word(line, 5));
		if (kinds[k].name[0] == 'i')
			payload.flags |= BSC_FLAG_HARDIRQ;
		break;
	case BSC_EVENT_FUNCTION: payload.a = function_of(word(line, 4)); break;
	default:
		payload.a = number(line, 4);
		payload.b = number(line, 5);
		payload.c = number(line, 6);
		if (kinds[k].kind == BSC_EVENT_CPUHP_EXIT)
			payload.d = number(line, 7);
		else
			payload.addr = address_of(trace, word(line, 7));
		break;
	}
	bsc_trace_add_row(trace, ts, &payload);
}

/* The words of each line; g_strsplit_set leaves empty ones where blanks repeat. */
static GPtrArray *split_story(const char *story)
{
	g_auto(GStrv) lines = g_strsplit(story, "\n", -1);
	GPtrArray *result = g_ptr_array_new();

	for (guint i = 0; lines[i]; i++) {
		g_auto(GStrv) parts = g_strsplit_set(lines[i], " \t", -1);
		g_autoptr(GStrvBuilder) words = g_strv_builder_new();
		Line *line = g_new0(Line, 1);

		for (guint k = 0; parts[k]; k++)
			if (*parts[k]) {
				g_strv_builder_add(words, parts[k]);
				line->n++;
			}
		line->words = g_strv_builder_end(words);
		if (line->n > 0)
			g_ptr_array_add(result, line);
		else {
			g_strfreev(line->words);
			g_free(line);
		}
	}
	return result;
}

static void add_type(BscTrace *trace, BscEventKind kind)
{
	trace->types = g_renew(BscEventType, trace->types, trace->n_types + 1);
	trace->types[trace->n_types] = (BscEventType){
		.id = (int32_t)trace->n_types + 1,
		.system = g_strdup(bsc_event_kind_system(kind)),
		.name = g_strdup(bsc_event_kind_name(kind)),
		.kind = (int8_t)kind,
		.count = 1,
	};
	trace->n_types++;
}

BscCapture *story_capture(const char *story)
{
	g_autoptr(GPtrArray) lines = split_story(story);
	g_autoptr(GError) error = NULL;
	BscTrace *trace = bsc_trace_new();
	BscCapture *capture;

	trace->has_symbols = true;
	trace->buffers = g_new0(BscBuffer, 1);
	trace->buffers[0].name = g_strdup("");
	trace->buffers[0].clock = g_strdup("local");
	trace->n_buffers = 1;
	trace->runs = g_new0(BscRun, MAX_CPUS);
	add_type(trace, BSC_EVENT_SCHED_SWITCH);
	add_type(trace, BSC_EVENT_SCHED_WAKING);
	for (uint32_t cpu = 0; cpu < MAX_CPUS; cpu++) {
		BscRun *run = &trace->runs[trace->n_runs++];

		run->cpu = cpu;
		run->first = (BscRow)trace->n_rows;
		run->begin = run->end = BSC_NSEC_NONE;
		for (guint i = 0; i < lines->len; i++)
			if (number(lines->pdata[i], 1) == (int)cpu)
				add_event(trace, lines->pdata[i]);
	}
	bsc_trace_seal(trace);
	for (guint i = 0; i < lines->len; i++) {
		g_strfreev(((Line *)lines->pdata[i])->words);
		g_free(lines->pdata[i]);
	}
	capture = bsc_capture_take(trace, NULL, NULL, &error);
	g_assert_no_error(error);
	return capture;
}

static void dump_ns(GString *out, BscNsec ns)
{
	if (ns == BSC_NSEC_NONE)
		g_string_append(out, "?");
	else
		g_string_append_printf(out, "%d", (int)(ns / 1000));
}

static void dump_bringup(GString *out, const BscTimeline *timeline, const BscBringup *bringup)
{
	g_string_append_printf(out, "cpu%u %s %d ", bringup->cpu,
			       bsc_outcome_name(bringup->outcome), bringup->result);
	dump_ns(out, bringup->begin);
	g_string_append(out, "..");
	dump_ns(out, bringup->end);
	for (int i = 0; i < BSC_N_POINTS; i++) {
		const BscMoment *point = &bringup->points[i];

		if (point->is_absent || point->certainty == BSC_UNKNOWN)
			continue;
		g_string_append_printf(out, " %s=", bsc_point_name((BscPointKind)i));
		if (point->certainty == BSC_INFERRED)
			g_string_append(out, "~");
		dump_ns(out, point->low);
		if (point->certainty != BSC_EXACT) {
			g_string_append(out, "..");
			dump_ns(out, point->high);
		}
	}
	if (bringup->round > 0)
		g_string_append_printf(out, " round%u", bringup->round);
	g_string_append_printf(out, " n%u%s%s\n", bringup->n_callbacks,
			       bringup->begin_is_lost ? " headless" : "",
			       bringup->has_lost_events ? " lost" : "");
}

char *story_dump(const BscCapture *capture)
{
	const BscTimeline *timeline = capture->timeline;
	GString *out = g_string_new(NULL);

	for (size_t e = 0; e < timeline->n_episodes; e++) {
		const BscEpisode *episode = &timeline->episodes[e];

		g_string_append_printf(out, "%s %s %u ", bsc_episode_kind_name(episode->kind),
				       bsc_mode_name(episode->mode), episode->n_bringups);
		dump_ns(out, episode->begin);
		g_string_append(out, "..");
		dump_ns(out, episode->end);
		g_string_append(out, "\n");
		for (BscRow i = 0; i < episode->n_bringups; i++)
			dump_bringup(out, timeline,
				     &timeline->bringups[episode->first_bringup + i]);
	}
	return g_string_free(out, FALSE);
}
