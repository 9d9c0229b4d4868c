/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/compare-offer.h"

#include "ui/facts.h"
#include "ui/say.h"
#include "ui/session-compare.h"

#include <string.h>

struct _BscCompareOffer {
	GtkWidget parent_instance;
	GCancellable *search;  /* owned; NULL: nothing is looked for */
	GPtrArray *comparands; /* owned: what is there; NULL: nothing is offered */
	GtkWidget *bar, *label, *again;
};

G_DEFINE_FINAL_TYPE(BscCompareOffer, bsc_compare_offer, GTK_TYPE_WIDGET)

enum { COMPARED, N_SIGNALS };
static guint signals[N_SIGNALS];

enum { RESPONSE_AGAIN = 1, RESPONSE_FORGET };

/* For a thread, as the checksums of all files are computed. */
typedef struct Search {
	BscDocument *recording; /* owned */
	GPtrArray *sides;       /* owned; nobody changes them */
	GPtrArray *comparands;  /* owned: found; NULL: not yet */
	char *message;          /* owned */
} Search;

static void search_free(gpointer data)
{
	Search *search = data;

	bsc_document_unref(search->recording);
	g_ptr_array_unref(search->sides);
	g_clear_pointer(&search->comparands, g_ptr_array_unref);
	g_free(search->message);
	g_free(search);
}

static void search_in_thread(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
	Search *search = data;

	search->comparands = bsc_session_sides_find(
		search->sides, search->recording,
		bsc_trace_sha256(search->recording->capture->trace), &search->message);
	g_task_return_boolean(task, TRUE);
}

/* The others by name: "wake-fn-par0-8/trace.dat and this one under parallel". */
static char *names_of(const GPtrArray *comparands, const BscDocument *recording)
{
	GString *text = g_string_new(NULL);

	for (guint i = 0; i < comparands->len; i++) {
		const BscComparand *at = comparands->pdata[i];
		g_autofree char *name = bsc_facts_display_name(at->path);

		if (at->document == recording)
			continue;
		g_string_append(text, text->len > 0 ? ", " : "");
		g_string_append(text, name);
		if (at->policy != BSC_N_POLICIES)
			g_string_append_printf(text, "@%s", bsc_policy_name(at->policy));
	}
	return g_string_free(text, FALSE);
}

static void show(BscCompareOffer *self, const Search *search)
{
	g_autofree char *names = names_of(search->comparands, search->recording);
	GString *text = g_string_new(NULL);
	bool can_compare = search->comparands->len > 1;

	if (can_compare)
		g_string_append_printf(text, "This capture was compared with %s.", names);
	if (*search->message)
		g_string_append_printf(text, "%s%s",
				       can_compare ? " " : "Compared before: ", search->message);
	bsc_say(self->label, text->str);
	gtk_widget_set_visible(self->again, can_compare);
	gtk_info_bar_set_message_type(GTK_INFO_BAR(self->bar),
				      *search->message ? GTK_MESSAGE_WARNING : GTK_MESSAGE_INFO);
	gtk_info_bar_set_revealed(GTK_INFO_BAR(self->bar), TRUE);
	g_string_free(text, TRUE);
}

static void on_searched(GObject *source, GAsyncResult *result, gpointer data)
{
	BscCompareOffer *self = BSC_COMPARE_OFFER(source);
	const Search *search = g_task_get_task_data(G_TASK(result));

	if (!self->search || g_task_get_cancellable(G_TASK(result)) != self->search)
		return;
	g_clear_object(&self->search);
	self->comparands = bsc_comparands_copy(search->comparands);
	show(self, search);
}

/* A bar that is folded away still says its text to a screen reader. */
void bsc_compare_offer_hide(BscCompareOffer *self)
{
	g_clear_object(&self->search);
	g_clear_pointer(&self->comparands, g_ptr_array_unref);
	gtk_label_set_text(GTK_LABEL(self->label), "");
	gtk_info_bar_set_revealed(GTK_INFO_BAR(self->bar), FALSE);
}

void bsc_compare_offer_show(BscCompareOffer *self, GPtrArray *sides, BscDocument *recording)
{
	g_autoptr(GTask) task = NULL;
	Search *search;

	bsc_compare_offer_hide(self);
	if (sides->len == 0)
		return;
	search = g_new0(Search, 1);
	search->recording = bsc_document_ref(recording);
	search->sides = g_ptr_array_ref(sides);
	self->search = g_cancellable_new();
	task = g_task_new(self, self->search, on_searched, NULL);
	g_task_set_task_data(task, search, search_free);
	g_task_run_in_thread(task, search_in_thread);
}

static void on_response(GtkInfoBar *bar, int response, gpointer data)
{
	BscCompareOffer *self = data;
	g_autoptr(GPtrArray) comparands =
		response == RESPONSE_AGAIN ? g_steal_pointer(&self->comparands) : NULL;

	bsc_compare_offer_hide(self);
	if (response == GTK_RESPONSE_CLOSE)
		return;
	if (!comparands)
		comparands = bsc_comparands_new();
	g_signal_emit(self, signals[COMPARED], 0, comparands);
}

static void bsc_compare_offer_dispose(GObject *object)
{
	BscCompareOffer *self = BSC_COMPARE_OFFER(object);

	g_clear_object(&self->search);
	g_clear_pointer(&self->comparands, g_ptr_array_unref);
	g_clear_pointer(&self->bar, gtk_widget_unparent);
	G_OBJECT_CLASS(bsc_compare_offer_parent_class)->dispose(object);
}

static void bsc_compare_offer_class_init(BscCompareOfferClass *class)
{
	G_OBJECT_CLASS(class)->dispose = bsc_compare_offer_dispose;
	gtk_widget_class_set_layout_manager_type(GTK_WIDGET_CLASS(class), GTK_TYPE_BIN_LAYOUT);
	signals[COMPARED] = g_signal_new("compared", BSC_TYPE_COMPARE_OFFER, G_SIGNAL_RUN_LAST, 0,
					 NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void bsc_compare_offer_init(BscCompareOffer *self)
{
	self->bar = gtk_info_bar_new();
	self->label = gtk_label_new(NULL);
	gtk_label_set_wrap(GTK_LABEL(self->label), TRUE);
	gtk_label_set_xalign(GTK_LABEL(self->label), 0);
	gtk_widget_set_hexpand(self->label, TRUE);
	gtk_info_bar_add_child(GTK_INFO_BAR(self->bar), self->label);
	self->again =
		gtk_info_bar_add_button(GTK_INFO_BAR(self->bar), "Compare Again", RESPONSE_AGAIN);
	gtk_info_bar_add_button(GTK_INFO_BAR(self->bar), "Forget", RESPONSE_FORGET);
	gtk_info_bar_set_show_close_button(GTK_INFO_BAR(self->bar), TRUE);
	gtk_info_bar_set_revealed(GTK_INFO_BAR(self->bar), FALSE);
	g_signal_connect(self->bar, "response", G_CALLBACK(on_response), self);
	gtk_widget_set_parent(self->bar, GTK_WIDGET(self));
}
