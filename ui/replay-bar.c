/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/replay-bar.h"

#include "ui/facts.h"
#include "ui/replay-state.h"
#include "ui/say.h"

struct _BscReplayBar {
	GtkWidget parent_instance;
	BscPlayer *player; /* owned */
	GtkWidget *controls, *words;
	GtkWidget *play_button, *loop_button;
	GtkWidget *moment_label, *next_label, *speed_label, *tally_box, *tally_view;
	GtkWidget *counts[BSC_N_TALLIES], *count_labels[BSC_N_TALLIES];
	GtkWidget *uncertain_label;
};

G_DEFINE_FINAL_TYPE(BscReplayBar, bsc_replay_bar, GTK_TYPE_WIDGET)

/* px; between controls and words, and what the words ask for beside the controls. */
#define GAP_BESIDE  24
#define GAP_BELOW   6
#define WORDS_WIDTH 480

static void show_nothing(BscReplayBar *self)
{
	gtk_label_set_text(GTK_LABEL(self->moment_label), "Replay");
	gtk_label_set_text(GTK_LABEL(self->next_label),
			   "Space plays, J and L step, a press on the axis goes there");
	gtk_widget_set_visible(self->tally_view, FALSE);
}

static void show_tally(BscReplayBar *self, const BscTally *tally)
{
	g_autofree char *all = bsc_replay_state_tally(tally);
	g_autofree char *uncertain = bsc_replay_state_uncertain(tally);

	for (int i = 0; i < BSC_N_TALLIES; i++) {
		BscTallyKind kind = (BscTallyKind)i;
		g_autofree char *text = bsc_replay_state_count(tally, kind);

		gtk_label_set_text(GTK_LABEL(self->count_labels[i]), text);
		gtk_widget_set_visible(self->counts[i], bsc_replay_state_is_counted(tally, kind));
		gtk_widget_set_opacity(self->counts[i], tally->n[i] > 0 ? 1 : 0.5);
	}
	gtk_label_set_text(GTK_LABEL(self->uncertain_label), uncertain);
	gtk_widget_set_visible(self->uncertain_label, *uncertain != '\0');
	gtk_widget_set_visible(self->tally_view, TRUE);
	gtk_accessible_update_property(GTK_ACCESSIBLE(self->tally_box),
				       GTK_ACCESSIBLE_PROPERTY_LABEL, all, -1);
}

static gboolean on_tally_tip(GtkWidget *view, int x, int y, gboolean by_keyboard, GtkTooltip *tip,
			     gpointer data)
{
	BscReplayBar *self = data;
	const BscTrack *track = bsc_player_get_track(self->player, 0);
	g_autofree char *all = NULL;
	BscTally tally;

	if (!track)
		return FALSE;
	bsc_replay_tally(track->replay, track->zero + bsc_player_at(self->player), &tally);
	all = bsc_replay_state_tally(&tally);
	gtk_tooltip_set_text(tip, all);
	return TRUE;
}

/* What comes next on any of several tracks; their states are shown elsewhere. */
static void show_several(BscReplayBar *self)
{
	BscNsec at = bsc_player_at(self->player), when = 0;
	g_autofree char *moment = bsc_facts_place_from(0, at);
	g_autofree char *sentence = g_strdup("next: nothing more");
	const BscTrack *track;
	bool has_next = false;

	for (size_t i = 0; (track = bsc_player_get_track(self->player, i)); i++) {
		BscNsec there;
		g_autofree char *words = NULL;

		if (!bsc_tracks_step(track, 1, BSC_STEP_SYNC, at, true, -1, &there) ||
		    (has_next && there >= when))
			continue;
		has_next = true;
		when = there;
		words = bsc_replay_state_next(track->replay, track->zero + at);
		g_free(sentence);
		sentence = g_strdup_printf("next, %s: %s", track->label, words);
	}
	gtk_label_set_text(GTK_LABEL(self->moment_label), moment);
	gtk_label_set_text(GTK_LABEL(self->next_label), sentence);
	gtk_widget_set_visible(self->tally_view, FALSE);
}

static void on_moment_changed(BscPlayer *player, gpointer data)
{
	BscReplayBar *self = data;
	const BscTrack *track = bsc_player_get_track(player, 0);
	BscNsec t;
	BscTally tally;

	if (!track || !bsc_player_is_shown(player)) {
		show_nothing(self);
		return;
	}
	if (bsc_player_get_track(player, 1)) {
		show_several(self);
		return;
	}
	t = track->zero + bsc_player_at(player);
	bsc_replay_tally(track->replay, t, &tally);
	{
		g_autofree char *moment = bsc_replay_state_moment(track->replay, t);
		g_autofree char *next = bsc_replay_state_next(track->replay, t);
		g_autofree char *sentence = g_strdup_printf("next: %s", next);

		gtk_label_set_text(GTK_LABEL(self->moment_label), moment);
		gtk_label_set_text(GTK_LABEL(self->next_label), sentence);
	}
	show_tally(self, &tally);
}

static void show_loop(BscReplayBar *self)
{
	const BscTrack *track = bsc_player_get_track(self->player, 0);
	g_autofree char *range = NULL;
	g_autofree char *text = NULL;
	BscNsec begin, end;

	if (!track || !bsc_player_get_loop(self->player, &begin, &end)) {
		gtk_widget_set_tooltip_text(self->loop_button,
					    "Repeat the selection, or what is visible (R)");
		return;
	}
	range = bsc_facts_range_from(0, begin, end);
	text = g_strdup_printf("Repeats %s (R)", range);
	gtk_widget_set_tooltip_text(self->loop_button, text);
}

static void on_state_changed(BscPlayer *player, gpointer data)
{
	BscReplayBar *self = data;
	bool is_playing = bsc_player_is_playing(player);
	g_autofree char *speed = bsc_replay_state_speed(bsc_player_get_slowdown(player));

	gtk_button_set_icon_name(GTK_BUTTON(self->play_button),
				 is_playing ? "media-playback-pause-symbolic"
					    : "media-playback-start-symbolic");
	gtk_widget_set_tooltip_text(self->play_button,
				    is_playing ? "Pause (Space)" : "Play (Space)");
	gtk_accessible_update_property(GTK_ACCESSIBLE(self->play_button),
				       GTK_ACCESSIBLE_PROPERTY_LABEL, is_playing ? "Pause" : "Play",
				       -1);
	gtk_label_set_text(GTK_LABEL(self->speed_label), speed);
	show_loop(self);
}

void bsc_replay_bar_set_player(BscReplayBar *self, BscPlayer *player)
{
	g_return_if_fail(!self->player);
	self->player = g_object_ref(player);
	g_signal_connect_object(player, "moment-changed", G_CALLBACK(on_moment_changed), self, 0);
	g_signal_connect_object(player, "state-changed", G_CALLBACK(on_state_changed), self, 0);
	on_moment_changed(player, self);
	on_state_changed(player, self);
}

static GtkWidget *new_swatch(BscTallyKind kind)
{
	GtkWidget *swatch = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 0);

	gtk_widget_set_valign(swatch, GTK_ALIGN_CENTER);
	gtk_widget_add_css_class(swatch, "swatch");
	gtk_widget_add_css_class(swatch, bsc_tally_name(kind));
	return swatch;
}

/* The colour is that of the stretches; the word says the same to who does not see it. */
static void add_counts(BscReplayBar *self)
{
	for (int i = 0; i < BSC_N_TALLIES; i++) {
		GtkWidget *box = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 5);

		self->counts[i] = box;
		self->count_labels[i] = gtk_label_new(NULL);
		gtk_widget_add_css_class(self->count_labels[i], "value");
		gtk_box_append(GTK_BOX(box), new_swatch((BscTallyKind)i));
		gtk_box_append(GTK_BOX(box), self->count_labels[i]);
		gtk_box_append(GTK_BOX(self->tally_box), box);
	}
	self->uncertain_label = gtk_label_new(NULL);
	gtk_label_set_ellipsize(GTK_LABEL(self->uncertain_label), PANGO_ELLIPSIZE_END);
	gtk_widget_add_css_class(self->uncertain_label, "key");
	gtk_box_append(GTK_BOX(self->tally_box), self->uncertain_label);
}

/* px of CHILD in ORIENTATION, where it has FOR_SIZE in the other. */
static int natural(GtkWidget *child, GtkOrientation orientation, int for_size)
{
	int size;

	gtk_widget_measure(child, orientation, for_size, NULL, &size, NULL, NULL);
	return size;
}

static bool fits_beside(BscReplayBar *self, int width)
{
	return width < 0 || width >= natural(self->controls, GTK_ORIENTATION_HORIZONTAL, -1) +
					     GAP_BESIDE + WORDS_WIDTH;
}

static void measure_width(BscReplayBar *self, int *ret_minimum, int *ret_natural)
{
	int least, words;

	gtk_widget_measure(self->words, GTK_ORIENTATION_HORIZONTAL, -1, &least, &words, NULL, NULL);
	*ret_minimum = MAX(natural(self->controls, GTK_ORIENTATION_HORIZONTAL, -1), least);
	*ret_natural = natural(self->controls, GTK_ORIENTATION_HORIZONTAL, -1) + GAP_BESIDE +
		       MAX(words, WORDS_WIDTH);
}

static int height_for(BscReplayBar *self, int width)
{
	int controls = natural(self->controls, GTK_ORIENTATION_VERTICAL, -1);
	int words = natural(self->words, GTK_ORIENTATION_VERTICAL, -1);

	return fits_beside(self, width) ? MAX(controls, words) : controls + GAP_BELOW + words;
}

static GtkSizeRequestMode bsc_replay_bar_get_request_mode(GtkWidget *widget)
{
	return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void bsc_replay_bar_measure(GtkWidget *widget, GtkOrientation orientation, int for_size,
				   int *minimum, int *natural_size, int *minimum_baseline,
				   int *natural_baseline)
{
	BscReplayBar *self = BSC_REPLAY_BAR(widget);

	if (orientation == GTK_ORIENTATION_HORIZONTAL)
		measure_width(self, minimum, natural_size);
	else
		*minimum = *natural_size = height_for(self, for_size);
}

static void bsc_replay_bar_size_allocate(GtkWidget *widget, int width, int height, int baseline)
{
	BscReplayBar *self = BSC_REPLAY_BAR(widget);
	int used = natural(self->controls, GTK_ORIENTATION_HORIZONTAL, -1);
	int controls = natural(self->controls, GTK_ORIENTATION_VERTICAL, -1);
	GtkAllocation above = { 0, 0, used, height }, rest = { 0, 0, width, height };

	if (fits_beside(self, width)) {
		rest.x = used + GAP_BESIDE;
		rest.width = width - rest.x;
	} else {
		above.height = controls;
		rest.y = controls + GAP_BELOW;
		rest.height = height - rest.y;
	}
	gtk_widget_size_allocate(self->controls, &above, -1);
	gtk_widget_size_allocate(self->words, &rest, -1);
}

static void bsc_replay_bar_dispose(GObject *object)
{
	BscReplayBar *self = BSC_REPLAY_BAR(object);

	g_clear_object(&self->player);
	g_clear_pointer(&self->controls, gtk_widget_unparent);
	g_clear_pointer(&self->words, gtk_widget_unparent);
	G_OBJECT_CLASS(bsc_replay_bar_parent_class)->dispose(object);
}

static void bsc_replay_bar_class_init(BscReplayBarClass *class)
{
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);

	G_OBJECT_CLASS(class)->dispose = bsc_replay_bar_dispose;
	widget_class->get_request_mode = bsc_replay_bar_get_request_mode;
	widget_class->measure = bsc_replay_bar_measure;
	widget_class->size_allocate = bsc_replay_bar_size_allocate;
	gtk_widget_class_set_template_from_resource(widget_class,
						    "/org/bringupscope/BringupScope/replay-bar.ui");
	gtk_widget_class_set_css_name(widget_class, "replaybar");
	gtk_widget_class_bind_template_child(widget_class, BscReplayBar, controls);
	gtk_widget_class_bind_template_child(widget_class, BscReplayBar, words);
	gtk_widget_class_bind_template_child(widget_class, BscReplayBar, play_button);
	gtk_widget_class_bind_template_child(widget_class, BscReplayBar, loop_button);
	gtk_widget_class_bind_template_child(widget_class, BscReplayBar, moment_label);
	gtk_widget_class_bind_template_child(widget_class, BscReplayBar, next_label);
	gtk_widget_class_bind_template_child(widget_class, BscReplayBar, speed_label);
	gtk_widget_class_bind_template_child(widget_class, BscReplayBar, tally_box);
	gtk_widget_class_bind_template_child(widget_class, BscReplayBar, tally_view);
}

static void bsc_replay_bar_init(BscReplayBar *self)
{
	gtk_widget_init_template(GTK_WIDGET(self));
	add_counts(self);
	bsc_tip_when_cut(self->next_label);
	gtk_widget_set_has_tooltip(self->tally_view, TRUE);
	g_signal_connect(self->tally_view, "query-tooltip", G_CALLBACK(on_tally_tip), self);
	show_nothing(self);
}
