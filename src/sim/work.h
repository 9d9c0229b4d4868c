/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "analysis/stays.h"

/*
 * What each CPU's bring-up in a recorded episode consists of: the pieces of work of the control
 * task and of the AP, and the latencies between them, without the order that the kernel gave to
 * different CPUs. A policy puts the pieces together again. All times are distances in ns.
 */

/* What a piece of time is spent on; without RUN and BUSY the CPU is free for others. */
#define BSC_PIECE_STATES(X)                                                                        \
	X(RUN, "work", "working")                                                                  \
	X(CREATION, "thread creation", "asleep until kthreadd has made a thread")                  \
	X(GRACE_PERIOD, "grace period", "asleep until an RCU grace period ends")                   \
	X(ASLEEP, "sleep", "asleep for something else")                                            \
	X(LOCK, "lock", "waiting for a lock")                                                      \
	X(PREEMPTED, "preempted", "runnable, another task has the CPU")

typedef enum BscPieceState {
#define X(state, name, text) BSC_PIECE_##state,
	BSC_PIECE_STATES(X)
#undef X
		BSC_N_PIECE_STATES
} BscPieceState;

const char *bsc_piece_state_name(BscPieceState state); /* static */

typedef struct BscPiece {
	BscNsec duration;
	BscRow callback; /* row of the timeline; BSC_NO_ROW: between two */
	BscPieceState state;
} BscPiece;

/* Rows [first, first + n) of BscWork.pieces. */
typedef struct BscPieces {
	uint32_t first, n;
} BscPieces;

/* A callback of a CPU whose bring-up cannot be taken apart, by its distance from its section. */
typedef struct BscLoose {
	BscRow callback;
	BscNsec offset, duration;
} BscLoose;

/*
 * One CPU. Section A of the control task is PREPARE and, with split startup, the kick; section B is
 * cpu:bringup. A latency that the recording does not show, because nobody had to wait, is
 * BSC_NSEC_NONE.
 */
typedef struct BscCpuWork {
	BscRow bringup; /* row of the timeline */
	uint32_t cpu, round;
	bool is_fixed; /* failed, or going down: its times only move as a whole */
	bool has_b;
	BscNsec a_begin, b_begin; /* moments in the recording */
	BscRow kick_callback, bringup_callback;

	BscPieces gap_a, prepare; /* lock section in front of A; PREPARE callbacks */
	BscNsec kick;             /* in the kick callback until the AP starts */
	BscNsec after_kick;       /* from there to its end; serial: to the first sleep */
	BscNsec kick_return;  /* from KICK, the most that starting the AP can take; <= after_kick */
	bool has_kick_return; /* an event shows it, else it may have been back earlier */
	BscPieces gap_b;      /* lock section in front of B */
	BscNsec entry;        /* from the enter of cpu:bringup to the release, not waiting */
	BscNsec maybe_polled; /* the part of it in which it polled all the same */
	BscNsec alive_lag;    /* from ALIVE to the release, where the control task waited */
	BscNsec running_lag;  /* serial: from ONLINE to the control task running again */
	BscNsec before_idle;  /* from there to the next sleep */
	BscNsec maybe_spun;   /* the part of it that may have been a wait for ALIVE */
	BscNsec idle_lag;     /* from ONLINE_IDLE to running again */
	BscNsec unpark;       /* from there to UNPARK */
	BscNsec after_unpark; /* to the next sleep */
	BscNsec done_lag;     /* from DONE to running again */
	BscNsec back;         /* from there to the exit of cpu:bringup */

	BscNsec wake;         /* from KICK to ALIVE, or to where it would be */
	BscNsec wake_least;   /* the least that it can be */
	BscNsec starting;     /* from there to ONLINE */
	BscNsec after_online; /* from ONLINE to ONLINE_IDLE */
	BscNsec thread_lag;   /* from UNPARK to the first threaded callback */
	BscPieces thread;     /* threaded callbacks */
	BscNsec tail;         /* from the last one to DONE */

	BscPieces fixed;               /* section B of the control task, if is_fixed */
	uint32_t first_loose, n_loose; /* rows of BscWork.loose: callbacks of the AP, if is_fixed */
} BscCpuWork;

/* A section of the control task, in the order of the recording. */
typedef struct BscTurn {
	uint32_t item; /* of BscWork.cpus */
	bool is_b;
	BscNsec begin, end; /* in the recording */
} BscTurn;

/*
 * No event shows where one stretch of an AP gives way to the next; the sum is known. Which of the
 * possible cuts to take. All of them give the recording when nothing is changed.
 */
typedef enum BscCut {
	BSC_CUT_LIKELY,
	BSC_CUT_EARLY,     /* every uncertain point as early as can be */
	BSC_CUT_LATE,      /* as late as can be */
	BSC_CUT_WAKE_LONG, /* the kick early, the rest late */
	BSC_CUT_WAKE_SHORT,
	BSC_CUT_WAIT_SHORT, /* as EARLY for CPUs that were polled for, as WAKE_LONG for others */
	BSC_N_CUTS
} BscCut;

typedef struct BscWork {
	const BscCapture *capture; /* borrowed */
	BscRow episode;
	BscMode mode;
	GArray *cpus;   /* BscCpuWork, by begin */
	GArray *turns;  /* BscTurn */
	GArray *pieces; /* BscPiece */
	GArray *loose;  /* BscLoose */
	BscNsec jiffy;  /* ns, by the control task's own poll sleeps; 0: it never polled */
	bool has_points_bounded;
} BscWork;

/*
 * Takes EPISODE of CAPTURE apart. STAYS are the capture's. NULL with ERROR, one sentence, where the
 * recording does not say enough: lost events, CPUs that it does not see to the end, clocks that
 * disagree.
 */
BscWork *bsc_work_new(const BscCapture *capture, const BscStays *stays, BscRow episode, BscCut cut,
		      GError **error);
void bsc_work_free(BscWork *work);

static inline BscCpuWork *bsc_work_cpu(const BscWork *work, uint32_t item)
{
	return &g_array_index(work->cpus, BscCpuWork, item);
}

static inline BscPiece *bsc_work_piece(const BscWork *work, uint32_t piece)
{
	return &g_array_index(work->pieces, BscPiece, piece);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BscWork, bsc_work_free)
