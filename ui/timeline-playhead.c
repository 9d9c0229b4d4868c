/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/timeline-view-private.h"

#include "ui/facts.h"

#include <math.h>

/* px: the line, the arrow head below the handle, the bar of what repeats. */
#define LINE_WIDTH  2
#define HEAD_HEIGHT 5
#define LOOP_HEIGHT 3

/* How much of the ground lies over what is still to come; its colours must stay readable. */
#define FUTURE_VEIL 0.66f

static void update_text(BscTimelineView *self)
{
	g_autofree char *text = NULL;

	if (!self->playhead_text || !self->capture || self->playhead == BSC_NSEC_NONE)
		return;
	text = bsc_facts_moment_from(bsc_timeline_view_origin(self), self->playhead,
				     self->playhead);
	pango_layout_set_text(self->playhead_text, text, -1);
}

void bsc_timeline_view_reset_playhead_text(BscTimelineView *self)
{
	g_clear_object(&self->playhead_text);
	self->playhead_text = gtk_widget_create_pango_layout(GTK_WIDGET(self), NULL);
	update_text(self);
}

void bsc_timeline_view_set_playhead(BscTimelineView *self, BscNsec at)
{
	if (at == self->playhead)
		return;
	self->playhead = at;
	update_text(self);
	gtk_widget_queue_draw(GTK_WIDGET(self));
	g_signal_emit_by_name(self, "view-changed");
}

void bsc_timeline_view_follow(BscTimelineView *self)
{
	if (self->capture && self->playhead != BSC_NSEC_NONE && !self->is_scrubbing)
		bsc_timeline_view_set_range(
			self, bsc_range_follow(self->range, self->limit, self->playhead));
}

void bsc_timeline_view_set_loop(BscTimelineView *self, BscNsec begin, BscNsec end)
{
	self->loop_begin = begin;
	self->loop_end = end;
	gtk_widget_queue_draw(GTK_WIDGET(self));
}

/* Where the playhead stands, px; false where it is not on the page. */
static bool find_playhead(BscTimelineView *self, double *ret_x)
{
	double x0, x1, y0, y1, x;

	if (self->playhead == BSC_NSEC_NONE)
		return false;
	bsc_timeline_view_plot(self, &x0, &x1, &y0, &y1);
	x = bsc_view_to_px(self->scene, self->playhead);
	if (x < x0 - 1 || x > x1 + 1)
		return false;
	*ret_x = CLAMP(x, x0, x1);
	return true;
}

void bsc_timeline_view_paint_future(BscTimelineView *self, GtkSnapshot *snapshot)
{
	GdkRGBA veil = bsc_timeline_view_color(self, BSC_ROLE_GROUND);
	float x, right;

	if (self->playhead == BSC_NSEC_NONE)
		return;
	veil.alpha = FUTURE_VEIL;
	for (uint32_t part = 0; part < MAX(self->n_parts, 1); part++) {
		graphene_rect_t lanes = bsc_timeline_view_rect_of_part(self, part);

		right = lanes.origin.x + lanes.size.width;
		x = (float)bsc_view_to_px(self->scene, self->playhead);
		x = CLAMP(x, lanes.origin.x, right);
		gtk_snapshot_append_color(
			snapshot, &veil,
			&GRAPHENE_RECT_INIT(x, lanes.origin.y, right + 2 - x, lanes.size.height));
	}
}

/* What repeats, as a bar on the axis. */
static void paint_loop(BscTimelineView *self, GtkSnapshot *snapshot, const GdkRGBA *color)
{
	double x0, x1, y0, y1, left, right;

	if (self->loop_begin >= self->loop_end)
		return;
	bsc_timeline_view_plot(self, &x0, &x1, &y0, &y1);
	left = CLAMP(bsc_view_to_px(self->scene, self->loop_begin), x0, x1);
	right = CLAMP(bsc_view_to_px(self->scene, self->loop_end), x0, x1);
	if (left >= right)
		return;
	gtk_snapshot_append_color(snapshot, color,
				  &GRAPHENE_RECT_INIT((float)left, (float)(floor(y0) - LOOP_HEIGHT),
						      (float)(right - left), LOOP_HEIGHT));
}

/* An arrow head from the handle to the line, made of rows. */
static void paint_head(GtkSnapshot *snapshot, double x, double y, const GdkRGBA *color)
{
	for (int row = 0; row < HEAD_HEIGHT; row++) {
		float half = (float)(HEAD_HEIGHT - row);

		gtk_snapshot_append_color(
			snapshot, color,
			&GRAPHENE_RECT_INIT((float)x - half, (float)(y + row), 2 * half, 1));
	}
}

void bsc_timeline_view_paint_playhead(BscTimelineView *self, GtkSnapshot *snapshot)
{
	GdkRGBA color = bsc_timeline_view_color(self, BSC_ROLE_ALARM);
	double x0, x1, y0, y1, x;

	paint_loop(self, snapshot, &color);
	if (!find_playhead(self, &x))
		return;
	bsc_timeline_view_plot(self, &x0, &x1, &y0, &y1);
	x = round(x);
	gtk_snapshot_append_color(snapshot, &color,
				  &GRAPHENE_RECT_INIT((float)(x - LINE_WIDTH / 2.0), (float)y0,
						      LINE_WIDTH, (float)(y1 - y0)));
	bsc_timeline_view_paint_pill(self, snapshot, self->playhead_text, x, &color);
	paint_head(snapshot, x, floor(y0) - 3, &color);
}

static bool is_on_axis(BscTimelineView *self, double x, double y)
{
	double x0, x1, y0, y1;

	if (!self->scene)
		return false;
	bsc_timeline_view_plot(self, &x0, &x1, &y0, &y1);
	return y >= 0 && y < y0 && x >= x0 && x <= x1;
}

void bsc_timeline_view_scrub_to(BscTimelineView *self, double x)
{
	double x0, x1, y0, y1;

	bsc_timeline_view_plot(self, &x0, &x1, &y0, &y1);
	g_signal_emit_by_name(self, "moment-chosen",
			      (gint64)bsc_view_to_ns(self->scene, CLAMP(x, x0, x1)));
}

bool bsc_timeline_view_scrub_begin(BscTimelineView *self, double x, double y)
{
	if (!is_on_axis(self, x, y))
		return false;
	bsc_timeline_view_scrub_to(self, x);
	return true;
}

void bsc_timeline_view_point_axis(BscTimelineView *self, double x, double y)
{
	bool is_over = is_on_axis(self, x, y);

	if (is_over == self->is_over_axis || self->is_dragging || self->is_scrubbing)
		return;
	self->is_over_axis = is_over;
	gtk_widget_set_cursor_from_name(GTK_WIDGET(self), is_over ? "ew-resize" : NULL);
}
