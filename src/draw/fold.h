/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "draw/layout.h"
#include "draw/look.h"

#define BSC_FOLD_SLOTS 16

/* Pixels [x0, x1) that look the same and stand for the same rows. */
typedef struct BscFoldRun {
	double x0, x1;
	BscLook look;
	BscRow row;
	uint32_t n_folded;
	bool is_used;
} BscFoldRun;

/* What shares the current column of px. Equal looks share a slot. */
typedef struct BscFoldSlot {
	BscLook look;
	double cover; /* px, 0..1 */
	BscRow row;   /* the first */
	bool is_wide; /* a part of a stretch that goes on outside the column */
} BscFoldSlot;

/* Turns stretches in order of time into runs of whole px, each column going to what covers most. */
typedef struct BscFold BscFold;
struct BscFold {
	const BscScene *scene;
	size_t lane;
	double from, to; /* whole px; what lies outside is cut off */
	/* Takes a run; TOUCHES_NEXT: another stretch follows right behind it. */
	void (*push)(BscFold *fold, const BscFoldRun *run, bool touches_next);
	/*< private >*/
	bool is_dimming;
	double last; /* px: how far the pieces have come */
	BscNsec last_end;
	double last_end_px; /* of LAST_END */
	double column;
	BscFoldSlot slots[BSC_FOLD_SLOTS];
	unsigned n_slots;
	uint32_t n_inside; /* stretches that begin and end in the column */
	BscFoldRun run;
};

void bsc_fold_begin(BscFold *fold, const BscScene *scene, size_t lane, double from, double to);
/* Adds the rows [FIRST, END) of the timeline, all of the lane's that can be seen. */
void bsc_fold_add_rows(BscFold *fold, size_t first, size_t end);
/* Adds the failures and losses among them only. */
void bsc_fold_add_alarms(BscFold *fold, size_t first, size_t end);
void bsc_fold_end(BscFold *fold);
