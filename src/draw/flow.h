/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "draw/layout.h"

/* Swatches with their texts, one behind the other, in as many rows as they need: legends. */

#define BSC_FLOW_ROW 19.0 /* px from one row to the next */

typedef struct BscFlow {
	BscScene *scene;
	double x, y;
	BscTextStyle text;
} BscFlow;

/* Begins below Y at the left margin. */
BscFlow bsc_flow_begin(BscScene *scene, double y);
void bsc_flow_swatch(BscFlow *flow, const BscStyle *style, BscItemKind kind, bool is_thin,
		     const char *text);
void bsc_flow_arrow(BscFlow *flow, bool is_dashed, const char *text);
void bsc_flow_line(BscFlow *flow, const char *text); /* a dashed line, no head */
double bsc_flow_end(const BscFlow *flow);            /* the y below */
