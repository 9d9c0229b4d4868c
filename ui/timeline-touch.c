/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/timeline-view-private.h"

#include <math.h>

/* What is left of the speed after a second, and px per second that nobody sees any more. */
#define FRICTION  0.02
#define MIN_SPEED 20.0
/* px of a touchpad that move the lanes by one. */
#define SPEED_SCALE 0.25

void bsc_timeline_view_halt(BscTimelineView *self)
{
	if (self->speed_tick)
		gtk_widget_remove_tick_callback(GTK_WIDGET(self), self->speed_tick);
	self->speed_tick = 0;
}

static gboolean on_tick(GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
	BscTimelineView *self = BSC_TIMELINE_VIEW(widget);
	gint64 now = gdk_frame_clock_get_frame_time(clock);
	double seconds = (double)(now - self->speed_since) / 1e6, x0, x1;

	bsc_timeline_view_get_plot(self, &x0, &x1);
	self->speed_since = now;
	bsc_timeline_view_set_range(self, bsc_range_pan(self->range, self->limit,
							self->speed * seconds / MAX(x1 - x0, 1)));
	self->speed *= pow(FRICTION, seconds);
	if (self->capture && fabs(self->speed) >= MIN_SPEED)
		return G_SOURCE_CONTINUE;
	self->speed_tick = 0;
	return G_SOURCE_REMOVE;
}

/* Fingers that leave the touchpad while they move; up and down is a zoom, which just ends. */
static void on_decelerate(GtkEventControllerScroll *scroll, double vx, double vy, gpointer data)
{
	BscTimelineView *self = data;
	GdkFrameClock *clock = gtk_widget_get_frame_clock(GTK_WIDGET(self));

	if (!self->scene || !clock || fabs(vx) <= fabs(vy))
		return;
	bsc_timeline_view_halt(self);
	self->speed = vx * SPEED_SCALE;
	self->speed_since = gdk_frame_clock_get_frame_time(clock);
	self->speed_tick = gtk_widget_add_tick_callback(GTK_WIDGET(self), on_tick, NULL, NULL);
}

static void on_pinch_begin(GtkGesture *gesture, GdkEventSequence *sequence, gpointer data)
{
	BscTimelineView *self = data;
	double x0, x1, y;

	bsc_timeline_view_get_plot(self, &x0, &x1);
	if (!gtk_gesture_get_bounding_box_center(gesture, &self->pinch_x, &y))
		self->pinch_x = (x0 + x1) / 2;
	self->drag_range = self->range;
	bsc_timeline_view_halt(self);
}

/* From the range at the begin, so that rounding does not add up. */
static void on_pinch(GtkGestureZoom *gesture, double scale, gpointer data)
{
	BscTimelineView *self = data;

	if (!self->scene || !(scale > 0))
		return;
	self->range = self->drag_range;
	bsc_timeline_view_invalidate(self);
	bsc_timeline_view_zoom_at(self, self->pinch_x, 1 / scale);
}

void bsc_timeline_view_add_touch(BscTimelineView *self, GtkEventController *scroll)
{
	GtkGesture *pinch = gtk_gesture_zoom_new();

	g_signal_connect(scroll, "decelerate", G_CALLBACK(on_decelerate), self);
	g_signal_connect(pinch, "begin", G_CALLBACK(on_pinch_begin), self);
	g_signal_connect(pinch, "scale-changed", G_CALLBACK(on_pinch), self);
	gtk_widget_add_controller(GTK_WIDGET(self), GTK_EVENT_CONTROLLER(pinch));
}
