/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/types.h"
#include "model/timeline.h"

typedef struct BscColor {
	uint8_t r, g, b, a;
} BscColor;

typedef enum BscThemeKind {
	BSC_THEME_LIGHT,
	BSC_THEME_DARK,
	BSC_THEME_PRINT,
	BSC_THEME_CONTRAST,
	BSC_THEME_CONTRAST_DARK,
	BSC_N_THEMES
} BscThemeKind;

/* Colours and patterns of one look; static and immutable. */
typedef struct BscTheme BscTheme;

const BscTheme *bsc_theme_get(BscThemeKind kind);
/* "light", "dark", "print", "high-contrast", "high-contrast-dark". Static. */
const char *bsc_theme_name(BscThemeKind kind);
/* Reads that back; false for anything else. */
bool bsc_theme_parse(const char *name, BscThemeKind *ret_kind);
BscThemeKind bsc_theme_kind(const BscTheme *theme);
bool bsc_theme_is_dark(const BscTheme *theme);
bool bsc_theme_is_contrast(const BscTheme *theme);

/* What a colour is for, apart from the stretches. */
typedef enum BscRole {
	BSC_ROLE_GROUND, /* behind everything */
	BSC_ROLE_LANE,   /* the empty lane */
	BSC_ROLE_GRID,   /* lines of the ticks */
	BSC_ROLE_TEXT,
	BSC_ROLE_DIM,   /* text that explains */
	BSC_ROLE_ALARM, /* failures, the playhead */
	BSC_ROLE_ARROW,
	BSC_N_ROLES
} BscRole;

BscColor bsc_theme_color(const BscTheme *theme, BscRole role);

typedef enum BscPattern {
	BSC_PATTERN_NONE,
	BSC_PATTERN_HATCH,   /* thin lines, rising: no event shows it */
	BSC_PATTERN_STRIPES, /* broad stripes, falling: burning */
	BSC_PATTERN_DOTS
} BscPattern;

/* How a surface looks. INK is the colour of the pattern. */
typedef struct BscStyle {
	BscColor fill, ink;
	BscPattern pattern;
} BscStyle;

/* A stretch of KIND; what is less than exact is paler and carries a pattern. */
BscStyle bsc_theme_stretch(const BscTheme *theme, BscStretchKind kind, BscCertainty certainty);

/* The band in which BEFORE turns into AFTER at a moment that no event shows. */
BscStyle bsc_theme_band(const BscTheme *theme, BscStretchKind before, BscStretchKind after);

/* STYLE where something else is brought out: hardly more than the lane, and yet itself. */
BscStyle bsc_theme_dim(const BscTheme *theme, const BscStyle *style);

/* Whether text on a surface of STYLE can only be read where the pattern is left out around it. */
bool bsc_theme_is_grounded(const BscTheme *theme, const BscStyle *style);

/* The colour for text on a surface of STYLE, or on the fill alone where that is so. */
BscColor bsc_theme_text_on(const BscTheme *theme, const BscStyle *style);

/* PERCENT of B over A; the result is opaque. */
BscColor bsc_color_mix(BscColor a, BscColor b, int percent);

static inline bool bsc_color_equal(BscColor a, BscColor b)
{
	return a.r == b.r && a.g == b.g && a.b == b.b && a.a == b.a;
}
