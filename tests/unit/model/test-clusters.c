/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/clusters.h"

#include <string.h>

/* A log of the lines of TEXT, without stamps. */
static BscDmesg *log_of(const char *text)
{
	BscDmesg *dmesg = g_new0(BscDmesg, 1);
	uint32_t offset = 0;

	dmesg->path = g_strdup("");
	dmesg->data = g_strdelimit(g_strdup(text), "\n", '\0');
	for (const char *at = text; *at; at++)
		dmesg->n += *at == '\n';
	dmesg->ns = g_new0(BscNsec, dmesg->n + 1);
	dmesg->text = g_new0(uint32_t, dmesg->n + 1);
	dmesg->level = g_new0(int8_t, dmesg->n + 1);
	dmesg->caller = g_new0(int32_t, dmesg->n + 1);
	for (size_t i = 0; i < dmesg->n; i++) {
		dmesg->text[i] = offset;
		offset += (uint32_t)strlen(dmesg->data + offset) + 1;
	}
	return dmesg;
}

/* "0 0 1": the cluster of each CPU from 0; "nodes" in front if they are; "" if none are known. */
static void assert_clusters(const char *text, const char *want)
{
	g_autoptr(BscDmesg) dmesg = log_of(text);
	g_autoptr(BscClusters) clusters = bsc_clusters_new(dmesg);
	g_autoptr(GString) got = g_string_new(clusters && clusters->are_nodes ? "nodes" : "");

	for (uint32_t cpu = 0; clusters && cpu < clusters->of_cpu->len; cpu++) {
		uint32_t cluster = bsc_clusters_of(clusters, cpu);

		g_string_append(got, got->len > 0 ? " " : "");
		if (cluster == BSC_NO_CLUSTER)
			g_string_append_c(got, '-');
		else
			g_string_append_printf(got, "%u", cluster);
	}
	g_assert_cmpstr(got->str, ==, want);
}

#define BOOT  "Booting Linux on physical CPU 0x0000000000 [0x410fd083]\n"
#define UP(n) "CPU" n ": Booted secondary processor 0x"
#define ID    " [0x410fd083]\n"
#define NODE  ".... node  #"

static void test_clusters(void)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		/* two of two, in the order of the hardware's numbers and not of the CPUs' */
		{ BOOT UP("1") "0000000100" ID UP("2") "0000000001" ID UP("3") "0000000101" ID,
		  "0 1 0 1" },
		/* nothing in the lowest level: that is of threads */
		{ BOOT UP("1") "0000000100" ID UP("2") "0000010000" ID UP("3") "0000010100" ID,
		  "0 0 1 1" },
		/* sockets are in a level of their own */
		{ BOOT UP("1") "0000000001" ID UP("2") "0100000000" ID, "0 0 1" },
		{ BOOT UP("1") "0000000001" ID UP("2") "0000000002" ID, "" },
		/* one that never printed */
		{ BOOT UP("1") "0000000001" ID UP("3") "0000000101" ID, "0 0 - 1" },
		{ NODE "0, CPUs:        #1   #2\n" NODE "1, CPUs:   #3\nACPI: #4\n  #5\n",
		  "nodes - 0 0 1 - 1" },
		{ NODE "0, CPUs:   #1 #2\n", "" },
		{ NODE "x, CPUs:   #1\n #2\n" NODE "1 #3\n", "" },
		{ "CPU1: Booted secondary processor\n" UP("2") "\nCPUx: Booted\n", "" },
		{ UP("4294967297") "0000000100" ID UP("1") "0000000001" ID, "" },
		{ "", "" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
		assert_clusters(cases[i].text, cases[i].want);
	g_assert_null(bsc_clusters_new(NULL));
	g_assert_cmpuint(bsc_clusters_of(NULL, 0), ==, BSC_NO_CLUSTER);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/clusters/by-the-log", test_clusters);
	return g_test_run();
}
