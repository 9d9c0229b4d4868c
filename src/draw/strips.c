/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draw/layout.h"

#include "base/format.h"
#include "draw/text-width.h"

#include <math.h>

#define MIN_BAR   20.0 /* px: lower bars have no strip of callbacks */
#define MIN_WIDTH 2.0  /* px: narrower callbacks are drawn together */
#define MIN_NAME  64.0 /* px: less than this of a name says nothing, unless it is all of it */
#define NAME_SIZE 9.0
#define MAX_NAME  80
#define DIM_PARTS 4 /* one of so many parts of the shade is left to a dimmed callback */

double bsc_layout_strip_height(const BscBar *bar)
{
	if (bar->h < MIN_BAR)
		return 0;
	return CLAMP(floor(bar->h * 0.42), 6.0, 14.0);
}

typedef struct Strip {
	BscScene *scene;
	BscBar bar;
	double top, bottom; /* of the region that the lane is cut to */
	BscStyle style;     /* of a callback */
	BscStyle open;      /* of one whose exit is not in the capture */
	BscColor failed;
	size_t lane;
} Strip;

static void put_name(const Strip *strip, size_t row, double x, double width, bool is_dim)
{
	const BscTimeline *timeline = strip->scene->timeline;
	BscRow callback = timeline->intervals.callback[row];
	BscTextStyle style = { .size = NAME_SIZE };
	g_autofree char *name = NULL;
	BscString id;

	if (width < NAME_SIZE || strip->bar.h < NAME_SIZE + 1 || callback == BSC_NO_ROW ||
	    strip->bar.y < strip->top || strip->bar.y + strip->bar.h > strip->bottom)
		return;
	id = timeline->callbacks[callback].state;
	if (id == 0)
		id = timeline->callbacks[callback].function;
	name = bsc_text_sanitize(bsc_strtab_get(timeline->strings, id), MAX_NAME);
	if (!*name || (width < MIN_NAME && bsc_text_width(name, NAME_SIZE, false) > width - 4))
		return;
	style.color = is_dim ? bsc_theme_color(strip->scene->theme, BSC_ROLE_DIM)
			     : bsc_theme_text_on(strip->scene->theme, &strip->style);
	bsc_layout_text(strip->scene, x + 2, strip->bar.y + strip->bar.h - 2.5, width - 4, name,
			&style);
}

static void put_box(const Strip *strip, size_t row, double x, double width, uint32_t n_folded)
{
	const BscTimeline *timeline = strip->scene->timeline;
	BscRow callback = timeline->intervals.callback[row];
	BscItem *item = bsc_layout_add_clipped(strip->scene, BSC_ITEM_RECT, x, strip->bar.y, width,
					       strip->bar.h, strip->top, strip->bottom);
	bool is_dim = !bsc_layout_is_light(strip->scene, strip->lane, x, x + width);

	if (!item)
		return;
	bsc_layout_style(item, &strip->style);
	bsc_layout_ref(item, BSC_REF_INTERVAL, (BscRow)row, n_folded);
	if (is_dim)
		item->fill.a /= DIM_PARTS;
	if (n_folded > 1) {
		item->fill.a /= 2;
		return;
	}
	if (timeline->intervals.certainty[row] != BSC_EXACT) {
		BscStyle open =
			is_dim ? bsc_theme_dim(strip->scene->theme, &strip->open) : strip->open;

		bsc_layout_style(item, &open);
		return;
	}
	if (callback != BSC_NO_ROW && timeline->callbacks[callback].result != 0)
		item->fill = item->ink = strip->failed;
	put_name(strip, row, x, width, is_dim);
}

/* Draws from ROW what ends before px BORDER in one box; returns the first row behind it. */
static size_t fold_rows(const Strip *strip, size_t row, size_t end, double x, double border)
{
	const BscIntervals *rows = &strip->scene->timeline->intervals;
	size_t behind = bsc_layout_first_after(rows, row, end, bsc_layout_ns(strip->scene, border));

	behind = MAX(behind, row + 1);
	put_box(strip, row, x, border - x, (uint32_t)(behind - row));
	return behind;
}

void bsc_layout_strip(BscScene *scene, size_t lane)
{
	const BscIntervals *rows = &scene->timeline->intervals;
	BscBar bar = bsc_layout_bar(scene, lane);
	double height = bsc_layout_strip_height(&bar), taken = scene->x0;
	Strip strip = { .scene = scene, .lane = lane, .bar = { bar.y + bar.h - height, height } };
	size_t first, end;

	if (height == 0)
		return;
	strip.top = bsc_layout_lane_top(scene, lane);
	strip.bottom = bsc_layout_lane_bottom(scene, lane);
	strip.style = bsc_theme_stretch(scene->theme, BSC_STRETCH_CALLBACK, BSC_EXACT);
	strip.open = (BscStyle){ .fill = bsc_theme_color(scene->theme, BSC_ROLE_LANE),
				 .ink = bsc_theme_color(scene->theme, BSC_ROLE_DIM),
				 .pattern = BSC_PATTERN_HATCH };
	strip.failed = bsc_theme_color(scene->theme, BSC_ROLE_ALARM);
	bsc_layout_rows(scene, lane, 1, &first, &end);
	for (size_t row = first; row < end;) {
		double x = round(MAX(bsc_layout_px(scene, rows->begin_high[row]), taken));
		double to = round(MIN(bsc_layout_px(scene, rows->end_low[row]), scene->x1));

		if (x >= scene->x1)
			break;
		if (to - x >= MIN_WIDTH) {
			put_box(&strip, row, x, to - x - (to - x >= 4 ? 1 : 0), 1);
			taken = to;
			row++;
		} else {
			row = fold_rows(&strip, row, end, x, MIN(x + MIN_WIDTH, scene->x1));
			taken = x + MIN_WIDTH;
		}
	}
}
