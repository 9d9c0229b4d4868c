/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "sim/simulate.h"

/* Options of a simulation as they are written, and how far their numbers go. */

#define BSC_SIMULATE_MAX_CPUS   8192
#define BSC_SIMULATE_MAX_WAKE   1000000000 /* ns */
#define BSC_SIMULATE_MAX_FACTOR 1000000    /* of a callback's time */

/*
 * LIST is "all" or names of policies with commas between: appends them to POLICIES (BscPolicy).
 * False with ERROR, of code BSC_ERROR_USAGE, where it is neither, and nothing appended.
 */
bool bsc_policies_parse(const char *list, GArray *policies, GError **error);

/*
 * TEXT is CALLBACK=FACTOR; the name goes to *RET_CALLBACK, g_free() it. False with ERROR, of code
 * BSC_ERROR_USAGE, where it is not, or the factor is out of bounds.
 */
bool bsc_scale_parse(const char *text, char **ret_callback, double *ret_factor, GError **error);
