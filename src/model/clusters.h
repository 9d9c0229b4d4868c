/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "trace/dmesg.h"

#include <glib.h>

#define BSC_NO_CLUSTER UINT32_MAX

/*
 * Which CPUs stand together, as far as the kernel's log tells. No event does.
 *
 * arm64 prints the hardware's number of each CPU (arch/arm64/kernel/smp.c:
 * secondary_start_kernel(), smp_setup_processor_id()): those that differ in the lowest level alone
 * are a cluster. x86 lists the CPUs that it starts by NUMA node (arch/x86/kernel/smpboot.c:
 * announce_cpu()).
 */
typedef struct BscClusters {
	bool are_nodes; /* of NUMA; else clusters */
	uint32_t n;     /* at least 2 */
	GArray *of_cpu; /* of uint32_t: cluster from 0, by number of the CPU; BSC_NO_CLUSTER: not
			   said */
} BscClusters;

/* NULL if DMESG does not tell, or all CPUs are in one. Free with bsc_clusters_free(). */
BscClusters *bsc_clusters_new(const BscDmesg *dmesg);
void bsc_clusters_free(BscClusters *clusters); /* NULL is nothing */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BscClusters, bsc_clusters_free)

/* Of CPU; BSC_NO_CLUSTER if that is not known. CLUSTERS may be NULL. */
uint32_t bsc_clusters_of(const BscClusters *clusters, uint32_t cpu);
