/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/build.h"

#include <string.h>

/*
 * The kernel's ring buffer writes the events of a CPU in order, so a moment that lies before the
 * one in front of it is wrong, or that one is: damage, or a clock that jumped. Everything behind
 * this file searches the rows of a run by halving and counts on their order.
 */

/* ns, 109 years. Distances between moments that are no further from 0 fit the type, with air. */
#define LATEST ((BscNsec)3 << 60)

/* Rows being closed up behind those that are left out. */
typedef struct Order {
	BscTrace *trace;
	BscDiagnostics *diag;
	GArray *gaps;    /* BscGap, the new ones */
	BscRow *new_row; /* of each old row, and of the one behind the last */
} Order;

static bool is_possible(BscNsec ts)
{
	return ts >= -LATEST && ts <= LATEST;
}

static bool is_in_order(const BscTrace *trace, const BscRun *run)
{
	BscNsec last = -LATEST;

	for (BscRow row = run->first; row < run->first + run->n_rows; row++) {
		if (trace->ts[row] < last || !is_possible(trace->ts[row]))
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
 * so that one wild moment costs nothing but itself. N > 0.
 */
static void mark_ordered(const BscNsec *ts, uint32_t n, bool *ret_is_kept)
{
	/* By length, the row of that length which ends earliest; and what is in front of each. */
	g_autofree uint32_t *tails = g_new(uint32_t, n);
	g_autofree uint32_t *before = g_new(uint32_t, n);
	uint32_t len = 0;

	for (uint32_t i = 0; i < n; i++) {
		uint32_t at;

		if (!is_possible(ts[i]))
			continue;
		at = first_after(ts, tails, len, ts[i]);
		before[i] = at > 0 ? tails[at - 1] : BSC_NO_ROW;
		tails[at] = i;
		len = MAX(len, at + 1);
	}
	for (uint32_t i = len > 0 ? tails[len - 1] : BSC_NO_ROW; i != BSC_NO_ROW; i = before[i])
		ret_is_kept[i] = true;
}

static BscGap gap_between(const BscTrace *trace, uint32_t run, BscRow last, BscRow next)
{
	return (BscGap){
		.run = run,
		.before = last == BSC_NO_ROW ? BSC_NSEC_NONE : trace->ts[last],
		.after = next == BSC_NO_ROW ? BSC_NSEC_NONE : trace->ts[next],
		.is_timeless = true,
	};
}

/* The moment of a row that was left out may be the true one: nothing there is whole either. */
static void put_claims(Order *o, uint32_t r, const BscNsec *moments, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (is_possible(moments[i]))
			g_array_append_val(
				o->gaps,
				((BscGap){
					.run = r,
					.before = moments[i],
					.after = moments[i],
					.row = bsc_trace_lower_bound(o->trace, r, moments[i]),
					.is_timeless = true,
					.is_claim = true,
				}));
}

/*
 * What is not in order is no row: nobody knows when it was. A gap stands where it lay in the file,
 * so that nothing around it is taken for whole. The rows that stay move to those from TO on.
 */
static BscRow close_up(Order *o, uint32_t r, BscRow to)
{
	BscTrace *trace = o->trace;
	BscRun *run = &trace->runs[r];
	const BscRow first = run->first, end = first + run->n_rows;
	g_autofree bool *is_kept = g_new0(bool, run->n_rows + 1);
	g_autoptr(GArray) claims = g_array_new(FALSE, FALSE, sizeof(BscNsec));
	BscRow last = BSC_NO_ROW, left_out = BSC_NO_ROW;

	if (is_in_order(trace, run))
		memset(is_kept, true, run->n_rows * sizeof *is_kept);
	else
		mark_ordered(trace->ts + first, run->n_rows, is_kept);
	run->first = to;
	for (BscRow row = first; row <= end; row++) {
		bool is_row = row < end && is_kept[row - first];

		o->new_row[row] = to;
		if (row < end && !is_row) {
			bsc_diagnostics_add(o->diag, BSC_DIAG_TIMELESS, (int32_t)run->cpu,
					    UINT64_MAX, trace->ts[row], NULL);
			g_array_append_val(claims, trace->ts[row]);
			left_out = row;
			continue;
		}
		if (left_out != BSC_NO_ROW) {
			BscGap gap = gap_between(trace, r, last, row < end ? row : BSC_NO_ROW);

			gap.row = to;
			g_array_append_val(o->gaps, gap);
			left_out = BSC_NO_ROW;
		}
		if (is_row) {
			bsc_trace_move_row(trace, to, row);
			last = to++;
		}
	}
	run->n_rows = to - run->first;
	put_claims(o, r, (const BscNsec *)(const void *)claims->data, claims->len);
	return to;
}

static void leave_out(BscTrace *trace, BscDiagnostics *diag)
{
	Order o = {
		.trace = trace,
		.diag = diag,
		.gaps = g_array_new(FALSE, FALSE, sizeof(BscGap)),
		.new_row = g_new(BscRow, trace->n_rows + 1),
	};
	BscRow to = 0;

	for (uint32_t r = 0; r < trace->n_runs; r++)
		to = close_up(&o, r, to);
	trace->n_rows = to;
	if (trace->source && trace->source->ops->renumber)
		trace->source->ops->renumber(trace->source, o.new_row);
	for (size_t i = 0; i < trace->n_gaps; i++)
		trace->gaps[i].row = o.new_row[trace->gaps[i].row];
	g_array_append_vals(o.gaps, trace->gaps, (guint)trace->n_gaps);
	g_free(trace->gaps);
	trace->n_gaps = o.gaps->len;
	trace->gaps = (BscGap *)(void *)g_array_free(o.gaps, FALSE);
	g_free(o.new_row);
}

static bool is_bound(BscNsec edge, BscNsec low, BscNsec high)
{
	return edge == BSC_NSEC_NONE ||
	       (is_possible(edge) && (low == BSC_NSEC_NONE || edge >= low) &&
		(high == BSC_NSEC_NONE || edge <= high));
}

/*
 * The rows around GAP bound it. An edge is no event of the model, so it may be wild where the rows
 * around it are not. True: the gap was not as they say.
 */
static bool bound_gap(const BscTrace *trace, BscGap *gap)
{
	const BscRun *run = &trace->runs[gap->run];
	const BscNsec low = gap->row > run->first ? trace->ts[gap->row - 1] : BSC_NSEC_NONE;
	const BscNsec high =
		gap->row < run->first + run->n_rows ? trace->ts[gap->row] : BSC_NSEC_NONE;

	if (is_bound(gap->before, low, high) && is_bound(gap->after, low, high) &&
	    (gap->before != BSC_NSEC_NONE || low == BSC_NSEC_NONE) &&
	    (gap->after == BSC_NSEC_NONE ? high == BSC_NSEC_NONE : gap->before <= gap->after))
		return false;
	gap->before = low;
	gap->after = high;
	return true;
}

void bsc_build_order(BscTrace *trace, BscDiagnostics *diag)
{
	bool is_in = true, is_moved;

	for (size_t r = 0; r < trace->n_runs && is_in; r++)
		is_in = is_in_order(trace, &trace->runs[r]);
	if (!is_in)
		leave_out(trace, diag);
	is_moved = !is_in;
	for (size_t i = 0; i < trace->n_gaps; i++)
		is_moved |= bound_gap(trace, &trace->gaps[i]);
	if (is_moved)
		bsc_trace_sort_gaps(trace);
}
