/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/timeline-view-private.h"

#include "ui/facts.h"

#include <math.h>

/* px: how near an edge has to be to be snapped to; air in a marker's flag. */
#define SNAP_PX  8.0
#define FLAG_AIR 3

/* How much of the ink lies over what a range leaves out. */
#define RANGE_VEIL 0.10f

/* How close a zoom by rubber band gets to nothing, px. */
#define MIN_BAND 3.0

static void choose_lanes(BscTimelineView *self)
{
	BscSessionFile *notes = self->notebook ? bsc_notebook_get(self->notebook) : NULL;

	bsc_shown_lanes_clear(&self->shown);
	if (!notes || !self->capture || self->parts || bsc_lanes_is_usual(notes->lanes))
		return;
	self->shown = bsc_lanes_choose(notes->lanes, self->capture, self->episode, NULL);
}

void bsc_timeline_view_rechoose_lanes(BscTimelineView *self)
{
	choose_lanes(self);
	bsc_timeline_view_invalidate(self);
}

static void on_notebook_changed(BscNotebook *notebook, gpointer data)
{
	BscTimelineView *self = data;

	gtk_widget_queue_draw(GTK_WIDGET(self));
	g_signal_emit_by_name(self, "notes-changed");
}

static void on_lanes_changed(BscNotebook *notebook, gpointer data)
{
	bsc_timeline_view_rechoose_lanes(data);
}

void bsc_timeline_view_set_notebook(BscTimelineView *self, BscNotebook *notebook)
{
	if (self->notebook)
		g_signal_handlers_disconnect_by_data(self->notebook, self);
	g_set_object(&self->notebook, notebook);
	if (!notebook)
		return;
	g_signal_connect(notebook, "changed", G_CALLBACK(on_notebook_changed), self);
	g_signal_connect(notebook, "lanes-changed", G_CALLBACK(on_lanes_changed), self);
	bsc_timeline_view_rechoose_lanes(self);
	on_notebook_changed(notebook, self);
}

BscNotebook *bsc_timeline_view_get_notebook(BscTimelineView *self)
{
	return self->notebook;
}

BscDocument *bsc_timeline_view_get_document(BscTimelineView *self, BscRow *ret_episode)
{
	*ret_episode = self->episode;
	return self->document;
}

BscNsec bsc_timeline_view_get_playhead(BscTimelineView *self)
{
	return self->playhead;
}

const BscShownLanes *bsc_timeline_view_get_shown(BscTimelineView *self)
{
	return &self->shown;
}

BscRange bsc_timeline_view_get_whole(BscTimelineView *self)
{
	return self->capture ? bsc_timeline_view_fitting(self) : (BscRange){ 0, 1 };
}

void bsc_timeline_view_show_range(BscTimelineView *self, BscRange range)
{
	if (self->capture)
		bsc_timeline_view_set_range(self, bsc_range_clamp(range, self->limit));
}

void bsc_timeline_view_get_plot(BscTimelineView *self, double *ret_x0, double *ret_x1)
{
	double y0, y1;

	*ret_x0 = 0;
	*ret_x1 = gtk_widget_get_width(GTK_WIDGET(self));
	if (self->scene)
		bsc_scene_plot(self->scene, ret_x0, ret_x1, &y0, &y1);
}

BscNsec bsc_timeline_view_snap(BscTimelineView *self, double x, double y, bool is_free)
{
	double x0, x1, y0, y1;
	BscNsec t, tolerance;
	BscPick pick;
	BscRow lane = BSC_NO_ROW;

	bsc_timeline_view_plot(self, &x0, &x1, &y0, &y1);
	x = CLAMP(x, x0, x1);
	t = bsc_view_to_ns(self->scene, x);
	if (is_free || self->parts)
		return t;
	pick = bsc_timeline_view_pick(self, x, y);
	if (pick.kind == BSC_REF_LANE)
		lane = pick.row;
	else if (pick.kind == BSC_REF_INTERVAL)
		lane = self->capture->timeline->intervals.lane[pick.row];
	tolerance = bsc_view_to_ns(self->scene, x + SNAP_PX) - t;
	return bsc_markers_snap(self->capture->timeline, self->episode, lane, t, tolerance);
}

/* Whether the pointer is over the lanes or their axis. */
static bool is_over_plot(BscTimelineView *self)
{
	double x0, x1, y0, y1;

	bsc_timeline_view_plot(self, &x0, &x1, &y0, &y1);
	return self->has_pointer && self->pointer_x >= x0 && self->pointer_x <= x1;
}

static bool is_marked(BscTimelineView *self, BscNsec at)
{
	const BscMarkers *markers = bsc_notebook_get(self->notebook)->markers;

	for (size_t i = 0; i < bsc_markers_n(markers); i++)
		if (bsc_markers_get(markers, i)->at == at)
			return true;
	return false;
}

/* Under the pointer, at the playhead, at one edge of what is selected and then at the other. */
static BscNsec place_to_mark(BscTimelineView *self)
{
	BscRange at = self->range;

	if (is_over_plot(self))
		return bsc_timeline_view_snap(self, self->pointer_x, self->pointer_y, false);
	if (self->playhead != BSC_NSEC_NONE)
		return self->playhead;
	if (self->selection.kind == BSC_REF_INTERVAL) {
		at = bsc_timeline_view_stretch(self, 0, self->selection.row);
		return is_marked(self, at.begin) ? at.end : at.begin;
	}
	return at.begin + (at.end - at.begin) / 2;
}

static bool can_note(BscTimelineView *self)
{
	return self->notebook && self->scene && !self->parts;
}

static void action_mark(GtkWidget *widget, const char *name, GVariant *parameter)
{
	BscTimelineView *self = BSC_TIMELINE_VIEW(widget);

	if (can_note(self))
		bsc_notebook_mark(self->notebook, place_to_mark(self));
}

static void action_unmark(GtkWidget *widget, const char *name, GVariant *parameter)
{
	BscTimelineView *self = BSC_TIMELINE_VIEW(widget);

	if (can_note(self))
		bsc_notebook_unmark(self->notebook, bsc_notebook_get_chosen(self->notebook));
}

/* The selected stretch, else from the first to the last marker, else what is visible. */
static void action_measure(GtkWidget *widget, const char *name, GVariant *parameter)
{
	BscTimelineView *self = BSC_TIMELINE_VIEW(widget);
	BscRange range = bsc_timeline_view_chosen_range(self);
	const BscMarkers *markers;
	size_t n;

	if (!can_note(self))
		return;
	markers = bsc_notebook_get(self->notebook)->markers;
	n = bsc_markers_n(markers);
	if (self->selection.kind != BSC_REF_INTERVAL && n >= 2)
		range = (BscRange){ bsc_markers_get(markers, 0)->at,
				    bsc_markers_get(markers, n - 1)->at };
	bsc_notebook_set_range(self->notebook, range.begin, range.end);
}

static void step_marker(BscTimelineView *self, bool forward)
{
	const BscMarkers *markers = bsc_notebook_get(self->notebook)->markers;
	BscRow n = (BscRow)bsc_markers_n(markers), chosen = bsc_notebook_get_chosen(self->notebook);

	if (n == 0)
		return;
	if (chosen == BSC_NO_ROW)
		chosen = forward ? 0 : n - 1;
	else
		chosen = forward ? MIN(chosen + 1, n - 1) : chosen - (chosen > 0);
	bsc_notebook_choose(self->notebook, chosen);
	bsc_timeline_view_show_moment(self, bsc_markers_get(markers, chosen)->at);
}

static void action_step_marker(GtkWidget *widget, const char *name, GVariant *parameter)
{
	BscTimelineView *self = BSC_TIMELINE_VIEW(widget);

	if (can_note(self))
		step_marker(self, g_variant_get_boolean(parameter));
}

/* A CPU that is selected is hidden, or stays at the top. */
static void toggle_lane(BscTimelineView *self, bool is_pin)
{
	int32_t cpu = bsc_timeline_view_selected_cpu(self);
	BscLanes *lanes;
	GArray *numbers;

	if (!can_note(self) || cpu < 0)
		return;
	lanes = bsc_notebook_get(self->notebook)->lanes;
	numbers = is_pin ? lanes->pinned : lanes->hidden;
	bsc_numbers_set(numbers, (uint32_t)cpu, !bsc_numbers_has(numbers, (uint32_t)cpu));
	bsc_notebook_lanes_changed(self->notebook);
}

static void action_pin(GtkWidget *widget, const char *name, GVariant *parameter)
{
	toggle_lane(BSC_TIMELINE_VIEW(widget), true);
}

static void action_hide(GtkWidget *widget, const char *name, GVariant *parameter)
{
	BscTimelineView *self = BSC_TIMELINE_VIEW(widget);

	toggle_lane(self, false);
	bsc_timeline_view_select(self, (BscPick){ BSC_REF_NONE, BSC_NO_ROW });
}

static void action_show_lanes(GtkWidget *widget, const char *name, GVariant *parameter)
{
	BscTimelineView *self = BSC_TIMELINE_VIEW(widget);
	BscSessionFile *notes;

	if (!can_note(self))
		return;
	notes = bsc_notebook_get(self->notebook);
	bsc_lanes_free(notes->lanes);
	notes->lanes = bsc_lanes_new();
	bsc_notebook_lanes_changed(self->notebook);
}

void bsc_timeline_view_class_add_notes(GtkWidgetClass *class)
{
	gtk_widget_class_install_action(class, "timeline.mark", NULL, action_mark);
	gtk_widget_class_install_action(class, "timeline.unmark", NULL, action_unmark);
	gtk_widget_class_install_action(class, "timeline.measure", NULL, action_measure);
	gtk_widget_class_install_action(class, "timeline.step-marker", "b", action_step_marker);
	gtk_widget_class_install_action(class, "timeline.pin-lane", NULL, action_pin);
	gtk_widget_class_install_action(class, "timeline.hide-lane", NULL, action_hide);
	gtk_widget_class_install_action(class, "timeline.show-lanes", NULL, action_show_lanes);
	gtk_widget_class_add_binding_action(class, GDK_KEY_m, 0, "timeline.mark", NULL);
	gtk_widget_class_add_binding_action(class, GDK_KEY_Delete, 0, "timeline.unmark", NULL);
	gtk_widget_class_add_binding_action(class, GDK_KEY_x, 0, "timeline.measure", NULL);
	gtk_widget_class_add_binding_action(class, GDK_KEY_Page_Down, 0, "timeline.step-marker",
					    "b", TRUE);
	gtk_widget_class_add_binding_action(class, GDK_KEY_Page_Up, 0, "timeline.step-marker", "b",
					    FALSE);
	gtk_widget_class_add_binding_action(class, GDK_KEY_p, 0, "timeline.pin-lane", NULL);
	gtk_widget_class_add_binding_action(class, GDK_KEY_h, 0, "timeline.hide-lane", NULL);
	gtk_widget_class_add_binding_action(class, GDK_KEY_h, GDK_SHIFT_MASK, "timeline.show-lanes",
					    NULL);
}

/* A drag with Shift selects a range, one with Control what to zoom to. */
bool bsc_timeline_view_band_begin(BscTimelineView *self, double x, double y, GdkModifierType state)
{
	if (!self->scene || !(state & (GDK_SHIFT_MASK | GDK_CONTROL_MASK)))
		return false;
	if ((state & GDK_SHIFT_MASK) && !can_note(self))
		return false;
	self->band = state & GDK_SHIFT_MASK ? BSC_BAND_MEASURE : BSC_BAND_ZOOM;
	self->band_begin = self->band_end = bsc_timeline_view_snap(
		self, x, y, self->band == BSC_BAND_ZOOM || (state & GDK_ALT_MASK));
	return true;
}

void bsc_timeline_view_band_to(BscTimelineView *self, double x, double y, GdkModifierType state)
{
	self->band_end = bsc_timeline_view_snap(
		self, x, y, self->band == BSC_BAND_ZOOM || (state & GDK_ALT_MASK));
	if (self->band == BSC_BAND_MEASURE)
		bsc_notebook_set_range(self->notebook, self->band_begin, self->band_end);
	gtk_widget_queue_draw(GTK_WIDGET(self));
}

void bsc_timeline_view_band_end(BscTimelineView *self)
{
	BscNsec begin = MIN(self->band_begin, self->band_end);
	BscNsec end = MAX(self->band_begin, self->band_end);
	bool is_zoom = self->band == BSC_BAND_ZOOM;

	self->band = BSC_BAND_NONE;
	if (is_zoom &&
	    bsc_view_to_px(self->scene, end) - bsc_view_to_px(self->scene, begin) >= MIN_BAND)
		bsc_timeline_view_set_range(self,
					    bsc_range_clamp((BscRange){ begin, end }, self->limit));
	gtk_widget_queue_draw(GTK_WIDGET(self));
}

static void paint_range(BscTimelineView *self, GtkSnapshot *snapshot, BscNsec begin, BscNsec end,
			const GdkRGBA *ink)
{
	double x0, x1, y0, y1, left, right;
	GdkRGBA veil = *ink;

	bsc_timeline_view_plot(self, &x0, &x1, &y0, &y1);
	left = floor(CLAMP(bsc_view_to_px(self->scene, MIN(begin, end)), x0, x1));
	right = ceil(CLAMP(bsc_view_to_px(self->scene, MAX(begin, end)), x0, x1));
	if (right - left < 1)
		return;
	veil.alpha = RANGE_VEIL;
	gtk_snapshot_append_color(snapshot, &veil,
				  &GRAPHENE_RECT_INIT((float)left, (float)y0, (float)(right - left),
						      (float)(y1 - y0)));
	for (int i = 0; i < 2; i++)
		gtk_snapshot_append_color(snapshot, ink,
					  &GRAPHENE_RECT_INIT((float)(i == 0 ? left : right - 1),
							      (float)y0, 1, (float)(y1 - y0)));
}

/* A line through the lanes and its name at their foot, in reverse. */
static void paint_marker(BscTimelineView *self, GtkSnapshot *snapshot, const BscMarker *marker,
			 bool is_chosen, const GdkRGBA *color, const GdkRGBA *paper)
{
	double x0, x1, y0, y1, x = bsc_view_to_px(self->scene, marker->at);
	g_autoptr(PangoLayout) text = NULL;
	int width, height;
	float left, top;

	bsc_timeline_view_plot(self, &x0, &x1, &y0, &y1);
	if (x < x0 - 1 || x > x1 + 1)
		return;
	gtk_snapshot_append_color(snapshot, color,
				  &GRAPHENE_RECT_INIT((float)floor(x), (float)y0, is_chosen ? 2 : 1,
						      (float)(y1 - y0)));
	text = gtk_widget_create_pango_layout(GTK_WIDGET(self), marker->name);
	pango_layout_set_ellipsize(text, PANGO_ELLIPSIZE_END);
	pango_layout_set_width(text, 160 * PANGO_SCALE);
	pango_layout_get_pixel_size(text, &width, &height);
	left = (float)floor(CLAMP(x, x0, MAX(x1 - width - 2 * FLAG_AIR, x0)));
	top = (float)MAX(floor(y1) - height, y0);
	gtk_snapshot_append_color(
		snapshot, color,
		&GRAPHENE_RECT_INIT(left, top, (float)(width + 2 * FLAG_AIR), (float)height));
	gtk_snapshot_save(snapshot);
	gtk_snapshot_translate(snapshot, &GRAPHENE_POINT_INIT(left + FLAG_AIR, top));
	gtk_snapshot_append_layout(snapshot, text, paper);
	gtk_snapshot_restore(snapshot);
}

void bsc_timeline_view_paint_notes(BscTimelineView *self, GtkSnapshot *snapshot)
{
	GdkRGBA ink = bsc_timeline_view_color(self, BSC_ROLE_TEXT);
	GdkRGBA paper = bsc_timeline_view_color(self, BSC_ROLE_GROUND);
	BscSessionFile *notes;

	if (self->band == BSC_BAND_ZOOM)
		paint_range(self, snapshot, self->band_begin, self->band_end, &ink);
	if (!can_note(self))
		return;
	notes = bsc_notebook_get(self->notebook);
	if (notes->has_range)
		paint_range(self, snapshot, notes->range.begin, notes->range.end, &ink);
	for (size_t i = 0; i < bsc_markers_n(notes->markers); i++)
		paint_marker(self, snapshot, bsc_markers_get(notes->markers, i),
			     i == bsc_notebook_get_chosen(self->notebook), &ink, &paper);
}
