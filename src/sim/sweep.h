/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "sim/simulate.h"

/* One episode on machines of growing size. */

typedef struct BscSweepRow {
	uint32_t n_cpus;           /* of the machine, the boot CPU included */
	BscSimulation *simulation; /* owned; its predictions have no timelines */
} BscSweepRow;

typedef struct BscSweep {
	uint32_t recorded_cpus; /* of the recording, counted in the same way */
	BscNsec recorded;       /* its total */
	BscSweepRow *rows;      /* by number of CPUs; all have the same policies */
	size_t n_rows;          /* at least one */
} BscSweep;

/*
 * Predicts EPISODE of CAPTURE for FROM CPUs, for twice as many and so on, and for TO: as
 * bsc_simulation_new() does with the other MODIFIERS, whose number of CPUs does not count.
 */
BscSweep *bsc_sweep_new(const BscCapture *capture, const BscStays *stays, BscRow episode,
			const BscPolicy *policies, size_t n_policies, const BscModifiers *modifiers,
			uint32_t from, uint32_t to, GError **error);
void bsc_sweep_free(BscSweep *sweep);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BscSweep, bsc_sweep_free)
