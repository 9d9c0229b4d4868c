/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "cli/verb.h"
#include "model/capture.h"

/*
 * The row of the episode that NUMBER (from 1, as report counts) means; 0: the boot, else the first
 * onlining, else the first. False with *RET_STATUS and a line on stderr if there is none.
 */
bool bsc_cli_choose_episode(const char *path, const BscCapture *capture, uint64_t number,
			    BscRow *ret, BscCliStatus *ret_status);
