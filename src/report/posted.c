/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/figures.h"

#include "report/layout.h"
#include "report/posted.h"
#include "report/table.h"

#define PHASE_COLUMNS 12
#define CELL_COLUMNS  15

/* Columns in front of a callback's name. */
#define AVERAGE_COLUMNS 10
#define MAX_COLUMNS     11
#define CPU_COLUMNS     5
#define OFF_COLUMNS     12
#define IRQ_COLUMNS     10
#define NAME_COLUMN     (AVERAGE_COLUMNS + MAX_COLUMNS + CPU_COLUMNS + OFF_COLUMNS + IRQ_COLUMNS + 2)

#define MAX_CALLBACKS 12

const char bsc_posted_bounds_note[] =
	"no event marks what is printed as low .. high or with ~, >= or <=: it lies within these "
	"bounds; sums keep both";

const char *bsc_posted_line_name(const BscPhaseLine *line)
{
	return line->phase == BSC_N_PHASES ? "whole CPU" : bsc_phase_name(line->phase);
}

/* kernel/smp.c: smp_init has these lines. */
static const char printk_definition[] =
	"T_printk: the kernel's \"smp: Bringing up secondary CPUs\" to its \"smp: Brought up\"";
static const char cut_printk_definition[] =
	"the kernel's \"smp: Bringing up secondary CPUs\" to its \"smp: Brought up\", as much of "
	"that as the log has";

const char *bsc_posted_definition(const BscEpisode *episode)
{
	if (episode->is_logged && episode->kind == BSC_EPISODE_BOOT)
		return episode->has_both_ends ? printk_definition : cut_printk_definition;
	if (episode->is_logged)
		return "first to last line of the kernel's log about these CPUs";
	if (episode->kind == BSC_EPISODE_OFFLINE)
		return "first cpuhp_enter of cpuhp_kick_ap_work to last cpuhp_exit of a DEAD "
		       "callback, over all CPUs of the episode";
	return "first cpuhp_enter of a PREPARE callback to last cpuhp_exit of cpu:bringup, over "
	       "all CPUs of the episode";
}

bool bsc_posted_tracing(const BscEpisodeFigures *figures, BscPhaseLine *ret)
{
	for (size_t i = 0; i < figures->n_callbacks; i++) {
		const BscCallbackSum *sum = &figures->callbacks[i];

		if (!sum->is_tracer || sum->n_cpus == 0)
			continue;
		*ret = (BscPhaseLine){
			.phase = BSC_PHASE_PREPARE,
			.n_cpus = sum->n_cpus,
			.total = bsc_span_exact(sum->total),
			.average = bsc_span_exact(sum->total / sum->n_cpus),
			.min = bsc_span_exact(sum->min),
			.max = bsc_span_exact(sum->max),
			.max_cpu = sum->max_cpu,
		};
		return true;
	}
	return false;
}

char *bsc_posted_callback_name(const BscTimeline *timeline, const BscCallbackSum *sum)
{
	const char *state = bsc_strtab_get(timeline->strings, sum->state);
	const char *function = bsc_strtab_get(timeline->strings, sum->function);
	g_autofree char *name = bsc_layout_name(*state ? state : function, "");

	if (*name == '\0')
		return g_strdup_printf("state %d%s", sum->step, sum->is_teardown ? ", down" : "");
	return g_strdup_printf("%s%s", name, sum->is_teardown ? ", down" : "");
}

static void append_cells(const char *name, const BscPhaseLine *line, GString *out)
{
	g_string_append_printf(out, "%-*s", PHASE_COLUMNS, name);
	if (line->n_cpus == 0) {
		bsc_layout_cell(out, CELL_COLUMNS, "unknown");
	} else {
		bsc_table_time_cell(line->total, BSC_TABLE_MS, CELL_COLUMNS, out);
		bsc_table_time_cell(line->average, BSC_TABLE_MS, CELL_COLUMNS, out);
		bsc_table_time_cell(line->min, BSC_TABLE_MS, CELL_COLUMNS, out);
		bsc_table_time_cell(line->max, BSC_TABLE_MS, CELL_COLUMNS, out);
	}
	bsc_layout_end_line(out);
}

bool bsc_posted_is_vague(const BscPhaseLine *line)
{
	return line->n_cpus > 0 &&
	       !(line->total.is_exact && line->min.is_exact && line->max.is_exact);
}

/* One group; returns whether a figure of it is only bounded. */
static bool append_group(const BscFigureSource *source, const BscGroup *group, bool is_first,
			 GString *out)
{
	const BscEpisodeFigures *figures = bsc_source_figures(source);
	BscPhaseLine tracing;
	bool has_vague = false;

	g_string_append_printf(out, "\n%-*s%*s%*s%*s%*s\n", PHASE_COLUMNS,
			       is_first ? "phase, ms" : group->name, CELL_COLUMNS, "total",
			       CELL_COLUMNS, "avg/CPU", CELL_COLUMNS, "min", CELL_COLUMNS, "max");
	for (uint32_t i = 0; i < group->n_lines; i++) {
		const BscPhaseLine *line = &figures->lines[group->first_line + i];

		append_cells(bsc_posted_line_name(line), line, out);
		has_vague |= bsc_posted_is_vague(line);
		if (is_first && line->phase == BSC_PHASE_PREPARE &&
		    bsc_posted_tracing(figures, &tracing))
			append_cells("  of tracing", &tracing, out);
	}
	for (uint32_t i = 0; i < group->n_lines; i++) {
		const BscPhaseLine *line = &figures->lines[group->first_line + i];

		if (line->n_unknown > 0)
			bsc_layout_line(out, "note",
					"%s is unknown on %u of %u CPUs, which its row leaves out",
					bsc_posted_line_name(line), line->n_unknown,
					line->n_cpus + line->n_unknown);
	}
	return has_vague;
}

void bsc_report_phase_tables(const BscFigureSource *source, GString *out)
{
	const BscEpisodeFigures *figures = bsc_source_figures(source);
	bool has_vague = false;

	for (size_t i = 0; i < figures->n_groups; i++)
		has_vague |= append_group(source, &figures->groups[i], i == 0, out);
	if (has_vague)
		bsc_layout_line(out, "note", "%s", bsc_posted_bounds_note);
}

static void append_callback(const BscFigureSource *source, const BscCallbackSum *sum, GString *out)
{
	g_autofree char *plain = bsc_posted_callback_name(source->capture->timeline, sum);
	g_autofree char *name = g_strdup_printf("%s%s", plain, sum->is_tracer ? " *" : "");

	bsc_table_time_cell(bsc_span_exact(sum->total / sum->n_cpus), BSC_TABLE_US, AVERAGE_COLUMNS,
			    out);
	bsc_table_time_cell(bsc_span_exact(sum->max), BSC_TABLE_US, MAX_COLUMNS, out);
	g_string_append_printf(out, "%*u", CPU_COLUMNS, sum->max_cpu);
	bsc_table_time_cell(bsc_posted_per_cpu(sum->off_cpu, sum->n_cpus), BSC_TABLE_US,
			    OFF_COLUMNS, out);
	bsc_table_time_cell(bsc_posted_per_cpu(sum->interrupt, sum->n_cpus), BSC_TABLE_US,
			    IRQ_COLUMNS, out);
	g_string_append(out, "  ");
	if (NAME_COLUMN + g_utf8_strlen(name, -1) > BSC_REPORT_COLUMNS) {
		bsc_layout_end_line(out);
		bsc_layout_cell(out, 8, "");
	}
	g_string_append(out, name);
	bsc_layout_end_line(out);
}

BscSpan bsc_posted_per_cpu(BscSpan total, uint32_t n_cpus)
{
	return bsc_span_is_known(total) && n_cpus > 0 ? bsc_span_divide(total, n_cpus) : total;
}

void bsc_report_callbacks(const BscFigureSource *source, GString *out)
{
	const BscEpisodeFigures *figures = bsc_source_figures(source);
	size_t n = 0;

	for (size_t i = 0; i < figures->n_callbacks && n < MAX_CALLBACKS; i++) {
		if (figures->callbacks[i].n_cpus == 0)
			continue;
		if (n++ == 0)
			g_string_append_printf(
				out, "\nslowest callbacks, us\n%*s%*s%*s%*s%*s  state\n",
				AVERAGE_COLUMNS, "avg/CPU", MAX_COLUMNS, "max", CPU_COLUMNS, "CPU",
				OFF_COLUMNS, "off CPU", IRQ_COLUMNS, "irq");
		append_callback(source, &figures->callbacks[i], out);
	}
	if (n > 0)
		bsc_layout_line(out, "",
				"off CPU: asleep or preempted; irq: in interrupts; both are part "
				"of avg/CPU. *: tracing itself");
}
