/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "draw/scene.h"

#include <cairo.h>

/*
 * Paints what scenes have most of: rectangles, bands and cells. Keeps the patterns from one scene
 * to the next. For one thread at a time.
 */
typedef struct BscBoxes BscBoxes;

BscBoxes *bsc_boxes_new(void);
void bsc_boxes_free(BscBoxes *boxes);

/* Takes up painting SCENE with CR, whose matrix and clip stay as they are until the end. */
void bsc_boxes_begin(BscBoxes *boxes, const BscScene *scene, cairo_t *cr);
/* ITEM is a rectangle, a band or of cells. */
void bsc_boxes_paint(BscBoxes *boxes, const BscItem *item);
/* To be called before CR is used for anything else, and in the end. */
void bsc_boxes_flush(BscBoxes *boxes);
