/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* The parts of the text that print the figures of an episode. Each ends in a newline. */

#include "analysis/analysis.h"
#include "analysis/words.h"

#include <glib.h>

/* One episode and what is known of it. All borrowed. */
typedef struct BscFigureSource {
	const BscCapture *capture;
	const BscAnalysis *analysis;
	BscRow episode;
	BscWords **words; /* what the log says, made when first needed; for failures alone */
} BscFigureSource;

static inline const BscEpisode *bsc_source_episode(const BscFigureSource *source)
{
	return &source->capture->timeline->episodes[source->episode];
}

static inline const BscEpisodeFigures *bsc_source_figures(const BscFigureSource *source)
{
	return &source->analysis->episodes[source->episode];
}

/* How many CPUs came how far, tracing's own cost, the verdict. */
void bsc_report_summary(const BscFigureSource *source, GString *out);

/* "Where the time goes": the findings, ranked, with figures and remedy. Nothing without any. */
void bsc_report_findings(const BscFigureSource *source, GString *out);

/* Total, average, min and max by phase, one table for each group of CPUs. */
void bsc_report_phase_tables(const BscFigureSource *source, GString *out);

/* The callbacks that take longest on the average. */
void bsc_report_callbacks(const BscFigureSource *source, GString *out);

/* What each further CPU costs, and which ones cost more. */
void bsc_report_cost(const BscFigureSource *source, GString *out);

/* Time by class of the control task and of the APs; where they wait. */
void bsc_report_budgets(const BscFigureSource *source, GString *out);
void bsc_report_hotspots(const BscFigureSource *source, GString *out);

/* Waits for one CPU while others were ready; critical path, lower bound and how parallel it was. */
void bsc_report_serialized(const BscFigureSource *source, GString *out);
void bsc_report_path(const BscFigureSource *source, GString *out);
