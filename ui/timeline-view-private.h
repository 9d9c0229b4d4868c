/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "export/cairo-painter.h"
#include "ui/range.h"
#include "ui/timeline-view.h"
#include "ui/walk.h"

/* What a drag with a key spans. */
typedef enum BscBand { BSC_BAND_NONE, BSC_BAND_ZOOM, BSC_BAND_MEASURE } BscBand;

/* Shared by the files of the view: painting, pointer, keyboard. */
struct _BscTimelineView {
	GtkWidget parent_instance;
	BscDocument *document; /* owned; NULL: nothing to show */
	BscCapture *capture;   /* of the document */
	BscRow episode;
	BscTimelinePart *parts; /* owned: of a stack, the first one is document; NULL: no stack */
	size_t n_parts;
	BscAlignment alignment;
	bool is_ghost, has_bars;
	BscHighlight highlight;
	BscHighlights *found; /* owned: shown instead of the highlight; NULL: nothing is found */
	BscNsec mark_begin, mark_end; /* BSC_NSEC_NONE: nothing is marked */

	BscRange range, limit; /* visible part; how far out it may go */
	double scroll;      /* px that the lanes are scrolled up; of a stack, all below the axis */
	double lane_height; /* px; 0: all lanes fit */
	const BscTheme *theme; /* that suits the widgets around */

	bool is_stale;            /* scene and node do not show what the fields above say */
	BscPainter *painter;      /* owned */
	BscScene *scene;          /* owned; NULL before the first layout */
	cairo_surface_t *page[2]; /* take turns: the node on the screen still holds the other */
	int current_page;
	GskRenderNode *node; /* the painted scene */

	BscPick selection, hover;
	graphene_rect_t selection_rect, hover_rect;
	bool has_pointer;
	double pointer_x, pointer_y;
	PangoLayout *moment; /* of the pointer, as it stands on the axis */

	BscNsec playhead;             /* BSC_NSEC_NONE: there is none */
	BscNsec loop_begin, loop_end; /* begin >= end: nothing repeats */
	PangoLayout *playhead_text;   /* its moment, as it stands on the handle */
	bool is_scrubbing;            /* the drag moves the playhead */
	bool is_over_axis;            /* the pointer, which shows that a press moves the playhead */

	BscRange drag_range; /* when the drag began */
	double drag_scroll;
	bool is_dragging;
	BscBand band;
	BscNsec band_begin, band_end;
	double pinch_x;        /* about what a pinch zooms */
	double speed;          /* px per second that lanes still move after a touch */
	gint64 speed_since;    /* us of the frame clock */
	guint speed_tick;      /* 0: they stand */
	BscNotebook *notebook; /* owned; NULL: none */
	BscShownLanes shown;   /* no rows: all lanes */
};

/* The scene is laid out anew before the next frame. */
void bsc_timeline_view_invalidate(BscTimelineView *self);
void bsc_timeline_view_set_range(BscTimelineView *self, BscRange range);
/* The range that shows all of the episode. */
BscRange bsc_timeline_view_fitting(BscTimelineView *self);
void bsc_timeline_view_set_scroll(BscTimelineView *self, double scroll);
/* px that the lanes of SCENE can be scrolled. */
double bsc_timeline_view_scroll_max(BscTimelineView *self, const BscScene *scene);

/* What the scene shows at X Y. */
BscPick bsc_timeline_view_pick(BscTimelineView *self, double x, double y);
/* Follows the pointer; repaints only what lies over the scene. */
void bsc_timeline_view_point_at(BscTimelineView *self, double x, double y);
void bsc_timeline_view_point_away(BscTimelineView *self);

/* Where PICK stands in the scene, px; an empty rectangle where it does not. */
graphene_rect_t bsc_timeline_view_rect_of(BscTimelineView *self, BscPick pick);

/* "CPU4 busy-wait, 3.912 ms to 9.087 ms"; free with g_free(). */
char *bsc_timeline_view_describe(BscTimelineView *self, BscPick pick);

/* timeline-parts.c: what differs where several parts are shown. */
const BscCapture *bsc_timeline_view_capture(BscTimelineView *self, uint32_t part);
BscRow bsc_timeline_view_episode(BscTimelineView *self, uint32_t part);
/* What a moment of the capture is less than in the view, in LANE of PART. */
BscNsec bsc_timeline_view_zero(BscTimelineView *self, uint32_t part, BscRow lane);
/* Where the stretch ROW of PART is in the view. */
BscRange bsc_timeline_view_stretch(BscTimelineView *self, uint32_t part, BscRow row);
/* px by which what is below the axis stands higher than in the scene. */
double bsc_timeline_view_offset(BscTimelineView *self);
/* The plot as it stands in the widget. */
void bsc_timeline_view_plot(BscTimelineView *self, double *ret_x0, double *ret_x1, double *ret_y0,
			    double *ret_y1);
/* y in the widget and height of LANE of PART; false if it is not shown. */
bool bsc_timeline_view_lane(BscTimelineView *self, uint32_t part, BscRow lane, double *ret_y,
			    double *ret_height);
/* All lanes of PART, px in the widget; an empty rectangle if it is not shown. */
graphene_rect_t bsc_timeline_view_rect_of_part(BscTimelineView *self, uint32_t part);
BscScene *bsc_timeline_view_lay_out_stack(BscTimelineView *self, double width, double height);
/* Where a step of the keyboard leads that leaves the selected part; false: nowhere. */
bool bsc_timeline_view_walk_on(BscTimelineView *self, BscStep step, BscPick *ret_pick);
/* The lanes of the selected CPU in the other parts. */
void bsc_timeline_view_paint_counterparts(BscTimelineView *self, GtkSnapshot *snapshot,
					  const GdkRGBA *ink);
void bsc_timeline_view_forget_parts(BscTimelineView *self);

/* timeline-notes.c */
/* After another episode or other notes. */
void bsc_timeline_view_rechoose_lanes(BscTimelineView *self);
/* The moment at X, or the edge near it in the lane at Y unless IS_FREE. */
BscNsec bsc_timeline_view_snap(BscTimelineView *self, double x, double y, bool is_free);
/* A drag with a key held; true if it is one. */
bool bsc_timeline_view_band_begin(BscTimelineView *self, double x, double y, GdkModifierType state);
void bsc_timeline_view_band_to(BscTimelineView *self, double x, double y, GdkModifierType state);
void bsc_timeline_view_band_end(BscTimelineView *self);
void bsc_timeline_view_paint_notes(BscTimelineView *self, GtkSnapshot *snapshot);
void bsc_timeline_view_class_add_notes(GtkWidgetClass *class);

/* timeline-touch.c: pinches, and lanes that go on moving. */
void bsc_timeline_view_add_touch(BscTimelineView *self, GtkEventController *scroll);
/* About X px. */
void bsc_timeline_view_zoom_at(BscTimelineView *self, double x, double factor);
/* Stops what goes on moving. */
void bsc_timeline_view_halt(BscTimelineView *self);

/* timeline-paint.c */
void bsc_timeline_view_snapshot(GtkWidget *widget, GtkSnapshot *snapshot);
GdkRGBA bsc_timeline_view_color(BscTimelineView *self, BscRole role);
/* TEXT on the axis, its middle at X as far as there is room, in the ground's colour on FILL. */
void bsc_timeline_view_paint_pill(BscTimelineView *self, GtkSnapshot *snapshot, PangoLayout *text,
				  double x, const GdkRGBA *fill);

/* timeline-playhead.c */
/* Below what is selected, and above all. */
void bsc_timeline_view_paint_future(BscTimelineView *self, GtkSnapshot *snapshot);
void bsc_timeline_view_paint_playhead(BscTimelineView *self, GtkSnapshot *snapshot);
/* A press on the axis or a drag from there; true if it was for the playhead. */
bool bsc_timeline_view_scrub_begin(BscTimelineView *self, double x, double y);
void bsc_timeline_view_scrub_to(BscTimelineView *self, double x);
/* Shows by the cursor what a press at X Y would do. */
void bsc_timeline_view_point_axis(BscTimelineView *self, double x, double y);
/* Makes the text of the handle anew. */
void bsc_timeline_view_reset_playhead_text(BscTimelineView *self);

/* timeline-input.c */
void bsc_timeline_view_add_controllers(BscTimelineView *self);
void bsc_timeline_view_class_add_actions(GtkWidgetClass *class);
