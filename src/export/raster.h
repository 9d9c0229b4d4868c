/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "draw/scene.h"

#include <cairo.h>

/*
 * Writes rectangles straight into the px of an image surface, the very px that Cairo would write,
 * at a tenth of what that takes where they are many and small.
 */
typedef struct BscRaster {
	cairo_surface_t *surface; /* borrowed; NULL: CR paints elsewhere, or not px by px */
	uint32_t *px;
	int stride;         /* px from one line to the next */
	int scale;          /* device px for each of the scene's */
	int dx, dy;         /* device px of the scene's origin */
	int x0, y0, x1, y1; /* device px that may be painted */
	bool is_writing;    /* Cairo does not know yet what was written */
} BscRaster;

/* A square that repeats from the scene's origin on. */
typedef struct BscRasterTile {
	const uint32_t *px; /* lines of SIZE px without gap */
	int size;           /* device px; 1: a plain colour */
} BscRasterTile;

/* Every tile repeats after so many px of the scene. */
#define BSC_RASTER_PERIOD 40

/* Looks up where CR paints. Its clip and matrix stay as they are until bsc_raster_end(). */
BscRaster bsc_raster_begin(cairo_t *cr);
/* False, and nothing painted, where ITEM's edges do not lie between px. */
bool bsc_raster_rect(BscRaster *raster, const BscItem *item, const BscRasterTile *tile);
/*
 * N cells of ITEM: cell i is of brush BRUSHES[i], whose px are at TILES[brush]: a square of
 * BSC_RASTER_PERIOD px of the scene; NULL: nothing. Of the inner height where IS_INNER[brush].
 */
bool bsc_raster_cells(BscRaster *raster, const BscItem *item, const BscCells *cells,
		      const uint8_t *brushes, const uint32_t *const *tiles, const bool *is_inner,
		      size_t n_brushes);
/* To be called before Cairo goes on. */
void bsc_raster_end(BscRaster *raster);
