/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/inspector.h"

struct _BscInspector {
	GtkWidget parent_instance;
	GtkWidget *list; /* a box of groups */
};

G_DEFINE_FINAL_TYPE(BscInspector, bsc_inspector, GTK_TYPE_WIDGET)

static GtkWidget *new_label(const char *text, const char *style)
{
	GtkWidget *label = gtk_label_new(text);

	gtk_label_set_xalign(GTK_LABEL(label), 0);
	gtk_label_set_yalign(GTK_LABEL(label), 0);
	gtk_widget_add_css_class(label, style);
	return label;
}

/* A line above facts; what is selected must not make the pane wider. */
static GtkWidget *new_title(const char *text, const char *style)
{
	GtkWidget *label = new_label(text, style);

	gtk_label_set_wrap(GTK_LABEL(label), TRUE);
	gtk_label_set_wrap_mode(GTK_LABEL(label), PANGO_WRAP_WORD_CHAR);
	return label;
}

static GtkWidget *new_value(const BscFact *fact)
{
	GtkWidget *label =
		new_label(fact->value, fact->kind == BSC_FACT_RECORD ? "record" : "value");

	gtk_label_set_wrap(GTK_LABEL(label), TRUE);
	gtk_label_set_wrap_mode(GTK_LABEL(label), PANGO_WRAP_WORD_CHAR);
	gtk_label_set_selectable(GTK_LABEL(label), TRUE);
	/* Selecting text is for the pointer; the keyboard belongs to the timeline. */
	gtk_widget_set_focusable(label, FALSE);
	gtk_widget_set_hexpand(label, TRUE);
	return label;
}

static void attach_fact(GtkGrid *grid, const BscFact *fact, int row)
{
	GtkWidget *key = new_label(fact->key, "key");
	GtkWidget *value = new_value(fact);

	switch (fact->kind) {
	case BSC_FACT_FIGURE:
		gtk_label_set_ellipsize(GTK_LABEL(key), PANGO_ELLIPSIZE_END);
		gtk_widget_set_hexpand(key, TRUE);
		gtk_label_set_xalign(GTK_LABEL(value), 1);
		gtk_label_set_wrap(GTK_LABEL(value), FALSE);
		gtk_widget_set_hexpand(value, FALSE);
		break;
	case BSC_FACT_RECORD:
		gtk_grid_attach(grid, key, 0, 2 * row, 2, 1);
		gtk_grid_attach(grid, value, 0, 2 * row + 1, 2, 1);
		return;
	case BSC_FACT_TEXT:
	case BSC_FACT_ALARM: break;
	}
	gtk_grid_attach(grid, key, 0, 2 * row, 1, 1);
	gtk_grid_attach(grid, value, 1, 2 * row, 1, 1);
}

static GtkWidget *new_group(const BscFactGroup *group, bool is_first)
{
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);
	GtkWidget *grid = gtk_grid_new();

	gtk_widget_add_css_class(box, "group");
	gtk_box_append(GTK_BOX(box), new_title(group->title, is_first ? "title" : "heading"));
	if (*group->subtitle)
		gtk_box_append(GTK_BOX(box), new_title(group->subtitle, "key"));
	gtk_widget_add_css_class(grid, "facts");
	gtk_grid_set_column_spacing(GTK_GRID(grid), 12);
	gtk_grid_set_row_spacing(GTK_GRID(grid), 6);
	for (guint i = 0; i < group->facts->len; i++)
		attach_fact(GTK_GRID(grid), &g_array_index(group->facts, BscFact, i), (int)i);
	gtk_box_append(GTK_BOX(box), grid);
	return box;
}

void bsc_inspector_show(BscInspector *self, const BscFacts *facts)
{
	GtkWidget *child;

	while ((child = gtk_widget_get_first_child(self->list)))
		gtk_box_remove(GTK_BOX(self->list), child);
	for (guint i = 0; facts && i < facts->len; i++)
		gtk_box_append(GTK_BOX(self->list), new_group(facts->pdata[i], i == 0));
}

static void bsc_inspector_dispose(GObject *object)
{
	GtkWidget *child;

	while ((child = gtk_widget_get_first_child(GTK_WIDGET(object))))
		gtk_widget_unparent(child);
	G_OBJECT_CLASS(bsc_inspector_parent_class)->dispose(object);
}

static void bsc_inspector_class_init(BscInspectorClass *class)
{
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);

	G_OBJECT_CLASS(class)->dispose = bsc_inspector_dispose;
	gtk_widget_class_set_layout_manager_type(widget_class, GTK_TYPE_BIN_LAYOUT);
	gtk_widget_class_set_css_name(widget_class, "inspector");
}

static void bsc_inspector_init(BscInspector *self)
{
	GtkWidget *scroller = gtk_scrolled_window_new();

	self->list = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);
	gtk_scrolled_window_set_policy(GTK_SCROLLED_WINDOW(scroller), GTK_POLICY_NEVER,
				       GTK_POLICY_AUTOMATIC);
	gtk_scrolled_window_set_child(GTK_SCROLLED_WINDOW(scroller), self->list);
	gtk_widget_set_parent(scroller, GTK_WIDGET(self));
	gtk_widget_set_size_request(GTK_WIDGET(self), 300, -1);
}
