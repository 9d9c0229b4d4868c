/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "gen-file.h"
#include "tests/unit/sim/machine.h"

/* Where in a capture the events that are no part of the bring-up are. */
typedef enum GenSpread { GEN_EVEN, GEN_ONE_CPU } GenSpread;

/* What is asked for. */
typedef struct GenPlan {
	uint32_t n_cpus;
	uint32_t seed;
	MachineMode mode;
	bool has_functions, has_sched;
	uint32_t n_dead, n_failing; /* APs */
	uint64_t n_events;          /* in all; fewer than the bring-up has: no more than that */
	bool is_dense;              /* most of them are switches of tasks */
	GenSpread spread;
	uint32_t n_lossy;  /* CPUs that lose events behind the bring-up */
	uint32_t n_losses; /* places within the bring-up at which CPU 0 loses events */
	BscPageLayout layout;
} GenPlan;

/* A boot as rings of events, and what is true of it. */
typedef struct GenBoot {
	Machine machine;
	BscCapture *capture; /* of the machine, before it was a file */
	BscNsec *points;     /* MachineTracing */
	BscNsec totals[MACHINE_N_MODES];
	GenRing *rings;     /* by CPU */
	uint64_t *counts;   /* by id of the event */
	GPtrArray *symbols; /* of char *: what stands at the addresses */
	BscNsec end;        /* of the bring-up */
} GenBoot;

#define GEN_SYMBOL_BASE UINT64_C(0xffff800080010000)
#define GEN_SYMBOL_SIZE 64

void gen_boot_init(GenBoot *boot, const GenPlan *plan);
void gen_boot_clear(GenBoot *boot, const GenPlan *plan);

/* gen-noise.c: what goes on beside the bring-up: RING's share of N events behind it. */
void gen_noise_tail(GenBoot *boot, const GenPlan *plan, uint32_t cpu, uint64_t n);
/* Interrupts between two events of the control CPU, where there is room; ends before UNTIL. */
void gen_noise_between(GenBoot *boot, uint32_t cpu, BscNsec until);

/* Writes EVENT to the ring of CPU and counts it. */
void gen_boot_put(GenBoot *boot, uint32_t cpu, const GenEvent *event);

/* gen-truth.c: what is true of BOOT as JSON. Free with g_free(). */
char *gen_truth(const GenBoot *boot, const GenPlan *plan);
