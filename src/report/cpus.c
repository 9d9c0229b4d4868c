/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/parts.h"

#include "analysis/phase-sums.h"
#include "report/layout.h"

#define CPU_COLUMNS     4
#define OUTCOME_COLUMNS 12
#define CELL_COLUMNS    15
/* Phases side by side: as many as fit in 72 columns. */
#define PHASES_PER_TABLE 4

static void append_span(BscSpan span, GString *out)
{
	g_autoptr(GString) cell = g_string_new(NULL);

	bsc_span_format(span, cell);
	bsc_layout_cell(out, CELL_COLUMNS, cell->str);
}

static void append_outcomes(const BscTimeline *timeline, const BscEpisode *episode, GString *out)
{
	g_string_append_printf(out, "\n%*s%*s%*s%*s", CPU_COLUMNS, "CPU", OUTCOME_COLUMNS,
			       "outcome", CELL_COLUMNS, "begins after", CELL_COLUMNS, "whole CPU");
	if (episode->n_rounds > 1)
		bsc_layout_cell(out, 8, "round");
	g_string_append_c(out, '\n');
	for (BscRow i = 0; i < episode->n_bringups; i++) {
		const BscBringup *bringup = &timeline->bringups[episode->first_bringup + i];

		g_string_append_printf(out, "%*u%*s", CPU_COLUMNS, bringup->cpu, OUTCOME_COLUMNS,
				       bsc_outcome_name(bringup->outcome));
		if (bringup->begin_is_lost)
			bsc_layout_cell(out, CELL_COLUMNS, "lost");
		else
			append_span(bsc_span_exact(bsc_distance(episode->begin, bringup->begin)),
				    out);
		append_span(bsc_bringup_span(bringup), out);
		if (episode->n_rounds > 1)
			g_string_append_printf(out, "%8u", bringup->round + 1);
		g_string_append_c(out, '\n');
	}
}

static void append_phases(const BscTimeline *timeline, const BscEpisode *episode,
			  const BscPhaseKind *kinds, size_t n, GString *out)
{
	bsc_layout_cell(out, CPU_COLUMNS, "CPU");
	for (size_t i = 0; i < n; i++)
		bsc_layout_cell(out, CELL_COLUMNS, bsc_phase_name(kinds[i]));
	g_string_append_c(out, '\n');
	for (BscRow row = 0; row < episode->n_bringups; row++) {
		const BscBringup *bringup = &timeline->bringups[episode->first_bringup + row];

		g_string_append_printf(out, "%*u", CPU_COLUMNS, bringup->cpu);
		for (size_t i = 0; i < n; i++) {
			BscSpan span;

			if (bsc_phase_span(timeline, bringup, kinds[i], &span))
				append_span(span, out);
			else
				bsc_layout_cell(out, CELL_COLUMNS, "-");
		}
		g_string_append_c(out, '\n');
	}
}

void bsc_report_cpus(const BscCapture *capture, const BscEpisode *episode, GString *out)
{
	const BscTimeline *timeline = capture->timeline;
	BscPhaseKind kinds[BSC_N_PHASES];
	size_t n = 0;

	append_outcomes(timeline, episode, out);
	for (int kind = 0; kind < BSC_N_PHASES; kind++) {
		BscPhaseSum sum;

		if (bsc_phase_sum(timeline, episode, kind, &sum))
			kinds[n++] = kind;
	}
	for (size_t i = 0; i < n; i += PHASES_PER_TABLE) {
		g_string_append_c(out, '\n');
		append_phases(timeline, episode, kinds + i, MIN(n - i, PHASES_PER_TABLE), out);
	}
}
