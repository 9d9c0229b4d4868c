/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "export/boxes.h"

#include "export/pattern.h"
#include "export/raster.h"

#include <math.h>
#include <string.h>

#define MAX_BRUSHES 256
#define NO_BRUSH    0
#define EMPTY_BRUSH 1 /* paints nothing */

typedef struct Fill {
	BscStyle style;
	bool is_vector;
	double scale;
	cairo_pattern_t *pattern;
	cairo_surface_t *surface; /* owned: what the pattern repeats */
} Fill;

/* What cells are painted with in one theme at one scale. */
typedef struct Brushes {
	const BscTheme *theme;
	int scale;
	uint8_t of_look[BSC_N_LOOKS]; /* NO_BRUSH: none yet */
	uint32_t *tiles[MAX_BRUSHES]; /* owned: squares of BSC_RASTER_PERIOD px of the scene */
	bool is_inner[MAX_BRUSHES];
	size_t n;
} Brushes;

struct BscBoxes {
	GArray *fills;         /* Fill */
	Brushes *brushes;      /* owned; NULL: no cells were painted yet */
	GByteArray *row;       /* brushes of the cells of one item */
	const BscScene *scene; /* that is painted … */
	cairo_t *cr;           /* … with it */
	BscRaster raster;
};

static void fill_clear(gpointer data)
{
	Fill *fill = data;

	cairo_pattern_destroy(fill->pattern);
	cairo_surface_destroy(fill->surface);
}

static void brushes_free(Brushes *brushes)
{
	if (!brushes)
		return;
	for (size_t i = 0; i < brushes->n; i++)
		g_free(brushes->tiles[i]);
	g_free(brushes);
}

BscBoxes *bsc_boxes_new(void)
{
	BscBoxes *boxes = g_new0(BscBoxes, 1);

	boxes->fills = g_array_new(FALSE, TRUE, sizeof(Fill));
	g_array_set_clear_func(boxes->fills, fill_clear);
	boxes->row = g_byte_array_new();
	return boxes;
}

void bsc_boxes_free(BscBoxes *boxes)
{
	if (!boxes)
		return;
	g_array_free(boxes->fills, TRUE);
	brushes_free(boxes->brushes);
	g_byte_array_unref(boxes->row);
	g_free(boxes);
}

static void set_color(cairo_t *cr, BscColor c)
{
	cairo_set_source_rgba(cr, c.r / 255.0, c.g / 255.0, c.b / 255.0, c.a / 255.0);
}

static void draw_tile(cairo_t *cr, const BscStyle *style)
{
	BscTile tile = bsc_tile(style->pattern);
	double s = tile.size;

	set_color(cr, style->fill);
	cairo_rectangle(cr, 0, 0, s, s);
	cairo_fill(cr);
	set_color(cr, style->ink);
	if (tile.dot > 0) {
		cairo_arc(cr, s / 2, s / 2, tile.dot, 0, 2 * G_PI);
		cairo_fill(cr);
	}
	if (tile.line > 0) {
		cairo_set_line_width(cr, tile.line);
		/* The diagonal and the corners of its neighbours. */
		for (int i = -1; i <= 1; i++) {
			double a = i * s - s, b = i * s + 2 * s;

			cairo_move_to(cr, a, tile.falls ? -s : 2 * s);
			cairo_line_to(cr, b, tile.falls ? 2 * s : -s);
		}
		cairo_stroke(cr);
	}
}

/* Printers and files get lines, screens get pixels, which repeat faster. */
static bool is_vector_surface(cairo_surface_t *surface)
{
	switch (cairo_surface_get_type(surface)) {
	case CAIRO_SURFACE_TYPE_PDF:
	case CAIRO_SURFACE_TYPE_PS:
	case CAIRO_SURFACE_TYPE_SVG: return true;
	default: return false;
	}
}

static void make_fill(Fill *fill)
{
	const BscStyle *style = &fill->style;
	double size = bsc_tile(style->pattern).size;
	cairo_rectangle_t extents = { 0, 0, size, size };
	int px = (int)ceil(size * fill->scale);
	cairo_surface_t *surface;
	cairo_t *cr;

	if (fill->is_vector) {
		surface = cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, &extents);
	} else {
		surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, px, px);
		cairo_surface_set_device_scale(surface, px / size, px / size);
	}
	cr = cairo_create(surface);
	draw_tile(cr, style);
	cairo_destroy(cr);
	fill->pattern = cairo_pattern_create_for_surface(surface);
	cairo_pattern_set_extend(fill->pattern, CAIRO_EXTEND_REPEAT);
	if (!fill->is_vector && fill->scale == 1)
		cairo_pattern_set_filter(fill->pattern, CAIRO_FILTER_NEAREST);
	fill->surface = surface;
}

static bool same_style(const BscStyle *a, const BscStyle *b)
{
	return a->pattern == b->pattern && bsc_color_equal(a->fill, b->fill) &&
	       bsc_color_equal(a->ink, b->ink);
}

static const Fill *find_fill(BscBoxes *boxes, const BscStyle *style)
{
	cairo_surface_t *target = cairo_get_target(boxes->cr);
	bool is_vector = is_vector_surface(target);
	double x = 1, y = 1;
	Fill fill = { .style = *style, .is_vector = is_vector };

	if (!is_vector)
		cairo_surface_get_device_scale(target, &x, &y);
	fill.scale = MAX(x, 1);
	for (guint i = 0; i < boxes->fills->len; i++) {
		const Fill *known = &g_array_index(boxes->fills, Fill, i);

		if (same_style(&known->style, &fill.style) && known->scale == fill.scale &&
		    known->is_vector == is_vector)
			return known;
	}
	make_fill(&fill);
	g_array_append_val(boxes->fills, fill);
	return &g_array_index(boxes->fills, Fill, boxes->fills->len - 1);
}

static uint32_t px_of(BscColor c)
{
	return 0xff000000u | (uint32_t)c.r << 16 | (uint32_t)c.g << 8 | c.b;
}

/* Puts what STYLE repeats into px; *COLOR holds it where it is one colour. */
static BscRasterTile tile_of(BscBoxes *boxes, const BscStyle *style, uint32_t *color)
{
	cairo_surface_t *surface;

	*color = px_of(style->fill);
	if (style->pattern == BSC_PATTERN_NONE)
		return (BscRasterTile){ color, 1 };
	surface = find_fill(boxes, style)->surface;
	cairo_surface_flush(surface);
	return (BscRasterTile){ (const uint32_t *)(const void *)cairo_image_surface_get_data(
					surface),
				cairo_image_surface_get_width(surface) };
}

static void paint_rect(BscBoxes *boxes, const BscItem *item)
{
	BscStyle style = { item->fill, item->ink, item->pattern };
	bool is_opaque = item->fill.a == 255 || item->pattern != BSC_PATTERN_NONE;
	uint32_t color;

	if (boxes->raster.surface && is_opaque) {
		BscRasterTile tile = tile_of(boxes, &style, &color);

		if (bsc_raster_rect(&boxes->raster, item, &tile))
			return;
	}
	bsc_boxes_flush(boxes);
	if (item->pattern == BSC_PATTERN_NONE)
		set_color(boxes->cr, item->fill);
	else
		cairo_set_source(boxes->cr, find_fill(boxes, &style)->pattern);
	cairo_rectangle(boxes->cr, item->x, item->y, item->w, item->h);
	cairo_fill(boxes->cr);
}

static void reset_brushes(BscBoxes *boxes)
{
	const BscTheme *theme = bsc_scene_theme(boxes->scene);

	if (boxes->brushes && boxes->brushes->theme == theme &&
	    boxes->brushes->scale == boxes->raster.scale)
		return;
	brushes_free(boxes->brushes);
	boxes->brushes = g_new0(Brushes, 1);
	boxes->brushes->theme = theme;
	boxes->brushes->scale = boxes->raster.scale;
	boxes->brushes->of_look[BSC_LOOK_NOTHING] = EMPTY_BRUSH;
	boxes->brushes->n = EMPTY_BRUSH + 1;
}

/* A new brush for LOOK; NO_BRUSH: there are too many. */
static uint8_t add_brush(BscBoxes *boxes, BscLook look)
{
	Brushes *brushes = boxes->brushes;
	BscStyle style = bsc_look_style(brushes->theme, look);
	size_t size = (size_t)(BSC_RASTER_PERIOD * brushes->scale);
	uint32_t color, *px;
	BscRasterTile tile;

	if (brushes->n == MAX_BRUSHES)
		return NO_BRUSH;
	tile = tile_of(boxes, &style, &color);
	px = g_new(uint32_t, size * size);
	for (size_t y = 0; y < size; y++)
		for (size_t x = 0; x < size; x++)
			px[y * size + x] = tile.px[y % (size_t)tile.size * (size_t)tile.size +
						   x % (size_t)tile.size];
	brushes->tiles[brushes->n] = px;
	brushes->is_inner[brushes->n] = bsc_look_is_inner(look);
	brushes->of_look[look] = (uint8_t)brushes->n;
	return (uint8_t)brushes->n++;
}

/* Finds the brushes of CELLS; false where there are too many. */
static bool find_brushes(BscBoxes *boxes, const BscCells *cells)
{
	uint8_t *row;

	reset_brushes(boxes);
	g_byte_array_set_size(boxes->row, (guint)cells->n);
	row = boxes->row->data;
	for (size_t i = 0; i < cells->n; i++) {
		row[i] = boxes->brushes->of_look[cells->looks[i]];
		if (G_LIKELY(row[i] != NO_BRUSH))
			continue;
		row[i] = add_brush(boxes, cells->looks[i]);
		if (row[i] == NO_BRUSH)
			return false;
	}
	return true;
}

static void paint_cells(BscBoxes *boxes, const BscItem *item)
{
	BscCells cells = bsc_scene_cells(boxes->scene, item);
	BscItem run;

	if (boxes->raster.surface && find_brushes(boxes, &cells) &&
	    bsc_raster_cells(&boxes->raster, item, &cells, boxes->row->data,
			     (const uint32_t *const *)boxes->brushes->tiles,
			     boxes->brushes->is_inner, boxes->brushes->n))
		return;
	for (size_t at = 0; bsc_scene_next_run(boxes->scene, item, &at, &run);)
		paint_rect(boxes, &run);
}

void bsc_boxes_begin(BscBoxes *boxes, const BscScene *scene, cairo_t *cr)
{
	boxes->scene = scene;
	boxes->cr = cr;
	boxes->raster = bsc_raster_begin(cr);
}

void bsc_boxes_paint(BscBoxes *boxes, const BscItem *item)
{
	if (item->kind == BSC_ITEM_CELLS)
		paint_cells(boxes, item);
	else
		paint_rect(boxes, item);
}

void bsc_boxes_flush(BscBoxes *boxes)
{
	bsc_raster_end(&boxes->raster);
}
