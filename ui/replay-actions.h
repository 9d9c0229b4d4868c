/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ui/player.h"
#include "ui/timeline-view.h"

/*
 * The actions of the group "replay", over PLAYER and what TIMELINE, of track 0, has selected and
 * shows; the group keeps references of both.
 *
 * play (stateful), step (s: "next-sync", "previous-sync", "next-change", "previous-change", each
 * also with "-cpu" for the selected CPU alone), begin, end, slower, faster, loop (stateful: over
 * the selected stretch, else over what is visible), hide.
 */
GActionGroup *bsc_replay_actions_new(BscPlayer *player, BscTimelineView *timeline);

/* The keys for these actions, for a widget that is around all that can have the focus. */
void bsc_replay_actions_add_keys(GtkWidgetClass *class);
