/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "model/align.h"
#include "model/capture.h"

#include <glib.h>

/*
 * Any moment of an episode, recorded or simulated: what every lane is doing, who waits for whom,
 * what comes next. Everything is a pure function of the moment; nothing is played inside.
 */

/* What a CPU counts as at a moment. */
#define BSC_TALLIES(X)                                                                             \
	X(OFFLINE, "offline", "not kicked yet, or down")                                           \
	X(WAKING, "waking", "kicked; firmware and early code")                                     \
	X(WAITING, "waiting", "alive, and waits for its release")                                  \
	X(STARTING, "starting", "released; STARTING callbacks to threaded ONLINE callbacks")       \
	X(ONLINE, "online", "brought up as far as asked")                                          \
	X(LEAVING, "leaving", "going down: teardown callbacks, until it is dead")                  \
	X(FAILED, "failed", "will not come up, and has been given up")                             \
	X(UNKNOWN, "unknown", "no event tells")

typedef enum BscTallyKind {
#define X(kind, name, text) BSC_TALLY_##kind,
	BSC_TALLIES(X)
#undef X
		BSC_N_TALLIES
} BscTallyKind;

const char *bsc_tally_name(BscTallyKind kind); /* static */
const char *bsc_tally_text(BscTallyKind kind); /* static */

/* How many APs of the episode are in each state; where bounds overlap they count as LIKELY says. */
typedef struct BscTally {
	uint32_t n[BSC_N_TALLIES];
	uint32_t n_uncertain; /* of them, CPUs that may be in the state before or after instead */
} BscTally;

/* What one lane does at a moment. */
typedef struct BscLaneState {
	BscRow lane;
	uint32_t cpu;
	bool is_control;
	BscTallyKind tally;  /* OFFLINE .. UNKNOWN; of no meaning for the control lane */
	BscRow interval;     /* of depth 0 that holds the moment; BSC_NO_ROW: none */
	BscRow other;        /* between bounds: the neighbour that may hold it instead; or none */
	BscRow callback;     /* that runs; BSC_NO_ROW: none, or no event shows it */
	BscMoment since;     /* when the state began */
	BscMoment until;     /* when it ends; UNKNOWN if it does not */
	int32_t waits_for;   /* CPU that it waits for; the control CPU's number for an AP; -1 */
	BscRow waits_lane;   /* lane of that; BSC_NO_ROW */
	BscNsec waits_since; /* begin of the wait (its early bound); BSC_NSEC_NONE: does not wait.
				Set without waits_for: woken, and waits for its own CPU to run it */
	bool is_asleep;      /* it waits asleep; else busily, where it waits */
	bool may_not_wait;   /* no event tells whether it waits, or for what; "may wait" in words */
	bool is_uncertain;   /* it may be in the tally in front of, or behind, TALLY instead */
} BscLaneState;

typedef struct BscReplay BscReplay;

/* Indexes EPISODE of CAPTURE, of which a reference is kept. O(n log n). Immutable, so threads may
 * share it. Free with bsc_replay_free(). */
BscReplay *bsc_replay_new(const BscCapture *capture, BscRow episode);
void bsc_replay_free(BscReplay *replay);

const BscCapture *bsc_replay_capture(const BscReplay *replay);
BscRow bsc_replay_episode(const BscReplay *replay);
BscNsec bsc_replay_begin(const BscReplay *replay); /* of the episode */
BscNsec bsc_replay_end(const BscReplay *replay);

/* State of LANE (a row of the timeline) at T. O(log n). */
BscLaneState bsc_replay_lane(const BscReplay *replay, BscRow lane, BscNsec t);
/*
 * Appends STATE in words: "waits asleep for CPU 3 to come online, for 1.24 ms". Between bounds the
 * time so far is a range, and what it may be doing instead follows.
 */
void bsc_replay_put_words(const BscReplay *replay, const BscLaneState *state, BscNsec t,
			  GString *out);
/* The same without the time so far, for where that stands beside it. */
void bsc_replay_put_state(const BscReplay *replay, const BscLaneState *state, BscNsec t,
			  GString *out);
/* O(log n) for each kind. */
void bsc_replay_tally(const BscReplay *replay, BscNsec t, BscTally *ret);
/* What pictures say of the moment AT: "at 12.5 ms: 4 waiting, 2 waking, 1 online". g_free(). */
char *bsc_replay_tally_text(const BscReplay *replay, BscNsec at);
/* What each lane of the episode does at AT, in words (char *). g_ptr_array_unref(). */
GPtrArray *bsc_replay_lane_words(const BscReplay *replay, BscNsec at);

/* What one can step to. */
typedef enum BscStepKind {
	BSC_STEP_SYNC,   /* synchronisation points: kick, alive, release, online, … done */
	BSC_STEP_CHANGE, /* any change of a lane: the points, waits, callbacks */
} BscStepKind;

/* One moment at which something changes; several may share a moment. Sorted by (ns, lane). */
typedef struct BscReplayStep {
	BscNsec ns;        /* what is shown; inside LOW .. HIGH */
	BscNsec low, high; /* equal where exact */
	BscCertainty certainty;
	BscRow lane;     /* that changes */
	int32_t cpu;     /* AP that it is about; -1: the control task itself */
	int8_t point;    /* BscPointKind; -1: not a synchronisation point */
	int8_t tally;    /* BscTallyKind that the CPU counts as from here; -1: it does not change */
	BscRow interval; /* that begins here; BSC_NO_ROW: none */
} BscReplayStep;

/* All steps of KIND; *RET_N of them. Owned by REPLAY. */
const BscReplayStep *bsc_replay_steps(const BscReplay *replay, BscStepKind kind, size_t *ret_n);
/*
 * The first step of KIND after T (FORWARD) or the last one before T, of CPU alone where CPU >= 0
 * (steps of its lane and steps that the control task makes for it); NULL if there is none.
 * O(log n).
 */
const BscReplayStep *bsc_replay_step(const BscReplay *replay, BscStepKind kind, BscNsec t,
				     bool forward, int32_t cpu);
/* Appends STEP in words: "CPU 4 released by CPU 0"; where it is no exact moment, that and within
 * how much it lies. */
void bsc_replay_put_step(const BscReplay *replay, const BscReplayStep *step, GString *out);
/* The same without the bounds, for where they stand beside it. */
void bsc_replay_put_step_what(const BscReplay *replay, const BscReplayStep *step, GString *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BscReplay, bsc_replay_free)
