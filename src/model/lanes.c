/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/build.h"

#include <stdlib.h>

static void put(BscIntervals *iv, BscRow lane, uint8_t depth, const Piece *piece)
{
	BscRow row = bsc_intervals_add(iv);

	iv->begin_low[row] = piece->begin_low;
	iv->begin_high[row] = piece->begin_high;
	iv->end_low[row] = piece->end_low;
	iv->end_high[row] = piece->end_high;
	iv->lane[row] = lane;
	iv->depth[row] = depth;
	iv->kind[row] = (uint8_t)piece->kind;
	iv->certainty[row] = (uint8_t)piece->certainty;
	iv->target[row] = piece->target;
	iv->bringup[row] = piece->bringup;
	iv->callback[row] = piece->callback;
	iv->event_begin[row] = piece->event_begin;
	iv->event_end[row] = piece->event_end;
}

static void put_pieces(Build *b, BscRow lane, GArray *pieces, uint32_t cpu)
{
	pieces = bsc_build_cut_losses(b, pieces, cpu);
	for (guint i = 0; i < pieces->len; i++)
		put(&b->timeline->intervals, lane, 0, &g_array_index(pieces, Piece, i));
	g_array_unref(pieces);
}

static void collect_callbacks(const Build *b, BscRow row, bool of_control, GArray *pieces)
{
	const BscBringup *bringup = &g_array_index(b->bringups, BscBringup, row);

	for (BscRow i = 0; i < bringup->n_callbacks; i++) {
		BscRow c = bringup->first_callback + i;
		const BscCallback *callback = &g_array_index(b->callbacks, BscCallback, c);
		BscNsec end = callback->is_open ? bringup->last : callback->end;

		/* cpu:bringup and its like enclose everything; the stretches below show them. */
		if (callback->section == BSC_SECTION_KICK_WORK ||
		    (callback->section == BSC_SECTION_BRINGUP && !callback->is_teardown))
			continue;
		if ((callback->pid == bringup->control_pid) != of_control)
			continue;
		g_array_append_val(pieces,
				   ((Piece){
					   .begin_low = callback->begin,
					   .begin_high = callback->begin,
					   .end_low = end,
					   .end_high = end,
					   .kind = BSC_STRETCH_CALLBACK,
					   .certainty = callback->is_open ? BSC_UNKNOWN : BSC_EXACT,
					   .target = (int32_t)bringup->cpu,
					   .bringup = row,
					   .callback = c,
					   .event_begin = callback->enter,
					   .event_end = callback->exit,
				   }));
	}
}

static void put_callbacks(Build *b, BscRow lane, GArray *pieces)
{
	bsc_build_sort(pieces, bsc_build_compare_pieces);
	for (guint i = 0; i < pieces->len; i++)
		put(&b->timeline->intervals, lane, 1, &g_array_index(pieces, Piece, i));
	g_array_unref(pieces);
}

static BscRow open_lane(Build *b, BscRow episode, uint32_t cpu, BscRow bringup)
{
	BscLane lane = {
		.episode = episode,
		.cpu = cpu,
		.is_control = bringup == BSC_NO_ROW,
		.bringup = bringup,
		.first_interval = (BscRow)b->timeline->intervals.n,
	};

	g_array_append_val(b->lanes, lane);
	return b->lanes->len - 1;
}

static void close_lane(Build *b, BscRow row)
{
	BscLane *lane = &g_array_index(b->lanes, BscLane, row);

	lane->n_intervals = (BscRow)b->timeline->intervals.n - lane->first_interval;
}

static void put_control_lane(Build *b, BscRow episode_row)
{
	const BscEpisode *episode = &g_array_index(b->episodes, BscEpisode, episode_row);
	GArray *pieces = g_array_new(FALSE, FALSE, sizeof(Piece));
	BscRow lane = open_lane(b, episode_row, episode->control_cpu, BSC_NO_ROW);

	bsc_build_control_pieces(b, episode_row, pieces);
	put_pieces(b, lane, pieces, episode->control_cpu);
	pieces = g_array_new(FALSE, FALSE, sizeof(Piece));
	for (BscRow i = 0; i < episode->n_bringups; i++)
		collect_callbacks(b, episode->first_bringup + i, true, pieces);
	put_callbacks(b, lane, pieces);
	close_lane(b, lane);
}

static void put_ap_lane(Build *b, BscRow bringup_row)
{
	const BscBringup *bringup = &g_array_index(b->bringups, BscBringup, bringup_row);
	GArray *pieces = g_array_new(FALSE, FALSE, sizeof(Piece));
	BscRow lane = open_lane(b, bringup->episode, bringup->cpu, bringup_row);

	bsc_build_ap_pieces(b, bringup_row, pieces);
	put_pieces(b, lane, pieces, bringup->cpu);
	pieces = g_array_new(FALSE, FALSE, sizeof(Piece));
	collect_callbacks(b, bringup_row, false, pieces);
	put_callbacks(b, lane, pieces);
	close_lane(b, lane);
}

typedef struct CpuRow {
	uint32_t cpu;
	BscRow row;
} CpuRow;

static int compare_cpus(const void *a, const void *b)
{
	const CpuRow *x = a, *y = b;

	if (x->cpu != y->cpu)
		return x->cpu < y->cpu ? -1 : 1;
	return x->row < y->row ? -1 : x->row > y->row;
}

static void put_arrow(Build *b, const BscBringup *bringup, BscRow row, BscArrowKind kind,
		      BscPointKind point, BscRow from, BscRow to)
{
	const BscMoment *moment = &bringup->points[point];

	if (moment->certainty != BSC_UNKNOWN)
		g_array_append_val(b->arrows, ((BscArrow){
						      .episode = bringup->episode,
						      .kind = kind,
						      .from_lane = from,
						      .to_lane = to,
						      .bringup = row,
						      .low = moment->low,
						      .high = moment->high,
					      }));
}

static int compare_arrows(const void *a, const void *b)
{
	const BscArrow *x = a, *y = b;

	if (x->low != y->low)
		return x->low < y->low ? -1 : 1;
	if (x->bringup != y->bringup)
		return x->bringup < y->bringup ? -1 : 1;
	return (int)x->kind - (int)y->kind;
}

static void put_arrows(Build *b, BscRow control, BscRow end)
{
	guint first = b->arrows->len;

	for (BscRow lane = control + 1; lane < end; lane++) {
		BscRow row = g_array_index(b->lanes, BscLane, lane).bringup;
		const BscBringup *bringup = &g_array_index(b->bringups, BscBringup, row);

		put_arrow(b, bringup, row, BSC_ARROW_KICK, BSC_POINT_KICK, control, lane);
		put_arrow(b, bringup, row, BSC_ARROW_RELEASE, BSC_POINT_RELEASE, control, lane);
		put_arrow(b, bringup, row, BSC_ARROW_ONLINE_IDLE, BSC_POINT_ONLINE_IDLE, lane,
			  control);
		put_arrow(b, bringup, row, BSC_ARROW_UNPARK, BSC_POINT_UNPARK, control, lane);
		put_arrow(b, bringup, row, BSC_ARROW_DONE, BSC_POINT_DONE, lane, control);
	}
	if (b->arrows->len > first)
		qsort(&g_array_index(b->arrows, BscArrow, first), b->arrows->len - first,
		      sizeof(BscArrow), compare_arrows);
}

void bsc_build_lanes(Build *b)
{
	bsc_build_reserve(b->lanes, (size_t)b->bringups->len + b->episodes->len);
	bsc_build_reserve(b->arrows, (size_t)b->bringups->len * 5);
	bsc_intervals_reserve(&b->timeline->intervals, (size_t)b->phases->len + b->callbacks->len);
	for (BscRow e = 0; e < b->episodes->len; e++) {
		const BscEpisode *episode = &g_array_index(b->episodes, BscEpisode, e);
		g_autofree CpuRow *cpus = g_new(CpuRow, episode->n_bringups);
		BscRow control = b->lanes->len;

		for (BscRow i = 0; i < episode->n_bringups; i++) {
			cpus[i].row = episode->first_bringup + i;
			cpus[i].cpu = g_array_index(b->bringups, BscBringup, cpus[i].row).cpu;
		}
		qsort(cpus, episode->n_bringups, sizeof *cpus, compare_cpus);
		put_control_lane(b, e);
		for (BscRow i = 0; i < episode->n_bringups; i++)
			put_ap_lane(b, cpus[i].row);
		/* A log bounds its points so widely that arrows say nothing. */
		if (!episode->is_logged)
			put_arrows(b, control, b->lanes->len);
	}
}
