/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draw/chart-parts.h"

#include <math.h>

#define MARGIN      16.0
#define LINE_HEIGHT 16.0

static BscScene *lay_out(const BscChartFrame *frame, const BscTheme *theme, BscChartPart part,
			 const void *data, double height, double *ret_height)
{
	BscScene *scene = bsc_layout_new_plain(frame->width, height, theme, frame->title);
	BscTextStyle small = bsc_layout_text_style(scene, BSC_CHART_TEXT, BSC_ROLE_DIM);
	double y;

	scene->capture = frame->capture;
	scene->margin = MARGIN;
	y = bsc_layout_header(scene, 0);
	y = bsc_layout_wrap(scene, MARGIN, y, LINE_HEIGHT, frame->text, &small);
	y = part(scene, data, y);
	*ret_height = ceil(bsc_layout_footer(scene, y + 8));
	return scene;
}

BscScene *bsc_chart_new(const BscChartFrame *frame, const BscTheme *theme, BscChartPart part,
			const void *data)
{
	double height;
	/* How high it is, only laying it out can tell. */
	BscScene *scene = lay_out(frame, theme, part, data, 0, &height);

	bsc_scene_free(scene);
	return lay_out(frame, theme, part, data, height, &height);
}

BscChartUnit bsc_chart_unit(BscNsec largest)
{
	static const BscChartUnit units[] = {
		{ "s", 1000000000, 0 }, { "ms", 1000000, 0 }, { "us", 1000, 0 }, { "ns", 1, 0 }
	};
	size_t i = 0;
	BscChartUnit unit;

	while (i + 1 < G_N_ELEMENTS(units) && largest < units[i].ns)
		i++;
	unit = units[i];
	if (unit.ns > 1)
		unit.decimals = largest < 10 * unit.ns ? 3 : largest < 100 * unit.ns ? 2 : 1;
	return unit;
}

void bsc_chart_put_time(GString *out, const BscChartUnit *unit, BscNsec time)
{
	char number[G_ASCII_DTOSTR_BUF_SIZE];
	char format[] = "%.0f";

	format[2] = (char)('0' + unit->decimals);
	g_string_append(out, g_ascii_formatd(number, sizeof number, format,
					     (double)time / (double)unit->ns));
}

void bsc_chart_line(BscScene *scene, double x, double y, double w, double h, BscColor color,
		    double size, bool is_dashed)
{
	BscItem *item = bsc_layout_add(scene, BSC_ITEM_LINE, x, y, w, h);

	item->fill = color;
	item->size = size;
	item->is_dashed = is_dashed;
}
