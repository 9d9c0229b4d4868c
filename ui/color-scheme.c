/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/color-scheme.h"

#define NAMESPACE "org.freedesktop.appearance"
#define KEY       "color-scheme"

/* Values of the key; 0 is no preference. */
#define PREFERS_DARK 1

static void apply(GVariant *value)
{
	g_autoptr(GVariant) inner = g_variant_ref(value);

	/* What is asked for comes in a variant more than what is told unasked. */
	while (g_variant_is_of_type(inner, G_VARIANT_TYPE_VARIANT)) {
		GVariant *next = g_variant_get_variant(inner);

		g_variant_unref(inner);
		inner = next;
	}
	if (g_variant_is_of_type(inner, G_VARIANT_TYPE_UINT32))
		g_object_set(gtk_settings_get_default(), "gtk-application-prefer-dark-theme",
			     g_variant_get_uint32(inner) == PREFERS_DARK, NULL);
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
	if (g_str_equal(namespace, NAMESPACE) && g_str_equal(key, KEY))
		apply(value);
}

static void on_read(GObject *portal, GAsyncResult *result, gpointer data)
{
	g_autoptr(GVariant) answer = g_dbus_proxy_call_finish(G_DBUS_PROXY(portal), result, NULL);
	g_autoptr(GVariant) value = NULL;

	if (!answer || !g_variant_is_of_type(answer, G_VARIANT_TYPE("(v)")))
		return;
	g_variant_get(answer, "(v)", &value);
	apply(value);
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
	g_dbus_proxy_call(portal, "Read", g_variant_new("(ss)", NAMESPACE, KEY),
			  G_DBUS_CALL_FLAGS_NONE, -1, NULL, on_read, NULL);
}

void bsc_color_scheme_follow(void)
{
	g_dbus_proxy_new_for_bus(G_BUS_TYPE_SESSION, G_DBUS_PROXY_FLAGS_DO_NOT_LOAD_PROPERTIES,
				 NULL, "org.freedesktop.portal.Desktop",
				 "/org/freedesktop/portal/desktop",
				 "org.freedesktop.portal.Settings", NULL, on_portal, NULL);
}
