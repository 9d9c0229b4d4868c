/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/format.h"
#include "draw/chart-parts.h"
#include "draw/text-width.h"
#include "draw/ticks.h"

#include <math.h>

#define STEP      30.0 /* px from one bar to the next */
#define BAR       18.0
#define GAP       14.0 /* px between columns */
#define MORE      12.0 /* px of the arrow behind a bar that says "at least" */
#define HEADING   22.0
#define AXIS      26.0
#define MAX_LABEL 0.3 /* of the width */
#define MAX_TICKS 8

enum Column { COLUMN_TOTAL, COLUMN_RANGE, COLUMN_CHANGE, N_COLUMNS };

typedef struct Bars {
	const BscChartBar *bars;
	size_t n;
} Bars;

/* Where everything goes. */
typedef struct Plan {
	BscScene *scene;
	const BscChartBar *bars;
	size_t n;
	const BscChartBar *recorded; /* NULL: none */
	BscNsec most;
	BscChartUnit unit;
	double x0, x1;             /* px of 0 and of most */
	double top;                /* px of the first bar's row */
	double columns[N_COLUMNS]; /* px of their right ends; 0: a column without numbers */
} Plan;

static double px_of(const Plan *p, BscNsec time)
{
	return p->x0 + (p->x1 - p->x0) * (double)time / (double)p->most;
}

static const char *heading_of(enum Column column)
{
	static const char *const headings[] = { "total", "low .. high", "against recorded" };

	return headings[column];
}

static bool has_range(const BscChartBar *bar)
{
	return bar->high > bar->low;
}

/* What COLUMN says of BAR; nothing where that would say nothing. */
static void put_cell(const Plan *p, const BscChartBar *bar, enum Column column, GString *out)
{
	char change[BSC_FORMAT_MAX];

	g_string_truncate(out, 0);
	switch (column) {
	case COLUMN_TOTAL:
		if (bar->is_open) {
			g_string_append(out, "not known");
			return;
		}
		if (bar->is_bound)
			g_string_append(out, "\xe2\x89\xa5 ");
		bsc_chart_put_time(out, &p->unit, bar->value);
		g_string_append_printf(out, " %s", p->unit.name);
		break;
	case COLUMN_RANGE:
		if (!has_range(bar))
			return;
		bsc_chart_put_time(out, &p->unit, bar->low);
		g_string_append(out, " .. ");
		bsc_chart_put_time(out, &p->unit, bar->high);
		g_string_append_printf(out, " %s", p->unit.name);
		break;
	default:
		if (!p->recorded || bar->is_recorded || bar->is_open || p->recorded->value <= 0)
			return;
		g_string_append_printf(out, "%s%s", bar->is_bound ? "\xe2\x89\xa5 " : "",
				       bsc_format_change(change, bar->value, p->recorded->value));
	}
}

static double column_width(const Plan *p, enum Column column)
{
	double width = 0;
	g_autoptr(GString) text = g_string_new(NULL);

	for (size_t i = 0; i < p->n; i++) {
		put_cell(p, &p->bars[i], column, text);
		width = MAX(width, bsc_text_width(text->str, BSC_CHART_TEXT, true));
	}
	if (width == 0)
		return 0;
	return MAX(width, bsc_text_width(heading_of(column), BSC_CHART_SMALL, false));
}

static void measure(Plan *p)
{
	double right = p->scene->view.width - p->scene->margin, label = 0;

	p->most = 1;
	for (size_t i = 0; i < p->n; i++) {
		const BscChartBar *bar = &p->bars[i];

		p->most = MAX(p->most, MAX(bar->value, bar->high));
		label = MAX(label, bsc_text_width(bar->label, BSC_CHART_TEXT, true));
		if (bar->is_recorded)
			p->recorded = bar;
	}
	p->unit = bsc_chart_unit(p->most);
	for (int column = N_COLUMNS - 1; column >= 0; column--) {
		double width = column_width(p, column);

		p->columns[column] = width > 0 ? right : 0;
		right -= width > 0 ? width + GAP : 0;
	}
	p->x0 = p->scene->margin + MIN(label, MAX_LABEL * p->scene->view.width) + GAP;
	p->x1 = MAX(right - MORE, p->x0 + 1);
}

static BscColor color_of(const Plan *p, const BscChartBar *bar)
{
	BscStretchKind kind = bar->is_recorded ? BSC_STRETCH_STARTING : BSC_STRETCH_CONTROL;

	return bsc_theme_stretch(p->scene->theme, kind, BSC_EXACT).fill;
}

static BscStyle solid_style(const Plan *p, const BscChartBar *bar)
{
	BscColor lane = bsc_theme_color(p->scene->theme, BSC_ROLE_LANE), color = color_of(p, bar);

	return (BscStyle){ .fill = bsc_color_mix(lane, color, bar->is_bound ? 45 : 100) };
}

static BscStyle open_style(const Plan *p, const BscChartBar *bar)
{
	BscColor lane = bsc_theme_color(p->scene->theme, BSC_ROLE_LANE), color = color_of(p, bar);

	return (BscStyle){ .fill = bsc_color_mix(lane, color, 14),
			   .ink = bsc_color_mix(lane, color, bar->is_bound ? 50 : 90),
			   .pattern = BSC_PATTERN_HATCH };
}

static void put_rect(const Plan *p, double x, double y, double end, double h, const BscStyle *style)
{
	if (end > x)
		bsc_layout_style(bsc_layout_add(p->scene, BSC_ITEM_RECT, x, y, end - x, h), style);
}

static void put_bar(const Plan *p, const BscChartBar *bar, double y)
{
	BscColor ink = bsc_theme_color(p->scene->theme, BSC_ROLE_TEXT);
	BscStyle track = { .fill = bsc_theme_color(p->scene->theme, BSC_ROLE_LANE) };
	BscStyle solid = solid_style(p, bar), open = open_style(p, bar);
	double at = px_of(p, bar->value), end = px_of(p, MAX(bar->value, bar->high));

	put_rect(p, p->x0, y, p->x1, BAR, &track);
	put_rect(p, p->x0, y, px_of(p, MIN(bar->value, bar->low)), BAR, &solid);
	put_rect(p, px_of(p, bar->low), y, px_of(p, bar->high), BAR, &open);
	if (has_range(bar) && !bar->is_open)
		bsc_chart_line(p->scene, at, y - 2, 0, BAR + 4, ink, 2, false);
	if (bar->is_bound) {
		BscItem *item = bsc_layout_add(p->scene, BSC_ITEM_ARROW, end, y + BAR / 2, MORE, 0);

		item->fill = bsc_theme_color(p->scene->theme, BSC_ROLE_ARROW);
		item->size = 1;
	}
}

static void put_row(const Plan *p, const BscChartBar *bar, double y)
{
	BscTextStyle style = bsc_layout_text_style(p->scene, BSC_CHART_TEXT, BSC_ROLE_TEXT);
	g_autoptr(GString) text = g_string_new(NULL);
	double baseline = y + 13;

	put_bar(p, bar, y);
	style.is_bold = bar->is_recorded;
	bsc_layout_text(p->scene, p->scene->margin, baseline, p->x0 - GAP - p->scene->margin,
			bar->label, &style);
	style.anchor = BSC_ANCHOR_END;
	for (int column = 0; column < N_COLUMNS; column++) {
		put_cell(p, bar, column, text);
		if (column > COLUMN_TOTAL)
			style.color = bsc_theme_color(p->scene->theme, BSC_ROLE_DIM);
		if (text->len > 0)
			bsc_layout_text(p->scene, p->columns[column], baseline, 0, text->str,
					&style);
	}
}

static void put_headings(const Plan *p, double y)
{
	BscTextStyle style = bsc_layout_text_style(p->scene, BSC_CHART_SMALL, BSC_ROLE_DIM);

	style.anchor = BSC_ANCHOR_END;
	for (int column = 0; column < N_COLUMNS; column++)
		if (p->columns[column] > 0)
			bsc_layout_text(p->scene, p->columns[column], y, 0, heading_of(column),
					&style);
}

/* Lines of the ticks over all bars, behind them, and their times below. */
static void put_axis(const Plan *p, double bottom)
{
	BscTextStyle style = bsc_layout_text_style(p->scene, BSC_CHART_SMALL, BSC_ROLE_DIM);
	int max = (int)CLAMP((p->x1 - p->x0) / 70, 1, MAX_TICKS);
	BscNsec step = bsc_nice_step(p->most, max);

	style.anchor = BSC_ANCHOR_MIDDLE;
	for (BscNsec t = 0; t <= p->most; t += step) {
		char text[64];

		bsc_tick_text(text, sizeof text, t, step, p->most);
		bsc_chart_line(p->scene, floor(px_of(p, t)) + 0.5, p->top - 4, 0,
			       bottom - p->top + 4, bsc_theme_color(p->scene->theme, BSC_ROLE_GRID),
			       1, false);
		bsc_layout_text(p->scene, px_of(p, t), bottom + 14, 0, text, &style);
		if (step > p->most - t)
			break;
	}
}

static double put_legend(const Plan *p, double y)
{
	BscFlow flow = bsc_flow_begin(p->scene, y);
	bool has_open = false, has_plain = false, has_bound = false;
	BscChartBar plain = { 0 }, bound = { .is_bound = true };
	BscStyle style;

	for (size_t i = 0; i < p->n; i++) {
		has_open |= has_range(&p->bars[i]);
		has_bound |= p->bars[i].is_bound;
		has_plain |= !p->bars[i].is_bound && !p->bars[i].is_recorded;
	}
	if (p->recorded) {
		style = solid_style(p, p->recorded);
		bsc_flow_swatch(&flow, &style, BSC_ITEM_RECT, false, "recorded");
	}
	if (has_plain) {
		style = solid_style(p, &plain);
		bsc_flow_swatch(&flow, &style, BSC_ITEM_RECT, false, "predicted");
	}
	if (has_bound) {
		style = solid_style(p, &bound);
		bsc_flow_swatch(&flow, &style, BSC_ITEM_RECT, false,
				"lower bound: no kernel does this, one that did needs at least as "
				"long");
	}
	if (has_open) {
		style = open_style(p, has_plain ? &plain : &bound);
		bsc_flow_swatch(&flow, &style, BSC_ITEM_BAND, false,
				"low .. high: what the recording leaves open");
	}
	return bsc_flow_end(&flow);
}

static double lay_out(BscScene *scene, const void *data, double y)
{
	const Bars *bars = data;
	Plan p = { .scene = scene, .bars = bars->bars, .n = bars->n };
	double bottom;

	measure(&p);
	put_headings(&p, y + HEADING - 8);
	p.top = y + HEADING;
	bottom = p.top + STEP * (double)p.n - (STEP - BAR) / 2;
	put_axis(&p, bottom);
	for (size_t i = 0; i < p.n; i++)
		put_row(&p, &p.bars[i], p.top + STEP * (double)i);
	if (p.recorded)
		bsc_chart_line(scene, px_of(&p, p.recorded->value), p.top - 4, 0,
			       bottom - p.top + 4, color_of(&p, p.recorded), 1, true);
	return put_legend(&p, bottom + AXIS - 8);
}

BscScene *bsc_scene_new_bars(const BscChartFrame *frame, const BscChartBar *bars, size_t n,
			     const BscTheme *theme)
{
	const Bars data = { bars, n };

	return bsc_chart_new(frame, theme, lay_out, &data);
}
