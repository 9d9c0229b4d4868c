/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/open-dialog.h"

/* Contents decide, not names; but these are what captures and logs are mostly called. */
static const char *const captures[] = { "*.dat", "*.txt", "*.log", "*.gz", "*.xz", "*.zst", NULL };
static const char *const everything[] = { "*", NULL };

static void add_filter(GtkFileChooser *chooser, const char *name, const char *const *patterns)
{
	g_autoptr(GtkFileFilter) filter = gtk_file_filter_new();

	gtk_file_filter_set_name(filter, name);
	for (size_t i = 0; patterns[i]; i++)
		gtk_file_filter_add_pattern(filter, patterns[i]);
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
	add_filter(chooser, "Captures and Logs", captures);
	add_filter(chooser, "All Files", everything);
	return GTK_NATIVE_DIALOG(dialog);
}

GListModel *bsc_open_dialog_files(GtkNativeDialog *dialog)
{
	return gtk_file_chooser_get_files(GTK_FILE_CHOOSER(dialog));
}
