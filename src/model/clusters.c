/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/clusters.h"
#include "model/log-lines.h"

#include <string.h>

#define MAX_CPU 65535

/* A level of MPIDR_EL1 (arch/arm64/include/asm/cputype.h: MPIDR_LEVEL_BITS). */
#define LEVEL_BITS 8
#define LEVEL_MASK ((1u << LEVEL_BITS) - 1)

/* A CPU and the number of the hardware, or of the node. */
typedef struct Place {
	uint32_t cpu;
	uint64_t number;
} Place;

static bool read_number(const char **at, unsigned base, uint64_t *ret)
{
	char *end;

	if (!g_ascii_isxdigit(**at))
		return false;
	*ret = g_ascii_strtoull(*at, &end, base);
	*at = end;
	return true;
}

static bool skip(const char **at, const char *what)
{
	if (!g_str_has_prefix(*at, what))
		return false;
	*at += strlen(what);
	return true;
}

static void add(GArray *places, uint64_t cpu, uint64_t number)
{
	Place place = { (uint32_t)cpu, number };

	if (cpu <= MAX_CPU)
		g_array_append_val(places, place);
}

static void read_arm64(const char *text, GArray *places)
{
	uint64_t cpu = 0, number;

	if (skip(&text, "CPU")) {
		if (!read_number(&text, 10, &cpu) ||
		    !skip(&text, ": Booted secondary processor 0x"))
			return;
	} else if (!skip(&text, "Booting Linux on physical CPU 0x")) {
		return;
	}
	if (read_number(&text, 16, &number))
		add(places, cpu, number);
}

/* *NODE is that of the lines that go on: of more CPUs, "#n" alone. -1: of none. */
static void read_x86(const char *text, int64_t *node, GArray *places)
{
	const char *at = text;
	uint64_t number;
	uint32_t cpu;

	if (skip(&at, ".... node")) {
		*node = -1;
		at += strspn(at, " ");
		if (!skip(&at, "#") || !read_number(&at, 10, &number) || !skip(&at, ", CPUs:"))
			return;
		*node = (int64_t)MIN(number, (uint64_t)MAX_CPU);
	} else if (at[strspn(at, " #0123456789")] != '\0') {
		return;
	}
	while (*node >= 0 && bsc_log_next_kick(&at, &cpu))
		add(places, cpu, (uint64_t)*node);
}

/* Where the lowest level is the same for all it counts threads, and the next one cores. */
static unsigned shift_of(const GArray *places)
{
	uint64_t lowest = 0;

	for (guint i = 0; i < places->len; i++)
		lowest |= g_array_index(places, Place, i).number & LEVEL_MASK;
	return lowest == 0 ? 2 * LEVEL_BITS : LEVEL_BITS;
}

static int by_number(const void *a, const void *b)
{
	const Place *x = a, *y = b;

	return x->number < y->number ? -1 : x->number > y->number;
}

static BscClusters *number_clusters(GArray *places, bool are_nodes)
{
	BscClusters *clusters = g_new0(BscClusters, 1);
	const uint32_t none = BSC_NO_CLUSTER;

	clusters->are_nodes = are_nodes;
	clusters->of_cpu = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	g_array_sort(places, by_number);
	for (guint i = 0; i < places->len; i++) {
		const Place *at = &g_array_index(places, Place, i);

		if (i == 0 || at->number != at[-1].number)
			clusters->n++;
		while (clusters->of_cpu->len <= at->cpu)
			g_array_append_val(clusters->of_cpu, none);
		g_array_index(clusters->of_cpu, uint32_t, at->cpu) = clusters->n - 1;
	}
	if (clusters->n > 1)
		return clusters;
	bsc_clusters_free(clusters);
	return NULL;
}

BscClusters *bsc_clusters_new(const BscDmesg *dmesg)
{
	g_autoptr(GArray) arm64 = g_array_new(FALSE, FALSE, sizeof(Place));
	g_autoptr(GArray) x86 = g_array_new(FALSE, FALSE, sizeof(Place));
	int64_t node = -1;
	unsigned shift;

	for (size_t line = 0; dmesg && line < dmesg->n; line++) {
		const char *text = bsc_dmesg_text(dmesg, line);

		read_arm64(text, arm64);
		read_x86(text, &node, x86);
	}
	if (arm64->len == 0)
		return number_clusters(x86, true);
	shift = shift_of(arm64);
	for (guint i = 0; i < arm64->len; i++)
		g_array_index(arm64, Place, i).number >>= shift;
	return number_clusters(arm64, false);
}

void bsc_clusters_free(BscClusters *clusters)
{
	if (!clusters)
		return;
	g_array_unref(clusters->of_cpu);
	g_free(clusters);
}

uint32_t bsc_clusters_of(const BscClusters *clusters, uint32_t cpu)
{
	return clusters && cpu < clusters->of_cpu->len
		       ? g_array_index(clusters->of_cpu, uint32_t, cpu)
		       : BSC_NO_CLUSTER;
}
