/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ui/tracks.h"

#include <gtk/gtk.h>

/*
 * The one clock of everything that has a playhead. It emits "moment-changed" whenever the moment is
 * another one or is shown or hidden, and "state-changed" when it starts, stops, or changes speed,
 * loop or tracks; both without arguments. What has a playhead listens, asks bsc_player_at(), and
 * adds its own zero. Moments are those of the clock, ns from the common zero.
 */
#define BSC_TYPE_PLAYER (bsc_player_get_type())
G_DECLARE_FINAL_TYPE(BscPlayer, bsc_player, BSC, PLAYER, GObject)

/* Plays by the frames of WIDGET, which is borrowed and outlives the player. */
BscPlayer *bsc_player_new(GtkWidget *widget);

/* Plays N TRACKS, which are copied, and hides the playhead; the speed is one to watch them at. */
void bsc_player_set_tracks(BscPlayer *self, const BscTrack *tracks, size_t n);
/* Track INDEX; NULL: there are not so many. */
const BscTrack *bsc_player_get_track(BscPlayer *self, size_t index);

/* Nothing is shown until something is played, stepped to or chosen. */
bool bsc_player_is_shown(BscPlayer *self);
BscNsec bsc_player_at(BscPlayer *self);
bool bsc_player_is_playing(BscPlayer *self);
uint32_t bsc_player_get_slowdown(BscPlayer *self);
/* What repeats; false: nothing does. */
bool bsc_player_get_loop(BscPlayer *self, BscNsec *ret_begin, BscNsec *ret_end);

/* Without tracks nothing of this does anything. */
void bsc_player_play(BscPlayer *self, bool is_playing);
void bsc_player_seek(BscPlayer *self, BscNsec at);
void bsc_player_seek_end(BscPlayer *self, bool is_last);
/* Stops, and goes on to where the next or previous step of KIND is, of CPU alone where CPU >= 0. */
void bsc_player_step(BscPlayer *self, BscStepKind kind, bool forward, int32_t cpu);
void bsc_player_change_speed(BscPlayer *self, bool slower);
/* BEGIN >= END: no loop. */
void bsc_player_set_loop(BscPlayer *self, BscNsec begin, BscNsec end);
/* Stops, and shows no playhead any more. */
void bsc_player_hide(BscPlayer *self);
