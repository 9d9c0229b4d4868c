/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "compare/build.h"

#include "analysis/phase-sums.h"
#include "compare/value.h"

#include <string.h>

static bool has_prefix_of(const char *name, const char *const *prefixes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (g_str_has_prefix(name, prefixes[i]))
			return true;
	return false;
}

static BscRowKind kind_of(const char *name)
{
	static const char *const classes[] = {
		"class.", "path.", "asleep.", "working.", "waits.", "spin.", "burnt", "unknown.",
	};
	static const char *const cpu_lines[] = { "cpu.total", "cpu.average", "cpu.min", "cpu.max" };

	if (g_str_has_prefix(name, "callback."))
		return BSC_ROW_CALLBACK;
	if (g_str_has_prefix(name, "phase.") ||
	    has_prefix_of(name, cpu_lines, G_N_ELEMENTS(cpu_lines)))
		return BSC_ROW_PHASE;
	if (has_prefix_of(name, classes, G_N_ELEMENTS(classes)))
		return BSC_ROW_CLASS;
	return BSC_ROW_TOTAL;
}

/*
 * A simulation decides begin, end and points of every CPU, and with them what is listed here. All
 * else, who slept and who ran, needs events, and a simulated timeline has none.
 */
static bool is_of_simulation(const char *name)
{
	static const char *const prefixes[] = {
		"total",
		"tracer",
		"per_cpu",
		"cpu.",
		"cpus.",
		"phase.",
		"callback.",
		"spin.ap",
		"class.ap.offline",
		"class.ap.wake",
		"class.ap.spin_release",
		"class.ap.starting",
	};

	return has_prefix_of(name, prefixes, G_N_ELEMENTS(prefixes));
}

/* The row with NAME, a new one of KIND if there is none yet. Takes NAME. */
static size_t find_row(Build *b, BscRowKind kind, char *name, int unit, int32_t cpu)
{
	size_t row = GPOINTER_TO_SIZE(g_hash_table_lookup(b->index, name));
	const Sample none = { BSC_VALUE_UNKNOWN, false };
	BscDifference difference = { .kind = kind, .name = name, .unit = unit, .cpu = cpu };

	if (row > 0) {
		g_free(name);
		return row - 1;
	}
	g_array_append_val(b->rows, difference);
	for (size_t run = 0; run < b->n_runs; run++)
		g_array_append_val(b->samples, none);
	g_hash_table_insert(b->index, name, GSIZE_TO_POINTER(b->rows->len));
	return b->rows->len - 1;
}

static Sample *sample_of(Build *b, size_t row, size_t run)
{
	return &g_array_index(b->samples, Sample, row * b->n_runs + run);
}

static void collect_metrics(Build *b, size_t run)
{
	const BscCapture *capture = b->runs[run]->capture;
	size_t n;
	BscMetric *metrics = bsc_metrics_new(capture, b->runs[run]->analysis, b->episodes[run], &n);

	for (size_t i = 0; i < n; i++) {
		const BscMetric *metric = &metrics[i];
		bool is_left_out =
			capture->timeline->is_simulated && !is_of_simulation(metric->name);
		size_t row = find_row(b, kind_of(metric->name), g_strdup(metric->name),
				      (int)metric->unit, -1);
		BscValue value = { metric->low, metric->high };

		*sample_of(b, row, run) = (Sample){ is_left_out ? BSC_VALUE_UNKNOWN : value, true };
	}
	bsc_metrics_free(metrics, n);
}

static void add_cpu_sample(Build *b, size_t run, char *name, uint32_t cpu, BscValue value)
{
	size_t row = find_row(b, BSC_ROW_CPU, name, BSC_METRIC_TIME, (int32_t)cpu);
	Sample *sample = sample_of(b, row, run);

	/* Of a CPU that comes up more than once in an episode the first time counts. */
	if (!sample->is_present)
		*sample = (Sample){ value, true };
}

/* The end of BRINGUP, counted from ZERO. */
static BscValue end_from(const BscBringup *bringup, BscMoment zero)
{
	BscValue value;

	if (zero.certainty == BSC_UNKNOWN || bringup->end == BSC_NSEC_NONE ||
	    zero.low == BSC_NSEC_NONE || zero.high == BSC_NSEC_NONE)
		return BSC_VALUE_UNKNOWN;
	value.low = (double)bsc_distance(zero.high, bringup->end);
	value.high = (double)bsc_distance(zero.low, bringup->end);
	return value;
}

static void collect_cpus(Build *b, size_t run)
{
	const BscTimeline *timeline = b->runs[run]->capture->timeline;
	const BscEpisode *episode = run_episode(b, run);
	BscAlignment alignment = b->out->options.alignment;
	BscMoment zero = bsc_align_episode(timeline, b->episodes[run], alignment);

	for (BscRow i = 0; i < episode->n_bringups; i++) {
		BscRow row = episode->first_bringup + i;
		const BscBringup *bringup = &timeline->bringups[row];

		/* Only OWN_KICK has a zero for each; the others would be searched for each again.
		 */
		if (alignment == BSC_ALIGN_OWN_KICK)
			zero = bsc_align_bringup(timeline, row, alignment);
		add_cpu_sample(b, run, g_strdup_printf("cpu.%u", bringup->cpu), bringup->cpu,
			       bsc_value_of_span(bsc_bringup_span(bringup)));
		add_cpu_sample(b, run, g_strdup_printf("cpu.%u.end", bringup->cpu), bringup->cpu,
			       end_from(bringup, zero));
	}
}

void compare_collect(Build *b)
{
	for (size_t run = 0; run < b->n_runs; run++) {
		collect_metrics(b, run);
		collect_cpus(b, run);
	}
	for (guint i = 0; i < b->rows->len; i++) {
		BscDifference *row = &g_array_index(b->rows, BscDifference, i);

		row->label = compare_label(row->name);
		row->cells = g_new0(BscCell, b->n_sides);
	}
}
