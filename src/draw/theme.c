/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draw/look.h"

#include <glib.h>
#include <string.h>

#define RGB(hex)                                                                                   \
	{                                                                                          \
		(uint8_t)((hex) >> 16), (uint8_t)((hex) >> 8), (uint8_t)(hex), 255                 \
	}

struct BscTheme {
	const char *name;
	BscThemeKind kind;
	BscColor roles[BSC_N_ROLES];
	BscStyle stretches[BSC_N_STRETCHES];
};

#define PLAIN(hex)                                                                                 \
	{                                                                                          \
		.fill = RGB(hex), .ink = RGB(hex)                                                  \
	}
#define PATTERNED(hex, kind, hex_ink)                                                              \
	{                                                                                          \
		.fill = RGB(hex), .pattern = BSC_PATTERN_##kind, .ink = RGB(hex_ink)               \
	}

/* Callbacks are a shade over the stretch that they are a part of. */
#define SHADE(hex, alpha)                                                                          \
	{                                                                                          \
		.fill = { (uint8_t)((hex) >> 16), (uint8_t)((hex) >> 8), (uint8_t)(hex), alpha },  \
		.ink = RGB(hex)                                                                    \
	}

/* Paul Tol's vibrant and light schemes, distinct for colour-blind readers. */
static const BscTheme light = {
	.name = "light",
	.kind = BSC_THEME_LIGHT,
	.roles = {
		[BSC_ROLE_GROUND] = RGB(0xFAFAFA),
		[BSC_ROLE_LANE] = RGB(0xFFFFFF),
		[BSC_ROLE_GRID] = RGB(0xE4E4E6),
		[BSC_ROLE_TEXT] = RGB(0x1E1E20),
		[BSC_ROLE_DIM] = RGB(0x6A6A70),
		[BSC_ROLE_ALARM] = RGB(0xCC3311),
		[BSC_ROLE_ARROW] = RGB(0x55555A),
	},
	.stretches = {
		[BSC_STRETCH_PREPARE] = PLAIN(0x4477AA),
		[BSC_STRETCH_KICK] = PLAIN(0x222222),
		[BSC_STRETCH_CONTROL] = PLAIN(0x66758A),
		[BSC_STRETCH_ASLEEP] = PLAIN(0xCCBB44),
		[BSC_STRETCH_SPIN] = PATTERNED(0xEE7733, STRIPES, 0xF7B083),
		[BSC_STRETCH_PREEMPTED] = PATTERNED(0xE4D3EA, DOTS, 0x994F88),
		[BSC_STRETCH_BETWEEN] = PLAIN(0xC3CAD4),
		[BSC_STRETCH_WAKE] = PATTERNED(0xF3F3F4, HATCH, 0xB4B4B8),
		[BSC_STRETCH_STARTING] = PLAIN(0x0077BB),
		[BSC_STRETCH_HANDOVER] = PLAIN(0x99BBDD),
		[BSC_STRETCH_ONLINE_CALLBACKS] = PLAIN(0x009988),
		[BSC_STRETCH_RETURN] = PLAIN(0x88CCBB),
		[BSC_STRETCH_ONLINE] = PLAIN(0xCFE9E4),
		[BSC_STRETCH_ROLLBACK] = PLAIN(0xAA4466),
		[BSC_STRETCH_TEARDOWN] = PLAIN(0xAA7744),
		[BSC_STRETCH_DYING] = PATTERNED(0xF1EBE4, HATCH, 0xAA7744),
		[BSC_STRETCH_FAILED] = PATTERNED(0xCC3311, HATCH, 0xE58A75),
		[BSC_STRETCH_LOST] = PATTERNED(0xFBE0EA, DOTS, 0xEE3377),
		[BSC_STRETCH_CALLBACK] = SHADE(0x000000, 72),
	},
};

static const BscTheme dark = {
	.name = "dark",
	.kind = BSC_THEME_DARK,
	.roles = {
		[BSC_ROLE_GROUND] = RGB(0x1E1E20),
		[BSC_ROLE_LANE] = RGB(0x29292C),
		[BSC_ROLE_GRID] = RGB(0x3A3A3E),
		[BSC_ROLE_TEXT] = RGB(0xEDEDEF),
		[BSC_ROLE_DIM] = RGB(0xA4A4AB),
		[BSC_ROLE_ALARM] = RGB(0xFF6B4A),
		[BSC_ROLE_ARROW] = RGB(0xB8B8BE),
	},
	.stretches = {
		[BSC_STRETCH_PREPARE] = PLAIN(0x6F9FD0),
		[BSC_STRETCH_KICK] = PLAIN(0xF2F2F4),
		[BSC_STRETCH_CONTROL] = PLAIN(0xA9B5C6),
		[BSC_STRETCH_ASLEEP] = PLAIN(0xDDCC77),
		[BSC_STRETCH_SPIN] = PATTERNED(0xF28E4E, STRIPES, 0xA85A28),
		[BSC_STRETCH_PREEMPTED] = PATTERNED(0x4A3850, DOTS, 0xCF9BD8),
		[BSC_STRETCH_BETWEEN] = PLAIN(0x59616E),
		[BSC_STRETCH_WAKE] = PATTERNED(0x303033, HATCH, 0x75757B),
		[BSC_STRETCH_STARTING] = PLAIN(0x33A0E0),
		[BSC_STRETCH_HANDOVER] = PLAIN(0x7FA8D6),
		[BSC_STRETCH_ONLINE_CALLBACKS] = PLAIN(0x2BB8A5),
		[BSC_STRETCH_RETURN] = PLAIN(0x5E8F85),
		[BSC_STRETCH_ONLINE] = PLAIN(0x2F5650),
		[BSC_STRETCH_ROLLBACK] = PLAIN(0xD77A99),
		[BSC_STRETCH_TEARDOWN] = PLAIN(0xCF9F6B),
		[BSC_STRETCH_DYING] = PATTERNED(0x38322B, HATCH, 0xCF9F6B),
		[BSC_STRETCH_FAILED] = PATTERNED(0xE0553A, HATCH, 0x8C2A14),
		[BSC_STRETCH_LOST] = PATTERNED(0x4E2333, DOTS, 0xFF77A8),
		[BSC_STRETCH_CALLBACK] = SHADE(0x000000, 96),
	},
};

/* Greys that stay apart on a laser printer, patterns where greys do not suffice. */
static const BscTheme print = {
	.name = "print",
	.kind = BSC_THEME_PRINT,
	.roles = {
		[BSC_ROLE_GROUND] = RGB(0xFFFFFF),
		[BSC_ROLE_LANE] = RGB(0xFFFFFF),
		[BSC_ROLE_GRID] = RGB(0xDDDDDD),
		[BSC_ROLE_TEXT] = RGB(0x000000),
		[BSC_ROLE_DIM] = RGB(0x444444),
		[BSC_ROLE_ALARM] = RGB(0xA01000),
		[BSC_ROLE_ARROW] = RGB(0x333333),
	},
	.stretches = {
		[BSC_STRETCH_PREPARE] = PLAIN(0x707070),
		[BSC_STRETCH_KICK] = PLAIN(0x000000),
		[BSC_STRETCH_CONTROL] = PLAIN(0xA8A8A8),
		[BSC_STRETCH_ASLEEP] = PATTERNED(0xF0F0F0, DOTS, 0xB0B0B0),
		[BSC_STRETCH_SPIN] = PATTERNED(0xFFFFFF, STRIPES, 0x666666),
		[BSC_STRETCH_PREEMPTED] = PATTERNED(0xC8C8C8, DOTS, 0x000000),
		[BSC_STRETCH_BETWEEN] = PLAIN(0xD4D4D4),
		[BSC_STRETCH_WAKE] = PATTERNED(0xFFFFFF, HATCH, 0xA8A8A8),
		[BSC_STRETCH_STARTING] = PLAIN(0x404040),
		[BSC_STRETCH_HANDOVER] = PLAIN(0xC4C4C4),
		[BSC_STRETCH_ONLINE_CALLBACKS] = PLAIN(0x8C8C8C),
		[BSC_STRETCH_RETURN] = PLAIN(0xDCDCDC),
		[BSC_STRETCH_ONLINE] = PLAIN(0xCCCCCC),
		[BSC_STRETCH_ROLLBACK] = PATTERNED(0x404040, STRIPES, 0xB0B0B0),
		[BSC_STRETCH_TEARDOWN] = PATTERNED(0x707070, HATCH, 0xF0F0F0),
		[BSC_STRETCH_DYING] = PATTERNED(0xFFFFFF, HATCH, 0x505050),
		[BSC_STRETCH_FAILED] = PATTERNED(0xFFFFFF, HATCH, 0xA01000),
		[BSC_STRETCH_LOST] = PATTERNED(0xFFFFFF, DOTS, 0x000000),
		[BSC_STRETCH_CALLBACK] = SHADE(0xFFFFFF, 130),
	},
};

/*
 * For readers who need contrast: everything stands out from the empty lane by 3 to 1 at least, text
 * from the ground by 7 to 1, and what lies side by side differs in lightness, which every eye sees.
 */
static const BscTheme contrast = {
	.name = "high-contrast",
	.kind = BSC_THEME_CONTRAST,
	.roles = {
		[BSC_ROLE_GROUND] = RGB(0xFFFFFF),
		[BSC_ROLE_LANE] = RGB(0xFFFFFF),
		[BSC_ROLE_GRID] = RGB(0xA0A0A0),
		[BSC_ROLE_TEXT] = RGB(0x000000),
		[BSC_ROLE_DIM] = RGB(0x303030),
		[BSC_ROLE_ALARM] = RGB(0xB00000),
		[BSC_ROLE_ARROW] = RGB(0x000000),
	},
	.stretches = {
		[BSC_STRETCH_PREPARE] = PLAIN(0x00306A),
		[BSC_STRETCH_KICK] = PLAIN(0x000000),
		[BSC_STRETCH_CONTROL] = PLAIN(0x5A5A5A),
		[BSC_STRETCH_ASLEEP] = PLAIN(0x8A7300),
		[BSC_STRETCH_SPIN] = PATTERNED(0xC04000, STRIPES, 0xFFD0B0),
		[BSC_STRETCH_PREEMPTED] = PATTERNED(0xF2E4F6, DOTS, 0x5E1A6B),
		[BSC_STRETCH_BETWEEN] = PLAIN(0x8C8C8C),
		[BSC_STRETCH_WAKE] = PATTERNED(0xFFFFFF, HATCH, 0x595959),
		[BSC_STRETCH_STARTING] = PLAIN(0x00509C),
		[BSC_STRETCH_HANDOVER] = PLAIN(0x4074CC),
		[BSC_STRETCH_ONLINE_CALLBACKS] = PLAIN(0x004A40),
		[BSC_STRETCH_RETURN] = PLAIN(0x2A7C6B),
		[BSC_STRETCH_ONLINE] = PLAIN(0x5E9E90),
		[BSC_STRETCH_ROLLBACK] = PLAIN(0x90008C),
		[BSC_STRETCH_TEARDOWN] = PLAIN(0x7A4A00),
		[BSC_STRETCH_DYING] = PATTERNED(0xFFFFFF, HATCH, 0x7A4A00),
		[BSC_STRETCH_FAILED] = PATTERNED(0xB00000, HATCH, 0xFFC8C0),
		[BSC_STRETCH_LOST] = PATTERNED(0xFFFFFF, DOTS, 0xC00060),
		[BSC_STRETCH_CALLBACK] = SHADE(0x000000, 150),
	},
};

static const BscTheme contrast_dark = {
	.name = "high-contrast-dark",
	.kind = BSC_THEME_CONTRAST_DARK,
	.roles = {
		[BSC_ROLE_GROUND] = RGB(0x000000),
		[BSC_ROLE_LANE] = RGB(0x101010),
		[BSC_ROLE_GRID] = RGB(0x606060),
		[BSC_ROLE_TEXT] = RGB(0xFFFFFF),
		[BSC_ROLE_DIM] = RGB(0xDCDCDC),
		[BSC_ROLE_ALARM] = RGB(0xFF8066),
		[BSC_ROLE_ARROW] = RGB(0xFFFFFF),
	},
	.stretches = {
		[BSC_STRETCH_PREPARE] = PLAIN(0x5C86F0),
		[BSC_STRETCH_KICK] = PLAIN(0xFFFFFF),
		[BSC_STRETCH_CONTROL] = PLAIN(0xA4ACB6),
		[BSC_STRETCH_ASLEEP] = PLAIN(0xFFCC33),
		[BSC_STRETCH_SPIN] = PATTERNED(0xFF9A4D, STRIPES, 0x6A3000),
		[BSC_STRETCH_PREEMPTED] = PATTERNED(0x30203A, DOTS, 0xE8B0F5),
		[BSC_STRETCH_BETWEEN] = PLAIN(0x5F6773),
		[BSC_STRETCH_WAKE] = PATTERNED(0x000000, HATCH, 0xB4B4B4),
		[BSC_STRETCH_STARTING] = PLAIN(0x5CC0FF),
		[BSC_STRETCH_HANDOVER] = PLAIN(0x6E7CD8),
		[BSC_STRETCH_ONLINE_CALLBACKS] = PLAIN(0x5CF2D8),
		[BSC_STRETCH_RETURN] = PLAIN(0x429F8A),
		[BSC_STRETCH_ONLINE] = PLAIN(0x2F7A6C),
		[BSC_STRETCH_ROLLBACK] = PLAIN(0xFF78BC),
		[BSC_STRETCH_TEARDOWN] = PLAIN(0xE0A860),
		[BSC_STRETCH_DYING] = PATTERNED(0x000000, HATCH, 0xE0A860),
		[BSC_STRETCH_FAILED] = PATTERNED(0xFF5A3C, HATCH, 0x5A0A00),
		[BSC_STRETCH_LOST] = PATTERNED(0x000000, DOTS, 0xFF80B5),
		[BSC_STRETCH_CALLBACK] = SHADE(0x000000, 150),
	},
};

static const BscTheme *const themes[] = { &light, &dark, &print, &contrast, &contrast_dark };

G_STATIC_ASSERT(G_N_ELEMENTS(themes) == BSC_N_THEMES);

const BscTheme *bsc_theme_get(BscThemeKind kind)
{
	g_assert((size_t)kind < G_N_ELEMENTS(themes));
	return themes[kind];
}

bool bsc_theme_parse(const char *name, BscThemeKind *ret_kind)
{
	for (size_t i = 0; i < G_N_ELEMENTS(themes); i++)
		if (strcmp(themes[i]->name, name) == 0) {
			*ret_kind = themes[i]->kind;
			return true;
		}
	return false;
}

BscThemeKind bsc_theme_kind(const BscTheme *theme)
{
	return theme->kind;
}

const char *bsc_theme_name(BscThemeKind kind)
{
	return bsc_theme_get(kind)->name;
}

bool bsc_theme_is_dark(const BscTheme *theme)
{
	return theme->kind == BSC_THEME_DARK || theme->kind == BSC_THEME_CONTRAST_DARK;
}

bool bsc_theme_is_contrast(const BscTheme *theme)
{
	return theme->kind == BSC_THEME_CONTRAST || theme->kind == BSC_THEME_CONTRAST_DARK;
}

BscColor bsc_theme_color(const BscTheme *theme, BscRole role)
{
	return theme->roles[role];
}

BscColor bsc_color_mix(BscColor a, BscColor b, int percent)
{
	int other = 100 - percent;

	return (BscColor){ (uint8_t)((a.r * other + b.r * percent + 50) / 100),
			   (uint8_t)((a.g * other + b.g * percent + 50) / 100),
			   (uint8_t)((a.b * other + b.b * percent + 50) / 100), 255 };
}

/* The colour that a reader connects with KIND, also where its ground is pale. */
static BscColor hue(const BscTheme *theme, BscStretchKind kind)
{
	const BscStyle *style = &theme->stretches[kind];

	if (style->pattern == BSC_PATTERN_NONE)
		return style->fill;
	if ((kind == BSC_STRETCH_SPIN || kind == BSC_STRETCH_FAILED) &&
	    theme->kind != BSC_THEME_PRINT)
		return style->fill;
	return style->ink;
}

BscStyle bsc_theme_stretch(const BscTheme *theme, BscStretchKind kind, BscCertainty certainty)
{
	BscStyle style = theme->stretches[kind];
	BscColor lane = theme->roles[BSC_ROLE_LANE];

	/* These say by themselves that no event shows them. */
	if (kind == BSC_STRETCH_WAKE || kind == BSC_STRETCH_DYING || kind == BSC_STRETCH_LOST ||
	    (kind == BSC_STRETCH_FAILED && certainty != BSC_UNKNOWN))
		return style;
	switch (certainty) {
	case BSC_EXACT: break;
	case BSC_INFERRED:
		style.ink = hue(theme, kind);
		style.fill = bsc_color_mix(lane, style.ink, 45);
		if (style.pattern == BSC_PATTERN_NONE)
			style.pattern = BSC_PATTERN_DOTS;
		break;
	case BSC_BOUNDED:
	case BSC_UNKNOWN:
		style.ink = bsc_color_mix(lane, hue(theme, kind),
					  bsc_theme_is_contrast(theme) ? 100 : 75);
		style.fill = bsc_color_mix(lane, hue(theme, kind), 16);
		if (style.pattern != BSC_PATTERN_STRIPES)
			style.pattern = BSC_PATTERN_HATCH;
		break;
	}
	return style;
}

BscStyle bsc_theme_band(const BscTheme *theme, BscStretchKind before, BscStretchKind after)
{
	BscColor lane = theme->roles[BSC_ROLE_LANE];
	BscStyle style = { .pattern = BSC_PATTERN_HATCH };

	style.fill = bsc_color_mix(lane, hue(theme, before), before == BSC_STRETCH_WAKE ? 15 : 38);
	style.ink = hue(theme, after);
	if (before == after)
		style.fill = bsc_color_mix(lane, style.ink, 12);
	return style;
}

/* Percent of a colour that dimming leaves. */
#define DIM_FILL 16
#define DIM_INK  26

BscStyle bsc_theme_dim(const BscTheme *theme, const BscStyle *style)
{
	BscColor lane = theme->roles[BSC_ROLE_LANE];
	BscStyle dim = *style;

	dim.fill = bsc_color_mix(lane, style->fill, DIM_FILL);
	dim.ink = bsc_color_mix(lane, style->ink, DIM_INK);
	return dim;
}

/* A grey of so much contrasts as much with black as with white; by the square, as eyes see. */
#define MIDDLE (118 * 118)

/* Black or white, whichever contrasts more with FILL. */
static BscColor text_of_contrast(BscColor fill)
{
	int square =
		(2126 * fill.r * fill.r + 7152 * fill.g * fill.g + 722 * fill.b * fill.b) / 10000;

	return square >= MIDDLE ? (BscColor)RGB(0x000000) : (BscColor)RGB(0xFFFFFF);
}

bool bsc_theme_is_grounded(const BscTheme *theme, const BscStyle *style)
{
	return style->pattern == BSC_PATTERN_STRIPES ||
	       (style->pattern != BSC_PATTERN_NONE && bsc_theme_is_contrast(theme));
}

BscColor bsc_theme_text_on(const BscTheme *theme, const BscStyle *style)
{
	static const BscColor black = RGB(0x1A1A1C), white = RGB(0xFFFFFF);
	const BscColor *c = &style->fill;
	int luma;

	/* A shade lets the hue of what is below it through, which is strong in every theme. */
	if (c->a < 255)
		return theme->kind == BSC_THEME_LIGHT || bsc_theme_is_contrast(theme) ? white
										      : black;
	if (bsc_theme_is_contrast(theme))
		return text_of_contrast(*c);
	luma = (299 * c->r + 587 * c->g + 114 * c->b) / 1000;

	if (style->pattern != BSC_PATTERN_NONE && !bsc_theme_is_grounded(theme, style))
		luma = (luma +
			(299 * style->ink.r + 587 * style->ink.g + 114 * style->ink.b) / 1000) /
		       2;
	return luma >= 128 ? black : white;
}

BscStyle bsc_look_style(const BscTheme *theme, BscLook look)
{
	BscStretchKind kind = bsc_look_kind(look);
	BscStyle style;

	if (look & BSC_LOOK_MARK) {
		style = (BscStyle){ .fill = theme->roles[BSC_ROLE_ALARM] };
		style.ink = style.fill;
		return style;
	}
	if (look & BSC_LOOK_BAND)
		style = bsc_theme_band(theme, kind, bsc_look_after(look));
	else
		style = bsc_theme_stretch(theme, kind, bsc_look_certainty(look));
	return look & BSC_LOOK_DIM ? bsc_theme_dim(theme, &style) : style;
}
