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
	double lane_height;   /* px of an AP's lane with its gap; 0: what fits in HEIGHT */
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
/*
 * Only the legend of all of VIEW's parts, as wide as VIEW and as high as it needs, which the height
 * of the scene's view says.
 */
BscScene *bsc_scene_new_stack_legend(const BscStackView *view, const BscTheme *theme);

/*
 * Moments of a stacked scene, in its view, bsc_view_to_px() and bsc_view_to_ns(), are ns from the
 * common zero; its bsc_scene_capture() is NULL and its bsc_scene_lane() false. The functions below
 * take every scene: one that is no stack is its own part 0, with its zero at 0.
 */

/* Part that lies at height Y px, the nearest one above where none does. */
size_t bsc_scene_part(const BscScene *scene, double y);
size_t bsc_scene_n_parts(const BscScene *scene);
/* What the refs of items of PART belong to; NULL where there is no such part. */
const BscCapture *bsc_scene_part_capture(const BscScene *scene, size_t part);
/* As bsc_scene_lane() for a LANE of PART; false also for the part that is but an outline. */
bool bsc_scene_part_lane(const BscScene *scene, size_t part, BscRow lane, double *ret_y,
			 double *ret_height);
/* The moment of PART, on the clock of its capture, that lies at zero in LANE (a row). */
BscNsec bsc_scene_part_zero(const BscScene *scene, size_t part, BscRow lane);
