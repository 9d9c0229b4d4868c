/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "draw/scene.h"
#include "model/coarse.h"

#include <glib.h>

/* The inside of a scene, shared by the files that lay out its parts. Not for other folders. */

typedef struct BscStack BscStack;

/* Where the looks of an item of cells lie in scene->looks. */
typedef struct BscCellRow {
	size_t first, n;
	double inner_y, inner_h;
} BscCellRow;

struct BscScene {
	BscStack *stack; /* owned: the parts of a stacked scene; NULL: it shows one episode */
	const BscCapture *capture;
	const BscTimeline *timeline;
	const BscEpisode *episode; /* NULL: the capture has none, and there is nothing to draw */
	BscView view;
	const BscTheme *theme;
	GArray *items;    /* BscItem, in the order of painting */
	GString *text;    /* of all items, each with its terminator */
	GArray *looks;    /* BscLook, of all items of cells */
	GArray *cells;    /* BscCellRow, by the number that an item of cells has */
	char *title;      /* owned; NULL: what the episode says */
	bool is_measured; /* parts only say how high they are and add no items */

	double margin; /* px, left and right of everything */
	double x0, x1; /* px of view.begin and view.end */
	double px_per_ns;
	double top, bottom; /* px of all lanes, the control lane's included */
	double control_height;
	double lanes_top;   /* px where the lanes of the APs begin, and scroll away */
	double lane_height; /* px from one lane to the next */
	double header_y, legend_y, footer_y;
	BscRow first_lane;         /* of the episode */
	size_t n_all_lanes;        /* of the episode */
	size_t n_lanes, n_control; /* shown, and how many control lanes come first: 0 or 1 */
	size_t n_pinned;           /* so many behind them do not scroll either */
	BscRow *rows;     /* owned, by lane that is shown; NULL: all lanes, in their order */
	uint32_t *places; /* owned; by lane of the episode: which one it is of those shown */
	bool has_arrows;  /* the picture is roomy enough for them */
	bool is_crowded;  /* too many stretches are to be seen to draw each */
	BscNsec zero;     /* moment of the axis' 0 */
	double axis_y;    /* baseline of the texts of its ticks; negative: it has none */

	/* Of a part of a stack, which adds to the items of the whole. */
	bool is_part;
	uint32_t part;             /* its number */
	const BscNsec *lane_zeros; /* by lane, ns: a zero for each lane; NULL: ZERO for all */
	BscNsec from, to;          /* the view, ns from the zero */
	double inset;              /* px that the bars of APs leave free above and below */
	const BscScene *ghost;     /* the part whose outline is drawn behind; NULL: none */
};

/* px of what is thin at that height, and of the bar of a lane. */
typedef struct BscBar {
	double y, h;
} BscBar;

/*
 * scene.c: a scene of WIDTH x HEIGHT px with its ground and nothing else, for pictures that are not
 * of one episode: no capture, no lanes, the name TITLE.
 */
BscScene *bsc_layout_new_plain(double width, double height, const BscTheme *theme,
			       const char *title);

/* scene.c: everything in the region of the lanes but the outcomes, which lie over all marks. */
void bsc_layout_body(BscScene *scene);
/* The lane whose place X Y is in, though nothing of it is painted there. */
BscRefKind bsc_layout_pick_lane(const BscScene *scene, double x, double y, BscRow *ret_row);

/* stack.c */
void bsc_stack_free(BscStack *stack);
/* The scenes that have lanes, by number: the scene itself, or the parts of a stack; NULL: no more.
 */
BscScene *bsc_layout_lanes_of(BscScene *scene, size_t i);
/* The one that holds the lanes of PART; NULL: there is no such part. */
const BscScene *bsc_layout_part_of(const BscScene *scene, size_t part);
/* The one of them at height Y px. */
const BscScene *bsc_layout_scene_at(const BscScene *scene, double y);
/*
 * stack-ghost.c: what scene->ghost shows, in the lanes of the same CPUs: an outline behind the
 * stretches, or, where lanes are too low for one, marks over them. Each is drawn at its own turn.
 */
void bsc_layout_ghost(BscScene *scene, bool is_behind);

/* light.c: what the view's highlight brings out. */
bool bsc_layout_is_dimming(const BscScene *scene);
/*
 * How far from X px on, at most to LIMIT, LANE looks the same: brought out or dimmed. A step is a
 * px at least, and a px that has anything to bring out is brought out.
 */
double bsc_layout_light(const BscScene *scene, size_t lane, double x, double limit,
			bool *ret_is_lit);
/* Something of LANE in [X, END] px is brought out; all is where nothing is dimmed. */
bool bsc_layout_has_light(const BscScene *scene, size_t lane, double x, double end);
/* At least half of LANE in [X, END] px is brought out. */
bool bsc_layout_is_light(const BscScene *scene, size_t lane, double x, double end);

/*
 * lanes.c: takes the view's choice of lanes. From here on a lane is counted from the first one that
 * is shown, and bsc_layout_row() says which of the timeline it is.
 */
void bsc_layout_choose_lanes(BscScene *scene);
BscRow bsc_layout_row(const BscScene *scene, size_t lane);
/* The other way round; false where ROW is not shown. */
bool bsc_layout_find_lane(const BscScene *scene, BscRow row, size_t *ret_lane);
/* How many lanes, counted from the first, do not scroll. */
size_t bsc_layout_n_fixed(const BscScene *scene);
/* px of the region that LANE is cut to. */
double bsc_layout_lane_top(const BscScene *scene, size_t lane);
double bsc_layout_lane_bottom(const BscScene *scene, size_t lane);

/* geometry.c */
void bsc_layout_measure(BscScene *scene);
/* Everything from left to right, with LABEL px wanted for the labels of the lanes. */
void bsc_layout_measure_width(BscScene *scene, double label);
/* px where the pinned lanes begin. */
double bsc_layout_pinned_top(const BscScene *scene);
/* px that the control lane takes, with the air below it, above lanes that are LANE_HEIGHT apart. */
double bsc_layout_control_room(const BscScene *scene, double lane_height);
/* Places the lanes from scene->top on, LANE_HEIGHT px apart; the bottom is that of the last one. */
void bsc_layout_place_lanes(BscScene *scene, double lane_height);
/* Moves the view so that ZERO is where the scene's zero was. For parts of a stack. */
void bsc_layout_set_zero(BscScene *scene, BscNsec zero);
/* Moves the view to the zero of LANE, where each lane has its own; else does nothing. */
void bsc_layout_at_lane(BscScene *scene, size_t lane);
/* The bar that LANE is painted in, not clipped; whole px. */
BscBar bsc_layout_bar(const BscScene *scene, size_t lane);
/* The part of BAR that a CPU which is up takes. */
BscBar bsc_layout_inner_bar(BscBar bar);

/* px: what lies further away does so in damaged input alone; painters compute with it. */
#define BSC_LAYOUT_FURTHEST 1e12

static inline double bsc_layout_px(const BscScene *scene, BscNsec t)
{
	/* Distances of more than 2^63 ns exist in damaged input only; they saturate. */
	BscNsec distance;
	double x;

	if (__builtin_sub_overflow(t, scene->view.begin, &distance))
		distance = t < scene->view.begin ? INT64_MIN : INT64_MAX;
	x = scene->x0 + (double)distance * scene->px_per_ns;
	return CLAMP(x, -BSC_LAYOUT_FURTHEST, BSC_LAYOUT_FURTHEST);
}

/* Smallest moment at or right of X px. */
BscNsec bsc_layout_ns(const BscScene *scene, double x);
/* AP lanes that scroll and can be seen: [*ret_first, *ret_end). */
void bsc_layout_visible(const BscScene *scene, size_t *ret_first, size_t *ret_end);

/* items.c */
BscItem *bsc_layout_add(BscScene *scene, BscItemKind kind, double x, double y, double w, double h);
/* As above for a filled rectangle, cut to the lanes' region [TOP, BOTTOM); NULL if outside. */
BscItem *bsc_layout_add_clipped(BscScene *scene, BscItemKind kind, double x, double y, double w,
				double h, double top, double bottom);
void bsc_layout_style(BscItem *item, const BscStyle *style);
void bsc_layout_ref(BscItem *item, BscRefKind kind, BscRow row, uint32_t n_folded);

typedef struct BscTextStyle {
	double size; /* px */
	bool is_bold;
	BscAnchor anchor;
	BscColor color;
} BscTextStyle;

/*
 * Adds TEXT with its baseline at X Y, at most MAX px wide (0: any), cut with an ellipsis. Returns
 * its width in px, 0 where nothing fits. Adds nothing while the scene is measured.
 */
double bsc_layout_text(BscScene *scene, double x, double y, double max, const char *text,
		       const BscTextStyle *style);
/* Adds TEXT in as many lines as it needs between X and the right margin; returns the new Y. */
double bsc_layout_wrap(BscScene *scene, double x, double y, double line_height, const char *text,
		       const BscTextStyle *style);
BscTextStyle bsc_layout_text_style(const BscScene *scene, double size, BscRole role);

/* frame.c: each returns the y below itself; Y is where it begins. */
double bsc_layout_header(BscScene *scene, double y);
double bsc_layout_footer(BscScene *scene, double y);
/*
 * The parts of a line that says where the scene's figures are from: file, checksum, clock, what is
 * wrong with it. Each goes behind *X, *Y and moves them, to a new line where it does not fit.
 */
void bsc_layout_source(BscScene *scene, double *x, double *y);
/* As a part of such a line, TEXT. */
void bsc_layout_part(BscScene *scene, const char *text, const BscTextStyle *style, double *x,
		     double *y);
/* Appends what the total of the scene's episode is from and to. */
void bsc_layout_put_definition(const BscScene *scene, GString *out);
BscTextStyle bsc_layout_source_style(const BscScene *scene);
/* legend.c */
double bsc_layout_legend(BscScene *scene, double y);
/* labels.c */
double bsc_layout_label_width(const BscScene *scene);
void bsc_layout_axis(BscScene *scene);
void bsc_layout_labels(BscScene *scene);
void bsc_layout_outcomes(BscScene *scene);
/* stretches.c */
void bsc_layout_stretches(BscScene *scene, size_t lane);
/* Only what must never be folded away, for lanes that share their px with another. */
void bsc_layout_alarms(BscScene *scene, size_t lane);
/* cells.c */
/* Sets whether the lanes of SCENE, those in [FIRST, END) among them, show too much to draw all. */
void bsc_layout_measure_crowd(BscScene *scene, size_t first, size_t end);
/* LANE from far away; NULL: it has few stretches. */
const BscCoarseLane *bsc_layout_coarse(const BscScene *scene, size_t lane);
/*
 * Adds LANE, of which [FIRST, END) can be seen, as one item of cells where SCENE or a low lane is
 * crowded and that shows no less; false, and nothing added, where each stretch is to be an item.
 */
bool bsc_layout_put_cells(BscScene *scene, size_t lane, size_t first, size_t end);
/* The interval at X Y px in ITEM, which is of cells; false: nothing is there. */
bool bsc_layout_pick_cell(const BscScene *scene, const BscItem *item, double x, double y,
			  BscRow *ret_row);
/* strips.c */
double bsc_layout_strip_height(const BscBar *bar);
void bsc_layout_strip(BscScene *scene, size_t lane);
/* playhead.c: over everything in the region of the lanes; the view has one. */
void bsc_layout_playhead(BscScene *scene);
/* arrows.c */
bool bsc_layout_wants_arrows(const BscScene *scene);
void bsc_layout_arrows(BscScene *scene);

/*
 * Rows of LANE at DEPTH, [*ret_first, *ret_end), which can be seen: they
 * end after the view's begin and begin before its end.
 */
void bsc_layout_rows(const BscScene *scene, size_t lane, unsigned depth, size_t *ret_first,
		     size_t *ret_end);
/* First row of [FIRST, END) with end_high > T, by halving. */
size_t bsc_layout_first_after(const BscIntervals *intervals, size_t first, size_t end, BscNsec t);
/* First row of [FIRST, END) with begin_low >= T. */
size_t bsc_layout_first_at(const BscIntervals *intervals, size_t first, size_t end, BscNsec t);
