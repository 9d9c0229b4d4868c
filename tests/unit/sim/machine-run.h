/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Private to the model of the kernel: what its tasks do, and what runs them. */

#include "machine.h"
#include "trace/trace.h"

/* What one CPU's tasks tell each other. */
typedef enum MachineFlag {
	FLAG_KICKED,
	FLAG_ALIVE,
	FLAG_RELEASED,
	FLAG_RUNNING,
	FLAG_IDLE,
	FLAG_UNPARKED,
	FLAG_DONE,
	FLAG_UNDO,
	FLAG_UNDONE,
	N_FLAGS
} MachineFlag;

typedef enum MachineOpKind {
	OP_WORK,         /* ns */
	OP_CREATE,       /* sleeps for ns, until kthreadd has made a thread */
	OP_FUNCTION,     /* a: the function tracer sees it */
	OP_ENTER,        /* a target, b step, text symbol */
	OP_EXIT,         /* a state, b step, c result */
	OP_SET,          /* flag */
	OP_SPIN,         /* busy until flag */
	OP_COMPLETION,   /* asleep until flag, then ns until it runs */
	OP_PARK,         /* the same for the AP's thread */
	OP_POLL,         /* spins until the next tick, then looks at ticks */
	OP_POLL_TIMEOUT, /* the same for ns, in vain */
	OP_TIMEOUT,      /* asleep for ns, in vain */
	OP_STOPPER,      /* the AP wakes migration/N */
	OP_STOPPER_RUNS, /* which then runs */
} MachineOpKind;

typedef struct MachineOp {
	MachineOpKind kind;
	MachineFlag flag;
	uint32_t cpu; /* that it is done for */
	int a, b, c;
	BscNsec ns;
	const char *text; /* static */
} MachineOp;

/* Programs of MachineOp: of the control task, then two of each AP. */
MachineBoot machine_run(const Machine *machine, const GPtrArray *programs,
			const MachineTracing *tracing);
