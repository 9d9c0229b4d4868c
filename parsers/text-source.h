/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "parsers/text-rows.h"
#include "parsers/bytes.h"

/*
 * The event source of a text: the lines of INPUT, which is taken, at PLACES, which is taken too,
 * in the order of the file. TRACE is borrowed and outlives it.
 */
BscEventSource *bsc_text_source_take(BscInput *input, GArray *places, const BscTrace *trace);
