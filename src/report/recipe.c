/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/recipe.h"

#include "report/layout.h"

static void append_title(const BscSetup *setup, const char *what, GString *out)
{
	const char *arch = bsc_arch_name(setup->arch);

	g_string_append_printf(out, "capture of %s, %s", what, *arch ? arch : "any architecture");
	if (setup->n_cpus > 0)
		g_string_append_printf(out, ", %u CPU%s", setup->n_cpus,
				       setup->n_cpus == 1 ? "" : "s");
	g_string_append(out, "\n\n");
}

static void append_size(const BscSetup *setup, GString *out)
{
	bsc_layout_line(out, "size",
			"trace_buf_size is per CPU. Too small, and the beginning is overwritten, "
			"which is the bring-up; the buffer of CPU 0 fills first. Too large, and "
			"the tracer disturbs what it records: it allocates the buffer of each CPU "
			"inside the bring-up, in the step trace/RB:prepare. Measured in CPU 0's "
			"buffer: 8 CPUs 90 to 270 KiB with events only, 490 KiB with the function "
			"tracer while the control CPU polls, 870 KiB where one CPU did not come "
			"up; 128 CPUs 1050 KiB with events only.");
	if (setup->n_cpus == 0)
		bsc_layout_line(out, "", "%s is chosen here; --cpus=N chooses for N CPUs.",
				bsc_setup_buffer(setup));
	else if (setup->n_cpus > 128)
		bsc_layout_line(out, "",
				"%s is chosen here; more than 128 CPUs were not measured: look "
				"at what doctor says of the result.",
				bsc_setup_buffer(setup));
	else
		bsc_layout_line(out, "", "%s is chosen here.", bsc_setup_buffer(setup));
}

static const char *const boot_warnings[] = {
	"ftrace=function_graph starts after the bring-up and clears the buffer when it starts: "
	"everything until then is lost. ftrace=function starts in time.",
	"trace_clock=mono, mono_raw, boot and tai move by whole ticks until all CPUs are up: "
	"durations are wrong and the order across CPUs is lost.",
	"single events of cpuhp are not enough: callbacks with several instances begin with "
	"cpuhp_multi_enter. Record cpuhp:*.",
	"kprobe_event= places its probes after the bring-up; none of them fires during it.",
	"names that the kernel does not have are ignored in ftrace_filter=, so one list serves "
	"all kernels. 6.1 has no csd events.",
	"tracing goes on until it is stopped: stop it as soon as the system runs, or the bring-up "
	"is "
	"overwritten.",
};

static const char *const runtime_warnings[] = {
	"CPUs that are brought up through \"online\" come one after the other; cpuhp.parallel= "
	"concerns the boot only.",
	"trace-cmd ignores functions that the kernel does not have, but wants every event: leave "
	"out csd on 6.1.",
	"CPU 0 often cannot go offline; the loop begins with CPU 1.",
	"too many events for the buffers leave gaps, which doctor shows. Then give trace-cmd "
	"record -b with more KiB per CPU.",
};

static void append_warnings(const char *const *warnings, size_t n, GString *out)
{
	g_string_append(out, "\nbeware\n");
	for (size_t i = 0; i < n; i++)
		bsc_layout_line(out, "-", "%s", warnings[i]);
}

static void append_boot(const BscSetup *setup, GString *out)
{
	g_autoptr(GString) line = g_string_new(NULL);

	append_title(setup, "the boot", out);
	bsc_setup_boot_line(setup, line);
	g_assert(line->len < BSC_SETUP_MAX_LINE);
	g_string_append_printf(out,
			       "1. Add to the kernel's command line (%" G_GSIZE_FORMAT
			       " characters; arm64 and\n   x86 take %d in all):\n\n%s\n\n",
			       line->len, BSC_SETUP_MAX_LINE, line->str);
	g_string_append(out, "2. After boot, as soon as possible and as root:\n\n");
	for (const char *const *step = bsc_setup_steps(); *step; step++)
		g_string_append_printf(out, "%s\n", *step);
	g_string_append(out,
			"\n3. Keep trace.dat, states.txt and dmesg.txt in one folder and see:\n\n"
			"bringup-scope doctor trace.dat\n\n");
	append_size(setup, out);
	append_warnings(boot_warnings, G_N_ELEMENTS(boot_warnings), out);
}

static void append_runtime(const BscSetup *setup, GString *out)
{
	g_autoptr(GString) line = g_string_new(NULL);

	append_title(setup, "CPUs that go down and come up", out);
	bsc_setup_runtime_line(setup, line);
	g_string_append_printf(out, "1. As root, on a system that is otherwise idle:\n\n%s\n\n",
			       line->str);
	g_string_append(out, "2. Save beside it:\n\n");
	g_string_append(out, "cat /sys/devices/system/cpu/hotplug/states > states.txt\n"
			     "dmesg > dmesg.txt\n\n");
	g_string_append(out,
			"3. Keep trace.dat, states.txt and dmesg.txt in one folder and see:\n\n"
			"bringup-scope doctor trace.dat\n\n");
	bsc_layout_line(out, "tracer",
			"At run time function_graph is the better tracer: the entry of "
			"cpuhp_ap_sync_alive is the moment at which the CPU reports alive, the "
			"return from it the moment at which it has been released.");
	append_warnings(runtime_warnings, G_N_ELEMENTS(runtime_warnings), out);
}

void bsc_report_recipe(const BscSetup *setup, bool is_boot, GString *out)
{
	if (is_boot)
		append_boot(setup, out);
	else
		append_runtime(setup, out);
}
