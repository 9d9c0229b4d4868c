/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "analysis/analysis.h"

/*
 * What the list "where the time goes" says of a finding, as plain text, and how its rows and the
 * stretches of the timeline belong together.
 */

/* "CPU7 at 92.9 ms", or "all of it". Free with g_free(). */
char *bsc_findings_where(const BscTimeline *timeline, const BscFinding *finding);

/* "401 ms", "1.2 .. 3.4 ms", "unknown". Free with g_free(). */
char *bsc_findings_time(const BscFinding *finding);

/* PART of WHOLE between its bounds: "37 %", "0 .. 64 %"; NULL: unknown. Free with g_free(). */
char *bsc_findings_percent(BscSpan part, BscSpan whole);

/* Of the bring-up: "37 %"; "CPU time" where it is time of other CPUs than the control CPU's. */
char *bsc_findings_share(const BscAnalysis *analysis, const BscFinding *finding);

/*
 * The stretch that FINDING is about: of those for its CPU or on it the one that agrees best with
 * its begin and end. BSC_NO_ROW: it is not about a single one.
 */
BscRow bsc_findings_stretch(const BscTimeline *timeline, const BscFinding *finding);

/*
 * The finding, a row of ANALYSIS, that covers at least half of the stretch ROW, and of these the
 * one that agrees best with it. BSC_NO_ROW: none does.
 */
BscRow bsc_findings_covering(const BscTimeline *timeline, const BscAnalysis *analysis, BscRow row);
