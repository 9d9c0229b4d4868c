/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "draw/chart.h"
#include "draw/flow.h"

/* What both kinds of charts share. Private to src/draw. */

#define BSC_CHART_TEXT  12.0
#define BSC_CHART_SMALL 11.0

/* Lays out what DATA says from Y px on; returns the y below. */
typedef double (*BscChartPart)(BscScene *scene, const void *data, double y);

/* The frame of a chart around what PART draws. */
BscScene *bsc_chart_new(const BscChartFrame *frame, const BscTheme *theme, BscChartPart part,
			const void *data);

/* The unit that suits all numbers up to LARGEST. */
typedef struct BscChartUnit {
	const char *name;
	BscNsec ns;
	int decimals;
} BscChartUnit;

BscChartUnit bsc_chart_unit(BscNsec largest);
/* TIME in UNIT, without its name; whatever the locale. */
void bsc_chart_put_time(GString *out, const BscChartUnit *unit, BscNsec time);

void bsc_chart_line(BscScene *scene, double x, double y, double w, double h, BscColor color,
		    double size, bool is_dashed);
