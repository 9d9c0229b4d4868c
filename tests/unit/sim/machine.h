/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "model/capture.h"

#include <glib.h>

/*
 * A small model of the kernel's bring-up, for tests. It does what kernel/cpu.c and the code of the
 * architectures do, as tasks that run, sleep, spin and wake each other, with times that are known,
 * and records what a capture of it would hold. It shares nothing with src/sim but the heap.
 */
typedef enum MachineMode {
	MACHINE_SERIAL,
	MACHINE_SPLIT,
	MACHINE_PARALLEL,
	MACHINE_PARALLEL_SMT, /* even CPUs are primaries */
	MACHINE_N_MODES
} MachineMode;

typedef enum MachineFault {
	MACHINE_GOOD,
	MACHINE_DEAD,     /* never reports alive; the control task times out */
	MACHINE_CALLBACK, /* its last threaded callback fails; all of it is undone */
} MachineFault;

/* What one AP's bring-up takes, ns. All modes take the same. */
typedef struct MachineCpu {
	BscNsec gap;                            /* lock section in front of each pass */
	BscNsec prepare[3];                     /* callbacks on the control task */
	BscNsec creation;                       /* sleep for kthreadd, in the first of them */
	BscNsec kick, after_kick;               /* until the firmware call, and from there */
	BscNsec entry;                          /* of cpu:bringup, until it looks for the AP */
	BscNsec before_idle;                    /* to the wait for ONLINE_IDLE */
	BscNsec unpark, after_unpark, back;     /* what lies between and behind the waits */
	BscNsec wake, early, starting, to_idle; /* the AP: to ALIVE, to STARTING, ONLINE, IDLE */
	BscNsec thread[2], tail;                /* threaded callbacks, and what completes */
	BscNsec lag[4];                         /* wake-ups: cpu_running, IDLE, DONE, thread */
	MachineFault fault;
} MachineCpu;

#define MACHINE_BEGIN 1000000 /* ns; of every boot */

typedef struct Machine {
	uint32_t n;       /* APs: CPUs 1 to n */
	BscNsec jiffy;    /* between two ticks */
	BscNsec tick;     /* the first one, from MACHINE_BEGIN; polls look at ticks */
	uint32_t seed;    /* of what differs from boot to boot: how long a poll sleeps */
	bool sleeps_once; /* polls sleep for one tick, never for two */
	MachineCpu *cpus; /* by number; n + 1 */
} Machine;

/* What the capture of a boot holds beside cpuhp events. */
typedef struct MachineTracing {
	bool has_sched, has_functions;
	/* To fill with what truly was, by CPU and BscPointKind, (n + 1) * BSC_N_POINTS moments;
	 * BSC_NSEC_NONE: it never was. NULL: nobody asks. */
	BscNsec *points;
} MachineTracing;

typedef struct MachineBoot {
	BscCapture *capture; /* NULL where none was asked for */
	BscNsec total;       /* from the first enter to the last exit */
	uint32_t n_polls;    /* sleeps of the control task between two looks */
	uint32_t n_failed;
} MachineBoot;

/* N APs with random times; WAKE, ns: around what firmware and early code take. */
void machine_init(Machine *machine, uint32_t seed, uint32_t n, BscNsec wake);
void machine_clear(Machine *machine);

/* Boots it. TRACING NULL: nothing is recorded. Unref the capture. */
MachineBoot machine_boot(const Machine *machine, MachineMode mode, const MachineTracing *tracing);
