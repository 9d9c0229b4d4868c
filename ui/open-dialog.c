/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/open-dialog.h"

static void add_filter(GtkFileChooser *chooser, const char *name, const char *pattern)
{
	g_autoptr(GtkFileFilter) filter = gtk_file_filter_new();

	gtk_file_filter_set_name(filter, name);
	gtk_file_filter_add_pattern(filter, pattern);
	gtk_file_chooser_add_filter(chooser, filter);
}

GtkNativeDialog *bsc_open_dialog_new(GtkWindow *parent, const char *beside)
{
	GtkFileChooserNative *dialog = gtk_file_chooser_native_new(
		"Open a Capture", parent, GTK_FILE_CHOOSER_ACTION_OPEN, "_Open", "_Cancel");
	GtkFileChooser *chooser = GTK_FILE_CHOOSER(dialog);

	gtk_file_chooser_set_select_multiple(chooser, TRUE);
	if (beside) {
		g_autofree char *path = g_path_get_dirname(beside);
		g_autoptr(GFile) folder = g_file_new_for_path(path);

		gtk_file_chooser_set_current_folder(chooser, folder, NULL);
	}
	add_filter(chooser, "Captures (*.dat)", "*.dat");
	add_filter(chooser, "All files", "*");
	return GTK_NATIVE_DIALOG(dialog);
}

GListModel *bsc_open_dialog_files(GtkNativeDialog *dialog)
{
	return gtk_file_chooser_get_files(GTK_FILE_CHOOSER(dialog));
}
