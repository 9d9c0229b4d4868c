/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ui/player.h"

#include <gtk/gtk.h>

/*
 * What each CPU does at the moment of a player, in words, and who waits for whom; nothing of it is
 * visible while there is no playhead. Emits "lane-chosen" (uint row of the timeline's lanes).
 */
#define BSC_TYPE_NOW_LIST (bsc_now_list_get_type())
G_DECLARE_FINAL_TYPE(BscNowList, bsc_now_list, BSC, NOW_LIST, GtkWidget)

/* Shows the first track of PLAYER, of which a reference is kept, from now on. Once. */
void bsc_now_list_set_player(BscNowList *self, BscPlayer *player);
