/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/event-list.h"

#include "query/query.h"
#include "ui/columns.h"
#include "ui/event-rows.h"
#include "ui/event-search.h"
#include "ui/say.h"

#include <string.h>

struct _BscEventList {
	GtkWidget parent_instance;
	BscDocument *document;  /* owned; NULL: nothing is listed */
	BscQuery *query;        /* owned; NULL: what is typed is none */
	BscEventRows *rows;     /* owned; NULL: not begun yet */
	BscEventSearch *search; /* owned: under way; NULL: there is none */
	GtkMultiSelection *selection;
	BscRow wanted; /* of the trace: to be scrolled to; BSC_NO_ROW: none */
	bool is_quiet; /* the selection changes because we change it */
	bool is_cut;   /* more is there than can be listed */
	GtkWidget *entry, *count, *wrong, *view;
};

G_DEFINE_FINAL_TYPE(BscEventList, bsc_event_list, GTK_TYPE_WIDGET)

enum { CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

/* Lines that are copied at once: more would keep the window waiting. */
#define MAX_COPIED 20000

static const struct {
	const char *title;
	int width;     /* px; 0: what is left */
	float x_align; /* of the text */
} columns[BSC_N_EVENT_COLUMNS] = {
	[BSC_EVENT_MOMENT] = { "Moment, s", 136, 1 }, [BSC_EVENT_CPU] = { "CPU", 64, 1 },
	[BSC_EVENT_TASK] = { "Task", 176, 0 },        [BSC_EVENT_NAME] = { "Event", 184, 0 },
	[BSC_EVENT_TEXT] = { "Text", 0, 0 },
};

static char *grouped(uint64_t n)
{
	g_autofree char *digits = g_strdup_printf("%" G_GUINT64_FORMAT, n);
	GString *out = g_string_new(NULL);
	size_t len = strlen(digits);

	/* a narrow space that no line breaks at, whatever the locale */
	for (size_t i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0)
			g_string_append(out, "\xe2\x80\xaf");
		g_string_append_c(out, digits[i]);
	}
	return g_string_free(out, FALSE);
}

static void show_count(BscEventList *self)
{
	guint n = self->rows ? g_list_model_get_n_items(G_LIST_MODEL(self->rows)) : 0;
	g_autofree char *listed = grouped(n);
	g_autofree char *all = NULL;
	g_autofree char *text = NULL;

	if (!self->document || !self->rows) {
		gtk_label_set_text(GTK_LABEL(self->count), "");
		return;
	}
	if (!self->document->capture->trace->source) {
		gtk_label_set_text(GTK_LABEL(self->count), "no events: nothing was recorded here");
		return;
	}
	all = grouped(self->document->capture->trace->n_events);
	if (self->search) {
		g_autofree char *seen = grouped(bsc_event_search_seen(self->search));

		text = g_strdup_printf("%s so far, %s of %s looked at", listed, seen, all);
	} else if (self->is_cut) {
		text = g_strdup_printf("the first %s of %s events", listed, all);
	} else if (self->query && bsc_query_is_empty(self->query)) {
		text = g_strdup_printf("%s events", listed);
	} else {
		text = g_strdup_printf("%s of %s events", listed, all);
	}
	gtk_label_set_text(GTK_LABEL(self->count), text);
}

/* Selects ROW alone, and scrolls to it. */
static void go_to(BscEventList *self, guint row)
{
	self->is_quiet = true;
	gtk_selection_model_select_item(GTK_SELECTION_MODEL(self->selection), row, TRUE);
	self->is_quiet = false;
	/* The rows are below the titles, and they alone know how to scroll. */
	gtk_widget_activate_action(gtk_widget_get_last_child(self->view), "list.scroll-to-item",
				   "u", row);
}

/* What is wanted may still be on its way. */
static void go_to_wanted(BscEventList *self)
{
	const BscTrace *trace = self->document ? self->document->capture->trace : NULL;
	BscWhere where;
	guint n, row;

	if (self->wanted == BSC_NO_ROW || !self->rows || self->wanted >= trace->n_rows)
		return;
	n = g_list_model_get_n_items(G_LIST_MODEL(self->rows));
	row = bsc_trace_where(trace, self->wanted, &where, NULL)
		      ? bsc_event_rows_find(self->rows, trace->ts[self->wanted], where)
		      : n;
	if (row == n && (self->search || n == 0))
		return;
	self->wanted = BSC_NO_ROW;
	go_to(self, MIN(row, n - 1));
}

static void stop_searching(BscEventList *self)
{
	if (!self->search)
		return;
	g_signal_handlers_disconnect_by_data(self->search, self);
	bsc_event_search_cancel(self->search);
	g_clear_object(&self->search);
}

static void on_found(BscEventSearch *search, gpointer found, gpointer data)
{
	BscEventList *self = data;
	const GArray *where = found;

	if (!bsc_event_rows_append(self->rows, (const BscWhere *)(const void *)where->data,
				   where->len)) {
		self->is_cut = true;
		stop_searching(self);
	}
	show_count(self);
	if (where->len > 0)
		go_to_wanted(self);
}

static void show_wrong(BscEventList *self, const char *message)
{
	bsc_say(self->wrong, message ? message : "");
	gtk_widget_set_visible(self->wrong, message != NULL);
	if (message)
		gtk_widget_add_css_class(self->entry, "error");
	else
		gtk_widget_remove_css_class(self->entry, "error");
}

static void on_searched(GObject *source, GAsyncResult *result, gpointer data)
{
	g_autoptr(BscEventList) self = data;
	BscEventSearch *search = BSC_EVENT_SEARCH(source);
	g_autoptr(GError) error = NULL;
	bool is_good = bsc_event_search_finish(search, result, &error);

	/* stopped meanwhile */
	if (self->search != search)
		return;
	g_clear_object(&self->search);
	if (!is_good)
		show_wrong(self, error->message);
	show_count(self);
	go_to_wanted(self);
}

static void forget(BscEventList *self)
{
	stop_searching(self);
	gtk_multi_selection_set_model(self->selection, NULL);
	g_clear_object(&self->rows);
	self->is_cut = false;
}

/* Begins to list what fits, if anybody can see it and nobody has begun. */
static void begin(BscEventList *self)
{
	if (self->rows || !self->document || !self->query ||
	    !gtk_widget_get_mapped(GTK_WIDGET(self)))
		return;
	self->rows = bsc_event_rows_new(self->document);
	gtk_multi_selection_set_model(self->selection, G_LIST_MODEL(self->rows));
	if (self->document->capture->trace->source) {
		self->search = bsc_event_search_new(self->document, self->query);
		g_signal_connect(self->search, "found", G_CALLBACK(on_found), self);
		bsc_event_search_start(self->search, on_searched, g_object_ref(self));
	}
	show_count(self);
}

static void on_filter_changed(GtkSearchEntry *entry, gpointer data)
{
	BscEventList *self = data;
	const char *text = gtk_editable_get_text(GTK_EDITABLE(entry));
	g_autoptr(GError) error = NULL;
	BscQuery *query = bsc_query_parse(text, strlen(text), NULL, &error);

	show_wrong(self, error ? error->message : NULL);
	/* what was listed stays while the rest of the query is typed */
	if (!query)
		return;
	bsc_query_unref(self->query);
	self->query = query;
	forget(self);
	begin(self);
}

void bsc_event_list_show(BscEventList *self, BscDocument *document)
{
	if (document == self->document)
		return;
	forget(self);
	if (document)
		bsc_document_ref(document);
	g_clear_pointer(&self->document, bsc_document_unref);
	self->document = document;
	self->wanted = BSC_NO_ROW;
	show_count(self);
	begin(self);
}

void bsc_event_list_reveal(BscEventList *self, BscRow row)
{
	self->wanted = row;
	if (gtk_widget_get_mapped(GTK_WIDGET(self)))
		go_to_wanted(self);
}

static void on_selection_changed(GtkSelectionModel *model, guint position, guint n, gpointer data)
{
	BscEventList *self = data;
	g_autoptr(GtkBitset) selected = gtk_selection_model_get_selection(model);
	g_autoptr(BscEventRow) row = NULL;
	BscNsec at;

	if (self->is_quiet || gtk_bitset_get_size(selected) != 1)
		return;
	row = g_list_model_get_item(G_LIST_MODEL(self->rows), gtk_bitset_get_minimum(selected));
	at = bsc_event_row_moment(row);
	if (at != BSC_NSEC_NONE)
		g_signal_emit(self, signals[CHOSEN], 0, (gint64)at);
}

/* The selected rows as lines; says so where they are too many. */
static void copy(GtkWidget *widget, const char *name, GVariant *parameter)
{
	BscEventList *self = BSC_EVENT_LIST(widget);
	g_autoptr(GtkBitset) selected =
		gtk_selection_model_get_selection(GTK_SELECTION_MODEL(self->selection));
	g_autoptr(GString) lines = g_string_new(NULL);
	guint64 n = MIN(gtk_bitset_get_size(selected), MAX_COPIED);

	for (guint64 i = 0; i < n; i++) {
		g_autoptr(BscEventRow) row = g_list_model_get_item(
			G_LIST_MODEL(self->rows), gtk_bitset_get_nth(selected, (guint)i));

		bsc_event_row_append_line(row, lines);
	}
	if (n == 0)
		return;
	gdk_clipboard_set_text(gtk_widget_get_clipboard(widget), lines->str);
	if (gtk_bitset_get_size(selected) > n)
		gtk_label_set_text(GTK_LABEL(self->count),
				   "only the first 20000 lines were copied");
}

static BscEventColumn column_of(GtkSignalListItemFactory *factory)
{
	return (BscEventColumn)bsc_column_of(factory);
}

static void on_setup(GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
	BscEventColumn column = column_of(factory);
	GtkWidget *label = gtk_label_new(NULL);

	gtk_label_set_xalign(GTK_LABEL(label), columns[column].x_align);
	gtk_label_set_ellipsize(GTK_LABEL(label), PANGO_ELLIPSIZE_END);
	gtk_label_set_single_line_mode(GTK_LABEL(label), TRUE);
	bsc_tip_when_cut(label);
	gtk_widget_add_css_class(label, "value");
	gtk_list_item_set_child(item, label);
}

static void on_bind(GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
	gtk_label_set_text(GTK_LABEL(gtk_list_item_get_child(item)),
			   bsc_event_row_cell(gtk_list_item_get_item(item), column_of(factory)));
}

static void bsc_event_list_map(GtkWidget *widget)
{
	BscEventList *self = BSC_EVENT_LIST(widget);

	GTK_WIDGET_CLASS(bsc_event_list_parent_class)->map(widget);
	begin(self);
	go_to_wanted(self);
}

/* What is typed next is the filter. */
static gboolean bsc_event_list_grab_focus(GtkWidget *widget)
{
	return gtk_widget_grab_focus(BSC_EVENT_LIST(widget)->entry);
}

static void bsc_event_list_dispose(GObject *object)
{
	BscEventList *self = BSC_EVENT_LIST(object);
	GtkWidget *child;

	stop_searching(self);
	self->is_quiet = true;
	while ((child = gtk_widget_get_first_child(GTK_WIDGET(object))))
		gtk_widget_unparent(child);
	g_clear_object(&self->rows);
	g_clear_pointer(&self->query, bsc_query_unref);
	g_clear_pointer(&self->document, bsc_document_unref);
	G_OBJECT_CLASS(bsc_event_list_parent_class)->dispose(object);
}

static void bsc_event_list_class_init(BscEventListClass *class)
{
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);

	G_OBJECT_CLASS(class)->dispose = bsc_event_list_dispose;
	widget_class->map = bsc_event_list_map;
	widget_class->grab_focus = bsc_event_list_grab_focus;
	gtk_widget_class_set_layout_manager_type(widget_class, GTK_TYPE_BOX_LAYOUT);
	gtk_widget_class_set_css_name(widget_class, "events");
	gtk_widget_class_install_action(widget_class, "events.copy", NULL, copy);
	gtk_widget_class_add_binding_action(widget_class, GDK_KEY_c, GDK_CONTROL_MASK,
					    "events.copy", NULL);
	signals[CHOSEN] = g_signal_new("chosen", BSC_TYPE_EVENT_LIST, G_SIGNAL_RUN_LAST, 0, NULL,
				       NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
}

static GtkWidget *new_head(BscEventList *self)
{
	GtkWidget *head = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 12);

	self->entry = gtk_search_entry_new();
	g_object_set(self->entry, "placeholder-text", "Filter: cpu:3 event:sched_* task:kworker",
		     NULL);
	gtk_widget_set_hexpand(self->entry, TRUE);
	gtk_accessible_update_property(GTK_ACCESSIBLE(self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
				       "Filter of events", -1);
	g_signal_connect(self->entry, "search-changed", G_CALLBACK(on_filter_changed), self);
	self->count = gtk_label_new(NULL);
	gtk_widget_add_css_class(self->count, "value");
	gtk_widget_add_css_class(self->count, "key");
	gtk_widget_add_css_class(head, "head");
	gtk_box_append(GTK_BOX(head), self->entry);
	gtk_box_append(GTK_BOX(head), self->count);
	return head;
}

static GtkWidget *new_wrong(BscEventList *self)
{
	self->wrong = gtk_label_new(NULL);
	gtk_label_set_xalign(GTK_LABEL(self->wrong), 0);
	gtk_label_set_wrap(GTK_LABEL(self->wrong), TRUE);
	gtk_widget_add_css_class(self->wrong, "alarm");
	gtk_widget_add_css_class(self->wrong, "wrong");
	gtk_widget_set_visible(self->wrong, FALSE);
	return self->wrong;
}

static void bsc_event_list_init(BscEventList *self)
{
	GtkLayoutManager *layout = gtk_widget_get_layout_manager(GTK_WIDGET(self));
	GtkWidget *scrolled = gtk_scrolled_window_new();

	gtk_orientable_set_orientation(GTK_ORIENTABLE(layout), GTK_ORIENTATION_VERTICAL);
	self->wanted = BSC_NO_ROW;
	self->query = bsc_query_parse("", 0, NULL, NULL);
	self->selection = gtk_multi_selection_new(NULL);
	g_signal_connect(self->selection, "selection-changed", G_CALLBACK(on_selection_changed),
			 self);
	self->view = gtk_column_view_new(GTK_SELECTION_MODEL(self->selection));
	gtk_accessible_update_property(GTK_ACCESSIBLE(self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
				       "Events", -1);
	for (int i = 0; i < BSC_N_EVENT_COLUMNS; i++)
		bsc_column_add(GTK_COLUMN_VIEW(self->view), i, columns[i].title, columns[i].width,
			       on_setup, on_bind);
	gtk_scrolled_window_set_child(GTK_SCROLLED_WINDOW(scrolled), self->view);
	gtk_widget_set_vexpand(scrolled, TRUE);
	gtk_widget_set_parent(new_head(self), GTK_WIDGET(self));
	gtk_widget_set_parent(new_wrong(self), GTK_WIDGET(self));
	gtk_widget_set_parent(scrolled, GTK_WIDGET(self));
}
