/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/columns.h"

#define NUMBER "column"

void bsc_column_add(GtkColumnView *view, int number, const char *title, int width,
		    BscColumnFunc setup, BscColumnFunc bind)
{
	GtkListItemFactory *factory = gtk_signal_list_item_factory_new();
	GtkColumnViewColumn *column;

	g_object_set_data(G_OBJECT(factory), NUMBER, GINT_TO_POINTER(number));
	g_signal_connect(factory, "setup", G_CALLBACK(setup), NULL);
	g_signal_connect(factory, "bind", G_CALLBACK(bind), NULL);
	column = gtk_column_view_column_new(title, factory);
	gtk_column_view_column_set_resizable(column, TRUE);
	if (width > 0)
		gtk_column_view_column_set_fixed_width(column, width);
	else
		gtk_column_view_column_set_expand(column, TRUE);
	gtk_column_view_append_column(view, column);
	g_object_unref(column);
}

int bsc_column_of(GtkSignalListItemFactory *factory)
{
	return GPOINTER_TO_INT(g_object_get_data(G_OBJECT(factory), NUMBER));
}
