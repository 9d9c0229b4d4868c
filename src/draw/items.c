/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draw/layout.h"

#include "draw/text-width.h"

#include <string.h>

BscItem *bsc_layout_add(BscScene *scene, BscItemKind kind, double x, double y, double w, double h)
{
	BscItem item = {
		.kind = kind, .x = x, .y = y, .w = w, .h = h, .ref = BSC_NO_ROW, .part = scene->part
	};

	g_array_append_val(scene->items, item);
	return &g_array_index(scene->items, BscItem, scene->items->len - 1);
}

BscItem *bsc_layout_add_clipped(BscScene *scene, BscItemKind kind, double x, double y, double w,
				double h, double top, double bottom)
{
	double y_end = MIN(y + h, bottom);

	y = MAX(y, top);
	if (y_end <= y || w <= 0)
		return NULL;
	return bsc_layout_add(scene, kind, x, y, w, y_end - y);
}

void bsc_layout_style(BscItem *item, const BscStyle *style)
{
	item->fill = style->fill;
	item->pattern = style->pattern;
	item->ink = style->ink;
}

void bsc_layout_ref(BscItem *item, BscRefKind kind, BscRow row, uint32_t n_folded)
{
	item->ref_kind = kind;
	item->ref = row;
	item->n_folded = n_folded;
}

BscTextStyle bsc_layout_text_style(const BscScene *scene, double size, BscRole role)
{
	return (BscTextStyle){ .size = size, .color = bsc_theme_color(scene->theme, role) };
}

double bsc_layout_text(BscScene *scene, double x, double y, double max, const char *text,
		       const BscTextStyle *style)
{
	g_autoptr(GString) cut = g_string_new(NULL);
	BscItem *item;

	if (max > 0)
		bsc_text_ellipsize(cut, text, style->size, style->is_bold, max);
	else
		g_string_append(cut, text);
	if (cut->len == 0)
		return 0;
	if (!scene->is_measured) {
		item = bsc_layout_add(scene, BSC_ITEM_TEXT, x, y, max, 0);
		item->fill = style->color;
		item->size = style->size;
		item->is_bold = style->is_bold;
		item->anchor = style->anchor;
		item->text = (uint32_t)scene->text->len;
		g_string_append_len(scene->text, cut->str, (gssize)cut->len + 1);
	}
	return bsc_text_width(cut->str, style->size, style->is_bold);
}

double bsc_layout_wrap(BscScene *scene, double x, double y, double line_height, const char *text,
		       const BscTextStyle *style)
{
	double max = scene->view.width - scene->margin - x;
	g_auto(GStrv) words = g_strsplit(text, " ", -1);
	g_autoptr(GString) line = g_string_new(NULL);

	for (size_t i = 0; words[i]; i++) {
		size_t len = line->len;

		if (len > 0)
			g_string_append_c(line, ' ');
		g_string_append(line, words[i]);
		if (len > 0 && bsc_text_width(line->str, style->size, style->is_bold) > max) {
			g_string_truncate(line, len);
			bsc_layout_text(scene, x, y, max, line->str, style);
			y += line_height;
			g_string_assign(line, words[i]);
		}
	}
	bsc_layout_text(scene, x, y, max, line->str, style);
	return y + line_height;
}
