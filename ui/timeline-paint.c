/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/timeline-view-private.h"

#include "draw/text-width.h"
#include "export/cairo-painter.h"
#include "ui/facts.h"

#include <math.h>

/* px; what is lower would be all frame. */
#define MIN_INNER_FRAME 7

/* px of the bar over what is marked. */
#define MARK_HEIGHT 3

/* A new scene; OLD is taken. */
static BscScene *lay_out(BscTimelineView *self, BscScene *old, double width, double height)
{
	BscView view;

	if (self->parts) {
		bsc_scene_free(old);
		return bsc_timeline_view_lay_out_stack(self, width, height);
	}
	view = bsc_view_fit(self->capture->timeline, self->episode, width, height, false);
	view.begin = self->range.begin;
	view.end = self->range.end;
	view.scroll = self->scroll;
	view.lane_height = self->lane_height;
	if (self->shown.rows) {
		view.lanes = (const BscRow *)(const void *)self->shown.rows->data;
		view.n_lanes = self->shown.rows->len;
		view.n_pinned = self->shown.n_pinned;
	}
	view.highlights = self->found ? self->found : self->document->highlights;
	view.highlight = self->found ? BSC_HIGHLIGHT_FOUND : self->highlight;
	return bsc_scene_new_after(old, self->capture, &view, self->theme);
}

/* As above, after scrolling back where fewer or lower lanes leave nothing to scroll. */
static BscScene *lay_out_scrolled(BscTimelineView *self, double width, double height)
{
	BscScene *scene = lay_out(self, g_steal_pointer(&self->scene), width, height);
	double most = bsc_timeline_view_scroll_max(self, scene);

	if (self->scroll <= most)
		return scene;
	self->scroll = most;
	return lay_out(self, scene, width, height);
}

/* The page that is not on the screen, of WIDTH x HEIGHT device px. */
static cairo_surface_t *next_page(BscTimelineView *self, int width, int height, int scale)
{
	cairo_surface_t **page;

	self->current_page = 1 - self->current_page;
	page = &self->page[self->current_page];
	if (*page && (cairo_image_surface_get_width(*page) != width ||
		      cairo_image_surface_get_height(*page) != height))
		g_clear_pointer(page, cairo_surface_destroy);
	if (!*page)
		*page = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width, height);
	cairo_surface_set_device_scale(*page, scale, scale);
	return *page;
}

/* The axis stays where all below it is scrolled. */
static void paint_page(BscTimelineView *self, cairo_t *cr, int width, int height)
{
	double offset = bsc_timeline_view_offset(self);
	double x0, x1, y0, y1;

	if (offset <= 0) {
		bsc_painter_paint(self->painter, self->scene, cr);
		return;
	}
	bsc_scene_plot(self->scene, &x0, &x1, &y0, &y1);
	cairo_save(cr);
	cairo_rectangle(cr, 0, 0, width, y0);
	cairo_clip(cr);
	bsc_painter_paint(self->painter, self->scene, cr);
	cairo_restore(cr);
	cairo_rectangle(cr, 0, y0, width, height - y0);
	cairo_clip(cr);
	cairo_translate(cr, 0, -offset);
	bsc_painter_paint(self->painter, self->scene, cr);
}

static cairo_surface_t *lend_page(cairo_pattern_t *pattern, void *page, cairo_surface_t *target,
				  const cairo_rectangle_int_t *extents)
{
	return cairo_surface_reference(page);
}

static void take_page_back(cairo_pattern_t *pattern, void *page, cairo_surface_t *lent)
{
	cairo_surface_destroy(lent);
}

static cairo_status_t keep_page(cairo_pattern_t *pattern, void *page, const cairo_pattern_t *other)
{
	cairo_surface_reference(page);
	return CAIRO_STATUS_SUCCESS;
}

static void drop_page(cairo_pattern_t *pattern, void *page)
{
	cairo_surface_destroy(page);
}

/*
 * Paints PAGE with CR, which records. As a source of its own PAGE would be copied as soon as it is
 * painted on again, though nobody looks at what was recorded any more: that takes longer than all
 * of painting. So it is lent. SCALE: device px for each px.
 */
static void put_page(cairo_t *cr, cairo_surface_t *page, int scale)
{
	cairo_pattern_t *pattern = cairo_pattern_create_raster_source(
		cairo_surface_reference(page), CAIRO_CONTENT_COLOR_ALPHA,
		cairo_image_surface_get_width(page), cairo_image_surface_get_height(page));

	cairo_raster_source_pattern_set_acquire(pattern, lend_page, take_page_back);
	cairo_raster_source_pattern_set_copy(pattern, keep_page);
	cairo_raster_source_pattern_set_finish(pattern, drop_page);
	cairo_scale(cr, 1.0 / scale, 1.0 / scale);
	cairo_set_source(cr, pattern);
	cairo_paint(cr);
	cairo_pattern_destroy(pattern);
}

/* One node around one picture: recording every box in a node of its own costs several times that.
 */
static GskRenderNode *paint_node(BscTimelineView *self, int width, int height)
{
	int scale = gtk_widget_get_scale_factor(GTK_WIDGET(self));
	cairo_surface_t *page = next_page(self, width * scale, height * scale, scale);
	GskRenderNode *node = gsk_cairo_node_new(&GRAPHENE_RECT_INIT(0, 0, width, height));
	cairo_t *cr = cairo_create(page);

	paint_page(self, cr, width, height);
	cairo_destroy(cr);

	cr = gsk_cairo_node_get_draw_context(node);
	put_page(cr, page, scale);
	cairo_destroy(cr);
	return node;
}

static void describe_range(BscTimelineView *self)
{
	g_autofree char *shown = bsc_facts_range_from(bsc_timeline_view_origin(self),
						      self->range.begin, self->range.end);

	gtk_accessible_update_property(GTK_ACCESSIBLE(self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
				       shown, -1);
}

static void refresh(BscTimelineView *self, int width, int height)
{
	g_clear_pointer(&self->node, gsk_render_node_unref);
	self->scene = lay_out_scrolled(self, width, height);
	self->node = paint_node(self, width, height);
	self->is_stale = false;
	self->selection_rect = bsc_timeline_view_rect_of(self, self->selection);
	self->hover_rect = bsc_timeline_view_rect_of(self, self->hover);
	describe_range(self);
}

/* A stretch that is folded into its neighbours has no item of its own, but it has a place. */
static graphene_rect_t rect_of_interval(BscTimelineView *self, uint32_t part, BscRow row)
{
	const BscTimeline *timeline = bsc_timeline_view_capture(self, part)->timeline;
	BscRange at = bsc_timeline_view_stretch(self, part, row);
	double left = bsc_view_to_px(self->scene, at.begin);
	double right = bsc_view_to_px(self->scene, at.end);
	double y, height;

	if (!bsc_timeline_view_lane(self, part, timeline->intervals.lane[row], &y, &height))
		return *graphene_rect_zero();
	return GRAPHENE_RECT_INIT((float)left, (float)y, (float)MAX(right - left, 2),
				  (float)height);
}

static graphene_rect_t rect_of_lane(BscTimelineView *self, uint32_t part, BscRow lane)
{
	double x0, x1, y0, y1, y, height;

	if (!bsc_timeline_view_lane(self, part, lane, &y, &height))
		return *graphene_rect_zero();
	bsc_scene_plot(self->scene, &x0, &x1, &y0, &y1);
	return GRAPHENE_RECT_INIT((float)x0, (float)y, (float)(x1 - x0), (float)height);
}

static bool is_box(const BscItem *item)
{
	return item->kind == BSC_ITEM_RECT || item->kind == BSC_ITEM_BAND ||
	       item->kind == BSC_ITEM_ARROW;
}

graphene_rect_t bsc_timeline_view_rect_of(BscTimelineView *self, BscPick pick)
{
	graphene_rect_t sum = *graphene_rect_zero();
	const BscItem *items;
	bool is_found = false;
	size_t n;

	if (!self->scene || pick.kind == BSC_REF_NONE)
		return sum;
	if (pick.kind == BSC_REF_LANE)
		return rect_of_lane(self, pick.part, pick.row);
	items = bsc_scene_items(self->scene, &n);
	for (size_t i = 0; i < n; i++) {
		graphene_rect_t box;

		if (items[i].ref_kind != pick.kind || items[i].ref != pick.row ||
		    items[i].part != pick.part || !is_box(&items[i]))
			continue;
		graphene_rect_init(&box, (float)items[i].x,
				   (float)(items[i].y - bsc_timeline_view_offset(self)),
				   (float)items[i].w, (float)items[i].h);
		graphene_rect_normalize(&box);
		if (is_found)
			graphene_rect_union(&sum, &box, &sum);
		else
			sum = box;
		is_found = true;
	}
	if (!is_found && pick.kind == BSC_REF_INTERVAL)
		return rect_of_interval(self, pick.part, pick.row);
	return sum;
}

static void outline(GtkSnapshot *snapshot, graphene_rect_t rect, float out, float width,
		    const GdkRGBA *color)
{
	GskRoundedRect frame;
	float widths[4] = { width, width, width, width };
	GdkRGBA colors[4] = { *color, *color, *color, *color };

	graphene_rect_inset(&rect, -out, -out);
	gsk_rounded_rect_init_from_rect(&frame, &rect, 0);
	gtk_snapshot_append_border(snapshot, &frame, widths, colors);
}

static void paint_hover(BscTimelineView *self, GtkSnapshot *snapshot, const GdkRGBA *ink)
{
	GdkRGBA veil = *ink;

	if (self->hover.kind == BSC_REF_NONE || self->hover_rect.size.height <= 0)
		return;
	if (self->hover.kind == self->selection.kind && self->hover.row == self->selection.row &&
	    self->hover.part == self->selection.part)
		return;
	veil.alpha = self->hover.kind == BSC_REF_LANE ? 0.04f : 0.12f;
	gtk_snapshot_append_color(snapshot, &veil, &self->hover_rect);
}

/* Two frames, so that one of them stands out from any colour below. */
static void paint_selection(BscTimelineView *self, GtkSnapshot *snapshot, const GdkRGBA *ink,
			    const GdkRGBA *paper)
{
	if (self->selection.kind == BSC_REF_NONE ||
	    (self->selection_rect.size.height <= 0 && self->selection_rect.size.width <= 0))
		return;
	if (self->selection.kind == BSC_REF_LANE) {
		GdkRGBA veil = *ink;

		veil.alpha = 0.08f;
		gtk_snapshot_append_color(snapshot, &veil, &self->selection_rect);
		return;
	}
	outline(snapshot, self->selection_rect, 2, 2, ink);
	if (self->selection_rect.size.height >= MIN_INNER_FRAME &&
	    self->selection_rect.size.width >= MIN_INNER_FRAME)
		outline(snapshot, self->selection_rect, 0, 1, paper);
}

GdkRGBA bsc_timeline_view_color(BscTimelineView *self, BscRole role)
{
	BscColor color = bsc_theme_color(self->theme, role);

	return (GdkRGBA){ color.r / 255.0f, color.g / 255.0f, color.b / 255.0f, color.a / 255.0f };
}

/* The labels of ticks that the pill between LEFT and RIGHT would cut: half a number is a lie. */
static void hide_ticks(BscTimelineView *self, GtkSnapshot *snapshot, double left, double right,
		       double y0, const GdkRGBA *paper)
{
	size_t n;
	const BscItem *items = bsc_scene_items(self->scene, &n);

	for (size_t i = 0; i < n; i++) {
		const BscItem *item = &items[i];
		double width, x;

		if (item->kind != BSC_ITEM_TEXT || item->y >= y0)
			continue;
		width = bsc_text_width(bsc_scene_text(self->scene, item), item->size,
				       item->is_bold);
		x = item->x - (item->anchor == BSC_ANCHOR_MIDDLE ? width / 2
			       : item->anchor == BSC_ANCHOR_END  ? width
								 : 0);
		if (x + width < left || x > right)
			continue;
		gtk_snapshot_append_color(
			snapshot, paper,
			&GRAPHENE_RECT_INIT((float)x - 2, (float)(item->y - item->size),
					    (float)width + 4, (float)(item->size * 1.3)));
	}
}

/* In reverse, so that nobody takes it for a tick of the axis. */
void bsc_timeline_view_paint_pill(BscTimelineView *self, GtkSnapshot *snapshot, PangoLayout *text,
				  double x, const GdkRGBA *fill)
{
	GdkRGBA paper = bsc_timeline_view_color(self, BSC_ROLE_GROUND);
	double x0, x1, y0, y1;
	int width, height;
	float left, top;

	bsc_timeline_view_plot(self, &x0, &x1, &y0, &y1);
	pango_layout_get_pixel_size(text, &width, &height);
	left = (float)floor(CLAMP(x - width / 2.0, x0, MAX(x1 - width, x0)));
	top = (float)MAX(floor(y0) - height - 3, 0);
	hide_ticks(self, snapshot, left - 8, left + (float)width + 8, y0, &paper);
	gtk_snapshot_append_color(
		snapshot, fill,
		&GRAPHENE_RECT_INIT(left - 5, top, (float)width + 10, (float)height));
	gtk_snapshot_save(snapshot);
	gtk_snapshot_translate(snapshot, &GRAPHENE_POINT_INIT(left, top));
	gtk_snapshot_append_layout(snapshot, text, &paper);
	gtk_snapshot_restore(snapshot);
}

/* A line through all lanes, and its moment on the axis. */
static void paint_pointer(BscTimelineView *self, GtkSnapshot *snapshot, const GdkRGBA *ink)
{
	double x0, x1, y0, y1, x = self->pointer_x;
	GdkRGBA line = *ink;

	bsc_timeline_view_plot(self, &x0, &x1, &y0, &y1);
	if (!self->has_pointer || self->is_dragging || self->is_scrubbing || x < x0 || x > x1)
		return;
	line.alpha = 0.5f;
	gtk_snapshot_append_color(
		snapshot, &line,
		&GRAPHENE_RECT_INIT((float)floor(x), (float)y0, 1, (float)(y1 - y0)));
	bsc_timeline_view_paint_pill(self, snapshot, self->moment, x, ink);
}

/*
 * A bar over the lanes from one end of what is marked to the other, at least wide enough to see,
 * and a line through them where it is a single moment.
 */
static void paint_mark(BscTimelineView *self, GtkSnapshot *snapshot, const GdkRGBA *ink)
{
	double x0, x1, y0, y1, left, right;

	if (self->mark_begin == BSC_NSEC_NONE || self->mark_end == BSC_NSEC_NONE)
		return;
	bsc_timeline_view_plot(self, &x0, &x1, &y0, &y1);
	left = floor(bsc_view_to_px(self->scene, self->mark_begin));
	right = MAX(ceil(bsc_view_to_px(self->scene, self->mark_end)), left + MARK_HEIGHT);
	left = MAX(left, x0);
	right = MIN(right, x1);
	if (left >= right)
		return;
	gtk_snapshot_append_color(snapshot, ink,
				  &GRAPHENE_RECT_INIT((float)left,
						      (float)(floor(y0) - MARK_HEIGHT - 1),
						      (float)(right - left), MARK_HEIGHT));
	if (self->mark_begin == self->mark_end)
		gtk_snapshot_append_color(
			snapshot, ink,
			&GRAPHENE_RECT_INIT((float)left, (float)y0, 1, (float)(y1 - y0)));
}

static void paint_overlays(BscTimelineView *self, GtkSnapshot *snapshot)
{
	GdkRGBA ink = bsc_timeline_view_color(self, BSC_ROLE_TEXT);
	GdkRGBA paper = bsc_timeline_view_color(self, BSC_ROLE_GROUND);
	double x0, x1, y0, y1;

	bsc_timeline_view_plot(self, &x0, &x1, &y0, &y1);
	gtk_snapshot_push_clip(snapshot,
			       &GRAPHENE_RECT_INIT((float)x0 - 2, (float)y0 - 2,
						   (float)(x1 - x0) + 4, (float)(y1 - y0) + 4));
	bsc_timeline_view_paint_future(self, snapshot);
	bsc_timeline_view_paint_counterparts(self, snapshot, &ink);
	paint_hover(self, snapshot, &ink);
	paint_selection(self, snapshot, &ink, &paper);
	gtk_snapshot_pop(snapshot);
	paint_mark(self, snapshot, &ink);
	bsc_timeline_view_paint_notes(self, snapshot);
	paint_pointer(self, snapshot, &ink);
	bsc_timeline_view_paint_playhead(self, snapshot);
}

void bsc_timeline_view_snapshot(GtkWidget *widget, GtkSnapshot *snapshot)
{
	BscTimelineView *self = BSC_TIMELINE_VIEW(widget);
	int width = gtk_widget_get_width(widget);
	int height = gtk_widget_get_height(widget);

	if (!self->capture || width <= 0 || height <= 0)
		return;
	if (self->is_stale || !self->node)
		refresh(self, width, height);
	gtk_snapshot_append_node(snapshot, self->node);
	paint_overlays(self, snapshot);
}
