/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/build.h"

#include <stdlib.h>

static int compare_losses(const void *a, const void *b)
{
	const Loss *x = a, *y = b;

	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	return x->to < y->to ? -1 : x->to > y->to;
}

static void collect(const Build *b, uint32_t run, GArray *losses)
{
	const BscTrace *trace = b->trace;

	for (size_t g = bsc_trace_first_gap(trace, run, 0);
	     g < trace->n_gaps && trace->gaps[g].run == run; g++) {
		const BscGap *gap = &trace->gaps[g];

		g_array_append_val(
			losses, ((Loss){
					.from = gap->before,
					.to = gap->after == BSC_NSEC_NONE ? INT64_MAX : gap->after,
				}));
	}
}

/* Buffers of one CPU lose events at the same time: what one hides already the next does not. */
static void make_disjoint(GArray *losses, guint first)
{
	guint to = first;

	if (losses->len - first < 2)
		return;
	qsort(&g_array_index(losses, Loss, first), losses->len - first, sizeof(Loss),
	      compare_losses);
	for (guint i = first; i < losses->len; i++) {
		Loss loss = g_array_index(losses, Loss, i);

		if (to > first)
			loss.from = MAX(loss.from, g_array_index(losses, Loss, to - 1).to);
		if (loss.from <= loss.to)
			g_array_index(losses, Loss, to++) = loss;
	}
	g_array_set_size(losses, to);
}

void bsc_build_losses(Build *b)
{
	GArray *losses = g_array_new(FALSE, FALSE, sizeof(Loss));

	b->losses_of_cpu = g_new(BscRow, (size_t)b->max_cpu + 2);
	for (uint32_t cpu = 0; cpu <= b->max_cpu; cpu++) {
		BscRow first, end;

		b->losses_of_cpu[cpu] = losses->len;
		build_runs(b, cpu, &first, &end);
		for (; first < end; first++)
			collect(b, b->by_cpu[first], losses);
		make_disjoint(losses, b->losses_of_cpu[cpu]);
	}
	b->losses_of_cpu[b->max_cpu + 1] = losses->len;
	b->losses = (Loss *)(void *)g_array_free(losses, FALSE);
}

/* First loss of CPU that ends at T or later: [it, *RET_END) of Build.losses. */
static BscRow first_loss(const Build *b, uint32_t cpu, BscNsec t, BscRow *ret_end)
{
	BscRow low = cpu <= b->max_cpu ? b->losses_of_cpu[cpu] : 0;
	BscRow high = cpu <= b->max_cpu ? b->losses_of_cpu[cpu + 1] : 0;

	*ret_end = high;
	while (low < high) {
		BscRow middle = low + (high - low) / 2;

		if (b->losses[middle].to < t)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool bsc_build_may_miss(const Build *b, uint32_t cpu, BscNsec from, BscNsec to)
{
	BscRow end, loss = first_loss(b, cpu, from, &end);

	return loss < end && b->losses[loss].from <= to;
}

/* Appends PIECE to OUT without what the losses [LOSS, END) hide, which become stretches of their
 * own. */
static void put_around_losses(GArray *out, Piece piece, const Loss *loss, const Loss *end)
{
	for (; loss < end && loss->from < piece.end_high; loss++) {
		Piece part = piece;

		if (loss->from >= loss->to || loss->to <= piece.begin_low)
			continue;
		if (piece.begin_low < loss->from) {
			part.end_low = part.end_high = loss->from;
			part.event_end = BSC_NO_ROW;
			part.begin_high = MIN(part.begin_high, loss->from);
			g_array_append_val(out, part);
		}
		part.kind = BSC_STRETCH_LOST;
		part.event_begin = part.event_end = BSC_NO_ROW;
		part.certainty = BSC_UNKNOWN;
		part.begin_low = part.begin_high = MAX(piece.begin_low, loss->from);
		part.end_low = part.end_high = MIN(piece.end_high, loss->to);
		g_array_append_val(out, part);
		if (piece.end_high <= loss->to)
			return;
		piece.begin_low = piece.begin_high = loss->to;
		piece.end_low = MAX(piece.end_low, loss->to);
		piece.event_begin = BSC_NO_ROW;
	}
	g_array_append_val(out, piece);
}

/* What was lost between FROM and TO may be all that told of a stretch; nothing is no answer. */
static void put_lost(GArray *pieces, const Piece *before, BscNsec from, BscNsec to)
{
	Piece lost = *before;

	if (from >= to)
		return;
	lost.begin_low = lost.begin_high = from;
	lost.end_low = lost.end_high = to;
	lost.kind = BSC_STRETCH_LOST;
	lost.certainty = BSC_UNKNOWN;
	lost.callback = lost.event_begin = lost.event_end = BSC_NO_ROW;
	g_array_append_val(pieces, lost);
}

/*
 * Between the first and the last of PIECES, which are in order, no time of the losses [LOSS, END)
 * is left out.
 */
static void fill_losses(GArray *pieces, const Loss *loss, const Loss *end)
{
	guint n = pieces->len;
	Piece before = g_array_index(pieces, Piece, 0);
	BscNsec from = before.begin_low;

	for (guint i = 0; i < n; i++) {
		Piece piece = g_array_index(pieces, Piece, i);

		while (loss < end && loss->to <= from)
			loss++;
		for (const Loss *hidden = loss; hidden < end && hidden->from < piece.begin_low;
		     hidden++)
			put_lost(pieces, &before, MAX(from, hidden->from),
				 MIN(piece.begin_low, hidden->to));
		from = MAX(from, piece.end_high);
		before = piece;
	}
}

int bsc_build_compare_pieces(const void *a, const void *b)
{
	const Piece *x = a, *y = b;

	if (x->begin_low != y->begin_low)
		return x->begin_low < y->begin_low ? -1 : 1;
	return x->end_high < y->end_high ? -1 : x->end_high > y->end_high;
}

GArray *bsc_build_cut_losses(const Build *b, GArray *pieces, uint32_t cpu)
{
	BscRow last, first;
	const Loss *loss, *end;
	GArray *out;

	bsc_build_sort(pieces, bsc_build_compare_pieces);
	if (pieces->len == 0)
		return pieces;
	first = first_loss(b, cpu, g_array_index(pieces, Piece, 0).begin_low, &last);
	if (first == last)
		return pieces;
	loss = &b->losses[first];
	end = &b->losses[last];
	out = g_array_sized_new(FALSE, FALSE, sizeof(Piece), pieces->len);
	for (guint i = 0; i < pieces->len; i++) {
		const Piece *piece = &g_array_index(pieces, Piece, i);

		while (loss < end && loss->to <= piece->begin_low)
			loss++;
		put_around_losses(out, *piece, loss, end);
	}
	g_array_unref(pieces);
	bsc_build_sort(out, bsc_build_compare_pieces);
	fill_losses(out, &b->losses[first], end);
	bsc_build_sort(out, bsc_build_compare_pieces);
	return out;
}
