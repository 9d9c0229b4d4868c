/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/what-if.h"

#include "ui/assumptions-editor.h"
#include "ui/say.h"
#include "ui/what-if-job.h"
#include "ui/what-if-list.h"
#include "ui/what-if-model.h"

#include <string.h>

struct _BscWhatIf {
	GtkWidget parent_instance;
	BscDocument *recording; /* owned; NULL: nothing is asked about */
	BscRow episode;
	BscAssumptions *assumptions; /* owned: what is wanted */
	BscWhatIfJob *job;           /* owned; NULL: nothing is simulated */
	BscSimulation *simulation;   /* owned; NULL: none, or it failed */
	bool is_stale;               /* what is shown is not what is wanted */
	guint n_opened;              /* tells a late answer from the one that is waited for */

	GtkWidget *editor, *menu, *chips, *status, *cancel;
	GtkWidget *pages, *list, *reason;
};

G_DEFINE_FINAL_TYPE(BscWhatIf, bsc_what_if, GTK_TYPE_WIDGET)

enum { OPENED, COMPARED, ASSUMED, N_SIGNALS };
static guint signals[N_SIGNALS];

#define CHIP "bsc-chip" /* row of the chips, of a chip's button */

/* px; the bars of all policies, and a line of notes. */
#define MIN_HEIGHT 228

/* Bars of something else must not be found behind it. */
static void show_reason(BscWhatIf *self, const char *reason)
{
	bsc_what_if_list_clear(BSC_WHAT_IF_LIST(self->list));
	bsc_say(self->reason, reason);
	gtk_stack_set_visible_child_name(GTK_STACK(self->pages), "reason");
}

static void show_status(BscWhatIf *self, const char *status)
{
	gtk_label_set_text(GTK_LABEL(self->status), status);
	gtk_widget_set_visible(self->cancel, self->job != NULL);
}

static void show_simulation(BscWhatIf *self)
{
	g_autoptr(GPtrArray) bars = bsc_what_if_bars(self->simulation, self->assumptions);
	g_autofree char *notes = bsc_what_if_notes(self->simulation);

	bsc_what_if_list_show(BSC_WHAT_IF_LIST(self->list), bars, notes);
	gtk_widget_set_sensitive(self->list, TRUE);
	gtk_stack_set_visible_child_name(GTK_STACK(self->pages), "list");
}

static void drop_job(BscWhatIf *self)
{
	if (!self->job)
		return;
	g_signal_handlers_disconnect_by_data(self->job, self);
	bsc_what_if_job_cancel(self->job);
	g_clear_object(&self->job);
}

static void on_simulated(GObject *source, GAsyncResult *result, gpointer data)
{
	g_autoptr(BscWhatIf) self = data;
	g_autoptr(GError) error = NULL;
	BscWhatIfJob *job = BSC_WHAT_IF_JOB(source);
	BscSimulation *simulation = bsc_what_if_job_finish(job, result, &error);

	/* Something else is wanted by now. */
	if (self->job != job) {
		bsc_simulation_free(simulation);
		return;
	}
	g_clear_object(&self->job);
	show_status(self, "");
	self->simulation = simulation;
	if (simulation) {
		show_simulation(self);
	} else {
		g_autofree char *reason = g_strdup_printf("%c%s.", g_ascii_toupper(*error->message),
							  error->message + 1);

		show_reason(self, reason);
	}
}

/* What takes longer than a moment leaves the bars of what was wanted before, but not as valid. */
static void on_progress(BscWhatIfJob *job, guint64 done, guint64 total, gpointer data)
{
	BscWhatIf *self = data;
	g_autofree char *text = g_strdup_printf(
		"Simulating, %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " policies", done, total);

	gtk_widget_set_sensitive(self->list, FALSE);
	if (total > 0)
		show_status(self, text);
}

/* Simulates what is wanted, once it can be seen. */
static void start(BscWhatIf *self)
{
	if (!self->is_stale || !self->recording || !gtk_widget_get_mapped(GTK_WIDGET(self)))
		return;
	self->is_stale = false;
	drop_job(self);
	g_clear_pointer(&self->simulation, bsc_simulation_free);
	self->job = bsc_what_if_job_new(self->recording, self->episode, self->assumptions);
	g_signal_connect(self->job, "progress", G_CALLBACK(on_progress), self);
	bsc_what_if_job_start(self->job, on_simulated, g_object_ref(self));
	show_status(self, "Simulating");
}

static void on_cancel(GtkButton *button, gpointer data)
{
	BscWhatIf *self = data;

	drop_job(self);
	show_status(self, "");
	show_reason(self, "Cancelled. Change the assumptions to simulate again.");
}

static void show_chips(BscWhatIf *self);

static void assume(BscWhatIf *self)
{
	self->is_stale = true;
	self->n_opened++;
	show_chips(self);
	start(self);
}

static void on_chip(GtkButton *button, gpointer data)
{
	BscWhatIf *self = data;
	g_autoptr(GPtrArray) chips = bsc_assumptions_chips(self->assumptions);
	guint row = GPOINTER_TO_UINT(g_object_get_data(G_OBJECT(button), CHIP));

	bsc_assumptions_remove(self->assumptions, chips->pdata[row]);
	bsc_assumptions_editor_set(BSC_ASSUMPTIONS_EDITOR(self->editor), self->assumptions);
	gtk_widget_grab_focus(self->menu);
	assume(self);
	g_signal_emit(self, signals[ASSUMED], 0, self->assumptions);
}

static void add_chip(BscWhatIf *self, guint row, const BscChip *chip)
{
	g_autofree char *text = g_strdup_printf("%s  ×", chip->text);
	g_autofree char *tooltip = g_strdup_printf("Take back: %s", chip->text);
	GtkWidget *button = gtk_button_new_with_label(text);

	gtk_widget_add_css_class(button, "chip");
	gtk_widget_set_tooltip_text(button, tooltip);
	gtk_accessible_update_property(GTK_ACCESSIBLE(button), GTK_ACCESSIBLE_PROPERTY_LABEL,
				       tooltip, -1);
	g_object_set_data(G_OBJECT(button), CHIP, GUINT_TO_POINTER(row));
	g_signal_connect(button, "clicked", G_CALLBACK(on_chip), self);
	gtk_box_append(GTK_BOX(self->chips), button);
}

static void show_chips(BscWhatIf *self)
{
	g_autoptr(GPtrArray) chips = bsc_assumptions_chips(self->assumptions);
	GtkWidget *child;

	while ((child = gtk_widget_get_first_child(self->chips)))
		gtk_box_remove(GTK_BOX(self->chips), child);
	for (guint i = 0; i < chips->len; i++)
		add_chip(self, i, chips->pdata[i]);
	if (chips->len == 0) {
		child = gtk_label_new("the recorded machine, nothing changed");
		gtk_widget_add_css_class(child, "key");
		gtk_box_append(GTK_BOX(self->chips), child);
	}
}

static void on_edited(BscAssumptionsEditor *editor, gpointer data)
{
	BscWhatIf *self = data;

	bsc_assumptions_free(self->assumptions);
	self->assumptions = bsc_assumptions_copy(bsc_assumptions_editor_get(editor));
	assume(self);
	g_signal_emit(self, signals[ASSUMED], 0, self->assumptions);
}

void bsc_what_if_assume(BscWhatIf *self, const BscAssumptions *assumptions)
{
	bsc_assumptions_free(self->assumptions);
	self->assumptions = bsc_assumptions_copy(assumptions);
	bsc_assumptions_editor_set(BSC_ASSUMPTIONS_EDITOR(self->editor), self->assumptions);
	assume(self);
}

static void on_copy(BscAssumptionsEditor *editor, gpointer data)
{
	BscWhatIf *self = data;
	g_autofree char *command = NULL;

	if (!self->recording)
		return;
	command = bsc_assumptions_command(self->assumptions, self->recording->capture->trace->path,
					  self->episode);
	gdk_clipboard_set_text(gtk_widget_get_clipboard(GTK_WIDGET(self)), command);
	gtk_menu_button_popdown(GTK_MENU_BUTTON(self->menu));
}

/* A prediction that is being analysed, to be shown as a timeline or compared. */
typedef struct Opening {
	BscWhatIf *pane; /* owned */
	guint number;
	bool compares;
	BscPolicy policy;
	char *title, *text;          /* owned */
	BscAssumptions *assumptions; /* owned */
} Opening;

static void on_analysed(GObject *source, GAsyncResult *result, gpointer data)
{
	Opening *opening = data;
	g_autoptr(BscDocument) document = bsc_what_if_analyse_finish(result);

	if (opening->number == opening->pane->n_opened && opening->compares)
		g_signal_emit(opening->pane, signals[COMPARED], 0, document, (guint)opening->policy,
			      opening->assumptions);
	else if (opening->number == opening->pane->n_opened)
		g_signal_emit(opening->pane, signals[OPENED], 0, document, opening->title,
			      opening->text);
	g_object_unref(opening->pane);
	g_free(opening->title);
	g_free(opening->text);
	bsc_assumptions_free(opening->assumptions);
	g_free(opening);
}

static void open_row(BscWhatIf *self, guint row, bool compares)
{
	const BscPrediction *one;
	Opening *opening;

	if (!self->simulation || row >= self->simulation->n_predictions)
		return;
	one = &self->simulation->predictions[row];
	opening = g_new0(Opening, 1);
	opening->pane = g_object_ref(self);
	opening->number = ++self->n_opened;
	opening->compares = compares;
	opening->policy = one->policy;
	opening->title = bsc_what_if_title(one->policy, self->assumptions);
	opening->text = bsc_what_if_banner(one, self->assumptions);
	opening->assumptions = bsc_assumptions_copy(self->assumptions);
	bsc_what_if_analyse(G_OBJECT(self), one->capture, on_analysed, opening);
}

static void on_opened(BscWhatIfList *list, guint row, gpointer data)
{
	open_row(data, row, false);
}

static void on_list_compared(BscWhatIfList *list, guint row, gpointer data)
{
	open_row(data, row, true);
}

static void reset(BscWhatIf *self)
{
	bsc_assumptions_free(self->assumptions);
	self->assumptions = bsc_assumptions_new();
	bsc_assumptions_editor_set(BSC_ASSUMPTIONS_EDITOR(self->editor), self->assumptions);
}

static void offer_callbacks(BscWhatIf *self)
{
	const BscCapture *capture = self->recording->capture;
	g_autoptr(GArray) callbacks =
		bsc_what_if_callbacks(capture->timeline, self->recording->analysis, self->episode);

	bsc_assumptions_editor_offer(BSC_ASSUMPTIONS_EDITOR(self->editor), callbacks,
				     capture->trace->n_cpus);
}

void bsc_what_if_show(BscWhatIf *self, BscDocument *recording, BscRow episode)
{
	bool is_other = recording != self->recording;

	if (!is_other && self->episode == episode)
		return;
	if (recording)
		bsc_document_ref(recording);
	g_clear_pointer(&self->recording, bsc_document_unref);
	self->recording = recording;
	self->episode = episode;
	drop_job(self);
	g_clear_pointer(&self->simulation, bsc_simulation_free);
	show_status(self, "");
	show_reason(self, "");
	if (is_other)
		reset(self);
	if (recording)
		offer_callbacks(self);
	assume(self);
}

static void bsc_what_if_map(GtkWidget *widget)
{
	GTK_WIDGET_CLASS(bsc_what_if_parent_class)->map(widget);
	start(BSC_WHAT_IF(widget));
}

static void bsc_what_if_dispose(GObject *object)
{
	BscWhatIf *self = BSC_WHAT_IF(object);
	GtkWidget *child;

	drop_job(self);
	while ((child = gtk_widget_get_first_child(GTK_WIDGET(object))))
		gtk_widget_unparent(child);
	g_clear_pointer(&self->simulation, bsc_simulation_free);
	g_clear_pointer(&self->recording, bsc_document_unref);
	g_clear_pointer(&self->assumptions, bsc_assumptions_free);
	G_OBJECT_CLASS(bsc_what_if_parent_class)->dispose(object);
}

static void bsc_what_if_class_init(BscWhatIfClass *class)
{
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);

	G_OBJECT_CLASS(class)->dispose = bsc_what_if_dispose;
	widget_class->map = bsc_what_if_map;
	gtk_widget_class_set_layout_manager_type(widget_class, GTK_TYPE_BOX_LAYOUT);
	gtk_widget_class_set_css_name(widget_class, "whatif");
	signals[OPENED] =
		g_signal_new("opened", BSC_TYPE_WHAT_IF, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
			     G_TYPE_NONE, 3, G_TYPE_POINTER, G_TYPE_STRING, G_TYPE_STRING);
	signals[COMPARED] =
		g_signal_new("compared", BSC_TYPE_WHAT_IF, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
			     G_TYPE_NONE, 3, G_TYPE_POINTER, G_TYPE_UINT, G_TYPE_POINTER);
	signals[ASSUMED] = g_signal_new("assumed", BSC_TYPE_WHAT_IF, G_SIGNAL_RUN_LAST, 0, NULL,
					NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static GtkWidget *new_menu(BscWhatIf *self)
{
	GtkWidget *popover = gtk_popover_new();

	self->editor = g_object_new(BSC_TYPE_ASSUMPTIONS_EDITOR, NULL);
	gtk_popover_set_child(GTK_POPOVER(popover), self->editor);
	g_signal_connect(self->editor, "changed", G_CALLBACK(on_edited), self);
	g_signal_connect(self->editor, "copy", G_CALLBACK(on_copy), self);
	self->menu = gtk_menu_button_new();
	gtk_menu_button_set_label(GTK_MENU_BUTTON(self->menu), "Assumptions");
	gtk_menu_button_set_popover(GTK_MENU_BUTTON(self->menu), popover);
	gtk_widget_add_css_class(self->menu, "small");
	return self->menu;
}

static GtkWidget *new_head(BscWhatIf *self)
{
	GtkWidget *head = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 12);

	self->chips = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 6);
	gtk_widget_set_hexpand(self->chips, TRUE);
	self->status = gtk_label_new(NULL);
	gtk_widget_add_css_class(self->status, "key");
	gtk_widget_add_css_class(self->status, "value");
	self->cancel = gtk_button_new_with_label("Cancel");
	gtk_widget_add_css_class(self->cancel, "chip");
	gtk_widget_set_visible(self->cancel, FALSE);
	g_signal_connect(self->cancel, "clicked", G_CALLBACK(on_cancel), self);
	gtk_widget_add_css_class(head, "head");
	gtk_box_append(GTK_BOX(head), new_menu(self));
	gtk_box_append(GTK_BOX(head), self->chips);
	gtk_box_append(GTK_BOX(head), self->status);
	gtk_box_append(GTK_BOX(head), self->cancel);
	return head;
}

static GtkWidget *new_pages(BscWhatIf *self)
{
	GtkWidget *scrolled = gtk_scrolled_window_new();

	self->pages = gtk_stack_new();
	self->list = g_object_new(BSC_TYPE_WHAT_IF_LIST, NULL);
	g_signal_connect(self->list, "opened", G_CALLBACK(on_opened), self);
	g_signal_connect(self->list, "compared", G_CALLBACK(on_list_compared), self);
	self->reason = gtk_label_new(NULL);
	gtk_label_set_wrap(GTK_LABEL(self->reason), TRUE);
	gtk_label_set_max_width_chars(GTK_LABEL(self->reason), 70);
	gtk_scrolled_window_set_child(GTK_SCROLLED_WINDOW(scrolled), self->list);
	gtk_scrolled_window_set_min_content_height(GTK_SCROLLED_WINDOW(scrolled), MIN_HEIGHT);
	gtk_scrolled_window_set_policy(GTK_SCROLLED_WINDOW(scrolled), GTK_POLICY_NEVER,
				       GTK_POLICY_AUTOMATIC);
	gtk_widget_set_vexpand(scrolled, TRUE);
	gtk_stack_add_named(GTK_STACK(self->pages), self->reason, "reason");
	gtk_stack_add_named(GTK_STACK(self->pages), scrolled, "list");
	return self->pages;
}

static void bsc_what_if_init(BscWhatIf *self)
{
	GtkLayoutManager *layout = gtk_widget_get_layout_manager(GTK_WIDGET(self));

	gtk_orientable_set_orientation(GTK_ORIENTABLE(layout), GTK_ORIENTATION_VERTICAL);
	self->assumptions = bsc_assumptions_new();
	gtk_widget_set_parent(new_head(self), GTK_WIDGET(self));
	gtk_widget_set_parent(new_pages(self), GTK_WIDGET(self));
}
