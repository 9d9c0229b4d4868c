/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "cli/verb.h"
#include "model/capture.h"

/*
 * Opens the capture at PATH as LOAD says, with a progress line on a terminal. NULL after a line on
 * stderr if it cannot be used. *STATUS becomes BSC_CLI_INPUT then; it stays where all is well.
 */
BscCapture *bsc_cli_open(const char *path, const BscCliLoad *load, BscCliStatus *status);

/*
 * Says on stderr, in one line, if CAPTURE is damaged, and sets *STATUS. To be called once what
 * could be read has been printed.
 */
void bsc_cli_check_damage(const char *path, const BscCapture *capture, BscCliStatus *status);
