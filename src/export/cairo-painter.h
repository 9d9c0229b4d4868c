/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "draw/scene.h"

#include <cairo.h>

/*
 * Paints scenes with Cairo. It keeps the patterns and the shaped texts from one scene to the next,
 * so whoever paints many frames keeps one painter. For one thread at a time.
 */
typedef struct BscPainter BscPainter;

BscPainter *bsc_painter_new(void);
void bsc_painter_free(BscPainter *painter);
/* Paints SCENE at the origin of CR, one unit of its space per px; CR's state is kept. */
void bsc_painter_paint(BscPainter *painter, const BscScene *scene, cairo_t *cr);

/* The same for a scene that is painted once. */
void bsc_paint_scene(const BscScene *scene, cairo_t *cr);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BscPainter, bsc_painter_free)
