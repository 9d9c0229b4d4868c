/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "sim/plan.h"

/* Each line: policy, name, whether its totals are lower bounds, what it assumes. */
#define BSC_POLICIES(X)                                                                            \
	X(RECORDED, "recorded", false, "the recorded order, nothing changed")                      \
	X(SERIAL, "serial", false,                                                                 \
	  "one CPU at a time, cpu:bringup kicks and sleeps until the AP is online")                \
	X(SPLIT, "split", false,                                                                   \
	  "one CPU at a time, cpuhp.parallel=0: cpu:kick_ap, then cpu:bringup polls for the AP")   \
	X(PARALLEL, "parallel", false,                                                             \
	  "cpuhp.parallel=1: all CPUs are kicked, then brought up one after the other")            \
	X(PARALLEL_SMT, "parallel-smt", false,                                                     \
	  "as parallel, but primary threads first and siblings in a second round (where the "      \
	  "capture shows no rounds, even CPUs are taken for primaries)")                           \
	X(ONE_LOCK_SECTION, "one-lock-section", true,                                              \
	  "the recorded order under one lock section: no lock is dropped and no grace period "     \
	  "waited for between two CPUs")                                                           \
	X(CONTROL_THREADS, "control-threads", true,                                                \
	  "a control thread per AP on the CPUs that are online so far; kthreadd, callback locks "  \
	  "and sched:active still take one CPU at a time")                                         \
	X(FULLY_PARALLEL, "fully-parallel", true,                                                  \
	  "every CPU comes up on its own; only kthreadd and callback locks are shared")            \
	X(LOWER_BOUND, "lower-bound", true,                                                        \
	  "no schedule of the same work with one control task is shorter: the longest chain of "   \
	  "one CPU, or the control task's own work")

typedef enum BscPolicy {
#define X(policy, name, is_bound, text) BSC_POLICY_##policy,
	BSC_POLICIES(X)
#undef X
		BSC_N_POLICIES
} BscPolicy;

const char *bsc_policy_name(BscPolicy policy); /* static */
const char *bsc_policy_text(BscPolicy policy); /* static: the one sentence of what it assumes */
bool bsc_policy_is_bound(BscPolicy policy);    /* totals are lower bounds */
bool bsc_policy_parse(const char *name, BscPolicy *ret);

/* What to take for a latency or a lock section that the recording does not show: the median of
 * those that it does, or their extremes. */
typedef enum BscGuess { BSC_GUESS_USUAL, BSC_GUESS_LEAST, BSC_GUESS_MOST } BscGuess;

/* What to put together. */
typedef struct BscAssembly {
	BscPolicy policy;
	const uint32_t *items; /* rows of BscWork.cpus, one for each CPU; NULL: the recorded ones */
	uint32_t n_items;
	BscGuess guess; /* polls follow it */
	bool is_coarse; /* pieces that share nothing are one node: only the times of CPUs matter */
} BscAssembly;

/* The plan of WORK, which it borrows, under a policy. */
BscPlan *bsc_policy_plan(const BscWork *work, const BscAssembly *assembly);

/*
 * What LOWER_BOUND means for the total of its plan: the longest chain, or all that only the control
 * task or kthreadd can do.
 */
BscNsec bsc_policy_demand(const BscPlan *plan);
