/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/lane-bar.h"

#include <string.h>

struct _BscLaneBar {
	GtkWidget parent_instance;
	BscTimelineView *timeline; /* borrowed */
	GSimpleActionGroup *actions;
	GtkWidget *button, *filter, *words;
	gboolean is_filling;   /* the entry is set, not typed in */
	BscDocument *document; /* borrowed; of which the menu is */
	BscRow episode;
};

G_DEFINE_FINAL_TYPE(BscLaneBar, bsc_lane_bar, GTK_TYPE_WIDGET)

static BscNotebook *notebook_of(BscLaneBar *self)
{
	return self->timeline ? bsc_timeline_view_get_notebook(self->timeline) : NULL;
}

static uint32_t n_rounds(BscLaneBar *self)
{
	BscRow episode;
	BscDocument *document = bsc_timeline_view_get_document(self->timeline, &episode);

	return document ? document->capture->timeline->episodes[episode].n_rounds : 0;
}

static GMenuModel *new_menu(BscLaneBar *self)
{
	GMenu *menu = g_menu_new();
	g_autoptr(GMenu) orders = g_menu_new(), rounds = g_menu_new(), lanes = g_menu_new();

	for (int i = 0; i < BSC_N_LANE_ORDERS; i++) {
		g_autofree char *action =
			g_strdup_printf("lanes.order::%s", bsc_lane_order_name((BscLaneOrder)i));

		g_menu_append(orders, bsc_lane_order_text((BscLaneOrder)i), action);
	}
	for (uint32_t i = 0; n_rounds(self) > 1 && i < n_rounds(self); i++) {
		g_autofree char *text = g_strdup_printf("Collapse round %u", i + 1);
		g_autofree char *action = g_strdup_printf("lanes.fold-%u", i);

		g_menu_append(rounds, text, action);
	}
	g_menu_append(lanes, "Pin or release the selected CPU", "lanes.pin");
	g_menu_append(lanes, "Hide the selected CPU", "lanes.hide");
	g_menu_append(lanes, "Show all CPUs, by number", "lanes.show-all");
	g_menu_append_section(menu, NULL, G_MENU_MODEL(orders));
	g_menu_append_section(menu, NULL, G_MENU_MODEL(rounds));
	g_menu_append_section(menu, NULL, G_MENU_MODEL(lanes));
	return G_MENU_MODEL(menu);
}

static void on_order(GSimpleAction *action, GVariant *parameter, gpointer data)
{
	BscLaneBar *self = data;
	BscNotebook *notebook = notebook_of(self);

	if (!notebook || !bsc_lane_order_parse(g_variant_get_string(parameter, NULL),
					       &bsc_notebook_get(notebook)->lanes->order))
		return;
	bsc_notebook_lanes_changed(notebook);
}

static uint32_t round_of(GAction *action)
{
	return (uint32_t)g_ascii_strtoull(g_action_get_name(action) + strlen("fold-"), NULL, 10);
}

static void on_fold(GSimpleAction *action, GVariant *parameter, gpointer data)
{
	BscNotebook *notebook = notebook_of(data);
	GArray *folded;
	uint32_t round = round_of(G_ACTION(action));

	if (!notebook)
		return;
	folded = bsc_notebook_get(notebook)->lanes->folded;
	bsc_numbers_set(folded, round, !bsc_numbers_has(folded, round));
	bsc_notebook_lanes_changed(notebook);
}

static void add_rounds(BscLaneBar *self)
{
	for (uint32_t i = 0; i < n_rounds(self); i++) {
		g_autofree char *name = g_strdup_printf("fold-%u", i);
		g_autoptr(GSimpleAction) action = NULL;

		if (g_action_map_lookup_action(G_ACTION_MAP(self->actions), name))
			continue;
		action = g_simple_action_new_stateful(name, NULL, g_variant_new_boolean(FALSE));
		g_signal_connect(action, "activate", G_CALLBACK(on_fold), self);
		g_action_map_add_action(G_ACTION_MAP(self->actions), G_ACTION(action));
	}
}

static void show_states(BscLaneBar *self, const BscLanes *lanes)
{
	g_auto(GStrv) names = g_action_group_list_actions(G_ACTION_GROUP(self->actions));

	for (char **name = names; *name; name++) {
		GAction *action = g_action_map_lookup_action(G_ACTION_MAP(self->actions), *name);

		if (g_str_has_prefix(*name, "fold-"))
			g_simple_action_set_state(G_SIMPLE_ACTION(action),
						  g_variant_new_boolean(bsc_numbers_has(
							  lanes->folded, round_of(action))));
		else if (strcmp(*name, "order") == 0)
			g_simple_action_set_state(
				G_SIMPLE_ACTION(action),
				g_variant_new_string(bsc_lane_order_name(lanes->order)));
	}
}

/* What is wrong with the filter stands in the bar; it hides nothing then. */
static char *new_words(BscLaneBar *self, const BscLanes *lanes)
{
	BscRow episode;
	BscDocument *document = bsc_timeline_view_get_document(self->timeline, &episode);
	g_autoptr(GError) error = NULL;
	BscShownLanes shown;

	if (document && *lanes->filter) {
		shown = bsc_lanes_choose(lanes, document->capture->trace,
					 document->capture->timeline, episode, &error);
		bsc_shown_lanes_clear(&shown);
	}
	if (error)
		return g_strdup_printf("filter not used: %s", error->message);
	if (!bsc_timeline_view_get_shown(self->timeline)->rows)
		return NULL;
	return bsc_shown_lanes_words(bsc_timeline_view_get_shown(self->timeline));
}

static void update(BscLaneBar *self)
{
	BscNotebook *notebook = notebook_of(self);
	BscRow episode;
	BscDocument *document = bsc_timeline_view_get_document(self->timeline, &episode);
	g_autofree char *words = NULL;
	const BscLanes *lanes;

	if (!notebook)
		return;
	lanes = bsc_notebook_get(notebook)->lanes;
	if (document != self->document || episode != self->episode) {
		g_autoptr(GMenuModel) menu = new_menu(self);

		self->document = document;
		self->episode = episode;
		add_rounds(self);
		gtk_menu_button_set_menu_model(GTK_MENU_BUTTON(self->button), menu);
	}
	show_states(self, lanes);
	words = new_words(self, lanes);
	gtk_label_set_text(GTK_LABEL(self->words), words ? words : "");
	if (strcmp(gtk_editable_get_text(GTK_EDITABLE(self->filter)), lanes->filter) == 0)
		return;
	self->is_filling = TRUE;
	gtk_editable_set_text(GTK_EDITABLE(self->filter), lanes->filter);
	self->is_filling = FALSE;
}

static void on_notes_changed(BscTimelineView *timeline, gpointer data)
{
	update(data);
}

static void on_filter_changed(GtkSearchEntry *entry, gpointer data)
{
	BscLaneBar *self = data;
	BscNotebook *notebook = notebook_of(self);
	BscLanes *lanes;

	if (self->is_filling || !notebook)
		return;
	lanes = bsc_notebook_get(notebook)->lanes;
	g_free(lanes->filter);
	lanes->filter = g_strdup(gtk_editable_get_text(GTK_EDITABLE(entry)));
	bsc_notebook_lanes_changed(notebook);
}

static void on_filter_left(GtkSearchEntry *entry, gpointer data)
{
	gtk_widget_grab_focus(GTK_WIDGET(((BscLaneBar *)data)->timeline));
}

void bsc_lane_bar_set_timeline(BscLaneBar *self, BscTimelineView *timeline)
{
	self->timeline = timeline;
	g_signal_connect_object(timeline, "notes-changed", G_CALLBACK(on_notes_changed), self, 0);
	update(self);
}

static void bsc_lane_bar_dispose(GObject *object)
{
	BscLaneBar *self = BSC_LANE_BAR(object);
	GtkWidget *child;

	while ((child = gtk_widget_get_first_child(GTK_WIDGET(self))))
		gtk_widget_unparent(child);
	g_clear_object(&self->actions);
	G_OBJECT_CLASS(bsc_lane_bar_parent_class)->dispose(object);
}

static void bsc_lane_bar_class_init(BscLaneBarClass *class)
{
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);

	G_OBJECT_CLASS(class)->dispose = bsc_lane_bar_dispose;
	gtk_widget_class_set_layout_manager_type(widget_class, GTK_TYPE_BOX_LAYOUT);
	gtk_widget_class_set_css_name(widget_class, "lanebar");
}

/* What the timeline does with its selection, for the menu. */
static void on_passed(GSimpleAction *action, GVariant *parameter, gpointer data)
{
	static const struct {
		const char *name, *of_timeline;
	} actions[] = {
		{ "pin", "timeline.pin-lane" },
		{ "hide", "timeline.hide-lane" },
		{ "show-all", "timeline.show-lanes" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(actions); i++)
		if (strcmp(actions[i].name, g_action_get_name(G_ACTION(action))) == 0)
			gtk_widget_activate_action(GTK_WIDGET(((BscLaneBar *)data)->timeline),
						   actions[i].of_timeline, NULL);
}

static void add_actions(BscLaneBar *self)
{
	static const GActionEntry passed[] = {
		{ .name = "pin", .activate = on_passed },
		{ .name = "hide", .activate = on_passed },
		{ .name = "show-all", .activate = on_passed },
	};
	g_autoptr(GSimpleAction) order = g_simple_action_new_stateful(
		"order", G_VARIANT_TYPE_STRING, g_variant_new_string("cpu"));

	self->actions = g_simple_action_group_new();
	g_signal_connect(order, "activate", G_CALLBACK(on_order), self);
	g_action_map_add_action(G_ACTION_MAP(self->actions), G_ACTION(order));
	g_action_map_add_action_entries(G_ACTION_MAP(self->actions), passed, G_N_ELEMENTS(passed),
					self);
	gtk_widget_insert_action_group(GTK_WIDGET(self), "lanes", G_ACTION_GROUP(self->actions));
}

static void bsc_lane_bar_init(BscLaneBar *self)
{
	GtkWidget *widget = GTK_WIDGET(self);

	self->episode = BSC_NO_ROW;
	add_actions(self);
	self->button = gtk_menu_button_new();
	gtk_menu_button_set_label(GTK_MENU_BUTTON(self->button), "Lanes");
	gtk_widget_add_css_class(self->button, "small");
	gtk_widget_set_valign(self->button, GTK_ALIGN_CENTER);
	self->filter = gtk_search_entry_new();
	gtk_widget_add_css_class(self->filter, "small");
	gtk_widget_set_valign(self->filter, GTK_ALIGN_CENTER);
	gtk_widget_set_tooltip_text(
		self->filter, "CPUs such as 0-3,7, or a query such as dur>1ms state:workqueue");
	g_object_set(self->filter, "placeholder-text", "Filter lanes", NULL);
	gtk_accessible_update_property(GTK_ACCESSIBLE(self->filter), GTK_ACCESSIBLE_PROPERTY_LABEL,
				       "Filter lanes", -1);
	self->words = gtk_label_new("");
	gtk_label_set_ellipsize(GTK_LABEL(self->words), PANGO_ELLIPSIZE_END);
	gtk_widget_add_css_class(self->words, "key");
	gtk_widget_set_parent(self->button, widget);
	gtk_widget_set_parent(self->filter, widget);
	gtk_widget_set_parent(self->words, widget);
	gtk_box_layout_set_spacing(GTK_BOX_LAYOUT(gtk_widget_get_layout_manager(widget)), 8);
	g_signal_connect(self->filter, "search-changed", G_CALLBACK(on_filter_changed), self);
	g_signal_connect(self->filter, "stop-search", G_CALLBACK(on_filter_left), self);
}
