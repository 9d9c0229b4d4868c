/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/color-scheme.h"

#define NAMESPACE "org.freedesktop.appearance"

/* Values of the keys; 0 is no preference. */
#define PREFERS_DARK     1
#define PREFERS_CONTRAST 1

#define CONTRAST_THEME "HighContrast" /* GTK has it built in, light and dark */
#define CHOSEN         "bsc-contrast" /* that it is we who chose it */

static void apply_scheme(GtkSettings *settings, guint32 value)
{
	g_object_set(settings, "gtk-application-prefer-dark-theme", value == PREFERS_DARK, NULL);
}

static void apply_contrast(GtkSettings *settings, guint32 value)
{
	GObject *object = G_OBJECT(settings);

	if (value == PREFERS_CONTRAST)
		g_object_set(object, "gtk-theme-name", CONTRAST_THEME, NULL);
	else if (g_object_get_data(object, CHOSEN))
		gtk_settings_reset_property(settings, "gtk-theme-name");
	g_object_set_data(object, CHOSEN, GINT_TO_POINTER(value == PREFERS_CONTRAST));
}

static const struct {
	const char *key;
	void (*apply)(GtkSettings *settings, guint32 value);
} keys[] = {
	{ "color-scheme", apply_scheme },
	{ "contrast", apply_contrast },
};

static void apply(const char *key, GVariant *value)
{
	g_autoptr(GVariant) inner = g_variant_ref(value);

	/* What is asked for comes in a variant more than what is told unasked. */
	while (g_variant_is_of_type(inner, G_VARIANT_TYPE_VARIANT)) {
		GVariant *next = g_variant_get_variant(inner);

		g_variant_unref(inner);
		inner = next;
	}
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
		if (g_str_equal(keys[i].key, key) &&
		    g_variant_is_of_type(inner, G_VARIANT_TYPE_UINT32))
			keys[i].apply(gtk_settings_get_default(), g_variant_get_uint32(inner));
}

static void on_signal(GDBusProxy *portal, const char *sender, const char *signal,
		      GVariant *parameters, gpointer data)
{
	const char *namespace, *key;
	g_autoptr(GVariant) value = NULL;

	if (!g_str_equal(signal, "SettingChanged") ||
	    !g_variant_is_of_type(parameters, G_VARIANT_TYPE("(ssv)")))
		return;
	g_variant_get(parameters, "(&s&sv)", &namespace, &key, &value);
	if (g_str_equal(namespace, NAMESPACE))
		apply(key, value);
}

static void on_read(GObject *portal, GAsyncResult *result, gpointer data)
{
	g_autoptr(GVariant) answer = g_dbus_proxy_call_finish(G_DBUS_PROXY(portal), result, NULL);
	g_autoptr(GVariant) value = NULL;

	if (!answer || !g_variant_is_of_type(answer, G_VARIANT_TYPE("(v)")))
		return;
	g_variant_get(answer, "(v)", &value);
	apply(data, value);
}

static void on_portal(GObject *source, GAsyncResult *result, gpointer data)
{
	GDBusProxy *portal = g_dbus_proxy_new_for_bus_finish(result, NULL);

	if (!portal)
		return;
	/* As long as the settings of the display. */
	g_object_set_data_full(G_OBJECT(gtk_settings_get_default()), "bsc-portal", portal,
			       g_object_unref);
	g_signal_connect(portal, "g-signal", G_CALLBACK(on_signal), NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
		g_dbus_proxy_call(portal, "Read", g_variant_new("(ss)", NAMESPACE, keys[i].key),
				  G_DBUS_CALL_FLAGS_NONE, -1, NULL, on_read, (gpointer)keys[i].key);
}

void bsc_color_scheme_follow(void)
{
	g_dbus_proxy_new_for_bus(G_BUS_TYPE_SESSION, G_DBUS_PROXY_FLAGS_DO_NOT_LOAD_PROPERTIES,
				 NULL, "org.freedesktop.portal.Desktop",
				 "/org/freedesktop/portal/desktop",
				 "org.freedesktop.portal.Settings", NULL, on_portal, NULL);
}
