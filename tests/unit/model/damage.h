/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "../sim/machine.h"

/* Boots of which all is known, and what may happen to their events until somebody reads them. */
typedef enum Damage {
	DAMAGE_NONE,
	DAMAGE_DUPLICATE, /* the event is there twice */
	DAMAGE_LOST,      /* it is not, and the capture says that something is missing there */
	DAMAGE_MISSING,   /* it is not, and nothing says so */
	DAMAGE_REORDER,   /* it lies behind what came after it; amount: so many events */
	DAMAGE_EARLIER,   /* its moment is earlier by amount, ns, and its place in the file too */
	DAMAGE_SKEW,      /* its moment is later by amount, ns */
} Damage;

/* A boot as the machine recorded it. */
typedef struct Boot {
	BscCapture *capture;
	BscNsec *points; /* MachineTracing */
	uint32_t n_cpus;
	MachineMode mode;
	MachineTracing tracing;
} Boot;

/* An event of a boot. */
typedef struct BootRow {
	BscRow row;     /* of its trace */
	int64_t amount; /* of the damage; 0: the event is unharmed */
} BootRow;

/* Of a random size and mode, with or without sched events and functions. */
void boot_init(Boot *boot, GRand *rand);
void boot_clear(Boot *boot);

/* What truly was the moment of POINT; BSC_NSEC_NONE: it never was. */
static inline BscNsec boot_point(const Boot *boot, uint32_t cpu, BscPointKind point)
{
	return boot->points[cpu * BSC_N_POINTS + point];
}

/* All events of BOOT, unharmed: BootRow. */
GArray *boot_rows(const Boot *boot);

/* A capture of ROWS, which are in the order of BOOT's trace, with this DAMAGE. Unref it. */
BscCapture *boot_capture(const Boot *boot, const GArray *rows, Damage damage);

/* ROWS in words, a line for each. */
void boot_print(const Boot *boot, const GArray *rows);
