/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/figures.h"

#include "base/format.h"
#include "report/budget.h"
#include "report/layout.h"
#include "report/table.h"

#define NAME_COLUMNS  20
#define CELL_COLUMNS  16
#define COUNT_COLUMNS 8

static void append_row(const char *name, BscSpan time, BscNsec whole, GString *out)
{
	g_string_append_printf(out, "%-*s", NAME_COLUMNS, name);
	bsc_table_time_cell(time, BSC_TABLE_MS, CELL_COLUMNS, out);
	bsc_table_share_cell(time, whole, CELL_COLUMNS, out);
}

static void append_counts(uint32_t n_stays, uint32_t n_cpus, GString *out)
{
	g_string_append_printf(out, "%*u%*u\n", COUNT_COLUMNS, n_stays, COUNT_COLUMNS, n_cpus);
}

/* Most time first; where no class has it for certain, the most possible. */
static int compare_classes(gconstpointer a, gconstpointer b, gpointer data)
{
	const BscClassSum *sums = data;
	const BscClassSum *x = &sums[*(const int *)a], *y = &sums[*(const int *)b];

	if (x->time.low != y->time.low)
		return x->time.low > y->time.low ? -1 : 1;
	if (x->time.high != y->time.high)
		return x->time.high > y->time.high ? -1 : 1;
	return *(const int *)a - *(const int *)b;
}

static void append_classes(const BscBudget *budget, GString *out)
{
	int order[BSC_N_CLASSES];

	for (int i = 0; i < BSC_N_CLASSES; i++)
		order[i] = i;
	g_qsort_with_data(order, BSC_N_CLASSES, sizeof *order, compare_classes,
			  (gpointer)budget->classes);
	for (int i = 0; i < BSC_N_CLASSES; i++) {
		const BscClassSum *sum = &budget->classes[order[i]];

		if (sum->time.high == 0)
			continue;
		append_row(bsc_class_name(order[i]), sum->time, budget->whole, out);
		append_counts(sum->n_stays, sum->n_cpus, out);
	}
}

static void append_unknown(const BscUnknownTime *unknown, GString *out)
{
	g_autoptr(GString) classes = g_string_new(NULL);
	char time[BSC_FORMAT_MAX];

	/* That it may be anything is said by the reason already. */
	if (unknown->classes != ~(BscClassSet)0) {
		g_string_append(classes, "; one of ");
		bsc_budget_append_set(unknown->classes, ", ", classes);
	}
	bsc_layout_line(out, "", "%s: %s%s", bsc_format_duration(time, unknown->time),
			bsc_reason_text(unknown->reason), classes->str);
}

static void append_budget(const BscFigureSource *source, bool is_control, GString *out)
{
	g_auto(BscBudget) budget = bsc_budget_of(source->capture->timeline, source->analysis,
						 source->episode, is_control);
	BscSpan unknown = bsc_span_exact(budget.unknown_time);
	BscNsec sum = bsc_span_add(bsc_span_exact(budget.certain), unknown).low;
	uint32_t n_unknown = 0;

	if (budget.n_lanes == 0)
		return;
	for (guint i = 0; i < budget.unknown->len; i++)
		n_unknown += g_array_index(budget.unknown, BscUnknownTime, i).n_stays;
	g_string_append_printf(out, "\n%-*s%*s%*s%*s%*s\n", NAME_COLUMNS,
			       is_control ? "control task" : "APs", CELL_COLUMNS, "ms",
			       CELL_COLUMNS, "share", COUNT_COLUMNS, "times", COUNT_COLUMNS,
			       "CPUs");
	append_classes(&budget, out);
	append_row("unknown", unknown, budget.whole, out);
	g_string_append_printf(out, "%*u\n", COUNT_COLUMNS, n_unknown);
	for (guint i = 0; i < budget.unknown->len; i++)
		append_unknown(&g_array_index(budget.unknown, BscUnknownTime, i), out);
	append_row("sum", bsc_span_exact(sum), budget.whole, out);
	bsc_layout_end_line(out);
	if (is_control)
		bsc_layout_line(out, "",
				"= what is certain and what is unknown = the whole episode");
	else
		bsc_layout_line(out, "",
				"= what is certain and what is unknown = the whole episode for "
				"each of %u CPUs",
				budget.n_lanes);
}

void bsc_report_budgets(const BscFigureSource *source, GString *out)
{
	append_budget(source, true, out);
	append_budget(source, false, out);
}

/* A site over the CPUs that wait, or are waited for, there: rows [first, end) of the hotspots. */
static void append_site(const BscHotspot *spots, size_t n, GString *out)
{
	BscSpan total = spots[0].time, min = total, max = total;
	g_autofree char *name = g_strdup_printf("%s%s", bsc_class_name(spots[0].site),
						spots[0].is_burning ? " *" : "");
	uint64_t n_waits = spots[0].n_waits;

	for (size_t i = 1; i < n; i++) {
		total = bsc_span_add(total, spots[i].time);
		min = bsc_span_min(min, spots[i].time);
		max = bsc_span_max(max, spots[i].time);
		n_waits += spots[i].n_waits;
	}
	g_string_append_printf(out, "  %-*s", NAME_COLUMNS, name);
	bsc_table_time_cell(total, BSC_TABLE_MS, 15, out);
	bsc_table_time_cell(min, BSC_TABLE_MS, 14, out);
	bsc_table_time_cell(max, BSC_TABLE_MS, 15, out);
	g_string_append_printf(out, "%6" G_GUINT64_FORMAT "\n", n_waits);
}

static void append_polls(const BscEpisodeFigures *figures, GString *out)
{
	for (size_t i = 0; i < figures->n_hotspots; i++) {
		const BscHotspot *spot = &figures->hotspots[i];
		char gap[BSC_FORMAT_MAX];

		if (spot->n_polls == 0)
			continue;
		if (spot->n_polls > 1)
			bsc_layout_line(out, "",
					"%s for CPU %u: %u looks at its state, %s apart (median)",
					bsc_class_name(spot->site), spot->cpu, spot->n_polls,
					bsc_format_duration(gap, spot->poll_gap));
		else
			bsc_layout_line(out, "", "%s for CPU %u: one look at its state",
					bsc_class_name(spot->site), spot->cpu);
	}
}

/* What function_graph measured of the spins; nothing where it did not. */
static void append_in_function(const BscEpisodeFigures *figures, GString *out)
{
	for (size_t i = 0; i < figures->n_hotspots; i++) {
		const BscHotspot *spot = &figures->hotspots[i];

		if (spot->in_function != BSC_NSEC_NONE)
			bsc_layout_line(out, "",
					"CPU %u: %" G_GINT64_FORMAT
					".%03d us in cpuhp_ap_sync_alive, by "
					"function_graph",
					spot->cpu, spot->in_function / 1000,
					(int)(spot->in_function % 1000));
	}
}

static void append_burnt(const BscEpisodeFigures *figures, GString *out)
{
	g_autoptr(GString) burnt = g_string_new(NULL);
	g_autoptr(GString) control = g_string_new(NULL);
	g_autoptr(GString) aps = g_string_new(NULL);

	bsc_span_format(figures->burnt, burnt);
	bsc_span_format(figures->control_spin, control);
	bsc_span_format(figures->ap_spin, aps);
	bsc_layout_line(out, "burnt",
			"%s of CPU time by waiting without sleep (*): %s by the control task, %s "
			"by APs before they are online",
			burnt->str, control->str, aps->str);
}

void bsc_report_hotspots(const BscFigureSource *source, GString *out)
{
	const BscEpisodeFigures *figures = bsc_source_figures(source);
	const BscHotspot *spots = figures->hotspots;

	if (figures->n_hotspots == 0)
		return;
	g_string_append_printf(out, "\n%-*s%15s%14s%15s%6s\n", NAME_COLUMNS + 2,
			       "waits by place, ms", "total", "min/CPU", "max/CPU", "waits");
	for (size_t i = 0, end; i < figures->n_hotspots; i = end) {
		if (i == 0 || spots[i].is_control != spots[i - 1].is_control)
			g_string_append(out, spots[i].is_control ? "control task\n" : "APs\n");
		for (end = i + 1; end < figures->n_hotspots; end++)
			if (spots[end].site != spots[i].site ||
			    spots[end].is_control != spots[i].is_control)
				break;
		append_site(spots + i, end - i, out);
	}
	append_burnt(figures, out);
	append_polls(figures, out);
	append_in_function(figures, out);
}
