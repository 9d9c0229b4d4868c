/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "draw/scene.h"

#include <glib.h>

/* The inside of a scene, shared by the files that lay out its parts. Not for other folders. */

struct BscScene {
	const BscCapture *capture;
	const BscTimeline *timeline;
	const BscEpisode *episode; /* NULL: the capture has none, and there is nothing to draw */
	BscView view;
	const BscTheme *theme;
	GArray *items;    /* BscItem, in the order of painting */
	GString *text;    /* of all items, each with its terminator */
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
	BscRow first_lane;
	size_t n_lanes, n_control; /* all, and how many control lanes come first: 0 or 1 */
	bool has_arrows;           /* the picture is roomy enough for them */
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

/* light.c: what the view's highlight brings out. LANE is counted from first_lane. */
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

/* geometry.c */
void bsc_layout_measure(BscScene *scene);
/* The bar that LANE (counted from first_lane) is painted in, not clipped; whole px. */
BscBar bsc_layout_bar(const BscScene *scene, size_t lane);
double bsc_layout_px(const BscScene *scene, BscNsec t);
/* Smallest moment at or right of X px. */
BscNsec bsc_layout_ns(const BscScene *scene, double x);
/* AP lanes that can be seen: [*ret_first, *ret_end), counted from first_lane. */
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
/* legend.c */
double bsc_layout_legend(BscScene *scene, double y);
/* labels.c */
double bsc_layout_label_width(const BscScene *scene);
void bsc_layout_axis(BscScene *scene);
void bsc_layout_labels(BscScene *scene);
void bsc_layout_outcomes(BscScene *scene);
/* stretches.c */
void bsc_layout_stretches(BscScene *scene, size_t lane);
uint8_t bsc_layout_claim(const BscTimeline *timeline, size_t row);
/* Only what must never be folded away, for lanes that share their px with another. */
void bsc_layout_alarms(BscScene *scene, size_t lane);
/* strips.c */
double bsc_layout_strip_height(const BscBar *bar);
void bsc_layout_strip(BscScene *scene, size_t lane);
/* arrows.c */
bool bsc_layout_wants_arrows(const BscScene *scene);
void bsc_layout_arrows(BscScene *scene);

/*
 * Rows of LANE (counted from first_lane) at DEPTH, [*ret_first, *ret_end), which can be seen: they
 * end after the view's begin and begin before its end.
 */
void bsc_layout_rows(const BscScene *scene, size_t lane, unsigned depth, size_t *ret_first,
		     size_t *ret_end);
/* First row of [FIRST, END) with end_high > T, by halving. */
size_t bsc_layout_first_after(const BscIntervals *intervals, size_t first, size_t end, BscNsec t);
