/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/report.h"

#include "analysis/phase-sums.h"
#include "base/format.h"
#include "report/layout.h"
#include "report/parts.h"

#define PHASE_COLUMNS 12
#define CELL_COLUMNS  15

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

static const char *definition(const BscEpisode *episode)
{
	if (episode->kind == BSC_EPISODE_OFFLINE)
		return "first cpuhp_enter of cpuhp_kick_ap_work to last cpuhp_exit of a DEAD "
		       "callback, over all CPUs of the episode";
	return "first cpuhp_enter of a PREPARE callback to last cpuhp_exit of cpu:bringup, over "
	       "all CPUs of the episode";
}

static void append_total(const BscTimeline *timeline, const BscEpisode *episode, GString *out)
{
	char begin[BSC_FORMAT_MAX], end[BSC_FORMAT_MAX], duration[BSC_FORMAT_MAX];
	BscSpan span = bsc_episode_span(timeline, episode);

	bsc_layout_line(out, "total", "%s%s, from %s s to %s s", span.is_exact ? "" : "at least ",
			bsc_format_duration(duration, span.low),
			bsc_format_moment(begin, episode->begin),
			bsc_format_moment(end, episode->end));
	bsc_layout_line(out, "", "= %s%s", definition(episode),
			span.is_exact
				? ""
				: "; where one of them is not in the capture, what the capture "
				  "holds");
}

static void append_cell(BscSpan span, GString *out)
{
	g_autoptr(GString) cell = g_string_new(NULL);

	bsc_span_format(span, cell);
	bsc_layout_cell(out, CELL_COLUMNS, cell->str);
}

static void append_sum(const char *name, const BscPhaseSum *sum, GString *out)
{
	g_string_append_printf(out, "%-*s", PHASE_COLUMNS, name);
	if (sum->n_known > 0) {
		append_cell(sum->total, out);
		append_cell(sum->average, out);
		append_cell(sum->min, out);
		append_cell(sum->max, out);
	} else {
		bsc_layout_cell(out, CELL_COLUMNS, "unknown");
	}
	bsc_layout_end_line(out);
}

static bool is_vague(const BscPhaseSum *sum)
{
	return sum->n_known > 0 && !(sum->total.is_exact && sum->min.is_exact && sum->max.is_exact);
}

static void append_legend(bool has_vague, GString *out)
{
	if (has_vague)
		bsc_layout_line(out, "note",
				"no event marks what is printed as low .. high or with ~, >= or "
				"<=: it lies within these bounds; sums keep both");
}

static void append_phases(const BscTimeline *timeline, const BscEpisode *episode, GString *out)
{
	BscPhaseSum total = bsc_bringup_sum(timeline, episode);
	bool has_vague = is_vague(&total);

	g_string_append_printf(out, "\n%-*s%*s%*s%*s%*s\n", PHASE_COLUMNS, "phase", CELL_COLUMNS,
			       "total", CELL_COLUMNS, "avg/CPU", CELL_COLUMNS, "min", CELL_COLUMNS,
			       "max");
	for (int kind = 0; kind < BSC_N_PHASES; kind++) {
		BscPhaseSum sum;

		if (!bsc_phase_sum(timeline, episode, kind, &sum))
			continue;
		append_sum(bsc_phase_name(kind), &sum, out);
		has_vague |= is_vague(&sum);
	}
	append_sum("whole CPU", &total, out);
	for (int kind = 0; kind < BSC_N_PHASES; kind++) {
		BscPhaseSum sum;

		if (bsc_phase_sum(timeline, episode, kind, &sum) && sum.n_unknown > 0)
			bsc_layout_line(out, "note",
					"%s is unknown on %u of %u CPUs, which its row leaves out",
					bsc_phase_name(kind), sum.n_unknown,
					sum.n_known + sum.n_unknown);
	}
	append_legend(has_vague, out);
}

static void append_episode(const BscCapture *capture, size_t number, GString *out)
{
	const BscTimeline *timeline = capture->timeline;
	const BscEpisode *episode = &timeline->episodes[number];

	g_string_append_printf(out, "\nepisode %zu: %s", number + 1,
			       bsc_episode_kind_name(episode->kind));
	if (episode->kind != BSC_EPISODE_OFFLINE)
		g_string_append_printf(out, ", %s", bsc_mode_name(episode->mode));
	if (episode->n_rounds > 1)
		g_string_append_printf(out, ", %u rounds", episode->n_rounds);
	g_string_append_c(out, '\n');
	bsc_layout_line(out, "control", "CPU %u, task %d", episode->control_cpu,
			episode->control_pid);
	append_cpus(timeline, episode, out);
	append_total(timeline, episode, out);
	append_phases(timeline, episode, out);
	bsc_report_cpus(capture, episode, out);
	bsc_report_failures(capture, episode, out);
}

void bsc_report_text(const BscCapture *capture, GString *out)
{
	gsize before;

	bsc_report_heading(capture, out);
	for (size_t i = 0; i < capture->timeline->n_episodes; i++)
		append_episode(capture, i, out);
	if (capture->timeline->n_episodes == 0)
		g_string_append(out, "\nno bring-up in this capture\n");
	before = out->len;
	g_string_append_c(out, '\n');
	bsc_report_diagnostics(capture, out);
	if (out->len == before + 1)
		g_string_truncate(out, before);
}
