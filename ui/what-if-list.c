/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/what-if-list.h"

#include "ui/what-if-bar.h"

/* Columns beside the bar; each is as wide in every row. */
typedef enum Column { NAME, VALUE, CHANGE, RANGE, REMARK, OPEN, COMPARE, N_COLUMNS } Column;

struct _BscWhatIfList {
	GtkWidget parent_instance;
	GtkWidget *rows, *notes;
	GtkSizeGroup *columns[N_COLUMNS]; /* owned */
};

G_DEFINE_FINAL_TYPE(BscWhatIfList, bsc_what_if_list, GTK_TYPE_WIDGET)

enum { OPENED, COMPARED, N_SIGNALS };
static guint signals[N_SIGNALS];

#define PREDICTION "bsc-prediction" /* row of the simulation, of a row of the list */

static GtkWidget *new_cell(BscWhatIfList *self, Column column, const char *text, float x_align)
{
	GtkWidget *label = gtk_label_new(text);

	gtk_label_set_xalign(GTK_LABEL(label), x_align);
	gtk_widget_add_css_class(label, "value");
	gtk_size_group_add_widget(self->columns[column], label);
	return label;
}

static guint prediction_of(GtkWidget *button)
{
	GtkWidget *row = gtk_widget_get_ancestor(button, GTK_TYPE_LIST_BOX_ROW);

	return GPOINTER_TO_UINT(g_object_get_data(G_OBJECT(row), PREDICTION));
}

static void on_open(GtkButton *button, gpointer data)
{
	g_signal_emit(data, signals[OPENED], 0, prediction_of(GTK_WIDGET(button)));
}

static void on_compare(GtkButton *button, gpointer data)
{
	g_signal_emit(data, signals[COMPARED], 0, prediction_of(GTK_WIDGET(button)));
}

static void on_row_activated(GtkListBox *box, GtkListBoxRow *row, gpointer data)
{
	g_signal_emit(data, signals[OPENED], 0,
		      GPOINTER_TO_UINT(g_object_get_data(G_OBJECT(row), PREDICTION)));
}

/* What was measured is on the screen already, and has an empty cell. */
static GtkWidget *new_button_cell(BscWhatIfList *self, const BscWhatIfBar *bar, Column column,
				  const char *text, const char *what, GCallback callback)
{
	GtkWidget *button;

	if (bar->kind == BSC_BAR_MEASURED)
		return new_cell(self, column, "", 0);
	button = gtk_button_new_with_label(text);
	gtk_button_set_has_frame(GTK_BUTTON(button), FALSE);
	gtk_widget_set_tooltip_text(button, what);
	gtk_accessible_update_property(GTK_ACCESSIBLE(button), GTK_ACCESSIBLE_PROPERTY_LABEL, what,
				       -1);
	gtk_size_group_add_widget(self->columns[column], button);
	g_signal_connect(button, "clicked", callback, self);
	return button;
}

static GtkWidget *new_row(BscWhatIfList *self, const BscWhatIfBar *bar, BscNsec recorded,
			  BscNsec scale)
{
	GtkWidget *row = gtk_list_box_row_new();
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 12);
	GtkWidget *value = new_cell(self, VALUE, bar->value, 1);
	GtkWidget *change = new_cell(self, CHANGE, bar->change, 1);
	GtkWidget *range = new_cell(self, RANGE, bar->range, 1);
	GtkWidget *remark = new_cell(self, REMARK, bar->remark, 0);
	g_autofree char *open = g_strdup_printf("Open %s as timeline", bar->name);
	g_autofree char *compare = g_strdup_printf("Compare %s with the recording", bar->name);

	gtk_widget_add_css_class(bar->is_open ? value : range, "key");
	gtk_widget_add_css_class(change, "key");
	gtk_widget_add_css_class(remark, "key");
	gtk_box_append(GTK_BOX(box), new_cell(self, NAME, bar->name, 1));
	gtk_box_append(GTK_BOX(box), bsc_what_if_bar_view_new(bar, recorded, scale));
	gtk_box_append(GTK_BOX(box), value);
	gtk_box_append(GTK_BOX(box), change);
	gtk_box_append(GTK_BOX(box), range);
	gtk_box_append(GTK_BOX(box), remark);
	gtk_box_append(GTK_BOX(box),
		       new_button_cell(self, bar, OPEN, "Open", open, G_CALLBACK(on_open)));
	gtk_box_append(GTK_BOX(box), new_button_cell(self, bar, COMPARE, "Compare", compare,
						     G_CALLBACK(on_compare)));
	gtk_list_box_row_set_child(GTK_LIST_BOX_ROW(row), box);
	gtk_list_box_row_set_activatable(GTK_LIST_BOX_ROW(row), bar->kind != BSC_BAR_MEASURED);
	gtk_widget_set_tooltip_text(row, bar->tooltip);
	gtk_accessible_update_property(GTK_ACCESSIBLE(row), GTK_ACCESSIBLE_PROPERTY_LABEL,
				       bar->speech, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
				       bar->tooltip, -1);
	g_object_set_data(G_OBJECT(row), PREDICTION, GUINT_TO_POINTER((guint)bar->prediction));
	return row;
}

void bsc_what_if_list_clear(BscWhatIfList *self)
{
	GtkWidget *row;

	while ((row = gtk_widget_get_first_child(self->rows)))
		gtk_list_box_remove(GTK_LIST_BOX(self->rows), row);
	gtk_label_set_text(GTK_LABEL(self->notes), "");
}

void bsc_what_if_list_show(BscWhatIfList *self, const GPtrArray *bars, const char *notes)
{
	const BscWhatIfBar *measured = bars->pdata[0];
	BscNsec scale = bsc_what_if_scale(bars);

	bsc_what_if_list_clear(self);
	for (guint i = 0; i < bars->len; i++)
		gtk_list_box_append(GTK_LIST_BOX(self->rows),
				    new_row(self, bars->pdata[i], measured->total, scale));
	gtk_label_set_text(GTK_LABEL(self->notes), notes);
	gtk_widget_set_visible(self->notes, *notes != '\0');
}

static void bsc_what_if_list_dispose(GObject *object)
{
	BscWhatIfList *self = BSC_WHAT_IF_LIST(object);
	GtkWidget *child;

	while ((child = gtk_widget_get_first_child(GTK_WIDGET(object))))
		gtk_widget_unparent(child);
	for (int i = 0; i < N_COLUMNS; i++)
		g_clear_object(&self->columns[i]);
	G_OBJECT_CLASS(bsc_what_if_list_parent_class)->dispose(object);
}

static void bsc_what_if_list_class_init(BscWhatIfListClass *class)
{
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);

	G_OBJECT_CLASS(class)->dispose = bsc_what_if_list_dispose;
	gtk_widget_class_set_layout_manager_type(widget_class, GTK_TYPE_BOX_LAYOUT);
	signals[OPENED] = g_signal_new("opened", BSC_TYPE_WHAT_IF_LIST, G_SIGNAL_RUN_LAST, 0, NULL,
				       NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
	signals[COMPARED] = g_signal_new("compared", BSC_TYPE_WHAT_IF_LIST, G_SIGNAL_RUN_LAST, 0,
					 NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void bsc_what_if_list_init(BscWhatIfList *self)
{
	GtkLayoutManager *layout = gtk_widget_get_layout_manager(GTK_WIDGET(self));

	gtk_orientable_set_orientation(GTK_ORIENTABLE(layout), GTK_ORIENTATION_VERTICAL);
	for (int i = 0; i < N_COLUMNS; i++)
		self->columns[i] = gtk_size_group_new(GTK_SIZE_GROUP_HORIZONTAL);
	self->rows = gtk_list_box_new();
	gtk_list_box_set_selection_mode(GTK_LIST_BOX(self->rows), GTK_SELECTION_NONE);
	gtk_list_box_set_activate_on_single_click(GTK_LIST_BOX(self->rows), FALSE);
	gtk_accessible_update_property(GTK_ACCESSIBLE(self->rows), GTK_ACCESSIBLE_PROPERTY_LABEL,
				       "What if", -1);
	g_signal_connect(self->rows, "row-activated", G_CALLBACK(on_row_activated), self);
	self->notes = gtk_label_new(NULL);
	gtk_label_set_xalign(GTK_LABEL(self->notes), 0);
	gtk_label_set_wrap(GTK_LABEL(self->notes), TRUE);
	gtk_widget_add_css_class(self->notes, "key");
	gtk_widget_add_css_class(self->notes, "notes");
	gtk_widget_set_parent(self->rows, GTK_WIDGET(self));
	gtk_widget_set_parent(self->notes, GTK_WIDGET(self));
}
