/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "model/timeline.h"

#include <glib.h>

/*
 * The law of the simulator: the plan of a recording, unchanged, gives back the recording to the
 * nanosecond. Compares EPISODE of RECORDED with the only episode of SIMULATED: begin, end, every
 * point that is exact (others must lie within their bounds), every callback's begin and end. NULL
 * if it holds, else the first difference in a sentence; free with g_free().
 */
char *bsc_law_broken(const BscTimeline *recorded, BscRow episode, const BscTimeline *simulated);
