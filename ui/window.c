/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/window-private.h"

#include "ui/facts.h"
#include "ui/look.h"
#include "ui/picture-actions.h"
#include "ui/say.h"
#include "ui/settings.h"
#include "ui/start-page.h"

G_DEFINE_FINAL_TYPE(BscWindow, bsc_window, GTK_TYPE_APPLICATION_WINDOW)

/* What can be chosen in the menus of what the capture's page has as properties. */
enum { PROP_SHOW_INSPECTOR = 1, PROP_SHOW_LISTS, PROP_HIGHLIGHT };

BscWindow *bsc_window_new(GtkApplication *application)
{
	return g_object_new(BSC_TYPE_WINDOW, "application", application, NULL);
}

bool bsc_window_is_comparing(BscWindow *self)
{
	return gtk_stack_get_visible_child(GTK_STACK(self->pages)) == self->compare_page;
}

gboolean bsc_window_is_empty(BscWindow *self)
{
	return !self->document && !self->job && !bsc_window_is_comparing(self);
}

/* The buttons of the title bar, and what the menus replay, are those of the page. */
static void show_tools(BscWindow *self)
{
	bool compares = bsc_window_is_comparing(self);
	bool shows_capture =
		gtk_stack_get_visible_child(GTK_STACK(self->pages)) == self->capture_page;
	GActionGroup *replay =
		compares
			? bsc_compare_page_new_replay_actions(BSC_COMPARE_PAGE(self->compare_page))
			: bsc_capture_page_new_replay_actions(BSC_CAPTURE_PAGE(self->capture_page));

	gtk_widget_set_visible(self->capture_tools, !compares);
	gtk_widget_set_visible(self->capture_toggles, shows_capture);
	gtk_widget_set_visible(self->inspector_toggle, shows_capture || compares);
	gtk_widget_set_visible(self->compare_tools, compares);
	gtk_widget_set_visible(self->compare_buttons, compares);
	gtk_widget_insert_action_group(GTK_WIDGET(self), "replay", replay);
	bsc_picture_actions_insert(GTK_WIDGET(self),
				   compares ? NULL : BSC_CAPTURE_PAGE(self->capture_page));
	g_object_unref(replay);
}

/*
 * The other pages are hidden for good: a screen reader would still find them in the stack. The
 * focus goes first, and not by gtk_widget_grab_focus(): GTK chooses a new place for it where the
 * widget that has it is hidden, and the window may not be on the screen yet.
 */
static void show_page(BscWindow *self, const char *name, GtkWidget *focus)
{
	GtkStack *pages = GTK_STACK(self->pages);
	GtkWidget *page = gtk_stack_get_child_by_name(pages, name);

	gtk_widget_set_visible(page, TRUE);
	gtk_window_set_focus(GTK_WINDOW(self), focus);
	gtk_stack_set_visible_child(pages, page);
	for (GtkWidget *at = gtk_widget_get_first_child(self->pages); at;
	     at = gtk_widget_get_next_sibling(at))
		gtk_widget_set_visible(at, at == page);
	show_tools(self);
}

/* NAME goes to the title bar and to the window list of the desktop. */
static void set_titles(BscWindow *self, const char *name, const char *subtitle)
{
	gtk_window_set_title(GTK_WINDOW(self), name);
	gtk_label_set_text(GTK_LABEL(self->title_label), name);
	gtk_label_set_text(GTK_LABEL(self->subtitle_label), subtitle);
	gtk_widget_set_visible(self->subtitle_label, *subtitle != '\0');
}

/* Actions of the page that shows one capture. */
static const char *const of_page[] = { "win.what-if", "win.events", "win.find", "win.find-next",
				       "win.find-previous" };

static void enable_actions(BscWindow *self)
{
	static const char *const of_timeline[] = { "win.zoom-in", "win.zoom-out", "win.fit" };
	bool compares = bsc_window_is_comparing(self);
	bool has_timeline =
		self->document && self->document->capture->timeline->n_episodes && !self->job;

	for (size_t i = 0; i < G_N_ELEMENTS(of_timeline); i++)
		gtk_widget_action_set_enabled(GTK_WIDGET(self), of_timeline[i],
					      compares || has_timeline);
	for (size_t i = 0; i < G_N_ELEMENTS(of_page); i++)
		gtk_widget_action_set_enabled(GTK_WIDGET(self), of_page[i],
					      !compares && has_timeline);
	gtk_widget_action_set_enabled(GTK_WIDGET(self), "win.highlight", !compares && has_timeline);
	gtk_widget_action_set_enabled(GTK_WIDGET(self), "win.show-lists",
				      !compares && has_timeline);
	gtk_widget_action_set_enabled(GTK_WIDGET(self), "win.show-inspector",
				      compares || has_timeline);
	gtk_widget_action_set_enabled(GTK_WIDGET(self), "win.cancel", self->job != NULL);
}

static GtkWidget *timeline_of(BscWindow *self)
{
	if (bsc_window_is_comparing(self))
		return bsc_compare_page_timeline(BSC_COMPARE_PAGE(self->compare_page));
	return bsc_capture_page_timeline(BSC_CAPTURE_PAGE(self->capture_page));
}

static void show_message(BscWindow *self, const char *title, const char *text)
{
	gtk_label_set_text(GTK_LABEL(self->message_title), title);
	bsc_say(self->message_text, text);
	show_page(self, "message", self->message_button);
}

static void show_without_episode(BscWindow *self)
{
	g_autofree char *damage = bsc_facts_damage(self->document->capture);
	g_autofree char *text = g_strdup_printf(
		"%" G_GUINT64_FORMAT " events were read, but none that shows a CPU coming up or "
		"going down. %s",
		self->document->capture->trace->n_events,
		damage ? damage : "Record with the cpuhp events enabled.");

	show_message(self, "No bring-up in this capture", text);
}

/* A prediction is called by the name of the recording, and says everywhere that it is none. */
static void show_title(BscWindow *self, const char *path)
{
	g_autofree char *name = bsc_facts_display_name(path);
	const BscDocument *shown = bsc_capture_page_document(BSC_CAPTURE_PAGE(self->capture_page));
	g_autofree char *subtitle =
		bsc_facts_subtitle(shown ? shown->capture : self->document->capture);
	g_autofree char *simulated = NULL;
	g_autofree char *marked = NULL;

	g_object_get(self->capture_page, "simulated", &simulated, NULL);
	if (!simulated) {
		set_titles(self, name, subtitle);
		return;
	}
	marked = g_strdup_printf("simulated: %s · %s", simulated, subtitle);
	set_titles(self, name, marked);
}

static void on_simulated_changed(BscCapturePage *page, GParamSpec *spec, gpointer data)
{
	BscWindow *self = data;

	if (self->document && !bsc_window_is_comparing(self))
		show_title(self, self->document->capture->trace->path);
}

static void show_comparison(BscWindow *self)
{
	const BscCompared *compared =
		bsc_compare_page_compared(BSC_COMPARE_PAGE(self->compare_page));
	g_autofree char *subtitle = compared ? bsc_compared_subtitle(compared) : g_strdup("");

	set_titles(self, "Compare Bring-ups", subtitle);
}

/* Kept with the capture that is shown, or was in front of this. COMPARED: NULL: nothing. */
static void note_comparison(BscWindow *self, const BscCompared *compared)
{
	if (compared)
		bsc_capture_page_note_comparison(BSC_CAPTURE_PAGE(self->capture_page),
						 compared->comparands);
}

static void on_comparison_changed(BscComparePage *page, gpointer data)
{
	BscWindow *self = data;

	const BscCompared *compared = bsc_compare_page_compared(page);

	note_comparison(self, compared);
	if (bsc_window_is_comparing(self))
		show_comparison(self);
}

static void show_capture(BscWindow *self, const char *path)
{
	show_title(self, path);
	if (self->document->capture->timeline->n_episodes == 0) {
		show_without_episode(self);
		return;
	}
	bsc_capture_page_show(BSC_CAPTURE_PAGE(self->capture_page), self->document);
	show_page(self, "capture", bsc_capture_page_timeline(BSC_CAPTURE_PAGE(self->capture_page)));
}

static void forget_capture(BscWindow *self)
{
	bsc_capture_page_show(BSC_CAPTURE_PAGE(self->capture_page), NULL);
	bsc_compare_page_clear(BSC_COMPARE_PAGE(self->compare_page));
	g_clear_pointer(&self->document, bsc_document_unref);
}

static void on_loaded(GObject *source, GAsyncResult *result, gpointer data)
{
	g_autoptr(BscWindow) self = data;
	BscLoadJob *job = BSC_LOAD_JOB(source);
	g_autoptr(GError) error = NULL;
	BscDocument *document = bsc_load_job_finish(job, result, &error);

	/* Cancelled meanwhile, or another file was opened over it. */
	if (self->job != job) {
		bsc_document_unref(document);
		return;
	}
	if (document) {
		forget_capture(self);
		self->document = document;
		show_capture(self, bsc_load_job_path(job));
	} else {
		show_message(self, "This file cannot be used", error->message);
	}
	g_clear_object(&self->job);
	enable_actions(self);
}

/* DOCUMENT, one of what was compared, alone. */
static void show_alone(BscWindow *self, BscDocument *document)
{
	if (document != self->document) {
		BscDocument *kept = bsc_document_ref(document);

		forget_capture(self);
		self->document = kept;
	}
	show_capture(self, self->document->capture->trace->path);
	enable_actions(self);
}

static void on_comparison_closed(BscComparePage *page, gpointer first, gpointer data)
{
	BscWindow *self = data;
	const BscCompared *compared = bsc_compare_page_compared(page);
	BscDocument *document = self->document ? self->document : first;

	if (document) {
		g_autoptr(BscCompared) kept =
			compared ? bsc_compared_ref((BscCompared *)compared) : NULL;

		bsc_document_ref(document);
		bsc_compare_page_clear(page);
		show_alone(self, document);
		bsc_document_unref(document);
		note_comparison(self, kept);
		return;
	}
	bsc_compare_page_clear(page);
	set_titles(self, "Bringup Scope", "");
	show_page(self, "start", bsc_start_page_first(BSC_START_PAGE(self->start_page)));
	enable_actions(self);
}

static void on_side_opened(BscComparePage *page, gpointer document, gpointer data)
{
	show_alone(data, document);
}

static void on_progress(BscLoadJob *job, guint64 done, guint64 total, gpointer data)
{
	BscWindow *self = data;

	if (job == self->job)
		bsc_load_job_show(GTK_PROGRESS_BAR(self->progress_bar),
				  GTK_LABEL(self->progress_label), done, total);
}

static void stop_loading(BscWindow *self)
{
	if (!self->job)
		return;
	g_signal_handlers_disconnect_by_data(self->job, self);
	bsc_load_job_cancel(self->job);
	g_clear_object(&self->job);
}

void bsc_window_open(BscWindow *self, GFile *file)
{
	g_autofree char *path = g_file_get_path(file);
	g_autofree char *name = path ? bsc_facts_display_name(path) : g_file_get_parse_name(file);
	g_autofree char *loading = g_strdup_printf("Reading %s", name);

	stop_loading(self);
	forget_capture(self);
	set_titles(self, name, "");
	if (!path) {
		show_message(self, "This file cannot be used",
			     "It is not on this machine. Copy it here first.");
		enable_actions(self);
		return;
	}
	self->job = bsc_load_job_new(path);
	gtk_label_set_text(GTK_LABEL(self->loading_label), loading);
	gtk_label_set_text(GTK_LABEL(self->progress_label), "");
	gtk_progress_bar_set_fraction(GTK_PROGRESS_BAR(self->progress_bar), 0);
	enable_actions(self);
	show_page(self, "loading", self->cancel_button);
	g_signal_connect(self->job, "progress", G_CALLBACK(on_progress), self);
	bsc_load_job_start(self->job, on_loaded, g_object_ref(self));
}

void bsc_window_compare(BscWindow *self, const GPtrArray *comparands)
{
	stop_loading(self);
	show_page(self, "compare", NULL);
	bsc_compare_page_compare(BSC_COMPARE_PAGE(self->compare_page), comparands);
	show_comparison(self);
	enable_actions(self);
}

static void on_policy_compared(BscCapturePage *page, gpointer comparands, gpointer data)
{
	bsc_window_compare(data, comparands);
}

static void action_cancel(GtkWidget *widget, const char *name, GVariant *parameter)
{
	BscWindow *self = BSC_WINDOW(widget);

	stop_loading(self);
	set_titles(self, "Bringup Scope", "");
	show_page(self, "start", bsc_start_page_first(BSC_START_PAGE(self->start_page)));
	enable_actions(self);
}

static void action_zoom(GtkWidget *widget, const char *name, GVariant *parameter)
{
	GtkWidget *timeline = timeline_of(BSC_WINDOW(widget));

	if (g_str_has_suffix(name, "fit"))
		gtk_widget_activate_action(timeline, "timeline.fit", NULL);
	else
		gtk_widget_activate_action(timeline, "timeline.zoom", "d",
					   g_str_has_suffix(name, "in") ? 1 / 1.5 : 1.5);
}

/* The page has an action of the same name, and some of them are about its lists. */
static void action_of_page(GtkWidget *widget, const char *name, GVariant *parameter)
{
	g_autofree char *action = g_strdup_printf("page.%s", strchr(name, '.') + 1);

	if (!g_str_has_prefix(name, "win.find"))
		g_object_set(widget, "show-lists", TRUE, NULL);
	gtk_widget_activate_action(BSC_WINDOW(widget)->capture_page, action, NULL);
}

/* The panes stand on the ground of the drawing, which follows the theme. */
static void bsc_window_css_changed(GtkWidget *widget, GtkCssStyleChange *change)
{
	GTK_WIDGET_CLASS(bsc_window_parent_class)->css_changed(widget, change);
	bsc_look_follow(widget);
}

static void bsc_window_set_property(GObject *object, guint id, const GValue *value,
				    GParamSpec *spec)
{
	g_object_set_property(G_OBJECT(BSC_WINDOW(object)->capture_page), spec->name, value);
	if (id == PROP_SHOW_INSPECTOR)
		g_object_set_property(G_OBJECT(BSC_WINDOW(object)->compare_page), spec->name,
				      value);
}

/* The menus ask before the page is there, and after it has gone. */
static void bsc_window_get_property(GObject *object, guint id, GValue *value, GParamSpec *spec)
{
	BscWindow *self = BSC_WINDOW(object);

	if (self->capture_page)
		g_object_get_property(G_OBJECT(self->capture_page), spec->name, value);
	else
		g_param_value_set_default(spec, value);
}

static void bsc_window_dispose(GObject *object)
{
	BscWindow *self = BSC_WINDOW(object);

	stop_loading(self);
	if (self->open)
		gtk_native_dialog_destroy(self->open);
	g_clear_object(&self->open);
	G_OBJECT_CLASS(bsc_window_parent_class)->dispose(object);
}

static void bsc_window_finalize(GObject *object)
{
	bsc_document_unref(BSC_WINDOW(object)->document);
	G_OBJECT_CLASS(bsc_window_parent_class)->finalize(object);
}

static void bind_children(GtkWidgetClass *class)
{
	static const struct {
		const char *name;
		size_t offset;
	} children[] = {
#define CHILD(name) { #name, G_STRUCT_OFFSET(BscWindow, name) }
		CHILD(title_label),      CHILD(subtitle_label), CHILD(pages),
		CHILD(loading_label),    CHILD(progress_bar),   CHILD(progress_label),
		CHILD(cancel_button),    CHILD(message_title),  CHILD(message_text),
		CHILD(message_button),   CHILD(start_page),     CHILD(capture_page),
		CHILD(compare_page),     CHILD(capture_tools),  CHILD(capture_toggles),
		CHILD(inspector_toggle), CHILD(compare_tools),  CHILD(compare_buttons),
#undef CHILD
	};

	for (size_t i = 0; i < G_N_ELEMENTS(children); i++)
		gtk_widget_class_bind_template_child_full(class, children[i].name, FALSE,
							  (gssize)children[i].offset);
	gtk_widget_class_bind_template_callback(class, on_simulated_changed);
	gtk_widget_class_bind_template_callback(class, on_policy_compared);
	gtk_widget_class_bind_template_callback(class, on_comparison_changed);
	gtk_widget_class_bind_template_callback(class, on_comparison_closed);
	gtk_widget_class_bind_template_callback(class, on_side_opened);
}

static void install_properties(GObjectClass *class)
{
	GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

	g_object_class_install_property(
		class, PROP_SHOW_INSPECTOR,
		g_param_spec_boolean("show-inspector", NULL, NULL, TRUE, flags));
	g_object_class_install_property(
		class, PROP_SHOW_LISTS,
		g_param_spec_boolean("show-lists", NULL, NULL, TRUE, flags));
	g_object_class_install_property(
		class, PROP_HIGHLIGHT, g_param_spec_string("highlight", NULL, NULL, "none", flags));
}

/* On the window and not as accelerators, which would take the digits from whoever types them. */
static void add_highlight_keys(GtkWidgetClass *class)
{
	for (int i = 0; i < BSC_N_HIGHLIGHTS; i++) {
		const char *name = bsc_highlight_name((BscHighlight)i);

		gtk_widget_class_add_binding_action(class, GDK_KEY_1 + (guint)i, 0, "win.highlight",
						    "s", name);
		gtk_widget_class_add_binding_action(class, GDK_KEY_KP_1 + (guint)i, 0,
						    "win.highlight", "s", name);
	}
}

static void bsc_window_class_init(BscWindowClass *class)
{
	GObjectClass *object_class = G_OBJECT_CLASS(class);
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);

	object_class->dispose = bsc_window_dispose;
	object_class->finalize = bsc_window_finalize;
	object_class->set_property = bsc_window_set_property;
	object_class->get_property = bsc_window_get_property;
	widget_class->css_changed = bsc_window_css_changed;
	install_properties(object_class);
	g_type_ensure(BSC_TYPE_CAPTURE_PAGE);
	g_type_ensure(BSC_TYPE_COMPARE_PAGE);
	g_type_ensure(BSC_TYPE_START_PAGE);
	gtk_widget_class_set_template_from_resource(widget_class,
						    "/org/bringupscope/BringupScope/window.ui");
	bind_children(widget_class);
	gtk_widget_class_install_action(widget_class, "win.open", NULL, bsc_window_choose_files);
	gtk_widget_class_install_action(widget_class, "win.compare", NULL, bsc_window_choose_files);
	gtk_widget_class_install_action(widget_class, "win.cancel", NULL, action_cancel);
	gtk_widget_class_install_action(widget_class, "win.zoom-in", NULL, action_zoom);
	gtk_widget_class_install_action(widget_class, "win.zoom-out", NULL, action_zoom);
	gtk_widget_class_install_action(widget_class, "win.fit", NULL, action_zoom);
	gtk_widget_class_install_property_action(widget_class, "win.show-inspector",
						 "show-inspector");
	gtk_widget_class_install_property_action(widget_class, "win.show-lists", "show-lists");
	for (size_t i = 0; i < G_N_ELEMENTS(of_page); i++)
		gtk_widget_class_install_action(widget_class, of_page[i], NULL, action_of_page);
	gtk_widget_class_install_property_action(widget_class, "win.highlight", "highlight");
	add_highlight_keys(widget_class);
}

static void keep_settings(BscWindow *self)
{
	g_autoptr(GSettings) settings = bsc_settings_new();

	bsc_settings_keep_window(settings, GTK_WINDOW(self));
	bsc_settings_keep_switch(settings, G_OBJECT(self), "show-inspector");
	bsc_settings_keep_switch(settings, G_OBJECT(self), "show-lists");
	bsc_capture_page_keep(BSC_CAPTURE_PAGE(self->capture_page), settings);
}

static void bsc_window_init(BscWindow *self)
{
	GActionGroup *compare;

	gtk_widget_init_template(GTK_WIDGET(self));
	compare = bsc_compare_page_actions(BSC_COMPARE_PAGE(self->compare_page));
	gtk_widget_insert_action_group(GTK_WIDGET(self), "compare", compare);
	g_object_unref(compare);
	bsc_window_take_drops(self);
	keep_settings(self);
	enable_actions(self);
	show_page(self, "start", bsc_start_page_first(BSC_START_PAGE(self->start_page)));
}
