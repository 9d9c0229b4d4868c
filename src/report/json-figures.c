/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/json-parts.h"

#include "report/budget.h"
#include "report/layout.h"
#include "report/metric.h"

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

static void add_span(JsonBuilder *builder, BscSpan span)
{
	bsc_json_moment(builder, "low_ns", span.low);
	bsc_json_moment(builder, "high_ns", span.high);
}

static void add_bool(JsonBuilder *builder, const char *name, bool value)
{
	json_builder_set_member_name(builder, name);
	json_builder_add_boolean_value(builder, value);
}

static void add_side(JsonBuilder *builder, bool is_control)
{
	bsc_json_text(builder, "side", is_control ? "control" : "ap");
}

static void add_class_set(JsonBuilder *builder, const char *name, BscClassSet set)
{
	begin_array(builder, name);
	for (int class = 0; class < BSC_N_CLASSES; class ++)
		if (set & BSC_CLASS_BIT(class))
			json_builder_add_string_value(builder, bsc_class_name(class));
	json_builder_end_array(builder);
}

static void add_classes(JsonBuilder *builder, BscClassSet set)
{
	add_class_set(builder, "classes", set);
}

/* A time that is one class, or one of several. */
static void add_time(JsonBuilder *builder, bool is_control, const char *class, BscSpan time,
		     uint32_t count)
{
	json_builder_begin_object(builder);
	add_side(builder, is_control);
	bsc_json_text(builder, "class", class);
	add_span(builder, time);
	bsc_json_count(builder, "count", count);
}

static void add_budget(JsonBuilder *builder, const BscFigureSource *source, bool is_control)
{
	g_auto(BscBudget) budget = bsc_budget_of(source->capture->timeline, source->analysis,
						 source->episode, is_control);

	for (int class = 0; class < BSC_N_CLASSES; class ++) {
		const BscClassSum *sum = &budget.classes[class];

		if (sum->time.high == 0)
			continue;
		add_time(builder, is_control, bsc_class_name(class), sum->time, sum->n_stays);
		bsc_json_count(builder, "cpus", sum->n_cpus);
		bsc_json_null(builder, "reason");
		add_classes(builder, BSC_CLASS_BIT(class));
		json_builder_end_object(builder);
	}
	for (guint i = 0; i < budget.unknown->len; i++) {
		const BscUnknownTime *unknown = &g_array_index(budget.unknown, BscUnknownTime, i);

		add_time(builder, is_control, NULL, bsc_span_exact(unknown->time),
			 unknown->n_stays);
		bsc_json_null(builder, "cpus");
		bsc_json_text(builder, "reason", bsc_reason_name(unknown->reason));
		add_classes(builder, unknown->classes);
		json_builder_end_object(builder);
	}
}

static void add_waits(JsonBuilder *builder, const BscFigureSource *source)
{
	begin_array(builder, "waits");
	add_budget(builder, source, true);
	add_budget(builder, source, false);
	json_builder_end_array(builder);
}

static void add_hotspots(JsonBuilder *builder, const BscEpisodeFigures *figures)
{
	begin_array(builder, "hotspots");
	for (size_t i = 0; i < figures->n_hotspots; i++) {
		const BscHotspot *spot = &figures->hotspots[i];

		json_builder_begin_object(builder);
		add_side(builder, spot->is_control);
		bsc_json_text(builder, "site", bsc_class_name(spot->site));
		bsc_json_number(builder, "cpu", spot->cpu);
		add_bool(builder, "burning", spot->is_burning);
		add_span(builder, spot->time);
		bsc_json_count(builder, "count", spot->n_waits);
		if (spot->n_polls > 0)
			bsc_json_count(builder, "polls", spot->n_polls);
		else
			bsc_json_null(builder, "polls");
		if (spot->n_polls > 1)
			bsc_json_number(builder, "poll_gap_ns", spot->poll_gap);
		else
			bsc_json_null(builder, "poll_gap_ns");
		bsc_json_moment(builder, "in_function_ns", spot->in_function);
		json_builder_end_object(builder);
	}
	json_builder_end_array(builder);
}

static void add_serialized(JsonBuilder *builder, const BscEpisodeFigures *figures)
{
	begin_array(builder, "serialized_waits");
	for (size_t i = 0; i < figures->n_serialized_waits; i++) {
		const BscSerializedWait *wait = &figures->serialized_waits[i];

		json_builder_begin_object(builder);
		bsc_json_number(builder, "cpu", wait->cpu);
		bsc_json_text(builder, "site",
			      wait->site == BSC_N_CLASSES ? NULL : bsc_class_name(wait->site));
		bsc_json_moment(builder, "begin_ns", wait->begin);
		bsc_json_moment(builder, "end_ns", wait->end);
		add_span(builder, wait->cost);
		bsc_json_count(builder, "held_low", wait->n_held_certain);
		bsc_json_count(builder, "held_high", wait->n_held);
		bsc_json_number(builder, "first_held", wait->first_held);
		bsc_json_number(builder, "last_held", wait->last_held);
		json_builder_end_object(builder);
	}
	json_builder_end_array(builder);
}

static void add_steps(JsonBuilder *builder, const BscFigureSource *source)
{
	const BscEpisodeFigures *figures = bsc_source_figures(source);
	const BscTimeline *timeline = source->capture->timeline;

	begin_array(builder, "steps");
	for (size_t i = 0; i < figures->n_path; i++) {
		const BscPathStep *step = &figures->path[i];
		const BscCallback *callback =
			step->callback == BSC_NO_ROW ? NULL : &timeline->callbacks[step->callback];

		json_builder_begin_object(builder);
		bsc_json_moment(builder, "begin_ns", step->begin);
		bsc_json_moment(builder, "end_ns", step->end);
		add_side(builder, step->is_control);
		bsc_json_number(builder, "cpu", step->cpu);
		add_classes(builder, step->classes);
		add_class_set(builder, "other_classes", step->other_classes);
		if (callback)
			bsc_json_number(builder, "step", callback->step);
		else
			bsc_json_null(builder, "step");
		json_builder_end_object(builder);
	}
	json_builder_end_array(builder);
}

static void add_shares(JsonBuilder *builder, const BscEpisodeFigures *figures)
{
	begin_array(builder, "shares");
	for (size_t i = 0; i < figures->n_shares; i++) {
		json_builder_begin_object(builder);
		add_side(builder, figures->shares[i].is_control);
		bsc_json_text(builder, "class", bsc_class_name(figures->shares[i].class));
		add_span(builder, figures->shares[i].time);
		json_builder_end_object(builder);
	}
	json_builder_end_array(builder);
}

static void add_path(JsonBuilder *builder, const BscFigureSource *source)
{
	const BscEpisodeFigures *figures = bsc_source_figures(source);

	begin_object(builder, "critical_path");
	add_steps(builder, source);
	add_shares(builder, figures);
	begin_array(builder, "slack");
	for (size_t i = 0; i < figures->n_slacks; i++) {
		json_builder_begin_object(builder);
		bsc_json_number(builder, "cpu", figures->slacks[i].cpu);
		add_span(builder, figures->slacks[i].slack);
		json_builder_end_object(builder);
	}
	json_builder_end_array(builder);
	begin_object(builder, "lower_bound");
	add_span(builder, figures->lower_bound);
	bsc_json_text(builder, "set_by", figures->lower_bound_text);
	json_builder_end_object(builder);
	json_builder_end_object(builder);
}

static void add_callbacks(JsonBuilder *builder, const BscFigureSource *source)
{
	const BscEpisodeFigures *figures = bsc_source_figures(source);
	const BscStrtab *strings = source->capture->timeline->strings;

	begin_array(builder, "callback_sums");
	for (size_t i = 0; i < figures->n_callbacks; i++) {
		const BscCallbackSum *sum = &figures->callbacks[i];
		bool is_known = sum->n_cpus > 0;

		json_builder_begin_object(builder);
		bsc_json_number(builder, "step", sum->step);
		bsc_json_text(builder, "state", bsc_strtab_get(strings, sum->state));
		bsc_json_text(builder, "function", bsc_strtab_get(strings, sum->function));
		add_side(builder, sum->is_control);
		add_bool(builder, "is_teardown", sum->is_teardown);
		add_bool(builder, "is_tracer", sum->is_tracer);
		bsc_json_count(builder, "calls", sum->n_calls);
		bsc_json_count(builder, "open_calls", sum->n_open);
		bsc_json_count(builder, "cpus", sum->n_cpus);
		bsc_json_moment(builder, "total_ns", is_known ? sum->total : BSC_NSEC_NONE);
		bsc_json_moment(builder, "min_ns", is_known ? sum->min : BSC_NSEC_NONE);
		bsc_json_moment(builder, "max_ns", is_known ? sum->max : BSC_NSEC_NONE);
		if (is_known)
			bsc_json_number(builder, "max_cpu", sum->max_cpu);
		else
			bsc_json_null(builder, "max_cpu");
		begin_object(builder, "off_cpu");
		add_span(builder, sum->off_cpu);
		json_builder_end_object(builder);
		begin_object(builder, "interrupt");
		add_span(builder, sum->interrupt);
		json_builder_end_object(builder);
		json_builder_end_object(builder);
	}
	json_builder_end_array(builder);
}

static void add_bound(JsonBuilder *builder, const char *name, const BscMetric *metric, double value)
{
	/* No bound on that side, or nothing known at all. */
	if (!(metric->low <= metric->high) || value == G_MAXDOUBLE) {
		bsc_json_null(builder, name);
		return;
	}
	json_builder_set_member_name(builder, name);
	if (metric->unit == BSC_METRIC_RATIO)
		json_builder_add_double_value(builder, value);
	else
		json_builder_add_int_value(builder, bsc_metric_integer(value));
}

static void add_metrics(JsonBuilder *builder, const BscFigureSource *source)
{
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	size_t n;
	BscMetric *metrics =
		bsc_metrics_new(source->capture, source->analysis, source->episode, &n);

	begin_object(builder, "metrics");
	for (size_t i = 0; i < n; i++) {
		char *name = bsc_layout_name(metrics[i].name, "");

		/* Two names from a hostile capture may become one by being made safe. */
		if (g_hash_table_contains(seen, name)) {
			g_free(name);
			continue;
		}
		g_hash_table_add(seen, name);
		begin_object(builder, name);
		bsc_json_text(builder, "unit", bsc_metric_unit_name(&metrics[i]));
		add_bound(builder, "low", &metrics[i], metrics[i].low);
		add_bound(builder, "high", &metrics[i], metrics[i].high);
		json_builder_end_object(builder);
	}
	json_builder_end_object(builder);
	bsc_metrics_free(metrics, n);
}

static void add_findings(JsonBuilder *builder, const BscFigureSource *source)
{
	begin_array(builder, "findings");
	for (size_t i = 0; i < source->analysis->n_findings; i++) {
		const BscFinding *finding = &source->analysis->findings[i];

		if (finding->episode != source->episode)
			continue;
		json_builder_begin_object(builder);
		bsc_json_text(builder, "code", finding->code);
		bsc_json_text(builder, "text", finding->text);
		bsc_json_text(builder, "remedy", finding->remedy);
		add_span(builder, finding->cost);
		add_bool(builder, "is_cpu_time", finding->is_cpu_time);
		bsc_json_moment(builder, "begin_ns", finding->begin);
		bsc_json_moment(builder, "end_ns", finding->end);
		if (finding->cpu < 0)
			bsc_json_null(builder, "cpu");
		else
			bsc_json_number(builder, "cpu", finding->cpu);
		json_builder_end_object(builder);
	}
	json_builder_end_array(builder);
}

static void add_outliers(JsonBuilder *builder, const BscCostFit *fit)
{
	begin_array(builder, "outliers");
	for (uint32_t i = 0; i < fit->n_outliers; i++) {
		json_builder_begin_object(builder);
		bsc_json_number(builder, "cpu", fit->outliers[i].cpu);
		bsc_json_number(builder, "step_ns", fit->outliers[i].step);
		bsc_json_number(builder, "excess_ns", fit->outliers[i].excess);
		json_builder_end_object(builder);
	}
	json_builder_end_array(builder);
}

void bsc_json_figures(JsonBuilder *builder, const BscFigureSource *source)
{
	const BscEpisodeFigures *figures = bsc_source_figures(source);

	bsc_json_text(builder, "verdict", figures->verdict);
	add_waits(builder, source);
	add_hotspots(builder, figures);
	add_serialized(builder, figures);
	add_path(builder, source);
	add_outliers(builder, &figures->fit);
	add_callbacks(builder, source);
	add_metrics(builder, source);
	add_findings(builder, source);
}
