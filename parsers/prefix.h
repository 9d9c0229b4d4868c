/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "parsers/line.h"

/*
 * What stands in front of a message of the kernel: "[    0.349058] " of the console, with "<6>"
 * or "kern  :info  : " before it and "[    T1]" behind it; the calendar's time of dmesg -T and
 * --time-format=iso; the minutes and distances of dmesg -e; the host and "kernel: " of a journal or
 * of syslog, with whatever time.
 */
typedef struct BscPrefix {
	BscNsec ns;         /* BSC_NSEC_NONE: no stamp */
	BscNsec resolution; /* ns between two stamps that can be told apart */
	bool is_wall;       /* the calendar's, not the kernel's local clock */
	bool is_minute;     /* "[Nov22 04:57]": no stamp, but a begin for the distances behind it */
	BscNsec distance;   /* "[  +0.000012]" from the line in front; BSC_NSEC_NONE: not said */
	int8_t level;       /* -1: not said */
	bool has_caller, is_task;
	int32_t caller; /* pid, or CPU where it is no task */
} BscPrefix;

/* Moves *LINE behind the prefix; what is none is left in place. */
void bsc_prefix_take(BscSlice *line, BscPrefix *ret);
