/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "replay/replay-build.h"

static void put(GArray *out, BscNsec low, BscNsec high, BscRow value, size_t first)
{
	Change change = { low + (high - low) / 2, low, high, value };

	/* Bands may overlap; what is shown stays in order. */
	if (out->len > first)
		change.at = MAX(change.at, g_array_index(out, Change, out->len - 1).at);
	g_array_append_val(out, change);
}

static void put_first(GArray *out, BscRow value)
{
	Change change = { INT64_MIN, INT64_MIN, INT64_MIN, value };

	g_array_append_val(out, change);
}

/*
 * The phases and waits of LANE. Two neighbours whose bands touch describe one edge; where a gap is
 * between them the lane does nothing that is known.
 */
static void put_stretches(const BscIntervals *iv, BscRow from, BscRow to, GArray *out)
{
	size_t first = out->len;

	put_first(out, BSC_NO_ROW);
	for (BscRow row = from; row < to; row++) {
		BscNsec low = iv->begin_low[row];

		if (row > from && iv->end_high[row - 1] < low)
			put(out, iv->end_low[row - 1], iv->end_high[row - 1], BSC_NO_ROW, first);
		else if (row > from)
			low = MIN(low, MAX(iv->end_low[row - 1], iv->begin_low[row - 1]));
		put(out, low, MAX(low, iv->begin_high[row]), row, first);
	}
	if (to > from)
		put(out, MIN(iv->end_low[to - 1], iv->end_high[to - 1]), iv->end_high[to - 1],
		    BSC_NO_ROW, first);
}

/* Takes what has ended by T off STACK; what it uncovers goes on. */
static void close_until(const BscIntervals *iv, GArray *stack, BscNsec t, GArray *out, size_t first)
{
	while (stack->len > 0) {
		BscRow top = g_array_index(stack, BscRow, stack->len - 1), next;
		BscNsec end = iv->end_high[top];

		if (end > t)
			return;
		do
			g_array_set_size(stack, stack->len - 1);
		while (stack->len > 0 &&
		       iv->end_high[g_array_index(stack, BscRow, stack->len - 1)] <= end);
		next = stack->len ? g_array_index(stack, BscRow, stack->len - 1) : BSC_NO_ROW;
		put(out, end, end, next, first);
	}
}

/* The callbacks of a lane; of those that enclose each other the one that began last. */
static void put_callbacks(const BscIntervals *iv, BscRow from, BscRow to, GArray *out)
{
	g_autoptr(GArray) stack = g_array_new(FALSE, FALSE, sizeof(BscRow));
	size_t first = out->len;

	put_first(out, BSC_NO_ROW);
	for (BscRow row = from; row < to; row++) {
		close_until(iv, stack, iv->begin_low[row], out, first);
		if (iv->end_high[row] <= iv->begin_low[row])
			continue;
		put(out, iv->begin_low[row], iv->begin_low[row], row, first);
		g_array_append_val(stack, row);
	}
	close_until(iv, stack, INT64_MAX, out, first);
}

/* Where the callbacks of LANE begin behind its phases. */
static BscRow first_callback(const BscIntervals *iv, const BscLane *lane)
{
	BscRow low = lane->first_interval, high = low + lane->n_intervals;

	while (low < high) {
		BscRow middle = low + (high - low) / 2;

		if (iv->depth[middle] == 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

void replay_build_changes(BscReplay *replay)
{
	const BscTimeline *timeline = replay_timeline(replay);
	const BscIntervals *iv = &timeline->intervals;
	GArray *stretches = g_array_new(FALSE, FALSE, sizeof(Change));
	GArray *callbacks = g_array_new(FALSE, FALSE, sizeof(Change));

	replay->stretches.first = g_new(size_t, replay->n_lanes + 1);
	replay->callbacks.first = g_new(size_t, replay->n_lanes + 1);
	for (size_t i = 0; i < replay->n_lanes; i++) {
		const BscLane *lane = &timeline->lanes[replay->first_lane + i];
		BscRow middle = first_callback(iv, lane);

		replay->stretches.first[i] = stretches->len;
		replay->callbacks.first[i] = callbacks->len;
		put_stretches(iv, lane->first_interval, middle, stretches);
		put_callbacks(iv, middle, lane->first_interval + lane->n_intervals, callbacks);
	}
	replay->stretches.first[replay->n_lanes] = stretches->len;
	replay->callbacks.first[replay->n_lanes] = callbacks->len;
	replay->stretches.rows = (Change *)(void *)g_array_free(stretches, FALSE);
	replay->callbacks.rows = (Change *)(void *)g_array_free(callbacks, FALSE);
}

const Change *replay_change_at(const BscReplay *replay, const Changes *changes, BscRow lane,
			       BscNsec t, const Change **ret_end)
{
	size_t i = lane - replay->first_lane;
	size_t low = changes->first[i], high = changes->first[i + 1];

	*ret_end = changes->rows + high;
	/* rows[low].at <= t always holds. */
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (changes->rows[middle].at <= t)
			low = middle;
		else
			high = middle;
	}
	return &changes->rows[low];
}

const Change *replay_other_at(const BscReplay *replay, const Changes *changes, BscRow lane,
			      const Change *change, const Change *end, BscNsec t)
{
	const Change *first = changes->rows + changes->first[lane - replay->first_lane];

	if (change > first && replay_is_open(change, t))
		return change - 1;
	if (change + 1 < end && replay_is_open(change + 1, t))
		return change + 1;
	return NULL;
}
