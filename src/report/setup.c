/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/setup.h"

#include <string.h>

#define ALL     0
#define ARM64   (1u << BSC_ARCH_ARM64)
#define X86     (1u << BSC_ARCH_X86)
#define RISCV   (1u << BSC_ARCH_RISCV)
#define BIT_ANY (1u << BSC_N_ARCHS)

/* A name that only some architectures have; archs is a set of bits, ALL: everywhere. */
typedef struct Name {
	const char *name;
	unsigned archs;
} Name;

static const Name events[] = {
	{ "cpuhp:*", ALL },
	{ "sched:sched_switch", ALL },
	{ "sched:sched_waking", ALL },
	{ "sched:sched_wakeup", ALL },
	{ "ipi:*", ALL },
	{ "irq:*", ALL },
	{ "irq_vectors:*", X86 },
	{ "csd:*", ALL },
	{ "lock:contention_begin", ALL },
	{ "lock:contention_end", ALL },
	{ "timer:hrtimer_expire_entry", ALL },
	{ "power:cpu_idle", ALL },
	{ "printk:console", ALL },
};

/* kernel/cpu.c and what it calls; then what the architectures add. */
static const Name functions[] = {
	{ "_cpu_up", ALL },
	{ "cpu_up", ALL },
	{ "cpuhp_*", ALL },
	{ "bringup_*", ALL },
	{ "arch_cpuhp_*", ALL },
	{ "__cpu_up", ALL },
	{ "notify_cpu_starting", ALL },
	{ "set_cpu_online", ALL },
	{ "wait_for_completion*", ALL },
	{ "complete", ALL },
	{ "kthread_unpark", ALL },
	{ "rcutree_report_cpu_starting", ALL },
	{ "cpu_startup_entry", ALL },
	{ "usleep_range_state", ALL },
	{ "cpu_psci_*", ARM64 },
	{ "psci_*", ARM64 },
	{ "check_local_cpu_capabilities", ARM64 },
	{ "cpuinfo_store_cpu", ARM64 },
	{ "store_cpu_topology", ARM64 },
	{ "gic_starting_cpu", ARM64 },
	{ "arch_timer_starting_cpu", ARM64 },
	{ "native_kick_ap", X86 },
	{ "load_ucode_ap", X86 },
	{ "ap_starting", X86 },
	{ "identify_secondary_cpu", X86 },
	{ "check_tsc_sync_*", X86 },
	{ "smp_callin", RISCV },
};

static bool is_for(const Name *name, const BscSetup *setup)
{
	unsigned bit = 1u << (unsigned)setup->arch;

	return name->archs == ALL || bit == BIT_ANY || (name->archs & bit) != 0;
}

/* NAMES with commas between, as the kernel takes them. */
static void append_names(const BscSetup *setup, const Name *names, size_t n, GString *out)
{
	bool is_first = true;

	for (size_t i = 0; i < n; i++) {
		if (!is_for(&names[i], setup))
			continue;
		g_string_append_printf(out, "%s%s", is_first ? "" : ",", names[i].name);
		is_first = false;
	}
}

/*
 * Measured in the buffer of CPU 0, which fills first: 8 CPUs 90 to 270 KiB with events only, 490
 * KiB with the function tracer while it polls, 870 KiB where one CPU never comes; 128 CPUs 1050
 * KiB with events only.
 */
const char *bsc_setup_buffer(const BscSetup *setup)
{
	if (setup->is_larger)
		return setup->n_cpus <= 32 ? "2M" : "4M";
	if (setup->n_cpus > 0 && setup->n_cpus <= 4)
		return "512K";
	return setup->n_cpus <= 32 ? "1M" : "2M";
}

void bsc_setup_boot_line(const BscSetup *setup, GString *out)
{
	g_string_append(out, "trace_event=");
	append_names(setup, events, G_N_ELEMENTS(events), out);
	g_string_append_printf(out, " trace_buf_size=%s", bsc_setup_buffer(setup));
	/* Without it some x86 kernels change the clock late in the boot, which clears the buffer.
	 */
	g_string_append(out, " trace_clock=local ftrace=function ftrace_filter=");
	append_names(setup, functions, G_N_ELEMENTS(functions), out);
}

/* "-e cpuhp" rather than "-e cpuhp:*", which a shell might take for files. */
static void append_event_options(const BscSetup *setup, GString *out)
{
	for (size_t i = 0; i < G_N_ELEMENTS(events); i++) {
		size_t len = strlen(events[i].name);

		if (!is_for(&events[i], setup) ||
		    (events[i].archs != ALL && setup->arch == BSC_N_ARCHS))
			continue;
		if (g_str_has_suffix(events[i].name, ":*"))
			len -= 2;
		g_string_append_printf(out, " -e %.*s", (int)len, events[i].name);
	}
}

/* Quoted where a shell would look for files. */
static void append_function_options(const BscSetup *setup, GString *out)
{
	for (size_t i = 0; i < G_N_ELEMENTS(functions); i++) {
		const char *quote = strchr(functions[i].name, '*') ? "'" : "";

		if (is_for(&functions[i], setup))
			g_string_append_printf(out, " -l %s%s%s", quote, functions[i].name, quote);
	}
}

void bsc_setup_runtime_line(const BscSetup *setup, GString *out)
{
	g_autofree char *list = NULL;

	if (setup->n_cpus > 4)
		list = g_strdup_printf("$(seq 1 %u)", setup->n_cpus - 1);
	else
		list = g_strdup(setup->n_cpus == 2 ? "1" : setup->n_cpus == 3 ? "1 2" : "1 2 3");
	g_string_append(out, "trace-cmd record -o trace.dat");
	append_event_options(setup, out);
	g_string_append(out, " -p function_graph -l _cpu_down");
	append_function_options(setup, out);
	g_string_append_printf(
		out,
		" sh -c 'for c in %s; do echo 0 > /sys/devices/system/cpu/cpu$c/online; done; "
		"for c in %s; do echo 1 > /sys/devices/system/cpu/cpu$c/online; done'",
		list, list);
}

const char *const *bsc_setup_steps(void)
{
	static const char *const steps[] = {
		"echo 0 > /sys/kernel/tracing/tracing_on",
		"cat /sys/devices/system/cpu/hotplug/states > states.txt",
		"dmesg > dmesg.txt",
		"trace-cmd extract -o trace.dat",
		NULL,
	};

	return steps;
}
