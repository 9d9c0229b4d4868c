/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analysis/figures.h"

#include <string.h>

BscRow bsc_figures_lane(const FigureBuild *f, uint32_t cpu)
{
	size_t low = 1, high = f->n_lanes;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (f->timeline->lanes[f->first_lane + middle].cpu < cpu)
			low = middle + 1;
		else
			high = middle;
	}
	if (low >= f->n_lanes || f->timeline->lanes[f->first_lane + low].cpu != cpu)
		return BSC_NO_ROW;
	return f->first_lane + (BscRow)low;
}

static void fill(FigureBuild *f)
{
	bsc_figures_sums(f);
	bsc_figures_hotspots(f);
	bsc_figures_callbacks(f);
	bsc_figures_groups(f);
	bsc_figures_serialized(f);
	bsc_figures_path(f);
	bsc_figures_concurrency(f);
	bsc_figures_bound(f);
	bsc_figures_fit(f);
	bsc_figures_verdict(f);
}

static bool records_interrupts(const BscTrace *trace)
{
	return trace && (bsc_trace_has_kind(trace, BSC_EVENT_IRQ_ENTRY) ||
			 bsc_trace_has_kind(trace, BSC_EVENT_TIMER_ENTRY));
}

/* What somebody would look at first comes first; sentences of the same weight keep their order. */
static BscNsec weight(const BscFinding *finding)
{
	if (!bsc_span_is_known(finding->cost))
		return 0;
	if (finding->cost.high == BSC_NSEC_NONE)
		return finding->cost.low;
	return MAX(0, finding->cost.low) / 2 + finding->cost.high / 2;
}

static int compare_findings(const void *a, const void *b)
{
	const BscFinding *x = a, *y = b;

	if (x->episode != y->episode)
		return x->episode < y->episode ? -1 : 1;
	if (weight(x) != weight(y))
		return weight(x) > weight(y) ? -1 : 1;
	if (strcmp(x->code, y->code) != 0)
		return strcmp(x->code, y->code);
	return x->cpu < y->cpu ? -1 : x->cpu > y->cpu;
}

static void build_episode(FigureBuild *f, GArray *findings)
{
	f->episode = &f->timeline->episodes[f->episode_row];
	f->first_lane = bsc_timeline_lanes(f->timeline, f->episode_row, &f->n_lanes);
	fill(f);
	bsc_figures_findings(f, findings);
}

BscAnalysis *bsc_analysis_take(const BscTimeline *timeline, BscStays *stays, const BscTrace *trace,
			       const BscTasks *tasks)
{
	BscAnalysis *analysis = g_new0(BscAnalysis, 1);
	GArray *findings = g_array_new(FALSE, FALSE, sizeof(BscFinding));
	FigureBuild f = {
		.timeline = timeline,
		.stays = stays,
		.trace = trace,
		.tasks = tasks,
		.has_irq = records_interrupts(trace),
	};

	if (trace)
		bsc_gap_sums_init(&f.gaps, trace);
	analysis->stays = stays;
	analysis->n_episodes = timeline->n_episodes;
	analysis->episodes = g_new0(BscEpisodeFigures, timeline->n_episodes);
	for (size_t i = 0; i < timeline->n_episodes; i++) {
		f.episode_row = (BscRow)i;
		f.out = &analysis->episodes[i];
		build_episode(&f, findings);
	}
	if (findings->len > 1)
		g_array_sort(findings, compare_findings);
	if (trace)
		bsc_gap_sums_clear(&f.gaps);
	analysis->n_findings = findings->len;
	analysis->findings = (BscFinding *)(void *)g_array_free(findings, FALSE);
	return analysis;
}

BscAnalysis *bsc_analysis_new(const BscCapture *capture)
{
	return bsc_analysis_take(capture->timeline, bsc_stays_new(capture), capture->trace,
				 capture->tasks);
}

void bsc_figures_clear(BscEpisodeFigures *figures)
{
	for (size_t i = 0; i < figures->n_groups; i++)
		g_free(figures->groups[i].name);
	g_free(figures->lower_bound_text);
	g_free(figures->fit.outliers);
	g_free(figures->verdict);
	g_free(figures->hotspots);
	g_free(figures->serialized_waits);
	g_free(figures->path);
	g_free(figures->shares);
	g_free(figures->slacks);
	g_free(figures->callbacks);
	g_free(figures->groups);
	g_free(figures->lines);
}

void bsc_analysis_free(BscAnalysis *analysis)
{
	if (!analysis)
		return;
	for (size_t i = 0; i < analysis->n_episodes; i++)
		bsc_figures_clear(&analysis->episodes[i]);
	for (size_t i = 0; i < analysis->n_findings; i++) {
		g_free(analysis->findings[i].text);
		g_free(analysis->findings[i].remedy);
	}
	g_free(analysis->findings);
	g_free(analysis->episodes);
	bsc_stays_free(analysis->stays);
	g_free(analysis);
}
