/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/compare-facts.h"

#include "analysis/phase-sums.h"
#include "base/format.h"
#include "report/compare-cell.h"
#include "report/table.h"

#define MAX_LABEL 256 /* bytes */
#define COLUMNS   24  /* characters of a figure */

static char *total_of(const BscCompared *compared, size_t side)
{
	const BscDifference *total = bsc_compare_total(compared->comparison);
	GString *text = g_string_new(NULL);

	if (total && total->cells[side].is_present)
		bsc_span_format(bsc_compare_span(total->cells[side].value), text);
	else
		g_string_append(text, "unknown");
	return g_string_free(text, FALSE);
}

static void add_side(BscFacts *facts, const BscCompared *compared, size_t side)
{
	const BscTimeline *timeline = bsc_compared_timeline(compared, side);
	const BscEpisode *episode = &timeline->episodes[bsc_compared_episode(compared, side)];
	const BscCapture *capture = compared->runs[side].capture;
	bool is_offline = episode->kind == BSC_EPISODE_OFFLINE;
	BscFactGroup *group = bsc_facts_group(facts, compared->labels[side],
					      timeline->is_simulated ? "simulated" : "");

	bsc_facts_take(group, BSC_FACT_TEXT, "total", total_of(compared, side));
	bsc_facts_take(group, BSC_FACT_TEXT, "mode",
		       g_strdup(is_offline ? bsc_episode_kind_name(episode->kind)
					   : bsc_mode_name(episode->mode)));
	bsc_facts_take(group, BSC_FACT_TEXT, "CPUs",
		       g_strdup_printf("%u of %u %s",
				       is_offline ? episode->n_offline : episode->n_online,
				       episode->n_bringups, is_offline ? "offline" : "online"));
	bsc_facts_take(group, BSC_FACT_TEXT, "capture", bsc_facts_subtitle(capture));
	bsc_facts_take(group, BSC_FACT_TEXT, "file", g_strdup(compared->names[side]));
}

BscFacts *bsc_compare_facts_sides(const BscCompared *compared)
{
	BscFacts *facts = bsc_facts_new();

	for (size_t i = 0; i < bsc_compared_n(compared); i++)
		add_side(facts, compared, i);
	return facts;
}

/* The figure of ROW on SIDE, with the difference against the first. g_free(). */
static char *figure_of(const BscCompareTable *table, const BscDifference *row, size_t side)
{
	GString *text = g_string_new(NULL);

	bsc_compare_put_value(table, row, side, COLUMNS, text);
	if (side > 0) {
		g_string_append(text, " (");
		bsc_compare_put_delta(table, row, side, COLUMNS, text);
		g_string_append_c(text, ')');
	}
	return g_string_free(text, FALSE);
}

static void add_row(BscFacts *facts, const BscCompareTable *table, const BscCompared *compared,
		    const BscDifference *row)
{
	g_autofree char *label = bsc_text_sanitize(row->label, MAX_LABEL);
	g_autofree char *title = g_strdup_printf("%s, %s", label,
						 table->unit == BSC_TABLE_US   ? "us"
						 : table->unit == BSC_TABLE_MS ? "ms"
									       : "s");
	BscFactGroup *group = bsc_facts_group(facts, title, "");

	for (size_t i = 0; i < bsc_compared_n(compared); i++)
		bsc_facts_take(group, BSC_FACT_FIGURE, compared->labels[i],
			       figure_of(table, row, i));
}

/* The bring-up of CPU on SIDE; NULL if that has none. */
static const BscBringup *bringup_of(const BscCompared *compared, size_t side, uint32_t cpu)
{
	const BscTimeline *timeline = bsc_compared_timeline(compared, side);
	const BscEpisode *episode = &timeline->episodes[bsc_compared_episode(compared, side)];

	for (BscRow i = 0; i < episode->n_bringups; i++)
		if (timeline->bringups[episode->first_bringup + i].cpu == cpu)
			return &timeline->bringups[episode->first_bringup + i];
	return NULL;
}

static bool has_phase(const BscCompared *compared, BscPhaseKind kind, uint32_t cpu)
{
	BscSpan span;

	for (size_t i = 0; i < bsc_compared_n(compared); i++) {
		const BscBringup *bringup = bringup_of(compared, i, cpu);

		if (bringup &&
		    bsc_phase_span(bsc_compared_timeline(compared, i), bringup, kind, &span))
			return true;
	}
	return false;
}

static void add_phase(BscFacts *facts, const BscCompared *compared, BscPhaseKind kind, uint32_t cpu)
{
	BscFactGroup *group = bsc_facts_group(facts, bsc_phase_name(kind), bsc_phase_text(kind));

	for (size_t i = 0; i < bsc_compared_n(compared); i++) {
		const BscBringup *bringup = bringup_of(compared, i, cpu);
		GString *text = g_string_new(NULL);
		BscSpan span;

		if (bringup &&
		    bsc_phase_span(bsc_compared_timeline(compared, i), bringup, kind, &span))
			bsc_span_format(span, text);
		else
			g_string_append_c(text, '-');
		bsc_facts_take(group, BSC_FACT_FIGURE, compared->labels[i],
			       g_string_free(text, FALSE));
	}
}

BscFacts *bsc_compare_facts_cpu(const BscCompared *compared, uint32_t cpu)
{
	BscFacts *facts = bsc_facts_new();
	g_auto(BscCompareTable) table =
		bsc_compare_table(compared->comparison, BSC_SECTION_CPUS, BSC_COMPARE_ALL);

	for (size_t i = 0; i < table.n_rows; i++)
		if (table.rows[i]->cpu == (int32_t)cpu)
			add_row(facts, &table, compared, table.rows[i]);
	for (int kind = 0; kind < BSC_N_PHASES; kind++)
		if (has_phase(compared, (BscPhaseKind)kind, cpu))
			add_phase(facts, compared, (BscPhaseKind)kind, cpu);
	return facts;
}

void bsc_compare_facts_mark(BscFacts *facts, const char *side)
{
	BscFactGroup *group = facts->len > 0 ? facts->pdata[0] : NULL;
	g_autofree char *subtitle = group ? group->subtitle : NULL;

	if (group)
		group->subtitle = *subtitle ? g_strdup_printf("%s \xc2\xb7 %s", side, subtitle)
					    : g_strdup(side);
}
