/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/progress.h"
#include "cli/verb.h"

#include <stdbool.h>

/*
 * Writes to standard output. False once writing has failed, after one line on stderr unless the
 * reader has merely gone away; there is no use in going on then.
 */
bool bsc_cli_print(const char *text, size_t len);

/*
 * Flushes and closes standard output. Returns STATUS, or BSC_CLI_INPUT if not everything could be
 * written; says so as above.
 */
BscCliStatus bsc_cli_close_output(BscCliStatus status);

/* One line on stderr: "bringup-scope: SUBJECT: message". SUBJECT may be NULL. */
void bsc_cli_complain(const char *subject, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* The same with ERROR's message, which may begin with SUBJECT itself. */
void bsc_cli_complain_error(const char *subject, const GError *error);

/*
 * A line on stderr, while it is a terminal, that says what goes on once it has taken half a second.
 * LABEL is copied; PROGRESS (may be NULL) gives the percentage. NULL where nobody would see it.
 */
typedef struct BscCliTicker BscCliTicker;

BscCliTicker *bsc_cli_ticker_start(const char *label, BscProgress *progress);
/* Erases the line. TICKER may be NULL. */
void bsc_cli_ticker_stop(BscCliTicker *ticker);
