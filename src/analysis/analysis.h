/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "analysis/stays.h"
#include "base/span.h"

/*
 * The figures of an episode: what users read, compare and check. Everything here is computed from
 * the timeline and the stays; quantities that no event fixes are spans with both bounds.
 * docs/metrics.md defines every figure.
 */

/* Time in one class on one side. Sum over CPUs; ns. */
typedef struct BscClassSum {
	BscSpan time;
	uint32_t n_stays; /* certain ones */
	uint32_t n_cpus;  /* CPUs (as targets on the control side) that have some */
} BscClassSum;

/*
 * A place where CPUs wait without sleeping, or sleep, and how much. Sorted by side (the control
 * task first), site, cpu.
 */
typedef struct BscHotspot {
	BscClass site;   /* the SPIN_ and ASLEEP_ ones, LOCK, PREEMPTED, AP_BLOCKED */
	bool is_control; /* else on the AP itself */
	bool is_burning; /* the CPU is kept busy by waiting */
	uint32_t cpu;    /* AP that is waited for, or that waits */
	BscSpan time;
	uint32_t n_waits;    /* an interrupt does not end one */
	uint32_t n_polls;    /* looks at the state, by the function tracer; 0: not recorded */
	BscNsec poll_gap;    /* median from one look to the next, ns; 0: fewer than two */
	BscNsec in_function; /* SPIN_RELEASE: in cpuhp_ap_sync_alive, by function_graph; or NONE */
	BscRow first_stay;   /* row in stays */
} BscHotspot;

/*
 * The control CPU waits for one AP while others could have gone on. All the sleeps and spins of one
 * callback that wait for the same thing are one wait. Sorted by cost, largest first.
 */
typedef struct BscSerializedWait {
	uint32_t cpu;            /* that is waited for */
	BscNsec begin, end;      /* first begin and last end of its sleeps and spins: exact */
	BscSpan cost;            /* of it, while at least one other AP was ready */
	uint32_t n_held;         /* APs that may have been ready for at least part of it */
	uint32_t n_held_certain; /* that were, by events */
	uint32_t first_held, last_held; /* smallest and largest number among n_held */
	BscClass site;                  /* BSC_N_CLASSES: no event shows which */
} BscSerializedWait;

/*
 * A stretch of the critical path, in order of time, without gaps from begin to end of episode: what
 * the control task does or, where it waits for an AP, what that does. An AP that waits itself does
 * nothing: then the wait of the control task is what takes the time.
 */
typedef struct BscPathStep {
	BscNsec begin, end;
	BscClassSet classes;       /* of the one that works; several: no event shows which */
	BscClassSet other_classes; /* of the other side, where it may be that one instead; or 0 */
	bool is_control;           /* classes are those of the control task */
	uint32_t cpu;              /* that works, or is worked for */
	BscRow callback;           /* BSC_NO_ROW: none */
	BscRow stay;               /* row in stays */
} BscPathStep;

/* Time on the critical path by kind of work. Sorted by share, largest first. */
typedef struct BscPathShare {
	BscClass class;
	bool is_control;
	BscSpan time;
} BscPathShare;

/* One CPU's slack: how much later its firmware and early code could end without any harm. */
typedef struct BscSlack {
	uint32_t cpu;
	BscSpan slack;
} BscSlack;

/* A state's callbacks over the CPUs of an episode. Sorted by average, largest first. */
typedef struct BscCallbackSum {
	int32_t step;
	BscString state, function; /* of timeline->strings */
	BscSection section;
	bool is_teardown;
	bool is_control; /* the control task ran it */
	bool is_tracer;  /* work that exists only because of tracing */
	uint32_t n_calls, n_cpus;
	uint32_t n_open;            /* calls whose end was not recorded; in no other figure */
	BscNsec total, min, max;    /* of the sums per CPU; exact */
	BscSpan off_cpu, interrupt; /* of total: asleep or preempted, and in interrupts */
	uint32_t max_cpu;           /* where max is; the smallest number of several */
} BscCallbackSum;

/* Line of total, average, min, max over the CPUs of a group. */
typedef struct BscPhaseLine {
	BscPhaseKind phase;         /* BSC_N_PHASES: all of the CPU's bring-up */
	uint32_t n_cpus, n_unknown; /* of which something, nothing is known */
	BscSpan total, average, min, max;
	uint32_t max_cpu; /* where max is; the first one of several */
} BscPhaseLine;

/* All CPUs, or one round. No capture tells of sockets and clusters. */
typedef struct BscGroup {
	char *name; /* "all", "round 1" */
	uint32_t n_cpus;
	uint32_t first_line, n_lines; /* in lines */
} BscGroup;

/* A CPU that came much later after the one before it than most do. */
typedef struct BscOutlier {
	uint32_t cpu;
	BscNsec step;   /* from the completion of the CPU before to its own */
	BscNsec excess; /* of that over the median step */
} BscOutlier;

/* total = base + per_cpu * n, fitted over the completion times of the CPUs in order. */
typedef struct BscCostFit {
	uint32_t n;           /* CPUs in it; fewer than 3: the rest is meaningless */
	double per_cpu;       /* ns */
	double base;          /* ns */
	double r_squared;     /* 0 .. 1 */
	BscNsec median_step;  /* between two completions */
	BscOutlier *outliers; /* the largest excess first */
	uint32_t n_outliers;
	uint32_t n_failed; /* CPUs whose cpu:bringup failed */
	BscNsec failed;    /* ns that the control task was in it for them */
} BscCostFit;

/* Why the line does not tell what a CPU costs. */
typedef enum BscCostDoubt {
	BSC_COST_IS_GOOD,
	BSC_COST_FEW,    /* fewer than three completions */
	BSC_COST_FAILED, /* a tenth of the total or more is the wait for CPUs that failed */
	BSC_COST_CROOKED /* the completions are no straight line, or it does not rise */
} BscCostDoubt;

/* TOTAL is that of the episode, ns. */
BscCostDoubt bsc_cost_doubt(const BscCostFit *fit, BscNsec total);

/* The figures in a word each; ratios are intervals as well. Unknown: low > high. */
typedef struct BscRatio {
	double low, high;
} BscRatio;

typedef struct BscEpisodeFigures {
	BscSpan total;          /* begin to end of the episode */
	BscSpan without_tracer; /* total less tracer: what tracing itself added to the control task
				 */
	BscSpan tracer;
	BscClassSum control[BSC_N_CLASSES];
	BscClassSum ap[BSC_N_CLASSES];
	BscSpan control_unknown, ap_unknown; /* time without a certain class */
	BscSpan control_asleep, control_spin, control_working;
	BscSpan control_waits;  /* asleep or spinning for an AP; part of the two */
	BscSpan ap_spin;        /* CPU-seconds burnt before online, as ns */
	BscSpan burnt;          /* control_spin + ap_spin: "hot or fast" */
	BscSpan serialized;     /* sum of cost over serialized_waits; unknown unless parallel */
	BscRatio concurrency;   /* mean number of CPUs that do useful work */
	BscRatio serialization; /* share of the time in which at most one does */
	BscRatio efficiency;    /* lower_bound / total */
	BscSpan lower_bound;    /* no schedule of the same work is shorter */
	char *lower_bound_text; /* what sets it: "CPU 5 alone", "the control task" */
	/* APs: of which the episode has events, that were kicked, ran code, are online in the end
	 */
	uint32_t n_present, n_kicked, n_alive, n_online;
	BscCostFit fit;
	char *verdict; /* one or two sentences that a reviewer can quote */

	BscHotspot *hotspots;
	size_t n_hotspots;
	BscSerializedWait *serialized_waits;
	size_t n_serialized_waits;
	BscPathStep *path;
	size_t n_path;
	BscPathShare *shares;
	size_t n_shares;
	BscSlack *slacks; /* by CPU */
	size_t n_slacks;
	BscCallbackSum *callbacks;
	size_t n_callbacks;
	BscGroup *groups;
	size_t n_groups;
	BscPhaseLine *lines;
	size_t n_lines;
} BscEpisodeFigures;

/*
 * A sentence that the list "where the time goes" shows, and where to look. Largest cost first. The
 * costs of different findings overlap: they are no parts of a whole.
 */
typedef struct BscFinding {
	BscRow episode;
	/*
	 * Static: serialized-wait, ap-spin, control-spin, asleep-wake, asleep-starting,
	 * asleep-thread, wake-latency, preempted, interrupts, slow-callback, slow-cpu,
	 * grace-period, tracer-cost, failed-cpu, lost-events.
	 */
	const char *code;
	char *text;   /* one sentence with figures and units */
	char *remedy; /* what would remove it; "" if nothing is known */
	BscSpan cost; /* ns; of the total, or CPU time where is_cpu_time; may be unknown */
	bool is_cpu_time;
	BscNsec begin, end; /* stretch to look at */
	int32_t cpu;        /* -1: none */
} BscFinding;

typedef struct BscAnalysis {
	BscStays *stays;             /* owned */
	BscEpisodeFigures *episodes; /* one per episode of the timeline */
	size_t n_episodes;
	BscFinding *findings; /* sorted by (episode, cost) */
	size_t n_findings;
} BscAnalysis;

/* Nothing else can have taken the time of STEP than the one class that it has. */
bool bsc_path_step_is_certain(const BscPathStep *step);

/* Analyses CAPTURE. Immutable afterwards. Free with bsc_analysis_free(). */
BscAnalysis *bsc_analysis_new(const BscCapture *capture);
void bsc_analysis_free(BscAnalysis *analysis);

/*
 * Metrics by name, for checks and comparisons: "total", "total.without_tracer", "per_cpu",
 * "spin.ap", "spin.control", "asleep.control", "serialized", "concurrency", "phase.kick.max",
 * "phase.starting.total", "class.control.callback", "path.ap.wake", "cpus.failed",
 * "callback.control.threads:prepare.total", … Names are those of JSON.
 */
typedef struct BscMetric {
	char *name;
	enum { BSC_METRIC_TIME, BSC_METRIC_RATIO, BSC_METRIC_COUNT } unit;
	double low, high; /* ns, ratio or count; low > high: unknown */
} BscMetric;

/* All metrics of EPISODE, sorted by name; *RET_N of them. Free with bsc_metrics_free(). */
BscMetric *bsc_metrics_new(const BscCapture *capture, const BscAnalysis *analysis, BscRow episode,
			   size_t *ret_n);
void bsc_metrics_free(BscMetric *metrics, size_t n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BscAnalysis, bsc_analysis_free)
