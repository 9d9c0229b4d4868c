/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "analysis/analysis.h"
#include "ui/assumptions.h"

/* What the pane "what if" says, as plain text and figures: the widgets only place it. */
typedef enum BscBarKind {
	BSC_BAR_MEASURED,  /* the recording itself */
	BSC_BAR_PREDICTED, /* of a policy that kernels have */
	BSC_BAR_BOUND,     /* a lower bound, and no more */
} BscBarKind;

typedef struct BscWhatIfBar {
	BscBarKind kind;
	size_t prediction;        /* row of the simulation; meaningless where MEASURED */
	BscNsec low, total, high; /* ns */
	bool is_open;             /* only LOW and HIGH mean something */
	char *name;               /* "recording", or the policy's */
	char *value;              /* "84.5 ms" */
	char *range;              /* "83.9 .. 86.5 ms"; "": the same as VALUE */
	char *change;             /* "-73.5 %" against the recording; "" for that itself */
	char *remark;             /* "measured", "lower bound", "wide interval"; "" */
	char *tooltip;            /* what it assumes, in sentences */
	char *speech;             /* all of it for a screen reader */
} BscWhatIfBar;

/*
 * The bars of SIMULATION, which was made under ASSUMPTIONS, BscWhatIfBar each: first what was
 * measured. Without anything changed, the recorded policy is the recording and has no bar of its
 * own. Free with g_ptr_array_unref().
 */
GPtrArray *bsc_what_if_bars(const BscSimulation *simulation, const BscAssumptions *assumptions);

/*
 * What the whole width of the chart stands for, ns. A bar that is much longer than the recording is
 * cut off, so that the others can be told apart.
 */
BscNsec bsc_what_if_scale(const GPtrArray *bars);

/* What was assumed, one sentence a line; "": nothing. Free with g_free(). */
char *bsc_what_if_notes(const BscSimulation *simulation);

/* A callback whose time can be changed. */
typedef struct BscWhatIfCallback {
	const char *name; /* borrowed from the timeline: its state's, or its function's */
	BscNsec total;    /* over all CPUs, ns */
} BscWhatIfCallback;

/* Those of EPISODE, BscWhatIfCallback each, the most expensive first. g_array_unref(). */
GArray *bsc_what_if_callbacks(const BscTimeline *timeline, const BscAnalysis *analysis,
			      BscRow episode);

/* "parallel, 64 CPUs": how the timeline of POLICY under ASSUMPTIONS is called. g_free(). */
char *bsc_what_if_title(BscPolicy policy, const BscAssumptions *assumptions);

/* What is to be known of that timeline, in sentences. Free with g_free(). */
char *bsc_what_if_banner(const BscPrediction *one, const BscAssumptions *assumptions);
