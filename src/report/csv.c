/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/report.h"

#include "analysis/phase-sums.h"
#include "report/budget.h"
#include "report/csv-cells.h"
#include "report/figures.h"
#include "report/posted.h"

#include <string.h>

static void add_side(BscCsv *csv, bool is_control)
{
	bsc_csv_text(csv, is_control ? "control" : "ap");
}

static void begin_row(BscCsv *csv, const BscFigureSource *source)
{
	bsc_csv_text(csv, source->capture->trace->path);
	bsc_csv_number(csv, (int64_t)source->episode + 1);
}

static void write_phases(BscCsv *csv, const BscFigureSource *source)
{
	const BscEpisodeFigures *figures = bsc_source_figures(source);

	for (size_t g = 0; g < figures->n_groups; g++) {
		const BscGroup *group = &figures->groups[g];

		for (uint32_t i = 0; i < group->n_lines; i++) {
			const BscPhaseLine *line = &figures->lines[group->first_line + i];

			begin_row(csv, source);
			bsc_csv_text(csv, group->name);
			bsc_csv_text(csv, bsc_posted_line_name(line));
			bsc_csv_number(csv, line->n_cpus);
			bsc_csv_number(csv, line->n_unknown);
			bsc_csv_span(csv, line->total);
			bsc_csv_span(csv, line->average);
			bsc_csv_span(csv, line->min);
			bsc_csv_span(csv, line->max);
			if (line->n_cpus > 0)
				bsc_csv_number(csv, line->max_cpu);
			else
				bsc_csv_nothing(csv);
			bsc_csv_end_row(csv);
		}
	}
}

static void write_callbacks(BscCsv *csv, const BscFigureSource *source)
{
	const BscEpisodeFigures *figures = bsc_source_figures(source);
	const BscStrtab *strings = source->capture->timeline->strings;

	for (size_t i = 0; i < figures->n_callbacks; i++) {
		const BscCallbackSum *sum = &figures->callbacks[i];
		bool is_known = sum->n_cpus > 0;

		begin_row(csv, source);
		add_side(csv, sum->is_control);
		bsc_csv_number(csv, sum->step);
		bsc_csv_text(csv, bsc_strtab_get(strings, sum->state));
		bsc_csv_text(csv, bsc_strtab_get(strings, sum->function));
		bsc_csv_number(csv, sum->is_teardown);
		bsc_csv_number(csv, sum->is_tracer);
		bsc_csv_number(csv, sum->n_calls);
		bsc_csv_number(csv, sum->n_open);
		bsc_csv_number(csv, sum->n_cpus);
		bsc_csv_ns(csv, is_known ? sum->total : BSC_NSEC_NONE);
		bsc_csv_ns(csv, is_known ? sum->total / sum->n_cpus : BSC_NSEC_NONE);
		bsc_csv_ns(csv, is_known ? sum->min : BSC_NSEC_NONE);
		bsc_csv_ns(csv, is_known ? sum->max : BSC_NSEC_NONE);
		bsc_csv_ns(csv, is_known ? (BscNsec)sum->max_cpu : BSC_NSEC_NONE);
		bsc_csv_span(csv, sum->off_cpu);
		bsc_csv_span(csv, sum->interrupt);
		bsc_csv_end_row(csv);
	}
}

static void write_budget(BscCsv *csv, const BscFigureSource *source, bool is_control)
{
	g_auto(BscBudget) budget = bsc_budget_of(source->capture->timeline, source->analysis,
						 source->episode, is_control);

	for (int class = 0; class < BSC_N_CLASSES; class ++) {
		const BscClassSum *sum = &budget.classes[class];

		if (sum->time.high == 0)
			continue;
		begin_row(csv, source);
		add_side(csv, is_control);
		bsc_csv_text(csv, bsc_class_name(class));
		bsc_csv_nothing(csv);
		bsc_csv_text(csv, bsc_class_name(class));
		bsc_csv_span(csv, sum->time);
		bsc_csv_number(csv, sum->n_stays);
		bsc_csv_number(csv, sum->n_cpus);
		bsc_csv_end_row(csv);
	}
	for (guint i = 0; i < budget.unknown->len; i++) {
		const BscUnknownTime *unknown = &g_array_index(budget.unknown, BscUnknownTime, i);
		g_autoptr(GString) classes = g_string_new(NULL);

		bsc_budget_append_set(unknown->classes, " ", classes);
		begin_row(csv, source);
		add_side(csv, is_control);
		bsc_csv_text(csv, "unknown");
		bsc_csv_text(csv, bsc_reason_name(unknown->reason));
		bsc_csv_text(csv, classes->str);
		bsc_csv_span(csv, bsc_span_exact(unknown->time));
		bsc_csv_number(csv, unknown->n_stays);
		bsc_csv_nothing(csv);
		bsc_csv_end_row(csv);
	}
}

static void write_classes(BscCsv *csv, const BscFigureSource *source)
{
	write_budget(csv, source, true);
	write_budget(csv, source, false);
}

static void write_hotspots(BscCsv *csv, const BscFigureSource *source)
{
	const BscEpisodeFigures *figures = bsc_source_figures(source);

	for (size_t i = 0; i < figures->n_hotspots; i++) {
		const BscHotspot *spot = &figures->hotspots[i];

		begin_row(csv, source);
		add_side(csv, spot->is_control);
		bsc_csv_text(csv, bsc_class_name(spot->site));
		bsc_csv_number(csv, spot->cpu);
		bsc_csv_number(csv, spot->is_burning);
		bsc_csv_span(csv, spot->time);
		bsc_csv_number(csv, spot->n_waits);
		bsc_csv_ns(csv, spot->n_polls > 0 ? (BscNsec)spot->n_polls : BSC_NSEC_NONE);
		bsc_csv_ns(csv, spot->n_polls > 1 ? spot->poll_gap : BSC_NSEC_NONE);
		bsc_csv_ns(csv, spot->in_function);
		bsc_csv_end_row(csv);
	}
}

static void write_waits(BscCsv *csv, const BscFigureSource *source)
{
	const BscEpisodeFigures *figures = bsc_source_figures(source);

	for (size_t i = 0; i < figures->n_serialized_waits; i++) {
		const BscSerializedWait *wait = &figures->serialized_waits[i];

		begin_row(csv, source);
		bsc_csv_number(csv, wait->cpu);
		bsc_csv_text(csv, wait->site == BSC_N_CLASSES ? "" : bsc_class_name(wait->site));
		bsc_csv_ns(csv, wait->begin);
		bsc_csv_ns(csv, wait->end);
		bsc_csv_span(csv, wait->cost);
		bsc_csv_number(csv, wait->n_held_certain);
		bsc_csv_number(csv, wait->n_held);
		bsc_csv_number(csv, wait->first_held);
		bsc_csv_number(csv, wait->last_held);
		bsc_csv_end_row(csv);
	}
}

static void write_cpus(BscCsv *csv, const BscFigureSource *source)
{
	const BscTimeline *timeline = source->capture->timeline;
	const BscEpisode *episode = bsc_source_episode(source);

	for (BscRow i = 0; i < episode->n_bringups; i++) {
		const BscBringup *bringup = &timeline->bringups[episode->first_bringup + i];

		begin_row(csv, source);
		bsc_csv_number(csv, bringup->cpu);
		bsc_csv_text(csv, bsc_outcome_name(bringup->outcome));
		bsc_csv_number(csv, bringup->round + 1);
		bsc_csv_ns(csv, bringup->begin);
		bsc_csv_ns(csv, bringup->end);
		bsc_csv_span(csv, bsc_bringup_span(bringup));
		for (int kind = 0; kind < BSC_N_PHASES; kind++) {
			BscSpan span = { BSC_NSEC_NONE, BSC_NSEC_NONE, false };

			bsc_phase_span(timeline, bringup, kind, &span);
			bsc_csv_span(csv, span);
		}
		bsc_csv_end_row(csv);
	}
}

static const struct {
	const char *name, *columns; /* behind "capture,episode" */
	void (*write)(BscCsv *csv, const BscFigureSource *source);
} tables[BSC_CSV_ALL] = {
	[BSC_CSV_PHASES] = { "phases",
			     "group,phase,cpus,unknown_cpus,total_low_ns,total_high_ns,"
			     "average_low_ns,average_high_ns,min_low_ns,min_high_ns,max_low_ns,"
			     "max_high_ns,max_cpu",
			     write_phases },
	[BSC_CSV_CALLBACKS] = { "callbacks",
				"side,step,state,function,is_teardown,is_tracer,calls,open_calls,"
				"cpus,total_ns,average_ns,min_ns,max_ns,max_cpu,off_cpu_low_ns,"
				"off_cpu_high_ns,interrupt_low_ns,interrupt_high_ns",
				write_callbacks },
	[BSC_CSV_CLASSES] = { "classes", "side,class,reason,classes,low_ns,high_ns,count,cpus",
			      write_classes },
	[BSC_CSV_HOTSPOTS] = { "hotspots",
			       "side,site,cpu,is_burning,low_ns,high_ns,count,polls,poll_gap_ns,"
			       "in_function_ns",
			       write_hotspots },
	[BSC_CSV_WAITS] = { "waits",
			    "cpu,site,begin_ns,end_ns,low_ns,high_ns,held_low,held_high,first_held,"
			    "last_held",
			    write_waits },
	[BSC_CSV_CPUS] = { "cpus", "cpu,outcome,round,begin_ns,end_ns,low_ns,high_ns", write_cpus },
};

bool bsc_csv_table_parse(const char *name, BscCsvTable *ret)
{
	for (int table = 0; table < BSC_CSV_ALL; table++) {
		if (strcmp(name, tables[table].name) == 0) {
			*ret = table;
			return true;
		}
	}
	return false;
}

static void write_table(int table, const BscCapture *const *captures, BscAnalysis *const *analyses,
			size_t n, GString *out)
{
	BscCsv csv = { .out = out };

	g_string_append_printf(out, "capture,episode,%s", tables[table].columns);
	for (int kind = 0; table == BSC_CSV_CPUS && kind < BSC_N_PHASES; kind++)
		g_string_append_printf(out, ",%s_low_ns,%s_high_ns", bsc_phase_name(kind),
				       bsc_phase_name(kind));
	g_string_append(out, "\r\n");
	for (size_t i = 0; i < n; i++)
		for (size_t e = 0; e < captures[i]->timeline->n_episodes; e++)
			tables[table].write(
				&csv, &(BscFigureSource){ captures[i], analyses[i], (BscRow)e });
}

char *bsc_report_csv(const BscCapture *const *captures, size_t n, BscCsvTable table)
{
	g_autofree BscAnalysis **analyses = g_new0(BscAnalysis *, n);
	GString *out = g_string_new(NULL);

	for (size_t i = 0; i < n; i++)
		analyses[i] = bsc_analysis_new(captures[i]);
	for (int t = 0; t < BSC_CSV_ALL; t++) {
		if (table != BSC_CSV_ALL && t != (int)table)
			continue;
		if (out->len > 0)
			g_string_append(out, "\r\n");
		write_table(t, captures, analyses, n, out);
	}
	for (size_t i = 0; i < n; i++)
		bsc_analysis_free(analyses[i]);
	return g_string_free(out, FALSE);
}
