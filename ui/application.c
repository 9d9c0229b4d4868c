/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/application.h"

#include "ui/color-scheme.h"
#include "ui/window.h"

#include <stdbool.h>

#define RESOURCES "/org/bringupscope/BringupScope"

/* That files are to be compared, not opened one by one. */
#define HINT_COMPARE "compare"

struct _BscApplication {
	GtkApplication parent_instance;
};

G_DEFINE_FINAL_TYPE(BscApplication, bsc_application, GTK_TYPE_APPLICATION)

BscApplication *bsc_application_new(void)
{
	return g_object_new(BSC_TYPE_APPLICATION, "application-id", "org.bringupscope.BringupScope",
			    "resource-base-path", RESOURCES, "flags", G_APPLICATION_HANDLES_OPEN,
			    NULL);
}

/* The active window if it shows nothing yet, else a new one. */
static BscWindow *window_for_file(BscApplication *self)
{
	GtkWindow *active = gtk_application_get_active_window(GTK_APPLICATION(self));

	if (BSC_IS_WINDOW(active) && bsc_window_is_empty(BSC_WINDOW(active)))
		return BSC_WINDOW(active);
	return bsc_window_new(GTK_APPLICATION(self));
}

void bsc_application_open_files(BscApplication *self, GFile **files, int n_files)
{
	for (int i = 0; i < n_files; i++) {
		BscWindow *window = window_for_file(self);

		bsc_window_open(window, files[i]);
		gtk_window_present(GTK_WINDOW(window));
	}
}

void bsc_application_compare_files(BscApplication *self, GFile **files, int n_files)
{
	BscWindow *window = window_for_file(self);
	g_autoptr(GPtrArray) comparands = bsc_comparands_new();

	for (int i = 0; i < n_files; i++) {
		g_autofree char *path = g_file_get_path(files[i]);

		if (path)
			g_ptr_array_add(comparands, bsc_comparand_parse(path));
	}
	bsc_window_compare(window, comparands);
	gtk_window_present(GTK_WINDOW(window));
}

static void bsc_application_open(GApplication *application, GFile **files, int n_files,
				 const char *hint)
{
	if (g_str_equal(hint, HINT_COMPARE) && n_files > 1)
		bsc_application_compare_files(BSC_APPLICATION(application), files, n_files);
	else
		bsc_application_open_files(BSC_APPLICATION(application), files, n_files);
}

static void bsc_application_activate(GApplication *application)
{
	GtkWindow *window = gtk_application_get_active_window(GTK_APPLICATION(application));

	if (!window)
		window = GTK_WINDOW(bsc_window_new(GTK_APPLICATION(application)));
	gtk_window_present(window);
}

static void load_style(void)
{
	g_autoptr(GtkCssProvider) provider = gtk_css_provider_new();

	gtk_css_provider_load_from_resource(provider, RESOURCES "/style.css");
	gtk_style_context_add_provider_for_display(gdk_display_get_default(),
						   GTK_STYLE_PROVIDER(provider),
						   GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

static void action_quit(GSimpleAction *action, GVariant *parameter, gpointer data)
{
	GList *windows = g_list_copy(gtk_application_get_windows(GTK_APPLICATION(data)));

	/* Closing, not quitting, so that each window stops what it has under way. */
	for (GList *at = windows; at; at = at->next)
		gtk_window_close(at->data);
	g_list_free(windows);
}

static void action_open_uri(GSimpleAction *action, GVariant *parameter, gpointer data)
{
	g_autoptr(GFile) file = g_file_new_for_uri(g_variant_get_string(parameter, NULL));

	bsc_application_open_files(data, &file, 1);
}

/* Neither this window nor the next is hidden and kept, as GTK's own functions would: GTK 4.8 looks
 * at hidden windows where a screen reader asks for one that has just gone, and crashes. */
static void action_about(GSimpleAction *action, GVariant *parameter, gpointer data)
{
	GtkWindow *about = g_object_new(
		GTK_TYPE_ABOUT_DIALOG, "transient-for",
		gtk_application_get_active_window(GTK_APPLICATION(data)), "modal", TRUE,
		"program-name", "Bringup Scope", "version", BSC_VERSION, "comments",
		"Shows how a kernel brings up its CPUs", "license-type", GTK_LICENSE_GPL_2_0,
		"logo-icon-name", "org.bringupscope.BringupScope", NULL);

	gtk_window_present(about);
}

static void action_shortcuts(GSimpleAction *action, GVariant *parameter, gpointer data)
{
	g_autoptr(GtkBuilder) builder = gtk_builder_new_from_resource(RESOURCES "/shortcuts.ui");
	GtkWindow *shortcuts = GTK_WINDOW(gtk_builder_get_object(builder, "shortcuts"));
	GtkWindow *active = gtk_application_get_active_window(GTK_APPLICATION(data));

	/* The keys of actions are looked up there. */
	gtk_application_window_set_help_overlay(GTK_APPLICATION_WINDOW(active),
						GTK_SHORTCUTS_WINDOW(shortcuts));
	gtk_window_set_hide_on_close(shortcuts, FALSE);
	gtk_window_present(shortcuts);
}

static void add_accelerators(GtkApplication *self)
{
	static const struct {
		const char *action;
		const char *keys[4];
	} table[] = {
		{ "app.quit", { "<Control>q" } },
		{ "app.shortcuts", { "<Control>question", "<Control>F1" } },
		{ "window.close", { "<Control>w" } },
		{ "win.open", { "<Control>o" } },
		{ "win.compare", { "<Control><Shift>o" } },
		/* Of the two only that of the page that is shown can be done. */
		{ "picture.export", { "<Control>e" } },
		{ "compare.export", { "<Control>e" } },
		{ "picture.print", { "<Control>p" } },
		{ "picture.copy", { "<Control><Shift>c" } },
		{ "picture.copy-report::text", { "<Control><Shift>t" } },
		{ "picture.copy-report::markdown", { "<Control><Shift>m" } },
		{ "win.zoom-in", { "<Control>plus", "<Control>equal", "<Control>KP_Add" } },
		{ "win.zoom-out", { "<Control>minus", "<Control>KP_Subtract" } },
		{ "win.fit", { "<Control>0", "<Control>KP_0" } },
		{ "win.find", { "<Control>f" } },
		{ "win.find-next", { "<Control>g", "F3" } },
		{ "win.find-previous", { "<Control><Shift>g", "<Shift>F3" } },
		{ "win.events", { "F6" } },
		{ "win.what-if", { "F7" } },
		{ "win.show-lists", { "F8" } },
		{ "win.show-inspector", { "F9" } },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(table); i++)
		gtk_application_set_accels_for_action(self, table[i].action, table[i].keys);
}

static void bsc_application_startup(GApplication *application)
{
	static const GActionEntry actions[] = {
		{ .name = "quit", .activate = action_quit },
		{ .name = "about", .activate = action_about },
		{ .name = "open-uri", .activate = action_open_uri, .parameter_type = "s" },
		{ .name = "shortcuts", .activate = action_shortcuts },
	};

	G_APPLICATION_CLASS(bsc_application_parent_class)->startup(application);
	load_style();
	bsc_color_scheme_follow();
	g_action_map_add_action_entries(G_ACTION_MAP(application), actions, G_N_ELEMENTS(actions),
					application);
	add_accelerators(GTK_APPLICATION(application));
	gtk_window_set_default_icon_name("org.bringupscope.BringupScope");
}

static void bsc_application_class_init(BscApplicationClass *class)
{
	GApplicationClass *application_class = G_APPLICATION_CLASS(class);

	application_class->startup = bsc_application_startup;
	application_class->activate = bsc_application_activate;
	application_class->open = bsc_application_open;
}

/* Hands the files on to the program that runs already, or to this one. */
static void open_all(GApplication *application, const char *const *names, const char *hint)
{
	g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(g_object_unref);

	for (; names && *names; names++)
		g_ptr_array_add(files, g_file_new_for_commandline_arg(*names));
	if (files->len > 0)
		g_application_open(application, (GFile **)files->pdata, (int)files->len, hint);
}

static int on_local_options(GApplication *application, GVariantDict *options, gpointer data)
{
	g_autoptr(GError) error = NULL;
	g_autofree const char **names = NULL;
	bool is_comparison = g_variant_dict_contains(options, "compare");

	if (g_variant_dict_contains(options, "version")) {
		g_print("bringup-scope-window %s\n", BSC_VERSION);
		return 0;
	}
	if (!g_variant_dict_lookup(options, G_OPTION_REMAINING, "^a&ay", &names))
		return -1;
	if (!g_application_register(application, NULL, &error)) {
		g_printerr("bringup-scope-window: %s\n", error->message);
		return 1;
	}
	open_all(application, names, is_comparison ? HINT_COMPARE : "");
	/* What follows brings the window to the front. */
	return -1;
}

static void bsc_application_init(BscApplication *self)
{
	GApplication *application = G_APPLICATION(self);

	g_application_add_main_option(application, "version", 0, 0, G_OPTION_ARG_NONE,
				      "Print the version", NULL);
	g_application_add_main_option(application, "compare", 0, 0, G_OPTION_ARG_NONE,
				      "Compare the files, or FILE@POLICY, in one window", NULL);
	g_application_add_main_option(application, G_OPTION_REMAINING, 0, 0,
				      G_OPTION_ARG_FILENAME_ARRAY, "", NULL);
	g_application_set_option_context_parameter_string(application, "[FILE…]");
	g_application_set_option_context_summary(
		application, "Shows captures of CPU bring-up, one window each.");
	g_signal_connect(self, "handle-local-options", G_CALLBACK(on_local_options), NULL);
}
