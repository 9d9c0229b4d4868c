/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/compare-list.h"

#include "base/format.h"
#include "report/compare-rows.h"
#include "ui/columns.h"
#include "ui/compare-bar.h"
#include "ui/say.h"

/* A row of the list. */
#define BSC_TYPE_COMPARE_ITEM (bsc_compare_item_get_type())
G_DECLARE_FINAL_TYPE(BscCompareItem, bsc_compare_item, BSC, COMPARE_ITEM, GObject)

struct _BscCompareItem {
	GObject parent_instance;
	GPtrArray *rows; /* owned; all of them */
	const BscComparedRow *row;
	double scale_low, scale_high; /* ns, of the bars of all rows */
};

G_DEFINE_FINAL_TYPE(BscCompareItem, bsc_compare_item, G_TYPE_OBJECT)

static void bsc_compare_item_finalize(GObject *object)
{
	g_ptr_array_unref(BSC_COMPARE_ITEM(object)->rows);
	G_OBJECT_CLASS(bsc_compare_item_parent_class)->finalize(object);
}

static void bsc_compare_item_class_init(BscCompareItemClass *class)
{
	G_OBJECT_CLASS(class)->finalize = bsc_compare_item_finalize;
}

static void bsc_compare_item_init(BscCompareItem *self)
{
}

struct _BscCompareList {
	GtkWidget parent_instance;
	BscCompared *compared; /* owned; NULL: nothing is listed */
	BscCompareFilter filter;
	size_t side;      /* whose differences are listed */
	GListStore *rows; /* owned */
	GtkWidget *view, *sides, *against, *same;
	bool is_filling; /* the side changes because we change it */
};

G_DEFINE_FINAL_TYPE(BscCompareList, bsc_compare_list, GTK_TYPE_WIDGET)

enum { PROP_FILTER = 1 };

enum { ACTIVATED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* What a column shows; from VALUE on one for each side. */
typedef enum Column { WHAT, DELTA, PERCENT, BAR, VALUE } Column;

#define FIGURE_WIDTH  128 /* px */
#define PERCENT_WIDTH 104
#define BAR_WIDTH     240
#define LABEL_COLUMNS 13  /* characters of the name of a side */
#define MIN_HEIGHT    128 /* px; titles and four rows */

static Column column_of(GtkSignalListItemFactory *factory)
{
	return (Column)bsc_column_of(factory);
}

static void on_setup(GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
	GtkWidget *label;

	if (column_of(factory) == BAR) {
		gtk_list_item_set_child(item, g_object_new(BSC_TYPE_COMPARE_BAR, NULL));
		return;
	}
	label = gtk_label_new(NULL);
	gtk_label_set_xalign(GTK_LABEL(label), column_of(factory) == WHAT ? 0 : 1);
	gtk_label_set_ellipsize(GTK_LABEL(label), PANGO_ELLIPSIZE_END);
	bsc_tip_when_cut(label);
	gtk_widget_add_css_class(label, "value");
	gtk_list_item_set_child(item, label);
}

static const char *text_of(const BscComparedRow *row, Column column)
{
	switch (column) {
	case WHAT: return row->what;
	case DELTA: return row->delta;
	case PERCENT: return row->percent;
	default: return row->values[column - VALUE];
	}
}

static void on_bind(GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
	BscCompareItem *at = gtk_list_item_get_item(item);
	GtkWidget *child = gtk_list_item_get_child(item);
	Column column = column_of(factory);

	if (column == BAR) {
		bsc_compare_bar_set(BSC_COMPARE_BAR(child), at->row->has_bar, at->row->low,
				    at->row->high, at->scale_low, at->scale_high);
		return;
	}
	gtk_label_set_text(GTK_LABEL(child), text_of(at->row, column));
}

/* GTK 4.8 has no way to align a title; what is above right-aligned figures stands at the right. */
static void align_titles(BscCompareList *self)
{
	GtkWidget *header = gtk_widget_get_first_child(self->view);
	GtkWidget *title = header ? gtk_widget_get_first_child(header) : NULL;
	size_t n = bsc_compared_n(self->compared) + 3;

	for (size_t i = 0; i < n && title; i++) {
		GtkWidget *box = gtk_widget_get_first_child(title);

		if (box && i > 0)
			gtk_widget_set_halign(box, GTK_ALIGN_END);
		title = gtk_widget_get_next_sibling(title);
	}
}

static void add_columns(BscCompareList *self)
{
	GListModel *columns = gtk_column_view_get_columns(GTK_COLUMN_VIEW(self->view));
	g_auto(GStrv) heads = NULL;

	while (g_list_model_get_n_items(columns) > 0) {
		g_autoptr(GtkColumnViewColumn) first = g_list_model_get_item(columns, 0);

		gtk_column_view_remove_column(GTK_COLUMN_VIEW(self->view), first);
	}
	if (!self->compared)
		return;
	heads = bsc_compare_heads(self->compared->comparison, LABEL_COLUMNS);
	bsc_column_add(GTK_COLUMN_VIEW(self->view), WHAT, "What", 0, on_setup, on_bind);
	for (size_t i = 0; heads[i]; i++)
		bsc_column_add(GTK_COLUMN_VIEW(self->view), (int)(VALUE + i), heads[i],
			       FIGURE_WIDTH, on_setup, on_bind);
	bsc_column_add(GTK_COLUMN_VIEW(self->view), DELTA, "Difference", FIGURE_WIDTH, on_setup,
		       on_bind);
	bsc_column_add(GTK_COLUMN_VIEW(self->view), PERCENT, "in %", PERCENT_WIDTH, on_setup,
		       on_bind);
	bsc_column_add(GTK_COLUMN_VIEW(self->view), BAR, "Less, more", BAR_WIDTH, on_setup,
		       on_bind);
	align_titles(self);
}

static void fill(BscCompareList *self)
{
	g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func(g_object_unref);
	g_autoptr(GPtrArray) rows = NULL;
	double low, high;

	if (!self->rows || !self->compared)
		return;
	rows = bsc_compare_rows(self->compared, self->filter, self->side);
	bsc_compare_rows_scale(rows, &low, &high);
	for (guint i = 0; i < rows->len; i++) {
		BscCompareItem *item = g_object_new(BSC_TYPE_COMPARE_ITEM, NULL);

		item->rows = g_ptr_array_ref(rows);
		item->row = rows->pdata[i];
		item->scale_low = low;
		item->scale_high = high;
		g_ptr_array_add(items, item);
	}
	/* All at once: the view lays out anew with every change. */
	g_list_store_splice(self->rows, 0, g_list_model_get_n_items(G_LIST_MODEL(self->rows)),
			    items->pdata, items->len);
	gtk_widget_set_visible(self->same, bsc_comparison_is_empty(self->compared->comparison));
}

/* There is a choice only where more than two are compared. */
static void offer_sides(BscCompareList *self)
{
	g_autoptr(GtkStringList) labels = gtk_string_list_new(NULL);
	size_t n = self->compared ? bsc_compared_n(self->compared) : 0;

	for (size_t i = 1; i < n; i++) {
		g_autofree char *label = bsc_text_sanitize(self->compared->labels[i], 80);

		gtk_string_list_append(labels, label);
	}
	self->is_filling = true;
	gtk_drop_down_set_model(GTK_DROP_DOWN(self->sides), G_LIST_MODEL(labels));
	self->side = n > 0 ? n - 1 : 0;
	if (n > 1)
		gtk_drop_down_set_selected(GTK_DROP_DOWN(self->sides), (guint)n - 2);
	self->is_filling = false;
	gtk_widget_set_visible(self->sides, n > 2);
	gtk_widget_set_visible(self->against, n > 2);
}

void bsc_compare_list_show(BscCompareList *self, BscCompared *compared)
{
	if (compared)
		bsc_compared_ref(compared);
	/* Rows point into the comparison. */
	g_list_store_remove_all(self->rows);
	bsc_compared_unref(self->compared);
	self->compared = compared;
	offer_sides(self);
	add_columns(self);
	fill(self);
}

size_t bsc_compare_list_side(BscCompareList *self)
{
	return self->side;
}

static void on_side(GtkDropDown *sides, GParamSpec *spec, gpointer data)
{
	BscCompareList *self = data;
	guint selected = gtk_drop_down_get_selected(sides);

	if (self->is_filling || selected == GTK_INVALID_LIST_POSITION)
		return;
	self->side = selected + 1;
	fill(self);
}

static void set_filter(BscCompareList *self, const char *name)
{
	for (int i = 0; name && i < BSC_N_FILTERS; i++)
		if (g_str_equal(bsc_compare_filter_name((BscCompareFilter)i), name))
			self->filter = (BscCompareFilter)i;
	fill(self);
}

static void bsc_compare_list_set_property(GObject *object, guint id, const GValue *value,
					  GParamSpec *spec)
{
	set_filter(BSC_COMPARE_LIST(object), g_value_get_string(value));
}

static void bsc_compare_list_get_property(GObject *object, guint id, GValue *value,
					  GParamSpec *spec)
{
	g_value_set_static_string(value, bsc_compare_filter_name(BSC_COMPARE_LIST(object)->filter));
}

static void on_activated(GtkColumnView *view, guint position, gpointer data)
{
	BscCompareList *self = data;
	g_autoptr(BscCompareItem) item = g_list_model_get_item(G_LIST_MODEL(self->rows), position);

	if (item)
		g_signal_emit(self, signals[ACTIVATED], 0, item->row->difference);
}

static void bsc_compare_list_dispose(GObject *object)
{
	BscCompareList *self = BSC_COMPARE_LIST(object);
	GtkWidget *child;

	self->is_filling = true;
	while ((child = gtk_widget_get_first_child(GTK_WIDGET(object))))
		gtk_widget_unparent(child);
	g_clear_object(&self->rows);
	g_clear_pointer(&self->compared, bsc_compared_unref);
	G_OBJECT_CLASS(bsc_compare_list_parent_class)->dispose(object);
}

static void bsc_compare_list_class_init(BscCompareListClass *class)
{
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);

	G_OBJECT_CLASS(class)->dispose = bsc_compare_list_dispose;
	G_OBJECT_CLASS(class)->set_property = bsc_compare_list_set_property;
	G_OBJECT_CLASS(class)->get_property = bsc_compare_list_get_property;
	g_object_class_install_property(
		G_OBJECT_CLASS(class), PROP_FILTER,
		g_param_spec_string("filter", NULL, NULL, "all",
				    G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));
	gtk_widget_class_install_property_action(widget_class, "differences.filter", "filter");
	gtk_widget_class_set_layout_manager_type(widget_class, GTK_TYPE_BOX_LAYOUT);
	gtk_widget_class_set_css_name(widget_class, "differences");
	signals[ACTIVATED] = g_signal_new("activated", BSC_TYPE_COMPARE_LIST, G_SIGNAL_RUN_LAST, 0,
					  NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static GtkWidget *new_filters(void)
{
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 0);

	gtk_widget_add_css_class(box, "linked");
	gtk_widget_add_css_class(box, "small");
	for (int i = 0; i < BSC_N_FILTERS; i++) {
		const char *text = bsc_compare_filter_text((BscCompareFilter)i);
		GtkWidget *button = gtk_toggle_button_new_with_label(text);

		gtk_actionable_set_action_name(GTK_ACTIONABLE(button), "differences.filter");
		gtk_actionable_set_action_target(GTK_ACTIONABLE(button), "s",
						 bsc_compare_filter_name((BscCompareFilter)i));
		gtk_widget_set_focus_on_click(button, FALSE);
		gtk_box_append(GTK_BOX(box), button);
	}
	return box;
}

static GtkWidget *new_head(BscCompareList *self)
{
	GtkWidget *head = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 12);

	gtk_widget_add_css_class(head, "head");
	gtk_box_append(GTK_BOX(head), new_filters());
	self->same = gtk_label_new("There is no difference: all figures are the same.");
	gtk_widget_set_visible(self->same, FALSE);
	gtk_box_append(GTK_BOX(head), self->same);
	self->against = gtk_label_new("Difference of");
	gtk_widget_add_css_class(self->against, "key");
	gtk_widget_set_hexpand(self->against, TRUE);
	gtk_widget_set_halign(self->against, GTK_ALIGN_END);
	gtk_box_append(GTK_BOX(head), self->against);
	self->sides = gtk_drop_down_new(NULL, NULL);
	gtk_widget_add_css_class(self->sides, "small");
	gtk_accessible_update_property(GTK_ACCESSIBLE(self->sides), GTK_ACCESSIBLE_PROPERTY_LABEL,
				       "Difference of", -1);
	g_signal_connect(self->sides, "notify::selected", G_CALLBACK(on_side), self);
	gtk_box_append(GTK_BOX(head), self->sides);
	return head;
}

static void bsc_compare_list_init(BscCompareList *self)
{
	GtkLayoutManager *layout = gtk_widget_get_layout_manager(GTK_WIDGET(self));
	GtkWidget *scrolled = gtk_scrolled_window_new();
	GtkSingleSelection *selection;

	gtk_orientable_set_orientation(GTK_ORIENTABLE(layout), GTK_ORIENTATION_VERTICAL);
	self->rows = g_list_store_new(BSC_TYPE_COMPARE_ITEM);
	selection = gtk_single_selection_new(G_LIST_MODEL(g_object_ref(self->rows)));
	gtk_single_selection_set_autoselect(selection, FALSE);
	gtk_single_selection_set_can_unselect(selection, TRUE);
	self->view = gtk_column_view_new(GTK_SELECTION_MODEL(selection));
	gtk_accessible_update_property(GTK_ACCESSIBLE(self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
				       "Differences", -1);
	g_signal_connect(self->view, "activate", G_CALLBACK(on_activated), self);
	gtk_scrolled_window_set_min_content_height(GTK_SCROLLED_WINDOW(scrolled), MIN_HEIGHT);
	gtk_scrolled_window_set_child(GTK_SCROLLED_WINDOW(scrolled), self->view);
	gtk_widget_set_vexpand(scrolled, TRUE);
	gtk_widget_set_parent(new_head(self), GTK_WIDGET(self));
	gtk_widget_set_parent(scrolled, GTK_WIDGET(self));
}
