/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/types.h"

#include <glib.h>

/*
 * Names of cpuhp states. A number alone says little: it moves with the kernel's version, and the
 * two dynamic ranges are filled in the order of registration. So a callback is named, in this
 * order, by the states file of the machine itself, if the callback's symbol does not contradict;
 * by its symbol, where all known kernels agree; else not at all.
 */

/* /sys/devices/system/cpu/hotplug/states of the traced machine: lines "%3d: name". */
typedef struct BscStatesFile BscStatesFile;

/* Reads PATH. Lines that are no "number: name" are skipped; a file without any is an error. */
BscStatesFile *bsc_states_file_read(const char *path, GError **error);
void bsc_states_file_free(BscStatesFile *states);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BscStatesFile, bsc_states_file_free)

/* Name of state NUMBER, borrowed; NULL where the file has none. */
const char *bsc_states_file_name(const BscStatesFile *states, int32_t number);

/* Which kernel's numbers to use: found from the symbols of the capture. */
typedef enum BscStatesVersion {
	BSC_STATES_UNKNOWN,
	BSC_STATES_6_1,
	BSC_STATES_6_12,
	BSC_STATES_7_2,
	BSC_STATES_7_3,
} BscStatesVersion;

/*
 * Which column of the table fits BRINGUP, the number of cpu:bringup, and ONLINE, the largest
 * target (-1: not seen). kernel/cpu.c and include/linux/cpuhotplug.h of the four versions.
 */
BscStatesVersion bsc_states_version(int32_t bringup, int32_t online);

/*
 * Name of the state whose callback SYMBOL ("" if unknown) ran as NUMBER, on the control CPU's side
 * (IS_PREPARE) or on the AP's, in a kernel for MACHINE ("" if unknown). STATES may be NULL. Sets
 * *RET_DISAGREES where the file's name contradicts the symbol. Static storage or STATES'; NULL
 * where no name is certain.
 */
const char *bsc_state_name(const BscStatesFile *states, BscStatesVersion version,
			   const char *machine, int32_t number, const char *symbol, bool is_prepare,
			   bool *ret_disagrees);
