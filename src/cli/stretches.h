/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "model/capture.h"
#include "query/query.h"

/*
 * Prints the stretches of all episodes of CAPTURE that fit QUERY, a line each, in the order of
 * their begin; at most LIMIT where that is not 0.
 */
void bsc_cli_print_stretches(const BscCapture *capture, const BscQuery *query, uint64_t limit);
