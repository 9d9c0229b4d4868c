/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "cli/verb.h"
#include "model/capture.h"

/* What a verb does with the one capture that it takes; DATA is what its options filled. */
typedef struct BscCliSingle {
	/* The options make sense together; false after a line on stderr. NULL: they always do. */
	bool (*check)(const BscCliVerb *verb, void *data);
	BscCliStatus (*run)(const char *path, const BscCapture *capture, void *data);
} BscCliSingle;

/* All of a verb for one capture: reads the options, checks them, opens it, runs, tells of damage.
 */
BscCliStatus bsc_cli_run_single(const BscCliVerb *verb, int argc, char **argv,
				const BscCliSingle *single, void *data);
