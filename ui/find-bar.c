/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/find-bar.h"

#include "query/find.h"
#include "ui/say.h"

#include <string.h>

struct _BscFindBar {
	GtkWidget parent_instance;
	BscDocument *document; /* owned; NULL: there is nothing to look into */
	BscRow episode;
	GArray *found;             /* owned: of BscRow */
	guint at;                  /* which of them was gone to last; found->len: none */
	GCancellable *cancellable; /* owned: of the search under way; NULL: there is none */
	GtkWidget *bar, *entry, *count, *wrong, *previous, *next;
};

G_DEFINE_FINAL_TYPE(BscFindBar, bsc_find_bar, GTK_TYPE_WIDGET)

enum { FOUND, CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

/* What a thread needs to search. */
typedef struct Search {
	BscDocument *document;
	BscQuery *query;
} Search;

static void search_free(gpointer data)
{
	Search *search = data;

	bsc_document_unref(search->document);
	bsc_query_unref(search->query);
	g_free(search);
}

static void search_in_thread(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
	const Search *search = data;
	const BscCapture *capture = search->document->capture;

	g_task_return_pointer(
		task,
		bsc_find_stretches(search->query, capture->trace, capture->timeline, BSC_NO_ROW),
		(GDestroyNotify)g_array_unref);
}

static bool is_open(BscFindBar *self)
{
	return gtk_search_bar_get_search_mode(GTK_SEARCH_BAR(self->bar));
}

static bool has_text(BscFindBar *self)
{
	return *gtk_editable_get_text(GTK_EDITABLE(self->entry)) != '\0';
}

/* How many of them are in the episode that is shown. */
static guint n_here(BscFindBar *self)
{
	guint n = 0;

	for (guint i = 0; i < self->found->len; i++)
		n += bsc_document_episode_of(self->document, g_array_index(self->found, BscRow,
									   i)) == self->episode;
	return n;
}

/* What is known of the matches, none of which was gone to. */
static char *count_text(BscFindBar *self)
{
	guint here = n_here(self);

	if (here == self->found->len)
		return g_strdup_printf("%u found", here);
	return g_strdup_printf("%u found, %u here", self->found->len, here);
}

static void show_count(BscFindBar *self)
{
	g_autofree char *text = NULL;

	if (!has_text(self) || gtk_widget_get_visible(self->wrong))
		text = g_strdup("");
	else if (self->found->len == 0)
		text = g_strdup("nothing found");
	else if (self->at < self->found->len)
		text = g_strdup_printf("%u of %u", self->at + 1, self->found->len);
	else
		text = count_text(self);
	gtk_label_set_text(GTK_LABEL(self->count), text);
	gtk_widget_set_sensitive(self->previous, self->found->len > 0);
	gtk_widget_set_sensitive(self->next, self->found->len > 0);
}

static void set_found(BscFindBar *self, GArray *found)
{
	bool was_empty = self->found->len == 0;

	g_array_unref(self->found);
	self->found = found;
	self->at = found->len;
	show_count(self);
	if (!was_empty || found->len > 0)
		g_signal_emit(self, signals[FOUND], 0);
}

static void find_nothing(BscFindBar *self)
{
	set_found(self, g_array_new(FALSE, FALSE, sizeof(BscRow)));
}

static void stop_searching(BscFindBar *self)
{
	if (self->cancellable)
		g_cancellable_cancel(self->cancellable);
	g_clear_object(&self->cancellable);
}

static void on_searched(GObject *source, GAsyncResult *result, gpointer data)
{
	BscFindBar *self = BSC_FIND_BAR(source);
	GCancellable *cancellable = g_task_get_cancellable(G_TASK(result));
	GArray *found = g_task_propagate_pointer(G_TASK(result), NULL);

	if (!found)
		return; /* something else is looked for by now */
	if (cancellable == self->cancellable)
		g_clear_object(&self->cancellable);
	set_found(self, found);
}

static void show_wrong(BscFindBar *self, const char *message)
{
	bsc_say(self->wrong, message ? message : "");
	gtk_widget_set_visible(self->wrong, message != NULL);
	if (message)
		gtk_widget_add_css_class(self->entry, "error");
	else
		gtk_widget_remove_css_class(self->entry, "error");
}

static void start_searching(BscFindBar *self, BscQuery *query)
{
	Search *search = g_new0(Search, 1);
	GTask *task;

	search->document = bsc_document_ref(self->document);
	search->query = query;
	self->cancellable = g_cancellable_new();
	task = g_task_new(self, self->cancellable, on_searched, NULL);
	g_task_set_task_data(task, search, search_free);
	g_task_run_in_thread(task, search_in_thread);
	g_object_unref(task);
}

static void search(BscFindBar *self)
{
	const char *text = gtk_editable_get_text(GTK_EDITABLE(self->entry));
	g_autoptr(GError) error = NULL;
	g_autoptr(BscQuery) query = bsc_query_parse(text, strlen(text), NULL, &error);

	stop_searching(self);
	show_wrong(self, error ? error->message : NULL);
	if (!query || bsc_query_is_empty(query) || !self->document || !is_open(self))
		find_nothing(self);
	else
		start_searching(self, g_steal_pointer(&query));
}

void bsc_find_bar_show(BscFindBar *self, BscDocument *document, BscRow episode)
{
	bool is_other = document != self->document;

	self->episode = episode;
	if (is_other) {
		find_nothing(self);
		if (document)
			bsc_document_ref(document);
		g_clear_pointer(&self->document, bsc_document_unref);
		self->document = document;
		search(self);
	} else if (self->found->len > 0) {
		show_count(self);
		g_signal_emit(self, signals[FOUND], 0);
	}
}

void bsc_find_bar_open(BscFindBar *self)
{
	gtk_search_bar_set_search_mode(GTK_SEARCH_BAR(self->bar), TRUE);
	gtk_widget_grab_focus(self->entry);
	gtk_editable_select_region(GTK_EDITABLE(self->entry), 0, -1);
}

void bsc_find_bar_step(BscFindBar *self, bool forward)
{
	guint n = self->found->len;

	if (!is_open(self))
		bsc_find_bar_open(self);
	if (n == 0)
		return;
	if (self->at >= n)
		self->at = forward ? 0 : n - 1;
	else
		self->at = (self->at + (forward ? 1 : n - 1)) % n;
	show_count(self);
	g_signal_emit(self, signals[CHOSEN], 0, g_array_index(self->found, BscRow, self->at));
}

const BscRow *bsc_find_bar_get_found(BscFindBar *self, size_t *ret_n)
{
	*ret_n = self->found->len;
	return (const BscRow *)(void *)self->found->data;
}

static void on_search_changed(GtkSearchEntry *entry, gpointer data)
{
	search(data);
}

static void on_mode_changed(GtkSearchBar *bar, GParamSpec *spec, gpointer data)
{
	search(data);
}

static void on_activate(GtkSearchEntry *entry, gpointer data)
{
	bsc_find_bar_step(data, true);
}

static void on_previous(gpointer source, gpointer data)
{
	bsc_find_bar_step(data, false);
}

static void on_next(gpointer source, gpointer data)
{
	bsc_find_bar_step(data, true);
}

/* The entry itself knows no Shift+Enter. */
static gboolean on_key(GtkEventControllerKey *controller, guint key, guint code,
		       GdkModifierType state, gpointer data)
{
	if ((key != GDK_KEY_Return && key != GDK_KEY_KP_Enter) || !(state & GDK_SHIFT_MASK))
		return FALSE;
	bsc_find_bar_step(data, false);
	return TRUE;
}

static GtkWidget *new_button(BscFindBar *self, const char *icon, const char *name, const char *tip,
			     GCallback clicked)
{
	GtkWidget *button = gtk_button_new_from_icon_name(icon);

	gtk_widget_set_tooltip_text(button, tip);
	gtk_widget_set_focus_on_click(button, FALSE);
	gtk_accessible_update_property(GTK_ACCESSIBLE(button), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
				       -1);
	g_signal_connect(button, "clicked", clicked, self);
	return button;
}

static GtkWidget *new_line(BscFindBar *self)
{
	GtkWidget *line = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 6);
	GtkEventController *keys = gtk_event_controller_key_new();

	self->entry = gtk_search_entry_new();
	g_object_set(self->entry, "placeholder-text",
		     "Find: cpu:3 state:workqueue dur>1ms result!=0", NULL);
	gtk_widget_set_hexpand(self->entry, TRUE);
	gtk_accessible_update_property(GTK_ACCESSIBLE(self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
				       "Find", -1);
	gtk_event_controller_set_propagation_phase(keys, GTK_PHASE_CAPTURE);
	g_signal_connect(keys, "key-pressed", G_CALLBACK(on_key), self);
	gtk_widget_add_controller(self->entry, keys);
	g_signal_connect(self->entry, "search-changed", G_CALLBACK(on_search_changed), self);
	g_signal_connect(self->entry, "activate", G_CALLBACK(on_activate), self);
	self->count = gtk_label_new(NULL);
	gtk_label_set_width_chars(GTK_LABEL(self->count), 14);
	gtk_widget_add_css_class(self->count, "value");
	self->previous = new_button(self, "go-up-symbolic", "Previous match",
				    "Previous match (Shift+Ctrl+G)", G_CALLBACK(on_previous));
	self->next = new_button(self, "go-down-symbolic", "Next match", "Next match (Ctrl+G)",
				G_CALLBACK(on_next));
	gtk_box_append(GTK_BOX(line), self->entry);
	gtk_box_append(GTK_BOX(line), self->count);
	gtk_box_append(GTK_BOX(line), self->previous);
	gtk_box_append(GTK_BOX(line), self->next);
	return line;
}

static GtkWidget *new_content(BscFindBar *self)
{
	GtkWidget *content = gtk_box_new(GTK_ORIENTATION_VERTICAL, 4);

	gtk_widget_set_hexpand(content, TRUE);
	gtk_box_append(GTK_BOX(content), new_line(self));
	self->wrong = gtk_label_new(NULL);
	gtk_label_set_xalign(GTK_LABEL(self->wrong), 0);
	gtk_label_set_wrap(GTK_LABEL(self->wrong), TRUE);
	gtk_widget_add_css_class(self->wrong, "alarm");
	gtk_widget_set_visible(self->wrong, FALSE);
	gtk_box_append(GTK_BOX(content), self->wrong);
	return content;
}

static void bsc_find_bar_dispose(GObject *object)
{
	BscFindBar *self = BSC_FIND_BAR(object);

	stop_searching(self);
	if (self->entry)
		g_signal_handlers_disconnect_by_data(self->entry, self);
	if (self->bar)
		g_signal_handlers_disconnect_by_data(self->bar, self);
	self->entry = NULL;
	g_clear_pointer(&self->bar, gtk_widget_unparent);
	g_clear_pointer(&self->document, bsc_document_unref);
	g_clear_pointer(&self->found, g_array_unref);
	G_OBJECT_CLASS(bsc_find_bar_parent_class)->dispose(object);
}

static void bsc_find_bar_class_init(BscFindBarClass *class)
{
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);

	G_OBJECT_CLASS(class)->dispose = bsc_find_bar_dispose;
	gtk_widget_class_set_layout_manager_type(widget_class, GTK_TYPE_BIN_LAYOUT);
	gtk_widget_class_set_css_name(widget_class, "findbar");
	signals[FOUND] = g_signal_new("found", BSC_TYPE_FIND_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
				      NULL, G_TYPE_NONE, 0);
	signals[CHOSEN] = g_signal_new("chosen", BSC_TYPE_FIND_BAR, G_SIGNAL_RUN_LAST, 0, NULL,
				       NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void bsc_find_bar_init(BscFindBar *self)
{
	GtkWidget *content = new_content(self);

	self->found = g_array_new(FALSE, FALSE, sizeof(BscRow));
	self->bar = gtk_search_bar_new();
	gtk_search_bar_set_child(GTK_SEARCH_BAR(self->bar), content);
	gtk_search_bar_set_show_close_button(GTK_SEARCH_BAR(self->bar), TRUE);
	gtk_search_bar_connect_entry(GTK_SEARCH_BAR(self->bar), GTK_EDITABLE(self->entry));
	g_signal_connect(self->bar, "notify::search-mode-enabled", G_CALLBACK(on_mode_changed),
			 self);
	gtk_widget_set_parent(self->bar, GTK_WIDGET(self));
	show_count(self);
}
