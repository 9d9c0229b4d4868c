/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/build.h"

/*
 * The kernel's ring buffer writes the events of a CPU in order, so a moment that lies before the
 * one in front of it is wrong, or that one is: damage, or a clock that jumped. Everything behind
 * this file searches the rows of a run by halving and counts on their order.
 */

/* ns, 109 years. Distances between moments that are no further from 0 fit the type, with air. */
#define LATEST ((BscNsec)3 << 60)

static bool is_in_order(const BscTrace *trace, const BscRun *run)
{
	BscNsec last = -LATEST;

	for (BscRow row = run->first; row < run->first + run->n_rows; row++) {
		if (trace->ts[row] < last || trace->ts[row] > LATEST)
			return false;
		last = trace->ts[row];
	}
	return true;
}

/* Among the first N of TAILS, the first whose moment is after T. */
static uint32_t first_after(const BscNsec *ts, const uint32_t *tails, uint32_t n, BscNsec t)
{
	uint32_t low = 0;

	while (low < n) {
		uint32_t middle = low + (n - low) / 2;

		if (ts[tails[middle]] <= t)
			low = middle + 1;
		else
			n = middle;
	}
	return low;
}

/*
 * Marks most of the N moments at TS so that what is marked never goes back: the longest such row,
 * so that one wild moment costs nothing but itself.
 */
static void mark_ordered(const BscNsec *ts, uint32_t n, bool *ret_is_kept)
{
	/* By length, the row of that length which ends earliest; and what is in front of each. */
	g_autofree uint32_t *tails = g_new(uint32_t, n);
	g_autofree uint32_t *before = g_new(uint32_t, n);
	uint32_t len = 0;

	for (uint32_t i = 0; i < n; i++) {
		uint32_t at = first_after(ts, tails, len, ts[i]);

		before[i] = at > 0 ? tails[at - 1] : BSC_NO_ROW;
		tails[at] = i;
		len = MAX(len, at + 1);
	}
	for (uint32_t i = len > 0 ? tails[len - 1] : BSC_NO_ROW; i != BSC_NO_ROW; i = before[i])
		ret_is_kept[i] = true;
}

/* What is not in order happened with the event in front of it, as far as anybody can tell. */
static void put_in_order(BscTrace *trace, const BscRun *run)
{
	BscNsec *ts = trace->ts + run->first, last = BSC_NSEC_NONE;
	g_autofree bool *is_kept = g_new0(bool, run->n_rows);

	for (BscRow i = 0; i < run->n_rows; i++)
		ts[i] = CLAMP(ts[i], -LATEST, LATEST);
	mark_ordered(ts, run->n_rows, is_kept);
	for (BscRow i = 0; i < run->n_rows && last == BSC_NSEC_NONE; i++)
		if (is_kept[i])
			last = ts[i];
	for (BscRow i = 0; i < run->n_rows; i++) {
		if (is_kept[i])
			last = ts[i];
		ts[i] = last;
	}
}

/* T, if it is known, between the rows around it. */
static BscNsec between_rows(const BscTrace *trace, const BscRun *run, BscRow behind, BscNsec t)
{
	if (t == BSC_NSEC_NONE)
		return t;
	if (behind < run->first + run->n_rows)
		t = MIN(t, trace->ts[behind]);
	if (behind > run->first)
		t = MAX(t, trace->ts[behind - 1]);
	return CLAMP(t, -LATEST, LATEST);
}

static void order_gaps(BscTrace *trace, const bool *is_repaired)
{
	for (size_t i = 0; i < trace->n_gaps; i++) {
		BscGap *gap = &trace->gaps[i];
		const BscRun *run = &trace->runs[gap->run];

		if (is_repaired[gap->run]) {
			gap->before = between_rows(trace, run, gap->row, gap->before);
			gap->after = between_rows(trace, run, gap->row, gap->after);
		}
		if (gap->after != BSC_NSEC_NONE)
			gap->after = MAX(gap->after, gap->before);
	}
}

void bsc_build_order(BscTrace *trace)
{
	g_autofree bool *is_repaired = g_new0(bool, trace->n_runs + 1);

	for (size_t r = 0; r < trace->n_runs; r++) {
		if (is_in_order(trace, &trace->runs[r]))
			continue;
		put_in_order(trace, &trace->runs[r]);
		is_repaired[r] = true;
	}
	order_gaps(trace, is_repaired);
}
