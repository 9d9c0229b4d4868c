/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/look.h"

const BscTheme *bsc_look_theme(GtkWidget *widget)
{
	GdkRGBA color;

	gtk_style_context_get_color(gtk_widget_get_style_context(widget), &color);
	return bsc_theme_get(color.red + color.green + color.blue > 1.5f ? BSC_THEME_DARK
									 : BSC_THEME_LIGHT);
}
