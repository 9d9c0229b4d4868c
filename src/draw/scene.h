/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "draw/highlight.h"
#include "draw/look.h"
#include "draw/playhead.h"
#include "draw/theme.h"
#include "model/capture.h"

/*
 * A display list: what to paint, in pixels, computed once and painted by anybody (SVG, Cairo, the
 * window). Picking asks the very list that was painted.
 */

/* What part of which episode, and how large. */
typedef struct BscView {
	BscRow episode;
	BscNsec begin, end;   /* visible range; begin < end */
	double width, height; /* px of the whole picture */
	bool has_frame;       /* title, legend and footer: pictures, not the window */
	double lane_height;   /* px of an AP's lane with its gap; 0: what fits in HEIGHT */
	double scroll;        /* px that the lanes are scrolled up; the control lane stays */
	double label_width;   /* px left of the lanes; 0: what the labels need */
	/*
	 * The APs' lanes that are shown, in this order: rows of the timeline, borrowed for as long
	 * as the scene is made. Rows of other episodes and repeated ones are left out. NULL: all,
	 * by number. The control lane always comes first.
	 */
	const BscRow *lanes;
	size_t n_lanes;
	size_t n_pinned; /* so many of them stay, like the control lane, where the others scroll */
	/* What is brought out, by dimming all else; borrowed, outlives the scene. NULL: nothing. */
	const BscHighlights *highlights;
	BscHighlight highlight;
	/* The moment up to which the picture is solid; borrowed, outlives the scene. NULL: none. */
	const BscPlayhead *playhead;
} BscView;

/* The view that shows all of EPISODE in WIDTH x HEIGHT px, with a little air at both ends. */
BscView bsc_view_fit(const BscTimeline *timeline, BscRow episode, double width, double height,
		     bool has_frame);

/*
 * Height in px at which a framed picture of all of VIEW's episode, as wide as VIEW, gives every
 * lane the room it deserves; grows with the lanes up to a limit, beyond which lanes become 1 px.
 */
double bsc_view_natural_height(const BscCapture *capture, const BscView *view);

typedef enum BscItemKind {
	BSC_ITEM_RECT,  /* x y w h, fill */
	BSC_ITEM_BAND,  /* as rect: a bounded edge, between its two bounds */
	BSC_ITEM_LINE,  /* x y to x+w y+h, stroke */
	BSC_ITEM_ARROW, /* as line, with a head at the far end */
	BSC_ITEM_CELLS, /* x y w h: a lane with a look for each px of its width, see below */
	BSC_ITEM_TEXT,  /* baseline at x y, anchored by ANCHOR, at most w px wide (0: any) */
} BscItemKind;

typedef enum BscAnchor { BSC_ANCHOR_START, BSC_ANCHOR_MIDDLE, BSC_ANCHOR_END } BscAnchor;

/* What an item stands for, for picking and for the SVG's <title>. */
typedef enum BscRefKind { BSC_REF_NONE, BSC_REF_INTERVAL, BSC_REF_ARROW, BSC_REF_LANE } BscRefKind;

typedef struct BscItem {
	BscItemKind kind;
	double x, y, w, h;
	BscColor fill;
	BscPattern pattern;
	BscColor ink; /* of the pattern */
	bool is_dashed;
	double size; /* px of text; stroke width of lines */
	bool is_bold;
	BscAnchor anchor;
	uint32_t text; /* offset into scene->text; of cells: which ones */
	BscRefKind ref_kind;
	BscRow ref; /* row of the table that REF_KIND names; with several folded, the first */
	uint32_t n_folded; /* how many rows share these pixels; 0 and 1: it stands for itself */
	uint32_t part;     /* of a stacked scene, whose row REF is; 0 in every other scene */
} BscItem;

typedef struct BscScene BscScene;

/*
 * Lays out VIEW of CAPTURE's timeline. Cost follows pixels, not events. Deterministic. The scene
 * borrows CAPTURE. Free with bsc_scene_free().
 */
BscScene *bsc_scene_new(const BscCapture *capture, const BscView *view, const BscTheme *theme);
/* As above, for frame after frame: in the memory of OLD, which is taken; NULL: there is none. */
BscScene *bsc_scene_new_after(BscScene *old, const BscCapture *capture, const BscView *view,
			      const BscTheme *theme);
/*
 * Only the legend of all of VIEW's episode, as wide as VIEW and as high as it needs, which the
 * height of the scene's view says: for a place of its own, where zooming does not move it.
 */
BscScene *bsc_scene_new_legend(const BscCapture *capture, const BscView *view,
			       const BscTheme *theme);
void bsc_scene_free(BscScene *scene);

const BscItem *bsc_scene_items(const BscScene *scene, size_t *ret_n);
const char *bsc_scene_text(const BscScene *scene, const BscItem *item);

/* What an item of cells holds. Some looks are drawn on a part of its height only. */
typedef struct BscCells {
	const BscLook *looks; /* one for each px from the item's x on */
	size_t n;
	double inner_y, inner_h; /* px, of looks that bsc_look_is_inner() */
} BscCells;

BscCells bsc_scene_cells(const BscScene *scene, const BscItem *item);
/*
 * The next px of ITEM, which is of cells, that look the same, as a rectangle: false when there are
 * no more. *AT is 0 at first.
 */
bool bsc_scene_next_run(const BscScene *scene, const BscItem *item, size_t *at, BscItem *ret);

const BscView *bsc_scene_view(const BscScene *scene);
const BscTheme *bsc_scene_theme(const BscScene *scene);
/* What the refs of its items belong to; NULL: no item has one, or bsc_scene_part_capture() says. */
const BscCapture *bsc_scene_capture(const BscScene *scene);
/* Appends what the picture shows in one line: "Boot bring-up, parallel, 7 CPUs". */
void bsc_scene_put_title(const BscScene *scene, GString *out);

/* Rectangle of the time axis: x of view->begin and view->end, y of the lanes' top and bottom. */
void bsc_scene_plot(const BscScene *scene, double *ret_x0, double *ret_x1, double *ret_y0,
		    double *ret_y1);

/* Total height in px that all lanes need, for scrolling; at least the plot's. */
double bsc_scene_content_height(const BscScene *scene);

/* y and height in px of LANE (a row of the timeline), after scrolling; false if not visible. */
bool bsc_scene_lane(const BscScene *scene, BscRow lane, double *ret_y, double *ret_height);

/*
 * px that the lanes are to be scrolled for LANE to be whole, in the middle as far as there is room.
 * False where it is not shown, is whole already, or never scrolls; or where several parts are.
 */
bool bsc_scene_reveal(const BscScene *scene, BscRow lane, double *ret_scroll);

/*
 * What is at X Y: the topmost item that stands for something; stretches of depth 1 before those of
 * depth 0, then lanes. Returns BSC_REF_NONE with *RET_ROW untouched where nothing is.
 */
BscRefKind bsc_scene_pick(const BscScene *scene, double x, double y, BscRow *ret_row);

double bsc_view_to_px(const BscScene *scene, BscNsec t);
BscNsec bsc_view_to_ns(const BscScene *scene, double x);

/* Step of the ticks for SPAN ns with at most MAX of them: 1, 2 or 5 times a power of ten. */
BscNsec bsc_nice_step(BscNsec span, int max);
