/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/player.h"

#include "replay/clock.h"

struct _BscPlayer {
	GObject parent_instance;
	GtkWidget *widget; /* borrowed; its frames drive the clock */
	guint tick;        /* 0: nothing plays */
	BscTrack *tracks;  /* owned */
	size_t n_tracks;
	BscClock clock;
	bool is_shown;
};

G_DEFINE_FINAL_TYPE(BscPlayer, bsc_player, G_TYPE_OBJECT)

enum { MOMENT_CHANGED, STATE_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* s; in which all is played until somebody chooses another speed. */
#define USUAL_LENGTH 10

/* ns; the time of the frame that is drawn, so that the speed does not depend on how long that
 * takes. */
static BscNsec wall_now(BscPlayer *self)
{
	GdkFrameClock *frames = gtk_widget_get_frame_clock(self->widget);

	return (frames ? gdk_frame_clock_get_frame_time(frames) : g_get_monotonic_time()) * 1000;
}

static void emit_moment(BscPlayer *self)
{
	g_signal_emit(self, signals[MOMENT_CHANGED], 0);
}

static void emit_state(BscPlayer *self)
{
	g_signal_emit(self, signals[STATE_CHANGED], 0);
}

BscNsec bsc_player_at(BscPlayer *self)
{
	return bsc_clock_at(&self->clock, wall_now(self));
}

bool bsc_player_is_shown(BscPlayer *self)
{
	return self->is_shown;
}

bool bsc_player_is_playing(BscPlayer *self)
{
	return self->clock.is_playing;
}

uint32_t bsc_player_get_slowdown(BscPlayer *self)
{
	return self->clock.slowdown;
}

const BscTrack *bsc_player_get_track(BscPlayer *self, size_t index)
{
	return index < self->n_tracks ? &self->tracks[index] : NULL;
}

bool bsc_player_get_loop(BscPlayer *self, BscNsec *ret_begin, BscNsec *ret_end)
{
	if (self->clock.loop_begin >= self->clock.loop_end)
		return false;
	*ret_begin = self->clock.loop_begin;
	*ret_end = self->clock.loop_end;
	return true;
}

/* The clock stands still; who was told that it plays is told so. */
static void stop(BscPlayer *self)
{
	bool was_playing = self->clock.is_playing;

	bsc_clock_pause(&self->clock, wall_now(self));
	if (self->tick)
		gtk_widget_remove_tick_callback(self->widget, self->tick);
	self->tick = 0;
	if (was_playing)
		emit_state(self);
}

static gboolean on_tick(GtkWidget *widget, GdkFrameClock *frames, gpointer data)
{
	BscPlayer *self = data;

	if (bsc_clock_is_done(&self->clock, wall_now(self)))
		stop(self);
	emit_moment(self);
	return self->tick ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void move_to(BscPlayer *self, BscNsec at)
{
	bsc_clock_seek(&self->clock, at, wall_now(self));
	self->is_shown = true;
	emit_moment(self);
}

void bsc_player_play(BscPlayer *self, bool is_playing)
{
	if (self->n_tracks == 0 || is_playing == self->clock.is_playing)
		return;
	if (!is_playing) {
		stop(self);
		emit_moment(self);
		return;
	}
	bsc_clock_play(&self->clock, wall_now(self));
	self->is_shown = true;
	self->tick = gtk_widget_add_tick_callback(self->widget, on_tick, self, NULL);
	emit_state(self);
	emit_moment(self);
}

void bsc_player_seek(BscPlayer *self, BscNsec at)
{
	if (self->n_tracks > 0)
		move_to(self, at);
}

void bsc_player_seek_end(BscPlayer *self, bool is_last)
{
	if (self->n_tracks == 0)
		return;
	if (is_last)
		stop(self);
	move_to(self, is_last ? self->clock.end : self->clock.begin);
}

void bsc_player_step(BscPlayer *self, BscStepKind kind, bool forward, int32_t cpu)
{
	BscNsec from, to;

	if (self->n_tracks == 0)
		return;
	stop(self);
	/* A hidden playhead stands in front of all, or behind it. */
	if (self->is_shown)
		from = self->clock.at;
	else
		from = forward ? self->clock.begin - 1 : self->clock.end + 1;
	if (bsc_tracks_step(self->tracks, self->n_tracks, kind, from, forward, cpu, &to))
		move_to(self, to);
}

void bsc_player_change_speed(BscPlayer *self, bool slower)
{
	bsc_clock_set_slowdown(&self->clock, bsc_clock_next_slowdown(self->clock.slowdown, slower),
			       wall_now(self));
	emit_state(self);
}

void bsc_player_set_loop(BscPlayer *self, BscNsec begin, BscNsec end)
{
	bsc_clock_set_loop(&self->clock, begin, end, wall_now(self));
	emit_state(self);
}

void bsc_player_hide(BscPlayer *self)
{
	stop(self);
	if (!self->is_shown)
		return;
	self->is_shown = false;
	bsc_clock_seek(&self->clock, self->clock.begin, wall_now(self));
	emit_moment(self);
}

void bsc_player_set_tracks(BscPlayer *self, const BscTrack *tracks, size_t n)
{
	BscNsec begin, end;

	stop(self);
	g_free(self->tracks);
	self->tracks = g_memdup2(tracks, n * sizeof *tracks);
	self->n_tracks = n;
	self->is_shown = false;
	bsc_tracks_span(tracks, n, &begin, &end);
	self->clock = bsc_clock_new(begin, end);
	bsc_clock_set_slowdown(&self->clock, bsc_clock_fit_slowdown(&self->clock, USUAL_LENGTH),
			       wall_now(self));
	emit_state(self);
	emit_moment(self);
}

static void bsc_player_dispose(GObject *object)
{
	BscPlayer *self = BSC_PLAYER(object);

	if (self->tick)
		gtk_widget_remove_tick_callback(self->widget, self->tick);
	self->tick = 0;
	G_OBJECT_CLASS(bsc_player_parent_class)->dispose(object);
}

static void bsc_player_finalize(GObject *object)
{
	g_free(BSC_PLAYER(object)->tracks);
	G_OBJECT_CLASS(bsc_player_parent_class)->finalize(object);
}

static void bsc_player_class_init(BscPlayerClass *class)
{
	G_OBJECT_CLASS(class)->dispose = bsc_player_dispose;
	G_OBJECT_CLASS(class)->finalize = bsc_player_finalize;
	signals[MOMENT_CHANGED] = g_signal_new("moment-changed", BSC_TYPE_PLAYER, G_SIGNAL_RUN_LAST,
					       0, NULL, NULL, NULL, G_TYPE_NONE, 0);
	signals[STATE_CHANGED] = g_signal_new("state-changed", BSC_TYPE_PLAYER, G_SIGNAL_RUN_LAST,
					      0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void bsc_player_init(BscPlayer *self)
{
	self->clock = bsc_clock_new(0, 1);
}

BscPlayer *bsc_player_new(GtkWidget *widget)
{
	BscPlayer *self = g_object_new(BSC_TYPE_PLAYER, NULL);

	self->widget = widget;
	return self;
}
