/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "analysis/analysis.h"

#include <glib.h>

/* Time that belongs to no single class, by reason and by what it may be. Exact as a length. */
typedef struct BscUnknownTime {
	BscReason reason;
	BscClassSet classes; /* one of them */
	BscNsec time;        /* sum, ns */
	uint32_t n_stays;
} BscUnknownTime;

/*
 * Where the time of one side of an episode goes: the certain times of all classes and the unknown
 * times together are WHOLE, to the nanosecond.
 */
typedef struct BscBudget {
	bool is_control;
	const BscClassSum *classes; /* borrowed from the figures; BSC_N_CLASSES of them */
	GArray *unknown;            /* BscUnknownTime, the longest first */
	BscNsec certain;            /* sum of the certain times, ns */
	BscNsec unknown_time;       /* sum of the unknown ones, ns */
	BscNsec whole;              /* duration of the episode times lanes, ns */
	uint32_t n_lanes;           /* 1 for the control task */
} BscBudget;

/* The budget of one side of EPISODE, a row. Clear with bsc_budget_clear(). */
BscBudget bsc_budget_of(const BscTimeline *timeline, const BscAnalysis *analysis, BscRow episode,
			bool is_control);
void bsc_budget_clear(BscBudget *budget);

/* Appends the names of the classes in SET with BETWEEN in between. */
void bsc_budget_append_set(BscClassSet set, const char *between, GString *out);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(BscBudget, bsc_budget_clear)
