/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "model/capture.h"

/*
 * Where every nanosecond of an episode goes. The time of each lane, from the begin of its episode
 * to the end, is cut into stays without a gap or an overlap. A stay belongs to one class, or, where
 * no event shows which, to one of several: then it counts for none of them with certainty.
 */

/* Each line: class, name in JSON and metrics, what it means. */
#define BSC_CLASSES(X)                                                                             \
	/* Of the control task. */                                                                 \
	X(CALLBACK, "callback", "working in a callback")                                           \
	X(BETWEEN, "between", "between two callbacks: locks and bookkeeping")                      \
	X(KICK, "kick", "in the callback that starts the AP")                                      \
	X(BRINGUP, "bringup", "running inside cpu:bringup, not waiting")                           \
	X(SPIN_ALIVE, "spin_alive", "busy-waiting in the sync loop for the AP to be alive")        \
	X(ASLEEP_ALIVE, "asleep_alive", "asleep between two looks of the sync loop")               \
	X(ASLEEP_CPU_RUNNING, "asleep_cpu_running", "asleep until the AP is online")               \
	X(ASLEEP_ONLINE_IDLE, "asleep_online_idle", "asleep until the AP reaches ONLINE_IDLE")     \
	X(ASLEEP_AP_THREAD, "asleep_ap_thread", "asleep until the AP's thread has done its work")  \
	X(ASLEEP_CREATION, "asleep_creation", "asleep until a kernel thread is created")           \
	X(ASLEEP_GRACE_PERIOD, "asleep_grace_period", "asleep until an RCU grace period ends")     \
	X(ASLEEP_STOP_MACHINE, "asleep_stop_machine", "asleep while all CPUs are stopped")         \
	X(ASLEEP_DEAD, "asleep_dead", "asleep until the dying CPU is dead")                        \
	X(ASLEEP_PARK, "asleep_park", "asleep until a thread is parked or unparked")               \
	X(ASLEEP_OTHER, "asleep_other", "asleep for something else")                               \
	X(OUTSIDE, "outside", "between two operations, not in the hotplug code")                   \
	/* Of both sides. */                                                                       \
	X(LOCK, "lock", "waiting for a lock")                                                      \
	X(PREEMPTED, "preempted", "runnable, another task has the CPU")                            \
	X(INTERRUPT, "interrupt", "in interrupts and softirqs")                                    \
	X(WAIT_RUN, "wait_run", "woken, not yet running")                                          \
	/* Of the AP. */                                                                           \
	X(OFFLINE, "offline", "not started yet, or dead")                                          \
	X(WAKE, "wake", "firmware and early code")                                                 \
	X(SPIN_RELEASE, "spin_release", "busy-waiting for its release")                            \
	X(STARTING, "starting", "STARTING callbacks, interrupts off, to ONLINE_IDLE")              \
	X(WAIT_UNPARK, "wait_unpark", "idle, its thread not yet woken")                            \
	X(AP_CALLBACK, "ap_callback", "its thread works in a callback")                            \
	X(AP_BLOCKED, "ap_blocked", "its thread sleeps inside a callback")                         \
	X(AP_BETWEEN, "ap_between", "its thread runs between two callbacks")                       \
	X(DYING, "dying", "taken down")                                                            \
	X(IDLE, "idle", "online and idle")                                                         \
	X(OTHER, "other", "online, running something else")

typedef enum BscClass {
#define X(class, name, text) BSC_CLASS_##class,
	BSC_CLASSES(X)
#undef X
		BSC_N_CLASSES
} BscClass;

/* Set of classes: bit 1 << class. All bits: nothing is known. */
typedef uint32_t BscClassSet;

#define BSC_CLASS_BIT(class) ((BscClassSet)1 << (class))

/* Why a stay has no single class. */
typedef enum BscReason {
	BSC_REASON_NONE,       /* it has one */
	BSC_REASON_NO_MARK,    /* no event marks where one class gives way to the next */
	BSC_REASON_LOST,       /* events were lost */
	BSC_REASON_NO_SWITCH,  /* the capture has no sched_switch events */
	BSC_REASON_NO_WAKER,   /* nothing tells who ended the sleep */
	BSC_REASON_UNFINISHED, /* the capture, or what is known of the CPU, ends here */
} BscReason;

typedef struct BscStay {
	BscNsec begin, end; /* begin < end; the next stay of the lane begins at end */
	BscClassSet classes;
	BscReason reason;
	int32_t target;                /* CPU that the control task works or waits for; -1: none */
	BscRow bringup;                /* BSC_NO_ROW: none */
	BscRow callback;               /* in which it is; BSC_NO_ROW: none */
	BscRow event_begin, event_end; /* trace rows behind the edges; BSC_NO_ROW: none */
} BscStay;

/* Stays of all lanes of a timeline, one lane after the other. Immutable. */
typedef struct BscStays {
	size_t n;
	BscStay *stays;
	BscRow *first; /* by lane; n_lanes + 1 entries */
} BscStays;

/* The stays of CAPTURE's recorded timeline. Free with bsc_stays_free(). */
BscStays *bsc_stays_new(const BscCapture *capture);
void bsc_stays_free(BscStays *stays);

const char *bsc_class_name(BscClass class);    /* static */
const char *bsc_class_text(BscClass class);    /* static */
const char *bsc_reason_name(BscReason reason); /* "", "no-mark", "lost", …; static */
const char *bsc_reason_text(BscReason reason); /* a sentence; static */

/* SET has exactly one class; it goes to *RET_CLASS. */
bool bsc_class_set_is_certain(BscClassSet set, BscClass *ret_class);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BscStays, bsc_stays_free)
