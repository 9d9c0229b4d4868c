/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "cli/verb.h"
#include "compare/compare.h"
#include "sim/policy.h"

/* One bring-up that the command line asks for: a capture, or what a policy makes of it. */
typedef struct BscCliRun {
	char *path;                  /* to open */
	BscPolicy policy;            /* BSC_N_POLICIES: as recorded */
	char *name;                  /* for people; NULL: made from the path */
	BscCapture *capture;         /* owned once loaded */
	const BscAnalysis *analysis; /* of the capture; borrowed from the pool */
} BscCliRun;

/* What stands in one column. */
typedef struct BscCliSide {
	char *label; /* NULL: made from the paths */
	bool is_group;
	GArray *runs; /* BscCliRun */
} BscCliSide;

/* The sides of a comparison, and everything that they borrow. */
typedef struct BscCliSides {
	GPtrArray *sides;    /* BscCliSide *, owned */
	GPtrArray *captures; /* BscCapture *, owned: each file once */
	GPtrArray *analyses; /* BscAnalysis *, owned */
	GArray *made;        /* BscSide, after bsc_cli_sides_load() */
} BscCliSides;

BscCliSides *bsc_cli_sides_new(void);
void bsc_cli_sides_free(BscCliSides *sides);

/* A side of the one bring-up that TEXT means: "PATH", or "PATH@POLICY" where no such file is. */
void bsc_cli_sides_add(BscCliSides *sides, const char *text);
/*
 * A side of the bring-ups that TEXT, "NAME=ITEM,ITEM...", means; an item is a file, a pattern, or a
 * folder, whose captures are taken. Files of a pattern come sorted by name. False with ERROR if
 * there are none.
 */
bool bsc_cli_sides_add_group(BscCliSides *sides, const char *text, GError **error);
/* An empty side, for those who fill it themselves. Borrowed. */
BscCliSide *bsc_cli_sides_append(BscCliSides *sides, const char *label, bool is_group);
/* A run of SIDE; NAME may be NULL. */
void bsc_cli_side_add_run(BscCliSide *side, const char *path, BscPolicy policy, const char *name);

/* How a capture is opened: NULL after a line on stderr. */
typedef BscCapture *(*BscCliOpen)(const char *path, void *data, BscCliStatus *status);

/*
 * Opens every file once, names and labels what has no name yet, and simulates; EPISODE (from 1; 0:
 * the one that matters most) is that of the first run. False after a line on stderr, with *STATUS.
 */
bool bsc_cli_sides_load(BscCliSides *sides, uint64_t episode, BscCliOpen open, void *data,
			BscCliStatus *status);

/* The sides for bsc_comparison_new(), borrowed; *RET_N of them. */
const BscSide *bsc_cli_sides_get(const BscCliSides *sides, size_t *ret_n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BscCliSides, bsc_cli_sides_free)
