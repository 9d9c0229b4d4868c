/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/drop-menu.h"

GListModel *bsc_drop_files(const GValue *value)
{
	GListStore *files = g_list_store_new(G_TYPE_FILE);
	GSList *dropped = g_value_get_boxed(value);

	for (GSList *at = dropped; at; at = at->next)
		g_list_store_append(files, at->data);
	return G_LIST_MODEL(files);
}

typedef struct Question {
	GtkWidget *popover; /* owns this */
	GListModel *files;  /* owned */
	BscDropChosen chosen;
	gpointer data;
} Question;

static void free_question(gpointer data)
{
	Question *question = data;

	g_object_unref(question->files);
	g_free(question);
}

static void answer(Question *question, bool compares)
{
	g_autoptr(GListModel) files = g_object_ref(question->files);
	BscDropChosen chosen = question->chosen;
	gpointer data = question->data;

	gtk_popover_popdown(GTK_POPOVER(question->popover));
	chosen(files, compares, data);
}

static void on_open(GtkButton *button, gpointer data)
{
	answer(data, false);
}

static void on_compare(GtkButton *button, gpointer data)
{
	answer(data, true);
}

static gboolean remove_popover(gpointer popover)
{
	gtk_widget_unparent(popover);
	return G_SOURCE_REMOVE;
}

/* Not at once: whoever closes it is still at work in it. */
static void on_closed(GtkPopover *popover, gpointer data)
{
	g_idle_add_full(G_PRIORITY_DEFAULT_IDLE, remove_popover, g_object_ref(popover),
			g_object_unref);
}

static GtkWidget *new_button(const char *label, GCallback callback, Question *question)
{
	GtkWidget *button = gtk_button_new_with_mnemonic(label);

	/* The label inside of it is the name; this one has the underline. */
	gtk_accessible_reset_property(GTK_ACCESSIBLE(button), GTK_ACCESSIBLE_PROPERTY_LABEL);
	g_signal_connect(button, "clicked", callback, question);
	return button;
}

void bsc_drop_menu_show(GtkWidget *parent, double x, double y, GListModel *files,
			BscDropChosen chosen, gpointer data)
{
	GtkWidget *popover = gtk_popover_new();
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 6);
	Question *question = g_new(Question, 1);

	*question = (Question){ popover, g_object_ref(files), chosen, data };
	g_object_set_data_full(G_OBJECT(popover), "bsc-question", question, free_question);
	gtk_box_append(GTK_BOX(box),
		       new_button("_Compare with This", G_CALLBACK(on_compare), question));
	gtk_box_append(GTK_BOX(box), new_button("_Open", G_CALLBACK(on_open), question));
	gtk_popover_set_child(GTK_POPOVER(popover), box);
	gtk_popover_set_pointing_to(GTK_POPOVER(popover), &(GdkRectangle){ (int)x, (int)y, 1, 1 });
	gtk_widget_set_parent(popover, parent);
	g_signal_connect(popover, "closed", G_CALLBACK(on_closed), NULL);
	gtk_popover_popup(GTK_POPOVER(popover));
}
