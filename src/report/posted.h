/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* The tables that kernel people post, as far as every format of them needs the same. */

#include "analysis/analysis.h"

/* "prepare", …, "whole CPU"; static. */
const char *bsc_posted_line_name(const BscPhaseLine *line);

/* From which event to which the total of EPISODE counts; static. */
const char *bsc_posted_definition(const BscEpisode *episode);

/* A figure of LINE is only bounded; then this sentence belongs below the table. */
bool bsc_posted_is_vague(const BscPhaseLine *line);
extern const char bsc_posted_bounds_note[];

/* What tracing itself takes of the phase prepare, over the CPUs; false: nothing is seen of it. */
bool bsc_posted_tracing(const BscEpisodeFigures *figures, BscPhaseLine *ret);

/* "threads:prepare", "state 86"; safe to print. g_free(). */
char *bsc_posted_callback_name(const BscTimeline *timeline, const BscCallbackSum *sum);

/* TOTAL over N_CPUS; unknown stays unknown. */
BscSpan bsc_posted_per_cpu(BscSpan total, uint32_t n_cpus);
