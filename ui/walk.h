/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "model/timeline.h"

#include <glib.h>

/* Where the selection goes from one stretch to another by keyboard. */
typedef enum BscStep {
	BSC_STEP_NEXT,     /* the next of the lane, then of the lanes below */
	BSC_STEP_PREVIOUS, /* and back */
	BSC_STEP_LATER,    /* the next of the same lane and depth */
	BSC_STEP_EARLIER,  /* and back */
	BSC_STEP_DOWN,     /* the one at the same moment in the next lane that has one */
	BSC_STEP_UP,       /* and back */
} BscStep;

/* The stretch of LANE at depth 0 that covers T, else the nearest one; BSC_NO_ROW if it has none. */
BscRow bsc_walk_nearest(const BscTimeline *timeline, BscRow lane, BscNsec t);

/*
 * In what follows SHOWN (of BscRow) are the lanes below that of the control CPU, as they are shown
 * from top to bottom; NULL: all of them, by their rows.
 */

/* The first stretch of EPISODE; BSC_NO_ROW if it has none. */
BscRow bsc_walk_first(const BscTimeline *timeline, BscRow episode, const GArray *shown);

/* Where STEP leads from the stretch ROW within its episode; BSC_NO_ROW where it ends. */
BscRow bsc_walk_step(const BscTimeline *timeline, const GArray *shown, BscRow row, BscStep step);
