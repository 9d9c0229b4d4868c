/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/diagnostics.h"
#include "base/strtab.h"
#include "base/types.h"

/*
 * What a capture shows of CPU bring-up, or what a simulation says of it: tables whose rows refer
 * to each other by number. Events are rows of the BscTrace that the timeline was made from.
 * Immutable after bsc_timeline_seal().
 */

typedef enum BscEpisodeKind {
	BSC_EPISODE_BOOT,
	BSC_EPISODE_ONLINE,
	BSC_EPISODE_OFFLINE
} BscEpisodeKind;

/* How the control CPU goes through the CPUs; kernel/cpu.c: bringup_nonboot_cpus. */
typedef enum BscMode {
	BSC_MODE_SERIAL,   /* no split startup: cpu:bringup kicks and waits */
	BSC_MODE_SPLIT,    /* cpu:kick_ap, then cpu:bringup, one CPU at a time */
	BSC_MODE_PARALLEL, /* all cpu:kick_ap first, then cpu:bringup, one CPU at a time */
	BSC_MODE_UNKNOWN,  /* a kernel's log does not tell */
} BscMode;

typedef enum BscOutcome {
	BSC_OUTCOME_ONLINE,
	BSC_OUTCOME_OFFLINE,
	BSC_OUTCOME_FAILED,     /* a callback returned an error; result says which */
	BSC_OUTCOME_UNFINISHED, /* the capture ends, or loses events, before the end */
} BscOutcome;

/* The synchronisation points of one CPU's bring-up, in the order in which they happen. */
#define BSC_POINTS(X)                                                                              \
	X(KICK, "kick", "the control CPU starts the AP")                                           \
	X(ALIVE, "alive", "the AP reports that it runs kernel code")                               \
	X(RELEASE, "release", "the control CPU lets the waiting AP go on")                         \
	X(ONLINE, "online", "the AP sets its bit in cpu_online_mask")                              \
	X(ONLINE_IDLE, "online_idle", "the AP reaches the idle loop and completes done_up")        \
	X(UNPARK, "unpark", "the control CPU wakes the AP's hotplug thread")                       \
	X(THREAD_BEGIN, "thread_begin", "the hotplug thread enters its first callback")            \
	X(THREAD_END, "thread_end", "the hotplug thread leaves its last callback")                 \
	X(DONE, "done", "the hotplug thread completes done_up")

typedef enum BscPointKind {
#define X(point, name, text) BSC_POINT_##point,
	BSC_POINTS(X)
#undef X
		BSC_N_POINTS
} BscPointKind;

/*
 * A moment and how well it is known.
 * EXACT: ns = low = high. INFERRED: low <= ns <= high. BOUNDED: ns is BSC_NSEC_NONE and low or high
 * may be BSC_NSEC_NONE where that side is open. UNKNOWN: nothing is known, or the point does not
 * exist in this mode (is_absent).
 */
typedef struct BscMoment {
	BscNsec ns, low, high;
	BscCertainty certainty;
	bool is_absent;
	BscRow event_low, event_high; /* trace rows that give the bounds; BSC_NO_ROW: none */
} BscMoment;

/* The stretches of one CPU's bring-up. */
#define BSC_PHASES(X)                                                                              \
	X(PREPARE, "prepare", "PREPARE callbacks on the control CPU")                              \
	X(KICK, "kick", "starting the AP, on the control CPU")                                     \
	X(WAKE, "wake", "firmware and early code of the AP, until it reports alive")               \
	X(WAIT_RELEASE, "wait_release", "the AP busy-waits for its release")                       \
	X(STARTING, "starting", "STARTING callbacks on the AP, interrupts off, to ONLINE_IDLE")    \
	X(HANDOVER, "handover", "from ONLINE_IDLE to the first threaded callback")                 \
	X(ONLINE, "online", "threaded ONLINE callbacks on the AP")                                 \
	X(RETURN, "return", "from the last threaded callback back to the control CPU")             \
	X(ROLLBACK, "rollback", "callbacks that undo a failed bring-up")                           \
	X(TEARDOWN, "teardown", "threaded teardown callbacks on the dying CPU")                    \
	X(TAKEDOWN, "takedown", "stop_machine and the death of the CPU")                           \
	X(DEAD, "dead", "DEAD callbacks on the control CPU")

typedef enum BscPhaseKind {
#define X(phase, name, text) BSC_PHASE_##phase,
	BSC_PHASES(X)
#undef X
		BSC_N_PHASES
} BscPhaseKind;

typedef enum BscSection {
	BSC_SECTION_PREPARE,   /* on the control CPU, below cpu:kick_ap or cpu:bringup */
	BSC_SECTION_KICK,      /* cpu:kick_ap */
	BSC_SECTION_BRINGUP,   /* cpu:bringup and its teardown finish_cpu */
	BSC_SECTION_STARTING,  /* on the AP, interrupts off; never in cpuhp events of a bring-up */
	BSC_SECTION_TEARDOWN,  /* cpu:teardown */
	BSC_SECTION_ONLINE,    /* threaded, on the AP */
	BSC_SECTION_KICK_WORK, /* cpuhp_kick_ap_work: the control task waits for the AP's thread */
} BscSection;

/* One callback, multi-instance ones once per instance. Sorted by (bring-up, begin). */
typedef struct BscCallback {
	BscRow bringup;     /* that it belongs to */
	int32_t step;       /* idx of the events: number of the cpuhp state */
	BscString state;    /* sysfs name "threads:prepare"; 0: unknown */
	BscString function; /* symbol without suffix; 0: unknown */
	BscSection section;
	uint32_t ran_on;    /* CPU that recorded the enter */
	int32_t pid;        /* task that ran it */
	BscNsec begin, end; /* end is BSC_NSEC_NONE while open */
	int32_t result;     /* of the exit; 0 while open */
	bool is_teardown, is_multi, is_open;
	BscRow enter, exit; /* trace rows; BSC_NO_ROW: not in the capture */
} BscCallback;

/* One stretch; [begin, end] are moments with their own certainty. Sorted by (bring-up, kind). */
typedef struct BscPhase {
	BscRow bringup;
	BscPhaseKind kind;
	BscMoment begin, end;
	BscNsec duration_low, duration_high; /* >= 0; BSC_NSEC_NONE: unknown */
	BscCertainty certainty;              /* the worse of the two ends */
} BscPhase;

/* One CPU coming up or going down. Sorted by (episode, begin). */
typedef struct BscBringup {
	BscRow episode;
	uint32_t cpu;
	uint32_t control_cpu; /* where the first event of the control task was recorded */
	int32_t control_pid;
	uint32_t round; /* from 0: x86 with SMT brings up primaries, then siblings */
	BscOutcome outcome;
	int32_t result;         /* 0, or the negative errno of the first failure */
	BscRow failed_callback; /* the one that failed; BSC_NO_ROW: none, or it left no event */
	bool has_lost_events;   /* events were lost inside it: stretches may be unknown */
	bool begin_is_lost;     /* its first callback is not in the capture */
	bool was_alive;         /* some event shows that the AP ran */
	bool end_is_bound;      /* of a log: end is only the latest moment that it can be */
	BscNsec begin; /* first cpuhp_enter of its PREPARE run (offline: of cpuhp_kick_ap_work) */
	BscNsec end;   /* exit of cpu:bringup (offline: of the last DEAD callback); NONE: unfinished
			*/
	BscNsec last;  /* last event of it, the rollback's included; never NONE */
	BscRow last_row;
	BscMoment points[BSC_N_POINTS];
	BscRow first_callback, n_callbacks;
	BscRow first_phase, n_phases;
} BscBringup;

/* One go through a set of CPUs. Sorted by begin. */
typedef struct BscEpisode {
	BscEpisodeKind kind;
	BscMode mode;
	bool is_logged;     /* made of lines of the kernel's log: see log-timeline.c */
	bool has_both_ends; /* the log has the lines that begin and end it */
	uint32_t control_cpu;
	int32_t control_pid;
	uint32_t n_rounds;
	BscNsec begin,
		end; /* spans its CPUs: min of begin, max of end (or of last where unfinished) */
	BscRow first_bringup, n_bringups;
	uint32_t n_online, n_offline, n_failed, n_unfinished;
} BscEpisode;

/* What a lane shows. The same kinds appear in legend, picture and inspector. */
#define BSC_STRETCHES(X)                                                                           \
	X(PREPARE, "prepare", "PREPARE callbacks")                                                 \
	X(KICK, "kick", "kick")                                                                    \
	X(CONTROL, "bring-up work", "control task runs inside cpu:bringup")                        \
	X(ASLEEP, "asleep", "control task asleep, waiting for the AP")                             \
	X(SPIN, "busy-wait", "waiting without sleeping")                                           \
	X(PREEMPTED, "preempted", "runnable, but another task has the CPU")                        \
	X(BETWEEN, "between callbacks", "locks and bookkeeping between two callbacks")             \
	X(WAKE, "waking", "firmware and early code; no event shows it")                            \
	X(STARTING, "STARTING", "STARTING callbacks, interrupts off")                              \
	X(HANDOVER, "hand-over", "ONLINE_IDLE to first threaded callback")                         \
	X(ONLINE_CALLBACKS, "ONLINE callbacks", "threaded callbacks")                              \
	X(RETURN, "return", "last threaded callback to the end of cpu:bringup")                    \
	X(ONLINE, "online", "up")                                                                  \
	X(ROLLBACK, "rollback", "callbacks that undo")                                             \
	X(TEARDOWN, "teardown", "teardown callbacks")                                              \
	X(DYING, "dying", "taken down; no event shows it")                                         \
	X(FAILED, "failed", "kicked, and not up in the end")                                       \
	X(LOST, "lost events", "events were lost: nothing is known")                               \
	X(CALLBACK, "callback", "one callback")

typedef enum BscStretchKind {
#define X(kind, name, text) BSC_STRETCH_##kind,
	BSC_STRETCHES(X)
#undef X
		BSC_N_STRETCHES
} BscStretchKind;

/* What nothing may hide, however short it is. */
static inline bool bsc_stretch_is_alarm(uint8_t kind)
{
	return kind == BSC_STRETCH_FAILED || kind == BSC_STRETCH_LOST;
}

/*
 * Stretches of lanes. Sorted by (episode, lane, depth, begin_low). Within one (lane, depth) they
 * do not overlap but for the bands of bounded edges: end_high of one may pass begin_low of the
 * next, and then both describe the same edge.
 */
typedef struct BscIntervals {
	size_t n, cap;
	BscNsec *begin_low, *begin_high; /* equal where the edge is exact */
	BscNsec *end_low, *end_high;
	BscRow *lane;
	uint8_t *depth;     /* 0: phases and waits; 1: single callbacks */
	uint8_t *kind;      /* BscStretchKind */
	uint8_t *certainty; /* of what it claims to be: a SPIN may be BOUNDED with exact edges */
	int32_t *target;    /* CPU that the control task works for; -1: none */
	BscRow *bringup;    /* BSC_NO_ROW: none */
	BscRow *callback;   /* BSC_NO_ROW: not a callback */
	BscRow *event_begin, *event_end; /* trace rows behind the edges; BSC_NO_ROW: none */
} BscIntervals;

/* A row of the picture: the control CPU first, then the CPUs of the episode by number. */
typedef struct BscLane {
	BscRow episode;
	uint32_t cpu;
	bool is_control;
	BscRow bringup; /* the first of this CPU in the episode; BSC_NO_ROW for the control lane */
	BscRow first_interval, n_intervals;
} BscLane;

/* Arrows between lanes. Sorted by (episode, low). */
typedef enum BscArrowKind {
	BSC_ARROW_KICK,
	BSC_ARROW_RELEASE,
	BSC_ARROW_ONLINE_IDLE,
	BSC_ARROW_UNPARK,
	BSC_ARROW_DONE
} BscArrowKind;

typedef struct BscArrow {
	BscRow episode;
	BscArrowKind kind;
	BscRow from_lane, to_lane;
	BscRow bringup;
	BscNsec low, high; /* of the moment; equal where exact */
} BscArrow;

/* coarse.h */
typedef struct BscCoarse BscCoarse;

typedef struct BscTimeline {
	BscEpisode *episodes;
	size_t n_episodes;
	BscBringup *bringups;
	size_t n_bringups;
	BscPhase *phases;
	size_t n_phases;
	BscCallback *callbacks;
	size_t n_callbacks;
	BscLane *lanes; /* sorted by (episode, control first, cpu) */
	size_t n_lanes;
	BscArrow *arrows;
	size_t n_arrows;
	BscIntervals intervals;
	BscNsec begin, end; /* of all episodes; BSC_NSEC_NONE without any */
	bool is_simulated;
	BscStrtab *strings; /* owned: names of states and functions */
	BscCoarse *coarse;  /* owned: its lanes from far away; NULL: it has few stretches */
} BscTimeline;

void bsc_timeline_free(BscTimeline *timeline);

/* One more row of IV, not set yet; the caller fills every column. Columns grow as needed. */
BscRow bsc_intervals_add(BscIntervals *iv);

/* Makes room for N of them. */
void bsc_intervals_reserve(BscIntervals *iv, size_t n);

/* The phase of that KIND of BRINGUP; NULL if it has none. */
const BscPhase *bsc_timeline_phase(const BscTimeline *timeline, const BscBringup *bringup,
				   BscPhaseKind kind);

/* First lane of EPISODE and how many there are. */
BscRow bsc_timeline_lanes(const BscTimeline *timeline, BscRow episode, size_t *ret_n);

/* Names as they stand in JSON and in text; static. */
const char *bsc_episode_kind_name(BscEpisodeKind kind); /* "boot", "online", "offline" */
const char *bsc_mode_name(BscMode mode);                /* "serial", "split", … */
const char *bsc_outcome_name(BscOutcome outcome);
const char *bsc_point_name(BscPointKind point);
const char *bsc_point_text(BscPointKind point);
const char *bsc_phase_name(BscPhaseKind phase);
const char *bsc_phase_text(BscPhaseKind phase);
const char *bsc_stretch_name(BscStretchKind kind);
const char *bsc_stretch_text(BscStretchKind kind);
const char *bsc_arrow_name(BscArrowKind kind); /* "kick", "release", "online_idle", … */
