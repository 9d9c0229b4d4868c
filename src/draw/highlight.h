/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "analysis/analysis.h"
#include "model/capture.h"

/*
 * Parts of a timeline that a drawing brings out, by dimming the rest. Each line: highlight, name on
 * the command line, what it shows.
 */
#define BSC_HIGHLIGHTS(X)                                                                          \
	X(NONE, "none", "nothing")                                                                 \
	X(WAITS, "waits", "serialized waits")                                                      \
	X(SPIN, "spin", "spin and sleep")                                                          \
	X(PATH, "path", "critical path")

typedef enum BscHighlight {
#define X(highlight, name, text) BSC_HIGHLIGHT_##highlight,
	BSC_HIGHLIGHTS(X)
#undef X
		BSC_N_HIGHLIGHTS,
	/* What somebody has looked for; it has no name, and no place among those to choose from. */
	BSC_HIGHLIGHT_FOUND = BSC_N_HIGHLIGHTS,
} BscHighlight;

const char *bsc_highlight_name(BscHighlight highlight); /* static */
const char *bsc_highlight_text(BscHighlight highlight); /* static */
bool bsc_highlight_parse(const char *name, BscHighlight *ret_highlight);

/*
 * Where every highlight of a timeline lies, lane by lane. Made once, so that drawing only looks up
 * what it shows. Immutable; refers to nothing that it was made from. What may be a wait counts as
 * one, as the picture shows there that it only may be.
 */
typedef struct BscHighlights BscHighlights;

BscHighlights *bsc_highlights_new(const BscTimeline *timeline, const BscAnalysis *analysis);
/* Where N ROWS of TIMELINE's intervals lie: for BSC_HIGHLIGHT_FOUND, and nothing for the others. */
BscHighlights *bsc_highlights_new_found(const BscTimeline *timeline, const BscRow *rows, size_t n);
void bsc_highlights_free(BscHighlights *highlights);

/* Moments of a lane that are brought out; begin < end. */
typedef struct BscGlow {
	BscNsec begin, end;
} BscGlow;

/* The first one of LANE that ends after T; false where there is none. Found by halving. */
bool bsc_highlights_next(const BscHighlights *highlights, BscHighlight highlight, BscRow lane,
			 BscNsec t, BscGlow *ret);

/* LANE has something to bring out. */
bool bsc_highlights_has_any(const BscHighlights *highlights, BscHighlight highlight, BscRow lane);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BscHighlights, bsc_highlights_free)
