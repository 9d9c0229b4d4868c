/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "sim/engine.h"

/*
 * What SCHEDULE says of PLAN as a timeline of one episode, on the clock of the recording and
 * beginning where that does. All its moments are exact, because the simulation put them there. Free
 * with bsc_timeline_free().
 */
BscTimeline *bsc_result_timeline(const BscPlan *plan, const BscSchedule *schedule);

/* Begin and end of item ITEM's bring-up, ns from the begin of the plan. */
BscNsec bsc_result_begin(const BscPlan *plan, const BscSchedule *schedule, uint32_t item);
BscNsec bsc_result_end(const BscPlan *plan, const BscSchedule *schedule, uint32_t item);
