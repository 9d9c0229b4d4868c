/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Private to src/analysis: how the figures of one episode are put together. */

#include "analysis/analysis.h"

#define BIT(class) BSC_CLASS_BIT(BSC_CLASS_##class)

/* Classes by side: in the order of BSC_CLASSES, with LOCK to WAIT_RUN on both. */
#define SHARED_CLASSES  (BIT(LOCK) | BIT(PREEMPTED) | BIT(INTERRUPT) | BIT(WAIT_RUN))
#define CONTROL_CLASSES ((BIT(LOCK) - 1) | SHARED_CLASSES)
#define AP_CLASSES      ((BSC_CLASS_BIT(BSC_N_CLASSES) - 1) & ~(BIT(LOCK) - 1))

#define ASLEEP_CLASSES                                                                             \
	(BIT(ASLEEP_ALIVE) | BIT(ASLEEP_CPU_RUNNING) | BIT(ASLEEP_ONLINE_IDLE) |                   \
	 BIT(ASLEEP_AP_THREAD) | BIT(ASLEEP_CREATION) | BIT(ASLEEP_GRACE_PERIOD) |                 \
	 BIT(ASLEEP_STOP_MACHINE) | BIT(ASLEEP_DEAD) | BIT(ASLEEP_PARK) | BIT(ASLEEP_OTHER))
/* The control task does something that only it can do. */
#define WORKING_CLASSES (BIT(CALLBACK) | BIT(BETWEEN) | BIT(KICK) | BIT(BRINGUP))
/* It waits inside cpu:bringup for the AP. */
#define BRINGUP_WAITS                                                                              \
	(BIT(SPIN_ALIVE) | BIT(ASLEEP_ALIVE) | BIT(ASLEEP_CPU_RUNNING) | BIT(ASLEEP_ONLINE_IDLE) | \
	 BIT(ASLEEP_AP_THREAD))
/* It waits for the AP, up or down. */
#define AP_WAITS (BRINGUP_WAITS | BIT(ASLEEP_STOP_MACHINE) | BIT(ASLEEP_DEAD) | BIT(ASLEEP_PARK))
/* Work of an AP: what somebody waits for is neither a wait itself nor idling. */
#define USEFUL_AP_CLASSES                                                                          \
	(BIT(WAKE) | BIT(STARTING) | BIT(AP_CALLBACK) | BIT(AP_BETWEEN) | BIT(DYING))

/* Gaps, and what they hide. */
typedef struct GapSum {
	BscNsec at;           /* where the last one of them begins, or ends */
	uint32_t n;           /* places */
	uint32_t n_timeless;  /* where nothing is lost, but for its time */
	uint32_t n_uncounted; /* of which nobody knows how many events they hide */
	uint64_t n_lost;      /* events, of the others */
} GapSum;

/* All gaps of a trace, to be summed up over any time: see gap-sums.c. */
typedef struct GapSums {
	GArray *begins, *ends;
} GapSums;

void bsc_gap_sums_init(GapSums *sums, const BscTrace *trace);
void bsc_gap_sums_clear(GapSums *sums);

/* The gaps that hide something between BEGIN and END. */
GapSum bsc_gap_sums_between(const GapSums *sums, BscNsec begin, BscNsec end);

/* An episode while its figures are made. */
typedef struct FigureBuild {
	const BscTimeline *timeline;
	const BscStays *stays;
	const BscTrace *trace; /* NULL in a timeline without events */
	const BscTasks *tasks; /* NULL likewise */
	GapSums gaps;          /* where there is a trace */
	bool has_irq;          /* the capture records interrupts */
	const BscEpisode *episode;
	BscRow episode_row;
	BscRow first_lane; /* the control lane; then one for each CPU, by number */
	size_t n_lanes;
	BscEpisodeFigures *out;
} FigureBuild;

/*
 * Each fills its part of F->out. Those further down may read what those above have filled.
 * bsc_figures_sums() comes first.
 */
void bsc_figures_sums(FigureBuild *f);
void bsc_figures_hotspots(FigureBuild *f);
void bsc_figures_callbacks(FigureBuild *f);
void bsc_figures_groups(FigureBuild *f);
void bsc_figures_serialized(FigureBuild *f);
void bsc_figures_path(FigureBuild *f);
void bsc_figures_concurrency(FigureBuild *f);
void bsc_figures_bound(FigureBuild *f);
void bsc_figures_fit(FigureBuild *f);
void bsc_figures_verdict(FigureBuild *f);

/* Appends the findings of F's episode to FINDINGS (BscFinding), in no order. */
void bsc_figures_findings(const FigureBuild *f, GArray *findings);

/*
 * The figures of TIMELINE, of which STAYS, taken, are the stays. TRACE and TASKS may be NULL; then
 * nothing is known of polls, interrupts and lost events.
 */
BscAnalysis *bsc_analysis_take(const BscTimeline *timeline, BscStays *stays, const BscTrace *trace,
			       const BscTasks *tasks);

/* Frees what FIGURES hold, not the struct. */
void bsc_figures_clear(BscEpisodeFigures *figures);

static inline BscNsec stay_length(const BscStay *stay)
{
	return bsc_distance(stay->begin, stay->end);
}

/* A + B, stopping at the limit of the type. */
static inline BscNsec add_times(BscNsec a, BscNsec b)
{
	BscNsec sum;

	return __builtin_add_overflow(a, b, &sum) ? INT64_MAX : sum;
}

/* The stays of LANE, one of the timeline; *RET_N of them. */
static inline const BscStay *lane_stays(const FigureBuild *f, BscRow lane, size_t *ret_n)
{
	*ret_n = f->stays->first[lane + 1] - f->stays->first[lane];
	return f->stays->stays + f->stays->first[lane];
}

/* A callback that the control task ran, not the AP's thread. */
static inline bool is_of_control(const BscTimeline *timeline, const BscCallback *callback)
{
	return callback->pid == timeline->bringups[callback->bringup].control_pid;
}

/* Whether CALLBACK exists only because of tracing; kernel/trace/ring_buffer.c. */
bool bsc_callback_is_tracer(const BscTimeline *timeline, const BscCallback *callback);

/* The lane of CPU in F's episode, not the control lane; BSC_NO_ROW: it has none. */
BscRow bsc_figures_lane(const FigureBuild *f, uint32_t cpu);

/* The hotspot of CPU at SITE; NULL: there is none. After bsc_figures_hotspots(). */
const BscHotspot *bsc_figures_hotspot(const FigureBuild *f, bool is_control, BscClass site,
				      uint32_t cpu);

/* Time of SIDE's stays in any of GROUP: at least what is certain, at most what is possible. */
BscSpan bsc_figures_time(const FigureBuild *f, bool is_control, BscClassSet group);
