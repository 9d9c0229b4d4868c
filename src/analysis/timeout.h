/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "model/capture.h"

/* How long the kernel waits for a CPU, and how long it took here. */
typedef struct BscTimeout {
	BscNsec nominal;  /* ns, by the kernel's code */
	BscNsec measured; /* ns on the capture's clock, from the begin of the callback to its end */
	const char *source; /* file and function in the kernel; static */
	bool is_in_ticks;   /* counted in timer ticks, which a loaded virtual machine may lose */
} BscTimeout;

/* The cpu:bringup, both ends of which are there, that BRINGUP failed in; NULL: it did not. */
const BscCallback *bsc_failed_wait(const BscTimeline *timeline, const BscBringup *bringup);

/*
 * Whether BRINGUP failed because the control CPU waited for the CPU as long as the kernel's code
 * allows, and gave up. Fills in *RET then; false for every other failure.
 */
bool bsc_timeout_of(const BscCapture *capture, const BscBringup *bringup, BscTimeout *ret);
