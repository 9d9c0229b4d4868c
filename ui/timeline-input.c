/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/timeline-view-private.h"

#include <math.h>

/* Change of the visible span for one notch of the wheel and for one key press. */
#define WHEEL_FACTOR 1.25
#define KEY_FACTOR   1.5
/* Share of the visible span for one notch with Shift and for one key press. */
#define WHEEL_SHARE 0.1
#define KEY_SHARE   0.2
/* px of a touchpad that count as a notch; px that lanes scroll for a notch. */
#define PX_PER_NOTCH 40.0
#define NOTCH_PX     48.0
/* How lanes grow for one step, px, and where they are high enough. */
#define LANE_FACTOR 1.5
#define LANE_MAX    60.0
/* px before a press becomes a drag. */
#define DRAG_THRESHOLD 4.0

void bsc_timeline_view_zoom_at(BscTimelineView *self, double x, double factor)
{
	BscNsec anchor = bsc_view_to_ns(self->scene, x);

	anchor = CLAMP(anchor, self->range.begin, self->range.end);
	bsc_timeline_view_set_range(self, bsc_range_zoom(self->range, self->limit, anchor, factor));
}

static void pan(BscTimelineView *self, double share)
{
	bsc_timeline_view_set_range(self, bsc_range_pan(self->range, self->limit, share));
}

static void fit_stretch(BscTimelineView *self, BscPick pick)
{
	BscRange at = bsc_timeline_view_stretch(self, pick.part, pick.row);

	bsc_timeline_view_fit(self, at.begin, at.end);
}

/* Lower lanes than all of them need are no use, so shrinking ends at 0: all fit. */
static void grow_lanes(BscTimelineView *self, bool is_taller)
{
	uint32_t part = self->n_parts ? (uint32_t)self->n_parts - 1 : 0;
	double y, height;
	size_t n;
	BscRow first = bsc_timeline_lanes(bsc_timeline_view_capture(self, part)->timeline,
					  bsc_timeline_view_episode(self, part), &n);

	if (n == 0)
		return;
	if (self->lane_height > 0)
		height = self->lane_height;
	else if (!bsc_timeline_view_lane(self, part, first + (BscRow)n - 1, &y, &height))
		return;
	if (is_taller)
		height = MIN(MAX(floor(height * LANE_FACTOR), floor(height) + 1), LANE_MAX);
	else
		height = floor(height / LANE_FACTOR);
	self->lane_height = height;
	if (!is_taller && bsc_timeline_view_scroll_max(self, self->scene) <= 0)
		self->lane_height = 0;
	bsc_timeline_view_invalidate(self);
}

static gboolean on_scroll(GtkEventControllerScroll *controller, double dx, double dy, gpointer data)
{
	BscTimelineView *self = data;
	GtkEventController *base = GTK_EVENT_CONTROLLER(controller);
	GdkModifierType state = gtk_event_controller_get_current_event_state(base);
	double x0, x1, y0, y1;

	if (!self->scene)
		return FALSE;
	if (gtk_event_controller_scroll_get_unit(controller) == GDK_SCROLL_UNIT_SURFACE) {
		dx /= PX_PER_NOTCH;
		dy /= PX_PER_NOTCH;
	}
	bsc_scene_plot(self->scene, &x0, &x1, &y0, &y1);
	if (state & GDK_SHIFT_MASK)
		pan(self, (dx + dy) * WHEEL_SHARE);
	else if (fabs(dx) > fabs(dy))
		pan(self, dx * WHEEL_SHARE);
	else if (self->pointer_x < x0 && (state & GDK_CONTROL_MASK))
		grow_lanes(self, dy < 0);
	else if (self->pointer_x < x0)
		bsc_timeline_view_set_scroll(self, self->scroll + dy * NOTCH_PX);
	else
		bsc_timeline_view_zoom_at(self, self->pointer_x, pow(WHEEL_FACTOR, dy));
	return TRUE;
}

static void on_motion(GtkEventControllerMotion *controller, double x, double y, gpointer data)
{
	bsc_timeline_view_point_at(data, x, y);
	bsc_timeline_view_point_axis(data, x, y);
}

static void on_leave(GtkEventControllerMotion *controller, gpointer data)
{
	bsc_timeline_view_point_away(data);
}

static GdkModifierType state_of(GtkGestureDrag *gesture)
{
	return gtk_event_controller_get_current_event_state(GTK_EVENT_CONTROLLER(gesture));
}

static void on_drag_begin(GtkGestureDrag *gesture, double x, double y, gpointer data)
{
	BscTimelineView *self = data;

	self->drag_range = self->range;
	self->drag_scroll = self->scroll;
	bsc_timeline_view_halt(self);
	if (!bsc_timeline_view_band_begin(self, x, y, state_of(gesture)))
		self->is_scrubbing = bsc_timeline_view_scrub_begin(self, x, y);
	gtk_widget_grab_focus(GTK_WIDGET(self));
}

static void on_drag_update(GtkGestureDrag *gesture, double dx, double dy, gpointer data)
{
	BscTimelineView *self = data;
	double x0, x1, y0, y1, x, y;

	if (!self->scene)
		return;
	if (self->is_scrubbing) {
		gtk_gesture_drag_get_start_point(gesture, &x, &y);
		bsc_timeline_view_scrub_to(self, x + dx);
		return;
	}
	if (self->band) {
		gtk_gesture_drag_get_start_point(gesture, &x, &y);
		bsc_timeline_view_band_to(self, x + dx, y + dy, state_of(gesture));
		self->is_dragging |= fabs(dx) >= DRAG_THRESHOLD;
		return;
	}
	if (!self->is_dragging && fabs(dx) < DRAG_THRESHOLD && fabs(dy) < DRAG_THRESHOLD)
		return;
	if (!self->is_dragging) {
		self->is_dragging = true;
		gtk_widget_set_cursor_from_name(GTK_WIDGET(self), "grabbing");
	}
	bsc_scene_plot(self->scene, &x0, &x1, &y0, &y1);
	bsc_timeline_view_set_range(
		self, bsc_range_pan(self->drag_range, self->limit, -dx / MAX(x1 - x0, 1)));
	bsc_timeline_view_set_scroll(self, self->drag_scroll - dy);
}

static void on_drag_end(GtkGestureDrag *gesture, double dx, double dy, gpointer data)
{
	BscTimelineView *self = data;

	self->is_scrubbing = false;
	if (self->band)
		bsc_timeline_view_band_end(self);
	if (!self->is_dragging)
		return;
	self->is_dragging = false;
	gtk_widget_set_cursor(GTK_WIDGET(self), NULL);
}

static void on_released(GtkGestureClick *gesture, int n_press, double x, double y, gpointer data)
{
	BscTimelineView *self = data;
	BscPick pick = bsc_timeline_view_pick(self, x, y);

	/* The drag's own end comes later. */
	if (self->is_dragging || self->is_scrubbing)
		return;
	bsc_timeline_view_select(self, pick);
	if (n_press == 2 && pick.kind == BSC_REF_INTERVAL)
		fit_stretch(self, pick);
}

void bsc_timeline_view_add_controllers(BscTimelineView *self)
{
	GtkWidget *widget = GTK_WIDGET(self);
	GtkEventController *motion = gtk_event_controller_motion_new();
	GtkEventController *scroll = gtk_event_controller_scroll_new(
		GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES | GTK_EVENT_CONTROLLER_SCROLL_KINETIC);
	GtkGesture *click = gtk_gesture_click_new();
	GtkGesture *drag = gtk_gesture_drag_new();

	g_signal_connect(motion, "enter", G_CALLBACK(on_motion), self);
	g_signal_connect(motion, "motion", G_CALLBACK(on_motion), self);
	g_signal_connect(motion, "leave", G_CALLBACK(on_leave), self);
	g_signal_connect(scroll, "scroll", G_CALLBACK(on_scroll), self);
	g_signal_connect(drag, "drag-begin", G_CALLBACK(on_drag_begin), self);
	g_signal_connect(drag, "drag-update", G_CALLBACK(on_drag_update), self);
	g_signal_connect(drag, "drag-end", G_CALLBACK(on_drag_end), self);
	g_signal_connect(click, "released", G_CALLBACK(on_released), self);
	gtk_widget_add_controller(widget, motion);
	gtk_widget_add_controller(widget, scroll);
	gtk_widget_add_controller(widget, GTK_EVENT_CONTROLLER(drag));
	gtk_widget_add_controller(widget, GTK_EVENT_CONTROLLER(click));
	gtk_gesture_group(click, drag);
	bsc_timeline_view_add_touch(self, scroll);
}

/* About the pointer where it is over the lanes, else about the middle. */
static void action_zoom(GtkWidget *widget, const char *name, GVariant *parameter)
{
	BscTimelineView *self = BSC_TIMELINE_VIEW(widget);
	double x0, x1, y0, y1, x;

	if (!self->scene)
		return;
	bsc_scene_plot(self->scene, &x0, &x1, &y0, &y1);
	x = self->pointer_x;
	if (!self->has_pointer || x < x0 || x > x1)
		x = (x0 + x1) / 2;
	bsc_timeline_view_zoom_at(self, x, g_variant_get_double(parameter));
}

static void action_pan(GtkWidget *widget, const char *name, GVariant *parameter)
{
	BscTimelineView *self = BSC_TIMELINE_VIEW(widget);

	if (self->capture)
		pan(self, g_variant_get_double(parameter));
}

static void action_grow_lanes(GtkWidget *widget, const char *name, GVariant *parameter)
{
	BscTimelineView *self = BSC_TIMELINE_VIEW(widget);

	if (self->scene)
		grow_lanes(self, g_variant_get_boolean(parameter));
}

static void action_fit(GtkWidget *widget, const char *name, GVariant *parameter)
{
	BscTimelineView *self = BSC_TIMELINE_VIEW(widget);

	if (!self->capture)
		return;
	self->lane_height = 0;
	self->scroll = 0;
	self->range = bsc_timeline_view_fitting(self);
	bsc_timeline_view_invalidate(self);
}

static void action_fit_selection(GtkWidget *widget, const char *name, GVariant *parameter)
{
	BscTimelineView *self = BSC_TIMELINE_VIEW(widget);

	if (self->selection.kind == BSC_REF_INTERVAL)
		fit_stretch(self, self->selection);
}

/* What is around the timeline may have a use for the key where nothing is selected. */
static gboolean on_escape(GtkWidget *widget, GVariant *arguments, gpointer data)
{
	BscTimelineView *self = BSC_TIMELINE_VIEW(widget);

	if (self->selection.kind == BSC_REF_NONE)
		return FALSE;
	bsc_timeline_view_select(self, (BscPick){ BSC_REF_NONE, BSC_NO_ROW });
	return TRUE;
}

static BscRow walk_from(BscTimelineView *self, uint32_t part, BscStep step)
{
	const BscTimeline *timeline = bsc_timeline_view_capture(self, part)->timeline;
	BscRow row = self->selection.row;
	/* Parts of a stack show all. */
	const GArray *shown = self->parts ? NULL : self->shown.rows;

	switch (self->selection.kind) {
	case BSC_REF_INTERVAL: return bsc_walk_step(timeline, shown, row, step);
	case BSC_REF_LANE:
		return bsc_walk_nearest(
			timeline, row, self->range.begin + bsc_timeline_view_zero(self, part, row));
	default: return bsc_walk_first(timeline, bsc_timeline_view_episode(self, part), shown);
	}
}

/* An outline cannot be chosen from. */
static uint32_t part_to_walk(BscTimelineView *self)
{
	if (self->selection.kind != BSC_REF_NONE)
		return self->selection.part;
	return self->is_ghost && self->n_parts > 1 ? 1 : 0;
}

/* Moves the selection. Tab leaves the widget where nothing is selected, so nobody is trapped. */
static gboolean on_walk(GtkWidget *widget, GVariant *arguments, gpointer data)
{
	BscTimelineView *self = BSC_TIMELINE_VIEW(widget);
	BscPick pick = { BSC_REF_INTERVAL, BSC_NO_ROW };
	gboolean is_tab;
	int step;

	g_variant_get(arguments, "(ib)", &step, &is_tab);
	if (!self->capture || (is_tab && self->selection.kind == BSC_REF_NONE))
		return FALSE;
	pick.part = part_to_walk(self);
	pick.row = walk_from(self, pick.part, (BscStep)step);
	if (pick.row == BSC_NO_ROW && !bsc_timeline_view_walk_on(self, (BscStep)step, &pick))
		return !is_tab;
	bsc_timeline_view_select(self, pick);
	bsc_timeline_view_reveal(self);
	return TRUE;
}

static void add_zoom_keys(GtkWidgetClass *class)
{
	static const guint in[] = { GDK_KEY_plus, GDK_KEY_equal, GDK_KEY_KP_Add,
				    GDK_KEY_w,    GDK_KEY_Up,    GDK_KEY_KP_Up };
	static const guint out[] = { GDK_KEY_minus, GDK_KEY_KP_Subtract, GDK_KEY_s, GDK_KEY_Down,
				     GDK_KEY_KP_Down };
	static const guint fit[] = { GDK_KEY_0, GDK_KEY_KP_0 };

	for (size_t i = 0; i < G_N_ELEMENTS(in); i++)
		gtk_widget_class_add_binding_action(class, in[i], 0, "timeline.zoom", "d",
						    1 / KEY_FACTOR);
	for (size_t i = 0; i < G_N_ELEMENTS(out); i++)
		gtk_widget_class_add_binding_action(class, out[i], 0, "timeline.zoom", "d",
						    KEY_FACTOR);
	for (size_t i = 0; i < G_N_ELEMENTS(fit); i++)
		gtk_widget_class_add_binding_action(class, fit[i], 0, "timeline.fit", NULL);
}

static void add_walk_keys(GtkWidgetClass *class)
{
	static const struct {
		guint key;
		GdkModifierType modifiers;
		BscStep step;
		gboolean is_tab;
	} keys[] = {
		{ GDK_KEY_Tab, 0, BSC_STEP_NEXT, TRUE },
		{ GDK_KEY_ISO_Left_Tab, GDK_SHIFT_MASK, BSC_STEP_PREVIOUS, TRUE },
		{ GDK_KEY_Tab, GDK_SHIFT_MASK, BSC_STEP_PREVIOUS, TRUE },
		{ GDK_KEY_period, 0, BSC_STEP_NEXT, FALSE },
		{ GDK_KEY_comma, 0, BSC_STEP_PREVIOUS, FALSE },
		{ GDK_KEY_Return, 0, BSC_STEP_NEXT, FALSE },
		{ GDK_KEY_Right, GDK_CONTROL_MASK, BSC_STEP_LATER, FALSE },
		{ GDK_KEY_Left, GDK_CONTROL_MASK, BSC_STEP_EARLIER, FALSE },
		{ GDK_KEY_Down, GDK_CONTROL_MASK, BSC_STEP_DOWN, FALSE },
		{ GDK_KEY_Up, GDK_CONTROL_MASK, BSC_STEP_UP, FALSE },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
		gtk_widget_class_add_binding(class, keys[i].key, keys[i].modifiers, on_walk, "(ib)",
					     (int)keys[i].step, keys[i].is_tab);
}

void bsc_timeline_view_class_add_actions(GtkWidgetClass *class)
{
	static const guint left[] = { GDK_KEY_Left, GDK_KEY_KP_Left, GDK_KEY_a };
	static const guint right[] = { GDK_KEY_Right, GDK_KEY_KP_Right, GDK_KEY_d };

	gtk_widget_class_install_action(class, "timeline.zoom", "d", action_zoom);
	gtk_widget_class_install_action(class, "timeline.pan", "d", action_pan);
	gtk_widget_class_install_action(class, "timeline.grow-lanes", "b", action_grow_lanes);
	gtk_widget_class_install_action(class, "timeline.fit", NULL, action_fit);
	gtk_widget_class_install_action(class, "timeline.fit-selection", NULL,
					action_fit_selection);
	for (size_t i = 0; i < G_N_ELEMENTS(left); i++)
		gtk_widget_class_add_binding_action(class, left[i], 0, "timeline.pan", "d",
						    -KEY_SHARE);
	for (size_t i = 0; i < G_N_ELEMENTS(right); i++)
		gtk_widget_class_add_binding_action(class, right[i], 0, "timeline.pan", "d",
						    KEY_SHARE);
	gtk_widget_class_add_binding_action(class, GDK_KEY_f, 0, "timeline.fit-selection", NULL);
	gtk_widget_class_add_binding(class, GDK_KEY_Escape, 0, on_escape, NULL);
	gtk_widget_class_add_binding_action(class, GDK_KEY_bracketright, 0, "timeline.grow-lanes",
					    "b", TRUE);
	gtk_widget_class_add_binding_action(class, GDK_KEY_bracketleft, 0, "timeline.grow-lanes",
					    "b", FALSE);
	add_zoom_keys(class);
	add_walk_keys(class);
}
