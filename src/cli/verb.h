/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "cli/options.h"

#include <stddef.h>

/* Exit status of every verb. */
typedef enum BscCliStatus {
	BSC_CLI_GOOD = 0,
	BSC_CLI_FAILED = 1, /* a condition does not hold */
	BSC_CLI_USAGE = 2,  /* the command line makes no sense */
	BSC_CLI_INPUT = 3,  /* an input cannot be used or is damaged, or the output failed */
} BscCliStatus;

/* One verb of the command line: what --help says and what runs. */
typedef struct BscCliVerb {
	const char *name;
	const char *arguments;       /* "FILE..." */
	const char *summary;         /* one line, in the list of verbs */
	const char *details;         /* a paragraph for its own --help */
	const BscCliOption *options; /* its own, ended by a nameless one; NULL: none */
	bool opens_captures;         /* takes bsc_cli_load_options too */
	size_t min_files, max_files; /* how many arguments that are no options */
	BscCliStatus (*run)(const struct BscCliVerb *verb, int argc, char **argv);
} BscCliVerb;

extern const BscCliVerb bsc_cli_info;
extern const BscCliVerb bsc_cli_report;
extern const BscCliVerb bsc_cli_export;
extern const BscCliVerb bsc_cli_events;
extern const BscCliVerb bsc_cli_check;
extern const BscCliVerb bsc_cli_doctor;
extern const BscCliVerb bsc_cli_recipe;
extern const BscCliVerb bsc_cli_simulate;
extern const BscCliVerb bsc_cli_graph;
extern const BscCliVerb bsc_cli_compare;
extern const BscCliVerb bsc_cli_verify;
extern const BscCliVerb bsc_cli_replay;

/* All of them, in the order of --help. */
const BscCliVerb *const *bsc_cli_verbs(size_t *ret_n);

/*
 * Reads the arguments that follow the verb: its options into DATA, the common ones into LOAD, the
 * rest into FILES. False if the verb is done with *RET_STATUS: help or version was asked for and
 * printed, or the usage is wrong and stderr says how.
 */
bool bsc_cli_parse(const BscCliVerb *verb, int argc, char **argv, void *data, BscCliLoad *load,
		   GPtrArray *files, BscCliStatus *ret_status);

/* The text of --help, without a verb and of one. */
void bsc_cli_help(GString *out);
void bsc_cli_verb_help(const BscCliVerb *verb, GString *out);
