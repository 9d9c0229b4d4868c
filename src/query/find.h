/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "model/capture.h"
#include "query/query.h"

/*
 * The rows of TIMELINE's intervals in EPISODE (BSC_NO_ROW: in any) that fit QUERY, in the order of
 * their begin. TRACE has the events behind them. Free with g_array_unref(); of BscRow.
 */
GArray *bsc_find_stretches(const BscQuery *query, const BscTrace *trace,
			   const BscTimeline *timeline, BscRow episode);

/*
 * The events of a trace that fit a query, in the order of the merged buffers. An event that begins
 * or ends a callback has the callback's state, function, result and length.
 */
typedef struct BscEventFinder BscEventFinder;

typedef enum BscFound {
	BSC_FOUND_EVENT,
	BSC_FOUND_PAUSE,  /* none among so many as were to be looked at; go on */
	BSC_FOUND_END,    /* there are no more */
	BSC_FOUND_FAILED, /* ERROR says why */
} BscFound;

/*
 * Everything is borrowed and outlives the finder. FILTER leaves events out beforehand. NULL with
 * ERROR if the events cannot be read again.
 */
BscEventFinder *bsc_event_finder_new(const BscTrace *trace, const BscTimeline *timeline,
				     const BscQuery *query, const BscEventFilter *filter,
				     GError **error);
void bsc_event_finder_free(BscEventFinder *finder); /* NULL is nothing */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BscEventFinder, bsc_event_finder_free)

/* The next event among at most MOST (> 0) more. One thread at a time. */
BscFound bsc_event_finder_next(BscEventFinder *finder, uint64_t most, BscEvent *ret,
			       GError **error);
/* How many events were looked at so far. */
uint64_t bsc_event_finder_seen(const BscEventFinder *finder);
