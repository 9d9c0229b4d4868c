/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "draw/scene.h"

/*
 * Charts of totals that were computed, not recorded. They are scenes like any other, as high as
 * they need; nothing in them can be picked. Everything is borrowed only until the scene is made,
 * but for the capture.
 */

typedef struct BscChartFrame {
	const BscCapture *capture; /* that it was computed from: the machine and the footer */
	const char *title;
	const char *text; /* what the numbers are, a sentence or two below the title */
	double width;     /* px */
} BscChartFrame;

typedef struct BscChartBar {
	const char *label;
	BscNsec value, low, high; /* ns; low <= value <= high */
	bool is_recorded;         /* the others are compared with it */
	bool is_bound;            /* hypothetical: at least as long */
	bool is_open;             /* so little is known that VALUE means nothing */
} BscChartBar;

/* A bar for each of BARS, from the top, with its numbers beside it in one unit. */
BscScene *bsc_scene_new_bars(const BscChartFrame *frame, const BscChartBar *bars, size_t n,
			     const BscTheme *theme);

typedef struct BscChartLine {
	const char *label;
	const BscNsec *values, *lows, *highs; /* ns, by column */
	bool is_bound;                        /* as of a bar */
} BscChartLine;

typedef struct BscChartGrowth {
	const uint32_t *cpus; /* of the columns, ascending */
	size_t n_columns;
	const BscChartLine *lines;
	size_t n_lines;
	uint32_t recorded_cpus; /* 0: no point was recorded */
	BscNsec recorded;       /* ns */
} BscChartGrowth;

/* Totals over the number of CPUs, both axes logarithmic. */
BscScene *bsc_scene_new_growth(const BscChartFrame *frame, const BscChartGrowth *growth,
			       const BscTheme *theme);
