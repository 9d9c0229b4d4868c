/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/samples.h"

static const struct {
	const char *name, *text;
} samples[] = {
	{ "wake-fn-baseline-8",
	  "One CPU after the other: the slow wake-up of each is paid in full." },
	{ "wake-fn-par0-8", "Kick and bring-up are separate steps, still one CPU at a time." },
	{ "wake-fn-par1-8", "All CPUs are kicked first, and wake while the control CPU goes on." },
	{ "boot-baseline-128", "A staircase of 127 bring-ups, one after the other." },
	{ "boot-par1-128", "The same machine with all kicks first, then 127 releases in order." },
	{ "fault-dead-par1-8", "CPU 5 never reports alive; the others come up." },
	{ "runtime-par1", "CPUs taken offline and online again while the system runs." },
	{ "boot-baseline-8", "Events only: what no event shows is bounded, not known." },
	{ "boot-par0-8", "The control CPU polls, and its sleeps last to the next tick." },
	{ "boot-par1-8", "Eight CPUs that spin on two processors until they are released." },
	{ "riscv-par1-8", "Parallel bring-up of a stock RISC-V kernel." },
};

static void sample_free(gpointer data)
{
	g_free(((BscSample *)data)->path);
	g_free(data);
}

GPtrArray *bsc_samples_list(const char *folder)
{
	GPtrArray *list = g_ptr_array_new_with_free_func(sample_free);

	for (size_t i = 0; i < G_N_ELEMENTS(samples); i++) {
		g_autofree char *path =
			g_build_filename(folder, samples[i].name, "trace.dat", NULL);
		BscSample *sample;

		if (!g_file_test(path, G_FILE_TEST_EXISTS))
			continue;
		sample = g_new(BscSample, 1);
		*sample = (BscSample){ g_steal_pointer(&path), samples[i].name, samples[i].text };
		g_ptr_array_add(list, sample);
	}
	return list;
}
