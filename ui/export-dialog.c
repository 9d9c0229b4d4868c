/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/export-dialog.h"

#include "base/format.h"
#include "export/cairo-painter.h"
#include "ui/look.h"
#include "ui/say.h"

#define PULSE_MS 100
#define MAX_NAME 120 /* bytes of a name that is suggested */

/* In the order of the lists in export-dialog.ui. */
enum { RANGE_VISIBLE, RANGE_ALL, RANGE_SELECTION };
static const char *const suffixes[] = { ".svg", ".png", ".pdf", ".json.gz" };

struct _BscExportDialog {
	GtkWindow parent_instance;
	BscPicture *picture; /* owned: what is wanted */
	BscRange visible, selection;
	BscNsec at;
	bool is_recorded;
	BscDrawing *drawing;       /* owned: of what is wanted; NULL: it cannot be drawn */
	BscPainter *painter;       /* owned */
	bool is_filling;           /* what changes is not the user's */
	GtkNativeDialog *saving;   /* owned; NULL: the file is not being chosen */
	GCancellable *cancellable; /* owned; NULL: nothing is being written */
	guint pulse;

	GtkWidget *body, *preview, *look, *format, *theme, *range, *highlight;
	GtkWidget *width, *height, *is_natural, *has_playhead;
	GtkWidget *size_label, *command_title, *command, *message, *progress, *export_button;
};

G_DEFINE_FINAL_TYPE(BscExportDialog, bsc_export_dialog, GTK_TYPE_WINDOW)

static guint chosen(GtkWidget *list)
{
	return gtk_drop_down_get_selected(GTK_DROP_DOWN(list));
}

static bool is_active(GtkWidget *button)
{
	return gtk_check_button_get_active(GTK_CHECK_BUTTON(button));
}

static const char *suffix_of(BscExportDialog *self)
{
	return suffixes[MIN(chosen(self->format), G_N_ELEMENTS(suffixes) - 1)];
}

/* The name of the capture; of what is everywhere called trace.dat that of its folder. */
static char *suggest_name(BscExportDialog *self)
{
	const char *path = self->picture->document->capture->trace->path;
	g_autofree char *base = g_path_get_basename(path);
	g_autofree char *name = NULL;
	char *dot;

	if (g_str_equal(base, "trace.dat")) {
		g_autofree char *folder = g_path_get_dirname(path);

		g_free(base);
		base = g_path_get_basename(folder);
	}
	dot = strchr(base, '.');
	if (dot && dot != base)
		*dot = '\0';
	name = bsc_text_sanitize(g_ascii_isalnum(*base) ? base : "bring-up", MAX_NAME);
	return g_strconcat(name, suffix_of(self), NULL);
}

static void say(BscExportDialog *self, const char *text)
{
	bsc_say(self->message, text);
	gtk_widget_set_visible(self->message, *text != '\0');
}

static void show_command(BscExportDialog *self)
{
	g_autofree char *name = suggest_name(self);
	g_autofree char *command = bsc_picture_command(self->picture, name);

	gtk_label_set_text(GTK_LABEL(self->command), command);
	gtk_widget_set_visible(self->command, self->is_recorded);
	gtk_widget_set_visible(self->command_title, self->is_recorded);
}

static void show_size(BscExportDialog *self)
{
	const BscView *view = bsc_scene_view(self->drawing->scene);
	g_autofree char *text = g_strdup_printf("%.0f × %.0f px", view->width, view->height);

	gtk_label_set_text(GTK_LABEL(self->size_label), text);
	if (is_active(self->is_natural)) {
		self->is_filling = true;
		gtk_spin_button_set_value(GTK_SPIN_BUTTON(self->height), view->height);
		self->is_filling = false;
	}
}

static void read_choices(BscExportDialog *self)
{
	BscPicture *picture = self->picture;
	guint range = chosen(self->range);
	bool is_natural = is_active(self->is_natural);

	picture->theme = (BscThemeKind)chosen(self->theme);
	picture->highlight = (BscHighlight)chosen(self->highlight);
	picture->width = gtk_spin_button_get_value(GTK_SPIN_BUTTON(self->width));
	picture->height = is_natural ? 0 : gtk_spin_button_get_value(GTK_SPIN_BUTTON(self->height));
	picture->range = range == RANGE_VISIBLE     ? self->visible
			 : range == RANGE_SELECTION ? self->selection
						    : (BscRange){ 0 };
	picture->at = is_active(self->has_playhead) ? self->at : BSC_NSEC_NONE;
	gtk_widget_set_sensitive(self->height, !is_natural);
	gtk_widget_set_sensitive(self->look, !bsc_picture_is_for_perfetto(suffix_of(self)));
}

static void on_changed(BscExportDialog *self)
{
	g_autoptr(GError) error = NULL;

	if (self->is_filling || !self->picture)
		return;
	read_choices(self);
	g_clear_pointer(&self->drawing, bsc_drawing_free);
	self->drawing = bsc_drawing_new(self->picture, &error);
	if (self->drawing)
		show_size(self);
	say(self, self->drawing ? "" : error->message);
	gtk_widget_set_sensitive(self->export_button, self->drawing != NULL);
	show_command(self);
	gtk_widget_queue_draw(self->preview);
}

static void draw_preview(GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
	BscExportDialog *self = data;
	const BscView *view;
	double scale;

	if (!self->drawing)
		return;
	view = bsc_scene_view(self->drawing->scene);
	scale = MIN(MIN(width / view->width, height / view->height), 1);
	cairo_translate(cr, (width - view->width * scale) / 2, (height - view->height * scale) / 2);
	cairo_scale(cr, scale, scale);
	bsc_painter_paint(self->painter, self->drawing->scene, cr);
}

static gboolean pulse(gpointer data)
{
	gtk_progress_bar_pulse(GTK_PROGRESS_BAR(((BscExportDialog *)data)->progress));
	return G_SOURCE_CONTINUE;
}

static void set_busy(BscExportDialog *self, bool is_busy)
{
	gtk_widget_set_sensitive(self->body, !is_busy);
	gtk_widget_set_sensitive(self->export_button, !is_busy);
	gtk_widget_set_visible(self->progress, is_busy);
	if (is_busy)
		self->pulse = g_timeout_add(PULSE_MS, pulse, self);
	else
		g_clear_handle_id(&self->pulse, g_source_remove);
}

static void on_written(GObject *source, GAsyncResult *result, gpointer data)
{
	g_autoptr(BscExportDialog) self = data;
	g_autoptr(GError) error = NULL;
	bool is_written = bsc_picture_write_finish(result, &error);

	g_clear_object(&self->cancellable);
	/* Destroyed meanwhile: nobody is there to be told. */
	if (!self->picture)
		return;
	set_busy(self, false);
	if (is_written)
		gtk_window_destroy(GTK_WINDOW(self));
	else if (!g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
		say(self, error->message);
}

static void on_save_response(GtkNativeDialog *dialog, int response, gpointer data)
{
	BscExportDialog *self = data;

	if (response == GTK_RESPONSE_ACCEPT) {
		g_autoptr(GFile) file = gtk_file_chooser_get_file(GTK_FILE_CHOOSER(dialog));
		g_autofree char *path = file ? g_file_get_path(file) : NULL;

		say(self, path ? "" : "The file is not on this machine.");
		if (path) {
			self->cancellable = g_cancellable_new();
			set_busy(self, true);
			bsc_picture_write(self->picture, path, NULL, self->cancellable, on_written,
					  g_object_ref(self));
		}
	}
	g_clear_object(&self->saving);
}

static void action_export(GtkWidget *widget, const char *name, GVariant *parameter)
{
	BscExportDialog *self = BSC_EXPORT_DIALOG(widget);
	g_autofree char *suggested = suggest_name(self);

	if (self->cancellable || self->saving)
		return;
	self->saving = GTK_NATIVE_DIALOG(
		gtk_file_chooser_native_new("Export (.svg, .png, .pdf, .json.gz)", GTK_WINDOW(self),
					    GTK_FILE_CHOOSER_ACTION_SAVE, "_Save", "_Cancel"));
	gtk_file_chooser_set_current_name(GTK_FILE_CHOOSER(self->saving), suggested);
	g_signal_connect(self->saving, "response", G_CALLBACK(on_save_response), self);
	gtk_native_dialog_show(self->saving);
}

/* What is being written first, then the dialog. */
static void action_cancel(GtkWidget *widget, const char *name, GVariant *parameter)
{
	BscExportDialog *self = BSC_EXPORT_DIALOG(widget);

	if (self->cancellable)
		g_cancellable_cancel(self->cancellable);
	else
		gtk_window_close(GTK_WINDOW(self));
}

static void bsc_export_dialog_dispose(GObject *object)
{
	BscExportDialog *self = BSC_EXPORT_DIALOG(object);

	if (self->cancellable)
		g_cancellable_cancel(self->cancellable);
	if (self->saving)
		gtk_native_dialog_destroy(self->saving);
	g_clear_object(&self->saving);
	g_clear_handle_id(&self->pulse, g_source_remove);
	g_clear_pointer(&self->drawing, bsc_drawing_free);
	g_clear_pointer(&self->painter, bsc_painter_free);
	g_clear_pointer(&self->picture, bsc_picture_free);
	G_OBJECT_CLASS(bsc_export_dialog_parent_class)->dispose(object);
}

static void bind_children(GtkWidgetClass *class)
{
	static const struct {
		const char *name;
		size_t offset;
	} children[] = {
#define CHILD(name) { #name, G_STRUCT_OFFSET(BscExportDialog, name) }
		CHILD(body),          CHILD(preview),    CHILD(look),         CHILD(format),
		CHILD(theme),         CHILD(range),      CHILD(highlight),    CHILD(width),
		CHILD(height),        CHILD(is_natural), CHILD(has_playhead), CHILD(size_label),
		CHILD(command_title), CHILD(command),    CHILD(message),      CHILD(progress),
		CHILD(export_button),
#undef CHILD
	};

	for (size_t i = 0; i < G_N_ELEMENTS(children); i++)
		gtk_widget_class_bind_template_child_full(class, children[i].name, FALSE,
							  (gssize)children[i].offset);
	gtk_widget_class_bind_template_callback(class, on_changed);
}

static void bsc_export_dialog_class_init(BscExportDialogClass *class)
{
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);

	G_OBJECT_CLASS(class)->dispose = bsc_export_dialog_dispose;
	gtk_widget_class_set_template_from_resource(
		widget_class, "/org/bringupscope/BringupScope/export-dialog.ui");
	bind_children(widget_class);
	gtk_widget_class_install_action(widget_class, "dialog.export", NULL, action_export);
	gtk_widget_class_install_action(widget_class, "dialog.cancel", NULL, action_cancel);
	gtk_widget_class_add_binding_action(widget_class, GDK_KEY_Escape, 0, "dialog.cancel", NULL);
}

static void bsc_export_dialog_init(BscExportDialog *self)
{
	gtk_widget_init_template(GTK_WIDGET(self));
	self->painter = bsc_painter_new();
	gtk_drawing_area_set_draw_func(GTK_DRAWING_AREA(self->preview), draw_preview, self, NULL);
}

/* What cannot be chosen is not offered. */
static void fill(BscExportDialog *self, const BscShownPicture *shown)
{
	self->is_filling = true;
	if (shown->selection.begin >= shown->selection.end) {
		GListModel *ranges = gtk_drop_down_get_model(GTK_DROP_DOWN(self->range));

		gtk_string_list_remove(GTK_STRING_LIST(ranges), RANGE_SELECTION);
	}
	gtk_drop_down_set_selected(GTK_DROP_DOWN(self->range), RANGE_ALL);
	gtk_drop_down_set_selected(GTK_DROP_DOWN(self->theme), shown->picture->theme);
	gtk_drop_down_set_selected(GTK_DROP_DOWN(self->highlight), shown->picture->highlight);
	gtk_widget_set_sensitive(self->has_playhead, self->at != BSC_NSEC_NONE);
	gtk_check_button_set_active(GTK_CHECK_BUTTON(self->has_playhead),
				    self->at != BSC_NSEC_NONE);
	self->is_filling = false;
}

GtkWidget *bsc_export_dialog_new(GtkWindow *parent, const BscShownPicture *shown)
{
	BscExportDialog *self = g_object_new(BSC_TYPE_EXPORT_DIALOG, "transient-for", parent, NULL);

	self->visible = shown->picture->range;
	self->selection = shown->selection;
	self->at = shown->picture->at;
	self->is_recorded = shown->is_recorded;
	bsc_look_follow(GTK_WIDGET(self));
	fill(self, shown);
	self->picture = bsc_picture_copy(shown->picture);
	on_changed(self);
	return GTK_WIDGET(self);
}
