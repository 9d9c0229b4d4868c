/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/figures.h"

#include "base/format.h"
#include "report/layout.h"
#include "report/table.h"

#include <math.h>

/* Longest sentence, bytes. */
#define MAX_TEXT 4096

/* Most findings in the text; all are in the JSON. */
#define MAX_FINDINGS 8
#define MAX_OUTLIERS 8

#define COST_COLUMNS 16

static void append_counts(const BscFigureSource *source, GString *out)
{
	const BscEpisodeFigures *figures = bsc_source_figures(source);

	if (bsc_source_episode(source)->kind != BSC_EPISODE_OFFLINE)
		bsc_layout_line(out, "", "present %u, kicked %u, alive %u, online %u",
				figures->n_present, figures->n_kicked, figures->n_alive,
				figures->n_online);
}

static void append_tracing(const BscEpisodeFigures *figures, GString *out)
{
	g_autoptr(GString) own = g_string_new(NULL);
	g_autoptr(GString) rest = g_string_new(NULL);

	bsc_span_format(figures->tracer, own);
	bsc_span_format(figures->without_tracer, rest);
	bsc_layout_line(out, "tracing",
			"%s of the total is spent on tracing itself (trace/RB:prepare); without it "
			"%s",
			own->str, rest->str);
}

void bsc_report_summary(const BscFigureSource *source, GString *out)
{
	const BscEpisodeFigures *figures = bsc_source_figures(source);

	append_counts(source, out);
	append_tracing(figures, out);
	if (figures->verdict && *figures->verdict)
		bsc_layout_line(out, "verdict", "%s", figures->verdict);
}

static void append_finding(const BscFinding *finding, GString *out)
{
	g_autoptr(GString) cost = g_string_new(NULL);
	g_autofree char *text = bsc_text_sanitize(finding->text, MAX_TEXT);
	g_autofree char *remedy =
		bsc_text_sanitize(finding->remedy ? finding->remedy : "", MAX_TEXT);

	if (bsc_span_is_known(finding->cost))
		bsc_span_format(finding->cost, cost);
	else
		g_string_append_c(cost, '-');
	bsc_layout_cell(out, COST_COLUMNS - 2, cost->str);
	g_string_append(out, "  ");
	bsc_layout_hang(out, text, COST_COLUMNS, COST_COLUMNS);
	if (*remedy == '\0')
		return;
	bsc_layout_cell(out, COST_COLUMNS, "");
	g_string_append(out, "-> ");
	bsc_layout_hang(out, remedy, COST_COLUMNS + 3, COST_COLUMNS + 3);
}

void bsc_report_findings(const BscFigureSource *source, GString *out)
{
	const BscAnalysis *analysis = source->analysis;
	size_t n = 0;

	for (size_t i = 0; i < analysis->n_findings; i++) {
		if (analysis->findings[i].episode != source->episode)
			continue;
		if (n == 0)
			g_string_append(out, "\nwhere the time goes\n");
		if (n++ < MAX_FINDINGS)
			append_finding(&analysis->findings[i], out);
	}
	if (n > MAX_FINDINGS)
		bsc_layout_line(out, "", "and %zu more, see --format=json", n - MAX_FINDINGS);
}

static BscNsec rounded(double ns)
{
	return isfinite(ns) && fabs(ns) < 1e18 ? llround(ns) : 0;
}

static void append_outliers(const BscCostFit *fit, GString *out)
{
	g_autoptr(GString) text = g_string_new("outliers:");

	for (uint32_t i = 0; i < MIN(fit->n_outliers, MAX_OUTLIERS); i++) {
		char step[BSC_FORMAT_MAX];

		g_string_append_printf(text, "%s CPU %u took %s", i > 0 ? "," : "",
				       fit->outliers[i].cpu,
				       bsc_format_duration(step, fit->outliers[i].step));
	}
	if (fit->n_outliers > MAX_OUTLIERS)
		g_string_append_printf(text, " and %u more", fit->n_outliers - MAX_OUTLIERS);
	bsc_layout_line(out, "", "%s", text->str);
}

void bsc_report_cost(const BscFigureSource *source, GString *out)
{
	const BscEpisode *episode = bsc_source_episode(source);
	const BscCostFit *fit = &bsc_source_figures(source)->fit;
	char time[BSC_FORMAT_MAX], base[BSC_FORMAT_MAX], step[BSC_FORMAT_MAX];
	char r[G_ASCII_DTOSTR_BUF_SIZE];

	g_string_append_c(out, '\n');
	bsc_format_duration(step, fit->median_step);
	/* Rounded down: a fit that is not perfect must not look like one. */
	g_ascii_formatd(r, sizeof r, "%.3f", floor(fit->r_squared * 1000) / 1000);
	switch (bsc_cost_doubt(fit, bsc_distance(episode->begin, episode->end))) {
	case BSC_COST_FEW:
		bsc_layout_line(out, "cost",
				"no cost per CPU: it takes three CPUs that got there, there are %u",
				fit->n);
		return;
	case BSC_COST_FAILED:
		bsc_layout_line(out, "cost",
				"no cost per CPU: cpu:bringup of %u %s that failed took %s of the "
				"total; median step %s",
				fit->n_failed, fit->n_failed == 1 ? "CPU" : "CPUs",
				bsc_format_duration(time, fit->failed), step);
		break;
	case BSC_COST_IS_GOOD:
		bsc_layout_line(out, "cost",
				"%s for each further CPU and %s once%s: the line through the "
				"completions of %u CPUs (r2 %s); median step %s",
				bsc_format_duration(time, rounded(fit->per_cpu)),
				bsc_format_duration(base, rounded(fit->base)),
				fit->base < 0 ? " (below zero: the first CPUs took less)" : "",
				fit->n, r, step);
		break;
	case BSC_COST_CROOKED:
		bsc_layout_line(out, "cost",
				"no cost per CPU: the completions of %u CPUs are no straight line "
				"(r2 %s); median step %s",
				fit->n, r, step);
		break;
	}
	if (fit->n_outliers > 0)
		append_outliers(fit, out);
}
