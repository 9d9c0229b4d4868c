/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "parsers/bytes.h"
#include "parsers/parsers.h"

/*
 * Reads INPUT, which is text: events as ftrace or trace-cmd report prints them, in a file of their
 * own or among the messages of a console, and the messages of the kernel themselves. Takes INPUT in
 * any case. NULL with ERROR if it holds neither, or PROGRESS was cancelled.
 */
BscTrace *bsc_text_trace_take(BscInput *input, const BscParseOptions *options,
			      BscProgress *progress, GError **error);
