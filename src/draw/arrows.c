/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draw/layout.h"

#include <math.h>

#define MIN_LANE   14.0 /* px: lower lanes have no arrows */
#define MAX_LANES  40
#define FULL_LANE  20.0 /* px from which arrows are drawn in full strength */
#define MIN_ALPHA  24
#define MIN_SPACE  5.0 /* px that an arrow has on average, else none is drawn */
#define FULL_SPACE 14.0
#define NEAR       6.0 /* px: arrows this near to one another crowd */
#define FULL_NEAR  4   /* as many of them may be drawn in full strength … */
#define MAX_NEAR   9   /* … and this many are too many */
#define LIGHT_NEAR 2.0 /* px to what is brought out that still count as joined */
#define DIM_PARTS  5   /* one of so many parts of its strength is left to a dimmed arrow */

/* First arrow of the episode at or after T. Arrows are sorted by (episode, low). */
static size_t first_arrow(const BscScene *scene, BscRow episode, BscNsec t)
{
	const BscArrow *arrows = scene->timeline->arrows;
	size_t low = 0, high = scene->timeline->n_arrows;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (arrows[mid].episode < episode ||
		    (arrows[mid].episode == episode && arrows[mid].low < t))
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

bool bsc_layout_wants_arrows(const BscScene *scene)
{
	double height = scene->lane_height;

	if (!scene->episode || scene->n_lanes - scene->n_control > MAX_LANES)
		return false;
	/* The legend is measured before the lanes are, and assumes that they will be high. */
	return height == 0 || height >= MIN_LANE;
}

static bool is_shown(BscArrowKind kind)
{
	return kind != BSC_ARROW_UNPARK;
}

/* 0..255 by how much room there is; 0: none is drawn. */
static uint8_t strength(const BscScene *scene, size_t first, size_t end)
{
	double space, by_space, by_height;
	size_t n = 0;

	for (size_t i = first; i < end; i++)
		n += is_shown(scene->timeline->arrows[i].kind);
	if (n == 0)
		return 0;
	space = (scene->x1 - scene->x0) / (double)n;
	by_space = CLAMP((space - MIN_SPACE) / (FULL_SPACE - MIN_SPACE), 0, 1);
	by_height = CLAMP((scene->lane_height - MIN_LANE + 4) / (FULL_LANE - MIN_LANE + 4), 0, 1);
	return (uint8_t)(230 * MIN(by_space, by_height));
}

/* What is left of ALPHA for an arrow at ROW of [FIRST, END), by how many are around it. */
static uint8_t thin_out(const BscScene *scene, size_t row, size_t first, size_t end, uint8_t alpha)
{
	const BscArrow *arrows = scene->timeline->arrows;
	double x = bsc_layout_px(scene, arrows[row].low);
	int n = 1;

	for (size_t i = row; i > first && n < MAX_NEAR; i--) {
		if (x - bsc_layout_px(scene, arrows[i - 1].low) > NEAR)
			break;
		n += is_shown(arrows[i - 1].kind);
	}
	for (size_t i = row + 1; i < end && n < MAX_NEAR; i++) {
		if (bsc_layout_px(scene, arrows[i].low) - x > NEAR)
			break;
		n += is_shown(arrows[i].kind);
	}
	return (uint8_t)(alpha * (MAX_NEAR - CLAMP(n, FULL_NEAR, MAX_NEAR)) /
			 (MAX_NEAR - FULL_NEAR));
}

/* Where an arrow leaves or meets a lane: its lower edge if the arrow goes down from there. */
static double end_y(const BscScene *scene, size_t lane, size_t other)
{
	BscBar bar = bsc_layout_bar(scene, lane);

	return lane < other ? bar.y + bar.h : bar.y;
}

/* LANE is not scrolled away upwards, below the lanes that stay. */
static bool is_below_top(const BscScene *scene, size_t lane)
{
	BscBar bar = bsc_layout_bar(scene, lane);

	return lane < bsc_layout_n_fixed(scene) || bar.y >= scene->lanes_top;
}

/* An arrow is brought out where it joins, as far as can be seen, what is brought out. */
static bool joins_light(const BscScene *scene, size_t from, size_t to, double x, double to_x)
{
	double left = MIN(x, to_x) - LIGHT_NEAR, right = MAX(x, to_x) + LIGHT_NEAR;

	return bsc_layout_has_light(scene, from, left, right) &&
	       bsc_layout_has_light(scene, to, left, right);
}

static void put_arrow(BscScene *scene, size_t row, uint8_t alpha)
{
	const BscArrow *arrow = &scene->timeline->arrows[row];
	double x = bsc_layout_px(scene, arrow->low), to_x = bsc_layout_px(scene, arrow->high);
	size_t from, to;
	double y, to_y;
	BscItem *item;

	if (!bsc_layout_find_lane(scene, arrow->from_lane, &from) ||
	    !bsc_layout_find_lane(scene, arrow->to_lane, &to) || from == to)
		return;
	/* A moment between two events: from the earliest cause to the latest effect, and paler. */
	x = floor(x) + 0.5;
	to_x = floor(to_x) + 0.5;
	if (x < scene->x0 || to_x > scene->x1)
		return;
	y = end_y(scene, from, to);
	to_y = end_y(scene, to, from);
	if (MAX(y, to_y) > scene->bottom || !is_below_top(scene, MAX(from, to)))
		return;
	item = bsc_layout_add(scene, BSC_ITEM_ARROW, x, y, to_x - x, to_y - y);
	item->fill = bsc_theme_color(scene->theme, BSC_ROLE_ARROW);
	item->fill.a = arrow->low == arrow->high ? alpha : alpha / 2;
	if (!joins_light(scene, from, to, x, to_x))
		item->fill.a /= DIM_PARTS;
	item->size = 1;
	item->is_dashed = arrow->kind == BSC_ARROW_ONLINE_IDLE || arrow->kind == BSC_ARROW_DONE;
	bsc_layout_ref(item, BSC_REF_ARROW, (BscRow)row, 1);
}

void bsc_layout_arrows(BscScene *scene)
{
	BscRow episode = scene->view.episode;
	size_t first, end;
	uint8_t alpha;

	if (!scene->has_arrows)
		return;
	first = first_arrow(scene, episode, scene->view.begin);
	end = first_arrow(scene, episode, scene->view.end);
	alpha = strength(scene, first, end);
	if (alpha < MIN_ALPHA)
		return;
	for (size_t row = first; row < end; row++) {
		uint8_t left = 0;

		if (is_shown(scene->timeline->arrows[row].kind))
			left = thin_out(scene, row, first, end, alpha);
		if (left >= MIN_ALPHA)
			put_arrow(scene, row, left);
	}
}
