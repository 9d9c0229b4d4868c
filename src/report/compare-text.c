/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/compare-rows.h"

#include "base/format.h"
#include "report/layout.h"
#include "report/posted.h"
#include "report/table.h"

#define NUMBER_COLUMNS 3
#define SIDE_COLUMNS   20
#define KERNEL_COLUMNS 18
#define MODE_COLUMNS   9
#define CPUS_COLUMNS   9
#define TOTAL_COLUMNS  13

/* Longest sentence, bytes. */
#define MAX_TEXT 4096

static void put_warnings(const BscComparison *comparison, GString *out)
{
	for (size_t i = 0; i < comparison->n_warnings; i++) {
		g_autofree char *text = bsc_text_sanitize(comparison->warnings[i].text, MAX_TEXT);

		bsc_layout_line(out, "beware", "%s", text);
	}
	if (comparison->n_warnings > 0)
		g_string_append_c(out, '\n');
}

static const BscEpisode *episode_of(const BscComparison *comparison, size_t side)
{
	const BscTimeline *timeline = comparison->sides[side].runs[0].capture->timeline;

	return &timeline->episodes[comparison->episodes[side]];
}

static char *total_text(const BscComparison *comparison, size_t side)
{
	const BscDifference *total = bsc_compare_total(comparison);
	GString *out = g_string_new(NULL);

	if (!total || !total->cells[side].is_present)
		g_string_append(out, "unknown");
	else
		bsc_span_format(bsc_compare_span(total->cells[side].value), out);
	return g_string_free(out, FALSE);
}

static void put_side(const BscComparison *comparison, size_t side, GString *out)
{
	static const int widths[] = { NUMBER_COLUMNS + SIDE_COLUMNS, KERNEL_COLUMNS, MODE_COLUMNS,
				      CPUS_COLUMNS, TOTAL_COLUMNS };
	const BscTrace *trace = comparison->sides[side].runs[0].capture->trace;
	const BscEpisode *episode = episode_of(comparison, side);
	bool is_offline = episode->kind == BSC_EPISODE_OFFLINE;
	g_autofree char *numbered =
		g_strdup_printf("%zu %s", side + 1, comparison->sides[side].label);
	g_autofree char *label = bsc_compare_wrap(numbered, widths[0] - 1);
	g_autofree char *release = bsc_layout_name(trace->kernel, "unknown");
	g_autofree char *kernel = bsc_compare_wrap(release, KERNEL_COLUMNS - 1);
	g_autofree char *cpus = g_strdup_printf(
		"%u/%u", is_offline ? episode->n_offline : episode->n_online, episode->n_bringups);
	g_autofree char *total = total_text(comparison, side);

	bsc_compare_put_row(
		(const char *const[]){ label, kernel,
				       is_offline ? "offline" : bsc_mode_name(episode->mode), cpus,
				       total },
		widths, G_N_ELEMENTS(widths), out);
}

static void put_runs(const BscSide *side, GString *out)
{
	g_autofree char *first = bsc_layout_name(side->runs[0].name, "standard input");
	g_autofree char *last = bsc_layout_name(side->runs[side->n_runs - 1].name, "");
	BscPolicy policy;

	if (side->is_group && side->n_runs > 1)
		bsc_layout_line(out, "  ", "%zu runs, medians: %s to %s", side->n_runs, first,
				last);
	if (bsc_compare_policy(&side->runs[0], &policy))
		bsc_layout_line(out, "  ", "SIMULATED, not recorded: %s%s", bsc_policy_text(policy),
				bsc_policy_is_bound(policy) ? "; a lower bound, and no more" : "");
}

static void put_sides(const BscComparison *comparison, GString *out)
{
	static const int widths[] = { NUMBER_COLUMNS + SIDE_COLUMNS, KERNEL_COLUMNS, MODE_COLUMNS,
				      CPUS_COLUMNS, TOTAL_COLUMNS };

	bsc_compare_put_row((const char *const[]){ "  side", "kernel", "mode", "CPUs up", "total" },
			    widths, G_N_ELEMENTS(widths), out);
	for (size_t i = 0; i < comparison->n_sides; i++) {
		put_side(comparison, i, out);
		put_runs(&comparison->sides[i], out);
	}
}

static void put_verdict(const BscComparison *comparison, GString *out)
{
	g_autofree char *text =
		bsc_text_sanitize(comparison->verdict ? comparison->verdict : "", MAX_TEXT);

	g_string_append_c(out, '\n');
	bsc_layout_line(out, "verdict", "%s", text);
}

/* Of each group the run that took longest. */
static void put_worst(const BscComparison *comparison, GString *out)
{
	const BscDifference *total = bsc_compare_total(comparison);

	for (size_t i = 0; total && i < comparison->n_sides; i++) {
		const BscSide *side = &comparison->sides[i];
		const BscCell *cell = &total->cells[i];
		g_autofree char *label = bsc_layout_name(side->label, "");
		g_autofree char *name = NULL;
		char buf[BSC_FORMAT_MAX];

		if (cell->n < 2 || cell->worst_run >= side->n_runs)
			continue;
		name = bsc_layout_name(side->runs[cell->worst_run].name, "");
		bsc_layout_line(out, "worst", "of %s: %s, %s", label, name,
				bsc_format_duration(buf, (BscNsec)cell->max));
	}
}

static void put_section(const BscComparison *comparison, BscCompareSection section, size_t max_rows,
			GString *out)
{
	g_auto(BscCompareTable) table = bsc_compare_table(comparison, section, max_rows);

	if (table.n_rows == 0)
		return;
	g_string_append_c(out, '\n');
	if (bsc_compare_has_groups(comparison))
		bsc_compare_put_groups(&table, out);
	else
		bsc_compare_put_table(&table, out);
	if (table.n_left > 0)
		bsc_layout_line(out, "", "and %zu more that differ less; --all has them",
				table.n_left);
}

static void put_group_legend(GString *out)
{
	bsc_layout_line(out, "",
			"n: runs that have the figure. MAD: median distance from the "
			"median; ~: of the middles between the bounds. Below each group: its "
			"median less that of the first, "
			"then the likely shift between the two with its 95 %% interval "
			"and p of the rank test, corrected for the number of rows. Real: "
			"more than chance does.");
}

static void put_legend(const BscComparison *comparison, GString *out)
{
	g_string_append_c(out, '\n');
	bsc_layout_line(out, "legend",
			"differences are against the first side: + is more than there, and %% is "
			"of its value. low .. high: no event marks the moment, it lies between. "
			"-: there is none; new, gone: the first side has none, only it has one.");
	if (bsc_compare_has_groups(comparison))
		put_group_legend(out);
	bsc_layout_line(out, "total", "%s", bsc_posted_definition(episode_of(comparison, 0)));
	for (int section = 0; section < BSC_N_SECTIONS; section++)
		if (bsc_compare_section_text(section))
			bsc_layout_line(out, "", "%s: %s", bsc_compare_section_title(section),
					bsc_compare_section_text(section));
}

void bsc_compare_text(const BscComparison *comparison, size_t max_rows, GString *out)
{
	put_warnings(comparison, out);
	put_sides(comparison, out);
	put_verdict(comparison, out);
	if (bsc_comparison_is_empty(comparison)) {
		g_string_append_c(out, '\n');
		bsc_layout_line(out, "same",
				"there is no difference: all %zu figures are the same on all sides",
				comparison->n_differences);
		return;
	}
	put_worst(comparison, out);
	for (int section = 0; section < BSC_N_SECTIONS; section++)
		put_section(comparison, section, max_rows, out);
	put_legend(comparison, out);
}
