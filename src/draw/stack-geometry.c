/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draw/stack-layout.h"

#include <math.h>

#define AXIS_ROOM    22.0  /* px of the texts of the ticks */
#define AXIS_TEXT    15.0  /* px of them above their baseline */
#define PART_GAP     8.0   /* px below a part; the label of its last lane reaches into it */
#define MIN_LANES    24.0  /* px of the APs of a part: below, the frame gives way */
#define MAX_LANE     29.0  /* px: higher lanes say no more */
#define NATURAL_LANE 20.0  /* px: several captures are no place for details */
#define FIRST_PARTS  450.0 /* px of the lanes of each of the first two … */
#define PER_PART     150.0 /* … and of each part that is shown after them */
#define MIN_WIDE     800.0 /* px: narrower pictures are read in a mail */
#define NARROW_LANE  16.0

/* px of what is around the parts, in the order in which it gives way. */
typedef struct Blocks {
	double bars, legend, footer, header;
} Blocks;

static double sum_of(const Blocks *blocks)
{
	return blocks->bars + blocks->legend + blocks->footer + blocks->header;
}

static Blocks measure_blocks(BscScene *scene)
{
	const BscStackView *view = &scene->stack->view;
	Blocks blocks = { 0 };

	if (view->has_bars)
		blocks.bars = bsc_stack_bars_height(scene->stack);
	if (!view->has_frame)
		return blocks;
	scene->is_measured = true;
	blocks.legend = bsc_layout_legend(scene, 0);
	blocks.footer = bsc_stack_footer(scene, 0);
	blocks.header = bsc_stack_header(scene, 0);
	scene->is_measured = false;
	return blocks;
}

static void drop_blocks(Blocks *blocks, double room)
{
	double *const order[] = { &blocks->bars, &blocks->legend, &blocks->footer,
				  &blocks->header };

	for (size_t i = 0; i < G_N_ELEMENTS(order) && sum_of(blocks) > room; i++)
		*order[i] = 0;
}

/* px of all lanes that are HEIGHT apart. */
static double lanes_room(const BscStack *stack, double height)
{
	double room = 0;

	for (size_t i = 0; i < stack->n_parts; i++) {
		const BscScene *part = &stack->parts[i].scene;

		if (stack->parts[i].is_shown)
			room += bsc_layout_control_room(part, height) +
				ceil(height * (double)(part->n_lanes - part->n_control));
	}
	return room;
}

/* The largest height of a lane, MOST or less, at which all lanes fit: whole px from 2 px on. */
static double fitting_lane(const BscStack *stack, double most, double room)
{
	double fixed = lanes_room(stack, 0), n;

	for (double height = most; height >= 2; height--)
		if (lanes_room(stack, height) <= room)
			return height;
	n = MAX(lanes_room(stack, 1) - lanes_room(stack, 0), 1);
	return MAX((room - fixed - (double)stack->n_parts) / n, 0.01);
}

static size_t count_shown(const BscStack *stack)
{
	size_t n = 0;

	for (size_t i = 0; i < stack->n_parts; i++)
		n += stack->parts[i].is_shown;
	return n;
}

static double natural_lane(const BscStack *stack, double width)
{
	double n = (double)count_shown(stack);
	double room = FIRST_PARTS * MIN(n, 2) + PER_PART * MAX(n - 2, 0);

	return fitting_lane(stack, width < MIN_WIDE ? NARROW_LANE : NATURAL_LANE, room);
}

/* Places the parts below Y; returns the y below them and the ticks that close them. */
static double place_parts(BscScene *whole, double lane_height, double y)
{
	BscStack *stack = whole->stack;
	double label = bsc_stack_label_height(stack);
	BscPart *last = NULL;

	whole->top = y + AXIS_ROOM;
	for (size_t i = 0; i < stack->n_parts; i++) {
		BscPart *part = &stack->parts[i];

		if (!part->is_shown)
			continue;
		part->y = last ? last->scene.bottom + PART_GAP : whole->top;
		part->scene.top = part->y + label;
		part->scene.inset = part->scene.ghost ? bsc_stack_ghost_inset(lane_height) : 0;
		bsc_layout_place_lanes(&part->scene, lane_height);
		part->scene.bottom = ceil(part->scene.bottom);
		part->scene.axis_y = last ? -1 : y + AXIS_TEXT;
		last = part;
	}
	whole->bottom = last ? last->scene.bottom : whole->top;
	whole->lanes_top = whole->top;
	whole->lane_height = lane_height;
	if (count_shown(stack) < 2)
		return whole->bottom + PART_GAP;
	last->scene.axis_y = whole->bottom + AXIS_TEXT;
	return whole->bottom + AXIS_ROOM;
}

void bsc_stack_measure_width(BscScene *scene)
{
	BscStack *stack = scene->stack;
	double label = 0;

	for (size_t i = 0; i < stack->n_parts; i++) {
		stack->parts[i].scene.view.has_frame = stack->view.has_frame;
		label = MAX(label, bsc_layout_label_width(&stack->parts[i].scene));
	}
	bsc_layout_measure_width(scene, label);
}

void bsc_stack_measure_height(BscScene *scene)
{
	BscStack *stack = scene->stack;
	Blocks blocks = measure_blocks(scene);
	double n = (double)count_shown(stack), wanted = stack->view.height, lane, y;
	double around =
		(n < 2 ? 1 : 2) * AXIS_ROOM + n * (bsc_stack_label_height(stack) + PART_GAP);
	double least = around + lanes_room(stack, 0) + n * MIN_LANES;

	if (wanted > 0)
		drop_blocks(&blocks, wanted - least);
	if (stack->view.lane_height > 0) {
		lane = stack->view.lane_height;
	} else if (wanted > 0) {
		lane = fitting_lane(stack, MAX_LANE, MAX(wanted, least) - around - sum_of(&blocks));
	} else {
		lane = natural_lane(stack, scene->view.width);
	}
	scene->header_y = blocks.header > 0 ? 0 : -1;
	y = place_parts(scene, lane, blocks.header);
	stack->bars_y = blocks.bars > 0 ? y : -1;
	scene->legend_y = blocks.legend > 0 ? y + blocks.bars : -1;
	y += blocks.bars + blocks.legend + blocks.footer;
	scene->view.height = ceil(MAX(y, wanted));
	scene->footer_y = blocks.footer > 0 ? scene->view.height - blocks.footer : -1;
}
