/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "sim/plan.h"

/* When everything of a plan happens, ns from its begin; by node. */
typedef struct BscSchedule {
	BscNsec *arrive; /* the task has done all that comes before */
	BscNsec *begin;  /* and what the node waits for has happened */
	BscNsec *end;
	BscNsec total; /* the last end */
} BscSchedule;

/*
 * Runs PLAN, which is sealed. HOST_CPUS > 0: the processors that work or wait busily share that
 * many; sleeping ones take none. Takes O(n log n) for n nodes and edges. NULL with ERROR if some
 * nodes wait for each other. Free with bsc_schedule_free().
 */
BscSchedule *bsc_engine_run(const BscPlan *plan, uint32_t host_cpus, GError **error);
void bsc_schedule_free(BscSchedule *run);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BscSchedule, bsc_schedule_free)
