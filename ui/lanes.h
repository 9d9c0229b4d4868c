/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "model/capture.h"

#include <glib.h>

/* In which order lanes are shown. */
#define BSC_LANE_ORDERS(X)                                                                         \
	X(CPU, "cpu", "CPU number")                                                                \
	X(BRINGUP, "bringup", "Order of bring-up")                                                 \
	X(LATENCY, "latency", "Longest bring-up first")                                            \
	X(GROUP, "group", "Round of bring-up")                                                     \
	X(CLUSTER, "cluster", "Cluster or node")

typedef enum BscLaneOrder {
#define X(order, name, text) BSC_LANE_ORDER_##order,
	BSC_LANE_ORDERS(X)
#undef X
		BSC_N_LANE_ORDERS
} BscLaneOrder;

const char *bsc_lane_order_name(BscLaneOrder order); /* static */
const char *bsc_lane_order_text(BscLaneOrder order); /* static */
bool bsc_lane_order_parse(const char *name, BscLaneOrder *ret);

/* Which lanes are shown, and how. By number of the CPU, so that it fits every episode. */
typedef struct BscLanes {
	BscLaneOrder order;
	GArray *hidden; /* of uint32_t CPUs, sorted */
	GArray *pinned; /* of uint32_t CPUs, sorted: shown first, and never scrolled away */
	GArray *folded; /* of uint32_t rounds, sorted: not shown but for what is pinned */
	GArray *clusters_folded; /* the same of clusters; where none are known it says nothing */
	char *filter;            /* "": none; a list of CPUs, or a query */
} BscLanes;

BscLanes *bsc_lanes_new(void);
void bsc_lanes_free(BscLanes *lanes); /* NULL is nothing */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BscLanes, bsc_lanes_free)
/* Nothing is left out, pinned or in an order of its own. */
bool bsc_lanes_is_usual(const BscLanes *lanes);

/* Sets of numbers, sorted. */
bool bsc_numbers_has(const GArray *numbers, uint32_t number);
void bsc_numbers_set(GArray *numbers, uint32_t number, bool is_in);
/* Appends "0-3,7". */
void bsc_numbers_print(const GArray *numbers, GString *out);
/* Reads that back, replacing what is in NUMBERS; false, and nothing changed, for anything else. */
bool bsc_numbers_parse(const char *text, GArray *numbers);

#define BSC_LANES_MAX_CPU 1048575

/* What of an episode is shown. */
typedef struct BscShownLanes {
	GArray *rows; /* of BscRow: the APs' lanes in order, pinned ones first */
	size_t n_pinned;
	uint32_t n_hidden; /* lanes that are not shown … */
	uint32_t n_alarms; /* … and that are of CPUs that failed or are unfinished, of them */
} BscShownLanes;

void bsc_shown_lanes_clear(BscShownLanes *shown);

/*
 * Which of the lanes of EPISODE are shown. Where the filter is neither a list of CPUs nor a query
 * it leaves nothing out, and ERROR says what is wrong with it: the result is always of use.
 */
BscShownLanes bsc_lanes_choose(const BscLanes *lanes, const BscCapture *capture, BscRow episode,
			       GError **error);
/* "61 of 127 CPUs shown; 1 of those hidden failed"; NULL where all are. Free with g_free(). */
char *bsc_shown_lanes_words(const BscShownLanes *shown);
