/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/report.h"

#include "base/format.h"
#include "report/json-parts.h"

/* Longest string of a capture in the JSON, bytes. */
#define MAX_TEXT 4096

void bsc_json_null(JsonBuilder *builder, const char *name)
{
	json_builder_set_member_name(builder, name);
	json_builder_add_null_value(builder);
}

void bsc_json_number(JsonBuilder *builder, const char *name, int64_t number)
{
	json_builder_set_member_name(builder, name);
	json_builder_add_int_value(builder, number);
}

void bsc_json_moment(JsonBuilder *builder, const char *name, BscNsec ns)
{
	if (ns == BSC_NSEC_NONE)
		bsc_json_null(builder, name);
	else
		bsc_json_number(builder, name, ns);
}

void bsc_json_count(JsonBuilder *builder, const char *name, uint64_t count)
{
	bsc_json_number(builder, name, (int64_t)MIN(count, (uint64_t)INT64_MAX));
}

void bsc_json_text(JsonBuilder *builder, const char *name, const char *text)
{
	g_autofree char *safe = NULL;

	if (!text || *text == '\0') {
		bsc_json_null(builder, name);
		return;
	}
	safe = bsc_text_sanitize(text, MAX_TEXT);
	json_builder_set_member_name(builder, name);
	json_builder_add_string_value(builder, safe);
}

/* Null once the kernel lost events without counting them: the number is not known then. */
static void add_lost_events(JsonBuilder *builder, const BscTrace *trace)
{
	for (size_t i = 0; i < trace->n_runs; i++) {
		if (trace->runs[i].lost_unknown) {
			bsc_json_null(builder, "lost_events");
			return;
		}
	}
	bsc_json_count(builder, "lost_events", trace->n_lost);
}

static void add_source(JsonBuilder *builder, const BscTrace *trace)
{
	bsc_json_text(builder, "path", trace->path);
	bsc_json_text(builder, "format", trace->format);
	bsc_json_number(builder, "version", trace->version);
	bsc_json_text(builder, "compression", trace->compression);
	bsc_json_text(builder, "kernel", trace->kernel);
	bsc_json_text(builder, "machine", trace->machine);
	bsc_json_text(builder, "clock", trace->clock);
	bsc_json_number(builder, "cpus", trace->n_cpus);
	bsc_json_count(builder, "events", trace->n_events);
	add_lost_events(builder, trace);
	bsc_json_moment(builder, "begin_ns", trace->begin);
	bsc_json_moment(builder, "end_ns", trace->end);
}

static void add_place(JsonBuilder *builder, const BscPlace *place, const char *text)
{
	json_builder_begin_object(builder);
	if (place->cpu < 0)
		bsc_json_null(builder, "cpu");
	else
		bsc_json_number(builder, "cpu", place->cpu);
	if (place->offset == UINT64_MAX)
		bsc_json_null(builder, "offset");
	else
		bsc_json_count(builder, "offset", place->offset);
	bsc_json_text(builder, "what", place->what && *place->what ? place->what : text);
	json_builder_end_object(builder);
}

static void add_damage(JsonBuilder *builder, const BscDiagnostics *diag)
{
	json_builder_set_member_name(builder, "damage");
	json_builder_begin_array(builder);
	for (int code = 0; code < BSC_DIAG_N; code++) {
		const BscDiagnostic *d = &diag->codes[code];

		if (bsc_diagnostic_severity(code) != BSC_DAMAGE)
			continue;
		for (unsigned i = 0; i < d->n_places; i++)
			add_place(builder, &d->places[i], bsc_diagnostic_text(code));
	}
	json_builder_end_array(builder);
}

static void add_diagnostics(JsonBuilder *builder, const BscDiagnostics *diag)
{
	json_builder_set_member_name(builder, "diagnostics");
	json_builder_begin_array(builder);
	for (int code = 0; code < BSC_DIAG_N; code++) {
		if (diag->codes[code].count == 0)
			continue;
		json_builder_begin_object(builder);
		bsc_json_text(builder, "code", bsc_diagnostic_name(code));
		bsc_json_text(builder, "severity",
			      bsc_severity_name(bsc_diagnostic_severity(code)));
		bsc_json_count(builder, "count", diag->codes[code].count);
		bsc_json_text(builder, "message", bsc_diagnostic_text(code));
		json_builder_end_object(builder);
	}
	json_builder_end_array(builder);
}

static void add_capture(JsonBuilder *builder, const BscCapture *capture)
{
	g_autoptr(BscAnalysis) analysis = bsc_analysis_new(capture);

	json_builder_begin_object(builder);
	add_source(builder, capture->trace);
	add_damage(builder, capture->diag);
	add_diagnostics(builder, capture->diag);
	json_builder_set_member_name(builder, "episodes");
	json_builder_begin_array(builder);
	for (size_t i = 0; i < capture->timeline->n_episodes; i++)
		bsc_json_episode(builder, &(BscFigureSource){ capture, analysis, (BscRow)i });
	json_builder_end_array(builder);
	json_builder_end_object(builder);
}

char *bsc_json_end(JsonBuilder *builder)
{
	g_autoptr(JsonGenerator) generator = json_generator_new();
	g_autoptr(JsonNode) root = NULL;
	GString *out = g_string_new(NULL);

	json_builder_end_object(builder);
	root = json_builder_get_root(builder);
	json_generator_set_root(generator, root);
	json_generator_set_pretty(generator, TRUE);
	json_generator_set_indent(generator, 1);
	json_generator_to_gstring(generator, out);
	g_string_append_c(out, '\n');
	return g_string_free(out, FALSE);
}

char *bsc_report_json(const BscCapture *const *captures, size_t n)
{
	g_autoptr(JsonBuilder) builder = json_builder_new();

	json_builder_begin_object(builder);
	bsc_json_text(builder, "schema", "bringup-scope/report/1");
	json_builder_set_member_name(builder, "captures");
	json_builder_begin_array(builder);
	for (size_t i = 0; i < n; i++)
		add_capture(builder, captures[i]);
	json_builder_end_array(builder);
	return bsc_json_end(builder);
}
