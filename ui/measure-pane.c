/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/measure-pane.h"

#include "ui/facts.h"
#include "ui/marker-list.h"
#include "ui/say.h"
#include "ui/sums.h"

#include <string.h>

struct _BscMeasurePane {
	GtkWidget parent_instance;
	BscTimelineView *timeline; /* borrowed */
	GtkWidget *body, *markers, *no_markers, *range, *sums, *message;
	GtkTextBuffer *notes;
	gboolean is_filling; /* the text is set, not typed */
};

G_DEFINE_FINAL_TYPE(BscMeasurePane, bsc_measure_pane, GTK_TYPE_WIDGET)

static BscSessionFile *file_of(BscMeasurePane *self)
{
	BscNotebook *notebook =
		self->timeline ? bsc_timeline_view_get_notebook(self->timeline) : NULL;

	return notebook ? bsc_notebook_get(notebook) : NULL;
}

static GtkWidget *attach_label(GtkWidget *grid, const char *text, int column, int row)
{
	GtkWidget *label = gtk_label_new(text);

	gtk_label_set_xalign(GTK_LABEL(label), column == 2 ? 1 : 0);
	gtk_widget_add_css_class(label, column == 2 ? "value" : "key");
	gtk_grid_attach(GTK_GRID(grid), label, column, row, 1, 1);
	return label;
}

static void clear_grid(GtkWidget *grid)
{
	GtkWidget *child;

	while ((child = gtk_widget_get_first_child(grid)))
		gtk_grid_remove(GTK_GRID(grid), child);
}

/* The sums of the range over what is shown; NULL: there is no range. */
static GArray *new_sums(BscMeasurePane *self)
{
	BscSessionFile *file = file_of(self);
	const BscShownLanes *shown = bsc_timeline_view_get_shown(self->timeline);
	BscRow episode;
	BscDocument *document = bsc_timeline_view_get_document(self->timeline, &episode);
	g_autoptr(GArray) lanes = NULL;
	const BscTimeline *timeline;
	BscRow first;
	size_t n;

	if (!file || !file->has_range || !document)
		return NULL;
	timeline = document->capture->timeline;
	if (!shown->rows)
		return bsc_sums_new(timeline, episode, NULL, 0, file->range);
	first = bsc_timeline_lanes(timeline, episode, &n);
	lanes = g_array_new(FALSE, FALSE, sizeof(BscRow));
	if (n > 0 && timeline->lanes[first].is_control)
		g_array_append_val(lanes, first);
	g_array_append_vals(lanes, shown->rows->data, shown->rows->len);
	return bsc_sums_new(timeline, episode, (const BscRow *)(const void *)lanes->data,
			    lanes->len, file->range);
}

static void show_sums(BscMeasurePane *self)
{
	g_autoptr(GArray) sums = new_sums(self);
	BscSessionFile *file = file_of(self);
	g_autofree char *where = NULL;
	g_autofree char *length = NULL;
	g_autofree char *title = NULL;

	clear_grid(self->sums);
	if (!sums) {
		gtk_label_set_text(GTK_LABEL(self->range),
				   "No range: drag over the lanes with Shift, or press X");
		return;
	}
	where = bsc_facts_range_from(bsc_timeline_view_origin(self->timeline), file->range.begin,
				     file->range.end);
	length = bsc_markers_difference(file->range.begin, file->range.end);
	title = g_strdup_printf("Range %s, %s long", where, length);
	gtk_label_set_text(GTK_LABEL(self->range), title);
	for (guint i = 0; i < sums->len; i++) {
		const BscSum *sum = &g_array_index(sums, BscSum, i);
		g_autoptr(GString) time = g_string_new(NULL);
		g_autofree char *lanes =
			g_strdup_printf("%u lane%s", sum->n_lanes, sum->n_lanes == 1 ? "" : "s");

		bsc_span_format(sum->time, time);
		attach_label(self->sums, sum->group, 0, (int)i);
		attach_label(self->sums, bsc_stretch_name(sum->kind), 1, (int)i);
		attach_label(self->sums, time->str, 2, (int)i);
		attach_label(self->sums, lanes, 3, (int)i);
	}
}

static void show_notes(BscMeasurePane *self)
{
	BscSessionFile *file = file_of(self);
	GtkTextIter begin, end;
	g_autofree char *text = NULL;

	gtk_text_buffer_get_bounds(self->notes, &begin, &end);
	text = gtk_text_buffer_get_text(self->notes, &begin, &end, TRUE);
	if (!file || strcmp(text, file->notes) == 0)
		return;
	self->is_filling = TRUE;
	gtk_text_buffer_set_text(self->notes, file->notes, -1);
	self->is_filling = FALSE;
}

static void update(BscMeasurePane *self)
{
	BscSessionFile *file = file_of(self);
	const char *message =
		file ? bsc_notebook_get_message(bsc_timeline_view_get_notebook(self->timeline))
		     : "";

	bsc_marker_list_update(BSC_MARKER_LIST(self->markers));
	gtk_widget_set_visible(self->no_markers, !file || bsc_markers_n(file->markers) == 0);
	show_sums(self);
	show_notes(self);
	bsc_say(self->message, message);
	gtk_widget_set_visible(self->message, *message != '\0');
}

static void on_notes_changed(BscTimelineView *timeline, gpointer data)
{
	update(data);
}

void bsc_measure_pane_set_timeline(BscMeasurePane *self, BscTimelineView *timeline)
{
	self->timeline = timeline;
	bsc_marker_list_set_timeline(BSC_MARKER_LIST(self->markers), timeline);
	g_signal_connect_object(timeline, "notes-changed", G_CALLBACK(on_notes_changed), self, 0);
	update(self);
}

static void on_typed(GtkTextBuffer *buffer, gpointer data)
{
	BscMeasurePane *self = data;
	BscSessionFile *file = file_of(self);
	GtkTextIter begin, end;

	if (self->is_filling || !file)
		return;
	gtk_text_buffer_get_bounds(buffer, &begin, &end);
	g_free(file->notes);
	file->notes = gtk_text_buffer_get_text(buffer, &begin, &end, TRUE);
	bsc_notebook_changed(bsc_timeline_view_get_notebook(self->timeline));
}

static void action_copy(GtkWidget *widget, const char *name, GVariant *parameter)
{
	BscMeasurePane *self = BSC_MEASURE_PANE(widget);
	BscSessionFile *file = file_of(self);
	BscNsec zero;
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(GArray) sums = NULL;

	if (!file)
		return;
	zero = bsc_timeline_view_origin(self->timeline);
	sums = new_sums(self);
	if (strcmp(g_variant_get_string(parameter, NULL), "markers") == 0)
		bsc_markers_put_text(
			file->markers, zero,
			bsc_notebook_get_chosen(bsc_timeline_view_get_notebook(self->timeline)),
			text);
	else if (sums)
		bsc_sums_put_text(sums, zero, file->range, text);
	gdk_clipboard_set_text(gtk_widget_get_clipboard(widget), text->str);
}

static void action_clear(GtkWidget *widget, const char *name, GVariant *parameter)
{
	BscMeasurePane *self = BSC_MEASURE_PANE(widget);
	BscSessionFile *file = file_of(self);
	BscNotebook *notebook;

	if (!file)
		return;
	notebook = bsc_timeline_view_get_notebook(self->timeline);
	if (strcmp(g_variant_get_string(parameter, NULL), "markers") == 0)
		bsc_markers_clear(file->markers);
	else
		file->has_range = false;
	bsc_notebook_changed(notebook);
}

static void bsc_measure_pane_dispose(GObject *object)
{
	BscMeasurePane *self = BSC_MEASURE_PANE(object);

	self->timeline = NULL;
	g_clear_pointer(&self->body, gtk_widget_unparent);
	G_OBJECT_CLASS(bsc_measure_pane_parent_class)->dispose(object);
}

static void bsc_measure_pane_class_init(BscMeasurePaneClass *class)
{
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);

	G_OBJECT_CLASS(class)->dispose = bsc_measure_pane_dispose;
	g_type_ensure(BSC_TYPE_MARKER_LIST);
	gtk_widget_class_set_template_from_resource(
		widget_class, "/org/bringupscope/BringupScope/measure-pane.ui");
	gtk_widget_class_bind_template_child(widget_class, BscMeasurePane, body);
	gtk_widget_class_bind_template_child(widget_class, BscMeasurePane, markers);
	gtk_widget_class_bind_template_child(widget_class, BscMeasurePane, no_markers);
	gtk_widget_class_bind_template_child(widget_class, BscMeasurePane, range);
	gtk_widget_class_bind_template_child(widget_class, BscMeasurePane, sums);
	gtk_widget_class_bind_template_child(widget_class, BscMeasurePane, message);
	gtk_widget_class_bind_template_child(widget_class, BscMeasurePane, notes);
	gtk_widget_class_bind_template_callback(widget_class, on_typed);
	gtk_widget_class_install_action(widget_class, "measure.copy", "s", action_copy);
	gtk_widget_class_install_action(widget_class, "measure.clear", "s", action_clear);
	gtk_widget_class_set_layout_manager_type(widget_class, GTK_TYPE_BIN_LAYOUT);
	gtk_widget_class_set_css_name(widget_class, "measure");
}

static void bsc_measure_pane_init(BscMeasurePane *self)
{
	gtk_widget_init_template(GTK_WIDGET(self));
}
