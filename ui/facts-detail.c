/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/facts.h"

#include "base/format.h"
#include "base/span.h"
#include "draw/describe.h"

#include <stdlib.h>
#include <string.h>

/* Callbacks that the pane lists; the rest is a click away. */
#define MAX_CALLBACKS 10

/* Longest event text shown, bytes; a console line can be a kilobyte. */
#define MAX_RECORD 400

static const BscEpisode *episode_of(const BscTimeline *timeline, BscRow episode)
{
	return &timeline->episodes[episode];
}

/* A length between two bounds; BSC_NSEC_NONE on either side says that it is open. */
static char *length_text(BscNsec low, BscNsec high)
{
	char buf[BSC_FORMAT_MAX];

	if (low == BSC_NSEC_NONE && high == BSC_NSEC_NONE)
		return g_strdup("unknown");
	if (low == BSC_NSEC_NONE)
		return g_strdup_printf("at most %s", bsc_format_duration(buf, high));
	if (high == BSC_NSEC_NONE)
		return g_strdup_printf("at least %s", bsc_format_duration(buf, low));
	return g_strdup(bsc_format_range(buf, low, high));
}

/* The state's name, else the function's, else the number. */
static char *callback_name(const BscTimeline *timeline, const BscCallback *callback)
{
	const char *state = bsc_strtab_get(timeline->strings, callback->state);
	const char *function = bsc_strtab_get(timeline->strings, callback->function);

	if (*state)
		return bsc_text_sanitize(state, 80);
	if (*function)
		return bsc_text_sanitize(function, 80);
	return g_strdup_printf("state %d", callback->step);
}

/* "3.91 ms (0.352 s)" in two lines: the stamp on the capture's clock goes below. */
static char *in_two_lines(const char *value)
{
	const char *bracket = strstr(value, " s)") ? strstr(value, " (") : NULL;
	size_t inner;

	if (!bracket)
		return g_strdup(value);
	inner = strlen(bracket + 2) - 1;
	return g_strdup_printf("%.*s\n%.*s", (int)(bracket - value), value, (int)inner,
			       bracket + 2);
}

/* Appends the lines of TEXT, "key<TAB>value" each. */
static void take_lines(BscFactGroup *group, const char *text)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

	for (char **line = lines; *line; line++) {
		char *tab = strchr(*line, '\t');

		if (!tab)
			continue;
		*tab = '\0';
		bsc_facts_take(group, BSC_FACT_TEXT, *line, in_two_lines(tab + 1));
	}
}

/* The record behind trace row EVENT, decoded on demand as trace-cmd report prints it. */
static char *record_text(const BscTrace *trace, BscRow event)
{
	BscEventSource *source = trace->source;
	g_autoptr(GString) text = g_string_new(NULL);
	char moment[BSC_FORMAT_MAX];
	BscWhere where;

	g_string_append_printf(text, "[%03u] %s  %s: ", bsc_trace_cpu(trace, event),
			       bsc_format_moment(moment, trace->ts[event]),
			       bsc_event_kind_name(trace->kind[event]));
	if (!source || !source->ops->text)
		g_string_append(text, "(cannot be read again)");
	else if (!bsc_trace_where(trace, event, &where, NULL) ||
		 !source->ops->text(source, where, text, NULL))
		g_string_append(text, "(could not be decoded)");
	return bsc_text_sanitize(text->str, MAX_RECORD);
}

/* A record that lies elsewhere is no evidence for an edge between LOW and HIGH. */
static bool is_evidence(const BscTrace *trace, BscRow event, BscNsec low, BscNsec high)
{
	return event < trace->n_rows && trace->ts[event] >= low && trace->ts[event] <= high;
}

static void take_events(BscFacts *facts, const BscTrace *trace, const BscIntervals *at, BscRow row)
{
	BscFactGroup *group = bsc_facts_group(facts, "Events behind it", "");
	BscRow begin = at->event_begin[row], end = at->event_end[row];

	if (is_evidence(trace, begin, at->begin_low[row], at->begin_high[row]))
		bsc_facts_take(group, BSC_FACT_RECORD, "start", record_text(trace, begin));
	if (is_evidence(trace, end, at->end_low[row], at->end_high[row]))
		bsc_facts_take(group, BSC_FACT_RECORD, "end", record_text(trace, end));
	if (group->facts->len == 0)
		bsc_facts_take(group, BSC_FACT_TEXT, "none",
			       g_strdup("no event marks either end of it"));
}

/* "wait_release" as people write it. Free with g_free(). */
static char *spaced(const char *name)
{
	return g_strdelimit(g_strdup(name), "_", ' ');
}

static void take_phases(BscFacts *facts, const BscTimeline *timeline, const BscBringup *bringup)
{
	g_autofree char *title = g_strdup_printf("Phases of CPU%u", bringup->cpu);
	BscFactGroup *group;

	if (bringup->n_phases == 0)
		return;
	group = bsc_facts_group(facts, title, "");
	for (BscRow i = 0; i < bringup->n_phases; i++) {
		const BscPhase *phase = &timeline->phases[bringup->first_phase + i];
		g_autofree char *length = length_text(phase->duration_low, phase->duration_high);
		g_autofree char *name = spaced(bsc_phase_name(phase->kind));
		const char *doubt = phase->certainty == BSC_INFERRED ? " (inferred)" : "";

		bsc_facts_take(group, BSC_FACT_FIGURE, name,
			       g_strdup_printf("%s%s", length, doubt));
	}
}

typedef struct SlowCallback {
	BscNsec length;
	BscRow row;
} SlowCallback;

static int slower_first(const void *a, const void *b)
{
	const SlowCallback *x = a, *y = b;

	if (x->length != y->length)
		return x->length < y->length ? 1 : -1;
	return x->row < y->row ? -1 : x->row > y->row;
}

static void take_callbacks(BscFacts *facts, const BscTimeline *timeline, const BscBringup *bringup)
{
	g_autofree SlowCallback *slow = g_new(SlowCallback, bringup->n_callbacks);
	BscFactGroup *group;

	if (bringup->n_callbacks == 0)
		return;
	group = bsc_facts_group(facts, "Callbacks", "slowest first");
	for (BscRow i = 0; i < bringup->n_callbacks; i++) {
		const BscCallback *at = &timeline->callbacks[bringup->first_callback + i];
		BscNsec end = at->is_open ? bringup->last : at->end;

		slow[i] =
			(SlowCallback){ bsc_distance(at->begin, end), bringup->first_callback + i };
	}
	qsort(slow, bringup->n_callbacks, sizeof(*slow), slower_first);
	for (BscRow i = 0; i < bringup->n_callbacks && i < MAX_CALLBACKS; i++) {
		const BscCallback *at = &timeline->callbacks[slow[i].row];
		g_autofree char *name = callback_name(timeline, at);
		char buf[BSC_FORMAT_MAX];

		bsc_format_duration(buf, slow[i].length);
		bsc_facts_take(group, BSC_FACT_FIGURE, name,
			       g_strdup_printf(at->is_open ? "at least %s, open" : "%s", buf));
	}
}

static void take_bringup(BscFacts *facts, const BscTimeline *timeline, BscRow row)
{
	const BscBringup *bringup;

	if (row == BSC_NO_ROW)
		return;
	bringup = &timeline->bringups[row];
	take_phases(facts, timeline, bringup);
	take_callbacks(facts, timeline, bringup);
}

BscFacts *bsc_facts_interval(const BscCapture *capture, BscRow row)
{
	const BscTimeline *timeline = capture->timeline;
	const BscIntervals *at = &timeline->intervals;
	const BscCallback *callback = NULL;
	BscFacts *facts = bsc_facts_new();
	g_autofree char *title = g_strdup_printf("CPU%u", timeline->lanes[at->lane[row]].cpu);
	BscFactGroup *group = bsc_facts_group(facts, title, bsc_stretch_name(at->kind[row]));
	g_autoptr(GString) text = g_string_new(NULL);

	bsc_describe_interval(capture, row, text);
	take_lines(group, text->str);
	if (at->callback[row] != BSC_NO_ROW) {
		callback = &timeline->callbacks[at->callback[row]];
		bsc_facts_take(group, BSC_FACT_TEXT, "ran on",
			       g_strdup_printf("CPU%u, task %d", callback->ran_on, callback->pid));
	}
	take_events(facts, capture->trace, at, row);
	take_bringup(facts, timeline, at->bringup[row]);
	return facts;
}

BscFacts *bsc_facts_arrow(const BscCapture *capture, BscRow row)
{
	const BscTimeline *timeline = capture->timeline;
	const BscArrow *arrow = &timeline->arrows[row];
	BscFacts *facts = bsc_facts_new();
	g_autofree char *title =
		g_strdup_printf("CPU%u to CPU%u", timeline->lanes[arrow->from_lane].cpu,
				timeline->lanes[arrow->to_lane].cpu);
	BscFactGroup *group = bsc_facts_group(facts, title, bsc_arrow_name(arrow->kind));
	g_autoptr(GString) text = g_string_new(NULL);

	bsc_describe_arrow(capture, row, text);
	take_lines(group, text->str);
	take_bringup(facts, timeline, arrow->bringup);
	return facts;
}

char *bsc_facts_tooltip(const BscCapture *capture, bool is_arrow, BscRow row)
{
	g_autoptr(GString) text = g_string_new(NULL);

	if (is_arrow)
		bsc_describe_arrow(capture, row, text);
	else
		bsc_describe_interval(capture, row, text);
	g_string_replace(text, "\t", ": ", 0);
	if (text->len)
		g_string_truncate(text, text->len - 1);
	return g_string_free(g_steal_pointer(&text), FALSE);
}

static void take_points(BscFacts *facts, const BscTimeline *timeline, const BscBringup *bringup)
{
	BscFactGroup *group = bsc_facts_group(facts, "Points", "");

	for (int i = 0; i < BSC_N_POINTS; i++) {
		const BscMoment *at = &bringup->points[i];
		bool has_ns = at->ns != BSC_NSEC_NONE;
		g_autofree char *name = spaced(bsc_point_name(i));
		g_autofree char *moment = NULL;

		if (at->is_absent)
			continue;
		moment = bsc_facts_moment(timeline, bringup->episode, has_ns ? at->ns : at->low,
					  has_ns ? at->ns : at->high);
		bsc_facts_take(
			group, BSC_FACT_FIGURE, name,
			g_strdup_printf(at->certainty == BSC_INFERRED ? "%s (inferred)" : "%s",
					moment));
	}
}

BscFacts *bsc_facts_lane(const BscCapture *capture, BscRow lane)
{
	const BscTimeline *timeline = capture->timeline;
	const BscLane *at = &timeline->lanes[lane];
	const BscBringup *bringup;
	BscFacts *facts;
	g_autofree char *title = g_strdup_printf("CPU%u", at->cpu);
	g_autoptr(GString) text = g_string_new(NULL);
	BscFactGroup *group;

	if (at->bringup == BSC_NO_ROW)
		return bsc_facts_episode(capture, at->episode);
	bringup = &timeline->bringups[at->bringup];
	facts = bsc_facts_new();
	group = bsc_facts_group(facts, title, bsc_outcome_name(bringup->outcome));
	bsc_describe_lane(capture, lane, text);
	take_lines(group, text->str);
	if (bringup->failed_callback != BSC_NO_ROW)
		bsc_facts_take(
			group, BSC_FACT_TEXT, "failed in",
			callback_name(timeline, &timeline->callbacks[bringup->failed_callback]));
	if (bringup->has_lost_events)
		bsc_facts_take(group, BSC_FACT_TEXT, "lost events",
			       g_strdup("inside it: stretches may be unknown"));
	take_points(facts, timeline, bringup);
	take_bringup(facts, timeline, at->bringup);
	return facts;
}

static void take_diagnostics(BscFacts *facts, const BscDiagnostics *diag)
{
	BscFactGroup *group = NULL;

	for (int code = 0; code < BSC_DIAG_N; code++) {
		uint64_t count = diag->codes[code].count;

		if (!count || bsc_diagnostic_severity(code) == BSC_NOTE)
			continue;
		if (!group)
			group = bsc_facts_group(facts, "To keep in mind", "");
		bsc_facts_take(group, BSC_FACT_TEXT,
			       bsc_severity_name(bsc_diagnostic_severity(code)),
			       g_strdup_printf("%s (%" G_GUINT64_FORMAT ")",
					       bsc_diagnostic_text(code), count));
	}
}

static void take_episode(BscFacts *facts, const BscCapture *capture, BscRow episode)
{
	const BscEpisode *at = episode_of(capture->timeline, episode);
	g_autofree char *title = bsc_facts_episode_title(capture, episode);
	BscFactGroup *group = bsc_facts_group(facts, title, "nothing selected");
	char buf[BSC_FORMAT_MAX];

	if (at->kind != BSC_EPISODE_OFFLINE)
		bsc_facts_take(group, BSC_FACT_TEXT, "mode", g_strdup(bsc_mode_name(at->mode)));
	bsc_facts_take(group, BSC_FACT_TEXT, "control CPU",
		       g_strdup_printf("CPU%u, task %d", at->control_cpu, at->control_pid));
	bsc_facts_take(group, BSC_FACT_TEXT, "CPUs", g_strdup_printf("%u", at->n_bringups));
	if (at->n_rounds > 1)
		bsc_facts_take(group, BSC_FACT_TEXT, "rounds", g_strdup_printf("%u", at->n_rounds));
	bsc_facts_take(group, BSC_FACT_TEXT, "begins at",
		       g_strdup_printf("%s s", bsc_format_moment(buf, at->begin)));
	bsc_facts_take(group, BSC_FACT_TEXT, "ends at",
		       g_strdup_printf("%s s", bsc_format_moment(buf, at->end)));
}

BscFacts *bsc_facts_episode(const BscCapture *capture, BscRow episode)
{
	const BscTrace *trace = capture->trace;
	BscFacts *facts = bsc_facts_new();
	g_autofree char *size = g_format_size(trace->size);
	BscFactGroup *group;

	if (episode != BSC_NO_ROW)
		take_episode(facts, capture, episode);
	group = bsc_facts_group(facts, "Capture", "");
	bsc_facts_take(group, BSC_FACT_TEXT, "file", bsc_text_sanitize(trace->path, 400));
	bsc_facts_take(group, BSC_FACT_TEXT, "format",
		       trace->version > 0
			       ? g_strdup_printf("%s version %d, compression %s", trace->format,
						 trace->version, trace->compression)
			       : g_strdup(trace->format));
	bsc_facts_take(group, BSC_FACT_TEXT, "size", g_steal_pointer(&size));
	bsc_facts_take(group, BSC_FACT_TEXT, "events",
		       g_strdup_printf("%" G_GUINT64_FORMAT, trace->n_events));
	bsc_facts_take(group, BSC_FACT_TEXT, "state names",
		       capture->states_path ? bsc_text_sanitize(capture->states_path, 400)
					    : g_strdup("from the callbacks' symbols"));
	take_diagnostics(facts, capture->diag);
	return facts;
}
