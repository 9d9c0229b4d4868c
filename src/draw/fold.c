/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draw/fold.h"

#include "model/coarse.h"

#include <string.h>

#define MIN_BAND  2.0  /* px: a narrower band is drawn as an edge in its middle */
#define MAX_EXACT 4096 /* stretches in one px that are weighed; what follows is only searched */

/* The px that X, which is not negative, lies in. */
static inline double whole(double x)
{
	return (double)(int64_t)x;
}

static void push_run(BscFold *fold, bool touches_next)
{
	if (fold->run.is_used)
		fold->push(fold, &fold->run, touches_next);
	fold->run.is_used = false;
}

static void emit(BscFold *fold, double x0, double x1, BscLook look, BscRow row, uint32_t n_folded)
{
	BscFoldRun *run = &fold->run;
	bool touches = run->is_used && run->x1 == x0;

	if (touches && run->look == look &&
	    (run->row == row || (run->n_folded > 0 && n_folded > 0))) {
		run->x1 = x1;
		run->n_folded += n_folded;
		return;
	}
	push_run(fold, touches && !((run->look | look) & BSC_LOOK_BAND) && run->row != row);
	*run = (BscFoldRun){ x0, x1, look, row, n_folded, true };
}

static void flush_column(BscFold *fold)
{
	const BscFoldSlot *best = NULL;
	double sum = 0;

	for (unsigned i = 0; i < fold->n_slots; i++) {
		const BscFoldSlot *slot = &fold->slots[i];

		sum += slot->cover;
		if (best && bsc_stretch_is_alarm(bsc_look_kind(best->look)))
			continue;
		if (!best || bsc_stretch_is_alarm(bsc_look_kind(slot->look)) ||
		    slot->cover > best->cover)
			best = slot;
	}
	/* The remains of one long stretch fill a column from the half of it on. */
	if (best &&
	    (sum >= 0.5 || fold->n_inside > 0 || bsc_stretch_is_alarm(bsc_look_kind(best->look))))
		emit(fold, fold->column, fold->column + 1, best->look, best->row,
		     best->is_wide ? 0 : fold->n_inside);
	fold->n_slots = 0;
	fold->n_inside = 0;
}

static void cover(BscFold *fold, double column, double width, BscLook look, BscRow row,
		  bool is_wide)
{
	BscFoldSlot *slot = NULL;

	if (column != fold->column)
		flush_column(fold);
	fold->column = column;
	if (!is_wide)
		fold->n_inside++;
	for (unsigned i = 0; i < fold->n_slots && !slot; i++)
		if (fold->slots[i].look == look)
			slot = &fold->slots[i];
	if (!slot && fold->n_slots == BSC_FOLD_SLOTS) {
		if (!bsc_stretch_is_alarm(bsc_look_kind(look)))
			return;
		slot = &fold->slots[BSC_FOLD_SLOTS - 1];
		*slot = (BscFoldSlot){ look, 0, row, is_wide };
	} else if (!slot) {
		slot = &fold->slots[fold->n_slots++];
		*slot = (BscFoldSlot){ look, 0, row, is_wide };
	}
	if (is_wide && !slot->is_wide) {
		slot->row = row;
		slot->is_wide = true;
	}
	slot->cover += width;
}

/* Adds [A, B) px of one look, which is all of the stretch or a part of it that IS_WIDE. */
static void put_piece(BscFold *fold, double a, double b, BscLook look, BscRow row, bool is_wide)
{
	double first = whole(a), last = whole(b);

	if (first == last) {
		cover(fold, first, b - a, look, row, is_wide);
		return;
	}
	cover(fold, first, first + 1 - a, look, row, true);
	if (last > first + 1) {
		flush_column(fold);
		emit(fold, first + 1, last, look, row, 0);
	}
	if (b > last)
		cover(fold, last, b - last, look, row, true);
}

/* As above where parts of what is looked at are dimmed. */
static void put_lit(BscFold *fold, double a, double b, BscLook look, BscRow row, bool is_wide)
{
	bool is_lit;

	if (!is_wide) {
		is_lit = bsc_layout_has_light(fold->scene, fold->lane, a, b);
		put_piece(fold, a, b, is_lit ? look : look | BSC_LOOK_DIM, row, false);
		return;
	}
	for (double to; a < b; a = to) {
		to = bsc_layout_light(fold->scene, fold->lane, a, b, &is_lit);
		put_piece(fold, a, to, is_lit ? look : look | BSC_LOOK_DIM, row, true);
	}
}

/* Adds [A, B) px of one stretch. They come in order; what is already taken is cut off. */
static void add_piece(BscFold *fold, double a, double b, BscLook look, BscRow row)
{
	bool is_wide;

	a = MAX(a, MAX(fold->from, fold->last));
	b = MIN(b, fold->to);
	if (b < a || a >= fold->to)
		return;
	fold->last = b;
	is_wide = whole(a) != whole(b);
	if (fold->is_dimming)
		put_lit(fold, a, b, look, row, is_wide);
	else
		put_piece(fold, a, b, look, row, is_wide);
}

/* The parts of stretch ROW: the band of its begin, what is sure of it, the band of its end. */
static void add_bounded(BscFold *fold, size_t row, size_t first, size_t end)
{
	const BscScene *scene = fold->scene;
	const BscIntervals *rows = &scene->timeline->intervals;
	double begin = bsc_layout_px(scene, rows->begin_low[row]);
	double begin_high = bsc_layout_px(scene, rows->begin_high[row]);
	double end_low = bsc_layout_px(scene, rows->end_low[row]);
	double end_high = bsc_layout_px(scene, rows->end_high[row]);
	bool shares_begin = row > first && rows->end_high[row - 1] > rows->begin_low[row];
	bool shares_end = row + 1 < end && rows->begin_low[row + 1] < rows->end_high[row];
	bool has_begin = begin_high - begin >= MIN_BAND, has_end = end_high - end_low >= MIN_BAND;
	uint8_t kind = rows->kind[row];
	BscLook look = bsc_look(kind, bsc_timeline_claim(scene->timeline, row));
	double from = has_begin ? begin_high : (begin + begin_high) / 2;
	double to = has_end ? end_low : (end_low + end_high) / 2;

	if (has_begin && !shares_begin)
		add_piece(fold, begin, begin_high, bsc_look_band(kind, kind), (BscRow)row);
	if (to > from || (!has_begin && !has_end))
		add_piece(fold, from, MAX(from, to), look, (BscRow)row);
	if (has_end)
		add_piece(fold, MAX(end_low, has_begin ? begin_high : begin), end_high,
			  bsc_look_band(kind, shares_end ? rows->kind[row + 1] : kind),
			  (BscRow)row);
}

static void add_stretch(BscFold *fold, size_t row, size_t first, size_t end)
{
	const BscTimeline *timeline = fold->scene->timeline;
	const BscIntervals *rows = &timeline->intervals;
	BscNsec begin = rows->begin_low[row], stop = rows->end_low[row];
	uint8_t kind = rows->kind[row], claim = rows->certainty[row];
	double from, to;

	if (begin != rows->begin_high[row] || stop != rows->end_high[row]) {
		add_bounded(fold, row, first, end);
		return;
	}
	from = begin == fold->last_end ? fold->last_end_px : bsc_layout_px(fold->scene, begin);
	to = bsc_layout_px(fold->scene, stop);
	fold->last_end = stop;
	fold->last_end_px = to;
	if (kind == BSC_STRETCH_FAILED)
		claim = bsc_timeline_claim(timeline, row);
	add_piece(fold, from, MAX(from, to), bsc_look(kind, claim), (BscRow)row);
}

/*
 * Leaves a column that holds more stretches than can be weighed: they are too small to matter, but
 * for failures and losses, which are looked for. Returns the first row behind the column.
 */
static size_t jump_column(BscFold *fold, size_t row, size_t end)
{
	static const uint8_t alarms[] = { BSC_STRETCH_FAILED, BSC_STRETCH_LOST };
	const BscIntervals *rows = &fold->scene->timeline->intervals;
	BscNsec border = bsc_layout_ns(fold->scene, fold->column + 1);
	size_t behind = bsc_layout_first_after(rows, row, end, border);

	for (size_t i = 0; i < G_N_ELEMENTS(alarms); i++) {
		const uint8_t *hit = memchr(rows->kind + row, alarms[i], behind - row);

		if (hit)
			cover(fold, fold->column, 0, bsc_look(alarms[i], BSC_EXACT),
			      (BscRow)(hit - rows->kind), false);
	}
	fold->n_inside += (uint32_t)(behind - row);
	fold->last = MAX(fold->last, fold->column + 1);
	return behind;
}

void bsc_fold_begin(BscFold *fold, const BscScene *scene, size_t lane, double from, double to)
{
	fold->scene = scene;
	fold->lane = lane;
	fold->from = from;
	fold->to = to;
	fold->is_dimming = bsc_layout_is_dimming(scene);
	fold->last = from;
	fold->last_end = BSC_NSEC_NONE;
	fold->last_end_px = 0;
	fold->column = -1;
	fold->n_slots = 0;
	fold->n_inside = 0;
	fold->run.is_used = false;
}

void bsc_fold_add_rows(BscFold *fold, size_t first, size_t end)
{
	for (size_t row = first; row < end;) {
		if (fold->n_inside >= MAX_EXACT) {
			row = jump_column(fold, row, end);
			flush_column(fold);
			continue;
		}
		add_stretch(fold, row, first, end);
		row++;
	}
}

/* One of those that end in the same column stands for all. */
static void add_listed(BscFold *fold, const BscCoarseLane *lane, size_t first, size_t end)
{
	const BscIntervals *rows = &fold->scene->timeline->intervals;
	size_t i = bsc_coarse_first_alarm(lane, first);

	while (i < lane->n_alarms && lane->alarms[i] < end) {
		BscRow row = lane->alarms[i];
		size_t next;
		BscNsec border;

		add_stretch(fold, row, row, row + 1);
		border = bsc_layout_ns(fold->scene, whole(fold->last) + 1);
		next = bsc_layout_first_after(rows, row + 1, end, border);
		next = bsc_coarse_first_alarm(lane, next);
		fold->n_inside += (uint32_t)(next - i - 1);
		i = next;
	}
}

void bsc_fold_add_alarms(BscFold *fold, size_t first, size_t end)
{
	const BscTimeline *timeline = fold->scene->timeline;
	const BscCoarseLane *lane = bsc_layout_coarse(fold->scene, fold->lane);

	if (first < end && lane) {
		add_listed(fold, lane, first, end);
		return;
	}
	for (size_t row = first; row < end; row++)
		if (bsc_stretch_is_alarm(timeline->intervals.kind[row]))
			add_stretch(fold, row, row, row + 1);
}

void bsc_fold_end(BscFold *fold)
{
	flush_column(fold);
	push_run(fold, false);
}
