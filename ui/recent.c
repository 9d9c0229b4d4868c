/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/recent.h"

#include "base/format.h"
#include "ui/facts.h"
#include "ui/open-button.h"

/* The desktop remembers the files of all programs in one list, and pictures that we wrote too. */
#define APPLICATION "Bringup Scope"
#define GROUP       "Bringup Scope captures"

#define MAX_SHOWN 8
#define MAX_TEXT  200 /* bytes of a folder's name */
#define MAX_CHARS 36  /* that a name and its folder ask for each; what is longer is cut */
#define MAX_ITEM  60  /* bytes of a name in a menu, which nothing else cuts */

struct _BscRecentList {
	GtkBox parent_instance;
	GMenu *menu;      /* owned; NULL: none */
	GtkWidget *files; /* box of the buttons */
};

G_DEFINE_FINAL_TYPE(BscRecentList, bsc_recent_list, GTK_TYPE_BOX)

void bsc_recent_add(const char *path)
{
	g_autoptr(GFile) file = g_file_new_for_path(path);
	g_autofree char *uri = g_file_get_uri(file);
	char mime_type[] = "application/x-trace-cmd", application[] = APPLICATION;
	char command[] = "bringup-scope-window %f", group[] = GROUP;
	char *groups[] = { group, NULL };
	GtkRecentData data = {
		.mime_type = mime_type,
		.app_name = application,
		.app_exec = command,
		.groups = groups,
	};

	gtk_recent_manager_add_full(gtk_recent_manager_get_default(), uri, &data);
}

enum { PROP_MENU = 1 };

static gint newest_first(gconstpointer a, gconstpointer b)
{
	GtkRecentInfo *first = (GtkRecentInfo *)a, *second = (GtkRecentInfo *)b;

	return g_date_time_compare(gtk_recent_info_get_modified(second),
				   gtk_recent_info_get_modified(first));
}

static bool is_ours(GtkRecentInfo *info)
{
	return gtk_recent_info_has_group(info, GROUP) && gtk_recent_info_is_local(info) &&
	       gtk_recent_info_exists(info);
}

static void add_button(BscRecentList *self, const char *name, const char *path, const char *uri)
{
	g_autofree char *folder = g_path_get_dirname(path);
	g_autofree char *display = g_filename_display_name(folder);
	g_autofree char *shown = bsc_text_sanitize(display, MAX_TEXT);
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 12);
	GtkWidget *title = gtk_label_new(name), *place = gtk_label_new(shown);

	gtk_label_set_ellipsize(GTK_LABEL(title), PANGO_ELLIPSIZE_MIDDLE);
	gtk_label_set_max_width_chars(GTK_LABEL(title), MAX_CHARS);
	gtk_label_set_ellipsize(GTK_LABEL(place), PANGO_ELLIPSIZE_START);
	gtk_label_set_max_width_chars(GTK_LABEL(place), MAX_CHARS);
	gtk_label_set_xalign(GTK_LABEL(place), 1);
	gtk_widget_set_hexpand(place, TRUE);
	gtk_widget_add_css_class(place, "key");
	gtk_box_append(GTK_BOX(box), title);
	gtk_box_append(GTK_BOX(box), place);
	gtk_box_append(GTK_BOX(self->files), bsc_open_button_new(box, name, uri));
}

static void add_item(GMenu *menu, const char *name, const char *uri)
{
	g_autoptr(GMenuItem) item = NULL;
	g_autofree char *cut = bsc_text_sanitize(name, MAX_ITEM);
	g_auto(GStrv) parts = g_strsplit(cut, "_", -1);
	/* An underscore in a name is no mnemonic. */
	g_autofree char *label = g_strjoinv("__", parts);

	item = g_menu_item_new(label, NULL);
	g_menu_item_set_action_and_target(item, "app.open-uri", "s", uri);
	g_menu_append_item(menu, item);
}

static void add_file(BscRecentList *self, GtkRecentInfo *info)
{
	const char *uri = gtk_recent_info_get_uri(info);
	g_autofree char *path = g_filename_from_uri(uri, NULL, NULL);
	g_autofree char *name = path ? bsc_facts_display_name(path) : NULL;

	if (!path)
		return;
	add_button(self, name, path, uri);
	if (self->menu)
		add_item(self->menu, name, uri);
}

static void update(BscRecentList *self)
{
	GList *all = gtk_recent_manager_get_items(gtk_recent_manager_get_default());
	GtkWidget *child;
	int n = 0;

	while ((child = gtk_widget_get_first_child(self->files)))
		gtk_box_remove(GTK_BOX(self->files), child);
	if (self->menu)
		g_menu_remove_all(self->menu);
	all = g_list_sort(all, newest_first);
	for (GList *at = all; at && n < MAX_SHOWN; at = at->next)
		if (is_ours(at->data)) {
			add_file(self, at->data);
			n++;
		}
	g_list_free_full(all, (GDestroyNotify)gtk_recent_info_unref);
	gtk_widget_set_visible(GTK_WIDGET(self), n > 0);
}

static void bsc_recent_list_set_property(GObject *object, guint id, const GValue *value,
					 GParamSpec *spec)
{
	BscRecentList *self = BSC_RECENT_LIST(object);

	g_set_object(&self->menu, g_value_get_object(value));
	update(self);
}

static void bsc_recent_list_dispose(GObject *object)
{
	g_clear_object(&BSC_RECENT_LIST(object)->menu);
	G_OBJECT_CLASS(bsc_recent_list_parent_class)->dispose(object);
}

static void bsc_recent_list_class_init(BscRecentListClass *class)
{
	GObjectClass *object_class = G_OBJECT_CLASS(class);

	object_class->dispose = bsc_recent_list_dispose;
	object_class->set_property = bsc_recent_list_set_property;
	g_object_class_install_property(
		object_class, PROP_MENU,
		g_param_spec_object("menu", NULL, NULL, G_TYPE_MENU,
				    G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS));
	gtk_widget_class_set_css_name(GTK_WIDGET_CLASS(class), "recent");
}

static void bsc_recent_list_init(BscRecentList *self)
{
	GtkWidget *title = gtk_label_new("Recent");

	gtk_orientable_set_orientation(GTK_ORIENTABLE(self), GTK_ORIENTATION_VERTICAL);
	gtk_box_set_spacing(GTK_BOX(self), 6);
	gtk_widget_add_css_class(title, "heading");
	gtk_label_set_xalign(GTK_LABEL(title), 0);
	self->files = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);
	gtk_box_append(GTK_BOX(self), title);
	gtk_box_append(GTK_BOX(self), self->files);
	g_signal_connect_object(gtk_recent_manager_get_default(), "changed", G_CALLBACK(update),
				self, G_CONNECT_SWAPPED);
	update(self);
}
