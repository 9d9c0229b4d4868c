/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/figures.h"

#include "base/format.h"
#include "report/layout.h"
#include "report/table.h"

#define MAX_WAITS  10
#define MAX_SHARES 10

static void append_wait(const BscSerializedWait *wait, GString *out)
{
	char begin[BSC_FORMAT_MAX];
	g_autofree char *held = NULL;

	if (wait->n_held_certain == wait->n_held)
		held = g_strdup_printf("%u", wait->n_held);
	else
		held = g_strdup_printf("%u .. %u", wait->n_held_certain, wait->n_held);
	g_string_append_printf(out, "%4u%16s", wait->cpu, bsc_format_moment(begin, wait->begin));
	bsc_table_time_cell(wait->cost, BSC_TABLE_MS, 16, out);
	bsc_layout_cell(out, 12, held);
	g_string_append_printf(out, "  %s\n",
			       wait->site == BSC_N_CLASSES ? "unknown"
							   : bsc_class_name(wait->site));
}

void bsc_report_serialized(const BscFigureSource *source, GString *out)
{
	const BscEpisodeFigures *figures = bsc_source_figures(source);
	g_autoptr(GString) sum = g_string_new(NULL);

	if (figures->n_serialized_waits == 0)
		return;
	g_string_append(out, "\nserialized waits: the control task waits for one CPU, others are "
			     "ready\n CPU    begins at, s        cost, ms  ready CPUs  waits in\n");
	for (size_t i = 0; i < MIN(figures->n_serialized_waits, MAX_WAITS); i++)
		append_wait(&figures->serialized_waits[i], out);
	bsc_span_format(figures->serialized, sum);
	bsc_layout_line(out, "sum", "%s of %zu waits%s", sum->str, figures->n_serialized_waits,
			figures->n_serialized_waits > MAX_WAITS ? ", of which these cost most"
								: "");
}

static void append_shares(const BscEpisodeFigures *figures, BscNsec whole, GString *out)
{
	g_string_append_printf(out, "\n%-30s%16s%16s\n", "critical path", "ms", "share");
	for (size_t i = 0; i < MIN(figures->n_shares, MAX_SHARES); i++) {
		const BscPathShare *share = &figures->shares[i];

		g_string_append_printf(out, "%-9s%-21s", share->is_control ? "control" : "AP",
				       bsc_class_name(share->class));
		bsc_table_time_cell(share->time, BSC_TABLE_MS, 16, out);
		bsc_table_share_cell(share->time, whole, 16, out);
		g_string_append_c(out, '\n');
	}
	if (figures->n_shares > MAX_SHARES)
		bsc_layout_line(out, "", "and %zu kinds with less, see --format=json",
				figures->n_shares - MAX_SHARES);
}

static void append_slack(const BscEpisodeFigures *figures, GString *out)
{
	g_autoptr(GString) least = g_string_new(NULL);
	g_autoptr(GString) most = g_string_new(NULL);
	BscSpan min = { 0 }, max = { 0 };
	size_t n = 0;

	for (size_t i = 0; i < figures->n_slacks; i++) {
		BscSpan slack = figures->slacks[i].slack;

		if (!bsc_span_is_known(slack))
			continue;
		min = n == 0 ? slack : bsc_span_min(min, slack);
		max = n == 0 ? slack : bsc_span_max(max, slack);
		n++;
	}
	if (n == 0)
		return;
	bsc_span_format(min, least);
	bsc_span_format(max, most);
	bsc_layout_line(out, "slack",
			"least %s, most %s over %zu CPUs: by so much a CPU's firmware and early "
			"code could end later without harm",
			least->str, most->str, n);
}

static void append_ratios(const BscEpisodeFigures *figures, GString *out)
{
	g_autoptr(GString) concurrency = g_string_new(NULL);
	g_autoptr(GString) serialization = g_string_new(NULL);
	g_autoptr(GString) efficiency = g_string_new(NULL);

	bsc_table_ratio(figures->concurrency, concurrency);
	bsc_table_ratio(figures->serialization, serialization);
	bsc_table_ratio(figures->efficiency, efficiency);
	bsc_layout_line(out, "mean", "concurrency %s: CPUs that do useful work at a time",
			concurrency->str);
	bsc_layout_line(out, "", "serialization %s: share of the time in which at most one does",
			serialization->str);
	bsc_layout_line(out, "", "efficiency %s: lower bound / total", efficiency->str);
}

void bsc_report_path(const BscFigureSource *source, GString *out)
{
	const BscEpisodeFigures *figures = bsc_source_figures(source);
	const BscEpisode *episode = bsc_source_episode(source);
	g_autoptr(GString) bound = g_string_new(NULL);

	if (figures->n_path == 0)
		return;
	append_shares(figures, bsc_distance(episode->begin, episode->end), out);
	bsc_span_format(figures->lower_bound, bound);
	bsc_layout_line(out, "bound", "%s: no schedule of the same work is shorter (%s)",
			bound->str, figures->lower_bound_text ? figures->lower_bound_text : "");
	append_slack(figures, out);
	append_ratios(figures, out);
}
