/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "model/timeline.h"

#include <glib.h>

/*
 * A small model of the kernel's bring-up, for tests: it does what kernel/cpu.c does with times that
 * are known, and tells the events that a capture with the function tracer would have, as a story
 * (tests/unit/model/story.h). Times are in microseconds.
 */
typedef struct MachineCpu {
	int gap, prepare[2], kick, after_kick, entry, before_idle, unpark, after_unpark, back;
	int wake, starting, after_online, thread_lag, thread[2], tail;
} MachineCpu;

typedef struct Machine {
	BscMode mode;
	int n;       /* APs: CPUs 1 to n, at most 7 */
	int wake_up; /* from a waking to the control task running */
	MachineCpu *cpus;
} Machine;

/* Random times; WAKE is the most that firmware and early code take. */
void machine_init(Machine *machine, GRand *rand, int n, int wake);
void machine_clear(Machine *machine);

/* The story of a boot; *RET_TOTAL: from the first enter to the last exit. Free with g_free(). */
char *machine_boot(const Machine *machine, int *ret_total);
