/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ui/player.h"

#include <gtk/gtk.h>

/*
 * Buttons for the actions "replay.…", and what the first track of a player does at its moment: when
 * that is, what comes next, how many CPUs are in which state. The words go below the buttons where
 * there is no room beside them.
 */
#define BSC_TYPE_REPLAY_BAR (bsc_replay_bar_get_type())
G_DECLARE_FINAL_TYPE(BscReplayBar, bsc_replay_bar, BSC, REPLAY_BAR, GtkWidget)

/* Shows PLAYER, of which a reference is kept, from now on. Once. */
void bsc_replay_bar_set_player(BscReplayBar *self, BscPlayer *player);
