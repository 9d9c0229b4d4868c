/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Private to src/model: what the events around one bring-up say, before points are made of it. */

#include "model/build.h"

/*
 * Where each synchronisation point of a bring-up lies. Each finder gives what the events say of
 * its point alone: exact, or with the bounds that they set. What cause and effect add (an AP
 * cannot be released before it is alive) comes in the end, for all points at once.
 */
typedef struct Finder {
	const Build *b;
	const BscTrace *trace;
	const Op *op;
	BscMode mode;
	BscMoment *points;
	BscNsec kick_begin, kick_end; /* of cpu:kick_ap, else of cpu:bringup; end may be NONE */
	BscNsec kick_low;             /* the kick is no earlier; NONE: nothing says so */
	BscRow kick_low_row;
	BscNsec bringup, end; /* enter and exit of cpu:bringup; NONE if missing */
	BscRow kick_end_row, bringup_row, end_row; /* their trace rows */
	bool is_skewed;    /* the AP's moments say nothing about the control CPU's */
	BscNsec limit;     /* nothing of this bring-up is later */
	BscNsec not_alive; /* a look at the AP later than this was in vain; NONE */
	BscRow not_alive_row;
	BscNsec last_poll; /* the last time a timer woke the control task to look again; NONE */
	BscRow last_poll_row;
	BscNsec sleep; /* it goes to sleep, and the AP will wake it; NONE */
	BscRow sleep_row;
} Finder;

/* What the AP's own rows show, from the kick on. Rows are BSC_NO_ROW where nothing does. */
typedef struct ApRows {
	BscRow first;          /* of any kind */
	BscRow tracepoint;     /* first that only an online CPU can record */
	BscRow sync_alive;     /* cpuhp_ap_sync_alive entered */
	BscRow sync_alive_end; /* and left (function graph) */
	BscRow after_alive;    /* first row behind sync_alive */
	BscRow starting;       /* notify_cpu_starting entered */
	BscRow last_early;     /* last function in front of the online bit */
	BscRow set_online;     /* set_cpu_online entered */
	BscRow online_idle;    /* cpuhp_online_idle entered */
	BscRow cpu_running;    /* complete() entered in front of cpuhp_online_idle */
	BscRow complete;       /* and behind it: done_up */
	BscRow migration;      /* the stopper thread is woken: stop_machine_unpark */
	BscRow early_waking;   /* the control task is woken in front of that: cpu_running */
	BscRow waking;         /* and behind it: done_up */
	BscRow idle_leaves;    /* the idle task is switched out behind the stopper's waking */
} ApRows;

static inline const BscTaskEvent *finder_event(const Finder *f, size_t i)
{
	return &f->b->tasks->events[i];
}

static inline BscNsec finder_ts(const Finder *f, BscRow row)
{
	return row == BSC_NO_ROW ? BSC_NSEC_NONE : f->trace->ts[row];
}

/*
 * No event was lost between FROM and ROW on the CPU that recorded ROW or, if that is not the AP, on
 * the control CPU: the first of its kind that is found there is the first that there was.
 */
bool bsc_finder_sees_all(const Finder *f, BscNsec from, BscRow row);

/* What the rows of the CPU itself show between the kick and its first threaded callback. */
ApRows bsc_finder_ap_rows(const Finder *f);

/* Sets not_alive, last_poll and sleep of F from what the control task sleeps for. */
void bsc_finder_find_polls(Finder *f);

/* First entry of FUNCTION by the control task in [FROM, TO]; BSC_NO_ROW if there is none. */
BscRow bsc_finder_function(const Finder *f, BscFunction function, BscNsec from, BscNsec to);

/* First exit of a callback by the hotplug thread in [FROM, TO], paired or not; BSC_NO_ROW: none. */
BscRow bsc_finder_first_exit(const Finder *f, BscNsec from, BscNsec to);

/* Last exit of a callback by the hotplug thread in [FROM, TO], paired or not; BSC_NO_ROW: none. */
BscRow bsc_finder_last_exit(const Finder *f, BscNsec from, BscNsec to);

/*
 * point-order.c: a point of the AP lies on the wrong side of one of the control CPU's, which
 * is noted: their clocks do not agree.
 */
bool bsc_finder_is_skewed(const Finder *f);

/* point-order.c: adds to the points of F what those in front of them and behind them leave. */
void bsc_finder_settle(Finder *f);
