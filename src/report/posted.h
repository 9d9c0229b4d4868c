/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* The tables that kernel people post, as far as every format of them needs the same. */

#include "analysis/analysis.h"

/* "prepare", …, "whole CPU"; static. */
const char *bsc_posted_line_name(const BscPhaseLine *line);

/* What tracing itself takes of the phase prepare, over the CPUs; false: nothing is seen of it. */
bool bsc_posted_tracing(const BscEpisodeFigures *figures, BscPhaseLine *ret);

/* "threads:prepare", "state 86", "trace/RB:prepare *" for tracing itself. g_free(). */
char *bsc_posted_callback_name(const BscTimeline *timeline, const BscCallbackSum *sum);

/* TOTAL over N_CPUS; unknown stays unknown. */
BscSpan bsc_posted_per_cpu(BscSpan total, uint32_t n_cpus);
