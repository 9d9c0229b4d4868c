/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draw/layout.h"

#include "draw/text-width.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MIN_BAND   2.0  /* px: a narrower band is drawn as an edge in its middle */
#define MAX_EXACT  4096 /* stretches in one px that are weighed; what follows is only searched */
#define MAX_SLOTS  16
#define MIN_NUMBER 12.0 /* px of a bar that takes text */
#define MIN_EDGED  8.0  /* px of a bar that takes edges */
#define DIM_TEXT   55   /* percent of its contrast that a number keeps on what is dimmed */

/* How a run looks: a stretch of KIND and CERTAINTY, or the band from KIND to AFTER. */
typedef struct Look {
	uint8_t kind, certainty, after;
	bool is_band, is_dim;
} Look;

static bool same_look(Look a, Look b)
{
	return a.kind == b.kind && a.certainty == b.certainty && a.after == b.after &&
	       a.is_band == b.is_band && a.is_dim == b.is_dim;
}

/* What shares the current column of px. Equal looks share a slot. */
typedef struct Slot {
	Look look;
	double cover; /* px, 0..1 */
	BscRow row;   /* the first */
	bool is_wide; /* a part of a stretch that goes on outside the column */
} Slot;

/* Pixels [x0, x1) that look the same and stand for the same rows. */
typedef struct Run {
	double x0, x1;
	Look look;
	BscRow row;
	uint32_t n_folded;
	bool is_used;
} Run;

/* Turns stretches in order of time into runs of whole px, each column going to what covers most. */
typedef struct Fold {
	BscScene *scene;
	size_t lane;
	BscBar bar;
	double top, bottom; /* of the region that the lane is cut to */
	double last;        /* px: how far the pieces have come */
	double column;
	Slot slots[MAX_SLOTS];
	unsigned n_slots;
	uint32_t n_inside; /* stretches that begin and end in the column */
	Run run;
	BscRow numbered; /* the last stretch that got its number; BSC_NO_ROW: none yet */
} Fold;

static bool is_alarm(uint8_t kind)
{
	return kind == BSC_STRETCH_FAILED || kind == BSC_STRETCH_LOST;
}

static BscBar bar_of_kind(BscBar bar, uint8_t kind)
{
	double inset;

	if (kind != BSC_STRETCH_ONLINE || bar.h < 4)
		return bar;
	inset = floor(bar.h * 0.38);
	return (BscBar){ bar.y + inset, bar.h - 2 * inset };
}

/* The CPU that the control task works for, in the middle of a stretch that is wide enough. */
static void put_number(Fold *fold, const Run *run, double width, const BscStyle *style)
{
	const BscIntervals *rows = &fold->scene->timeline->intervals;
	double size = fold->bar.h >= 18 ? 11 : 9, strip = bsc_layout_strip_height(&fold->bar);
	BscTextStyle text = { .size = size, .anchor = BSC_ANCHOR_MIDDLE };
	bool is_lost = run->look.kind == BSC_STRETCH_LOST;
	double x, y;
	char buf[16];

	if (run->look.is_band || run->n_folded > 1 || fold->bar.h < MIN_NUMBER ||
	    run->row == fold->numbered)
		return;
	if (is_lost)
		snprintf(buf, sizeof buf, "events lost");
	else if (fold->lane < fold->scene->n_control && rows->target[run->row] >= 0)
		snprintf(buf, sizeof buf, "%d", rows->target[run->row]);
	else
		return;
	if (bsc_text_width(buf, size, false) + 6 > width)
		return;
	if (!is_lost && fold->lane >= fold->scene->n_control)
		strip = 0;
	if (fold->bar.y < fold->top || fold->bar.y + fold->bar.h > fold->bottom)
		return;
	text.color = bsc_theme_text_on(fold->scene->theme, style);
	if (run->look.is_dim)
		text.color = bsc_color_mix(style->fill, text.color, DIM_TEXT);
	fold->numbered = run->row;
	x = run->x0 + width / 2;
	y = round(fold->bar.y + (fold->bar.h - strip) / 2 + size * 0.36);
	if (style->pattern == BSC_PATTERN_STRIPES && !run->look.is_dim) {
		double w = ceil(bsc_text_width(buf, size, false)) + 4;
		BscItem *ground = bsc_layout_add(fold->scene, BSC_ITEM_RECT, floor(x - w / 2),
						 y - size, w, size + 3);

		ground->fill = ground->ink = style->fill;
		bsc_layout_ref(ground, BSC_REF_INTERVAL, run->row, run->n_folded);
		text.color =
			bsc_theme_text_on(fold->scene->theme, &(BscStyle){ .fill = style->fill });
	}
	bsc_layout_text(fold->scene, x, y, 0, buf, &text);
}

/* A failed stretch begins with a solid mark that is there however pale the rest is. */
static void put_failed_mark(Fold *fold, const Run *run)
{
	BscItem *item = bsc_layout_add_clipped(fold->scene, BSC_ITEM_RECT, run->x0, fold->bar.y,
					       MIN(3, run->x1 - run->x0), fold->bar.h, fold->top,
					       fold->bottom);

	if (!item)
		return;
	item->fill = item->ink = bsc_theme_color(fold->scene->theme, BSC_ROLE_ALARM);
	bsc_layout_ref(item, BSC_REF_INTERVAL, run->row, run->n_folded);
}

/* Grey says little about what is brought out: on paper it has an edge above and one below. */
static void put_edges(Fold *fold, const BscItem *item)
{
	BscItem bar = *item;

	if (bar.h < MIN_EDGED)
		return;
	for (int i = 0; i < 2; i++) {
		BscItem *edge = bsc_layout_add(fold->scene, BSC_ITEM_RECT, bar.x,
					       i == 0 ? bar.y : bar.y + bar.h - 1, bar.w, 1);

		edge->fill = edge->ink = bsc_theme_color(fold->scene->theme, BSC_ROLE_TEXT);
		bsc_layout_ref(edge, bar.ref_kind, bar.ref, bar.n_folded);
	}
}

static void push_run(Fold *fold, bool touches_next)
{
	const Run *run = &fold->run;
	const BscTheme *theme = fold->scene->theme;
	double width = run->x1 - run->x0;
	BscBar bar = bar_of_kind(fold->bar, run->look.kind);
	BscStyle style;
	BscItem *item;

	if (!run->is_used)
		return;
	if (run->look.is_band)
		style = bsc_theme_band(theme, (BscStretchKind)run->look.kind,
				       (BscStretchKind)run->look.after);
	else
		style = bsc_theme_stretch(theme, (BscStretchKind)run->look.kind,
					  (BscCertainty)run->look.certainty);
	if (run->look.is_dim)
		style = bsc_theme_dim(theme, &style);
	if (touches_next && width >= 5 && bar.h >= 10)
		width--;
	item = bsc_layout_add_clipped(fold->scene,
				      run->look.is_band ? BSC_ITEM_BAND : BSC_ITEM_RECT, run->x0,
				      bar.y, width, bar.h, fold->top, fold->bottom);
	if (item) {
		bsc_layout_style(item, &style);
		bsc_layout_ref(item, BSC_REF_INTERVAL, run->row, run->n_folded);
		if (bsc_theme_kind(theme) == BSC_THEME_PRINT && !run->look.is_dim &&
		    bsc_layout_is_dimming(fold->scene))
			put_edges(fold, item);
		if (run->look.kind == BSC_STRETCH_FAILED && run->look.certainty == BSC_EXACT)
			put_failed_mark(fold, run);
		else
			put_number(fold, run, width, &style);
	}
	fold->run.is_used = false;
}

static void emit(Fold *fold, double x0, double x1, Look look, BscRow row, uint32_t n_folded)
{
	Run *run = &fold->run;
	bool touches = run->is_used && run->x1 == x0;

	if (touches && same_look(run->look, look) &&
	    (run->row == row || (run->n_folded > 0 && n_folded > 0))) {
		run->x1 = x1;
		run->n_folded += n_folded;
		return;
	}
	push_run(fold, touches && !run->look.is_band && !look.is_band && run->row != row);
	*run = (Run){ x0, x1, look, row, n_folded, true };
}

static void flush_column(Fold *fold)
{
	const Slot *best = NULL;
	double sum = 0;

	for (unsigned i = 0; i < fold->n_slots; i++) {
		const Slot *slot = &fold->slots[i];

		sum += slot->cover;
		if (best && is_alarm(best->look.kind))
			continue;
		if (!best || is_alarm(slot->look.kind) || slot->cover > best->cover)
			best = slot;
	}
	/* The remains of one long stretch fill a column from the half of it on. */
	if (best && (sum >= 0.5 || fold->n_inside > 0 || is_alarm(best->look.kind)))
		emit(fold, fold->column, fold->column + 1, best->look, best->row,
		     best->is_wide ? 0 : fold->n_inside);
	fold->n_slots = 0;
	fold->n_inside = 0;
}

static void cover(Fold *fold, double column, double width, Look look, BscRow row, bool is_wide)
{
	Slot *slot = NULL;

	if (column != fold->column)
		flush_column(fold);
	fold->column = column;
	if (!is_wide)
		fold->n_inside++;
	for (unsigned i = 0; i < fold->n_slots && !slot; i++)
		if (same_look(fold->slots[i].look, look))
			slot = &fold->slots[i];
	if (!slot && fold->n_slots == MAX_SLOTS) {
		if (!is_alarm(look.kind))
			return;
		slot = &fold->slots[MAX_SLOTS - 1];
		*slot = (Slot){ look, 0, row, is_wide };
	} else if (!slot) {
		slot = &fold->slots[fold->n_slots++];
		*slot = (Slot){ look, 0, row, is_wide };
	}
	if (is_wide && !slot->is_wide) {
		slot->row = row;
		slot->is_wide = true;
	}
	slot->cover += width;
}

/* Adds [A, B) px of one look, which is all of the stretch or a part of it that IS_WIDE. */
static void put_piece(Fold *fold, double a, double b, Look look, BscRow row, bool is_wide)
{
	double first = floor(a), last = floor(b);

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

/* Adds [A, B) px of one stretch. They come in order; what is already taken is cut off. */
static void add_piece(Fold *fold, double a, double b, Look look, BscRow row)
{
	bool is_wide, is_lit;

	a = MAX(a, MAX(fold->scene->x0, fold->last));
	b = MIN(b, fold->scene->x1);
	if (b < a || a >= fold->scene->x1)
		return;
	fold->last = b;
	is_wide = floor(a) != floor(b);
	if (!is_wide) {
		look.is_dim = !bsc_layout_has_light(fold->scene, fold->lane, a, b);
		put_piece(fold, a, b, look, row, false);
		return;
	}
	for (double to; a < b; a = to) {
		to = bsc_layout_light(fold->scene, fold->lane, a, b, &is_lit);
		look.is_dim = !is_lit;
		put_piece(fold, a, to, look, row, true);
	}
}

/*
 * Certainty of what lies inside the edges of ROW. Where the edges have bounds, those are the reason
 * why the stretch is not exact, and bands show them; what is between the bands is sure. A bring-up
 * that the capture does not see the end of may still have succeeded.
 */
uint8_t bsc_layout_claim(const BscTimeline *timeline, size_t row)
{
	const BscIntervals *rows = &timeline->intervals;
	BscRow bringup = rows->bringup[row];
	bool has_bounds = rows->begin_low[row] != rows->begin_high[row] ||
			  rows->end_low[row] != rows->end_high[row];

	if (rows->kind[row] == BSC_STRETCH_FAILED && bringup != BSC_NO_ROW)
		return timeline->bringups[bringup].outcome == BSC_OUTCOME_UNFINISHED ? BSC_UNKNOWN
										     : BSC_EXACT;
	return has_bounds && rows->certainty[row] != BSC_UNKNOWN ? BSC_EXACT : rows->certainty[row];
}

/* The parts of stretch ROW: the band of its begin, what is sure of it, the band of its end. */
static void add_stretch(Fold *fold, size_t row, size_t first, size_t end)
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
	Look look = { .kind = rows->kind[row],
		      .certainty = bsc_layout_claim(scene->timeline, row) };
	Look band = { .kind = look.kind, .after = look.kind, .is_band = true };
	double from = has_begin ? begin_high : (begin + begin_high) / 2;
	double to = has_end ? end_low : (end_low + end_high) / 2;

	if (has_begin && !shares_begin)
		add_piece(fold, begin, begin_high, band, (BscRow)row);
	if (to > from || (!has_begin && !has_end))
		add_piece(fold, from, MAX(from, to), look, (BscRow)row);
	if (has_end) {
		if (shares_end)
			band.after = rows->kind[row + 1];
		add_piece(fold, MAX(end_low, has_begin ? begin_high : begin), end_high, band,
			  (BscRow)row);
	}
}

/*
 * Leaves a column that holds more stretches than can be weighed: they are too small to matter, but
 * for failures and losses, which are looked for. Returns the first row behind the column.
 */
static size_t jump_column(Fold *fold, size_t row, size_t end)
{
	static const uint8_t alarms[] = { BSC_STRETCH_FAILED, BSC_STRETCH_LOST };
	const BscIntervals *rows = &fold->scene->timeline->intervals;
	BscNsec border = bsc_layout_ns(fold->scene, fold->column + 1);
	size_t behind = bsc_layout_first_after(rows, row, end, border);

	for (size_t i = 0; i < G_N_ELEMENTS(alarms); i++) {
		const uint8_t *hit = memchr(rows->kind + row, alarms[i], behind - row);
		Look look = { .kind = alarms[i] };

		if (hit)
			cover(fold, fold->column, 0, look, (BscRow)(hit - rows->kind), false);
	}
	fold->n_inside += (uint32_t)(behind - row);
	fold->last = MAX(fold->last, fold->column + 1);
	return behind;
}

static void fold_begin(Fold *fold, BscScene *scene, size_t lane)
{
	*fold = (Fold){ .scene = scene, .lane = lane, .column = -1, .last = scene->x0 };
	fold->numbered = BSC_NO_ROW;
	fold->bar = bsc_layout_bar(scene, lane);
	fold->top = bsc_layout_lane_top(scene, lane);
	fold->bottom = bsc_layout_lane_bottom(scene, lane);
}

static void fold_end(Fold *fold)
{
	flush_column(fold);
	push_run(fold, false);
}

void bsc_layout_stretches(BscScene *scene, size_t lane)
{
	Fold fold;
	size_t first, end, row;

	fold_begin(&fold, scene, lane);
	bsc_layout_rows(scene, lane, 0, &first, &end);
	for (row = first; row < end;) {
		if (fold.n_inside >= MAX_EXACT) {
			row = jump_column(&fold, row, end);
			flush_column(&fold);
			continue;
		}
		add_stretch(&fold, row, first, end);
		row++;
	}
	fold_end(&fold);
}

void bsc_layout_alarms(BscScene *scene, size_t lane)
{
	const BscIntervals *rows = &scene->timeline->intervals;
	Fold fold;
	size_t first, end;

	fold_begin(&fold, scene, lane);
	bsc_layout_rows(scene, lane, 0, &first, &end);
	for (size_t row = first; row < end; row++)
		if (is_alarm(rows->kind[row]))
			add_stretch(&fold, row, row, row + 1);
	fold_end(&fold);
}
