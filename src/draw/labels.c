/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draw/layout.h"

#include "draw/describe.h"
#include "draw/text-width.h"
#include "draw/ticks.h"

#include <math.h>
#include <stdio.h>

#define LABEL_SIZE    11.0
#define LABEL_SPACE   10.0 /* px between label and lane */
#define LABEL_HEIGHT  13.0 /* px that a label needs */
#define LABEL_AIR     22.0 /* px from one label to the next where not every lane has one */
#define TICK_SPACE    90.0 /* px that a tick should have */
#define OUTCOME_SPACE 6.0
#define MIN_OUTCOME   12.0 /* px of a bar that takes a text */

static void label_of(const BscLane *lane, char *buf, size_t size)
{
	snprintf(buf, size, "CPU%u%s", lane->cpu, lane->is_control ? " control" : "");
}

double bsc_layout_label_width(const BscScene *scene)
{
	double width = 0;
	char buf[32];

	for (size_t i = 0; i < scene->n_all_lanes; i++) {
		const BscLane *lane = &scene->timeline->lanes[scene->first_lane + i];

		label_of(lane, buf, sizeof buf);
		width = MAX(width, bsc_text_width(buf, LABEL_SIZE, lane->is_control));
	}
	return ceil(width + LABEL_SPACE + (scene->view.has_frame ? 0 : 8));
}

static void put_tick(BscScene *scene, double x, const char *text, BscRole role, double *taken)
{
	BscTextStyle style = bsc_layout_text_style(scene, 10.5, BSC_ROLE_DIM);
	double half = bsc_text_width(text, style.size, false) / 2;
	double limit = scene->view.width - (scene->view.has_frame ? 4 : 2);
	BscItem *line = bsc_layout_add(scene, BSC_ITEM_LINE, round(x) + 0.5, scene->top - 4, 0,
				       scene->bottom - scene->top + 4);

	line->fill = bsc_theme_color(scene->theme, role);
	line->size = 1;
	if (scene->axis_y < 0 || x - half < *taken || x + half > limit)
		return;
	style.anchor = BSC_ANCHOR_MIDDLE;
	bsc_layout_text(scene, x, scene->axis_y, 0, text, &style);
	*taken = x + half + 8;
}

void bsc_layout_axis(BscScene *scene)
{
	BscNsec span = scene->view.end - scene->view.begin, zero = scene->zero;
	BscNsec furthest = MAX(ABS(scene->view.begin - zero), ABS(scene->view.end - zero));
	int max = MAX((int)((scene->x1 - scene->x0) / TICK_SPACE) + 1, 2);
	BscNsec step = bsc_nice_step(span, max);
	BscNsec t = zero + (scene->view.begin - zero) / step * step;
	double taken = 0;
	char buf[64];

	if (t < scene->view.begin)
		t += step;
	for (; t <= scene->view.end; t += step) {
		bsc_tick_text(buf, sizeof buf, t - zero, step, furthest);
		put_tick(scene, bsc_layout_px(scene, t), buf,
			 scene->is_part && t == zero ? BSC_ROLE_DIM : BSC_ROLE_GRID, &taken);
		if (t > INT64_MAX - step)
			break;
	}
}

static bool is_bad(const BscScene *scene, size_t lane)
{
	BscRow row = scene->timeline->lanes[bsc_layout_row(scene, lane)].bringup;
	const BscBringup *bringup;

	if (row == BSC_NO_ROW)
		return false;
	bringup = &scene->timeline->bringups[row];
	return bringup->outcome == BSC_OUTCOME_FAILED || bringup->outcome == BSC_OUTCOME_UNFINISHED;
}

/* The label of LANE if nobody has taken its place. TAKEN holds a flag for every px row. */
static void put_label(BscScene *scene, size_t lane, GArray *taken)
{
	const BscLane *row = &scene->timeline->lanes[bsc_layout_row(scene, lane)];
	BscTextStyle style = bsc_layout_text_style(scene, LABEL_SIZE, BSC_ROLE_TEXT);
	BscBar bar = bsc_layout_bar(scene, lane);
	double middle = bar.y + bar.h / 2, half = LABEL_HEIGHT / 2;
	double top = bsc_layout_lane_top(scene, lane) - 8;
	BscItem *item;
	char buf[32];

	if (middle - half < top || middle + half > scene->bottom + 8)
		return;
	for (double y = floor(middle - half); y < middle + half; y++)
		if (y >= 0 && y < taken->len && g_array_index(taken, char, (guint)y))
			return;
	for (double y = floor(middle - half); y < middle + half; y++)
		if (y >= 0 && y < taken->len)
			g_array_index(taken, char, (guint)y) = 1;
	label_of(row, buf, sizeof buf);
	style.is_bold = row->is_control;
	style.anchor = BSC_ANCHOR_END;
	if (is_bad(scene, lane))
		style.color = bsc_theme_color(scene->theme, BSC_ROLE_ALARM);
	bsc_layout_text(scene, scene->x0 - LABEL_SPACE, round(middle + LABEL_SIZE * 0.36),
			scene->view.label_width - 4, buf, &style);
	item = &g_array_index(scene->items, BscItem, scene->items->len - 1);
	bsc_layout_ref(item, BSC_REF_LANE, bsc_layout_row(scene, lane), 1);
}

/* Every how many CPUs a label fits: a power of two, as CPU numbers are. */
static uint32_t label_stride(const BscScene *scene)
{
	uint32_t stride = 1;

	if (scene->lane_height >= LABEL_HEIGHT)
		return 1;
	while (stride * scene->lane_height < LABEL_AIR && stride < 1u << 20)
		stride *= 2;
	return stride;
}

/* What says whether LANE has a label: its CPU, or in another order its place. */
static size_t number_of(const BscScene *scene, size_t lane)
{
	return scene->rows ? lane - bsc_layout_n_fixed(scene)
			   : scene->timeline->lanes[bsc_layout_row(scene, lane)].cpu;
}

void bsc_layout_labels(BscScene *scene)
{
	uint32_t stride = label_stride(scene);
	g_autoptr(GArray) taken = g_array_new(FALSE, TRUE, 1);
	size_t n_fixed = bsc_layout_n_fixed(scene), first, end;

	g_array_set_size(taken, (guint)CLAMP(scene->view.height, 1, 1e6));
	for (size_t lane = 0; lane < n_fixed; lane++)
		put_label(scene, lane, taken);
	bsc_layout_visible(scene, &first, &end);
	for (size_t lane = first; lane < end; lane++)
		if (is_bad(scene, lane))
			put_label(scene, lane, taken);
	if (scene->n_lanes > n_fixed) {
		put_label(scene, n_fixed, taken);
		put_label(scene, scene->n_lanes - 1, taken);
	}
	for (size_t lane = first; lane < end; lane++)
		if (number_of(scene, lane) % stride == 0)
			put_label(scene, lane, taken);
}

/* End of the last stretch of LANE, px. */
static double last_px(const BscScene *scene, size_t lane)
{
	size_t first, end;

	bsc_layout_rows(scene, lane, 0, &first, &end);
	if (first == end)
		return scene->x0;
	return bsc_layout_px(scene, scene->timeline->intervals.end_high[end - 1]);
}

/* What became of a CPU that did not come up: behind its last stretch, or over its end. */
static void put_outcome(BscScene *scene, size_t lane)
{
	const BscLane *row = &scene->timeline->lanes[bsc_layout_row(scene, lane)];
	BscTextStyle style = bsc_layout_text_style(scene, LABEL_SIZE, BSC_ROLE_ALARM);
	BscBar bar = bsc_layout_bar(scene, lane);
	g_autoptr(GString) text = g_string_new(NULL);
	double x = last_px(scene, lane) + OUTCOME_SPACE, width, y = round(bar.y + bar.h / 2 + 4);
	BscItem *ground;

	if (bar.h < MIN_OUTCOME || bar.y < bsc_layout_lane_top(scene, lane) ||
	    bar.y + bar.h > scene->bottom)
		return;
	bsc_describe_outcome(&scene->timeline->bringups[row->bringup], text);
	width = bsc_text_width(text->str, style.size, false);
	x = MIN(MAX(x, scene->x0 + OUTCOME_SPACE), scene->x1 - width - OUTCOME_SPACE);
	if (x < scene->x0)
		return;
	ground = bsc_layout_add(scene, BSC_ITEM_RECT, x - 3, bar.y + 2, width + 6, bar.h - 4);
	ground->fill = bsc_theme_color(scene->theme, BSC_ROLE_LANE);
	bsc_layout_text(scene, x, y, 0, text->str, &style);
}

/* A mark beside the lane that is there however low the lane is. */
static void put_mark(BscScene *scene, size_t lane)
{
	BscBar bar = bsc_layout_bar(scene, lane);
	BscItem *item =
		bsc_layout_add_clipped(scene, BSC_ITEM_RECT, scene->x0 - 5, bar.y, 3, MAX(bar.h, 2),
				       bsc_layout_lane_top(scene, lane), scene->bottom);

	if (!item)
		return;
	item->fill = item->ink = bsc_theme_color(scene->theme, BSC_ROLE_ALARM);
	bsc_layout_ref(item, BSC_REF_LANE, bsc_layout_row(scene, lane), 1);
}

static void put_outcomes(BscScene *scene, size_t first, size_t end)
{
	for (size_t lane = first; lane < end; lane++) {
		if (!is_bad(scene, lane))
			continue;
		bsc_layout_at_lane(scene, lane);
		put_mark(scene, lane);
		put_outcome(scene, lane);
	}
}

void bsc_layout_outcomes(BscScene *scene)
{
	size_t first, end;

	bsc_layout_visible(scene, &first, &end);
	put_outcomes(scene, scene->n_control, bsc_layout_n_fixed(scene));
	put_outcomes(scene, first, end);
}
