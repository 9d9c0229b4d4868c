/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/compare-cell.h"
#include "report/json-parts.h"
#include "report/metric.h"

#include <math.h>

static void begin_array(JsonBuilder *builder, const char *name)
{
	json_builder_set_member_name(builder, name);
	json_builder_begin_array(builder);
}

static void begin_object(JsonBuilder *builder, const char *name)
{
	json_builder_set_member_name(builder, name);
	json_builder_begin_object(builder);
}

static void add_bool(JsonBuilder *builder, const char *name, bool value)
{
	json_builder_set_member_name(builder, name);
	json_builder_add_boolean_value(builder, value);
}

/* Null where it is not known or has no end. */
static void add_number(JsonBuilder *builder, double number, bool is_whole)
{
	if (!(fabs(number) < 9e18))
		json_builder_add_null_value(builder);
	else if (is_whole)
		json_builder_add_int_value(builder, bsc_metric_integer(number));
	else
		json_builder_add_double_value(builder, number);
}

/* A number where it is exact, {low, high} where it is bounded, null where nothing is known. */
static void add_value(JsonBuilder *builder, BscValue value, bool is_whole)
{
	if (!bsc_value_is_known(value)) {
		json_builder_add_null_value(builder);
	} else if (!(value.low < value.high)) {
		add_number(builder, value.low, is_whole);
	} else {
		json_builder_begin_object(builder);
		json_builder_set_member_name(builder, "low");
		add_number(builder, value.low, is_whole);
		json_builder_set_member_name(builder, "high");
		add_number(builder, value.high, is_whole);
		json_builder_end_object(builder);
	}
}

static void add_values(JsonBuilder *builder, const BscComparison *comparison,
		       const BscDifference *row, bool is_total)
{
	bool is_whole = row->unit != BSC_METRIC_RATIO;

	begin_array(builder, is_total ? "values_ns" : "values");
	for (size_t i = 0; i < comparison->n_sides; i++) {
		if (row->cells[i].is_present)
			add_value(builder, row->cells[i].value, is_whole);
		else
			json_builder_add_null_value(builder);
	}
	json_builder_end_array(builder);
	begin_array(builder, is_total ? "delta_ns" : "delta");
	for (size_t i = 0; i < comparison->n_sides; i++)
		add_value(builder, row->cells[i].delta, is_whole);
	json_builder_end_array(builder);
	begin_array(builder, "delta_percent");
	for (size_t i = 0; i < comparison->n_sides; i++)
		add_value(builder, row->cells[i].percent, false);
	json_builder_end_array(builder);
}

static void add_named(JsonBuilder *builder, const char *name, double number, bool is_whole)
{
	json_builder_set_member_name(builder, name);
	add_number(builder, number, is_whole);
}

static void add_group(JsonBuilder *builder, const BscSide *side, const BscDifference *row,
		      const BscCell *cell)
{
	bool is_whole = row->unit != BSC_METRIC_RATIO;
	bool has_runs = cell->is_present && cell->n > 0;
	bool is_tested = cell->reality == BSC_REAL_YES || cell->reality == BSC_REAL_NO;

	json_builder_begin_object(builder);
	bsc_json_number(builder, "runs", has_runs ? cell->n : 0);
	add_named(builder, "min", has_runs ? cell->min : INFINITY, is_whole);
	add_named(builder, "max", has_runs ? cell->max : INFINITY, is_whole);
	add_named(builder, "mad", has_runs ? cell->mad : INFINITY, is_whole);
	bsc_json_text(builder, "worst_run",
		      has_runs && cell->worst_run < side->n_runs ? side->runs[cell->worst_run].name
								 : NULL);
	add_named(builder, "shift", is_tested ? cell->shift : INFINITY, is_whole);
	add_named(builder, "shift_low", is_tested ? cell->shift_low : INFINITY, is_whole);
	add_named(builder, "shift_high", is_tested ? cell->shift_high : INFINITY, is_whole);
	add_named(builder, "p", is_tested ? cell->p : INFINITY, false);
	bsc_json_text(builder, "reality", bsc_compare_reality_name(cell->reality));
	json_builder_end_object(builder);
}

static void add_row(JsonBuilder *builder, const BscComparison *comparison, const BscDifference *row)
{
	const BscMetric metric = { .unit = row->unit };

	json_builder_begin_object(builder);
	bsc_json_text(builder, "kind", bsc_compare_kind_name(row->kind));
	bsc_json_text(builder, "name", row->name);
	bsc_json_text(builder, "label", row->label);
	bsc_json_text(builder, "unit", bsc_metric_unit_name(&metric));
	bsc_json_moment(builder, "cpu", row->cpu < 0 ? BSC_NSEC_NONE : row->cpu);
	begin_array(builder, "present");
	for (size_t i = 0; i < comparison->n_sides; i++)
		json_builder_add_boolean_value(builder, row->cells[i].is_present);
	json_builder_end_array(builder);
	add_values(builder, comparison, row, false);
	begin_array(builder, "groups");
	for (size_t i = 0; bsc_compare_has_groups(comparison) && i < comparison->n_sides; i++)
		add_group(builder, &comparison->sides[i], row, &row->cells[i]);
	json_builder_end_array(builder);
	bsc_json_number(builder, "effect_ns", bsc_metric_integer(row->effect));
	json_builder_end_object(builder);
}

static void add_run(JsonBuilder *builder, const BscSideRun *run)
{
	const BscTrace *trace = run->capture->trace;
	BscPolicy policy;

	json_builder_begin_object(builder);
	bsc_json_text(builder, "path", run->name);
	bsc_json_text(builder, "policy",
		      bsc_compare_policy(run, &policy) ? bsc_policy_name(policy) : NULL);
	bsc_json_text(builder, "sha256", bsc_trace_sha256(trace));
	add_bool(builder, "damaged", bsc_diagnostics_has_damage(run->capture->diag));
	add_bool(builder, "states", run->capture->states_path != NULL);
	add_bool(builder, "dmesg", run->capture->dmesg != NULL);
	json_builder_end_object(builder);
}

static void add_side(JsonBuilder *builder, const BscComparison *comparison, size_t i)
{
	const BscSide *side = &comparison->sides[i];
	const BscCapture *capture = side->runs[0].capture;
	const BscEpisode *episode = &capture->timeline->episodes[comparison->episodes[i]];

	json_builder_begin_object(builder);
	bsc_json_text(builder, "label", side->label);
	bsc_json_text(builder, "kernel", capture->trace->kernel);
	bsc_json_text(builder, "machine", capture->trace->machine);
	bsc_json_text(builder, "clock", capture->trace->clock);
	bsc_json_number(builder, "episode", (int64_t)comparison->episodes[i] + 1);
	bsc_json_text(builder, "kind", bsc_episode_kind_name(episode->kind));
	bsc_json_text(builder, "mode", bsc_mode_name(episode->mode));
	bsc_json_number(builder, "cpus", episode->n_bringups);
	add_bool(builder, "simulated", capture->timeline->is_simulated);
	add_bool(builder, "group", side->is_group);
	begin_array(builder, "runs");
	for (size_t run = 0; run < side->n_runs; run++)
		add_run(builder, &side->runs[run]);
	json_builder_end_array(builder);
	json_builder_end_object(builder);
}

static void add_settings(JsonBuilder *builder, const BscComparison *comparison,
			 const BscCompareSettings *settings)
{
	begin_object(builder, "settings");
	bsc_json_text(builder, "version", settings->version);
	bsc_json_text(builder, "align", bsc_alignment_name(comparison->options.alignment));
	bsc_json_number(builder, "seed", comparison->options.seed);
	if (settings->episode > 0)
		bsc_json_count(builder, "episode", settings->episode);
	else
		bsc_json_null(builder, "episode");
	if (settings->max_rows == BSC_COMPARE_ALL)
		bsc_json_null(builder, "rows");
	else
		bsc_json_count(builder, "rows", settings->max_rows);
	bsc_json_text(builder, "theme", settings->theme);
	bsc_json_number(builder, "width_px", settings->width);
	add_bool(builder, "ghost", settings->is_ghost);
	begin_array(builder, "ignored_events");
	for (char *const *name = settings->ignored; name && *name; name++)
		json_builder_add_string_value(builder, *name);
	json_builder_end_array(builder);
	json_builder_end_object(builder);
}

static void add_warnings(JsonBuilder *builder, const BscComparison *comparison)
{
	begin_array(builder, "warnings");
	for (size_t i = 0; i < comparison->n_warnings; i++) {
		json_builder_begin_object(builder);
		bsc_json_text(builder, "code", comparison->warnings[i].code);
		bsc_json_text(builder, "text", comparison->warnings[i].text);
		json_builder_end_object(builder);
	}
	json_builder_end_array(builder);
}

static void add_total(JsonBuilder *builder, const BscComparison *comparison)
{
	const BscDifference *total = bsc_compare_total(comparison);

	if (!total) {
		bsc_json_null(builder, "total");
		return;
	}
	begin_object(builder, "total");
	add_values(builder, comparison, total, true);
	json_builder_end_object(builder);
}

char *bsc_compare_json(const BscComparison *comparison, const BscCompareSettings *settings)
{
	g_autoptr(JsonBuilder) builder = json_builder_new();
	g_autoptr(JsonGenerator) generator = json_generator_new();
	g_autoptr(JsonNode) root = NULL;
	g_autoptr(GString) out = g_string_new(NULL);

	json_builder_begin_object(builder);
	bsc_json_text(builder, "schema", "bringup-scope/compare/1");
	begin_array(builder, "captures");
	for (size_t i = 0; i < comparison->n_sides; i++)
		add_side(builder, comparison, i);
	json_builder_end_array(builder);
	add_settings(builder, comparison, settings);
	add_warnings(builder, comparison);
	add_bool(builder, "empty", bsc_comparison_is_empty(comparison));
	add_total(builder, comparison);
	begin_array(builder, "differences");
	for (size_t i = 0; i < comparison->n_differences; i++)
		add_row(builder, comparison, &comparison->differences[i]);
	json_builder_end_array(builder);
	bsc_json_text(builder, "verdict", comparison->verdict);
	json_builder_end_object(builder);
	root = json_builder_get_root(builder);
	json_generator_set_root(generator, root);
	json_generator_set_pretty(generator, TRUE);
	json_generator_set_indent(generator, 1);
	json_generator_to_gstring(generator, out);
	g_string_append_c(out, '\n');
	return g_string_free(g_steal_pointer(&out), FALSE);
}
