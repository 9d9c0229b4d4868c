/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/marker-list.h"

#include "ui/facts.h"

struct _BscMarkerList {
	GtkWidget parent_instance;
	BscTimelineView *timeline;     /* borrowed */
	GtkStringList *places;         /* owned by the model; as many as there are markers */
	GtkSingleSelection *model;     /* owned */
	GPtrArray *bound;              /* of GtkListItem: those on the screen */
	GtkWidget *box, *view, *since; /* since: the head of the last column */
	gboolean is_filling;           /* what changes is not of the user */
};

G_DEFINE_FINAL_TYPE(BscMarkerList, bsc_marker_list, GTK_TYPE_WIDGET)

/* Of the columns. */
#define NAME_CHARS 12
#define TIME_CHARS 14

#define ROW_KEY "bsc-row"

/* Widgets of a row. */
typedef struct Row {
	BscMarkerList *list;
	GtkListItem *item;
	GtkWidget *name, *at, *before, *chosen, *remove;
} Row;

static BscNotebook *notebook_of(BscMarkerList *self)
{
	return self->timeline ? bsc_timeline_view_get_notebook(self->timeline) : NULL;
}

static BscMarkers *markers_of(BscMarkerList *self)
{
	BscNotebook *notebook = notebook_of(self);

	return notebook ? bsc_notebook_get(notebook)->markers : NULL;
}

static void set_difference(GtkWidget *label, BscNsec from, BscNsec to)
{
	g_autofree char *text = bsc_markers_difference(from, to);
	g_autofree char *words = g_strdup_printf("%s%s", to >= from ? "+" : "", text);

	gtk_label_set_text(GTK_LABEL(label), words);
}

static void fill_row(BscMarkerList *self, GtkListItem *item)
{
	Row *row = g_object_get_data(G_OBJECT(item), ROW_KEY);
	guint place = gtk_list_item_get_position(item);
	BscMarkers *markers = markers_of(self);
	BscRow chosen;
	const BscMarker *at;
	g_autofree char *moment = NULL;

	if (!markers || place >= bsc_markers_n(markers))
		return;
	at = bsc_markers_get(markers, place);
	chosen = bsc_notebook_get_chosen(notebook_of(self));
	moment = bsc_markers_difference(bsc_timeline_view_origin(self->timeline), at->at);
	if (!gtk_editable_label_get_editing(GTK_EDITABLE_LABEL(row->name)))
		gtk_editable_set_text(GTK_EDITABLE(row->name), at->name);
	gtk_label_set_text(GTK_LABEL(row->at), moment);
	gtk_label_set_text(GTK_LABEL(row->before), "");
	gtk_label_set_text(GTK_LABEL(row->chosen), "");
	if (place > 0)
		set_difference(row->before, bsc_markers_get(markers, place - 1)->at, at->at);
	if (chosen != BSC_NO_ROW && chosen != place)
		set_difference(row->chosen, bsc_markers_get(markers, chosen)->at, at->at);
}

static void on_edited(GtkEditableLabel *label, GParamSpec *spec, gpointer data)
{
	Row *row = data;
	BscMarkers *markers = markers_of(row->list);
	guint place = gtk_list_item_get_position(row->item);

	if (gtk_editable_label_get_editing(label) || !markers || place >= bsc_markers_n(markers))
		return;
	bsc_markers_rename(markers, place, gtk_editable_get_text(GTK_EDITABLE(label)));
	bsc_notebook_changed(notebook_of(row->list));
}

static void on_removed(GtkButton *button, gpointer data)
{
	Row *row = data;

	if (notebook_of(row->list))
		bsc_notebook_unmark(notebook_of(row->list), gtk_list_item_get_position(row->item));
}

static GtkWidget *append_label(GtkWidget *box, const char *style, const char *text, int chars)
{
	GtkWidget *label = gtk_label_new(text);

	gtk_label_set_xalign(GTK_LABEL(label), chars == NAME_CHARS ? 0 : 1);
	gtk_label_set_width_chars(GTK_LABEL(label), chars);
	gtk_label_set_max_width_chars(GTK_LABEL(label), chars);
	gtk_label_set_ellipsize(GTK_LABEL(label), PANGO_ELLIPSIZE_END);
	gtk_widget_add_css_class(label, style);
	gtk_box_append(GTK_BOX(box), label);
	return label;
}

/* A GtkEditableLabel is as wide as its text; the label inside of it can be cut. */
static GtkWidget *new_name(void)
{
	GtkWidget *name = gtk_editable_label_new("");
	GtkWidget *stack = gtk_widget_get_first_child(name);
	GtkWidget *label = stack ? gtk_widget_get_first_child(stack) : NULL;

	if (GTK_IS_LABEL(label))
		gtk_label_set_ellipsize(GTK_LABEL(label), PANGO_ELLIPSIZE_END);
	gtk_editable_set_width_chars(GTK_EDITABLE(name), NAME_CHARS);
	gtk_editable_set_max_width_chars(GTK_EDITABLE(name), NAME_CHARS);
	return name;
}

static void on_setup(GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 12);
	Row *row = g_new0(Row, 1);

	row->list = data;
	row->item = item;
	row->name = new_name();
	gtk_box_append(GTK_BOX(box), row->name);
	row->at = append_label(box, "value", NULL, TIME_CHARS);
	row->before = append_label(box, "value", NULL, TIME_CHARS);
	row->chosen = append_label(box, "value", NULL, TIME_CHARS);
	row->remove = gtk_button_new_from_icon_name("user-trash-symbolic");
	gtk_button_set_has_frame(GTK_BUTTON(row->remove), FALSE);
	gtk_widget_set_tooltip_text(row->remove, "Delete the marker");
	gtk_box_append(GTK_BOX(box), row->remove);
	g_signal_connect(row->name, "notify::editing", G_CALLBACK(on_edited), row);
	g_signal_connect(row->remove, "clicked", G_CALLBACK(on_removed), row);
	g_object_set_data_full(G_OBJECT(item), ROW_KEY, row, g_free);
	gtk_list_item_set_child(item, box);
}

static void on_bind(GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
	BscMarkerList *self = data;

	g_ptr_array_add(self->bound, item);
	fill_row(self, item);
}

static void on_unbind(GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
	g_ptr_array_remove_fast(((BscMarkerList *)data)->bound, item);
}

static void on_selected(GtkSingleSelection *model, GParamSpec *spec, gpointer data)
{
	BscMarkerList *self = data;
	guint place = gtk_single_selection_get_selected(model);

	if (!self->is_filling && notebook_of(self))
		bsc_notebook_choose(notebook_of(self),
				    place == GTK_INVALID_LIST_POSITION ? BSC_NO_ROW : place);
}

static void on_activated(GtkListView *view, guint place, gpointer data)
{
	BscMarkerList *self = data;

	if (markers_of(self) && place < bsc_markers_n(markers_of(self)))
		bsc_timeline_view_show_moment(self->timeline,
					      bsc_markers_get(markers_of(self), place)->at);
}

static void set_length(BscMarkerList *self, guint wanted)
{
	guint n = g_list_model_get_n_items(G_LIST_MODEL(self->places));

	if (n > wanted)
		gtk_string_list_splice(self->places, wanted, n - wanted, NULL);
	for (; n < wanted; n++)
		gtk_string_list_append(self->places, "");
}

static void show_head(BscMarkerList *self, BscRow chosen)
{
	g_autofree char *text = NULL;

	if (chosen != BSC_NO_ROW)
		text = g_strdup_printf("since %s", bsc_markers_get(markers_of(self), chosen)->name);
	gtk_label_set_text(GTK_LABEL(self->since), text ? text : "");
}

void bsc_marker_list_update(BscMarkerList *self)
{
	BscMarkers *markers = markers_of(self);
	BscRow chosen = markers ? bsc_notebook_get_chosen(notebook_of(self)) : BSC_NO_ROW;

	self->is_filling = TRUE;
	set_length(self, markers ? (guint)bsc_markers_n(markers) : 0);
	gtk_single_selection_set_selected(
		self->model, chosen == BSC_NO_ROW ? GTK_INVALID_LIST_POSITION : chosen);
	self->is_filling = FALSE;
	gtk_widget_set_visible(self->box, markers && bsc_markers_n(markers) > 0);
	show_head(self, chosen);
	for (guint i = 0; i < self->bound->len; i++)
		fill_row(self, self->bound->pdata[i]);
}

void bsc_marker_list_set_timeline(BscMarkerList *self, BscTimelineView *timeline)
{
	self->timeline = timeline;
	bsc_marker_list_update(self);
}

static void bsc_marker_list_dispose(GObject *object)
{
	BscMarkerList *self = BSC_MARKER_LIST(object);

	if (self->model)
		g_signal_handlers_disconnect_by_data(self->model, self);
	g_clear_pointer(&self->box, gtk_widget_unparent);
	g_clear_object(&self->model);
	g_clear_pointer(&self->bound, g_ptr_array_unref);
	G_OBJECT_CLASS(bsc_marker_list_parent_class)->dispose(object);
}

static void bsc_marker_list_class_init(BscMarkerListClass *class)
{
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);

	G_OBJECT_CLASS(class)->dispose = bsc_marker_list_dispose;
	gtk_widget_class_set_layout_manager_type(widget_class, GTK_TYPE_BIN_LAYOUT);
	gtk_widget_class_set_css_name(widget_class, "markers");
}

static GtkWidget *new_head(BscMarkerList *self)
{
	GtkWidget *head = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 12);

	append_label(head, "key", "name", NAME_CHARS);
	append_label(head, "key", "at", TIME_CHARS);
	append_label(head, "key", "since the last", TIME_CHARS);
	self->since = append_label(head, "key", NULL, TIME_CHARS);
	return head;
}

static void bsc_marker_list_init(BscMarkerList *self)
{
	GtkListItemFactory *factory = gtk_signal_list_item_factory_new();

	self->bound = g_ptr_array_new();
	self->places = gtk_string_list_new(NULL);
	self->model = gtk_single_selection_new(G_LIST_MODEL(self->places));
	gtk_single_selection_set_autoselect(self->model, FALSE);
	gtk_single_selection_set_can_unselect(self->model, TRUE);
	g_signal_connect(factory, "setup", G_CALLBACK(on_setup), self);
	g_signal_connect(factory, "bind", G_CALLBACK(on_bind), self);
	g_signal_connect(factory, "unbind", G_CALLBACK(on_unbind), self);
	g_signal_connect(self->model, "notify::selected", G_CALLBACK(on_selected), self);
	self->view = gtk_list_view_new(GTK_SELECTION_MODEL(g_object_ref(self->model)), factory);
	g_signal_connect(self->view, "activate", G_CALLBACK(on_activated), self);
	gtk_accessible_update_property(GTK_ACCESSIBLE(self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
				       "Markers", -1);
	self->box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 2);
	gtk_box_append(GTK_BOX(self->box), new_head(self));
	gtk_box_append(GTK_BOX(self->box), self->view);
	gtk_widget_set_parent(self->box, GTK_WIDGET(self));
}
