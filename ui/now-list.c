/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/now-list.h"

#include "ui/replay-state.h"

struct _BscNowList {
	GtkWidget parent_instance;
	BscPlayer *player;       /* owned */
	const BscReplay *replay; /* that the rows are of; NULL: none */
	BscRow first_lane;
	BscRow latest;       /* lane that was scrolled to */
	GtkStringList *cpus; /* owned; a row for each lane */
	GPtrArray
		*bound; /* of GtkListItem: those that have a widget, far beyond what is in sight */
	GPtrArray *stale; /* of those, what still says what was before */
	guint rest;       /* source that fills these; 0: none */
	GtkWidget *scroller, *view;
};

G_DEFINE_FINAL_TYPE(BscNowList, bsc_now_list, GTK_TYPE_WIDGET)

enum { LANE_CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

/* px; what some CPUs and their words need. */
#define MIN_HEIGHT 220

/*
 * Laying out the words of a CPU takes a millisecond and more. So with every frame only what is in
 * sight is filled; the others follow, some at a time, once nothing has changed for a while.
 */
#define REST_MS  200
#define PAUSE_MS 20
#define AT_ONCE  8 /* rows */

static BscNsec moment_of(BscNowList *self)
{
	return bsc_player_get_track(self->player, 0)->zero + bsc_player_at(self->player);
}

static void set_swatch(GtkWidget *swatch, const BscLaneState *state)
{
	const char *names[] = { "swatch", "control", NULL };

	if (!state->is_control)
		names[1] = bsc_tally_name(state->tally);
	gtk_widget_set_css_classes(swatch, names);
}

/* The row holds a swatch, the CPU and its words, in this order. */
static void fill_row(BscNowList *self, GtkListItem *item)
{
	BscRow lane = self->first_lane + gtk_list_item_get_position(item);
	BscNsec t = moment_of(self);
	BscLaneState state = bsc_replay_lane(self->replay, lane, t);
	g_autofree char *words = bsc_replay_state_lane(self->replay, lane, t);
	GtkWidget *swatch = gtk_widget_get_first_child(gtk_list_item_get_child(item));
	GtkWidget *text = gtk_widget_get_next_sibling(swatch);

	set_swatch(swatch, &state);
	gtk_label_set_text(GTK_LABEL(gtk_widget_get_last_child(text)), words);
}

static GtkWidget *new_label(const char *style)
{
	GtkWidget *label = gtk_label_new(NULL);

	gtk_label_set_xalign(GTK_LABEL(label), 0);
	gtk_label_set_wrap(GTK_LABEL(label), TRUE);
	gtk_widget_add_css_class(label, style);
	return label;
}

static void on_setup(GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
	GtkWidget *row = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 8);
	GtkWidget *swatch = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 0);
	GtkWidget *text = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);
	GtkWidget *words = new_label("value");

	gtk_widget_set_valign(swatch, GTK_ALIGN_START);
	gtk_box_append(GTK_BOX(text), new_label("heading"));
	gtk_box_append(GTK_BOX(text), words);
	gtk_widget_set_hexpand(text, TRUE);
	gtk_box_append(GTK_BOX(row), swatch);
	gtk_box_append(GTK_BOX(row), text);
	gtk_list_item_set_child(item, row);
}

static void on_bind(GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
	BscNowList *self = data;
	GtkStringObject *cpu = gtk_list_item_get_item(item);
	GtkWidget *text = gtk_widget_get_last_child(gtk_list_item_get_child(item));

	gtk_label_set_text(GTK_LABEL(gtk_widget_get_first_child(text)),
			   gtk_string_object_get_string(cpu));
	g_ptr_array_add(self->bound, item);
	fill_row(self, item);
}

static bool is_in_sight(BscNowList *self, GtkListItem *item)
{
	GtkWidget *row = gtk_list_item_get_child(item);
	graphene_rect_t at;

	/* One that was scrolled out keeps its place, but is not mapped. */
	return gtk_widget_get_mapped(row) && gtk_widget_compute_bounds(row, self->scroller, &at) &&
	       at.origin.y < (float)gtk_widget_get_height(self->scroller) &&
	       at.origin.y + at.size.height > 0;
}

static void fill_what_is_seen(BscNowList *self)
{
	for (guint i = self->stale->len; i > 0; i--) {
		GtkListItem *item = self->stale->pdata[i - 1];

		if (!is_in_sight(self, item))
			continue;
		g_ptr_array_remove_index_fast(self->stale, i - 1);
		fill_row(self, item);
	}
}

static gboolean fill_some(gpointer data)
{
	BscNowList *self = data;

	for (int i = 0; i < AT_ONCE && self->stale->len > 0; i++)
		fill_row(self, g_ptr_array_steal_index_fast(self->stale, self->stale->len - 1));
	if (self->stale->len > 0)
		return G_SOURCE_CONTINUE;
	self->rest = 0;
	return G_SOURCE_REMOVE;
}

static gboolean on_rest(gpointer data)
{
	BscNowList *self = data;

	self->rest = g_timeout_add(PAUSE_MS, fill_some, self);
	return G_SOURCE_REMOVE;
}

/* All rows say what was. */
static void fill_rows(BscNowList *self)
{
	g_ptr_array_set_size(self->stale, 0);
	g_ptr_array_extend(self->stale, self->bound, NULL, NULL);
	fill_what_is_seen(self);
	g_clear_handle_id(&self->rest, g_source_remove);
	self->rest = g_timeout_add(REST_MS, on_rest, self);
}

static void on_unbind(GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
	BscNowList *self = data;

	g_ptr_array_remove_fast(self->bound, item);
	g_ptr_array_remove_fast(self->stale, item);
}

/* Rows that have come into sight; what changes is laid out again before it is painted. */
static void on_laid_out(GdkFrameClock *clock, gpointer data)
{
	fill_what_is_seen(data);
}

static void bsc_now_list_realize(GtkWidget *widget)
{
	GTK_WIDGET_CLASS(bsc_now_list_parent_class)->realize(widget);
	g_signal_connect_object(gtk_widget_get_frame_clock(widget), "layout",
				G_CALLBACK(on_laid_out), widget, G_CONNECT_AFTER);
}

static void bsc_now_list_unrealize(GtkWidget *widget)
{
	g_signal_handlers_disconnect_by_data(gtk_widget_get_frame_clock(widget), widget);
	GTK_WIDGET_CLASS(bsc_now_list_parent_class)->unrealize(widget);
}

static void on_activated(GtkListView *view, guint position, gpointer data)
{
	BscNowList *self = data;

	g_signal_emit(self, signals[LANE_CHOSEN], 0, self->first_lane + position);
}

/* The rows are of the lanes of REPLAY. */
static void list_lanes(BscNowList *self, const BscReplay *replay)
{
	g_auto(GStrv) names = NULL;
	g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
	size_t n = 0;

	self->replay = NULL;
	self->latest = BSC_NO_ROW;
	g_ptr_array_set_size(self->stale, 0);
	g_clear_handle_id(&self->rest, g_source_remove);
	gtk_string_list_splice(self->cpus, 0, g_list_model_get_n_items(G_LIST_MODEL(self->cpus)),
			       NULL);
	if (!replay)
		return;
	self->replay = replay;
	self->first_lane = bsc_timeline_lanes(bsc_replay_capture(replay)->timeline,
					      bsc_replay_episode(replay), &n);
	for (size_t i = 0; i < n; i++) {
		g_autofree char *name = bsc_replay_state_cpu(replay, self->first_lane + (BscRow)i);

		g_strv_builder_add(builder, name);
	}
	names = g_strv_builder_end(builder);
	gtk_string_list_splice(self->cpus, 0, 0, (const char *const *)names);
}

/* Keeps in sight what happens, where not all of it has room. */
static void scroll_to_latest(BscNowList *self)
{
	BscRow latest = bsc_replay_state_latest(self->replay, moment_of(self));

	if (latest == BSC_NO_ROW || latest == self->latest)
		return;
	self->latest = latest;
	gtk_widget_activate_action(self->view, "list.scroll-to-item", "u",
				   latest - self->first_lane);
}

static void on_moment_changed(BscPlayer *player, gpointer data)
{
	BscNowList *self = data;
	const BscTrack *track =
		bsc_player_is_shown(player) ? bsc_player_get_track(player, 0) : NULL;
	const BscReplay *replay = track ? track->replay : NULL;

	if (replay != self->replay)
		list_lanes(self, replay);
	gtk_widget_set_visible(GTK_WIDGET(self), replay != NULL);
	if (!replay)
		return;
	fill_rows(self);
	scroll_to_latest(self);
}

void bsc_now_list_set_player(BscNowList *self, BscPlayer *player)
{
	g_return_if_fail(!self->player);
	self->player = g_object_ref(player);
	g_signal_connect_object(player, "moment-changed", G_CALLBACK(on_moment_changed), self, 0);
	on_moment_changed(player, self);
}

static void bsc_now_list_dispose(GObject *object)
{
	BscNowList *self = BSC_NOW_LIST(object);
	GtkWidget *child;

	g_clear_handle_id(&self->rest, g_source_remove);
	while ((child = gtk_widget_get_first_child(GTK_WIDGET(object))))
		gtk_widget_unparent(child);
	g_clear_object(&self->cpus);
	g_clear_object(&self->player);
	g_clear_pointer(&self->bound, g_ptr_array_unref);
	g_clear_pointer(&self->stale, g_ptr_array_unref);
	G_OBJECT_CLASS(bsc_now_list_parent_class)->dispose(object);
}

static void bsc_now_list_class_init(BscNowListClass *class)
{
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);

	G_OBJECT_CLASS(class)->dispose = bsc_now_list_dispose;
	widget_class->realize = bsc_now_list_realize;
	widget_class->unrealize = bsc_now_list_unrealize;
	gtk_widget_class_set_layout_manager_type(widget_class, GTK_TYPE_BOX_LAYOUT);
	gtk_widget_class_set_css_name(widget_class, "nowlist");
	signals[LANE_CHOSEN] = g_signal_new("lane-chosen", BSC_TYPE_NOW_LIST, G_SIGNAL_RUN_LAST, 0,
					    NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static GtkWidget *new_view(BscNowList *self)
{
	GtkListItemFactory *factory = gtk_signal_list_item_factory_new();
	GtkSelectionModel *model =
		GTK_SELECTION_MODEL(gtk_no_selection_new(G_LIST_MODEL(g_object_ref(self->cpus))));
	GtkWidget *view = gtk_list_view_new(model, factory);

	g_signal_connect(factory, "setup", G_CALLBACK(on_setup), NULL);
	g_signal_connect(factory, "bind", G_CALLBACK(on_bind), self);
	g_signal_connect(factory, "unbind", G_CALLBACK(on_unbind), self);
	g_signal_connect(view, "activate", G_CALLBACK(on_activated), self);
	gtk_list_view_set_single_click_activate(GTK_LIST_VIEW(view), TRUE);
	gtk_accessible_update_property(GTK_ACCESSIBLE(view), GTK_ACCESSIBLE_PROPERTY_LABEL,
				       "What each CPU does", -1);
	return view;
}

static void bsc_now_list_init(BscNowList *self)
{
	GtkWidget *widget = GTK_WIDGET(self);
	GtkWidget *title = new_label("title");
	GtkWidget *scroller = gtk_scrolled_window_new();

	gtk_orientable_set_orientation(GTK_ORIENTABLE(gtk_widget_get_layout_manager(widget)),
				       GTK_ORIENTATION_VERTICAL);
	self->cpus = gtk_string_list_new(NULL);
	self->bound = g_ptr_array_new();
	self->stale = g_ptr_array_new();
	self->scroller = scroller;
	self->view = new_view(self);
	gtk_label_set_text(GTK_LABEL(title), "Now");
	gtk_widget_add_css_class(title, "head");
	gtk_scrolled_window_set_policy(GTK_SCROLLED_WINDOW(scroller), GTK_POLICY_NEVER,
				       GTK_POLICY_AUTOMATIC);
	gtk_scrolled_window_set_child(GTK_SCROLLED_WINDOW(scroller), self->view);
	gtk_widget_set_vexpand(scroller, TRUE);
	gtk_widget_set_parent(title, widget);
	gtk_widget_set_parent(scroller, widget);
	gtk_widget_set_size_request(widget, -1, MIN_HEIGHT);
	gtk_widget_set_visible(widget, FALSE);
}
