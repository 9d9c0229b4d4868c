/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/compare-page-private.h"

#include "base/format.h"
#include "ui/compare-facts.h"
#include "ui/compare-legend.h"
#include "ui/compare-list.h"
#include "ui/compare-spot.h"
#include "ui/inspector.h"
#include "ui/replay-actions.h"
#include "ui/replay-bar.h"
#include "ui/replay-state.h"
#include "ui/say.h"
#include "ui/timeline-view.h"

G_DEFINE_FINAL_TYPE(BscComparePage, bsc_compare_page, GTK_TYPE_BOX)

enum { CHANGED, CLOSED, OPENED, N_SIGNALS };
static guint signals[N_SIGNALS];

enum { PROP_SHOW_INSPECTOR = 1 };

#define MAX_TEXT 4096 /* bytes of a sentence */

static void show_page(BscComparePage *self, const char *name)
{
	GtkStack *pages = GTK_STACK(self->pages);
	GtkWidget *page = gtk_stack_get_child_by_name(pages, name);

	gtk_widget_set_visible(page, TRUE);
	gtk_stack_set_visible_child(pages, page);
	/* A screen reader would still find the others. */
	for (GtkWidget *at = gtk_widget_get_first_child(self->pages); at;
	     at = gtk_widget_get_next_sibling(at))
		gtk_widget_set_visible(at, at == page);
}

/* A stretch of a CPU shows that CPU on all sides, and then itself. */
static void on_selection_changed(BscTimelineView *timeline, gpointer data)
{
	BscComparePage *self = data;
	BscPick pick = bsc_timeline_view_get_selection(timeline);
	int32_t cpu = bsc_timeline_view_selected_cpu(timeline);
	g_autoptr(BscFacts) facts = NULL;

	if (!self->compared)
		return;
	if (cpu < 0) {
		facts = bsc_compare_facts_sides(self->compared);
	} else {
		BscFacts *own = bsc_facts_pick(self->compared->runs[pick.part].capture,
					       bsc_compared_episode(self->compared, pick.part),
					       pick.kind, pick.row);

		bsc_compare_facts_mark(own, self->compared->labels[pick.part]);
		facts = bsc_compare_facts_cpu(self->compared, (uint32_t)cpu);
		g_ptr_array_extend_and_steal(facts, own);
	}
	bsc_inspector_show(BSC_INSPECTOR(self->inspector), facts);
}

static void on_row_activated(BscCompareList *list, gpointer difference, gpointer data)
{
	BscComparePage *self = data;
	BscTimelineView *timeline = BSC_TIMELINE_VIEW(self->timeline);
	BscSpot spot;

	if (!bsc_compare_find_spot(self->compared, difference, bsc_compare_list_side(list), &spot))
		return;
	bsc_timeline_view_fit(timeline, spot.range.begin, spot.range.end);
	bsc_timeline_view_select(timeline,
				 (BscPick){ spot.is_lane ? BSC_REF_LANE : BSC_REF_INTERVAL,
					    spot.row, (uint32_t)spot.side });
	bsc_timeline_view_reveal(timeline);
}

/* How many CPUs of each side are in which state, a line each. */
static void show_tallies(BscComparePage *self)
{
	g_autoptr(GString) text = g_string_new(NULL);
	BscNsec at = bsc_player_at(self->player);
	const BscTrack *track;

	for (size_t i = 0; (track = bsc_player_get_track(self->player, i)); i++) {
		BscTally tally;
		g_autofree char *words = NULL;

		bsc_replay_tally(track->replay, track->zero + at, &tally);
		words = bsc_replay_state_tally(&tally);
		g_string_append_printf(text, "%s%s: %s", i > 0 ? "\n" : "", track->label, words);
	}
	gtk_label_set_text(GTK_LABEL(self->tallies), text->str);
}

static void on_moment_changed(BscPlayer *player, gpointer data)
{
	BscComparePage *self = data;
	BscTimelineView *timeline = BSC_TIMELINE_VIEW(self->timeline);
	bool is_shown = bsc_player_is_shown(player) && bsc_player_get_track(player, 0);

	bsc_timeline_view_set_playhead(timeline, is_shown ? bsc_player_at(player) : BSC_NSEC_NONE);
	gtk_widget_set_visible(self->tallies, is_shown);
	if (!is_shown)
		return;
	show_tallies(self);
	bsc_timeline_view_follow(timeline);
}

static void on_player_changed(BscPlayer *player, gpointer data)
{
	BscComparePage *self = data;
	BscNsec begin = 0, end = 0;

	bsc_player_get_loop(player, &begin, &end);
	bsc_timeline_view_set_loop(BSC_TIMELINE_VIEW(self->timeline), begin, end);
}

static void on_moment_chosen(BscTimelineView *timeline, gint64 t, gpointer data)
{
	bsc_player_seek(((BscComparePage *)data)->player, t);
}

/* Where each CPU has a zero of its own there is no moment that all have in common. */
static void play(BscComparePage *self)
{
	const BscCompared *compared = self->compared;
	BscAlignment alignment = compared->comparison->options.alignment;
	size_t n = bsc_compared_n(compared);
	g_autofree BscTrack *tracks = g_new0(BscTrack, n);

	for (size_t i = 0; i < n; i++) {
		const BscComparand *at = compared->comparands->pdata[i];
		BscRow episode = bsc_compared_episode(compared, i);

		tracks[i] = (BscTrack){ at->document->replays[episode],
					bsc_align_episode(bsc_compared_timeline(compared, i),
							  episode, alignment)
						.ns,
					compared->labels[i] };
	}
	bsc_player_set_tracks(self->player, tracks, alignment == BSC_ALIGN_OWN_KICK ? 0 : n);
	gtk_widget_set_visible(self->replay_bar, alignment != BSC_ALIGN_OWN_KICK);
}

static void show_timeline(BscComparePage *self)
{
	size_t n = bsc_compared_n(self->compared);
	g_autofree BscTimelinePart *parts = g_new0(BscTimelinePart, n);

	for (size_t i = 0; i < n; i++) {
		const BscComparand *at = self->compared->comparands->pdata[i];

		parts[i] = (BscTimelinePart){ at->document, bsc_compared_episode(self->compared, i),
					      self->compared->labels[i] };
	}
	bsc_timeline_view_show_stack(BSC_TIMELINE_VIEW(self->timeline), parts, n,
				     self->compared->comparison->options.alignment);
}

static void show_words(BscComparePage *self)
{
	const BscComparison *comparison = self->compared->comparison;
	g_autoptr(GString) warnings = g_string_new(NULL);
	g_autofree char *verdict =
		bsc_text_sanitize(comparison->verdict ? comparison->verdict : "", MAX_TEXT);

	for (size_t i = 0; i < comparison->n_warnings; i++) {
		g_autofree char *text = bsc_text_sanitize(comparison->warnings[i].text, MAX_TEXT);

		g_string_append_printf(warnings, "%s%s", i > 0 ? " \xc2\xb7 " : "Beware: ", text);
	}
	if (self->n_left_out > 0)
		g_string_append_printf(warnings,
				       "%sOnly the first %d of %u are here: more do not fit on "
				       "one page; bringup-scope compare takes them all.",
				       warnings->len > 0 ? " \xc2\xb7 " : "Beware: ",
				       BSC_COMPARE_MAX, BSC_COMPARE_MAX + self->n_left_out);
	gtk_label_set_text(GTK_LABEL(self->warnings), warnings->str);
	gtk_widget_set_tooltip_text(self->warnings, warnings->str);
	gtk_widget_set_visible(self->warnings, warnings->len > 0);
	gtk_label_set_text(GTK_LABEL(self->verdict), verdict);
	gtk_widget_set_tooltip_text(self->verdict, verdict);
}

static void add_item(GMenu *menu, const char *label, const char *action, guint side)
{
	g_autoptr(GMenuItem) item = g_menu_item_new(label, NULL);

	g_menu_item_set_action_and_target(item, action, "u", side);
	g_menu_append_item(menu, item);
}

static GtkWidget *new_side(BscComparePage *self, guint side)
{
	g_autofree char *label = bsc_text_sanitize(self->compared->labels[side], 80);
	g_autofree char *text = g_strdup_printf("%u  %s", side + 1, label);
	g_autoptr(GMenu) menu = g_menu_new();
	GtkWidget *button = gtk_menu_button_new();

	if (side > 0)
		add_item(menu, "Compare with This One", "compare.first", side);
	if (side > 0)
		add_item(menu, "Move Up", "compare.earlier", side);
	if (side + 1 < bsc_compared_n(self->compared))
		add_item(menu, "Move Down", "compare.later", side);
	add_item(menu, "Open Alone", "compare.open", side);
	add_item(menu, "Remove", "compare.remove", side);
	gtk_menu_button_set_label(GTK_MENU_BUTTON(button), text);
	gtk_menu_button_set_menu_model(GTK_MENU_BUTTON(button), G_MENU_MODEL(menu));
	gtk_widget_set_tooltip_text(button, self->compared->names[side]);
	return button;
}

static GtkWidget *new_button(const char *label, const char *tooltip, const char *action)
{
	GtkWidget *button = gtk_button_new_with_label(label);

	gtk_actionable_set_action_name(GTK_ACTIONABLE(button), action);
	gtk_widget_set_tooltip_text(button, tooltip);
	return button;
}

static void show_sides(BscComparePage *self)
{
	size_t n = bsc_compared_n(self->compared);
	GtkWidget *child;

	while ((child = gtk_widget_get_first_child(self->sides)))
		gtk_box_remove(GTK_BOX(self->sides), child);
	for (guint i = 0; i < n; i++)
		gtk_box_append(GTK_BOX(self->sides), new_side(self, i));
	if (n == 2)
		gtk_box_append(GTK_BOX(self->sides),
			       new_button("Swap", "Compare the other way round", "compare.swap"));
	gtk_box_append(GTK_BOX(self->sides),
		       new_button("Add…", "Compare with further captures", "compare.add"));
}

static void show_compared(BscComparePage *self, BscCompared *compared)
{
	BscCompared *before = self->compared;

	self->compared = compared;
	gtk_info_bar_set_revealed(GTK_INFO_BAR(self->failure_bar), FALSE);
	gtk_label_set_text(GTK_LABEL(self->failure_label), "");
	show_words(self);
	show_sides(self);
	play(self);
	show_timeline(self);
	bsc_compare_page_set_stacking(self);
	bsc_compare_list_show(BSC_COMPARE_LIST(self->list), compared);
	bsc_compared_unref(before);
	show_page(self, "content");
	gtk_widget_grab_focus(self->timeline);
}

void bsc_compare_page_show_failure(BscComparePage *self, const char *text)
{
	if (!self->compared) {
		bsc_say(self->message_text, text);
		show_page(self, "message");
		return;
	}
	bsc_say(self->failure_label, text);
	gtk_info_bar_set_revealed(GTK_INFO_BAR(self->failure_bar), TRUE);
	show_page(self, "content");
}

static void on_failure_response(GtkInfoBar *bar, int response, gpointer data)
{
	gtk_info_bar_set_revealed(bar, FALSE);
	gtk_label_set_text(GTK_LABEL(((BscComparePage *)data)->failure_label), "");
}

/* What is wanted is again what is shown. */
static void take_back(BscComparePage *self)
{
	if (!self->compared)
		return;
	g_ptr_array_unref(self->comparands);
	self->comparands = bsc_comparands_copy(self->compared->comparands);
	self->options = self->compared->comparison->options;
}

static void on_compared(GObject *source, GAsyncResult *result, gpointer data)
{
	g_autoptr(BscComparePage) self = data;
	BscCompareJob *job = BSC_COMPARE_JOB(source);
	g_autoptr(GError) error = NULL;
	BscCompared *compared = bsc_compare_job_finish(job, result, &error);

	/* Cancelled meanwhile, or something else is wanted. */
	if (self->job != job) {
		bsc_compared_unref(compared);
		return;
	}
	g_clear_object(&self->job);
	if (compared) {
		show_compared(self, compared);
	} else {
		take_back(self);
		bsc_compare_page_show_failure(self, error->message);
	}
	take_back(self);
	bsc_compare_actions_update(self);
	g_signal_emit(self, signals[CHANGED], 0);
}

static void on_progress(BscCompareJob *job, const char *text, double share, gpointer data)
{
	BscComparePage *self = data;
	GtkProgressBar *bar = GTK_PROGRESS_BAR(self->progress_bar);

	/* What takes no time is not worth a page of its own. */
	if (!self->compared || share >= 0)
		show_page(self, "progress");
	gtk_label_set_text(GTK_LABEL(self->progress_label), text);
	if (share < 0)
		gtk_progress_bar_pulse(bar);
	else
		gtk_progress_bar_set_fraction(bar, share);
}

void bsc_compare_page_stop(BscComparePage *self)
{
	if (!self->job)
		return;
	g_signal_handlers_disconnect_by_data(self->job, self);
	bsc_compare_job_cancel(self->job);
	g_clear_object(&self->job);
	take_back(self);
	if (self->compared)
		show_page(self, "content");
	bsc_compare_actions_update(self);
}

void bsc_compare_page_restart(BscComparePage *self)
{
	if (self->job) {
		g_signal_handlers_disconnect_by_data(self->job, self);
		bsc_compare_job_cancel(self->job);
		g_clear_object(&self->job);
	}
	self->job = bsc_compare_job_new(self->comparands, &self->options);
	g_signal_connect(self->job, "progress", G_CALLBACK(on_progress), self);
	bsc_compare_job_start(self->job, on_compared, g_object_ref(self));
	bsc_compare_actions_update(self);
	if (self->compared)
		return;
	gtk_label_set_text(GTK_LABEL(self->progress_label), "Comparing");
	gtk_progress_bar_set_fraction(GTK_PROGRESS_BAR(self->progress_bar), 0);
	show_page(self, "progress");
	gtk_widget_grab_focus(self->cancel_button);
}

void bsc_compare_page_compare(BscComparePage *self, const GPtrArray *comparands)
{
	g_autoptr(GPtrArray) copy = bsc_comparands_copy(comparands);

	self->n_left_out = copy->len > BSC_COMPARE_MAX ? copy->len - BSC_COMPARE_MAX : 0;
	if (self->n_left_out > 0)
		g_ptr_array_remove_range(copy, BSC_COMPARE_MAX, self->n_left_out);
	g_ptr_array_unref(self->comparands);
	self->comparands = g_steal_pointer(&copy);
	bsc_compare_page_restart(self);
}

void bsc_compare_page_clear(BscComparePage *self)
{
	bsc_compare_page_stop(self);
	g_ptr_array_set_size(self->comparands, 0);
	bsc_player_set_tracks(self->player, NULL, 0);
	bsc_timeline_view_show(BSC_TIMELINE_VIEW(self->timeline), NULL, BSC_NO_ROW);
	bsc_compare_list_show(BSC_COMPARE_LIST(self->list), NULL);
	g_clear_pointer(&self->compared, bsc_compared_unref);
	bsc_compare_actions_update(self);
}

void bsc_compare_page_set_stacking(BscComparePage *self)
{
	bsc_timeline_view_set_stacking(BSC_TIMELINE_VIEW(self->timeline), self->is_ghost,
				       self->has_bars);
	bsc_compare_legend_show(BSC_COMPARE_LEGEND(self->legend), self->compared, self->is_ghost);
}

const BscCompared *bsc_compare_page_compared(BscComparePage *self)
{
	return self->compared;
}

GPtrArray *bsc_compare_page_comparands(BscComparePage *self)
{
	return bsc_comparands_copy(self->comparands);
}

GtkWidget *bsc_compare_page_timeline(BscComparePage *self)
{
	return self->timeline;
}

GActionGroup *bsc_compare_page_actions(BscComparePage *self)
{
	return g_object_ref(G_ACTION_GROUP(self->actions));
}

GActionGroup *bsc_compare_page_new_replay_actions(BscComparePage *self)
{
	return bsc_replay_actions_new(self->player, BSC_TIMELINE_VIEW(self->timeline));
}

/* The first side that was recorded, to be shown alone. */
void bsc_compare_page_emit_closed(BscComparePage *self)
{
	BscDocument *document = NULL;

	for (guint i = 0; self->compared && !document && i < self->comparands->len; i++) {
		const BscComparand *at = self->compared->comparands->pdata[i];

		if (at->policy == BSC_N_POLICIES)
			document = at->document;
	}
	g_signal_emit(self, signals[CLOSED], 0, document);
}

void bsc_compare_page_emit_opened(BscComparePage *self, BscDocument *document)
{
	g_signal_emit(self, signals[OPENED], 0, document);
}

static void bsc_compare_page_set_property(GObject *object, guint id, const GValue *value,
					  GParamSpec *spec)
{
	BscComparePage *self = BSC_COMPARE_PAGE(object);

	self->show_inspector = g_value_get_boolean(value);
	gtk_widget_set_visible(self->inspector, self->show_inspector);
}

static void bsc_compare_page_get_property(GObject *object, guint id, GValue *value,
					  GParamSpec *spec)
{
	g_value_set_boolean(value, BSC_COMPARE_PAGE(object)->show_inspector);
}

static void bsc_compare_page_dispose(GObject *object)
{
	BscComparePage *self = BSC_COMPARE_PAGE(object);

	if (self->job) {
		g_signal_handlers_disconnect_by_data(self->job, self);
		bsc_compare_job_cancel(self->job);
	}
	g_clear_object(&self->job);
	if (self->player)
		bsc_player_set_tracks(self->player, NULL, 0);
	g_clear_object(&self->player);
	if (self->adding)
		gtk_native_dialog_destroy(self->adding);
	if (self->saving)
		gtk_native_dialog_destroy(self->saving);
	g_clear_object(&self->adding);
	g_clear_object(&self->saving);
	g_clear_object(&self->actions);
	G_OBJECT_CLASS(bsc_compare_page_parent_class)->dispose(object);
}

static void bsc_compare_page_finalize(GObject *object)
{
	bsc_compared_unref(BSC_COMPARE_PAGE(object)->compared);
	g_ptr_array_unref(BSC_COMPARE_PAGE(object)->comparands);
	G_OBJECT_CLASS(bsc_compare_page_parent_class)->finalize(object);
}

static void bind_children(GtkWidgetClass *class)
{
	static const struct {
		const char *name;
		size_t offset;
	} children[] = {
#define CHILD(name) { #name, G_STRUCT_OFFSET(BscComparePage, name) }
		CHILD(pages),         CHILD(progress_label), CHILD(progress_bar),
		CHILD(cancel_button), CHILD(message_text),   CHILD(failure_bar),
		CHILD(failure_label), CHILD(warnings),       CHILD(verdict),
		CHILD(sides),         CHILD(timeline),       CHILD(legend),
		CHILD(replay_bar),    CHILD(tallies),        CHILD(list),
		CHILD(inspector),
#undef CHILD
	};

	for (size_t i = 0; i < G_N_ELEMENTS(children); i++)
		gtk_widget_class_bind_template_child_full(class, children[i].name, FALSE,
							  (gssize)children[i].offset);
	gtk_widget_class_bind_template_callback(class, on_selection_changed);
	gtk_widget_class_bind_template_callback(class, on_moment_chosen);
	gtk_widget_class_bind_template_callback(class, on_row_activated);
	gtk_widget_class_bind_template_callback(class, on_failure_response);
}

static void install_signals(void)
{
	signals[CHANGED] = g_signal_new("changed", BSC_TYPE_COMPARE_PAGE, G_SIGNAL_RUN_LAST, 0,
					NULL, NULL, NULL, G_TYPE_NONE, 0);
	signals[CLOSED] = g_signal_new("closed", BSC_TYPE_COMPARE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
				       NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
	signals[OPENED] = g_signal_new("opened", BSC_TYPE_COMPARE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
				       NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void bsc_compare_page_class_init(BscComparePageClass *class)
{
	GObjectClass *object_class = G_OBJECT_CLASS(class);
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);

	object_class->dispose = bsc_compare_page_dispose;
	object_class->finalize = bsc_compare_page_finalize;
	object_class->set_property = bsc_compare_page_set_property;
	object_class->get_property = bsc_compare_page_get_property;
	g_object_class_install_property(
		object_class, PROP_SHOW_INSPECTOR,
		g_param_spec_boolean("show-inspector", NULL, NULL, TRUE,
				     G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));
	install_signals();
	g_type_ensure(BSC_TYPE_COMPARE_LEGEND);
	g_type_ensure(BSC_TYPE_COMPARE_LIST);
	g_type_ensure(BSC_TYPE_INSPECTOR);
	g_type_ensure(BSC_TYPE_REPLAY_BAR);
	g_type_ensure(BSC_TYPE_TIMELINE_VIEW);
	gtk_widget_class_set_template_from_resource(
		widget_class, "/org/bringupscope/BringupScope/compare-page.ui");
	bind_children(widget_class);
	bsc_replay_actions_add_keys(widget_class);
}

static void bsc_compare_page_init(BscComparePage *self)
{
	GActionGroup *replay;

	self->comparands = bsc_comparands_new();
	self->options = (BscCompareOptions){ .alignment = BSC_ALIGN_PREPARE, .seed = 1 };
	self->show_inspector = true;
	gtk_widget_init_template(GTK_WIDGET(self));
	self->player = bsc_player_new(GTK_WIDGET(self));
	g_signal_connect(self->player, "moment-changed", G_CALLBACK(on_moment_changed), self);
	g_signal_connect(self->player, "state-changed", G_CALLBACK(on_player_changed), self);
	bsc_replay_bar_set_player(BSC_REPLAY_BAR(self->replay_bar), self->player);
	self->actions = bsc_compare_actions_new(self);
	replay = bsc_compare_page_new_replay_actions(self);
	gtk_widget_insert_action_group(GTK_WIDGET(self), "compare", G_ACTION_GROUP(self->actions));
	gtk_widget_insert_action_group(GTK_WIDGET(self), "replay", replay);
	g_object_unref(replay);
	bsc_compare_actions_update(self);
	show_page(self, "progress");
}
