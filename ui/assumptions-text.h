/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ui/assumptions.h"

/*
 * Assumptions as the options of `simulate`, which the command line reads as well:
 * "--policy=all --cpus=64 --seed=1".
 */
void bsc_assumptions_print(const BscAssumptions *assumptions, GString *out);

/*
 * Reads one of these options, without quotes, into ASSUMPTIONS; false, and nothing changed, where
 * it is none or its value is out of bounds. "--policy" replaces the policies that were wanted.
 */
bool bsc_assumptions_read_option(BscAssumptions *assumptions, const char *option);

/* Reads TEXT as bsc_assumptions_print() writes it; NULL where that is not what it is. */
BscAssumptions *bsc_assumptions_parse(const char *text);
