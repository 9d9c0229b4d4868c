/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/span.h"
#include "sim/work.h"

/*
 * What has to be done and what has to wait for what: nodes of work on tasks, which do one node
 * after the other, and edges between nodes. bsc_engine_run() finds when everything happens.
 */

/* Each line: kind, name in JSON. */
#define BSC_NODE_KINDS(X)                                                                          \
	X(LOCK_SECTION, "lock_section") /* between two CPUs: locks, grace periods */               \
	X(PREPARE, "prepare")                                                                      \
	X(KICK, "kick") /* ends where the AP starts */                                             \
	X(AFTER_KICK, "after_kick")                                                                \
	X(ENTRY, "entry")     /* from the enter of cpu:bringup */                                  \
	X(RELEASE, "release") /* after the wait for ALIVE; ends at the release */                  \
	X(RUNNING, "running") /* after the wait for ONLINE, or the release */                      \
	X(UNPARK, "unpark")   /* after the wait for ONLINE_IDLE; ends at UNPARK */                 \
	X(AFTER_UNPARK, "after_unpark")                                                            \
	X(RETURN, "return") /* after the wait for DONE; ends with cpu:bringup */                   \
	X(FIXED, "fixed")   /* of a CPU that failed or goes down */                                \
	X(WAKE, "wake")                                                                            \
	X(STARTING, "starting") /* ends at ONLINE */                                               \
	X(AFTER_ONLINE, "after_online")                                                            \
	X(THREAD, "thread")                                                                        \
	X(TAIL, "tail") /* ends at DONE */                                                         \
	X(LOOSE, "loose")

typedef enum BscNodeKind {
#define X(kind, name) BSC_NODE_##kind,
	BSC_NODE_KINDS(X)
#undef X
		BSC_N_NODE_KINDS
} BscNodeKind;

/* Each line: kind, name in JSON. Program order is that of the tasks and has no edges here. */
#define BSC_EDGE_KINDS(X)                                                                          \
	X(KICK, "kick")             /* the AP starts */                                            \
	X(RELEASE, "release")       /* the AP goes on; it waits busily */                          \
	X(COMPLETION, "completion") /* the waiter sleeps; lag only if it had to */                 \
	X(SPIN, "spin")             /* the waiter is busy; lag only if it had to wait */           \
	X(POLL, "poll")             /* as SPIN, then looks again at every tick or so */            \
	X(WAKE_UP, "wake_up")       /* the hotplug thread runs */                                  \
	X(ORDER, "order")           /* the kernel's order, nobody waits */                         \
	X(BARRIER, "barrier")

typedef enum BscEdgeKind {
#define X(kind, name) BSC_EDGE_##kind,
	BSC_EDGE_KINDS(X)
#undef X
		BSC_N_EDGE_KINDS
} BscEdgeKind;

/* Things that one node at a time can have; a set is bits 1 << resource. */
#define BSC_RESOURCES(X)                                                                           \
	X(KTHREADD, "kthreadd")                                                                    \
	X(HOTPLUG_LOCK, "hotplug write lock")                                                      \
	X(CALLBACK_LOCK, "callback lock") /* the first of those of data/callback-locks.tsv */

typedef enum BscResource {
#define X(resource, name) BSC_RESOURCE_##resource,
	BSC_RESOURCES(X)
#undef X
} BscResource;

#define BSC_MAX_RESOURCES 32
/* Task without a processor of its own: takes one of the CPUs that are online. */
#define BSC_POOL UINT32_MAX

typedef struct BscNode {
	uint8_t kind;  /* BscNodeKind */
	uint8_t state; /* BscPieceState: RUN and LOCK keep a CPU busy */
	uint32_t task;
	uint32_t item; /* CPU of the plan that it is work for */
	BscRow callback;
	uint32_t piece; /* of BscWork.pieces; BSC_NO_ROW: of a CPU's other times, or of several */
	BscNsec duration;
	BscNsec low, high;  /* bounds of the duration */
	uint32_t resources; /* set of BscResource */
} BscNode;

typedef struct BscPlanEdge {
	uint32_t from, to; /* nodes: TO begins no earlier than LAG after the end of FROM */
	uint8_t kind;      /* BscEdgeKind */
	BscNsec lag;       /* BSC_NSEC_NONE: polls, by the plan's times */
	BscNsec low, high; /* bounds of the lag */
} BscPlanEdge;

/* Does its nodes one after the other. */
typedef struct BscTask {
	uint32_t cpu; /* index of the processor that it runs on; BSC_POOL: any that is online */
	uint32_t n_nodes;
	uint32_t first; /* in BscPlan.program, once sealed */
} BscTask;

/* Nodes of one CPU that mean something; BSC_NO_ROW: it has none. */
typedef struct BscPlanCpu {
	uint32_t work; /* row of BscWork.cpus that it is made of */
	uint32_t cpu, round;
	bool is_fixed;
	uint32_t first, kick, kick_end, entry, release, unpark, end;
	uint32_t wake, starting, online_idle, thread, tail;
} BscPlanCpu;

/*
 * How the control task looks whether an AP is alive: kernel/cpu.c: cpuhp_wait_for_sync_state. While
 * booting, time moves on at ticks: it spins until the next one, then sleeps of one or two of them.
 * At run time it spins for 1 ms, then sleeps 1 to 2 ms.
 */
typedef struct BscPolling {
	BscNsec tick;       /* ns; 0: at run time */
	BscNsec phase;      /* of the first tick, from the begin of the plan */
	BscNsec spin;       /* at run time */
	BscNsec sleep, lag; /* of each sleep, and from its end to running */
	/*
	 * USUAL: as above. FREE: what happened is seen at once. WORST: the last sleep is twice as
	 * long, and who came late only because of other polls may have polled as well.
	 */
	enum { BSC_POLLS_USUAL, BSC_POLLS_FREE, BSC_POLLS_WORST } cost;
} BscPolling;

typedef struct BscPlan {
	const BscWork *work; /* borrowed */
	BscMode mode;
	GArray *nodes;       /* BscNode */
	GArray *edges;       /* BscPlanEdge */
	GArray *tasks;       /* BscTask; the first is the control task */
	GArray *cpus;        /* BscPlanCpu */
	uint32_t *program;   /* nodes by task, in order */
	uint32_t *first_out; /* by node, into out; n_nodes + 1 */
	uint32_t *out;       /* edges by their FROM */
	uint32_t n_processors;
	BscPolling polling;
	bool spins_cost_nothing; /* who waits busily leaves the host's processors to others */
} BscPlan;

BscPlan *bsc_plan_new(const BscWork *work, BscMode mode);
void bsc_plan_free(BscPlan *plan);
uint32_t bsc_plan_add_task(BscPlan *plan, uint32_t cpu);
uint32_t bsc_plan_add_cpu(BscPlan *plan, uint32_t work);
/* Appends a node to the program of TASK. */
uint32_t bsc_plan_add(BscPlan *plan, BscNodeKind kind, uint32_t task, uint32_t item,
		      BscNsec duration);
void bsc_plan_link(BscPlan *plan, uint32_t from, uint32_t to, BscEdgeKind kind, BscNsec lag);
/* Ends the building: sorts what the engine walks along. */
void bsc_plan_seal(BscPlan *plan);

/* When a task that polls since ARRIVE stops to spin. */
static inline BscNsec bsc_polling_spin_end(const BscPolling *polling, BscNsec arrive)
{
	BscNsec tick = polling->tick, phase = polling->phase;

	if (tick <= 0)
		return arrive + polling->spin;
	return arrive < phase ? phase : phase + ((arrive - phase) / tick + 1) * tick;
}

static inline BscNode *bsc_plan_node(const BscPlan *plan, uint32_t node)
{
	return &g_array_index(plan->nodes, BscNode, node);
}

static inline BscPlanCpu *bsc_plan_cpu(const BscPlan *plan, uint32_t item)
{
	return &g_array_index(plan->cpus, BscPlanCpu, item);
}

const char *bsc_node_kind_name(BscNodeKind kind); /* static */
const char *bsc_edge_kind_name(BscEdgeKind kind); /* static */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BscPlan, bsc_plan_free)
