/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Private to src/sim: what makes a timeline of a schedule. */

#include "sim/result.h"

typedef struct ResultBuild {
	const BscPlan *plan;
	const BscSchedule *schedule;
	const BscTimeline *source; /* that the plan was made of */
	const BscEpisode *recorded;
	BscTimeline *timeline;
	BscNsec origin;
	uint32_t *items;      /* by row of bring-up */
	uint32_t *first_node; /* by item, into nodes; n_items + 1 */
	uint32_t *nodes;      /* of the plan, by item */
	GArray *phases, *callbacks, *arrows;
} ResultBuild;

static inline BscMoment result_moment(BscNsec ns)
{
	return (BscMoment){ ns, ns, ns, BSC_EXACT, false, BSC_NO_ROW, BSC_NO_ROW };
}

static inline BscNsec result_begin(const ResultBuild *b, uint32_t node)
{
	return b->origin + b->schedule->begin[node];
}

static inline BscNsec result_end(const ResultBuild *b, uint32_t node)
{
	return b->origin + b->schedule->end[node];
}

/* result-lanes.c: lanes, intervals and arrows. */
void bsc_result_lanes(ResultBuild *b);
