/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Private to src/model: what the builders of a timeline share while they build it. */

#include "model/states.h"
#include "model/tasks.h"
#include "model/timeline.h"
#include "trace/trace.h"

#include <glib.h>

/* A result that the kernel kept to itself (a failure that was injected leaves no event). */
#define BSC_RESULT_UNKNOWN INT32_MIN

/* What an enter and its exit say, before anything is made of them. */
typedef struct RawCallback {
	BscRow enter, exit; /* trace rows; BSC_NO_ROW: not in the capture */
	BscNsec begin, end; /* end is BSC_NSEC_NONE while open */
	uint32_t cpu;       /* the CPU that comes or goes */
	uint32_t ran_on;    /* where the enter was recorded */
	int32_t pid;
	int32_t step, target, state, result; /* state and result: of the exit */
	BscString symbol;                    /* of timeline->strings */
	bool is_multi, is_down;
	BscSection section;
	BscRow op; /* operation that it belongs to; BSC_NO_ROW: the registration of a state */
} RawCallback;

/* Numbers of states; -1: not seen in this capture. */
typedef struct Landmarks {
	int32_t kick;     /* cpu:kick_ap */
	int32_t bringup;  /* cpu:bringup */
	int32_t takedown; /* cpu:teardown */
	int32_t online;   /* the largest target */
	int32_t lowest;   /* the step that going down ends with; see bsc_build_lowest_step() */
	BscStatesVersion version;
} Landmarks;

/* One CPU going up or down: callbacks of the control task and of the CPU's own thread. */
typedef struct Op {
	uint32_t cpu;
	bool is_down;
	bool is_confirmed; /* a kick, a bring-up or a first step was seen */
	bool is_rolling_back;
	bool is_closed;
	bool begin_is_lost;
	int32_t control_pid;
	uint32_t control_cpu;
	BscNsec begin, last;
	BscRow last_row;
	/* Rows of Build.raw; BSC_NO_ROW: none. */
	BscRow first, kick, bringup, kick_work, takedown, finish, failed;
	BscRow thread_first, thread_last; /* of the CPU's own thread, in the direction of the op */
	BscRow rollback_first, last_callback;
	int32_t thread_pid; /* of cpuhp/N; -1: unknown */
	int32_t result;
	uint32_t round;
	/* Points between phases that are no synchronisation points; set by bsc_build_points(). */
	BscMoment kick_begin;  /* the call that starts the AP begins */
	BscMoment kick_return; /* the call that starts the AP is back */
	BscMoment starting;    /* the AP goes on to its STARTING callbacks */
} Op;

/* Time in which events of a CPU may be missing; INT64_MIN and INT64_MAX where an end is open. */
typedef struct Loss {
	BscNsec from, to; /* from <= to: events at both are there */
} Loss;

typedef struct Build {
	const BscTrace *trace;
	const BscStatesFile *states;
	BscDiagnostics *diag;
	BscProgress *progress;
	Landmarks marks;
	GArray *raw;          /* RawCallback, by begin */
	BscRow *next_of_task; /* of each in raw, the next one that its task runs; BSC_NO_ROW */
	GArray *ops;          /* Op, by begin once sorted */
	BscTasks *tasks;
	uint32_t max_cpu;
	bool has_waking;       /* the capture records sched_waking */
	BscRow *runs_of_cpu;   /* first run of each CPU in by_cpu; max_cpu + 2 entries */
	uint32_t *by_cpu;      /* run numbers, sorted by (cpu, buffer) */
	BscRow *losses_of_cpu; /* first loss of each CPU in losses; max_cpu + 2 entries */
	Loss *losses;          /* those of each CPU in order, none overlaps another */
	bool *is_skewed;       /* by CPU: its clock contradicts the control CPU's */
	BscTimeline *timeline;
	/* The timeline's tables while they grow. */
	GArray *episodes, *bringups, *phases, *callbacks, *lanes, *arrows;
} Build;

static inline RawCallback *build_raw(const Build *b, BscRow row)
{
	return &g_array_index(b->raw, RawCallback, row);
}

static inline Op *build_op(const Build *b, BscRow row)
{
	return &g_array_index(b->ops, Op, row);
}

/*
 * order.c: rows whose moments cannot be, since they go back on their CPU, are left out, and gaps
 * stand for them.
 */
void bsc_build_order(BscTrace *trace, BscDiagnostics *diag);

/* gaps.c: where each CPU may have lost events. */
void bsc_build_losses(Build *b);

/* Some event of CPU that was lost may lie in [FROM, TO]. */
bool bsc_build_may_miss(const Build *b, uint32_t cpu, BscNsec from, BscNsec to);

/* callbacks.c: pairs enters and exits; finds the landmarks; names sections. */
void bsc_build_callbacks(Build *b);

/* ops.c: which callbacks belong to which CPU's going up or down. */
void bsc_build_ops(Build *b);

/* tasks.c: what the scheduler and the function tracer say of the tasks that take part. */
void bsc_build_tasks(Build *b);

/* clocks.c: which CPUs' clocks contradict cause and effect. */
void bsc_build_clocks(Build *b);

/* episodes.c: groups of ops, their mode and rounds; fills episodes, bring-ups and callbacks. */
void bsc_build_episodes(Build *b);

/* points.c: the synchronisation points of one bring-up. */
void bsc_build_points(Build *b, Op *op, BscMode mode, BscBringup *bringup);

/* phases.c: the lowest step that some CPU surely went down to, for Build.marks. */
void bsc_build_lowest_step(Build *b);

/* phases.c: the stretches between them. */
void bsc_build_phases(Build *b, const Op *op, BscMode mode, BscRow bringup);

/* Adds the stretch of BRINGUP from BEGIN to END, unless nobody knows that it began. */
void bsc_build_add_phase(Build *b, BscRow bringup, BscPhaseKind kind, BscMoment begin,
			 BscMoment end);

/*
 * log-timeline.c: episodes, bring-ups and phases out of what the kernel's log says, for an input
 * that has nothing else.
 */
void bsc_build_log(Build *b, const BscDmesg *dmesg);

/* A stretch of a lane before it is a row of the timeline. */
typedef struct Piece {
	BscNsec begin_low, begin_high, end_low, end_high;
	BscStretchKind kind;
	BscCertainty certainty;
	int32_t target;  /* CPU; -1: none */
	BscRow bringup;  /* BSC_NO_ROW: none */
	BscRow callback; /* BSC_NO_ROW: none */
	BscRow event_begin, event_end;
} Piece;

/* By begin, then by end. */
int bsc_build_compare_pieces(const void *a, const void *b);

/*
 * gaps.c: takes what CPU lost out of PIECES: it is unknown, never silently shorter. Eats PIECES and
 * gives them back in order.
 */
GArray *bsc_build_cut_losses(const Build *b, GArray *pieces, uint32_t cpu);

/* lanes.c: what is drawn. */
void bsc_build_lanes(Build *b);

/* control-lane.c: appends to PIECES, in order, what the control task of EPISODE does. */
void bsc_build_control_pieces(Build *b, BscRow episode, GArray *pieces);

/* ap-lane.c: appends to PIECES, in order, what the CPU of BRINGUP does in its episode. */
void bsc_build_ap_pieces(Build *b, BscRow bringup, GArray *pieces);

/* Moments. */
BscMoment bsc_moment_exact(BscNsec ns, BscRow event);
BscMoment bsc_moment_bounded(BscNsec low, BscRow event_low, BscNsec high, BscRow event_high);
BscMoment bsc_moment_unknown(void);
BscMoment bsc_moment_absent(void);

/* Makes room for N rows that are about to be added to TABLE, so that it does not move as it grows.
 */
static inline void bsc_build_reserve(GArray *table, size_t n)
{
	const guint len = table->len;

	g_array_set_size(table, (guint)MIN(len + n, G_MAXINT));
	g_array_set_size(table, len);
}

/* Sorts the rows of TABLE, which are most often in order already. */
static inline void bsc_build_sort(GArray *table, GCompareFunc compare)
{
	const guint size = g_array_get_element_size(table);

	for (guint i = 1; i < table->len; i++) {
		const char *row = table->data + (size_t)i * size;

		if (compare(row - size, row) <= 0)
			continue;
		g_array_sort(table, compare);
		return;
	}
}

/* Runs of CPU in Build.by_cpu: [*RET_FIRST, *RET_END). */
static inline void build_runs(const Build *b, uint32_t cpu, BscRow *ret_first, BscRow *ret_end)
{
	*ret_first = cpu <= b->max_cpu ? b->runs_of_cpu[cpu] : 0;
	*ret_end = cpu <= b->max_cpu ? b->runs_of_cpu[cpu + 1] : 0;
}
