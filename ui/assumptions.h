/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "sim/simulate.h"

#include <glib.h>

/*
 * What a simulation in the window assumes: the policies that are wanted and what is changed beside
 * the order. A value: copied for a thread, compared, and written as chips and as a command line.
 */
typedef struct BscAssumptions {
	uint32_t policies;      /* set: bits 1 << BscPolicy; never empty */
	GArray *scales;         /* owned: BscScale, whose names are interned */
	BscModifiers modifiers; /* its scales are not used */
} BscAssumptions;

#define BSC_ALL_POLICIES ((1u << BSC_N_POLICIES) - 1)

/* Something that is changed, to be shown and taken back. */
typedef enum BscChipKind {
	BSC_CHIP_CPUS,
	BSC_CHIP_HOST_CPUS,
	BSC_CHIP_WAKE_LATENCY,
	BSC_CHIP_NO_TRACER,
	BSC_CHIP_NO_CONSOLE,
	BSC_CHIP_SCALE,
} BscChipKind;

typedef struct BscChip {
	BscChipKind kind;
	guint scale; /* row of scales */
	char *text;  /* "64 CPUs", "without trace/RB:prepare" */
} BscChip;

/* All policies, nothing changed. Free with bsc_assumptions_free(). */
BscAssumptions *bsc_assumptions_new(void);
BscAssumptions *bsc_assumptions_copy(const BscAssumptions *assumptions);
void bsc_assumptions_free(BscAssumptions *assumptions);
bool bsc_assumptions_equal(const BscAssumptions *a, const BscAssumptions *b);

/* Multiplies CALLBACK's time by FACTOR, or leaves it out; replaces what was said of it before. */
void bsc_assumptions_scale(BscAssumptions *assumptions, const char *callback, double factor,
			   bool is_drop);

/* Wants POLICY, or not; the last one that is wanted stays. */
void bsc_assumptions_want(BscAssumptions *assumptions, BscPolicy policy, bool is_wanted);

/* Takes CHIP back. */
void bsc_assumptions_remove(BscAssumptions *assumptions, const BscChip *chip);

/* What is changed, one BscChip each; none: nothing is. Free with g_ptr_array_unref(). */
GPtrArray *bsc_assumptions_chips(const BscAssumptions *assumptions);

/* The command line that prints the same of EPISODE of PATH. Free with g_free(). */
char *bsc_assumptions_command(const BscAssumptions *assumptions, const char *path, BscRow episode);

/* What bsc_simulation_run() says under ASSUMPTIONS. */
BscSimulation *bsc_assumptions_simulate(const BscAssumptions *assumptions,
					const BscCapture *capture, const BscStays *stays,
					BscRow episode, BscProgress *progress, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BscAssumptions, bsc_assumptions_free)
