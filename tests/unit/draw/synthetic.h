/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "model/capture.h"

/* Bring-ups that no machine recorded: whatever a picture can be asked to show, in any size. */
typedef struct Synthetic {
	unsigned n_cpus; /* with the control CPU; at least 2 */
	BscMode mode;
	bool is_bounded; /* as without function tracer: alive and release lie between two events */
	int failed_cpu;  /* never came; -1: none does that */
	int unfinished_cpu; /* open at the end of the capture; -1 */
	int lost_cpu;       /* events were lost in its lane; -1 */
	unsigned n_dense;   /* callbacks' worth of tiny stretches on the control lane, in one px */
	const char *path;   /* NULL: "synthetic.dat" */
} Synthetic;

/* An 8-CPU boot; the fields that mean "none" are set. */
Synthetic synthetic_usual(BscMode mode, unsigned n_cpus);

/* Free with synthetic_free(). */
BscCapture *synthetic_new(const Synthetic *what);
void synthetic_free(BscCapture *capture);
