/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/types.h"
#include "model/arch.h"

#include <glib.h>

/* What a line of the kernel's log says of bring-up; data/dmesg-patterns.tsv has the texts. */

typedef enum BscWordKind {
	BSC_WORD_SETUP,   /* how the kernel runs: command line, consoles, clocks */
	BSC_WORD_MARK,    /* a step that went well */
	BSC_WORD_TROUBLE, /* something is wrong; the CPU may be up all the same */
	BSC_WORD_FAILURE, /* a CPU did not come up, or go down, as it should */
} BscWordKind;

/* What the line means for the CPU that it names. */
typedef enum BscLogStep {
	BSC_LOG_NONE,
	BSC_LOG_BEGIN,    /* of the bring-up of all CPUs */
	BSC_LOG_END,      /* of it */
	BSC_LOG_KICK,     /* the control CPU is about to start the CPU */
	BSC_LOG_KICKS,    /* the same for each "#n" of the text */
	BSC_LOG_OWN,      /* the CPU runs code of its own, and is not up yet */
	BSC_LOG_UP,       /* it sets its bit in cpu_online_mask within microseconds */
	BSC_LOG_ONLINE,   /* its bit is set */
	BSC_LOG_DYING,    /* it goes down, and is no longer in cpu_online_mask */
	BSC_LOG_DOWN,     /* it is dead */
	BSC_LOG_STAYS_UP, /* it should have gone down */
	BSC_LOG_FAILED,   /* it does not come up, or it does not go down where others do */
} BscLogStep;

typedef struct BscLogLine {
	BscWordKind kind;
	BscLogStep step;
	int32_t cpu;         /* that it tells of; -1: no single one */
	bool is_by_ap;       /* that CPU said it itself, before it was online */
	const char *meaning; /* what the line says, for people; static */
} BscLogLine;

typedef struct BscLogMatcher BscLogMatcher;

/* Knows the lines of ARCH; of all of them for BSC_N_ARCHS. Free with bsc_log_matcher_free(). */
BscLogMatcher *bsc_log_matcher_new(BscArch arch);
void bsc_log_matcher_free(BscLogMatcher *matcher);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BscLogMatcher, bsc_log_matcher_free)

/* What TEXT, a line without prefix, says; false if it says nothing of bring-up. */
bool bsc_log_matcher_find(const BscLogMatcher *matcher, const char *text, BscLogLine *ret);

/* Moves *AT behind the next "#n" of a line of BSC_LOG_KICKS; false if there is none. */
bool bsc_log_next_kick(const char **at, uint32_t *ret_cpu);
