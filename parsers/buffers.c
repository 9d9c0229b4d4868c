/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "parsers/decode.h"

#include <string.h>

/* For each buffer and kind how many rows there are; [buffer * BSC_EVENT_N_KINDS + kind]. */
static size_t *count_rows(const BscTrace *trace)
{
	size_t *counts = g_new0(size_t, trace->n_buffers * BSC_EVENT_N_KINDS);

	for (size_t i = 0; i < trace->n_runs; i++) {
		const BscRun *run = &trace->runs[i];
		size_t *mine = counts + run->buffer * BSC_EVENT_N_KINDS;

		for (BscRow row = run->first; row < run->first + run->n_rows; row++)
			mine[trace->kind[row]]++;
	}
	return counts;
}

static size_t count_cpuhp(const size_t *counts)
{
	return counts[BSC_EVENT_CPUHP_ENTER] + counts[BSC_EVENT_CPUHP_MULTI_ENTER] +
	       counts[BSC_EVENT_CPUHP_EXIT];
}

static bool has_rows(const size_t *counts)
{
	for (size_t kind = 0; kind < BSC_EVENT_N_KINDS; kind++)
		if (counts[kind] > 0)
			return true;
	return false;
}

/* Which buffer is to give what. */
typedef struct Choice {
	size_t n_used; /* buffers that have rows at all */
	size_t best;   /* the one with the most cpuhp events: its clock is the trace's */
	size_t of_kind[BSC_EVENT_N_KINDS];
} Choice;

/* Moments of two clocks cannot be put side by side: then one buffer gives everything. */
static Choice choose(const BscTrace *trace, const size_t *counts)
{
	Choice choice = { 0 };
	bool is_one_clock = true;

	for (size_t b = 0; b < trace->n_buffers; b++) {
		const size_t *mine = counts + b * BSC_EVENT_N_KINDS;

		if (!has_rows(mine))
			continue;
		if (choice.n_used++ == 0) {
			choice.best = b;
			continue;
		}
		is_one_clock &=
			strcmp(trace->buffers[b].clock, trace->buffers[choice.best].clock) == 0;
		if (count_cpuhp(mine) > count_cpuhp(counts + choice.best * BSC_EVENT_N_KINDS))
			choice.best = b;
	}
	for (size_t kind = 0; kind < BSC_EVENT_N_KINDS; kind++) {
		size_t *of_kind = &choice.of_kind[kind];

		*of_kind = choice.best;
		for (size_t b = 0; b < trace->n_buffers && is_one_clock; b++)
			if (counts[b * BSC_EVENT_N_KINDS + kind] >
			    counts[*of_kind * BSC_EVENT_N_KINDS + kind])
				*of_kind = b;
	}
	return choice;
}

/*
 * Drops the rows of the kinds that another buffer gives; gaps and pages point to the rows that are
 * left.
 */
static void drop_rows(BscTrace *trace, GArray *pages, const size_t *choice)
{
	size_t to = 0, gap = 0, page = 0;

	for (size_t i = 0; i < trace->n_runs; i++) {
		BscRun *run = &trace->runs[i];
		size_t first = run->first, end = first + run->n_rows;

		run->first = (BscRow)to;
		for (size_t row = first; row <= end; row++) {
			while (gap < trace->n_gaps && trace->gaps[gap].run == i &&
			       trace->gaps[gap].row <= row)
				trace->gaps[gap++].row = (BscRow)to;
			while (pages && page < pages->len && row < end &&
			       g_array_index(pages, BscPageRef, page).row <= row)
				g_array_index(pages, BscPageRef, page++).row = (BscRow)to;
			if (row < end && choice[trace->kind[row]] == run->buffer)
				bsc_trace_move_row(trace, to++, row);
		}
		run->n_rows = (BscRow)(to - run->first);
	}
	while (pages && page < pages->len)
		g_array_index(pages, BscPageRef, page++).row = (BscRow)to;
	trace->n_rows = to;
}

static void take_clock(BscTrace *trace, size_t buffer)
{
	g_free(trace->clock);
	trace->clock = g_strdup(trace->buffers[buffer].clock);
}

void bsc_choose_buffers(BscTrace *trace, BscIndex *index)
{
	g_autofree size_t *counts = NULL;
	Choice choice;

	if (trace->n_buffers == 0)
		return;
	if (trace->n_buffers == 1) {
		take_clock(trace, 0);
		return;
	}
	counts = count_rows(trace);
	choice = choose(trace, counts);
	take_clock(trace, choice.best);
	if (choice.n_used < 2)
		return;
	drop_rows(trace, index ? index->pages : NULL, choice.of_kind);
	bsc_diagnostics_add(trace->diag, BSC_DIAG_BUFFERS_MIXED, -1, UINT64_MAX, BSC_NSEC_NONE,
			    NULL);
}
