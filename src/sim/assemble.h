/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Private to src/sim: sections of CPUs become nodes of a plan. */

#include "sim/policy.h"

typedef struct Assembler {
	const BscWork *work;
	BscPlan *plan;
	BscPolicy policy;
	bool is_coarse;
	bool uses_resources; /* several control tasks: what they share counts */
	bool has_completion; /* waits for ALIVE end at once, by a wake-up */
	bool has_rounds;
	bool is_recorded_order; /* polls cost what they did */
	BscGuess guess;
	/* What to expect of a wait that the recording does not show. */
	BscNsec running_lag, idle_lag, done_lag;
	BscNsec usual_gap, usual_after_kick;
	BscNsec usual_unpark, usual_back; /* behind a wait that the control task did not sleep in */
	BscNsec usual_step;  /* of the control task between two callbacks; the median */
	uint32_t n_sections; /* that have been added */
	uint32_t *locks;     /* set of resources by row of callback; NULL: not needed */
} Assembler;

void bsc_assemble_begin(Assembler *a);
/* Appends section A or B of ITEM to TASK; HAS_GAP: with the lock section in front of it. */
void bsc_assemble_a(Assembler *a, uint32_t task, uint32_t item, bool has_gap);
void bsc_assemble_b(Assembler *a, uint32_t task, uint32_t item, bool has_gap);
void bsc_assemble_end(Assembler *a);
