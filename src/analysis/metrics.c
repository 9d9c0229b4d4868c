/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analysis/figures.h"

#include <string.h>

/* Takes NAME. */
static void add(GArray *metrics, char *name, int unit, double low, double high)
{
	BscMetric metric = { .name = name, .unit = unit, .low = low, .high = high };

	g_array_append_val(metrics, metric);
}

/* Takes NAME. Only a lower bound: up to infinity. */
static void add_span(GArray *metrics, char *name, BscSpan span)
{
	double low = span.low == BSC_NSEC_NONE ? 0 : (double)span.low;

	if (!bsc_span_is_known(span))
		add(metrics, name, BSC_METRIC_TIME, 1, 0);
	else
		add(metrics, name, BSC_METRIC_TIME, low,
		    span.high == BSC_NSEC_NONE ? G_MAXDOUBLE : (double)span.high);
}

static void add_count(GArray *metrics, const char *name, uint64_t n)
{
	add(metrics, g_strdup(name), BSC_METRIC_COUNT, (double)n, (double)n);
}

static void add_ratio(GArray *metrics, const char *name, BscRatio ratio)
{
	add(metrics, g_strdup(name), BSC_METRIC_RATIO, ratio.low, ratio.high);
}

static void add_sums(GArray *metrics, const BscEpisodeFigures *figures)
{
	const struct {
		const char *name;
		BscSpan span;
	} spans[] = {
		{ "total", figures->total },
		{ "total.without_tracer", figures->without_tracer },
		{ "tracer", figures->tracer },
		{ "unknown.control", figures->control_unknown },
		{ "unknown.ap", figures->ap_unknown },
		{ "asleep.control", figures->control_asleep },
		{ "working.control", figures->control_working },
		{ "waits.control", figures->control_waits },
		{ "spin.control", figures->control_spin },
		{ "spin.ap", figures->ap_spin },
		{ "burnt", figures->burnt },
		{ "serialized", figures->serialized },
		{ "lower_bound", figures->lower_bound },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(spans); i++)
		add_span(metrics, g_strdup(spans[i].name), spans[i].span);
	add_ratio(metrics, "concurrency", figures->concurrency);
	add_ratio(metrics, "serialization", figures->serialization);
	add_ratio(metrics, "efficiency", figures->efficiency);
}

static void add_fit(GArray *metrics, const BscCostFit *fit)
{
	bool is_known = fit->n >= 3;

	add(metrics, g_strdup("per_cpu"), BSC_METRIC_TIME, is_known ? fit->per_cpu : 1,
	    is_known ? fit->per_cpu : 0);
	add(metrics, g_strdup("per_cpu.base"), BSC_METRIC_TIME, is_known ? fit->base : 1,
	    is_known ? fit->base : 0);
	add(metrics, g_strdup("per_cpu.median"), BSC_METRIC_TIME,
	    is_known ? (double)fit->median_step : 1, is_known ? (double)fit->median_step : 0);
	add(metrics, g_strdup("per_cpu.r_squared"), BSC_METRIC_RATIO, is_known ? fit->r_squared : 1,
	    is_known ? fit->r_squared : 0);
	add_count(metrics, "cpus.slow", fit->n_outliers);
}

static void add_cpus(GArray *metrics, const BscEpisode *episode, const BscEpisodeFigures *figures)
{
	add_count(metrics, "cpus.present", figures->n_present);
	add_count(metrics, "cpus.kicked", figures->n_kicked);
	add_count(metrics, "cpus.alive", figures->n_alive);
	add_count(metrics, "cpus.online", figures->n_online);
	add_count(metrics, "cpus.offline", episode->n_offline);
	add_count(metrics, "cpus.failed", episode->n_failed);
	add_count(metrics, "cpus.unfinished", episode->n_unfinished);
}

static void add_classes(GArray *metrics, const BscEpisodeFigures *figures)
{
	for (int id = 0; id < BSC_N_CLASSES; id++) {
		const char *name = bsc_class_name(id);

		if (BSC_CLASS_BIT(id) & CONTROL_CLASSES)
			add_span(metrics, g_strdup_printf("class.control.%s", name),
				 figures->control[id].time);
		if (BSC_CLASS_BIT(id) & AP_CLASSES)
			add_span(metrics, g_strdup_printf("class.ap.%s", name),
				 figures->ap[id].time);
	}
	for (size_t i = 0; i < figures->n_shares; i++)
		add_span(metrics,
			 g_strdup_printf("path.%s.%s",
					 figures->shares[i].is_control ? "control" : "ap",
					 bsc_class_name(figures->shares[i].class)),
			 figures->shares[i].time);
}

/* Of all CPUs: "phase.kick.max", "cpu.average". Rounds are not for checks. */
static void add_lines(GArray *metrics, const BscEpisodeFigures *figures)
{
	const BscGroup *all = figures->groups;

	for (uint32_t i = 0; i < all->n_lines; i++) {
		const BscPhaseLine *line = &figures->lines[all->first_line + i];
		g_autofree char *name =
			line->phase < BSC_N_PHASES
				? g_strdup_printf("phase.%s", bsc_phase_name(line->phase))
				: g_strdup("cpu");

		add_span(metrics, g_strdup_printf("%s.total", name), line->total);
		add_span(metrics, g_strdup_printf("%s.average", name), line->average);
		add_span(metrics, g_strdup_printf("%s.min", name), line->min);
		add_span(metrics, g_strdup_printf("%s.max", name), line->max);
	}
}

static char *callback_name(const BscTimeline *timeline, const BscCallbackSum *sum)
{
	const char *state = bsc_strtab_get(timeline->strings, sum->state);
	const char *function = bsc_strtab_get(timeline->strings, sum->function);
	const char *side = sum->is_control ? "control" : "ap";
	const char *way = sum->is_teardown ? ".teardown" : "";

	if (*state || *function)
		return g_strdup_printf("callback.%s%s.%s", side, way, *state ? state : function);
	return g_strdup_printf("callback.%s%s.%d", side, way, sum->step);
}

static void add_callbacks(GArray *metrics, const BscTimeline *timeline,
			  const BscEpisodeFigures *figures)
{
	for (size_t i = 0; i < figures->n_callbacks; i++) {
		const BscCallbackSum *sum = &figures->callbacks[i];
		g_autofree char *name = callback_name(timeline, sum);

		if (sum->n_cpus == 0)
			continue;
		add_span(metrics, g_strdup_printf("%s.total", name), bsc_span_exact(sum->total));
		add_span(metrics, g_strdup_printf("%s.average", name),
			 bsc_span_exact(sum->total / sum->n_cpus));
		add_span(metrics, g_strdup_printf("%s.max", name), bsc_span_exact(sum->max));
	}
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(((const BscMetric *)a)->name, ((const BscMetric *)b)->name);
}

/*
 * Two callbacks may have one name, where different functions ran as one state: then the larger
 * average, which comes first, keeps it.
 */
static void drop_doubles(GArray *metrics)
{
	guint kept = 0;

	for (guint i = 0; i < metrics->len; i++) {
		BscMetric *metric = &g_array_index(metrics, BscMetric, i);

		if (kept > 0 &&
		    strcmp(g_array_index(metrics, BscMetric, kept - 1).name, metric->name) == 0)
			g_free(metric->name);
		else
			g_array_index(metrics, BscMetric, kept++) = *metric;
	}
	g_array_set_size(metrics, kept);
}

BscMetric *bsc_metrics_new(const BscCapture *capture, const BscAnalysis *analysis, BscRow episode,
			   size_t *ret_n)
{
	const BscEpisodeFigures *figures = &analysis->episodes[episode];
	GArray *metrics = g_array_new(FALSE, FALSE, sizeof(BscMetric));

	add_sums(metrics, figures);
	add_fit(metrics, &figures->fit);
	add_cpus(metrics, &capture->timeline->episodes[episode], figures);
	add_classes(metrics, figures);
	add_lines(metrics, figures);
	add_callbacks(metrics, capture->timeline, figures);
	g_array_sort(metrics, compare_names);
	drop_doubles(metrics);
	*ret_n = metrics->len;
	return (BscMetric *)(void *)g_array_free(metrics, FALSE);
}

void bsc_metrics_free(BscMetric *metrics, size_t n)
{
	if (!metrics)
		return;
	for (size_t i = 0; i < n; i++)
		g_free(metrics[i].name);
	g_free(metrics);
}
