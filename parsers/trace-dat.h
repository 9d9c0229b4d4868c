/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "parsers/bytes.h"
#include "parsers/parsers.h"

/* Reads INPUT, a trace.dat, which is taken in any case. As bsc_parse_file(). */
BscTrace *bsc_trace_dat_take(BscInput *input, const BscParseOptions *options, BscProgress *progress,
			     GError **error);
