/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/types.h"
#include "model/timeline.h"

typedef struct BscColor {
	uint8_t r, g, b, a;
} BscColor;

typedef enum BscThemeKind { BSC_THEME_LIGHT, BSC_THEME_DARK, BSC_THEME_PRINT } BscThemeKind;

/* Colours and patterns of one look; static and immutable. */
typedef struct BscTheme BscTheme;

const BscTheme *bsc_theme_get(BscThemeKind kind);
/* "light", "dark", "print"; false for anything else. */
bool bsc_theme_parse(const char *name, BscThemeKind *ret_kind);
