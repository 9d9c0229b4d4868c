/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/timeline-view-private.h"

#include "ui/facts.h"
#include "ui/look.h"

G_DEFINE_FINAL_TYPE(BscTimelineView, bsc_timeline_view, GTK_TYPE_WIDGET)

enum { SELECTION_CHANGED, MOMENT_CHOSEN, VIEW_CHANGED, NOTES_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* ns; where less is visible a px is less than a microsecond. */
#define FINE_RANGE 1000000

/* How far out of the episode zooming and panning go, share of its length at both ends. */
#define AIR 0.05

/* Air at both ends of a stretch that is fitted, share of its length. */
#define FIT_AIR 0.1

void bsc_timeline_view_invalidate(BscTimelineView *self)
{
	self->is_stale = true;
	gtk_widget_queue_draw(GTK_WIDGET(self));
	g_signal_emit(self, signals[VIEW_CHANGED], 0);
}

void bsc_timeline_view_set_range(BscTimelineView *self, BscRange range)
{
	if (range.begin == self->range.begin && range.end == self->range.end)
		return;
	self->range = range;
	bsc_timeline_view_invalidate(self);
}

double bsc_timeline_view_scroll_max(BscTimelineView *self, const BscScene *scene)
{
	double x0, x1, y0, y1;

	if (self->parts)
		return MAX(bsc_scene_view(scene)->height - gtk_widget_get_height(GTK_WIDGET(self)),
			   0);
	bsc_scene_plot(scene, &x0, &x1, &y0, &y1);
	return MAX(bsc_scene_content_height(scene) - (y1 - y0), 0);
}

void bsc_timeline_view_set_scroll(BscTimelineView *self, double scroll)
{
	if (!self->scene)
		return;
	scroll = CLAMP(scroll, 0, bsc_timeline_view_scroll_max(self, self->scene));
	if (scroll == self->scroll)
		return;
	self->scroll = scroll;
	bsc_timeline_view_invalidate(self);
}

BscRange bsc_timeline_view_fitting(BscTimelineView *self)
{
	g_autoptr(GArray) parts = g_array_new(FALSE, FALSE, sizeof(BscStackPart));
	BscView fit = bsc_view_fit(self->capture->timeline, self->episode, 1, 1, false);
	BscStackView stack;

	if (!self->parts)
		return bsc_range_clamp((BscRange){ fit.begin, fit.end }, self->limit);
	bsc_timeline_view_put_stack(self, parts, &stack);
	return bsc_range_clamp((BscRange){ stack.begin, stack.end }, self->limit);
}

static bool is_same(BscPick a, BscPick b)
{
	return a.kind == b.kind && (a.kind == BSC_REF_NONE || (a.row == b.row && a.part == b.part));
}

static void set_description(BscTimelineView *self)
{
	g_autofree char *label = NULL;
	g_autofree char *shown = NULL;

	if (!self->capture) {
		label = g_strdup("Timeline: empty");
	} else if (self->selection.kind == BSC_REF_NONE) {
		label = g_strdup("Timeline: nothing selected");
	} else {
		g_autofree char *what = bsc_timeline_view_describe(self, self->selection);

		label = g_strdup_printf("Timeline: %s", what);
	}
	if (self->capture) {
		shown = bsc_facts_range_from(bsc_timeline_view_origin(self), self->range.begin,
					     self->range.end);
	}
	gtk_accessible_update_property(GTK_ACCESSIBLE(self), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
				       GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, shown ? shown : "", -1);
}

void bsc_timeline_view_select(BscTimelineView *self, BscPick pick)
{
	if (is_same(pick, self->selection))
		return;
	self->selection = pick;
	self->selection_rect = bsc_timeline_view_rect_of(self, pick);
	set_description(self);
	gtk_widget_queue_draw(GTK_WIDGET(self));
	g_signal_emit(self, signals[SELECTION_CHANGED], 0);
}

BscPick bsc_timeline_view_get_selection(BscTimelineView *self)
{
	return self->selection;
}

/* Scrolls until LANE is visible. */
static void reveal_lane(BscTimelineView *self, uint32_t part, BscRow lane)
{
	double y, height, room = gtk_widget_get_height(GTK_WIDGET(self)), scroll;

	if (!self->parts) {
		if (bsc_scene_reveal(self->scene, lane, &scroll))
			bsc_timeline_view_set_scroll(self, scroll);
		return;
	}
	if (bsc_timeline_view_lane(self, part, lane, &y, &height) && (y < 0 || y + height > room))
		bsc_timeline_view_set_scroll(self, self->scroll + y - room / 2);
}

void bsc_timeline_view_reveal(BscTimelineView *self)
{
	const BscCapture *capture;
	BscPick pick = self->selection;
	BscRange at;

	if (!self->scene || pick.kind != BSC_REF_INTERVAL)
		return;
	capture = bsc_timeline_view_capture(self, pick.part);
	at = bsc_timeline_view_stretch(self, pick.part, pick.row);
	bsc_timeline_view_set_range(self,
				    bsc_range_reveal(self->range, self->limit, at.begin, at.end));
	reveal_lane(self, pick.part, capture->timeline->intervals.lane[pick.row]);
}

BscPick bsc_timeline_view_pick(BscTimelineView *self, double x, double y)
{
	BscPick pick = { BSC_REF_NONE, BSC_NO_ROW };
	double x0, x1, y0, y1;

	if (!self->scene)
		return pick;
	bsc_scene_plot(self->scene, &x0, &x1, &y0, &y1);
	if (y >= y0)
		y += bsc_timeline_view_offset(self);
	pick.kind = bsc_scene_pick(self->scene, x, y, &pick.row);
	pick.part = (uint32_t)bsc_scene_part(self->scene, y);
	return pick;
}

void bsc_timeline_view_point_at(BscTimelineView *self, double x, double y)
{
	BscPick pick = bsc_timeline_view_pick(self, x, y);

	self->has_pointer = true;
	self->pointer_x = x;
	self->pointer_y = y;
	if (!is_same(pick, self->hover)) {
		self->hover = pick;
		self->hover_rect = bsc_timeline_view_rect_of(self, pick);
	}
	/* a view that no window has shown yet has no fonts */
	if (!self->moment)
		self->moment = gtk_widget_create_pango_layout(GTK_WIDGET(self), NULL);
	if (self->scene) {
		BscNsec t = bsc_view_to_ns(self->scene, x), zero = bsc_timeline_view_origin(self);
		bool is_fine = self->range.end - self->range.begin < FINE_RANGE;
		g_autofree char *text =
			is_fine ? bsc_facts_place_from(zero, t) : bsc_facts_moment_from(zero, t, t);

		pango_layout_set_text(self->moment, text, -1);
	}
	gtk_widget_queue_draw(GTK_WIDGET(self));
}

void bsc_timeline_view_point_away(BscTimelineView *self)
{
	self->has_pointer = false;
	self->hover = (BscPick){ BSC_REF_NONE, BSC_NO_ROW };
	gtk_widget_queue_draw(GTK_WIDGET(self));
}

static char *describe_interval(BscTimelineView *self, uint32_t part, BscRow row)
{
	const BscTimeline *timeline = bsc_timeline_view_capture(self, part)->timeline;
	const BscIntervals *at = &timeline->intervals;
	BscNsec zero =
		bsc_timeline_view_origin(self) + bsc_timeline_view_zero(self, part, at->lane[row]);
	g_autofree char *from =
		bsc_facts_moment_from(zero, at->begin_low[row], at->begin_high[row]);
	g_autofree char *to = bsc_facts_moment_from(zero, at->end_low[row], at->end_high[row]);
	const char *what = bsc_stretch_name(at->kind[row]);
	const char *state = "";

	if (at->callback[row] != BSC_NO_ROW) {
		const BscCallback *callback = &timeline->callbacks[at->callback[row]];

		state = bsc_strtab_get(timeline->strings, callback->state);
		if (!*state)
			state = bsc_strtab_get(timeline->strings, callback->function);
	}
	return g_strdup_printf("CPU%u %s%s%s, %s to %s", timeline->lanes[at->lane[row]].cpu, what,
			       *state ? " " : "", state, from, to);
}

static char *describe_in_part(BscTimelineView *self, BscPick pick)
{
	const BscTimeline *timeline = bsc_timeline_view_capture(self, pick.part)->timeline;

	switch (pick.kind) {
	case BSC_REF_INTERVAL: return describe_interval(self, pick.part, pick.row);
	case BSC_REF_ARROW:
		return g_strdup_printf("%s of CPU%u",
				       bsc_arrow_name(timeline->arrows[pick.row].kind),
				       timeline->bringups[timeline->arrows[pick.row].bringup].cpu);
	case BSC_REF_LANE: return g_strdup_printf("CPU%u", timeline->lanes[pick.row].cpu);
	case BSC_REF_NONE: break;
	}
	return g_strdup("nothing");
}

char *bsc_timeline_view_describe(BscTimelineView *self, BscPick pick)
{
	g_autofree char *text = describe_in_part(self, pick);

	if (!self->parts)
		return g_steal_pointer(&text);
	return g_strdup_printf("%s: %s", self->parts[pick.part].label, text);
}

/* What the lane does at X, and for whom it waits; NULL: the stretch or arrow has no such words. */
static char *words_at(BscTimelineView *self, BscPick pick, double x)
{
	BscDocument *document = self->parts ? self->parts[pick.part].document : self->document;
	const BscReplay *replay = document->replays[bsc_timeline_view_episode(self, pick.part)];
	GString *words;
	BscLaneState state;
	BscRange at;
	BscRow lane;
	BscNsec t;

	if (pick.kind != BSC_REF_INTERVAL)
		return NULL;
	lane = document->capture->timeline->intervals.lane[pick.row];
	at = bsc_timeline_view_stretch(self, pick.part, pick.row);
	t = CLAMP(bsc_view_to_ns(self->scene, x), at.begin, MAX(at.end, at.begin)) +
	    bsc_timeline_view_zero(self, pick.part, lane);
	words = g_string_new("at this moment: ");
	state = bsc_replay_lane(replay, lane, t);
	bsc_replay_put_words(replay, &state, t, words);
	return g_string_free(words, FALSE);
}

static gboolean on_query_tooltip(GtkWidget *widget, int x, int y, gboolean keyboard,
				 GtkTooltip *tooltip, gpointer data)
{
	BscTimelineView *self = BSC_TIMELINE_VIEW(widget);
	BscPick pick;
	g_autofree char *text = NULL;
	g_autofree char *words = NULL;
	g_autofree char *lines = NULL;

	/* Nor while a menu has the pointer, which the tip would cover. */
	if (keyboard || self->is_dragging || !self->has_pointer)
		return FALSE;
	pick = bsc_timeline_view_pick(self, x, y);
	if (pick.kind == BSC_REF_NONE || pick.kind == BSC_REF_LANE)
		return FALSE;
	text = bsc_facts_tooltip(bsc_timeline_view_capture(self, pick.part),
				 pick.kind == BSC_REF_ARROW, pick.row);
	words = words_at(self, pick, x);
	lines = words ? g_strdup_printf("%s\n%s", text, words) : g_steal_pointer(&text);
	gtk_tooltip_set_text(tooltip, lines);
	return TRUE;
}

void bsc_timeline_view_set_highlight(BscTimelineView *self, BscHighlight highlight)
{
	self->highlight = highlight;
	bsc_timeline_view_invalidate(self);
}

void bsc_timeline_view_set_found(BscTimelineView *self, const BscRow *rows, size_t n)
{
	if (n == 0 && !self->found)
		return;
	g_clear_pointer(&self->found, bsc_highlights_free);
	if (n > 0 && self->capture)
		self->found = bsc_highlights_new_found(self->capture->timeline, rows, n);
	bsc_timeline_view_invalidate(self);
}

void bsc_timeline_view_show_moment(BscTimelineView *self, BscNsec at)
{
	if (self->capture)
		bsc_timeline_view_set_range(self,
					    bsc_range_reveal(self->range, self->limit, at, at));
}

void bsc_timeline_view_mark(BscTimelineView *self, BscNsec begin, BscNsec end)
{
	self->mark_begin = begin;
	self->mark_end = end;
	gtk_widget_queue_draw(GTK_WIDGET(self));
}

void bsc_timeline_view_fit(BscTimelineView *self, BscNsec begin, BscNsec end)
{
	if (self->capture)
		bsc_timeline_view_set_range(self,
					    bsc_range_around(begin, end, self->limit, FIT_AIR));
}

/* Begins with all of what is shown, and nothing chosen. */
static void reset(BscTimelineView *self)
{
	self->mark_begin = self->mark_end = BSC_NSEC_NONE;
	self->playhead = BSC_NSEC_NONE;
	self->loop_begin = self->loop_end = 0;
	self->scroll = 0;
	self->lane_height = 0;
	self->hover = (BscPick){ BSC_REF_NONE, BSC_NO_ROW };
	self->selection = (BscPick){ BSC_REF_NONE, BSC_NO_ROW };
	if (self->capture)
		self->range = bsc_timeline_view_fitting(self);
	set_description(self);
	g_signal_emit(self, signals[SELECTION_CHANGED], 0);
	bsc_timeline_view_rechoose_lanes(self);
}

void bsc_timeline_view_show(BscTimelineView *self, BscDocument *document, BscRow episode)
{
	BscCapture *capture = document ? document->capture : NULL;

	if (document)
		bsc_document_ref(document);
	g_clear_pointer(&self->scene, bsc_scene_free);
	g_clear_pointer(&self->node, gsk_render_node_unref);
	g_clear_pointer(&self->found, bsc_highlights_free);
	g_clear_pointer(&self->document, bsc_document_unref);
	bsc_timeline_view_forget_parts(self);
	self->document = document;
	self->capture = capture;
	self->episode = episode;
	if (capture) {
		const BscEpisode *at = &capture->timeline->episodes[episode];

		self->limit = bsc_range_limit(at->begin, at->end, AIR);
	}
	reset(self);
}

void bsc_timeline_view_show_stack(BscTimelineView *self, const BscTimelinePart *parts, size_t n,
				  BscAlignment alignment)
{
	g_autoptr(GArray) of_scene = g_array_new(FALSE, FALSE, sizeof(BscStackPart));
	BscTimelinePart *copies = g_new(BscTimelinePart, n);
	BscStackView fit;

	for (size_t i = 0; i < n; i++)
		copies[i] = (BscTimelinePart){ bsc_document_ref(parts[i].document),
					       parts[i].episode, g_strdup(parts[i].label) };
	bsc_timeline_view_show(self, copies[0].document, copies[0].episode);
	self->parts = copies;
	self->n_parts = n;
	self->alignment = alignment;
	bsc_timeline_view_put_stack(self, of_scene, &fit);
	self->limit = bsc_range_limit(fit.begin, fit.end, AIR);
	reset(self);
}

void bsc_timeline_view_set_stacking(BscTimelineView *self, bool is_ghost, bool has_bars)
{
	self->is_ghost = is_ghost;
	self->has_bars = has_bars;
	if (is_ghost && self->selection.part == 0)
		bsc_timeline_view_select(self, (BscPick){ BSC_REF_NONE, BSC_NO_ROW });
	bsc_timeline_view_invalidate(self);
}

static void bsc_timeline_view_size_allocate(GtkWidget *widget, int width, int height, int baseline)
{
	bsc_timeline_view_invalidate(BSC_TIMELINE_VIEW(widget));
}

static void bsc_timeline_view_measure(GtkWidget *widget, GtkOrientation orientation, int for_size,
				      int *minimum, int *natural, int *minimum_baseline,
				      int *natural_baseline)
{
	*minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 320 : 160;
	*natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 1080 : 600;
}

static void bsc_timeline_view_css_changed(GtkWidget *widget, GtkCssStyleChange *change)
{
	BscTimelineView *self = BSC_TIMELINE_VIEW(widget);

	GTK_WIDGET_CLASS(bsc_timeline_view_parent_class)->css_changed(widget, change);
	self->theme = bsc_look_theme(widget);
	g_clear_object(&self->moment);
	self->moment = gtk_widget_create_pango_layout(widget, NULL);
	bsc_timeline_view_reset_playhead_text(self);
	bsc_timeline_view_invalidate(self);
}

static void on_scale_changed(BscTimelineView *self)
{
	bsc_timeline_view_invalidate(self);
}

static void bsc_timeline_view_dispose(GObject *object)
{
	BscTimelineView *self = BSC_TIMELINE_VIEW(object);

	for (int i = 0; i < 2; i++)
		g_clear_pointer(&self->page[i], cairo_surface_destroy);
	g_clear_pointer(&self->node, gsk_render_node_unref);
	g_clear_pointer(&self->scene, bsc_scene_free);
	g_clear_pointer(&self->painter, bsc_painter_free);
	g_clear_pointer(&self->found, bsc_highlights_free);
	g_clear_pointer(&self->document, bsc_document_unref);
	bsc_timeline_view_forget_parts(self);
	self->capture = NULL;
	g_clear_object(&self->moment);
	g_clear_object(&self->playhead_text);
	bsc_timeline_view_halt(self);
	bsc_timeline_view_set_notebook(self, NULL);
	bsc_shown_lanes_clear(&self->shown);
	G_OBJECT_CLASS(bsc_timeline_view_parent_class)->dispose(object);
}

static void bsc_timeline_view_class_init(BscTimelineViewClass *class)
{
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);

	G_OBJECT_CLASS(class)->dispose = bsc_timeline_view_dispose;
	widget_class->snapshot = bsc_timeline_view_snapshot;
	widget_class->size_allocate = bsc_timeline_view_size_allocate;
	widget_class->measure = bsc_timeline_view_measure;
	widget_class->css_changed = bsc_timeline_view_css_changed;
	gtk_widget_class_set_css_name(widget_class, "timeline");
	gtk_widget_class_set_accessible_role(widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
	bsc_timeline_view_class_add_actions(widget_class);
	bsc_timeline_view_class_add_notes(widget_class);
	signals[SELECTION_CHANGED] =
		g_signal_new("selection-changed", BSC_TYPE_TIMELINE_VIEW, G_SIGNAL_RUN_LAST, 0,
			     NULL, NULL, NULL, G_TYPE_NONE, 0);
	signals[MOMENT_CHOSEN] =
		g_signal_new("moment-chosen", BSC_TYPE_TIMELINE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL,
			     NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
	signals[VIEW_CHANGED] =
		g_signal_new("view-changed", BSC_TYPE_TIMELINE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL,
			     NULL, NULL, G_TYPE_NONE, 0);
	signals[NOTES_CHANGED] =
		g_signal_new("notes-changed", BSC_TYPE_TIMELINE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL,
			     NULL, NULL, G_TYPE_NONE, 0);
}

static void bsc_timeline_view_init(BscTimelineView *self)
{
	GtkWidget *widget = GTK_WIDGET(self);

	self->mark_begin = self->mark_end = self->playhead = BSC_NSEC_NONE;
	self->painter = bsc_painter_new();
	self->theme = bsc_theme_get(BSC_THEME_LIGHT);
	gtk_widget_set_focusable(widget, TRUE);
	gtk_widget_set_overflow(widget, GTK_OVERFLOW_HIDDEN);
	gtk_widget_set_has_tooltip(widget, TRUE);
	g_signal_connect(self, "query-tooltip", G_CALLBACK(on_query_tooltip), NULL);
	g_signal_connect(self, "notify::scale-factor", G_CALLBACK(on_scale_changed), NULL);
	bsc_timeline_view_add_controllers(self);
	set_description(self);
}
