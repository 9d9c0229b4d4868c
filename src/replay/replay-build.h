/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Private to src/replay: the index of an episode. */

#include "replay/replay.h"

/*
 * A lane changes: from AT on VALUE holds, as likely as not; it may have changed anywhere from LOW
 * to HIGH. The changes of a lane are sorted by AT; the first one is at INT64_MIN.
 */
typedef struct Change {
	BscNsec at, low, high;
	BscRow value;
} Change;

/* Changes of all lanes of the episode, one lane after the other. */
typedef struct Changes {
	Change *rows;
	size_t *first; /* by lane; n_lanes + 1 entries */
} Changes;

/* When the number of CPUs that count as one kind grows and shrinks; both sorted. */
typedef struct Count {
	BscNsec *up, *down;
	size_t n_up, n_down;
} Count;

/* The callbacks of the control task that stand for a part of one CPU's way. */
typedef struct Frame {
	BscRow kick, bringup, kick_work, takedown; /* BSC_NO_ROW: none */
} Frame;

typedef struct Steps {
	BscReplayStep *rows;
	size_t n;
	BscRow *by_cpu;    /* steps of one CPU after the other, each in order */
	uint32_t *cpus;    /* the CPUs, in order */
	size_t *first_row; /* of each in by_cpu; n_cpus + 1 entries */
	size_t n_cpus;
} Steps;

struct BscReplay {
	BscCapture *capture;
	BscRow episode, first_lane;
	size_t n_lanes;
	BscNsec begin, end;
	Frame *frames;                   /* by bring-up of the episode */
	Changes stretches;               /* value: interval of depth 0; BSC_NO_ROW: none */
	Changes callbacks;               /* value: interval of depth 1; BSC_NO_ROW: none */
	Changes tallies;                 /* value: BscTallyKind */
	Count counts[BSC_N_TALLIES + 1]; /* the last one: uncertain */
	Steps steps[2];                  /* by BscStepKind */
};

static inline const BscTimeline *replay_timeline(const BscReplay *replay)
{
	return replay->capture->timeline;
}

/* The change of LANE (of the timeline) that holds at T; it is not behind *RET_END. O(log n). */
const Change *replay_change_at(const BscReplay *replay, const Changes *changes, BscRow lane,
			       BscNsec t, const Change **ret_end);

static inline bool replay_is_open(const Change *change, BscNsec t)
{
	return change->low <= t && t < change->high;
}

/* The lane may be in the state in front of, or behind, that of CHANGE at T. */
const Change *replay_other_at(const BscReplay *replay, const Changes *changes, BscRow lane,
			      const Change *change, const Change *end, BscNsec t);

/* tally.c: no event tells whether LANE counts as what it counts as at T. */
bool replay_tally_is_uncertain(const BscReplay *replay, BscRow lane, BscNsec t);

/* changes.c: fills stretches and callbacks. */
void replay_build_changes(BscReplay *replay);
/* tally.c: fills tallies and counts, and frees them. */
void replay_build_tallies(BscReplay *replay);
/* steps.c: fills steps, and frees them. */
void replay_build_steps(BscReplay *replay);

/* waits.c: what the control task waits for inside INTERVAL, of STATE. */
typedef enum Wait {
	WAIT_NONE,
	WAIT_ALIVE,  /* until the AP reports alive */
	WAIT_ONLINE, /* until the AP is online */
	WAIT_IDLE,   /* until the AP reaches ONLINE_IDLE */
	WAIT_ONLINE_OR_IDLE,
	WAIT_THREAD,      /* until the AP's hotplug thread is done */
	WAIT_AP,          /* one of these; no event tells which */
	WAIT_DOWN_THREAD, /* until its hotplug thread has run the teardown callbacks */
	WAIT_DEAD,        /* until the dying CPU is dead */
	WAIT_RELEASE,     /* the AP, until it is released */
	WAIT_UNPARK,      /* the AP, until its hotplug thread is woken */
	WAIT_RUN,         /* the AP, until its woken thread runs */
	WAIT_THREAD_WAKE, /* one of the last two */
} Wait;

Wait replay_wait(const BscReplay *replay, const BscLaneState *state, BscNsec t);
