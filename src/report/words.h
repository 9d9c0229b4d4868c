/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "analysis/timeout.h"
#include "analysis/words.h"

/*
 * What the kernel itself says of the failure of BRINGUP, in lines below that of the CPU: its
 * timeout, if one ended the wait, and what its log says of the CPU at that time.
 */
void bsc_report_words(const BscCapture *capture, const BscWords *words, const BscBringup *bringup,
		      GString *out);

/* Appends when WORD was said: "at 0.120000 s", "at ~0.120000 s" where it is inferred. */
void bsc_report_word_moment(const BscWord *word, GString *out);
