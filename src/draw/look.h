/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "draw/theme.h"

/*
 * How a part of a lane looks, as one number: a stretch of one kind and certainty, the band from
 * one kind to another, or the mark of a failure; brought out or dimmed.
 */
typedef uint16_t BscLook;

#define BSC_LOOK_BAND    0x1000
#define BSC_LOOK_DIM     0x2000
#define BSC_LOOK_MARK    0x4000 /* the solid begin of what failed */
#define BSC_N_LOOKS      0x8000
#define BSC_LOOK_NOTHING (BSC_N_LOOKS - 1)

static inline BscLook bsc_look(uint8_t kind, uint8_t certainty)
{
	return (BscLook)(kind | certainty << 10);
}

static inline BscLook bsc_look_band(uint8_t before, uint8_t after)
{
	return (BscLook)(before | after << 5 | BSC_LOOK_BAND);
}

static inline uint8_t bsc_look_kind(BscLook look)
{
	return look & 31;
}

static inline uint8_t bsc_look_after(BscLook look)
{
	return look >> 5 & 31;
}

static inline uint8_t bsc_look_certainty(BscLook look)
{
	return look >> 10 & 3;
}

/* The colours of LOOK, which is not BSC_LOOK_NOTHING. */
BscStyle bsc_look_style(const BscTheme *theme, BscLook look);
/* It is drawn on the middle of the bar only. */
static inline bool bsc_look_is_inner(BscLook look)
{
	return bsc_look_kind(look) == BSC_STRETCH_ONLINE;
}

/* It begins with a mark. */
static inline bool bsc_look_begins_marked(BscLook look)
{
	return bsc_look_kind(look) == BSC_STRETCH_FAILED && bsc_look_certainty(look) == BSC_EXACT;
}
