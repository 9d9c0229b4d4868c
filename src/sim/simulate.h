/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/progress.h"
#include "sim/policy.h"

/* What would have been: an episode under other policies, on another machine. */

typedef struct BscScale {
	const char *callback; /* name of the state or of the function; borrowed */
	double factor;        /* 0: dropped */
	bool is_drop;         /* it does not run at all */
} BscScale;

/* What to change beside the order. All zero, with wake_latency BSC_NSEC_NONE: nothing. */
typedef struct BscModifiers {
	const BscScale *scales;
	size_t n_scales;
	bool no_tracer;       /* what tracing itself costs, gone */
	bool no_console;      /* the console's time, gone */
	BscNsec wake_latency; /* of every wake-up, ns; BSC_NSEC_NONE: as recorded */
	uint32_t n_cpus;      /* of the machine, the boot CPU included; 0: as recorded */
	uint32_t seed;        /* of the drawing of CPUs that were not recorded */
	uint32_t host_cpus;   /* processors that a guest's CPUs share; 0: one each */
} BscModifiers;

#define BSC_MODIFIERS_NONE ((BscModifiers){ .wake_latency = BSC_NSEC_NONE })

typedef struct BscPredictedCpu {
	uint32_t cpu;
	BscNsec begin, end; /* moments on the clock of the recording */
} BscPredictedCpu;

typedef struct BscPrediction {
	BscPolicy policy;
	BscNsec total;         /* likely */
	BscNsec low, high;     /* what the recording leaves open */
	bool is_bound;         /* a lower bound, and no more */
	BscPredictedCpu *cpus; /* by number */
	size_t n_cpus;
	BscNsec phases[BSC_N_PHASES]; /* sums over CPUs */
	BscNsec spin;                 /* of the APs' waits for release; CPU time */
	BscCapture *capture;          /* the prediction as a timeline */
} BscPrediction;

typedef struct BscSimulation {
	BscNsec recorded; /* total */
	BscPrediction *predictions;
	size_t n_predictions;
	GPtrArray *notes; /* sentences: what was assumed */
	uint32_t n_draws; /* 0: no CPUs were drawn */
} BscSimulation;

/*
 * Predicts EPISODE of CAPTURE under each of POLICIES. STAYS are the capture's. NULL with ERROR, one
 * sentence, if the plan of the recording does not give back the recording, or is not known.
 */
BscSimulation *bsc_simulation_new(const BscCapture *capture, const BscStays *stays, BscRow episode,
				  const BscPolicy *policies, size_t n_policies,
				  const BscModifiers *modifiers, GError **error);
/* The same, watched: PROGRESS counts policies, not bytes. Cancelled: BSC_ERROR_CANCELLED. */
BscSimulation *bsc_simulation_run(const BscCapture *capture, const BscStays *stays, BscRow episode,
				  const BscPolicy *policies, size_t n_policies,
				  const BscModifiers *modifiers, BscProgress *progress,
				  GError **error);
void bsc_simulation_free(BscSimulation *simulation);

/* So little is known that only LOW and HIGH of ONE mean something. */
bool bsc_prediction_is_open(const BscPrediction *one);

/* The plan of EPISODE under POLICY, with the bounds of its durations. WORK comes along: free both.
 */
BscPlan *bsc_simulation_plan(const BscCapture *capture, const BscStays *stays, BscRow episode,
			     BscPolicy policy, BscWork **ret_work, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BscSimulation, bsc_simulation_free)
