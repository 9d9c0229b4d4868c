/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "sim/plan.h"

/*
 * The set of BscResource that a callback takes, by its name or its function: a lower bound, from
 * data/callback-locks.tsv. 0: none that is known.
 */
uint32_t bsc_locks_of(const char *state, const char *function);

/* The name of one BscResource; NULL beyond the last. */
const char *bsc_resource_name(unsigned int resource);
