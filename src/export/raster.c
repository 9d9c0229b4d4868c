/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "export/raster.h"

#include <math.h>
#include <string.h>

#define MAX_SCALE   8
#define MAX_BRUSHES 256

static bool is_whole(double x)
{
	return x == floor(x) && fabs(x) < 1e6;
}

/* The matrix of CR only moves, by whole device px. */
static bool find_origin(cairo_t *cr, BscRaster *raster)
{
	cairo_matrix_t m;

	cairo_get_matrix(cr, &m);
	if (m.xx != 1 || m.yy != 1 || m.xy != 0 || m.yx != 0 || !is_whole(m.x0 * raster->scale) ||
	    !is_whole(m.y0 * raster->scale))
		return false;
	raster->dx = (int)m.x0 * raster->scale;
	raster->dy = (int)m.y0 * raster->scale;
	return is_whole(m.x0) && is_whole(m.y0);
}

/* What CR may paint is one rectangle of whole px. */
static bool find_clip(cairo_t *cr, BscRaster *raster)
{
	cairo_rectangle_list_t *list = cairo_copy_clip_rectangle_list(cr);
	const cairo_rectangle_t *r = list->rectangles;
	bool is_good = list->status == CAIRO_STATUS_SUCCESS && list->num_rectangles == 1 &&
		       is_whole(r->x) && is_whole(r->y) && is_whole(r->width) &&
		       is_whole(r->height);

	if (is_good) {
		raster->x0 = (int)r->x * raster->scale + raster->dx;
		raster->y0 = (int)r->y * raster->scale + raster->dy;
		raster->x1 = raster->x0 + (int)r->width * raster->scale;
		raster->y1 = raster->y0 + (int)r->height * raster->scale;
	}
	cairo_rectangle_list_destroy(list);
	return is_good;
}

static bool is_image(cairo_surface_t *surface)
{
	cairo_format_t format;

	if (cairo_surface_get_type(surface) != CAIRO_SURFACE_TYPE_IMAGE)
		return false;
	format = cairo_image_surface_get_format(surface);
	return format == CAIRO_FORMAT_ARGB32 || format == CAIRO_FORMAT_RGB24;
}

BscRaster bsc_raster_begin(cairo_t *cr)
{
	cairo_surface_t *surface = cairo_get_group_target(cr);
	BscRaster raster = { .surface = NULL };
	double x, y, left, top;

	if (!is_image(surface))
		return raster;
	cairo_surface_get_device_scale(surface, &x, &y);
	cairo_surface_get_device_offset(surface, &left, &top);
	if (x != y || !is_whole(x) || x < 1 || x > MAX_SCALE || left != 0 || top != 0)
		return raster;
	raster.scale = (int)x;
	raster.stride = cairo_image_surface_get_stride(surface) / (int)sizeof(uint32_t);
	if (!find_origin(cr, &raster) || !find_clip(cr, &raster))
		return raster;
	raster.x0 = MAX(raster.x0, 0);
	raster.y0 = MAX(raster.y0, 0);
	raster.x1 = MIN(raster.x1, cairo_image_surface_get_width(surface));
	raster.y1 = MIN(raster.y1, cairo_image_surface_get_height(surface));
	raster.surface = surface;
	return raster;
}

static void start_writing(BscRaster *raster)
{
	if (raster->is_writing)
		return;
	cairo_surface_flush(raster->surface);
	raster->px = (uint32_t *)(void *)cairo_image_surface_get_data(raster->surface);
	raster->is_writing = true;
}

void bsc_raster_end(BscRaster *raster)
{
	if (raster->is_writing)
		cairo_surface_mark_dirty(raster->surface);
	raster->is_writing = false;
}

static int modulo(int a, int b)
{
	int rest = a % b;

	return rest < 0 ? rest + b : rest;
}

static void fill_line(uint32_t *line, int x0, int x1, const uint32_t *tile, int size, int phase)
{
	if (size == 1) {
		for (int x = x0; x < x1; x++)
			line[x] = *tile;
		return;
	}
	for (int x = x0, i = modulo(x0 - phase, size); x < x1; x++) {
		line[x] = tile[i];
		i = i + 1 == size ? 0 : i + 1;
	}
}

bool bsc_raster_rect(BscRaster *raster, const BscItem *item, const BscRasterTile *tile)
{
	double left = item->x * raster->scale, top = item->y * raster->scale;
	double right = left + item->w * raster->scale, bottom = top + item->h * raster->scale;
	int x0, x1, y0, y1;

	if (!is_whole(left) || !is_whole(top) || !is_whole(right) || !is_whole(bottom))
		return false;
	x0 = MAX((int)left + raster->dx, raster->x0);
	y0 = MAX((int)top + raster->dy, raster->y0);
	x1 = MIN((int)right + raster->dx, raster->x1);
	y1 = MIN((int)bottom + raster->dy, raster->y1);
	start_writing(raster);
	if (x0 >= x1)
		return true;
	for (int y = y0; y < y1; y++) {
		uint32_t *line = raster->px + (ptrdiff_t)y * raster->stride;
		int of_tile = modulo(y - raster->dy, tile->size);

		if (tile->size == 1 && y > y0)
			memcpy(line + x0, line + x0 - raster->stride,
			       (size_t)(x1 - x0) * sizeof *line);
		else
			fill_line(line, x0, x1, tile->px + (ptrdiff_t)of_tile * tile->size,
				  tile->size, raster->dx);
	}
	return true;
}

/*
 * The cells [FIRST, END), none of which lies behind a multiple of the period. Inlined, so that the
 * SCALE of 1, which has to be quick, is a constant.
 */
static inline void fill_cells(uint32_t *line, int scale, const uint8_t *brushes, int first, int end,
			      int phase, const uint32_t *const *tiles)
{
	for (int i = first; i < end; i++) {
		const uint32_t *tile = tiles[brushes[i]];

		if (!tile)
			continue;
		for (int j = 0; j < scale; j++)
			line[i * scale + j] = tile[(i - first + phase) * scale + j];
	}
}

/* Device px from the scene's Y on. */
static int device_y(const BscRaster *raster, double y)
{
	return (int)(y * raster->scale) + raster->dy;
}

bool bsc_raster_cells(BscRaster *raster, const BscItem *item, const BscCells *cells,
		      const uint8_t *brushes, const uint32_t *const *tiles, const bool *is_inner,
		      size_t n_brushes)
{
	int scale = raster->scale, size = BSC_RASTER_PERIOD * scale;
	int left = (int)item->x, y0 = MAX(device_y(raster, item->y), raster->y0);
	int y1 = MIN(device_y(raster, item->y + item->h), raster->y1);
	int inner_y0 = device_y(raster, cells->inner_y);
	int inner_y1 = device_y(raster, cells->inner_y + cells->inner_h);
	int first = MAX((raster->x0 - raster->dx) / scale - left, 0);
	int end = MIN((raster->x1 - raster->dx) / scale - left, (int)cells->n);
	const uint32_t *lines[MAX_BRUSHES];

	if (!is_whole(item->x) || !is_whole(item->y * scale) || !is_whole(item->h * scale))
		return false;
	start_writing(raster);
	for (int y = y0; y < y1; y++) {
		bool in_inner = y >= inner_y0 && y < inner_y1;
		uint32_t *line =
			raster->px + (ptrdiff_t)y * raster->stride + (raster->dx + left * scale);

		for (size_t i = 0; i < n_brushes; i++)
			lines[i] =
				!tiles[i] || (is_inner[i] && !in_inner)
					? NULL
					: tiles[i] + (ptrdiff_t)modulo(y - raster->dy, size) * size;
		for (int i = first, to; i < end; i = to) {
			int phase = modulo(left + i, BSC_RASTER_PERIOD);

			to = MIN(i + BSC_RASTER_PERIOD - phase, end);
			if (scale == 1)
				fill_cells(line, 1, brushes, i, to, phase, lines);
			else
				fill_cells(line, scale, brushes, i, to, phase, lines);
		}
	}
	return true;
}
