/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draw/stack-layout.h"

#include <math.h>

#define MIN_OUTLINED 10.0 /* px of a lane: in lower ones only begin and end are marked */
#define MIN_BAND     2.0  /* px: the border lies somewhere in it, so none is drawn */
#define MIN_APART    6.0  /* px from one border to the next */
#define MIN_GAP      2.0  /* px between two outlines */

double bsc_stack_ghost_inset(double lane_height)
{
	return lane_height >= 14 ? 3 : lane_height >= MIN_OUTLINED ? 2 : 0;
}

/* One outline: stretches that touch each other, with the borders between them. */
typedef struct Outline {
	BscScene *scene;
	double y, h;
	double begin, end, border; /* px; border: the last one */
	bool is_open;
} Outline;

static void put_line(BscScene *scene, double x, double y, double w, double h)
{
	BscItem *item = bsc_layout_add(scene, BSC_ITEM_LINE, x, y, w, h);

	item->fill = bsc_theme_color(scene->theme, BSC_ROLE_DIM);
	item->size = 1;
	item->is_dashed = true;
}

static void put_border(Outline *outline, double x)
{
	put_line(outline->scene, CLAMP(floor(x), outline->scene->x0, outline->scene->x1 - 1) + 0.5,
		 outline->y, 0, outline->h);
	outline->border = x;
}

static void close_outline(Outline *outline)
{
	double width = outline->end - outline->begin;

	if (!outline->is_open)
		return;
	outline->is_open = false;
	if (outline->end - outline->border >= MIN_GAP)
		put_border(outline, outline->end);
	if (width < MIN_GAP)
		return;
	put_line(outline->scene, outline->begin, outline->y + 0.5, width, 0);
	put_line(outline->scene, outline->begin, outline->y + outline->h - 0.5, width, 0);
}

/* Adds the stretch [BEGIN, END] px. IS_SURE: its begin is a moment, not a band. */
static void add_stretch(Outline *outline, double begin, double end, bool is_sure)
{
	begin = MAX(begin, outline->scene->x0);
	end = MIN(end, outline->scene->x1);
	if (end < begin)
		return;
	if (outline->is_open && begin - outline->end >= MIN_GAP)
		close_outline(outline);
	if (!outline->is_open) {
		outline->is_open = true;
		outline->begin = outline->end = begin;
		put_border(outline, begin);
	} else if (is_sure && begin - outline->border >= MIN_APART) {
		put_border(outline, begin);
	}
	outline->end = MAX(outline->end, end);
}

/* First row of [ROW, END) that ends in another px than the one that X is in. */
static size_t next_px(const BscScene *ghost, size_t row, size_t end, double x)
{
	return bsc_layout_first_after(&ghost->timeline->intervals, row, end,
				      bsc_layout_ns(ghost, floor(x) + 1));
}

static void put_outline(BscScene *scene, const BscScene *ghost, size_t lane, BscBar bar)
{
	const BscIntervals *rows = &ghost->timeline->intervals;
	Outline outline = { .scene = scene, .y = bar.y, .h = bar.h };
	size_t first, end;

	bsc_layout_rows(ghost, lane, 0, &first, &end);
	for (size_t row = first; row < end;) {
		double from = bsc_layout_px(ghost, rows->begin_low[row]);
		double sure = bsc_layout_px(ghost, rows->begin_high[row]);
		double to = bsc_layout_px(ghost, rows->end_high[row]);

		if (rows->kind[row] != BSC_STRETCH_ONLINE)
			add_stretch(&outline, from, to, sure - from < MIN_BAND);
		row = to - from < 1 ? MAX(next_px(ghost, row, end, to), row + 1) : row + 1;
	}
	close_outline(&outline);
}

static void put_edge(BscScene *scene, double x, BscBar bar)
{
	BscItem *item;

	if (x < scene->x0 || x > scene->x1)
		return;
	item = bsc_layout_add_clipped(scene, BSC_ITEM_RECT, MIN(floor(x), scene->x1 - 1), bar.y, 1,
				      bar.h, scene->top, scene->bottom);
	if (item)
		item->fill = bsc_theme_color(scene->theme, BSC_ROLE_TEXT);
}

/* Where a CPU's bring-up begins and ends, for lanes too low for an outline. */
static void put_edges(BscScene *scene, const BscScene *ghost, size_t lane, BscBar bar)
{
	BscRow row = ghost->timeline->lanes[ghost->first_lane + lane].bringup;
	const BscBringup *bringup;

	if (row == BSC_NO_ROW)
		return;
	bringup = &ghost->timeline->bringups[row];
	put_edge(scene, bsc_layout_px(ghost, bringup->begin), bar);
	put_edge(scene, bsc_layout_px(ghost, MAX(bringup->end, bringup->last)), bar);
}

/* The lane of GHOST for the CPU of LANE of SCENE, from *FROM on; both are sorted alike. */
static bool find_lane(const BscScene *scene, size_t lane, const BscScene *ghost, size_t *from)
{
	const BscLane *wanted = &scene->timeline->lanes[scene->first_lane + lane];

	for (; *from < ghost->n_lanes; ++*from) {
		const BscLane *row = &ghost->timeline->lanes[ghost->first_lane + *from];

		if (row->is_control == wanted->is_control && row->cpu == wanted->cpu)
			return true;
		if (row->is_control < wanted->is_control ||
		    (row->is_control == wanted->is_control && row->cpu > wanted->cpu))
			return false;
	}
	return false;
}

void bsc_layout_ghost(BscScene *scene, bool is_behind)
{
	BscScene ghost = *scene->ghost;
	bool is_outlined = scene->inset > 0;
	size_t other = 0;
	double last = -1;

	if (!ghost.episode || is_behind != is_outlined)
		return;
	for (size_t lane = 0; lane < scene->n_lanes; lane++) {
		BscBar bar = bsc_layout_bar(scene, lane);

		if (!find_lane(scene, lane, &ghost, &other))
			continue;
		bsc_layout_at_lane(&ghost, other);
		if (is_outlined)
			put_outline(scene, &ghost, other,
				    (BscBar){ bar.y - scene->inset, bar.h + 2 * scene->inset });
		else if (bar.y > last)
			put_edges(scene, &ghost, other, bar);
		last = bar.y;
	}
}
