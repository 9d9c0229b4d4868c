/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draw/layout.h"

#include "base/format.h"
#include "draw/text-width.h"

#include <math.h>

#define FAINT      209  /* of 255: how much of the future the ground covers */
#define LINE_WIDTH 1.5  /* px */
#define FLAG_SIZE  10.5 /* px of the text on the flag */
#define FLAG_PAD   5.0
#define WORDS_SIZE 10.5
#define WORDS_AWAY 9.0  /* px between the line and what a lane does */
#define MIN_WORDS  80.0 /* px: less room says nothing */
#define MIN_BAR    12.0 /* px of a bar that takes a text */

/* The future, seen through the ground. */
static void put_future(BscScene *scene, double x)
{
	BscItem *item =
		bsc_layout_add_clipped(scene, BSC_ITEM_RECT, x, scene->top, scene->view.width - x,
				       scene->bottom - scene->top, scene->top, scene->bottom);

	if (!item)
		return;
	item->fill = bsc_theme_color(scene->theme, BSC_ROLE_GROUND);
	item->fill.a = FAINT;
}

/* What LANE does, behind the line, where there is nothing yet. */
static void put_words(BscScene *scene, size_t lane, double x, const char *words)
{
	BscTextStyle style = bsc_layout_text_style(scene, WORDS_SIZE, BSC_ROLE_TEXT);
	BscBar bar = bsc_layout_bar(scene, lane);
	double top = bsc_layout_lane_top(scene, lane);
	double room = scene->x1 - x - WORDS_AWAY, middle = bar.y + bar.h / 2;

	if (!words || bar.h < MIN_BAR || room < MIN_WORDS || bar.y < top ||
	    bar.y + bar.h > scene->bottom)
		return;
	bsc_layout_text(scene, x + WORDS_AWAY, round(middle + WORDS_SIZE * 0.36), room, words,
			&style);
}

static void put_line(BscScene *scene, double x)
{
	BscItem *line = bsc_layout_add(scene, BSC_ITEM_LINE, x, scene->top - 4, 0,
				       scene->bottom - scene->top + 4);

	line->fill = bsc_theme_color(scene->theme, BSC_ROLE_ALARM);
	line->size = LINE_WIDTH;
}

/* The moment, over the axis' own texts. */
static void put_flag(BscScene *scene, double x)
{
	BscTextStyle style = bsc_layout_text_style(scene, FLAG_SIZE, BSC_ROLE_GROUND);
	char text[BSC_FORMAT_MAX];
	double width, left;
	BscItem *item;

	if (scene->axis_y < 0)
		return;
	bsc_format_duration(text, scene->view.playhead->at - scene->zero);
	width = ceil(bsc_text_width(text, style.size, true)) + 2 * FLAG_PAD;
	left = CLAMP(round(x - width / 2), 0, scene->view.width - width);
	item = bsc_layout_add(scene, BSC_ITEM_RECT, left, scene->axis_y - 11, width, 16);
	item->fill = bsc_theme_color(scene->theme, BSC_ROLE_ALARM);
	style.is_bold = true;
	style.anchor = BSC_ANCHOR_MIDDLE;
	bsc_layout_text(scene, left + width / 2, scene->axis_y + 1, 0, text, &style);
}

void bsc_layout_playhead(BscScene *scene)
{
	const BscPlayhead *playhead = scene->view.playhead;
	double x = round(bsc_layout_px(scene, playhead->at)) + 0.5;
	size_t first, end;

	if (playhead->at > scene->view.end)
		return;
	put_future(scene, MAX(x, scene->x0));
	if (playhead->at < scene->view.begin)
		return;
	bsc_layout_visible(scene, &first, &end);
	for (size_t lane = 0; playhead->words && lane < scene->n_lanes; lane++)
		if (lane < bsc_layout_n_fixed(scene) || (lane >= first && lane < end))
			put_words(scene, lane, x,
				  playhead->words[bsc_layout_row(scene, lane) - scene->first_lane]);
	put_line(scene, x);
	put_flag(scene, x);
}
