/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Private to src/sim: what takes a recording apart. */

#include "sim/work.h"

typedef struct WorkBuild {
	const BscTimeline *timeline;
	const BscStays *stays;
	BscRow first_lane, n_lanes; /* of the episode, the control lane first */
	BscRow *lane_of;            /* by row of bring-up in the episode */
	BscMoment *early;           /* by row of bring-up, of serial boots: bsc_work_find_early() */
	BscCut cut;
	BscNsec shortest_wake; /* smallest upper bound over all CPUs */
	BscWork *work;
} WorkBuild;

/* The points of one bring-up as moments, each not before the one in front of it. */
typedef struct PointSet {
	BscNsec kick, alive, release, starting, online, idle, unpark, thread, thread_end, done;
	BscNsec wake_least; /* a distance: from KICK to ALIVE */
} PointSet;

/* A sleep of the control task; begin = BSC_NSEC_NONE: it did not sleep. */
typedef struct Sleep {
	BscNsec begin, end;
} Sleep;

/* work-points.c: false with ERROR where the points contradict each other or are unknown. */
bool bsc_work_points(const WorkBuild *b, const BscBringup *bringup, const BscCallback *kick,
		     const BscCallback *enter, PointSet *ret, GError **error);
BscNsec bsc_work_shortest_wake(const WorkBuild *b);
/*
 * Of a serial boot, where each AP would report alive if it had to: what it does up to there can be
 * hidden behind others' work, what follows cannot.
 */
void bsc_work_find_early(WorkBuild *b);
bool bsc_work_is_function(const BscTrace *trace, BscRow row);

/* work-pieces.c */
/* Cuts [FROM, TO) of a lane at the edges of CALLBACKS and where what it does changes. */
bool bsc_work_cut(const WorkBuild *b, BscRow lane, BscNsec from, BscNsec to,
		  const BscRow *callbacks, size_t n, BscPieces *ret);
/* The sleeps of the control task in [FROM, TO) taken as one, if it ends at or after CAUSE. */
Sleep bsc_work_sleep(const WorkBuild *b, BscNsec from, BscNsec to, BscNsec cause);
/* The control task slept, or may have, between two looks of the sync loop in [FROM, TO). */
bool bsc_work_has_polled(const WorkBuild *b, BscNsec from, BscNsec to);
BscNsec bsc_work_jiffy(const WorkBuild *b);
/* Row of the first stay of LANE that ends after T. */
BscRow bsc_work_stay_at(const WorkBuild *b, BscRow lane, BscNsec t);
