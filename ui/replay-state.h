/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "replay/replay.h"

/* A moment of a replay in words, as the window says them. All results are freed with g_free(). */

/* "3.912345 ms" since the begin of the episode. */
char *bsc_replay_state_moment(const BscReplay *replay, BscNsec t);

/* "CPU 4 released by CPU 0 in 310 us", "… in 0.2 .. 0.4 ms" where no event shows when. */
char *bsc_replay_state_next(const BscReplay *replay, BscNsec t);

/* "real time"; "1/1000" and "of real time" in a second line. */
char *bsc_replay_state_speed(uint32_t slowdown);

/* The states of a bring-up are always counted; the others only where some CPU is in them. */
bool bsc_replay_state_is_counted(const BscTally *tally, BscTallyKind kind);
/* "waiting 3". */
char *bsc_replay_state_count(const BscTally *tally, BscTallyKind kind);
/* "1 uncertain"; "": none is. */
char *bsc_replay_state_uncertain(const BscTally *tally);
/* All of it: "offline 2 · waking 1 · waiting 3 · starting 1 · online 0, 1 uncertain". */
char *bsc_replay_state_tally(const BscTally *tally);

/* "CPU 4"; "CPU 0, control". */
char *bsc_replay_state_cpu(const BscReplay *replay, BscRow lane);
/* What LANE does at T. */
char *bsc_replay_state_lane(const BscReplay *replay, BscRow lane, BscNsec t);
/* The lane that the last synchronisation point up to T changed; BSC_NO_ROW: none has come yet. */
BscRow bsc_replay_state_latest(const BscReplay *replay, BscNsec t);
