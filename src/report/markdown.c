/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/report.h"

#include "report/figures.h"
#include "report/grid.h"
#include "report/layout.h"
#include "report/posted.h"
#include "report/table.h"

#include <string.h>

#define MAX_CALLBACKS 12
#define MAX_FINDINGS  8

/* Columns for a figure; a table is as wide as its longest ones, though. */
#define CELL_COLUMNS 14

static void grid_add_time(BscGrid *grid, BscSpan span, BscNsec unit)
{
	GString *cell = g_string_new(NULL);

	bsc_table_time(span, unit, CELL_COLUMNS, cell);
	bsc_grid_add(grid, g_string_free(cell, FALSE));
}

static void append_item(const char *mark, const char *text, GString *out)
{
	g_string_append(out, mark);
	bsc_layout_hang(out, text, strlen(mark), strlen(mark));
}

static void append_line(BscGrid *grid, const char *name, const BscPhaseLine *line)
{
	bsc_grid_add(grid, g_strdup(name));
	grid_add_time(grid, line->total, BSC_TABLE_MS);
	grid_add_time(grid, line->average, BSC_TABLE_MS);
	grid_add_time(grid, line->min, BSC_TABLE_MS);
	grid_add_time(grid, line->max, BSC_TABLE_MS);
}

static void append_group(const BscEpisodeFigures *figures, const BscGroup *group, bool is_first,
			 GString *out)
{
	g_autofree char *heading = g_strdup_printf("ms, %s (%u CPU%s)", group->name, group->n_cpus,
						   group->n_cpus == 1 ? "" : "s");
	const char *const headings[] = { heading, "total", "avg/CPU", "min", "max" };
	BscGrid grid = bsc_grid_new(headings, G_N_ELEMENTS(headings));
	BscPhaseLine tracing;

	for (uint32_t i = 0; i < group->n_lines; i++) {
		const BscPhaseLine *line = &figures->lines[group->first_line + i];

		append_line(&grid, bsc_posted_line_name(line), line);
		if (is_first && line->phase == BSC_PHASE_PREPARE &&
		    bsc_posted_tracing(figures, &tracing))
			append_line(&grid, "of it tracing", &tracing);
	}
	bsc_grid_end(&grid, out);
}

static void append_note(const BscEpisodeFigures *figures, GString *out)
{
	for (size_t i = 0; i < figures->n_lines; i++) {
		if (bsc_posted_is_vague(&figures->lines[i])) {
			g_autofree char *note = bsc_grid_escape(bsc_posted_bounds_note);

			g_string_append_c(out, '\n');
			append_item("", note, out);
			return;
		}
	}
}

static void append_callbacks(const BscFigureSource *source, GString *out)
{
	static const char *const headings[] = { "callback, us", "avg/CPU", "max",
						"CPU",          "off CPU", "irq" };
	const BscEpisodeFigures *figures = bsc_source_figures(source);
	BscGrid grid = bsc_grid_new(headings, G_N_ELEMENTS(headings));
	size_t n = 0;

	for (size_t i = 0; i < figures->n_callbacks && n < MAX_CALLBACKS; i++) {
		const BscCallbackSum *sum = &figures->callbacks[i];
		g_autofree char *name = bsc_posted_callback_name(source->capture->timeline, sum);
		g_autofree char *safe = bsc_grid_escape(name);

		if (sum->n_cpus == 0)
			continue;
		n++;
		bsc_grid_add(&grid,
			     g_strdup_printf("%s%s", safe, sum->is_tracer ? " (tracing)" : ""));
		grid_add_time(&grid, bsc_span_exact(sum->total / sum->n_cpus), BSC_TABLE_US);
		grid_add_time(&grid, bsc_span_exact(sum->max), BSC_TABLE_US);
		bsc_grid_add(&grid, g_strdup_printf("%u", sum->max_cpu));
		grid_add_time(&grid, bsc_posted_per_cpu(sum->off_cpu, sum->n_cpus), BSC_TABLE_US);
		grid_add_time(&grid, bsc_posted_per_cpu(sum->interrupt, sum->n_cpus), BSC_TABLE_US);
	}
	bsc_grid_end(&grid, out);
}

static void append_findings(const BscFigureSource *source, GString *out)
{
	size_t n = 0;

	for (size_t i = 0; i < source->analysis->n_findings && n < MAX_FINDINGS; i++) {
		const BscFinding *finding = &source->analysis->findings[i];
		g_autofree char *text = NULL;

		if (finding->episode != source->episode)
			continue;
		if (n++ == 0)
			g_string_append(out, "\nWhere the time goes:\n\n");
		text = bsc_grid_escape(finding->text);
		append_item("- ", text, out);
	}
}

static void append_environment(const BscCapture *capture, GString *out)
{
	const BscTrace *trace = capture->trace;
	g_autofree char *kernel = bsc_grid_escape(*trace->kernel ? trace->kernel : "unknown");
	g_autofree char *machine =
		bsc_grid_escape(*trace->machine ? trace->machine : "unknown machine");
	g_autofree char *clock = bsc_grid_escape(*trace->clock ? trace->clock : "unknown");
	g_autofree char *text = g_strdup_printf("kernel %s, %s, %u CPUs, trace clock %s", kernel,
						machine, trace->n_cpus, clock);

	append_item("- ", text, out);
}

static void append_total(const BscFigureSource *source, GString *out)
{
	const BscEpisodeFigures *figures = bsc_source_figures(source);
	g_autoptr(GString) total = g_string_new("total ");

	bsc_span_format(figures->total, total);
	g_string_append_printf(total, ": %s; ", bsc_posted_definition(bsc_source_episode(source)));
	bsc_span_format(figures->tracer, total);
	g_string_append(total, " of it is spent on tracing itself (trace/RB:prepare), without it ");
	bsc_span_format(figures->without_tracer, total);
	append_item("- ", total->str, out);
}

static void append_episode(const BscFigureSource *source, GString *out)
{
	const BscEpisode *episode = bsc_source_episode(source);
	const BscEpisodeFigures *figures = bsc_source_figures(source);
	g_autofree char *verdict = bsc_grid_escape(figures->verdict ? figures->verdict : "");

	g_string_append_printf(out, "%s### %s%s%s of %u CPU%s\n\n", out->len > 0 ? "\n" : "",
			       bsc_episode_kind_name(episode->kind),
			       episode->kind == BSC_EPISODE_OFFLINE ? "" : ", ",
			       episode->kind == BSC_EPISODE_OFFLINE ? ""
								    : bsc_mode_name(episode->mode),
			       episode->n_bringups, episode->n_bringups == 1 ? "" : "s");
	append_environment(source->capture, out);
	append_total(source, out);
	if (*verdict)
		append_item("- ", verdict, out);
	for (size_t i = 0; i < figures->n_groups; i++)
		append_group(figures, &figures->groups[i], i == 0, out);
	append_note(figures, out);
	append_callbacks(source, out);
	append_findings(source, out);
}

void bsc_report_markdown(const BscCapture *capture, GString *out)
{
	g_autoptr(BscAnalysis) analysis = bsc_analysis_new(capture);

	for (size_t i = 0; i < capture->timeline->n_episodes; i++)
		append_episode(&(BscFigureSource){ capture, analysis, (BscRow)i }, out);
	if (capture->timeline->n_episodes == 0)
		g_string_append(out, "no bring-up in this capture\n");
}
