/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/say.h"

#include "base/format.h"

#define MAX_TEXT 2000 /* bytes */

void bsc_say(GtkWidget *label, const char *text)
{
	g_autofree char *harmless = bsc_text_sanitize(text, MAX_TEXT);

	gtk_label_set_text(GTK_LABEL(label), harmless);
}
