/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/open-button.h"

GtkWidget *bsc_open_button_new(GtkWidget *content, const char *label, const char *uri)
{
	GtkWidget *button = gtk_button_new();

	gtk_button_set_child(GTK_BUTTON(button), content);
	gtk_button_set_has_frame(GTK_BUTTON(button), FALSE);
	gtk_actionable_set_action_name(GTK_ACTIONABLE(button), "app.open-uri");
	gtk_actionable_set_action_target(GTK_ACTIONABLE(button), "s", uri);
	gtk_accessible_update_property(GTK_ACCESSIBLE(button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
				       -1);
	return button;
}
