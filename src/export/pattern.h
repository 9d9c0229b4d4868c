/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "draw/theme.h"

/* The patterns' geometry, the same in every format: a square tile that repeats seamlessly. */
typedef struct BscTile {
	double size; /* px of the tile */
	double line; /* px: width of the diagonal; 0: none */
	double dot;  /* px: radius of the dot in the middle; 0: none */
	bool falls;  /* the diagonal goes down to the right */
} BscTile;

static inline BscTile bsc_tile(BscPattern pattern)
{
	switch (pattern) {
	case BSC_PATTERN_HATCH: return (BscTile){ .size = 8, .line = 1.4 };
	case BSC_PATTERN_STRIPES: return (BscTile){ .size = 8, .line = 2.4, .falls = true };
	case BSC_PATTERN_DOTS: return (BscTile){ .size = 5, .dot = 1 };
	case BSC_PATTERN_NONE: break;
	}
	return (BscTile){ .size = 1 };
}

/* The head of an arrow, px: how long it is and how far it reaches to each side. */
#define BSC_HEAD_LENGTH 5.0
#define BSC_HEAD_SIDE   2.5
