/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ui/compare-model.h"
#include "ui/range.h"

/* Where a row of the table is seen: a stretch or a lane of one side, and the time that shows it
 * in all of them. */
typedef struct BscSpot {
	size_t side;
	bool is_lane; /* ROW is one of the lanes, else of the stretches */
	BscRow row;
	BscRange range; /* ns from the common zero */
} BscSpot;

/*
 * Finds DIFFERENCE in the sides: of a CPU its lane, of a callback, phase or class its longest
 * stretch on each side, of the total all of it. What is chosen is of SIDE, if that has it. False
 * where nothing is to be seen of it.
 */
bool bsc_compare_find_spot(const BscCompared *compared, const BscDifference *difference,
			   size_t side, BscSpot *ret_spot);
