/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draw/fold.h"

#include "draw/text-width.h"

#include <math.h>
#include <stdio.h>

#define MIN_NUMBER 12.0 /* px of a bar that takes text */
#define MIN_EDGED  8.0  /* px of a bar that takes edges */
#define DIM_TEXT   55   /* percent of its contrast that a number keeps on what is dimmed */

/* Adds the runs of one lane as items. */
typedef struct Putter {
	BscFold fold;
	BscScene *scene;
	BscBar bar;
	double top, bottom; /* of the region that the lane is cut to */
	BscRow numbered;    /* the last stretch that got its number; BSC_NO_ROW: none yet */
} Putter;

/* The CPU that the control task works for, in the middle of a stretch that is wide enough. */
static void put_number(Putter *putter, const BscFoldRun *run, double width, const BscStyle *style)
{
	const BscIntervals *rows = &putter->scene->timeline->intervals;
	double size = putter->bar.h >= 18 ? 11 : 9, strip = bsc_layout_strip_height(&putter->bar);
	BscTextStyle text = { .size = size, .anchor = BSC_ANCHOR_MIDDLE };
	bool is_lost = bsc_look_kind(run->look) == BSC_STRETCH_LOST;
	double x, y;
	char buf[16];

	if ((run->look & BSC_LOOK_BAND) || run->n_folded > 1 || putter->bar.h < MIN_NUMBER ||
	    run->row == putter->numbered)
		return;
	if (is_lost)
		snprintf(buf, sizeof buf, "events lost");
	else if (putter->fold.lane < putter->scene->n_control && rows->target[run->row] >= 0)
		snprintf(buf, sizeof buf, "%d", rows->target[run->row]);
	else
		return;
	if (bsc_text_width(buf, size, false) + 6 > width)
		return;
	if (!is_lost && putter->fold.lane >= putter->scene->n_control)
		strip = 0;
	if (putter->bar.y < putter->top || putter->bar.y + putter->bar.h > putter->bottom)
		return;
	text.color = bsc_theme_text_on(putter->scene->theme, style);
	if (run->look & BSC_LOOK_DIM)
		text.color = bsc_color_mix(style->fill, text.color, DIM_TEXT);
	putter->numbered = run->row;
	x = run->x0 + width / 2;
	y = round(putter->bar.y + (putter->bar.h - strip) / 2 + size * 0.36);
	if (bsc_theme_is_grounded(putter->scene->theme, style) && !(run->look & BSC_LOOK_DIM)) {
		double w = ceil(bsc_text_width(buf, size, false)) + 4;
		BscItem *ground = bsc_layout_add(putter->scene, BSC_ITEM_RECT, floor(x - w / 2),
						 y - size, w, size + 3);

		ground->fill = ground->ink = style->fill;
		bsc_layout_ref(ground, BSC_REF_INTERVAL, run->row, run->n_folded);
	}
	bsc_layout_text(putter->scene, x, y, 0, buf, &text);
}

/* A failed stretch begins with a solid mark that is there however pale the rest is. */
static void put_failed_mark(Putter *putter, const BscFoldRun *run)
{
	BscItem *item = bsc_layout_add_clipped(putter->scene, BSC_ITEM_RECT, run->x0, putter->bar.y,
					       MIN(3, run->x1 - run->x0), putter->bar.h,
					       putter->top, putter->bottom);

	if (!item)
		return;
	item->fill = item->ink = bsc_theme_color(putter->scene->theme, BSC_ROLE_ALARM);
	bsc_layout_ref(item, BSC_REF_INTERVAL, run->row, run->n_folded);
}

/* Grey says little about what is brought out: on paper it has an edge above and one below. */
static void put_edges(Putter *putter, const BscItem *item)
{
	BscItem bar = *item;

	if (bar.h < MIN_EDGED)
		return;
	for (int i = 0; i < 2; i++) {
		BscItem *edge = bsc_layout_add(putter->scene, BSC_ITEM_RECT, bar.x,
					       i == 0 ? bar.y : bar.y + bar.h - 1, bar.w, 1);

		edge->fill = edge->ink = bsc_theme_color(putter->scene->theme, BSC_ROLE_TEXT);
		bsc_layout_ref(edge, bar.ref_kind, bar.ref, bar.n_folded);
	}
}

static void push(BscFold *fold, const BscFoldRun *run, bool touches_next)
{
	Putter *putter = (Putter *)fold;
	const BscTheme *theme = putter->scene->theme;
	double width = run->x1 - run->x0;
	BscBar bar = bsc_look_is_inner(run->look) ? bsc_layout_inner_bar(putter->bar) : putter->bar;
	BscStyle style = bsc_look_style(theme, run->look);
	bool is_band = run->look & BSC_LOOK_BAND;
	BscItem *item;

	if (touches_next && width >= 5 && bar.h >= 10)
		width--;
	item = bsc_layout_add_clipped(putter->scene, is_band ? BSC_ITEM_BAND : BSC_ITEM_RECT,
				      run->x0, bar.y, width, bar.h, putter->top, putter->bottom);
	if (!item)
		return;
	bsc_layout_style(item, &style);
	bsc_layout_ref(item, BSC_REF_INTERVAL, run->row, run->n_folded);
	if (bsc_theme_kind(theme) == BSC_THEME_PRINT && !(run->look & BSC_LOOK_DIM) &&
	    bsc_layout_is_dimming(putter->scene))
		put_edges(putter, item);
	if (bsc_look_begins_marked(run->look))
		put_failed_mark(putter, run);
	else
		put_number(putter, run, width, &style);
}

static void putter_begin(Putter *putter, BscScene *scene, size_t lane)
{
	*putter = (Putter){ .scene = scene, .numbered = BSC_NO_ROW, .fold.push = push };
	putter->bar = bsc_layout_bar(scene, lane);
	putter->top = bsc_layout_lane_top(scene, lane);
	putter->bottom = bsc_layout_lane_bottom(scene, lane);
	bsc_fold_begin(&putter->fold, scene, lane, scene->x0, scene->x1);
}

void bsc_layout_stretches(BscScene *scene, size_t lane)
{
	Putter putter;
	size_t first, end;

	bsc_layout_rows(scene, lane, 0, &first, &end);
	if (bsc_layout_put_cells(scene, lane, first, end))
		return;
	putter_begin(&putter, scene, lane);
	bsc_fold_add_rows(&putter.fold, first, end);
	bsc_fold_end(&putter.fold);
}

void bsc_layout_alarms(BscScene *scene, size_t lane)
{
	Putter putter;
	size_t first, end;

	bsc_layout_rows(scene, lane, 0, &first, &end);
	putter_begin(&putter, scene, lane);
	bsc_fold_add_alarms(&putter.fold, first, end);
	bsc_fold_end(&putter.fold);
}
