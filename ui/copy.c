/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/copy.h"

#include "export/cairo-painter.h"
#include "report/report.h"

#define SCALE      2
#define MAX_PIXELS 1e8 /* beyond, a picture is copied as it is */

static void paint(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
	g_autoptr(BscDrawing) drawing = bsc_drawing_new(data, NULL);
	const BscView *view;
	cairo_surface_t *surface;
	cairo_t *cr;
	int scale;

	if (!drawing) {
		g_task_return_pointer(task, NULL, NULL);
		return;
	}
	view = bsc_scene_view(drawing->scene);
	scale = view->width * view->height * SCALE * SCALE > MAX_PIXELS ? 1 : SCALE;
	surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, (int)view->width * scale,
					     (int)view->height * scale);
	cr = cairo_create(surface);
	cairo_scale(cr, scale, scale);
	bsc_paint_scene(drawing->scene, cr);
	cairo_destroy(cr);
	cairo_surface_flush(surface);
	g_task_return_pointer(task, surface, (GDestroyNotify)cairo_surface_destroy);
}

static void on_painted(GObject *source, GAsyncResult *result, gpointer data)
{
	cairo_surface_t *surface = g_task_propagate_pointer(G_TASK(result), NULL);
	g_autoptr(GBytes) bytes = NULL;
	g_autoptr(GdkTexture) texture = NULL;
	size_t stride;
	int height;

	if (!surface)
		return;
	stride = (size_t)cairo_image_surface_get_stride(surface);
	height = cairo_image_surface_get_height(surface);
	bytes = g_bytes_new_with_free_func(cairo_image_surface_get_data(surface),
					   stride * (size_t)height,
					   (GDestroyNotify)cairo_surface_destroy, surface);
	texture = gdk_memory_texture_new(cairo_image_surface_get_width(surface), height,
					 GDK_MEMORY_DEFAULT, bytes, stride);
	gdk_clipboard_set_texture(gtk_widget_get_clipboard(GTK_WIDGET(source)), texture);
}

void bsc_copy_picture(GtkWidget *widget, const BscPicture *picture)
{
	g_autoptr(GTask) task = g_task_new(widget, NULL, on_painted, NULL);

	g_task_set_task_data(task, bsc_picture_copy(picture), (GDestroyNotify)bsc_picture_free);
	g_task_run_in_thread(task, paint);
}

static void print_text(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
	const BscDocument *document = data;
	GString *text = g_string_new(NULL);

	bsc_report_text(document->capture, text);
	g_task_return_pointer(task, g_string_free(text, FALSE), g_free);
}

static void print_markdown(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
	const BscDocument *document = data;
	GString *text = g_string_new(NULL);

	bsc_report_markdown(document->capture, text);
	g_task_return_pointer(task, g_string_free(text, FALSE), g_free);
}

static void on_printed(GObject *source, GAsyncResult *result, gpointer data)
{
	g_autofree char *text = g_task_propagate_pointer(G_TASK(result), NULL);

	gdk_clipboard_set_text(gtk_widget_get_clipboard(GTK_WIDGET(source)), text);
}

void bsc_copy_report(GtkWidget *widget, BscDocument *document, bool is_markdown)
{
	g_autoptr(GTask) task = g_task_new(widget, NULL, on_printed, NULL);

	g_task_set_task_data(task, bsc_document_ref(document), (GDestroyNotify)bsc_document_unref);
	g_task_run_in_thread(task, is_markdown ? print_markdown : print_text);
}
