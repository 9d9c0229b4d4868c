/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Private to src/analysis: how findings are put together. */

#include "analysis/figures.h"
#include "base/format.h"

/* Room for any span in words. */
#define BSC_SPAN_TEXT 64

/* The ending of a word that N of a thing follow. */
#define PLURAL(n) ((n) == 1 ? "" : "s")

void bsc_span_text(BscSpan span, char buf[BSC_SPAN_TEXT]);

/* COST is large enough, or may be, to be told of. */
bool bsc_finding_is_worth(const FigureBuild *f, BscSpan cost);

/*
 * Appends a finding over the whole episode, without a CPU, with REMEDY and the text of FORMAT.
 * Valid until the next one is added.
 */
BscFinding *bsc_finding_add(const FigureBuild *f, GArray *findings, const char *code, BscSpan cost,
			    const char *remedy, const char *format, ...) G_GNUC_PRINTF(6, 7);

/* Appends what is to be said of waits and spins. */
void bsc_findings_of_waits(const FigureBuild *f, GArray *findings);
