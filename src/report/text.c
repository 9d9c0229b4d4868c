/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/report.h"

#include "analysis/phase-sums.h"
#include "base/format.h"
#include "report/figures.h"
#include "report/layout.h"
#include "report/log.h"
#include "report/parts.h"
#include "report/posted.h"

static int by_number(gconstpointer a, gconstpointer b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static void append_cpus(const BscTimeline *timeline, const BscEpisode *episode, GString *out)
{
	g_autoptr(GArray) cpus = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	g_autoptr(GString) text = g_string_new(NULL);
	const struct {
		uint32_t n;
		BscOutcome outcome;
	} counts[] = {
		{ episode->n_online, BSC_OUTCOME_ONLINE },
		{ episode->n_offline, BSC_OUTCOME_OFFLINE },
		{ episode->n_failed, BSC_OUTCOME_FAILED },
		{ episode->n_unfinished, BSC_OUTCOME_UNFINISHED },
	};

	for (BscRow i = 0; i < episode->n_bringups; i++)
		g_array_append_val(cpus, timeline->bringups[episode->first_bringup + i].cpu);
	g_array_sort(cpus, by_number);
	bsc_layout_cpus(text, (const uint32_t *)(void *)cpus->data, cpus->len);
	for (size_t i = 0, n = 0; i < G_N_ELEMENTS(counts); i++)
		if (counts[i].n > 0)
			g_string_append_printf(text, "%s%u %s", n++ > 0 ? ", " : ": ", counts[i].n,
					       bsc_outcome_name(counts[i].outcome));
	bsc_layout_line(out, "CPUs", "%s", text->str);
}

static void append_total(const BscTimeline *timeline, const BscEpisode *episode, GString *out)
{
	char begin[BSC_FORMAT_MAX], end[BSC_FORMAT_MAX], duration[BSC_FORMAT_MAX];
	BscSpan span = bsc_episode_span(timeline, episode);

	bsc_layout_line(out, "total", "%s%s, from %s s to %s s", span.is_exact ? "" : "at least ",
			bsc_format_duration(duration, span.low),
			bsc_format_moment(begin, episode->begin),
			bsc_format_moment(end, episode->end));
	bsc_layout_line(out, "", "= %s%s", bsc_posted_definition(episode),
			span.is_exact || episode->is_logged
				? ""
				: "; where one of them is not in the capture, what the capture "
				  "holds");
}

static void append_episode(const BscFigureSource *source, GString *out)
{
	const BscTimeline *timeline = source->capture->timeline;
	const BscEpisode *episode = bsc_source_episode(source);

	g_string_append_printf(out, "\nepisode %u: %s", source->episode + 1,
			       bsc_episode_kind_name(episode->kind));
	if (episode->is_logged)
		g_string_append(out, ", by the kernel's log alone");
	else if (episode->kind != BSC_EPISODE_OFFLINE)
		g_string_append_printf(out, ", %s", bsc_mode_name(episode->mode));
	if (episode->n_rounds > 1)
		g_string_append_printf(out, ", %u rounds", episode->n_rounds);
	g_string_append_c(out, '\n');
	if (!episode->is_logged)
		bsc_layout_line(out, "control", "CPU %u, task %d", episode->control_cpu,
				episode->control_pid);
	append_cpus(timeline, episode, out);
	append_total(timeline, episode, out);
	if (episode->is_logged) {
		bsc_report_logged(source, out);
		return;
	}
	bsc_report_summary(source, out);
	bsc_report_failures(source, out);
	bsc_report_phase_tables(source, out);
	bsc_report_findings(source, out);
	bsc_report_cost(source, out);
	bsc_report_callbacks(source, out);
	bsc_report_budgets(source, out);
	bsc_report_hotspots(source, out);
	bsc_report_serialized(source, out);
	bsc_report_path(source, out);
	bsc_report_cpus(source->capture, episode, out);
}

void bsc_report_text(const BscCapture *capture, GString *out)
{
	g_autoptr(BscAnalysis) analysis = bsc_analysis_new(capture);
	g_autoptr(BscWords) words = NULL;
	gsize before;

	bsc_report_heading(capture, out);
	for (size_t i = 0; i < capture->timeline->n_episodes; i++)
		append_episode(&(BscFigureSource){ capture, analysis, (BscRow)i, &words }, out);
	if (capture->timeline->n_episodes == 0)
		bsc_report_without_bringup(capture, out);
	before = out->len;
	g_string_append_c(out, '\n');
	bsc_report_diagnostics(capture, out);
	if (out->len == before + 1)
		g_string_truncate(out, before);
}
