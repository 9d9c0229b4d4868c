/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/print.h"

#include "base/format.h"
#include "export/cairo-painter.h"

#include <math.h>

#define WIDTH    1200.0 /* px of the picture, whatever the paper */
#define MAX_TEXT 2000   /* bytes of what went wrong */

/* As high as its lanes need, and where that is more than a page, as high as the page. */
static BscDrawing *lay_out(const BscPicture *wanted, double shape, GError **error)
{
	g_autoptr(BscPicture) picture = bsc_picture_copy(wanted);
	BscDrawing *drawing;

	picture->theme = BSC_THEME_PRINT;
	picture->width = WIDTH;
	picture->height = 0;
	drawing = bsc_drawing_new(picture, error);
	if (!drawing || bsc_scene_view(drawing->scene)->height <= WIDTH * shape)
		return drawing;
	bsc_drawing_free(drawing);
	picture->height = floor(WIDTH * shape);
	return bsc_drawing_new(picture, error);
}

static void on_draw_page(GtkPrintOperation *operation, GtkPrintContext *context, int page,
			 gpointer data)
{
	double width = gtk_print_context_get_width(context);
	double height = gtk_print_context_get_height(context);
	cairo_t *cr = gtk_print_context_get_cairo_context(context);
	g_autoptr(BscDrawing) drawing = lay_out(data, height / width, NULL);
	const BscView *view;
	double scale;

	if (!drawing) {
		gtk_print_operation_cancel(operation);
		return;
	}
	view = bsc_scene_view(drawing->scene);
	scale = MIN(width / view->width, height / view->height);
	cairo_scale(cr, scale, scale);
	bsc_paint_scene(drawing->scene, cr);
}

static void on_done(GtkPrintOperation *operation, GtkPrintOperationResult result, gpointer data)
{
	g_autoptr(GError) error = NULL;
	GtkWindow *parent = g_object_get_data(G_OBJECT(operation), "parent");
	g_autofree char *text = NULL;
	GtkWidget *message;

	if (result != GTK_PRINT_OPERATION_RESULT_ERROR)
		return;
	gtk_print_operation_get_error(operation, &error);
	message = gtk_message_dialog_new(parent, GTK_DIALOG_MODAL | GTK_DIALOG_DESTROY_WITH_PARENT,
					 GTK_MESSAGE_ERROR, GTK_BUTTONS_CLOSE,
					 "The picture was not printed");
	text = bsc_text_sanitize(error->message, MAX_TEXT);
	gtk_message_dialog_format_secondary_text(GTK_MESSAGE_DIALOG(message), "%s", text);
	g_signal_connect(message, "response", G_CALLBACK(gtk_window_destroy), NULL);
	gtk_window_present(GTK_WINDOW(message));
}

static void free_picture(gpointer picture, GClosure *closure)
{
	bsc_picture_free(picture);
}

void bsc_print(GtkWindow *parent, const BscPicture *picture)
{
	g_autoptr(GtkPrintOperation) operation = gtk_print_operation_new();
	g_autoptr(GtkPageSetup) page = gtk_page_setup_new();

	gtk_page_setup_set_orientation(page, GTK_PAGE_ORIENTATION_LANDSCAPE);
	gtk_print_operation_set_default_page_setup(operation, page);
	gtk_print_operation_set_embed_page_setup(operation, TRUE);
	gtk_print_operation_set_n_pages(operation, 1);
	gtk_print_operation_set_job_name(operation, "Bring-up");
	gtk_print_operation_set_allow_async(operation, TRUE);
	g_object_set_data_full(G_OBJECT(operation), "parent", g_object_ref(parent), g_object_unref);
	g_signal_connect_data(operation, "draw-page", G_CALLBACK(on_draw_page),
			      bsc_picture_copy(picture), free_picture, 0);
	g_signal_connect(operation, "done", G_CALLBACK(on_done), NULL);
	gtk_print_operation_run(operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, parent, NULL);
}
