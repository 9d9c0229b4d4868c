/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Private to src/analysis: finding the words, and when they were said. */

#include "model/arch.h"
#include "analysis/words.h"

/*
 * Sets the moments of all words of WORDS and says how they were found. The words have their line
 * or row, log and text already.
 */
void bsc_words_align(BscWords *words, const BscCapture *capture, BscArch arch);

/* Rows of the console events of TRACE, sorted by time stamp. Free with g_array_unref(). */
GArray *bsc_words_console_rows(const BscTrace *trace);
