/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/lane-bar.h"

#include "ui/say.h"

#include <string.h>

/* Kinds of groups, in the names of the actions that fold them. */
#define ROUND   "round"
#define CLUSTER "cluster"

struct _BscLaneBar {
	GtkWidget parent_instance;
	BscTimelineView *timeline; /* borrowed */
	GSimpleActionGroup *actions;
	GtkWidget *button, *filter, *words;
	gboolean is_filling; /* the entry is set, not typed in */
};

G_DEFINE_FINAL_TYPE(BscLaneBar, bsc_lane_bar, GTK_TYPE_WIDGET)

static BscNotebook *notebook_of(BscLaneBar *self)
{
	return self->timeline ? bsc_timeline_view_get_notebook(self->timeline) : NULL;
}

static const BscClusters *clusters_of(BscLaneBar *self)
{
	BscRow episode;
	BscDocument *document = bsc_timeline_view_get_document(self->timeline, &episode);

	return document ? document->capture->clusters : NULL;
}

static uint32_t n_rounds(BscLaneBar *self)
{
	BscRow episode;
	BscDocument *document = bsc_timeline_view_get_document(self->timeline, &episode);

	return document ? document->capture->timeline->episodes[episode].n_rounds : 0;
}

static void append_fold(GMenu *menu, const char *text, const char *kind, uint32_t number)
{
	g_autofree char *action = g_strdup_printf("lanes.fold-%s-%u", kind, number);

	g_menu_append(menu, text, action);
}

static void append_rounds(BscLaneBar *self, GMenu *menu)
{
	for (uint32_t i = 0; n_rounds(self) > 1 && i < n_rounds(self); i++) {
		g_autofree char *text = g_strdup_printf("Collapse round %u", i + 1);

		append_fold(menu, text, ROUND, i);
	}
}

static void append_clusters(BscLaneBar *self, GMenu *menu)
{
	const BscClusters *clusters = clusters_of(self);

	for (uint32_t i = 0; clusters && i < clusters->n; i++) {
		g_autoptr(GArray) cpus = g_array_new(FALSE, FALSE, sizeof(uint32_t));
		g_autoptr(GString) text = g_string_new(NULL);

		for (uint32_t cpu = 0; cpu < clusters->of_cpu->len; cpu++)
			if (bsc_clusters_of(clusters, cpu) == i)
				bsc_numbers_set(cpus, cpu, true);
		g_string_printf(text, "Collapse %s %u: CPUs ",
				clusters->are_nodes ? "node" : "cluster", i);
		bsc_numbers_print(cpus, text);
		append_fold(menu, text->str, CLUSTER, i);
	}
}

static GMenuModel *new_menu(BscLaneBar *self)
{
	GMenu *menu = g_menu_new();
	g_autoptr(GMenu) orders = g_menu_new(), rounds = g_menu_new(), clusters = g_menu_new(),
			 lanes = g_menu_new();

	for (int i = 0; i < BSC_N_LANE_ORDERS; i++) {
		g_autofree char *action =
			g_strdup_printf("lanes.order::%s", bsc_lane_order_name((BscLaneOrder)i));

		if (i != BSC_LANE_ORDER_CLUSTER || clusters_of(self))
			g_menu_append(orders, bsc_lane_order_text((BscLaneOrder)i), action);
	}
	append_rounds(self, rounds);
	append_clusters(self, clusters);
	g_menu_append(lanes, "Pin or release the selected CPU", "lanes.pin");
	g_menu_append(lanes, "Hide the selected CPU", "lanes.hide");
	g_menu_append(lanes, "Show all CPUs, by number", "lanes.show-all");
	g_menu_append_section(menu, NULL, G_MENU_MODEL(orders));
	g_menu_append_section(menu, NULL, G_MENU_MODEL(lanes));
	g_menu_append_section(menu, NULL, G_MENU_MODEL(rounds));
	g_menu_append_section(menu, NULL, G_MENU_MODEL(clusters));
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

/* What the action NAME, "fold-KIND-NUMBER", folds: the set of LANES and the number in it. */
static GArray *folded_by(const BscLanes *lanes, const char *name, uint32_t *ret_number)
{
	*ret_number = (uint32_t)g_ascii_strtoull(strrchr(name, '-') + 1, NULL, 10);
	return g_str_has_prefix(name, "fold-" CLUSTER) ? lanes->clusters_folded : lanes->folded;
}

static void on_fold(GSimpleAction *action, GVariant *parameter, gpointer data)
{
	BscNotebook *notebook = notebook_of(data);
	GArray *folded;
	uint32_t number;

	if (!notebook)
		return;
	folded = folded_by(bsc_notebook_get(notebook)->lanes, g_action_get_name(G_ACTION(action)),
			   &number);
	bsc_numbers_set(folded, number, !bsc_numbers_has(folded, number));
	bsc_notebook_lanes_changed(notebook);
}

static void add_folds(BscLaneBar *self, const char *kind, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		g_autofree char *name = g_strdup_printf("fold-%s-%u", kind, i);
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

		if (g_str_has_prefix(*name, "fold-")) {
			uint32_t number;
			const GArray *folded = folded_by(lanes, *name, &number);

			g_simple_action_set_state(
				G_SIMPLE_ACTION(action),
				g_variant_new_boolean(bsc_numbers_has(folded, number)));
		} else if (strcmp(*name, "order") == 0) {
			g_simple_action_set_state(
				G_SIMPLE_ACTION(action),
				g_variant_new_string(bsc_lane_order_name(lanes->order)));
		}
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
		shown = bsc_lanes_choose(lanes, document->capture, episode, &error);
		bsc_shown_lanes_clear(&shown);
	}
	if (error)
		return g_strdup_printf("filter not used: %s", error->message);
	if (!bsc_timeline_view_get_shown(self->timeline)->rows)
		return NULL;
	return bsc_shown_lanes_words(bsc_timeline_view_get_shown(self->timeline));
}

/* Made when it is opened: which groups there are depends on what is shown. */
static void make_menu(GtkMenuButton *button, gpointer data)
{
	BscLaneBar *self = data;
	BscNotebook *notebook = notebook_of(self);
	g_autoptr(GMenuModel) menu = NULL;

	if (!notebook)
		return;
	menu = new_menu(self);
	add_folds(self, ROUND, n_rounds(self));
	add_folds(self, CLUSTER, clusters_of(self) ? clusters_of(self)->n : 0);
	show_states(self, bsc_notebook_get(notebook)->lanes);
	gtk_menu_button_set_menu_model(button, menu);
}

static void update(BscLaneBar *self)
{
	BscNotebook *notebook = notebook_of(self);
	g_autofree char *words = NULL;
	const BscLanes *lanes;

	if (!notebook)
		return;
	lanes = bsc_notebook_get(notebook)->lanes;
	show_states(self, lanes);
	words = new_words(self, lanes);
	bsc_say(self->words, words ? words : "");
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

	add_actions(self);
	self->button = gtk_menu_button_new();
	gtk_menu_button_set_label(GTK_MENU_BUTTON(self->button), "Lanes");
	gtk_widget_add_css_class(self->button, "small");
	gtk_widget_set_valign(self->button, GTK_ALIGN_CENTER);
	gtk_menu_button_set_create_popup_func(GTK_MENU_BUTTON(self->button), make_menu, self, NULL);
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
