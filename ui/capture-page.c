/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/capture-page.h"

#include "ui/compare-model.h"
#include "ui/compare-offer.h"
#include "ui/event-list.h"
#include "ui/facts.h"
#include "ui/find-bar.h"
#include "ui/finding-list.h"
#include "ui/findings.h"
#include "ui/inspector.h"
#include "ui/lane-bar.h"
#include "ui/legend.h"
#include "ui/measure-pane.h"
#include "ui/now-list.h"
#include "ui/overview.h"
#include "ui/recent.h"
#include "ui/replay-actions.h"
#include "ui/replay-bar.h"
#include "ui/session.h"
#include "ui/settings.h"
#include "ui/summary.h"
#include "ui/timeline-view.h"
#include "ui/what-if.h"

struct _BscCapturePage {
	GtkBox parent_instance;
	BscDocument *recording; /* owned; NULL: none is shown */
	BscRow recorded_episode;
	BscDocument *document; /* owned: what is shown, the recording or a prediction of it */
	BscRow episode;
	char *simulated; /* owned: what the prediction is called; NULL: the recording is shown */
	gboolean show_inspector, show_lists;
	gboolean is_following; /* the timeline selects what the list has chosen */
	BscHighlight highlight;
	BscPlayer *player;   /* owned */
	BscSession *session; /* owned */

	GtkWidget *damage_bar, *damage_label, *offer;
	GtkWidget *summary, *timeline, *legend, *inspector, *findings;
	GtkWidget *replay_bar, *now_list, *side;
	GtkWidget *find_bar, *events, *overview, *lane_bar, *measure;
	GtkWidget *inspector_pane, *lists_pane;
	GtkWidget *simulated_bar, *simulated_label, *lists, *list_pages, *what_if;
};

G_DEFINE_FINAL_TYPE(BscCapturePage, bsc_capture_page, GTK_TYPE_BOX)

enum { PROP_SHOW_INSPECTOR = 1, PROP_SHOW_LISTS, PROP_HIGHLIGHT, PROP_SIMULATED, N_PROPERTIES };
static GParamSpec *properties[N_PROPERTIES];

enum { COMPARED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void mark_finding(BscCapturePage *self, BscRow row)
{
	const BscFinding *finding =
		row == BSC_NO_ROW ? NULL : &self->document->analysis->findings[row];

	bsc_timeline_view_mark(BSC_TIMELINE_VIEW(self->timeline),
			       finding ? finding->begin : BSC_NSEC_NONE,
			       finding ? finding->end : BSC_NSEC_NONE);
}

/* What is selected in the timeline is what the other panes speak of. */
static void on_selection_changed(BscTimelineView *timeline, gpointer data)
{
	BscCapturePage *self = data;
	BscPick pick = bsc_timeline_view_get_selection(timeline);
	g_autoptr(BscFacts) facts = NULL;
	BscRow finding = BSC_NO_ROW;

	if (!self->document)
		return;
	facts = bsc_facts_pick(self->document->capture, self->episode, pick.kind, pick.row);
	bsc_inspector_show(BSC_INSPECTOR(self->inspector), facts);
	if (self->is_following)
		return;
	if (pick.kind == BSC_REF_INTERVAL) {
		const BscTimeline *of = self->document->capture->timeline;

		finding = bsc_findings_covering(of, self->document->analysis, pick.row);
		bsc_event_list_reveal(BSC_EVENT_LIST(self->events),
				      of->intervals.event_begin[pick.row]);
	}
	bsc_finding_list_select(BSC_FINDING_LIST(self->findings), finding);
	mark_finding(self, finding);
}

static void on_finding_selected(BscFindingList *list, guint row, gpointer data)
{
	BscCapturePage *self = data;
	BscTimelineView *timeline = BSC_TIMELINE_VIEW(self->timeline);
	BscPick pick = { BSC_REF_NONE, BSC_NO_ROW };

	if (row != BSC_NO_ROW)
		pick.row = bsc_findings_stretch(self->document->capture->timeline,
						&self->document->analysis->findings[row]);
	if (pick.row != BSC_NO_ROW)
		pick.kind = BSC_REF_INTERVAL;
	self->is_following = TRUE;
	bsc_timeline_view_select(timeline, pick);
	self->is_following = FALSE;
	bsc_timeline_view_reveal(timeline);
	mark_finding(self, row);
}

/* What was found is brought out in the timeline. */
static void on_found(BscFindBar *bar, gpointer data)
{
	BscCapturePage *self = data;
	size_t n;
	const BscRow *rows = bsc_find_bar_get_found(bar, &n);

	bsc_timeline_view_set_found(BSC_TIMELINE_VIEW(self->timeline), rows, n);
}

static void on_event_chosen(BscEventList *list, gint64 at, gpointer data)
{
	BscTimelineView *timeline = BSC_TIMELINE_VIEW(((BscCapturePage *)data)->timeline);

	bsc_timeline_view_mark(timeline, at, at);
	bsc_timeline_view_show_moment(timeline, at);
}

static void on_finding_activated(BscFindingList *list, guint row, gpointer data)
{
	BscCapturePage *self = data;
	const BscFinding *finding = &self->document->analysis->findings[row];

	bsc_timeline_view_fit(BSC_TIMELINE_VIEW(self->timeline), finding->begin, finding->end);
}

/* The timeline shows the player's moment, and is where it can be chosen. */
static void on_moment_changed(BscPlayer *player, gpointer data)
{
	BscCapturePage *self = data;
	BscTimelineView *timeline = BSC_TIMELINE_VIEW(self->timeline);
	const BscTrack *track = bsc_player_get_track(player, 0);

	if (!track || !bsc_player_is_shown(player)) {
		bsc_timeline_view_set_playhead(timeline, BSC_NSEC_NONE);
		return;
	}
	bsc_timeline_view_set_playhead(timeline, track->zero + bsc_player_at(player));
	bsc_timeline_view_follow(timeline);
}

static void on_player_changed(BscPlayer *player, gpointer data)
{
	BscCapturePage *self = data;
	const BscTrack *track = bsc_player_get_track(player, 0);
	BscNsec begin = 0, end = 0;

	if (track && bsc_player_get_loop(player, &begin, &end)) {
		begin += track->zero;
		end += track->zero;
	}
	bsc_timeline_view_set_loop(BSC_TIMELINE_VIEW(self->timeline), begin, end);
}

static void on_moment_chosen(BscTimelineView *timeline, gint64 t, gpointer data)
{
	BscCapturePage *self = data;
	const BscTrack *track = bsc_player_get_track(self->player, 0);

	if (track)
		bsc_player_seek(self->player, t - track->zero);
}

static void on_lane_chosen(BscNowList *list, guint lane, gpointer data)
{
	BscCapturePage *self = data;

	bsc_timeline_view_select(BSC_TIMELINE_VIEW(self->timeline),
				 (BscPick){ BSC_REF_LANE, lane });
}

static void play_episode(BscCapturePage *self)
{
	BscTrack track = bsc_track_of(self->document->replays[self->episode]);

	bsc_player_set_tracks(self->player, &track, 1);
}

static void show_episode(BscCapturePage *self, BscRow episode)
{
	self->episode = episode;
	if (self->document == self->recording) {
		self->recorded_episode = episode;
		bsc_what_if_show(BSC_WHAT_IF(self->what_if), self->recording, episode);
	}
	bsc_finding_list_show(BSC_FINDING_LIST(self->findings), self->document, episode);
	bsc_summary_show(BSC_SUMMARY(self->summary), self->document, episode);
	bsc_timeline_view_show(BSC_TIMELINE_VIEW(self->timeline), self->document, episode);
	bsc_legend_show(BSC_LEGEND(self->legend), self->document, episode);
	bsc_event_list_show(BSC_EVENT_LIST(self->events), self->document);
	bsc_find_bar_show(BSC_FIND_BAR(self->find_bar), self->document, episode);
	play_episode(self);
	gtk_window_set_focus(GTK_WINDOW(gtk_widget_get_root(GTK_WIDGET(self))), self->timeline);
}

/* It may lie in another episode; who looks for more stays where that is done. */
static void on_found_chosen(BscFindBar *bar, guint row, gpointer data)
{
	BscCapturePage *self = data;
	BscTimelineView *timeline = BSC_TIMELINE_VIEW(self->timeline);
	GtkWindow *window = GTK_WINDOW(gtk_widget_get_root(self->timeline));
	GtkWidget *focus = gtk_window_get_focus(window);
	BscRow episode = bsc_document_episode_of(self->document, row);

	if (episode != self->episode) {
		show_episode(self, episode);
		gtk_window_set_focus(window, focus);
	}
	bsc_timeline_view_select(timeline, (BscPick){ .kind = BSC_REF_INTERVAL, .row = row });
	bsc_timeline_view_reveal(timeline);
}

static void on_restored(BscSession *session, guint episode, gpointer data)
{
	BscCapturePage *self = data;
	const BscSessionFile *file = bsc_session_get_file(session);

	bsc_compare_offer_show(BSC_COMPARE_OFFER(self->offer), file->compare, self->recording);
	if (file->simulate)
		bsc_what_if_assume(BSC_WHAT_IF(self->what_if), file->simulate);
	if (self->document != self->recording || episode == BSC_NO_ROW)
		return;
	if (episode != self->episode)
		show_episode(self, episode);
	bsc_session_restore_view(session);
}

static void on_episode_chosen(BscSummary *summary, guint episode, gpointer data)
{
	show_episode(data, episode);
}

static void show_damage(BscCapturePage *self)
{
	g_autofree char *damage = bsc_facts_damage(self->document->capture);

	if (damage)
		gtk_label_set_text(GTK_LABEL(self->damage_label), damage);
	gtk_info_bar_set_revealed(GTK_INFO_BAR(self->damage_bar), damage != NULL);
}

static void on_damage_response(GtkInfoBar *bar, int response, gpointer data)
{
	gtk_info_bar_set_revealed(bar, FALSE);
}

static void set_highlight(BscCapturePage *self, const char *name)
{
	if (!name || !bsc_highlight_parse(name, &self->highlight))
		return;
	bsc_timeline_view_set_highlight(BSC_TIMELINE_VIEW(self->timeline), self->highlight);
	bsc_legend_set_highlight(BSC_LEGEND(self->legend), self->highlight);
}

/* A bar that is folded away still says its text to a screen reader. */
static void hide_banner(BscCapturePage *self)
{
	gtk_label_set_text(GTK_LABEL(self->simulated_label), "");
	gtk_info_bar_set_revealed(GTK_INFO_BAR(self->simulated_bar), FALSE);
}

static void set_simulated(BscCapturePage *self, const char *title)
{
	if (g_strcmp0(self->simulated, title) == 0)
		return;
	g_free(self->simulated);
	self->simulated = g_strdup(title);
	g_object_notify_by_pspec(G_OBJECT(self), properties[PROP_SIMULATED]);
}

/* DOCUMENT, of which a reference is kept, in place of what is shown; NULL: nothing. */
static void set_document(BscCapturePage *self, BscDocument *document, BscRow episode)
{
	BscDocument *before = self->document;

	self->document = document ? bsc_document_ref(document) : NULL;
	bsc_session_set_aside(self->session, document && document != self->recording);
	if (document) {
		show_damage(self);
		show_episode(self, episode);
	} else {
		bsc_player_set_tracks(self->player, NULL, 0);
		bsc_timeline_view_show(BSC_TIMELINE_VIEW(self->timeline), NULL, BSC_NO_ROW);
		bsc_legend_show(BSC_LEGEND(self->legend), NULL, BSC_NO_ROW);
		bsc_finding_list_show(BSC_FINDING_LIST(self->findings), NULL, BSC_NO_ROW);
		bsc_what_if_show(BSC_WHAT_IF(self->what_if), NULL, BSC_NO_ROW);
		bsc_event_list_show(BSC_EVENT_LIST(self->events), NULL);
		bsc_find_bar_show(BSC_FIND_BAR(self->find_bar), NULL, BSC_NO_ROW);
	}
	bsc_document_unref(before);
}

GActionGroup *bsc_capture_page_new_replay_actions(BscCapturePage *self)
{
	return bsc_replay_actions_new(self->player, BSC_TIMELINE_VIEW(self->timeline));
}

void bsc_capture_page_show(BscCapturePage *self, BscDocument *document)
{
	BscDocument *before = self->recording;

	self->recording = document ? bsc_document_ref(document) : NULL;
	if (document)
		bsc_recent_add(document->capture->trace->path);
	hide_banner(self);
	bsc_compare_offer_hide(BSC_COMPARE_OFFER(self->offer));
	bsc_session_open(self->session, document);
	set_document(self, document, document ? bsc_document_best_episode(document) : 0);
	set_simulated(self, NULL);
	bsc_document_unref(before);
}

const BscDocument *bsc_capture_page_document(BscCapturePage *self)
{
	return self->document;
}

static void on_prediction_opened(BscWhatIf *pane, gpointer document, const char *title,
				 const char *text, gpointer data)
{
	BscCapturePage *self = data;

	gtk_label_set_text(GTK_LABEL(self->simulated_label), text);
	gtk_info_bar_set_revealed(GTK_INFO_BAR(self->simulated_bar), TRUE);
	set_document(self, document, 0);
	set_simulated(self, title);
}

static void on_prediction_compared(BscWhatIf *pane, gpointer document, guint policy,
				   gpointer assumptions, gpointer data)
{
	BscCapturePage *self = data;
	const char *path = self->recording->capture->trace->path;
	g_autoptr(GPtrArray) comparands = bsc_comparands_new();
	BscComparand *predicted = bsc_comparand_new(path, (BscPolicy)policy, document, 0);

	predicted->assumptions = bsc_assumptions_copy(assumptions);
	predicted->recorded = self->recorded_episode;
	g_ptr_array_add(comparands, bsc_comparand_new(path, BSC_N_POLICIES, self->recording,
						      self->recorded_episode));
	g_ptr_array_add(comparands, predicted);
	g_signal_emit(self, signals[COMPARED], 0, comparands);
}

static void on_assumed(BscWhatIf *pane, gpointer assumptions, gpointer data)
{
	bsc_session_note_assumptions(((BscCapturePage *)data)->session, assumptions);
}

static void on_offer_compared(BscCompareOffer *offer, gpointer comparands, gpointer data)
{
	BscCapturePage *self = data;

	if (((GPtrArray *)comparands)->len == 0)
		bsc_session_note_comparison(self->session, comparands);
	else
		g_signal_emit(self, signals[COMPARED], 0, comparands);
}

void bsc_capture_page_note_comparison(BscCapturePage *self, const GPtrArray *comparands)
{
	bsc_session_note_comparison(self->session, comparands);
}

static void action_show_recording(GtkWidget *widget, const char *name, GVariant *parameter)
{
	BscCapturePage *self = BSC_CAPTURE_PAGE(widget);

	if (!self->simulated)
		return;
	hide_banner(self);
	set_document(self, self->recording, self->recorded_episode);
	set_simulated(self, NULL);
}

static void action_find(GtkWidget *widget, const char *name, GVariant *parameter)
{
	bsc_find_bar_open(BSC_FIND_BAR(BSC_CAPTURE_PAGE(widget)->find_bar));
}

static void action_find_step(GtkWidget *widget, const char *name, GVariant *parameter)
{
	bsc_find_bar_step(BSC_FIND_BAR(BSC_CAPTURE_PAGE(widget)->find_bar),
			  g_str_has_suffix(name, "next"));
}

static void action_events(GtkWidget *widget, const char *name, GVariant *parameter)
{
	BscCapturePage *self = BSC_CAPTURE_PAGE(widget);

	gtk_stack_set_visible_child(GTK_STACK(self->list_pages), self->events);
	gtk_widget_grab_focus(self->events);
}

/* The timeline keeps the focus: it is where markers are set. */
static void action_measure(GtkWidget *widget, const char *name, GVariant *parameter)
{
	BscCapturePage *self = BSC_CAPTURE_PAGE(widget);

	g_object_set(widget, "show-lists", TRUE, NULL);
	gtk_stack_set_visible_child(GTK_STACK(self->list_pages), self->measure);
}

static void action_what_if(GtkWidget *widget, const char *name, GVariant *parameter)
{
	BscCapturePage *self = BSC_CAPTURE_PAGE(widget);

	gtk_stack_set_visible_child(GTK_STACK(self->list_pages), self->what_if);
	gtk_widget_child_focus(self->what_if, GTK_DIR_TAB_FORWARD);
}

void bsc_capture_page_keep(BscCapturePage *self, GSettings *settings)
{
	bsc_settings_keep_pane(settings, GTK_PANED(self->inspector_pane), "inspector-position");
	bsc_settings_keep_pane(settings, GTK_PANED(self->lists_pane), "lists-position");
}

GtkWidget *bsc_capture_page_timeline(BscCapturePage *self)
{
	return self->timeline;
}

static void bsc_capture_page_set_property(GObject *object, guint id, const GValue *value,
					  GParamSpec *spec)
{
	BscCapturePage *self = BSC_CAPTURE_PAGE(object);

	switch (id) {
	case PROP_SHOW_INSPECTOR:
		self->show_inspector = g_value_get_boolean(value);
		gtk_widget_set_visible(self->side, self->show_inspector);
		break;
	case PROP_SHOW_LISTS:
		self->show_lists = g_value_get_boolean(value);
		gtk_widget_set_visible(self->lists, self->show_lists);
		break;
	case PROP_HIGHLIGHT: set_highlight(self, g_value_get_string(value)); break;
	}
}

static void bsc_capture_page_get_property(GObject *object, guint id, GValue *value,
					  GParamSpec *spec)
{
	BscCapturePage *self = BSC_CAPTURE_PAGE(object);

	switch (id) {
	case PROP_SHOW_INSPECTOR: g_value_set_boolean(value, self->show_inspector); break;
	case PROP_SHOW_LISTS: g_value_set_boolean(value, self->show_lists); break;
	case PROP_SIMULATED: g_value_set_string(value, self->simulated); break;
	case PROP_HIGHLIGHT:
		g_value_set_static_string(value, bsc_highlight_name(self->highlight));
		break;
	}
}

static void bsc_capture_page_dispose(GObject *object)
{
	BscCapturePage *self = BSC_CAPTURE_PAGE(object);

	if (self->player)
		bsc_player_set_tracks(self->player, NULL, 0);
	g_clear_pointer(&self->session, bsc_session_close);
	g_clear_object(&self->player);
	G_OBJECT_CLASS(bsc_capture_page_parent_class)->dispose(object);
}

static void bsc_capture_page_finalize(GObject *object)
{
	bsc_document_unref(BSC_CAPTURE_PAGE(object)->document);
	bsc_document_unref(BSC_CAPTURE_PAGE(object)->recording);
	g_free(BSC_CAPTURE_PAGE(object)->simulated);
	G_OBJECT_CLASS(bsc_capture_page_parent_class)->finalize(object);
}

static void bind_children(GtkWidgetClass *class)
{
	static const struct {
		const char *name;
		size_t offset;
	} children[] = {
#define CHILD(name) { #name, G_STRUCT_OFFSET(BscCapturePage, name) }
		CHILD(damage_bar), CHILD(damage_label),  CHILD(summary),
		CHILD(timeline),   CHILD(legend),        CHILD(inspector),
		CHILD(findings),   CHILD(replay_bar),    CHILD(now_list),
		CHILD(side),       CHILD(simulated_bar), CHILD(simulated_label),
		CHILD(lists),      CHILD(list_pages),    CHILD(what_if),
		CHILD(find_bar),   CHILD(events),        CHILD(inspector_pane),
		CHILD(lists_pane), CHILD(overview),      CHILD(lane_bar),
		CHILD(measure),    CHILD(offer),
#undef CHILD
	};

	for (size_t i = 0; i < G_N_ELEMENTS(children); i++)
		gtk_widget_class_bind_template_child_full(class, children[i].name, FALSE,
							  (gssize)children[i].offset);
	gtk_widget_class_bind_template_callback(class, on_selection_changed);
	gtk_widget_class_bind_template_callback(class, on_episode_chosen);
	gtk_widget_class_bind_template_callback(class, on_found);
	gtk_widget_class_bind_template_callback(class, on_found_chosen);
	gtk_widget_class_bind_template_callback(class, on_event_chosen);
	gtk_widget_class_bind_template_callback(class, on_finding_selected);
	gtk_widget_class_bind_template_callback(class, on_finding_activated);
	gtk_widget_class_bind_template_callback(class, on_damage_response);
	gtk_widget_class_bind_template_callback(class, on_moment_chosen);
	gtk_widget_class_bind_template_callback(class, on_lane_chosen);
	gtk_widget_class_bind_template_callback(class, on_prediction_opened);
	gtk_widget_class_bind_template_callback(class, on_prediction_compared);
	gtk_widget_class_bind_template_callback(class, on_assumed);
	gtk_widget_class_bind_template_callback(class, on_offer_compared);
}

static void install_properties(GObjectClass *class)
{
	GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

	properties[PROP_SHOW_INSPECTOR] =
		g_param_spec_boolean("show-inspector", NULL, NULL, TRUE, flags);
	properties[PROP_SHOW_LISTS] = g_param_spec_boolean("show-lists", NULL, NULL, TRUE, flags);
	properties[PROP_SIMULATED] = g_param_spec_string("simulated", NULL, NULL, NULL,
							 G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
	properties[PROP_HIGHLIGHT] = g_param_spec_string("highlight", NULL, NULL, "none", flags);
	g_object_class_install_properties(class, N_PROPERTIES, properties);
}

static void ensure_types(void)
{
	g_type_ensure(BSC_TYPE_SUMMARY);
	g_type_ensure(BSC_TYPE_TIMELINE_VIEW);
	g_type_ensure(BSC_TYPE_LEGEND);
	g_type_ensure(BSC_TYPE_INSPECTOR);
	g_type_ensure(BSC_TYPE_FINDING_LIST);
	g_type_ensure(BSC_TYPE_REPLAY_BAR);
	g_type_ensure(BSC_TYPE_NOW_LIST);
	g_type_ensure(BSC_TYPE_WHAT_IF);
	g_type_ensure(BSC_TYPE_COMPARE_OFFER);
	g_type_ensure(BSC_TYPE_FIND_BAR);
	g_type_ensure(BSC_TYPE_OVERVIEW);
	g_type_ensure(BSC_TYPE_LANE_BAR);
	g_type_ensure(BSC_TYPE_MEASURE_PANE);
	g_type_ensure(BSC_TYPE_EVENT_LIST);
}

static void bsc_capture_page_class_init(BscCapturePageClass *class)
{
	GObjectClass *object_class = G_OBJECT_CLASS(class);
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);

	object_class->dispose = bsc_capture_page_dispose;
	object_class->finalize = bsc_capture_page_finalize;
	object_class->set_property = bsc_capture_page_set_property;
	object_class->get_property = bsc_capture_page_get_property;
	install_properties(object_class);
	signals[COMPARED] = g_signal_new("compared", BSC_TYPE_CAPTURE_PAGE, G_SIGNAL_RUN_LAST, 0,
					 NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
	ensure_types();
	gtk_widget_class_set_template_from_resource(
		widget_class, "/org/bringupscope/BringupScope/capture-page.ui");
	bind_children(widget_class);
	bsc_replay_actions_add_keys(widget_class);
	gtk_widget_class_install_action(widget_class, "page.show-recording", NULL,
					action_show_recording);
	gtk_widget_class_install_action(widget_class, "page.what-if", NULL, action_what_if);
	gtk_widget_class_install_action(widget_class, "page.measure", NULL, action_measure);
	gtk_widget_class_add_binding_action(widget_class, GDK_KEY_m, GDK_SHIFT_MASK, "page.measure",
					    NULL);
	gtk_widget_class_install_action(widget_class, "page.events", NULL, action_events);
	gtk_widget_class_install_action(widget_class, "page.find", NULL, action_find);
	gtk_widget_class_install_action(widget_class, "page.find-next", NULL, action_find_step);
	gtk_widget_class_install_action(widget_class, "page.find-previous", NULL, action_find_step);
}

static void bsc_capture_page_init(BscCapturePage *self)
{
	self->show_inspector = self->show_lists = TRUE;
	gtk_widget_init_template(GTK_WIDGET(self));
	self->player = bsc_player_new(GTK_WIDGET(self));
	self->session = bsc_session_new(BSC_TIMELINE_VIEW(self->timeline));
	g_signal_connect(self->session, "restored", G_CALLBACK(on_restored), self);
	bsc_overview_set_timeline(BSC_OVERVIEW(self->overview), BSC_TIMELINE_VIEW(self->timeline));
	bsc_lane_bar_set_timeline(BSC_LANE_BAR(self->lane_bar), BSC_TIMELINE_VIEW(self->timeline));
	bsc_measure_pane_set_timeline(BSC_MEASURE_PANE(self->measure),
				      BSC_TIMELINE_VIEW(self->timeline));
	g_signal_connect(self->player, "moment-changed", G_CALLBACK(on_moment_changed), self);
	g_signal_connect(self->player, "state-changed", G_CALLBACK(on_player_changed), self);
	bsc_replay_bar_set_player(BSC_REPLAY_BAR(self->replay_bar), self->player);
	bsc_now_list_set_player(BSC_NOW_LIST(self->now_list), self->player);
}
