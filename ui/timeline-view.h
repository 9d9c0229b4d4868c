/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "draw/scene.h"
#include "draw/stack.h"
#include "ui/document.h"
#include "ui/lanes.h"
#include "ui/notebook.h"
#include "ui/range.h"

#include <gtk/gtk.h>

/* What the pointer or the keyboard chose; with BSC_REF_NONE the row says nothing. */
typedef struct BscPick {
	BscRefKind kind;
	BscRow row;
	uint32_t part; /* of a stack, to which ROW belongs; else 0 */
} BscPick;

/* One of several bring-ups that are shown on one time scale. */
typedef struct BscTimelinePart {
	BscDocument *document;
	BscRow episode;
	char *label;
} BscTimelinePart;

/*
 * One episode of a capture, or a stack of several, live: zoom, pan, hover, selection, playhead.
 * Moments are those of the capture; of a stack ns from the common zero. Emits "selection-changed"
 * without arguments, and "moment-chosen" (gint64 ns) where the playhead is dragged or wanted; it
 * does not move by itself. Actions: timeline.zoom (d, factor of the visible span), timeline.pan (d,
 * share of it), timeline.grow-lanes (b, taller or not), timeline.fit, timeline.fit-selection.
 */
#define BSC_TYPE_TIMELINE_VIEW (bsc_timeline_view_get_type())
G_DECLARE_FINAL_TYPE(BscTimelineView, bsc_timeline_view, BSC, TIMELINE_VIEW, GtkWidget)

/* Shows all of EPISODE of DOCUMENT, of which a reference is kept; NULL shows nothing. */
void bsc_timeline_view_show(BscTimelineView *self, BscDocument *document, BscRow episode);

/*
 * Shows N PARTS, which are copied, with references of their documents, below each other with a
 * common zero.
 */
void bsc_timeline_view_show_stack(BscTimelineView *self, const BscTimelinePart *parts, size_t n,
				  BscAlignment alignment);
/* Of a stack: the first part as an outline behind the others, and bars of the differences. */
void bsc_timeline_view_set_stacking(BscTimelineView *self, bool is_ghost, bool has_bars);
/* What moments are counted from in texts: the begin of the episode, or the zero of a stack. */
BscNsec bsc_timeline_view_origin(BscTimelineView *self);
/* What of a stack the legend has to explain; its parts and labels live as long as the stack. */
void bsc_timeline_view_put_stack(BscTimelineView *self, GArray *ret_parts, BscStackView *ret_view);

BscPick bsc_timeline_view_get_selection(BscTimelineView *self);
void bsc_timeline_view_select(BscTimelineView *self, BscPick pick);
/* Moves range and lanes as little as needed to show the selected stretch. */
void bsc_timeline_view_reveal(BscTimelineView *self);

/* Brings out HIGHLIGHT by dimming the rest. */
void bsc_timeline_view_set_highlight(BscTimelineView *self, BscHighlight highlight);

/* Brings out N ROWS of the timeline's intervals instead, by dimming the rest; 0: no longer. */
void bsc_timeline_view_set_found(BscTimelineView *self, const BscRow *rows, size_t n);

/* Moves the range as little as needed to show the moment AT. */
void bsc_timeline_view_show_moment(BscTimelineView *self, BscNsec at);

/* Marks BEGIN to END above the lanes; BSC_NSEC_NONE: nothing. */
void bsc_timeline_view_mark(BscTimelineView *self, BscNsec begin, BscNsec end);

/* Shows BEGIN to END with a little air. */
void bsc_timeline_view_fit(BscTimelineView *self, BscNsec begin, BscNsec end);

/* What is visible. */
BscRange bsc_timeline_view_get_range(BscTimelineView *self);

/* What the selected stretch, arrow or lane belongs to; -1: nothing is selected. */
int32_t bsc_timeline_view_selected_cpu(BscTimelineView *self);
/* The selected stretch, else all that is visible. */
BscRange bsc_timeline_view_chosen_range(BscTimelineView *self);

/* The past solid, the future faint, a line between them; BSC_NSEC_NONE: no playhead. */
void bsc_timeline_view_set_playhead(BscTimelineView *self, BscNsec at);
/* Turns the page where the playhead is not on it. */
void bsc_timeline_view_follow(BscTimelineView *self);
/*
 * Shows the markers, the range and the chosen lanes of NOTEBOOK, of which a reference is kept, and
 * notes there what is marked. "view-changed" tells that the visible range, the playhead or what is
 * shown is another, "notes-changed" that of the notebook; both without arguments.
 */
void bsc_timeline_view_set_notebook(BscTimelineView *self, BscNotebook *notebook);
/* The following are borrowed; NULL: there is none. */
BscNotebook *bsc_timeline_view_get_notebook(BscTimelineView *self);
BscDocument *bsc_timeline_view_get_document(BscTimelineView *self, BscRow *ret_episode);
/* No rows: all lanes are shown. */
const BscShownLanes *bsc_timeline_view_get_shown(BscTimelineView *self);
BscNsec bsc_timeline_view_get_playhead(BscTimelineView *self);
/* All of the episode, with a little air. */
BscRange bsc_timeline_view_get_whole(BscTimelineView *self);
/* As much of RANGE as can be shown. */
void bsc_timeline_view_show_range(BscTimelineView *self, BscRange range);
/* px of the visible range's ends, from the left of the widget. */
void bsc_timeline_view_get_plot(BscTimelineView *self, double *ret_x0, double *ret_x1);

/* Marks what repeats on the axis; BEGIN >= END: nothing. */
void bsc_timeline_view_set_loop(BscTimelineView *self, BscNsec begin, BscNsec end);
