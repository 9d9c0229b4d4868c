/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/window-private.h"

#include "ui/application.h"
#include "ui/drop-menu.h"
#include "ui/open-dialog.h"

/* The first file replaces what this window shows, the others get windows of their own. */
static void open_chosen(BscWindow *self, GListModel *chosen)
{
	GtkApplication *application = gtk_window_get_application(GTK_WINDOW(self));

	for (guint i = 0; i < g_list_model_get_n_items(chosen); i++) {
		g_autoptr(GFile) file = g_list_model_get_item(chosen, i);

		if (i == 0)
			bsc_window_open(self, file);
		else
			bsc_application_open_files(BSC_APPLICATION(application), &file, 1);
	}
}

/* FILES (of GFile) beside what is shown, be that one capture or several. */
static void compare_files(BscWindow *self, GListModel *files)
{
	g_autoptr(GPtrArray) comparands =
		bsc_window_is_comparing(self)
			? bsc_compare_page_comparands(BSC_COMPARE_PAGE(self->compare_page))
			: bsc_comparands_new();

	if (!bsc_window_is_comparing(self) && self->document)
		g_ptr_array_add(comparands,
				bsc_comparand_new(self->document->capture->trace->path,
						  BSC_N_POLICIES, self->document, BSC_NO_ROW));
	for (guint i = 0; i < g_list_model_get_n_items(files); i++) {
		g_autoptr(GFile) file = g_list_model_get_item(files, i);
		g_autofree char *path = g_file_get_path(file);

		if (path)
			g_ptr_array_add(comparands,
					bsc_comparand_new(path, BSC_N_POLICIES, NULL, BSC_NO_ROW));
	}
	if (comparands->len > 1)
		bsc_window_compare(self, comparands);
	else
		open_chosen(self, files);
}

/* What was dropped is opened, or compared with what is shown. */
static void on_files_dropped(GListModel *files, bool compares, gpointer data)
{
	if (compares)
		compare_files(data, files);
	else
		open_chosen(data, files);
}

static gboolean on_drop(GtkDropTarget *target, const GValue *value, double x, double y,
			gpointer data)
{
	BscWindow *self = data;
	g_autoptr(GListModel) files = bsc_drop_files(value);

	if (self->document || bsc_window_is_comparing(self))
		bsc_drop_menu_show(gtk_stack_get_visible_child(GTK_STACK(self->pages)), x, y, files,
				   on_files_dropped, self);
	else
		open_chosen(self, files);
	return TRUE;
}

static void on_open_response(GtkNativeDialog *dialog, int response, gpointer data)
{
	BscWindow *self = data;

	if (response == GTK_RESPONSE_ACCEPT) {
		g_autoptr(GListModel) chosen = bsc_open_dialog_files(dialog);

		if (self->opens_to_compare)
			compare_files(self, chosen);
		else
			open_chosen(self, chosen);
	}
	g_clear_object(&self->open);
}

void bsc_window_choose_files(GtkWidget *widget, const char *name, GVariant *parameter)
{
	BscWindow *self = BSC_WINDOW(widget);

	if (!self->open) {
		self->open = bsc_open_dialog_new(
			GTK_WINDOW(self),
			self->document ? self->document->capture->trace->path : NULL);
		g_signal_connect(self->open, "response", G_CALLBACK(on_open_response), self);
	}
	self->opens_to_compare = g_str_equal(name, "win.compare");
	gtk_native_dialog_set_title(self->open,
				    self->opens_to_compare ? "Compare Captures" : "Open a Capture");
	gtk_native_dialog_show(self->open);
}

void bsc_window_take_drops(BscWindow *self)
{
	GtkDropTarget *drop = gtk_drop_target_new(GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

	g_signal_connect(drop, "drop", G_CALLBACK(on_drop), self);
	gtk_widget_add_controller(self->pages, GTK_EVENT_CONTROLLER(drop));
}
