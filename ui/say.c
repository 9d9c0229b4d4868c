/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/say.h"

#include "base/format.h"

#define MAX_TEXT 2000 /* bytes */

void bsc_say(GtkWidget *label, const char *text)
{
	g_autofree char *harmless = bsc_text_sanitize(text, MAX_TEXT);

	gtk_label_set_text(GTK_LABEL(label), harmless);
}

static gboolean on_query(GtkWidget *label, int x, int y, gboolean by_keyboard, GtkTooltip *tip,
			 gpointer data)
{
	if (!pango_layout_is_ellipsized(gtk_label_get_layout(GTK_LABEL(label))))
		return FALSE;
	gtk_tooltip_set_text(tip, gtk_label_get_text(GTK_LABEL(label)));
	return TRUE;
}

void bsc_tip_when_cut(GtkWidget *label)
{
	gtk_widget_set_has_tooltip(label, TRUE);
	g_signal_connect(label, "query-tooltip", G_CALLBACK(on_query), NULL);
}
