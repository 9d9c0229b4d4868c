/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "model/arch.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * How to take a capture that tells everything: what was tried on Linux 6.12 (arm64, x86), 7.2
 * (riscv) and 7.3-rc7 (arm64) with trace-cmd 3.1.6. docs/capture.md explains it.
 */
typedef struct BscSetup {
	BscArch arch;    /* BSC_N_ARCHS: for all of them at once */
	uint32_t n_cpus; /* 0: unknown */
	bool is_larger;  /* the usual size of buffers was not enough */
} BscSetup;

/* Longest command line that arm64 and x86 take: COMMAND_LINE_SIZE. */
#define BSC_SETUP_MAX_LINE 2048

/* "512K" to "4M": size per CPU of the ring buffer for a boot. Static. */
const char *bsc_setup_buffer(const BscSetup *setup);

/* Appends what to add to the kernel's command line, one line without its newline. */
void bsc_setup_boot_line(const BscSetup *setup, GString *out);

/* Appends what to run for CPUs that go down and come up at run time, one line. */
void bsc_setup_runtime_line(const BscSetup *setup, GString *out);

/* What to run as root once the kernel is up; NULL ends the list. Static. */
const char *const *bsc_setup_steps(void);
