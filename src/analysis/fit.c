/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analysis/figures.h"
#include "analysis/timeout.h"

#include <math.h>
#include <stdlib.h>

/* The CPU that completed, and when. */
typedef struct Completion {
	uint32_t cpu;
	BscNsec at;   /* from the begin of the episode */
	BscNsec step; /* from the completion before */
	uint32_t round;
	bool is_step; /* nothing but this CPU lies in the step */
} Completion;

static int compare_completions(const void *a, const void *b)
{
	const Completion *x = a, *y = b;

	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return x->cpu < y->cpu ? -1 : x->cpu > y->cpu;
}

/* Where a CPU failed, the next one that completes has its time on it: no fault of its own. */
static void spoil_step(GArray *rows, const BscEpisode *episode, const BscBringup *failed)
{
	BscNsec at = bsc_distance(episode->begin, failed->last);
	guint low = 0, high = rows->len;

	if (failed->outcome != BSC_OUTCOME_FAILED)
		return;
	while (low < high) {
		guint middle = low + (high - low) / 2;

		if (g_array_index(rows, Completion, middle).at < at)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < rows->len)
		g_array_index(rows, Completion, low).is_step = false;
}

static GArray *collect(const FigureBuild *f)
{
	BscOutcome wanted =
		f->episode->kind == BSC_EPISODE_OFFLINE ? BSC_OUTCOME_OFFLINE : BSC_OUTCOME_ONLINE;
	GArray *rows = g_array_new(FALSE, FALSE, sizeof(Completion));

	for (BscRow i = 0; i < f->episode->n_bringups; i++) {
		const BscBringup *bringup = &f->timeline->bringups[f->episode->first_bringup + i];
		Completion row = { .cpu = bringup->cpu, .round = bringup->round };

		if (bringup->outcome != wanted || bringup->end == BSC_NSEC_NONE ||
		    bringup->end_is_bound)
			continue;
		row.at = bsc_distance(f->episode->begin, bringup->end);
		g_array_append_val(rows, row);
	}
	if (rows->len > 1)
		g_array_sort(rows, compare_completions);
	for (guint i = 0; i < rows->len; i++) {
		Completion *row = &g_array_index(rows, Completion, i);
		const Completion *last = i > 0 ? row - 1 : NULL;

		row->step = last ? row->at - last->at : row->at;
		/* All kicks of a round lie in front of its first completion. */
		row->is_step = f->episode->mode != BSC_MODE_PARALLEL ||
			       (last && last->round == row->round);
	}
	for (BscRow i = 0; i < f->episode->n_bringups; i++)
		spoil_step(rows, f->episode, &f->timeline->bringups[f->episode->first_bringup + i]);
	return rows;
}

/* Least squares of ROWS[i].at over i + 1. */
static void fit_line(const Completion *rows, uint32_t n, BscCostFit *fit)
{
	double mean_x = (n + 1) / 2.0, mean_y = 0, xx = 0, xy = 0, yy = 0;

	for (uint32_t i = 0; i < n; i++)
		mean_y += (double)rows[i].at / n;
	for (uint32_t i = 0; i < n; i++) {
		double dx = i + 1 - mean_x, dy = (double)rows[i].at - mean_y;

		xx += dx * dx;
		xy += dx * dy;
		yy += dy * dy;
	}
	fit->per_cpu = xx > 0 ? xy / xx : 0;
	fit->base = mean_y - fit->per_cpu * mean_x;
	fit->r_squared = xx > 0 && yy > 0 ? fmin(1, xy * xy / (xx * yy)) : 1;
}

static int compare_ns(const void *a, const void *b)
{
	BscNsec x = *(const BscNsec *)a, y = *(const BscNsec *)b;

	return x < y ? -1 : x > y;
}

/* Sorts VALUES. */
static BscNsec median(BscNsec *values, uint32_t n)
{
	if (n == 0)
		return 0;
	qsort(values, n, sizeof *values, compare_ns);
	return n % 2 ? values[n / 2] : values[n / 2 - 1] / 2 + values[n / 2] / 2;
}

static int compare_outliers(const void *a, const void *b)
{
	const BscOutlier *x = a, *y = b;

	if (x->excess != y->excess)
		return x->excess > y->excess ? -1 : 1;
	return x->cpu < y->cpu ? -1 : x->cpu > y->cpu;
}

/*
 * A step is out of the ordinary if it is above the median by more than five times what a normal
 * distribution with the same median deviation would call its standard deviation, and by more than
 * half of the median: a very regular bring-up has no outliers of one per cent.
 */
static void find_outliers(const Completion *rows, uint32_t n, BscCostFit *fit)
{
	g_autofree BscNsec *values = g_new(BscNsec, n);
	GArray *outliers = g_array_new(FALSE, FALSE, sizeof(BscOutlier));
	uint32_t n_steps = 0;
	double limit;

	for (uint32_t i = 0; i < n; i++)
		if (rows[i].is_step)
			values[n_steps++] = rows[i].step;
	fit->median_step = median(values, n_steps);
	for (uint32_t i = 0; i < n_steps; i++)
		values[i] = ABS(values[i] - fit->median_step);
	limit = fmax(5 * 1.4826 * (double)median(values, n_steps), (double)fit->median_step / 2);
	for (uint32_t i = 0; i < n; i++) {
		BscOutlier outlier = { rows[i].cpu, rows[i].step, rows[i].step - fit->median_step };

		if (rows[i].is_step && (double)outlier.excess > limit)
			g_array_append_val(outliers, outlier);
	}
	if (outliers->len > 1)
		g_array_sort(outliers, compare_outliers);
	fit->n_outliers = outliers->len;
	fit->outliers = (BscOutlier *)(void *)g_array_free(outliers, FALSE);
}

/* The wait for a CPU that never comes ends with a timeout: seconds that no further CPU would add.
 */
static void sum_failed(const FigureBuild *f)
{
	BscCostFit *fit = &f->out->fit;

	for (BscRow i = 0; i < f->episode->n_bringups; i++) {
		const BscBringup *bringup = &f->timeline->bringups[f->episode->first_bringup + i];
		const BscCallback *callback = bsc_failed_wait(f->timeline, bringup);

		if (!callback)
			continue;
		fit->n_failed++;
		fit->failed = add_times(fit->failed, bsc_distance(callback->begin, callback->end));
	}
}

/* Below it, a line through the completions says nothing about the next one. */
#define GOOD_FIT 0.8

BscCostDoubt bsc_cost_doubt(const BscCostFit *fit, BscNsec total)
{
	if (fit->n < 3)
		return BSC_COST_FEW;
	if (fit->n_failed > 0 && fit->failed >= total / 10)
		return BSC_COST_FAILED;
	return fit->r_squared >= GOOD_FIT && fit->per_cpu > 0 ? BSC_COST_IS_GOOD : BSC_COST_CROOKED;
}

void bsc_figures_fit(FigureBuild *f)
{
	g_autoptr(GArray) rows = collect(f);
	const Completion *first = (const Completion *)(void *)rows->data;

	sum_failed(f);

	f->out->fit.n = rows->len;
	if (rows->len < 3)
		return;
	fit_line(first, rows->len, &f->out->fit);
	find_outliers(first, rows->len, &f->out->fit);
}
