/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sim/law.h"

#include <stdlib.h>
#include <string.h>

typedef struct Row {
	BscNsec begin;
	uint32_t cpu;
	BscRow row;
} Row;

static int compare_rows(const void *a, const void *b)
{
	const Row *x = a, *y = b;

	if (x->begin != y->begin)
		return x->begin < y->begin ? -1 : 1;
	if (x->cpu != y->cpu)
		return x->cpu < y->cpu ? -1 : 1;
	return x->row < y->row ? -1 : x->row > y->row;
}

static char *differ(uint32_t cpu, const char *what, BscNsec recorded, BscNsec simulated)
{
	return g_strdup_printf("CPU %u: %s is at %" G_GINT64_FORMAT
			       " ns, a plan that nothing was changed in says %" G_GINT64_FORMAT,
			       cpu, what, recorded, simulated);
}

static char *compare_points(const BscBringup *x, const BscBringup *y)
{
	for (int i = 0; i < BSC_N_POINTS; i++) {
		const BscMoment *a = &x->points[i], *b = &y->points[i];

		if (a->certainty == BSC_UNKNOWN || a->is_absent)
			continue;
		if (a->certainty == BSC_EXACT && b->ns != a->ns)
			return differ(x->cpu, bsc_point_name(i), a->ns, b->ns);
		/* One that moved with all of its CPU is bounded still. */
		if (b->low < a->low || b->high > a->high)
			return differ(x->cpu, bsc_point_name(i), a->low, b->low);
	}
	return NULL;
}

static int compare_callbacks(const void *a, const void *b)
{
	const BscCallback *x = a, *y = b;

	if (x->begin != y->begin)
		return x->begin < y->begin ? -1 : 1;
	if (x->end != y->end)
		return x->end > y->end ? -1 : 1;
	return x->step < y->step ? -1 : x->step > y->step;
}

static char *compare_all_callbacks(const BscTimeline *recorded, const BscBringup *x,
				   const BscTimeline *simulated, const BscBringup *y)
{
	g_autofree BscCallback *sorted = NULL;

	if (x->n_callbacks != y->n_callbacks)
		return g_strdup_printf("CPU %u: of %u callbacks %u were found again", x->cpu,
				       x->n_callbacks, y->n_callbacks);
	if (x->n_callbacks == 0)
		return NULL;
	sorted =
		g_memdup2(&recorded->callbacks[x->first_callback], x->n_callbacks * sizeof *sorted);
	qsort(sorted, x->n_callbacks, sizeof *sorted, compare_callbacks);
	for (BscRow i = 0; i < x->n_callbacks; i++) {
		const BscCallback *b = &simulated->callbacks[y->first_callback + i];
		g_autofree char *name = g_strdup_printf("callback %d", sorted[i].step);

		if (sorted[i].begin != b->begin || sorted[i].step != b->step)
			return differ(x->cpu, name, sorted[i].begin, b->begin);
		if (!sorted[i].is_open && sorted[i].end != b->end)
			return differ(x->cpu, name, sorted[i].end, b->end);
	}
	return NULL;
}

char *bsc_law_broken(const BscTimeline *recorded, BscRow episode, const BscTimeline *simulated)
{
	const BscEpisode *all = &recorded->episodes[episode];
	g_autofree Row *rows = g_new(Row, all->n_bringups + 1);

	if (simulated->n_bringups != all->n_bringups)
		return g_strdup("some CPUs are missing");
	for (BscRow i = 0; i < all->n_bringups; i++) {
		const BscBringup *one = &recorded->bringups[all->first_bringup + i];

		rows[i] = (Row){ one->begin, one->cpu, all->first_bringup + i };
	}
	qsort(rows, all->n_bringups, sizeof *rows, compare_rows);
	for (BscRow i = 0; i < all->n_bringups; i++) {
		const BscBringup *x = &recorded->bringups[rows[i].row];
		const BscBringup *y = &simulated->bringups[i];
		char *broken;

		if (x->cpu != y->cpu || x->begin != y->begin)
			return differ(x->cpu, "its begin", x->begin, y->begin);
		if (x->end != y->end)
			return differ(x->cpu, "its end", x->end, y->end);
		broken = compare_points(x, y);
		if (!broken)
			broken = compare_all_callbacks(recorded, x, simulated, y);
		if (broken)
			return broken;
	}
	if (all->begin != simulated->begin || all->end != simulated->end)
		return differ(0, "the end of all", all->end, simulated->end);
	return NULL;
}
