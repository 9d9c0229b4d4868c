/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/look.h"

/* As GTK chooses a theme: what the environment names comes before the desktop's. */
static char *theme_name(void)
{
	const char *named = g_getenv("GTK_THEME");
	char *name = NULL;

	if (named && *named)
		return g_strdup(named);
	g_object_get(gtk_settings_get_default(), "gtk-theme-name", &name, NULL);
	return name ? name : g_strdup("");
}

/* HighContrast and HighContrastInverse, or a variant of GTK's own theme such as Default-hc-dark. */
static bool is_contrast(void)
{
	static const char *const variants[] = { ":hc", ":hc-dark", "-hc", "-hc-dark" };
	g_autofree char *name = theme_name();
	bool is_variant = g_str_has_prefix(name, "HighContrast");

	for (size_t i = 0; i < G_N_ELEMENTS(variants); i++)
		is_variant |= g_str_has_suffix(name, variants[i]);
	return is_variant;
}

const BscTheme *bsc_look_theme(GtkWidget *widget)
{
	GdkRGBA color;
	bool is_dark;

	gtk_style_context_get_color(gtk_widget_get_style_context(widget), &color);
	is_dark = color.red + color.green + color.blue > 1.5f;
	if (is_contrast())
		return bsc_theme_get(is_dark ? BSC_THEME_CONTRAST_DARK : BSC_THEME_CONTRAST);
	return bsc_theme_get(is_dark ? BSC_THEME_DARK : BSC_THEME_LIGHT);
}

static void set_class(GtkWidget *widget, const char *class, bool has_it)
{
	if (has_it)
		gtk_widget_add_css_class(widget, class);
	else
		gtk_widget_remove_css_class(widget, class);
}

void bsc_look_follow(GtkWidget *window)
{
	const BscTheme *theme = bsc_look_theme(window);

	set_class(window, "on-dark", bsc_theme_is_dark(theme));
	set_class(window, "on-contrast", bsc_theme_is_contrast(theme));
}
