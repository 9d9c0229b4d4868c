/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/overview.h"

#include "ui/density.h"
#include "ui/facts.h"
#include "ui/look.h"

#include <math.h>

/* px: the strip, its air above and below, a bar with the gap behind it, what counts as an edge. */
#define HEIGHT  40
#define AIR     6
#define BAR     3.0
#define EDGE    6.0
#define ALARM_H 5
/* What a bar of the fewest changes has of the height of the highest one. */
#define LEAST 0.12

/* What a drag moves. */
typedef enum Grip { GRIP_NONE, GRIP_FRAME, GRIP_BEGIN, GRIP_END } Grip;

struct _BscOverview {
	GtkWidget parent_instance;
	BscTimelineView *timeline; /* borrowed */
	BscDocument *document;     /* owned; of which the density is */
	BscRow episode;
	BscDensity *density; /* owned; NULL: not of this width yet */
	PangoLayout *title;  /* owned */
	Grip grip;
	BscRange grip_range; /* when the drag began */
};

G_DEFINE_FINAL_TYPE(BscOverview, bsc_overview, GTK_TYPE_WIDGET)

/* Where the whole episode stands, px. */
static void find_strip(BscOverview *self, double *ret_x0, double *ret_x1)
{
	bsc_timeline_view_get_plot(self->timeline, ret_x0, ret_x1);
	*ret_x1 = MAX(*ret_x1, *ret_x0 + 1);
}

static double to_px(BscOverview *self, BscNsec t)
{
	BscRange whole = bsc_timeline_view_get_whole(self->timeline);
	double x0, x1;

	find_strip(self, &x0, &x1);
	return x0 + (x1 - x0) * ((double)(t - whole.begin) / (double)(whole.end - whole.begin));
}

static BscNsec to_ns(BscOverview *self, double x)
{
	BscRange whole = bsc_timeline_view_get_whole(self->timeline);
	double x0, x1, share;

	find_strip(self, &x0, &x1);
	share = (x - x0) / (x1 - x0);
	return whole.begin + (BscNsec)llround((double)(whole.end - whole.begin) * share);
}

static void describe(BscOverview *self)
{
	BscNotebook *notes = bsc_timeline_view_get_notebook(self->timeline);
	BscNsec zero = bsc_timeline_view_origin(self->timeline);
	BscRange seen = bsc_timeline_view_get_range(self->timeline);
	BscRange whole = bsc_timeline_view_get_whole(self->timeline);
	g_autofree char *part = bsc_facts_range_from(zero, seen.begin, seen.end);
	g_autofree char *all = bsc_facts_range_from(zero, whole.begin, whole.end);
	size_t n = notes ? bsc_markers_n(bsc_notebook_get(notes)->markers) : 0;
	g_autofree char *text =
		g_strdup_printf("%s of %s visible, %zu marker%s", part, all, n, n == 1 ? "" : "s");

	gtk_accessible_update_property(GTK_ACCESSIBLE(self), GTK_ACCESSIBLE_PROPERTY_LABEL,
				       "Overview", GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

static void on_view_changed(BscTimelineView *timeline, gpointer data)
{
	BscOverview *self = data;
	BscRow episode;
	BscDocument *document = bsc_timeline_view_get_document(timeline, &episode);

	if (document != self->document || episode != self->episode) {
		g_clear_pointer(&self->density, bsc_density_free);
		if (document)
			bsc_document_ref(document);
		bsc_document_unref(self->document);
		self->document = document;
		self->episode = episode;
	}
	if (document)
		describe(self);
	gtk_widget_queue_draw(GTK_WIDGET(self));
}

void bsc_overview_set_timeline(BscOverview *self, BscTimelineView *timeline)
{
	self->timeline = timeline;
	g_signal_connect_object(timeline, "view-changed", G_CALLBACK(on_view_changed), self, 0);
	g_signal_connect_object(timeline, "notes-changed", G_CALLBACK(on_view_changed), self, 0);
}

static GdkRGBA color_of(GtkWidget *widget, BscRole role, float alpha)
{
	BscColor color = bsc_theme_color(bsc_look_theme(widget), role);

	return (GdkRGBA){ color.r / 255.0f, color.g / 255.0f, color.b / 255.0f, alpha };
}

/* That of work in the lanes, which has no meaning of its own here. */
static GdkRGBA blue_of(GtkWidget *widget, float alpha)
{
	BscStyle style = bsc_theme_stretch(bsc_look_theme(widget), BSC_STRETCH_PREPARE, BSC_EXACT);

	return (GdkRGBA){ style.fill.r / 255.0f, style.fill.g / 255.0f, style.fill.b / 255.0f,
			  alpha };
}

static void put_box(GtkSnapshot *snapshot, double x, double y, double w, double h,
		    const GdkRGBA *color)
{
	gtk_snapshot_append_color(snapshot, color,
				  &GRAPHENE_RECT_INIT((float)x, (float)y, (float)w, (float)h));
}

/* Few changes stand beside many by the root of their number. */
static void paint_bars(BscOverview *self, GtkSnapshot *snapshot, double x0, double x1)
{
	GdkRGBA bar = blue_of(GTK_WIDGET(self), 0.7f);
	GdkRGBA alarm = color_of(GTK_WIDGET(self), BSC_ROLE_ALARM, 1);
	size_t n = (size_t)MAX(floor((x1 - x0) / BAR), 1);
	double room = HEIGHT - 2 * AIR;

	if (!self->density || self->density->n != n) {
		bsc_density_free(self->density);
		self->density = bsc_density_new(self->document->replays[self->episode],
						bsc_timeline_view_get_whole(self->timeline), n);
	}
	for (size_t i = 0; i < n; i++) {
		double x = x0 + (double)i * (x1 - x0) / (double)n;
		double share = sqrt((double)self->density->changes[i] / self->density->most);
		double height = round(room * (LEAST + (1 - LEAST) * share));

		if (self->density->changes[i] > 0)
			put_box(snapshot, floor(x), HEIGHT - AIR - height, BAR - 1, height, &bar);
		if (self->density->is_alarm[i])
			put_box(snapshot, floor(x), AIR, BAR, ALARM_H, &alarm);
	}
}

static void paint_frame(BscOverview *self, GtkSnapshot *snapshot, double x0, double x1)
{
	BscRange seen = bsc_timeline_view_get_range(self->timeline);
	GdkRGBA paper = color_of(GTK_WIDGET(self), BSC_ROLE_GROUND, 0.6f);
	GdkRGBA edge = blue_of(GTK_WIDGET(self), 1);
	double left = CLAMP(floor(to_px(self, seen.begin)), x0, x1 - 2);
	double right = CLAMP(ceil(to_px(self, seen.end)), left + 2, x1);
	GskRoundedRect frame;

	put_box(snapshot, x0, AIR - 2, left - x0, HEIGHT - 2 * AIR + 4, &paper);
	put_box(snapshot, right, AIR - 2, x1 - right, HEIGHT - 2 * AIR + 4, &paper);
	gsk_rounded_rect_init_from_rect(&frame,
					&GRAPHENE_RECT_INIT((float)left, AIR - 2,
							    (float)(right - left),
							    HEIGHT - 2 * AIR + 4),
					0);
	gtk_snapshot_append_border(snapshot, &frame, (float[4]){ 2, 2, 2, 2 },
				   (GdkRGBA[4]){ edge, edge, edge, edge });
}

static void paint_notes(BscOverview *self, GtkSnapshot *snapshot, double x0, double x1)
{
	BscNotebook *notebook = bsc_timeline_view_get_notebook(self->timeline);
	BscNsec playhead = bsc_timeline_view_get_playhead(self->timeline);
	GdkRGBA ink = color_of(GTK_WIDGET(self), BSC_ROLE_TEXT, 1);
	GdkRGBA alarm = color_of(GTK_WIDGET(self), BSC_ROLE_ALARM, 1);
	const BscMarkers *markers = notebook ? bsc_notebook_get(notebook)->markers : NULL;

	for (size_t i = 0; markers && i < bsc_markers_n(markers); i++) {
		double x = floor(to_px(self, bsc_markers_get(markers, i)->at));

		if (x >= x0 && x <= x1)
			put_box(snapshot, x, 1, 1, HEIGHT - 2, &ink);
	}
	if (playhead != BSC_NSEC_NONE)
		put_box(snapshot, CLAMP(round(to_px(self, playhead)), x0, x1) - 1, 1, 2, HEIGHT - 2,
			&alarm);
}

static void bsc_overview_snapshot(GtkWidget *widget, GtkSnapshot *snapshot)
{
	BscOverview *self = BSC_OVERVIEW(widget);
	GdkRGBA ink = color_of(widget, BSC_ROLE_TEXT, 1);
	double x0, x1;
	int height;

	if (!self->document)
		return;
	find_strip(self, &x0, &x1);
	paint_bars(self, snapshot, x0, x1);
	paint_frame(self, snapshot, x0, x1);
	paint_notes(self, snapshot, x0, x1);
	pango_layout_set_width(self->title, (int)MAX(x0 - 10 - AIR, 0) * PANGO_SCALE);
	pango_layout_get_pixel_size(self->title, NULL, &height);
	gtk_snapshot_save(snapshot);
	gtk_snapshot_translate(snapshot, &GRAPHENE_POINT_INIT(AIR, (HEIGHT - (float)height) / 2));
	gtk_snapshot_append_layout(snapshot, self->title, &ink);
	gtk_snapshot_restore(snapshot);
}

static Grip grip_at(BscOverview *self, double x)
{
	BscRange seen = bsc_timeline_view_get_range(self->timeline);
	double left = to_px(self, seen.begin), right = to_px(self, seen.end);
	double edge = MIN(EDGE, (right - left) / 4);

	if (fabs(x - left) <= MAX(edge, 3))
		return GRIP_BEGIN;
	if (fabs(x - right) <= MAX(edge, 3))
		return GRIP_END;
	return x > left && x < right ? GRIP_FRAME : GRIP_NONE;
}

static void center_at(BscOverview *self, double x)
{
	BscRange seen = bsc_timeline_view_get_range(self->timeline);
	BscNsec span = seen.end - seen.begin, begin = to_ns(self, x) - span / 2;

	bsc_timeline_view_show_range(self->timeline, (BscRange){ begin, begin + span });
}

static void on_drag_begin(GtkGestureDrag *gesture, double x, double y, gpointer data)
{
	BscOverview *self = data;

	gtk_widget_grab_focus(GTK_WIDGET(self));
	if (!self->document)
		return;
	self->grip = grip_at(self, x);
	if (self->grip == GRIP_NONE) {
		center_at(self, x);
		self->grip = GRIP_FRAME;
	}
	self->grip_range = bsc_timeline_view_get_range(self->timeline);
}

static void on_drag_update(GtkGestureDrag *gesture, double dx, double dy, gpointer data)
{
	BscOverview *self = data;
	BscNsec by = to_ns(self, dx) - to_ns(self, 0);
	BscRange range = self->grip_range;

	if (!self->document || self->grip == GRIP_NONE)
		return;
	if (self->grip != GRIP_END)
		range.begin += by;
	if (self->grip != GRIP_BEGIN)
		range.end += by;
	/* An edge that is drawn over the other one stops there. */
	if (self->grip == GRIP_BEGIN)
		range.begin = MIN(range.begin, range.end - BSC_RANGE_MIN);
	if (self->grip == GRIP_END)
		range.end = MAX(range.end, range.begin + BSC_RANGE_MIN);
	bsc_timeline_view_show_range(self->timeline, range);
}

static void on_motion(GtkEventControllerMotion *motion, double x, double y, gpointer data)
{
	static const char *const cursors[] = { NULL, "grab", "w-resize", "e-resize" };
	BscOverview *self = data;

	if (self->document)
		gtk_widget_set_cursor_from_name(GTK_WIDGET(self), cursors[grip_at(self, x)]);
}

static gboolean on_scroll(GtkEventControllerScroll *scroll, double dx, double dy, gpointer data)
{
	BscOverview *self = data;

	gtk_widget_activate_action(GTK_WIDGET(self->timeline), "timeline.pan", "d",
				   (dx + dy) * 0.1);
	return TRUE;
}

static void action_move(GtkWidget *widget, const char *name, GVariant *parameter)
{
	gtk_widget_activate_action_variant(GTK_WIDGET(BSC_OVERVIEW(widget)->timeline),
					   "timeline.pan", parameter);
}

static void action_zoom(GtkWidget *widget, const char *name, GVariant *parameter)
{
	gtk_widget_activate_action_variant(GTK_WIDGET(BSC_OVERVIEW(widget)->timeline),
					   "timeline.zoom", parameter);
}

static void action_go(GtkWidget *widget, const char *name, GVariant *parameter)
{
	BscOverview *self = BSC_OVERVIEW(widget);
	BscRange whole = bsc_timeline_view_get_whole(self->timeline);
	BscRange seen = bsc_timeline_view_get_range(self->timeline);
	BscNsec span = seen.end - seen.begin;

	if (g_variant_get_boolean(parameter))
		whole.begin = whole.end - span;
	bsc_timeline_view_show_range(self->timeline, (BscRange){ whole.begin, whole.begin + span });
}

static void bsc_overview_measure(GtkWidget *widget, GtkOrientation orientation, int for_size,
				 int *minimum, int *natural, int *minimum_baseline,
				 int *natural_baseline)
{
	*minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : 160;
}

static void bsc_overview_css_changed(GtkWidget *widget, GtkCssStyleChange *change)
{
	BscOverview *self = BSC_OVERVIEW(widget);

	GTK_WIDGET_CLASS(bsc_overview_parent_class)->css_changed(widget, change);
	g_clear_object(&self->title);
	self->title = gtk_widget_create_pango_layout(widget, "Overview");
	pango_layout_set_ellipsize(self->title, PANGO_ELLIPSIZE_END);
	pango_layout_set_alignment(self->title, PANGO_ALIGN_RIGHT);
	gtk_widget_queue_draw(widget);
}

static void bsc_overview_dispose(GObject *object)
{
	BscOverview *self = BSC_OVERVIEW(object);

	g_clear_pointer(&self->density, bsc_density_free);
	g_clear_pointer(&self->document, bsc_document_unref);
	g_clear_object(&self->title);
	G_OBJECT_CLASS(bsc_overview_parent_class)->dispose(object);
}

static void add_keys(GtkWidgetClass *class)
{
	gtk_widget_class_install_action(class, "overview.move", "d", action_move);
	gtk_widget_class_install_action(class, "overview.zoom", "d", action_zoom);
	gtk_widget_class_install_action(class, "overview.go", "b", action_go);
	gtk_widget_class_add_binding_action(class, GDK_KEY_Left, 0, "overview.move", "d", -0.2);
	gtk_widget_class_add_binding_action(class, GDK_KEY_Right, 0, "overview.move", "d", 0.2);
	gtk_widget_class_add_binding_action(class, GDK_KEY_Page_Up, 0, "overview.move", "d", -1.0);
	gtk_widget_class_add_binding_action(class, GDK_KEY_Page_Down, 0, "overview.move", "d", 1.0);
	gtk_widget_class_add_binding_action(class, GDK_KEY_Up, 0, "overview.zoom", "d", 1 / 1.5);
	gtk_widget_class_add_binding_action(class, GDK_KEY_Down, 0, "overview.zoom", "d", 1.5);
	gtk_widget_class_add_binding_action(class, GDK_KEY_plus, 0, "overview.zoom", "d", 1 / 1.5);
	gtk_widget_class_add_binding_action(class, GDK_KEY_minus, 0, "overview.zoom", "d", 1.5);
	gtk_widget_class_add_binding_action(class, GDK_KEY_Home, 0, "overview.go", "b", FALSE);
	gtk_widget_class_add_binding_action(class, GDK_KEY_End, 0, "overview.go", "b", TRUE);
}

static void bsc_overview_class_init(BscOverviewClass *class)
{
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);

	G_OBJECT_CLASS(class)->dispose = bsc_overview_dispose;
	widget_class->measure = bsc_overview_measure;
	widget_class->snapshot = bsc_overview_snapshot;
	widget_class->css_changed = bsc_overview_css_changed;
	gtk_widget_class_set_css_name(widget_class, "overview");
	gtk_widget_class_set_accessible_role(widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
	add_keys(widget_class);
}

static void bsc_overview_init(BscOverview *self)
{
	GtkEventController *motion = gtk_event_controller_motion_new();
	GtkEventController *scroll =
		gtk_event_controller_scroll_new(GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
	GtkGesture *drag = gtk_gesture_drag_new();

	gtk_widget_set_focusable(GTK_WIDGET(self), TRUE);
	gtk_widget_set_tooltip_text(GTK_WIDGET(self),
				    "Drag the frame or its edges; press beside it to go there");
	g_signal_connect(motion, "motion", G_CALLBACK(on_motion), self);
	g_signal_connect(scroll, "scroll", G_CALLBACK(on_scroll), self);
	g_signal_connect(drag, "drag-begin", G_CALLBACK(on_drag_begin), self);
	g_signal_connect(drag, "drag-update", G_CALLBACK(on_drag_update), self);
	gtk_widget_add_controller(GTK_WIDGET(self), motion);
	gtk_widget_add_controller(GTK_WIDGET(self), scroll);
	gtk_widget_add_controller(GTK_WIDGET(self), GTK_EVENT_CONTROLLER(drag));
}
