/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/settings.h"

#include "base/place.h"

#define SCHEMA "org.bringupscope.BringupScope"

/* Windows that are open at the same time do not change each other. */
#define KEEP (G_SETTINGS_BIND_DEFAULT | G_SETTINGS_BIND_GET_NO_CHANGES)

static GSettingsSchema *find_schema(void)
{
	GSettingsSchemaSource *of_system = g_settings_schema_source_get_default();
	g_autoptr(GSettingsSchemaSource) own = NULL;
	g_autofree char *folder = bsc_place_find("ui", "data/desktop");

	if (!folder)
		folder = bsc_place_find(BSC_LIBEXEC, BSC_DATA "/glib-2.0/schemas");
	if (folder)
		own = g_settings_schema_source_new_from_directory(folder, of_system, FALSE, NULL);
	if (!own && of_system)
		own = g_settings_schema_source_ref(of_system);
	return own ? g_settings_schema_source_lookup(own, SCHEMA, TRUE) : NULL;
}

GSettings *bsc_settings_new(void)
{
	g_autoptr(GSettingsSchema) schema = find_schema();

	return schema ? g_settings_new_full(schema, NULL, NULL) : NULL;
}

void bsc_settings_keep_window(GSettings *settings, GtkWindow *window)
{
	if (!settings)
		return;
	g_settings_bind(settings, "window-width", window, "default-width", KEEP);
	g_settings_bind(settings, "window-height", window, "default-height", KEEP);
	g_settings_bind(settings, "maximized", window, "maximized", KEEP);
}

void bsc_settings_keep_switch(GSettings *settings, GObject *object, const char *property)
{
	if (settings)
		g_settings_bind(settings, property, object, property, KEEP);
}

/* Not a binding: that would write down where the handle is before the pane has a size. */
static void on_position_changed(GtkPaned *pane, GParamSpec *spec, gpointer data)
{
	const char *key = g_object_get_data(G_OBJECT(pane), "key");

	if (gtk_widget_get_mapped(GTK_WIDGET(pane)))
		g_settings_set_int(data, key, gtk_paned_get_position(pane));
}

static void forget(gpointer settings, GClosure *closure)
{
	g_object_unref(settings);
}

void bsc_settings_keep_pane(GSettings *settings, GtkPaned *pane, const char *key)
{
	int position;

	if (!settings)
		return;
	position = g_settings_get_int(settings, key);
	if (position >= 0)
		gtk_paned_set_position(pane, position);
	g_object_set_data_full(G_OBJECT(pane), "key", g_strdup(key), g_free);
	g_signal_connect_data(pane, "notify::position", G_CALLBACK(on_position_changed),
			      g_object_ref(settings), forget, 0);
}
