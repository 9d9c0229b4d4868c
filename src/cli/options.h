/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "app/load.h"
#include "draw/theme.h"

#include <glib.h>
#include <stdbool.h>

/* One option: "--NAME=VALUE" or "--NAME VALUE", and "-L VALUE" where it has a LETTER. */
typedef struct BscCliOption {
	const char *name;  /* NULL ends a table */
	char letter;       /* 0: none */
	const char *value; /* what it is called in --help; NULL: it takes none */
	const char *help;
	/* Stores VALUE in DATA; false with ERROR, a sentence, if it makes no sense. */
	bool (*take)(const char *value, void *data, GError **error);
} BscCliOption;

/* How captures are opened; the same options on every verb that does so. */
typedef struct BscCliLoad {
	const char *states_path; /* borrowed from the command line; NULL: none */
	const char *dmesg_path;  /* the same */
	char **ignore_events;    /* owned, NULL-terminated; NULL: none */
} BscCliLoad;

void bsc_cli_load_clear(BscCliLoad *load);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(BscCliLoad, bsc_cli_load_clear)

/* --states, --dmesg and --ignore-events; their DATA is a BscCliLoad. */
extern const BscCliOption bsc_cli_load_options[];

/* A table of options and what they fill. */
typedef struct BscCliOptionGroup {
	const BscCliOption *options; /* NULL: none */
	void *data;
} BscCliOptionGroup;

/*
 * Goes through ARGV, hands options to GROUPS and adds what is left to FILES, which borrows it. "-"
 * is a file; "--" ends the options. Sets *RET_STOP and returns true at --help ("help") and
 * --version ("version"), which come before whatever is wrong behind them. False with ERROR on the
 * first mistake.
 */
bool bsc_cli_options(const BscCliOptionGroup *groups, size_t n_groups, int argc, char **argv,
		     GPtrArray *files, const char **ret_stop, GError **error);

/* Appends a line or two for each option in OPTIONS. */
void bsc_cli_options_help(const BscCliOption *options, GString *out);

/* Appends TEXT from COLUMN on, wrapped at 72 columns, later lines indented to COLUMN; ends the
 * line. */
void bsc_cli_append_wrapped(const char *text, size_t column, GString *out);

/* Values. */
/* Splits "a,b,c" and appends to *LIST, which may be NULL. False if a part is empty. */
bool bsc_cli_take_list(const char *value, char ***list, GError **error);
bool bsc_cli_take_moment(const char *value, BscNsec *ret, GError **error);
bool bsc_cli_take_number(const char *value, uint64_t min, uint64_t max, uint64_t *ret,
			 GError **error);
bool bsc_cli_take_theme(const char *value, BscThemeKind *ret, GError **error);

/* What --help says of it. */
#define BSC_CLI_THEMES "light (the default), dark, print, high-contrast or high-contrast-dark"
