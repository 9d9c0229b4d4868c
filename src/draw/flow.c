/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draw/flow.h"

#include "draw/text-width.h"

#define TEXT_SIZE    11.0
#define SWATCH       16.0
#define SWATCH_SPACE 6.0
#define ENTRY_SPACE  18.0

BscFlow bsc_flow_begin(BscScene *scene, double y)
{
	return (BscFlow){
		.scene = scene,
		.x = scene->margin,
		.y = y + 16,
		.text = bsc_layout_text_style(scene, TEXT_SIZE, BSC_ROLE_TEXT),
	};
}

/* Room for a swatch and TEXT, on the next row where this one is full. */
static void reserve(BscFlow *flow, const char *text)
{
	double width = SWATCH + SWATCH_SPACE + bsc_text_width(text, TEXT_SIZE, false);

	if (flow->x > flow->scene->margin &&
	    flow->x + width > flow->scene->view.width - flow->scene->margin) {
		flow->x = flow->scene->margin;
		flow->y += BSC_FLOW_ROW;
	}
}

static void put_text(BscFlow *flow, const char *text)
{
	double x = flow->x + SWATCH + SWATCH_SPACE;
	double max = flow->scene->view.width - flow->scene->margin - x;

	flow->x = x + bsc_layout_text(flow->scene, x, flow->y + 10, max, text, &flow->text) +
		  ENTRY_SPACE;
}

void bsc_flow_swatch(BscFlow *flow, const BscStyle *style, BscItemKind kind, bool is_thin,
		     const char *text)
{
	reserve(flow, text);
	if (!flow->scene->is_measured) {
		double inset = is_thin ? 4 : 0;
		BscItem *item = bsc_layout_add(flow->scene, kind, flow->x, flow->y + inset, SWATCH,
					       11 - 2 * inset);

		bsc_layout_style(item, style);
	}
	put_text(flow, text);
}

static void put_line(BscFlow *flow, BscItemKind kind, bool is_dashed, const char *text)
{
	reserve(flow, text);
	if (!flow->scene->is_measured) {
		BscItem *item =
			bsc_layout_add(flow->scene, kind, flow->x, flow->y + 5.5, SWATCH, 0);

		item->fill = bsc_theme_color(flow->scene->theme, BSC_ROLE_ARROW);
		item->size = 1;
		item->is_dashed = is_dashed;
	}
	put_text(flow, text);
}

void bsc_flow_arrow(BscFlow *flow, bool is_dashed, const char *text)
{
	put_line(flow, BSC_ITEM_ARROW, is_dashed, text);
}

void bsc_flow_line(BscFlow *flow, const char *text)
{
	put_line(flow, BSC_ITEM_LINE, true, text);
}

double bsc_flow_end(const BscFlow *flow)
{
	return flow->y + (flow->x > flow->scene->margin ? BSC_FLOW_ROW : 0) + 4;
}
