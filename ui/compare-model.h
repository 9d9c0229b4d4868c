/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "compare/compare.h"
#include "sim/policy.h"
#include "ui/assumptions.h"
#include "ui/document.h"

/* The most that fit on one page. */
#define BSC_COMPARE_MAX 6

/* What stands in one column: a capture, or what a policy makes of it. */
typedef struct BscComparand {
	char *path;                  /* of the capture */
	BscPolicy policy;            /* BSC_N_POLICIES: as recorded */
	BscAssumptions *assumptions; /* owned: of that policy; NULL: nothing else is changed */
	BscRow recorded;       /* episode that the policy is applied to; BSC_NO_ROW as below */
	BscDocument *document; /* owned; NULL: still to be read */
	BscRow episode;        /* BSC_NO_ROW: the one that matters most, or matches the first */
} BscComparand;

/* DOCUMENT, of which a reference is kept, may be NULL. */
BscComparand *bsc_comparand_new(const char *path, BscPolicy policy, BscDocument *document,
				BscRow episode);
/* Of "PATH" or "PATH@policy", as on the command line. */
BscComparand *bsc_comparand_parse(const char *text);
BscComparand *bsc_comparand_copy(const BscComparand *comparand);
void bsc_comparand_free(BscComparand *comparand);

/* A list of BscComparand; free with g_ptr_array_unref(). */
GPtrArray *bsc_comparands_new(void);
GPtrArray *bsc_comparands_copy(const GPtrArray *comparands);
/* Moves the one at FROM to TO; those between make room. */
void bsc_comparands_move(GPtrArray *comparands, guint from, guint to);

/* A comparison with all that it is made of. Reference counted, immutable. */
typedef struct BscCompared {
	GPtrArray *comparands; /* owned; all have documents */
	char **labels;         /* owned, by side, harmless to show */
	char **names;          /* owned, by side, harmless to show */
	BscSideRun *runs;      /* owned, by side */
	BscSide *sides;        /* owned */
	BscComparison *comparison;
	/*< private >*/
	gatomicrefcount refs;
} BscCompared;

/*
 * Compares COMPARANDS, two or more, which are copied and all have documents. NULL with ERROR, a
 * sentence, where a side has nothing to compare. For a thread that nobody waits for.
 */
BscCompared *bsc_compared_new(const GPtrArray *comparands, const BscCompareOptions *options,
			      GError **error);
BscCompared *bsc_compared_ref(BscCompared *compared);
void bsc_compared_unref(BscCompared *compared); /* NULL is nothing */

size_t bsc_compared_n(const BscCompared *compared);
const BscTimeline *bsc_compared_timeline(const BscCompared *compared, size_t side);
BscRow bsc_compared_episode(const BscCompared *compared, size_t side);

/* "a · b · c, aligned at the first kick". g_free(). */
char *bsc_compared_subtitle(const BscCompared *compared);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BscComparand, bsc_comparand_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BscCompared, bsc_compared_unref)
