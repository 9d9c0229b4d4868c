/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "export/cairo-painter.h"

#include "export/boxes.h"
#include "export/pattern.h"

#include <math.h>
#include <pango/pangocairo.h>

#define MAX_LAYOUTS 4096 /* shaped texts that are kept before all are dropped */

struct BscPainter {
	PangoContext *context;
	GHashTable *layouts; /* "size bold text" -> PangoLayout */
	BscBoxes *boxes;     /* owned */
};

BscPainter *bsc_painter_new(void)
{
	BscPainter *painter = g_new0(BscPainter, 1);
	cairo_font_options_t *options = cairo_font_options_create();

	/* Independent of the desktop's settings, so that a picture has the same bytes anywhere. */
	cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_SLIGHT);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	painter->context = pango_font_map_create_context(pango_cairo_font_map_get_default());
	pango_cairo_context_set_font_options(painter->context, options);
	pango_cairo_context_set_resolution(painter->context, 96);
	pango_context_set_round_glyph_positions(painter->context, FALSE);
	cairo_font_options_destroy(options);
	painter->layouts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_object_unref);
	painter->boxes = bsc_boxes_new();
	return painter;
}

void bsc_painter_free(BscPainter *painter)
{
	if (!painter)
		return;
	g_hash_table_unref(painter->layouts);
	g_object_unref(painter->context);
	bsc_boxes_free(painter->boxes);
	g_free(painter);
}

static void set_color(cairo_t *cr, BscColor c)
{
	cairo_set_source_rgba(cr, c.r / 255.0, c.g / 255.0, c.b / 255.0, c.a / 255.0);
}

static void paint_line(const BscItem *item, cairo_t *cr)
{
	static const double dashes[] = { 3, 2 };
	double x = item->x + item->w, y = item->y + item->h, length = hypot(item->w, item->h);

	set_color(cr, item->fill);
	cairo_set_line_width(cr, item->size);
	cairo_set_dash(cr, dashes, item->is_dashed ? 2 : 0, 0);
	cairo_move_to(cr, item->x, item->y);
	cairo_line_to(cr, x, y);
	cairo_stroke(cr);
	if (item->kind == BSC_ITEM_ARROW && length > 0) {
		double dx = item->w / length, dy = item->h / length;
		double bx = x - dx * BSC_HEAD_LENGTH, by = y - dy * BSC_HEAD_LENGTH;

		cairo_move_to(cr, x, y);
		cairo_line_to(cr, bx - dy * BSC_HEAD_SIDE, by + dx * BSC_HEAD_SIDE);
		cairo_line_to(cr, bx + dy * BSC_HEAD_SIDE, by - dx * BSC_HEAD_SIDE);
		cairo_close_path(cr);
		cairo_fill(cr);
	}
}

static PangoLayout *make_layout(BscPainter *painter, const BscItem *item, const char *text)
{
	PangoLayout *layout = pango_layout_new(painter->context);
	PangoFontDescription *font = pango_font_description_new();

	pango_font_description_set_family_static(font, "Sans");
	pango_font_description_set_absolute_size(font, round(item->size * PANGO_SCALE));
	if (item->is_bold)
		pango_font_description_set_weight(font, PANGO_WEIGHT_BOLD);
	pango_layout_set_font_description(layout, font);
	pango_layout_set_single_paragraph_mode(layout, TRUE);
	pango_layout_set_text(layout, text, -1);
	pango_font_description_free(font);
	return layout;
}

static PangoLayout *find_layout(BscPainter *painter, const BscItem *item, const char *text)
{
	g_autofree char *key =
		g_strdup_printf("%d %d %s", (int)lround(item->size * 100), item->is_bold, text);
	PangoLayout *layout = g_hash_table_lookup(painter->layouts, key);

	if (layout)
		return layout;
	if (g_hash_table_size(painter->layouts) >= MAX_LAYOUTS)
		g_hash_table_remove_all(painter->layouts);
	layout = make_layout(painter, item, text);
	g_hash_table_insert(painter->layouts, g_steal_pointer(&key), layout);
	return layout;
}

static void paint_text(BscPainter *painter, const BscItem *item, const char *text, cairo_t *cr)
{
	PangoLayout *layout = find_layout(painter, item, text);
	double x = item->x, y = item->y - (double)pango_layout_get_baseline(layout) / PANGO_SCALE;
	double width, squeeze = 1;
	int units;

	pango_layout_get_size(layout, &units, NULL);
	width = (double)units / PANGO_SCALE;
	/* A font wider than expected is squeezed into its place rather than run into others. */
	if (item->w > 0 && width > item->w)
		squeeze = item->w / width;
	if (item->anchor == BSC_ANCHOR_END)
		x -= width * squeeze;
	else if (item->anchor == BSC_ANCHOR_MIDDLE)
		x -= width * squeeze / 2;
	set_color(cr, item->fill);
	if (squeeze < 1) {
		cairo_save(cr);
		cairo_translate(cr, x, 0);
		cairo_scale(cr, squeeze, 1);
		x = 0;
	}
	cairo_move_to(cr, x, y);
	pango_cairo_show_layout(cr, layout);
	if (squeeze < 1)
		cairo_restore(cr);
}

static void paint_item(BscPainter *painter, const BscScene *scene, const BscItem *item, cairo_t *cr)
{
	switch (item->kind) {
	case BSC_ITEM_RECT:
	case BSC_ITEM_BAND:
	case BSC_ITEM_CELLS: bsc_boxes_paint(painter->boxes, item); return;
	case BSC_ITEM_LINE:
	case BSC_ITEM_ARROW:
	case BSC_ITEM_TEXT: break;
	}
	bsc_boxes_flush(painter->boxes);
	if (item->kind == BSC_ITEM_TEXT)
		paint_text(painter, item, bsc_scene_text(scene, item), cr);
	else
		paint_line(item, cr);
}

void bsc_painter_paint(BscPainter *painter, const BscScene *scene, cairo_t *cr)
{
	size_t n;
	const BscItem *items = bsc_scene_items(scene, &n);

	cairo_save(cr);
	pango_cairo_update_context(cr, painter->context);
	bsc_boxes_begin(painter->boxes, scene, cr);
	for (size_t i = 0; i < n; i++)
		paint_item(painter, scene, &items[i], cr);
	bsc_boxes_flush(painter->boxes);
	cairo_restore(cr);
}

void bsc_paint_scene(const BscScene *scene, cairo_t *cr)
{
	g_autoptr(BscPainter) painter = bsc_painter_new();

	bsc_painter_paint(painter, scene, cr);
}
