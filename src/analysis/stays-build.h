/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Private to src/analysis: how the stays of one lane are put together. */

#include "analysis/stays.h"

/* Everything that is needed to cut the time of one lane. */
typedef struct StayBuild {
	const BscCapture *capture;
	const BscTrace *trace;
	const BscTimeline *timeline;
	const BscEpisode *episode;
	BscRow episode_row;
	bool has_switch, has_waking; /* the capture has events of that kind */
	GHashTable *comms;           /* pid -> BscString of trace->strings */
	BscRow *last_switch;         /* of each run; BSC_NO_ROW: it has none */
	GArray *locks;               /* LockWait, by pid, then by begin; none overlaps another */
	GArray *stays;               /* BscStay of the lane so far, in order of time */
} StayBuild;

/* A task waits for a lock: between lock:contention_begin and contention_end. */
typedef struct LockWait {
	int32_t pid;
	BscNsec begin, end;
	BscRow row_begin, row_end;
} LockWait;

/* Appends to B the stays of the control task, or of the CPU of BRINGUP. */
void bsc_stays_build_control(StayBuild *b);
void bsc_stays_build_ap(StayBuild *b, BscRow bringup);

/* Appends STAY from BEGIN to END unless that is empty; joins it to an equal one in front. */
void bsc_stays_put(StayBuild *b, BscStay stay, BscNsec begin, BscNsec end);

/* The comm of PID as some event has it; "" if none does. */
const char *bsc_stays_comm(const StayBuild *b, int32_t pid);

/*
 * Calls PUT for each part of [BEGIN, END) that the task of PID spent: running (OUT is BSC_NO_ROW),
 * or off its CPU, from row OUT on, until row IN (BSC_NO_ROW: not back in time); WAKING is the row
 * that ended its sleep, BSC_NO_ROW if none was recorded or it never slept.
 */
typedef void (*PutPart)(StayBuild *b, BscNsec begin, BscNsec end, BscRow out, BscRow waking,
			BscRow in, void *data);
void bsc_stays_walk_task(StayBuild *b, int32_t pid, BscNsec begin, BscNsec end, PutPart put,
			 void *data);

/* Appends STAY from BEGIN to END, with what CPU spent in interrupts taken out of it. */
void bsc_stays_put_running(StayBuild *b, BscStay stay, uint32_t cpu, BscNsec begin, BscNsec end);

/* The last switch of tasks in each run of TRACE; BSC_NO_ROW: it has none. g_free() it. */
BscRow *bsc_stays_last_switches(const BscTrace *trace);

/* All waits for locks in TRACE. A wait that one CPU begins and another ends is left out. */
GArray *bsc_stays_collect_locks(const BscTrace *trace);

/* What PID spends waiting for a lock, running or asleep, is of that class. */
void bsc_stays_cut_locks(StayBuild *b, int32_t pid);

/*
 * What lies in a gap of CPU's events belongs to no class any more, and what follows neither, until
 * the scheduler tells what the CPU does and, if it does so up to UNTIL, what PID does (-1: nobody).
 */
void bsc_stays_cut_gaps(StayBuild *b, uint32_t cpu, int32_t pid, BscNsec until);
