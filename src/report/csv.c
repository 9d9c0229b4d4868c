/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/report.h"

#include "analysis/phase-sums.h"
#include "base/format.h"
#include "report/budget.h"
#include "report/figures.h"
#include "report/posted.h"

#include <string.h>

/* Longest text of a capture in a cell, bytes. */
#define MAX_TEXT 4096

/* A table while its rows are written. RFC 4180: lines end in CR LF. */
typedef struct Csv {
	GString *out;
	bool has_cells; /* on this line */
} Csv;

static void begin_cell(Csv *csv)
{
	if (csv->has_cells)
		g_string_append_c(csv->out, ',');
	csv->has_cells = true;
}

static void end_row(Csv *csv)
{
	g_string_append(csv->out, "\r\n");
	csv->has_cells = false;
}

/* A spreadsheet takes a text that begins with one of these for a formula, and runs it. */
static bool is_formula(const char *text)
{
	return *text && strchr("=+-@\t\r", *text);
}

static void add_text(Csv *csv, const char *text)
{
	g_autofree char *safe = bsc_text_sanitize(text ? text : "", MAX_TEXT);
	bool is_quoted = strpbrk(safe, ",\"\r\n") != NULL;

	begin_cell(csv);
	if (is_quoted)
		g_string_append_c(csv->out, '"');
	if (is_formula(safe))
		g_string_append_c(csv->out, '\'');
	for (const char *c = safe; *c; c++) {
		if (*c == '"')
			g_string_append_c(csv->out, '"');
		g_string_append_c(csv->out, *c);
	}
	if (is_quoted)
		g_string_append_c(csv->out, '"');
}

/* Empty where nothing is known. */
static void add_ns(Csv *csv, BscNsec ns)
{
	begin_cell(csv);
	if (ns != BSC_NSEC_NONE)
		g_string_append_printf(csv->out, "%" G_GINT64_FORMAT, ns);
}

static void add_span(Csv *csv, BscSpan span)
{
	add_ns(csv, span.low);
	add_ns(csv, span.high);
}

static void add_number(Csv *csv, int64_t number)
{
	add_ns(csv, number);
}

static void add_nothing(Csv *csv)
{
	begin_cell(csv);
}

static void add_side(Csv *csv, bool is_control)
{
	add_text(csv, is_control ? "control" : "ap");
}

static void begin_row(Csv *csv, const BscFigureSource *source)
{
	add_text(csv, source->capture->trace->path);
	add_number(csv, (int64_t)source->episode + 1);
}

static void write_phases(Csv *csv, const BscFigureSource *source)
{
	const BscEpisodeFigures *figures = bsc_source_figures(source);

	for (size_t g = 0; g < figures->n_groups; g++) {
		const BscGroup *group = &figures->groups[g];

		for (uint32_t i = 0; i < group->n_lines; i++) {
			const BscPhaseLine *line = &figures->lines[group->first_line + i];

			begin_row(csv, source);
			add_text(csv, group->name);
			add_text(csv, bsc_posted_line_name(line));
			add_number(csv, line->n_cpus);
			add_number(csv, line->n_unknown);
			add_span(csv, line->total);
			add_span(csv, line->average);
			add_span(csv, line->min);
			add_span(csv, line->max);
			if (line->n_cpus > 0)
				add_number(csv, line->max_cpu);
			else
				add_nothing(csv);
			end_row(csv);
		}
	}
}

static void write_callbacks(Csv *csv, const BscFigureSource *source)
{
	const BscEpisodeFigures *figures = bsc_source_figures(source);
	const BscStrtab *strings = source->capture->timeline->strings;

	for (size_t i = 0; i < figures->n_callbacks; i++) {
		const BscCallbackSum *sum = &figures->callbacks[i];
		bool is_known = sum->n_cpus > 0;

		begin_row(csv, source);
		add_side(csv, sum->is_control);
		add_number(csv, sum->step);
		add_text(csv, bsc_strtab_get(strings, sum->state));
		add_text(csv, bsc_strtab_get(strings, sum->function));
		add_number(csv, sum->is_teardown);
		add_number(csv, sum->is_tracer);
		add_number(csv, sum->n_calls);
		add_number(csv, sum->n_open);
		add_number(csv, sum->n_cpus);
		add_ns(csv, is_known ? sum->total : BSC_NSEC_NONE);
		add_ns(csv, is_known ? sum->total / sum->n_cpus : BSC_NSEC_NONE);
		add_ns(csv, is_known ? sum->min : BSC_NSEC_NONE);
		add_ns(csv, is_known ? sum->max : BSC_NSEC_NONE);
		add_ns(csv, is_known ? (BscNsec)sum->max_cpu : BSC_NSEC_NONE);
		add_span(csv, sum->off_cpu);
		add_span(csv, sum->interrupt);
		end_row(csv);
	}
}

static void write_budget(Csv *csv, const BscFigureSource *source, bool is_control)
{
	g_auto(BscBudget) budget = bsc_budget_of(source->capture->timeline, source->analysis,
						 source->episode, is_control);

	for (int class = 0; class < BSC_N_CLASSES; class ++) {
		const BscClassSum *sum = &budget.classes[class];

		if (sum->time.high == 0)
			continue;
		begin_row(csv, source);
		add_side(csv, is_control);
		add_text(csv, bsc_class_name(class));
		add_nothing(csv);
		add_text(csv, bsc_class_name(class));
		add_span(csv, sum->time);
		add_number(csv, sum->n_stays);
		add_number(csv, sum->n_cpus);
		end_row(csv);
	}
	for (guint i = 0; i < budget.unknown->len; i++) {
		const BscUnknownTime *unknown = &g_array_index(budget.unknown, BscUnknownTime, i);
		g_autoptr(GString) classes = g_string_new(NULL);

		bsc_budget_append_set(unknown->classes, " ", classes);
		begin_row(csv, source);
		add_side(csv, is_control);
		add_text(csv, "unknown");
		add_text(csv, bsc_reason_name(unknown->reason));
		add_text(csv, classes->str);
		add_span(csv, bsc_span_exact(unknown->time));
		add_number(csv, unknown->n_stays);
		add_nothing(csv);
		end_row(csv);
	}
}

static void write_classes(Csv *csv, const BscFigureSource *source)
{
	write_budget(csv, source, true);
	write_budget(csv, source, false);
}

static void write_hotspots(Csv *csv, const BscFigureSource *source)
{
	const BscEpisodeFigures *figures = bsc_source_figures(source);

	for (size_t i = 0; i < figures->n_hotspots; i++) {
		const BscHotspot *spot = &figures->hotspots[i];

		begin_row(csv, source);
		add_side(csv, spot->is_control);
		add_text(csv, bsc_class_name(spot->site));
		add_number(csv, spot->cpu);
		add_number(csv, spot->is_burning);
		add_span(csv, spot->time);
		add_number(csv, spot->n_waits);
		add_ns(csv, spot->n_polls > 0 ? (BscNsec)spot->n_polls : BSC_NSEC_NONE);
		add_ns(csv, spot->n_polls > 1 ? spot->poll_gap : BSC_NSEC_NONE);
		add_ns(csv, spot->in_function);
		end_row(csv);
	}
}

static void write_waits(Csv *csv, const BscFigureSource *source)
{
	const BscEpisodeFigures *figures = bsc_source_figures(source);

	for (size_t i = 0; i < figures->n_serialized_waits; i++) {
		const BscSerializedWait *wait = &figures->serialized_waits[i];

		begin_row(csv, source);
		add_number(csv, wait->cpu);
		add_text(csv, wait->site == BSC_N_CLASSES ? "" : bsc_class_name(wait->site));
		add_ns(csv, wait->begin);
		add_ns(csv, wait->end);
		add_span(csv, wait->cost);
		add_number(csv, wait->n_held_certain);
		add_number(csv, wait->n_held);
		add_number(csv, wait->first_held);
		add_number(csv, wait->last_held);
		end_row(csv);
	}
}

static void write_cpus(Csv *csv, const BscFigureSource *source)
{
	const BscTimeline *timeline = source->capture->timeline;
	const BscEpisode *episode = bsc_source_episode(source);

	for (BscRow i = 0; i < episode->n_bringups; i++) {
		const BscBringup *bringup = &timeline->bringups[episode->first_bringup + i];

		begin_row(csv, source);
		add_number(csv, bringup->cpu);
		add_text(csv, bsc_outcome_name(bringup->outcome));
		add_number(csv, bringup->round + 1);
		add_ns(csv, bringup->begin);
		add_ns(csv, bringup->end);
		add_span(csv, bsc_bringup_span(bringup));
		for (int kind = 0; kind < BSC_N_PHASES; kind++) {
			BscSpan span = { BSC_NSEC_NONE, BSC_NSEC_NONE, false };

			bsc_phase_span(timeline, bringup, kind, &span);
			add_span(csv, span);
		}
		end_row(csv);
	}
}

static const struct {
	const char *name, *columns; /* behind "capture,episode" */
	void (*write)(Csv *csv, const BscFigureSource *source);
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
	Csv csv = { .out = out };

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
