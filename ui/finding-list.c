/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/finding-list.h"

#include "base/format.h"
#include "ui/columns.h"
#include "ui/findings.h"
#include "ui/say.h"

/* A row of the list: what its cells say. */
typedef enum Column { WHAT, WHERE, TIME, SHARE, REMEDY, N_COLUMNS } Column;

#define BSC_TYPE_FINDING_ROW (bsc_finding_row_get_type())
G_DECLARE_FINAL_TYPE(BscFindingRow, bsc_finding_row, BSC, FINDING_ROW, GObject)

struct _BscFindingRow {
	GObject parent_instance;
	BscRow finding; /* row of the analysis */
	char *cells[N_COLUMNS];
};

G_DEFINE_FINAL_TYPE(BscFindingRow, bsc_finding_row, G_TYPE_OBJECT)

static void bsc_finding_row_finalize(GObject *object)
{
	for (int i = 0; i < N_COLUMNS; i++)
		g_free(BSC_FINDING_ROW(object)->cells[i]);
	G_OBJECT_CLASS(bsc_finding_row_parent_class)->finalize(object);
}

static void bsc_finding_row_class_init(BscFindingRowClass *class)
{
	G_OBJECT_CLASS(class)->finalize = bsc_finding_row_finalize;
}

static void bsc_finding_row_init(BscFindingRow *self)
{
}

struct _BscFindingList {
	GtkWidget parent_instance;
	BscDocument *document; /* owned; NULL: nothing is listed */
	GListStore *rows;      /* owned */
	GtkSingleSelection *selection;
	GtkWidget *verdict, *view;
	bool is_filling; /* the selection changes because we change it */
};

G_DEFINE_FINAL_TYPE(BscFindingList, bsc_finding_list, GTK_TYPE_WIDGET)

enum { SELECTED, ACTIVATED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* What a sentence asks for; it gets what is left. */
#define SENTENCE_CHARS 24
#define SENTENCE_LINES 3

#define VERDICT_LINES 2

#define MAX_TEXT 1000 /* bytes of a sentence, in which names of callbacks may stand */

/* px; titles and four rows. */
#define MIN_HEIGHT 180

static const struct {
	const char *title;
	int width;     /* px; 0: shares what is left */
	float x_align; /* of the text */
} columns[N_COLUMNS] = {
	[WHAT] = { "What", 0, 0 },
	[WHERE] = { "Where", 158, 0 },
	[TIME] = { "Time", 124, 1 },
	[SHARE] = { "Share", 98, 1 },
	[REMEDY] = { "What would remove it", 0, 0 },
};

static Column column_of(GtkSignalListItemFactory *factory)
{
	return (Column)bsc_column_of(factory);
}

static void on_setup(GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
	Column column = column_of(factory);
	GtkWidget *label = gtk_label_new(NULL);

	gtk_label_set_xalign(GTK_LABEL(label), columns[column].x_align);
	gtk_label_set_yalign(GTK_LABEL(label), 0);
	gtk_label_set_ellipsize(GTK_LABEL(label), PANGO_ELLIPSIZE_END);
	if (columns[column].width == 0) {
		gtk_label_set_wrap(GTK_LABEL(label), TRUE);
		gtk_label_set_lines(GTK_LABEL(label), SENTENCE_LINES);
		gtk_label_set_width_chars(GTK_LABEL(label), SENTENCE_CHARS);
		gtk_label_set_max_width_chars(GTK_LABEL(label), SENTENCE_CHARS);
	}
	bsc_tip_when_cut(label);
	gtk_widget_add_css_class(label, "value");
	gtk_list_item_set_child(item, label);
}

static void on_bind(GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
	BscFindingRow *row = gtk_list_item_get_item(item);

	gtk_label_set_text(GTK_LABEL(gtk_list_item_get_child(item)),
			   row->cells[column_of(factory)]);
}

/* GTK 4.8 has no way to align a title; what is above right-aligned figures stands at the right. */
static void align_titles(GtkWidget *view)
{
	GtkWidget *header = gtk_widget_get_first_child(view);
	GtkWidget *title = header ? gtk_widget_get_first_child(header) : NULL;

	for (int i = 0; i < N_COLUMNS && title; i++) {
		GtkWidget *box = gtk_widget_get_first_child(title);

		if (box && columns[i].x_align > 0)
			gtk_widget_set_halign(box, GTK_ALIGN_END);
		title = gtk_widget_get_next_sibling(title);
	}
}

static BscFindingRow *new_row(const BscDocument *document, BscRow finding)
{
	const BscFinding *at = &document->analysis->findings[finding];
	BscFindingRow *row = g_object_new(BSC_TYPE_FINDING_ROW, NULL);

	row->finding = finding;
	row->cells[WHAT] = bsc_text_sanitize(at->text, MAX_TEXT);
	row->cells[WHERE] = bsc_findings_where(document->capture->timeline, at);
	row->cells[TIME] = bsc_findings_time(at);
	row->cells[SHARE] = bsc_findings_share(document->analysis, at);
	row->cells[REMEDY] = bsc_text_sanitize(at->remedy, MAX_TEXT);
	return row;
}

void bsc_finding_list_show(BscFindingList *self, BscDocument *document, BscRow episode)
{
	g_autofree char *verdict = bsc_text_sanitize(
		document ? document->analysis->episodes[episode].verdict : "", MAX_TEXT);
	g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func(g_object_unref);

	if (document)
		bsc_document_ref(document);
	g_clear_pointer(&self->document, bsc_document_unref);
	self->document = document;
	for (size_t i = 0; document && i < document->analysis->n_findings; i++)
		if (document->analysis->findings[i].episode == episode)
			g_ptr_array_add(rows, new_row(document, (BscRow)i));
	self->is_filling = true;
	g_list_store_splice(self->rows, 0, g_list_model_get_n_items(G_LIST_MODEL(self->rows)),
			    rows->pdata, rows->len);
	self->is_filling = false;
	gtk_label_set_text(GTK_LABEL(self->verdict), verdict);
	gtk_widget_set_tooltip_text(self->verdict, *verdict ? verdict : NULL);
}

void bsc_finding_list_select(BscFindingList *self, BscRow finding)
{
	guint n = g_list_model_get_n_items(G_LIST_MODEL(self->rows));
	guint wanted = GTK_INVALID_LIST_POSITION;

	for (guint i = 0; i < n; i++) {
		g_autoptr(BscFindingRow) row = g_list_model_get_item(G_LIST_MODEL(self->rows), i);

		if (row->finding == finding)
			wanted = i;
	}
	self->is_filling = true;
	gtk_single_selection_set_selected(self->selection, wanted);
	self->is_filling = false;
	/* The rows are below the titles, and they alone know how to scroll. */
	if (wanted != GTK_INVALID_LIST_POSITION)
		gtk_widget_activate_action(gtk_widget_get_last_child(self->view),
					   "list.scroll-to-item", "u", wanted);
}

static void on_selected(GtkSingleSelection *selection, GParamSpec *spec, gpointer data)
{
	BscFindingList *self = data;
	BscFindingRow *row = gtk_single_selection_get_selected_item(selection);

	if (!self->is_filling)
		g_signal_emit(self, signals[SELECTED], 0, row ? row->finding : BSC_NO_ROW);
}

static void on_activated(GtkColumnView *view, guint position, gpointer data)
{
	BscFindingList *self = data;
	g_autoptr(BscFindingRow) row = g_list_model_get_item(G_LIST_MODEL(self->rows), position);

	if (row)
		g_signal_emit(self, signals[ACTIVATED], 0, row->finding);
}

static void bsc_finding_list_dispose(GObject *object)
{
	BscFindingList *self = BSC_FINDING_LIST(object);
	GtkWidget *child;

	self->is_filling = true;
	while ((child = gtk_widget_get_first_child(GTK_WIDGET(object))))
		gtk_widget_unparent(child);
	g_clear_object(&self->rows);
	g_clear_pointer(&self->document, bsc_document_unref);
	G_OBJECT_CLASS(bsc_finding_list_parent_class)->dispose(object);
}

static void bsc_finding_list_class_init(BscFindingListClass *class)
{
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);

	G_OBJECT_CLASS(class)->dispose = bsc_finding_list_dispose;
	gtk_widget_class_set_layout_manager_type(widget_class, GTK_TYPE_BOX_LAYOUT);
	gtk_widget_class_set_css_name(widget_class, "findings");
	signals[SELECTED] = g_signal_new("selected", BSC_TYPE_FINDING_LIST, G_SIGNAL_RUN_LAST, 0,
					 NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
	signals[ACTIVATED] = g_signal_new("activated", BSC_TYPE_FINDING_LIST, G_SIGNAL_RUN_LAST, 0,
					  NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static GtkWidget *new_verdict(BscFindingList *self)
{
	self->verdict = gtk_label_new(NULL);
	gtk_widget_add_css_class(self->verdict, "head");
	gtk_widget_add_css_class(self->verdict, "key");
	gtk_label_set_xalign(GTK_LABEL(self->verdict), 0);
	gtk_label_set_wrap(GTK_LABEL(self->verdict), TRUE);
	gtk_label_set_lines(GTK_LABEL(self->verdict), VERDICT_LINES);
	gtk_label_set_ellipsize(GTK_LABEL(self->verdict), PANGO_ELLIPSIZE_END);
	return self->verdict;
}

static void bsc_finding_list_init(BscFindingList *self)
{
	GtkLayoutManager *layout = gtk_widget_get_layout_manager(GTK_WIDGET(self));
	GtkWidget *scrolled = gtk_scrolled_window_new();

	gtk_orientable_set_orientation(GTK_ORIENTABLE(layout), GTK_ORIENTATION_VERTICAL);
	self->rows = g_list_store_new(BSC_TYPE_FINDING_ROW);
	self->selection = gtk_single_selection_new(G_LIST_MODEL(g_object_ref(self->rows)));
	gtk_single_selection_set_autoselect(self->selection, FALSE);
	gtk_single_selection_set_can_unselect(self->selection, TRUE);
	gtk_single_selection_set_selected(self->selection, GTK_INVALID_LIST_POSITION);
	self->view = gtk_column_view_new(GTK_SELECTION_MODEL(self->selection));
	gtk_accessible_update_property(GTK_ACCESSIBLE(self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
				       "Where the time goes", -1);
	for (int i = 0; i < N_COLUMNS; i++)
		bsc_column_add(GTK_COLUMN_VIEW(self->view), i, columns[i].title, columns[i].width,
			       on_setup, on_bind);
	align_titles(self->view);
	gtk_scrolled_window_set_min_content_height(GTK_SCROLLED_WINDOW(scrolled), MIN_HEIGHT);
	gtk_scrolled_window_set_child(GTK_SCROLLED_WINDOW(scrolled), self->view);
	gtk_widget_set_vexpand(scrolled, TRUE);
	g_signal_connect(self->selection, "notify::selected", G_CALLBACK(on_selected), self);
	g_signal_connect(self->view, "activate", G_CALLBACK(on_activated), self);
	gtk_widget_set_parent(new_verdict(self), GTK_WIDGET(self));
	gtk_widget_set_parent(scrolled, GTK_WIDGET(self));
}
