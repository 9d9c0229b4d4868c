/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "sim/plan.h"

/*
 * What sharing a host did to a recording, taken out of it. The guest's CPUs that worked or waited
 * busily shared HOST_CPUS processors, each the same share, so that work lasted longer than the
 * processor time it took. Sets the durations of WORK, which is of a recording, to processor time:
 * bsc_engine_run() with HOST_CPUS makes the recorded ones of them again. False with ERROR where
 * the plan of the recording cannot be run.
 */
bool bsc_host_remove(BscWork *work, uint32_t host_cpus, GError **error);
