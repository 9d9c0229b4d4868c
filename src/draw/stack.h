/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "draw/scene.h"
#include "model/align.h"

/*
 * Several bring-ups on one time scale: one below the other with a common zero, or one as an outline
 * behind another.
 */

typedef struct BscStackPart {
	const BscCapture *capture; /* borrowed */
	BscRow episode;
	const char *label; /* borrowed; over its lanes */
} BscStackPart;

typedef struct BscStackView {
	const BscStackPart *parts;
	size_t n_parts;
	BscAlignment alignment;
	BscNsec begin, end;   /* visible range, ns from the common zero; begin < end */
	double width, height; /* px of the whole picture; height 0: natural */
	bool is_ghost;        /* the first part as an outline behind each of the others */
	bool has_bars;        /* per-CPU differences against the first part, below the lanes */
	bool has_frame;       /* title, legend, footer */
	const char *title;    /* borrowed; NULL: made from the labels */
	const char *footer;   /* borrowed: verdict or warnings; NULL: none */
} BscStackView;

/* All of PARTS in WIDTH px, as high as it needs. */
BscStackView bsc_stack_fit(const BscStackPart *parts, size_t n_parts, BscAlignment alignment,
			   double width);

/*
 * Lays out VIEW. A scene like any other: painters and picking work on it, and the refs of items
 * belong to the part that bsc_scene_part() names. Free with bsc_scene_free().
 */
BscScene *bsc_scene_new_stack(const BscStackView *view, const BscTheme *theme);

/* Part of a stacked scene that lies at height Y px; 0 for every other scene. */
size_t bsc_scene_part(const BscScene *scene, double y);
