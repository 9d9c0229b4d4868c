/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analysis/doctor-build.h"

#include "base/format.h"

#include <string.h>

/* From this share of the total on, the tracer's own work distorts what it records, in percent. */
#define LARGE_SHARE 10

static void warn(GArray *warnings, const char *code, const char *remedy, const char *format, ...)
	G_GNUC_PRINTF(4, 5);

static void warn(GArray *warnings, const char *code, const char *remedy, const char *format, ...)
{
	BscDoctorWarning warning = { .code = code, .remedy = g_strdup(remedy) };
	va_list args;

	va_start(args, format);
	warning.text = g_strdup_vprintf(format, args);
	va_end(args);
	g_array_append_val(warnings, warning);
}

static uint64_t diagnosed(const BscCapture *capture, BscDiagnosticCode code)
{
	return capture->diag->codes[code].count;
}

static void warn_of_losses(const BscDoctor *doctor, const BscCapture *capture, GArray *warnings)
{
	const BscTrace *trace = capture->trace;
	uint64_t overrun = 0;
	uint32_t n_runs = 0, n_begin_lost = 0;
	bool is_more_lost = false;

	for (size_t i = 0; i < trace->n_runs; i++) {
		overrun += trace->runs[i].overrun;
		n_runs += trace->runs[i].overrun > 0;
		is_more_lost |= trace->runs[i].lost_unknown ||
				trace->runs[i].n_lost > trace->runs[i].overrun;
	}
	for (size_t i = 0; i < capture->timeline->n_bringups; i++)
		n_begin_lost += capture->timeline->bringups[i].begin_is_lost;
	if (bsc_diagnostics_has_damage(capture->diag))
		warn(warnings, "damaged", "copy the file again, or take a new capture",
		     "the file is damaged; only what could be read is judged here");
	if (overrun > 0)
		warn(warnings, "overwritten",
		     doctor->is_boot ? "a larger trace_buf_size, or stop tracing sooner after boot"
				     : "larger buffers: trace-cmd -b, in KiB per CPU",
		     "%u ring buffer%s too small and overwrote %s beginning, %" G_GUINT64_FORMAT
		     " events",
		     n_runs, n_runs == 1 ? " was" : "s were", n_runs == 1 ? "its" : "their",
		     overrun);
	/* What was overwritten counts as lost at the begin of its buffer. */
	if (diagnosed(capture, BSC_DIAG_LOST_EVENTS) > 0 && is_more_lost)
		warn(warnings, "lost", "larger buffers, fewer events",
		     "the kernel dropped events in %" G_GUINT64_FORMAT
		     " places; what lies there is unknown",
		     diagnosed(capture, BSC_DIAG_LOST_EVENTS));
	if (n_begin_lost > 0)
		warn(warnings, "begin-lost", "", "the first callbacks of %u CPU%s are missing",
		     n_begin_lost, n_begin_lost == 1 ? "" : "s");
}

/* The capture begins after the log says that the bring-up began. */
static void warn_of_late_begin(const BscDoctor *doctor, const BscCapture *capture, GArray *warnings)
{
	const BscTrace *trace = capture->trace;
	char late[BSC_FORMAT_MAX];

	if (!doctor->is_boot || doctor->words->clock == BSC_LOG_CLOCK_EVENTS ||
	    trace->begin == BSC_NSEC_NONE)
		return;
	for (size_t i = 0; bsc_words_next(doctor->words, -1, BSC_WORD_MARK, &i); i++) {
		const BscWord *word = &doctor->words->words[i];

		if (!g_str_has_prefix(word->text, "smp: Bringing up secondary CPUs"))
			continue;
		if (word->high == BSC_NSEC_NONE || word->high >= trace->begin)
			return;
		bsc_format_duration(late, bsc_distance(word->high, trace->begin));
		warn(warnings, "begins-late", "",
		     "the first event that is left is %s later than the kernel's \"smp: Bringing "
		     "up secondary CPUs\"",
		     late);
		return;
	}
}

static bool is_one_of(const char *text, const char *const *list)
{
	return g_strv_contains(list, text);
}

/* kernel/time/timekeeping.c: until a clocksource is chosen, after smp_init, these move by ticks. */
static void warn_of_clock(const BscDoctor *doctor, const BscCapture *capture, GArray *warnings)
{
	static const char *const by_ticks[] = { "mono", "mono_raw", "boot", "tai", NULL };
	static const char *const no_time[] = { "uptime", "counter", "jiffies", NULL };
	const char *clock = capture->trace->clock;
	const char *remedy = doctor->is_boot
				     ? "leave trace_clock= out: the default, local, is right"
				     : "trace-cmd -C local";

	if (doctor->is_boot && is_one_of(clock, by_ticks))
		warn(warnings, "clock", remedy,
		     "during boot the clock %s moves by whole ticks: durations are wrong, the "
		     "order across CPUs is lost",
		     clock);
	else if (is_one_of(clock, no_time))
		warn(warnings, "clock", remedy, "the clock %s is too coarse for durations", clock);
	else if (doctor->is_boot && doctor->arch == BSC_ARCH_X86 && strcmp(clock, "global") == 0)
		warn(warnings, "clock", "give trace_clock=local",
		     "on x86 the clock global hands out moments borrowed from other CPUs until "
		     "late in the boot");
	else if (diagnosed(capture, BSC_DIAG_CLOCK_UNFIT) > 0)
		warn(warnings, "clock", remedy, "the clock of the capture does not suit bring-up");
}

/* kernel/trace/trace_functions_graph.c registers the tracer in an initcall, after smp_init. */
static void warn_of_graph(const BscDoctor *doctor, const BscCapture *capture, GArray *warnings)
{
	g_autofree char *tracer = bsc_words_option(doctor->words, "ftrace");
	bool is_said = tracer && strcmp(tracer, "function_graph") == 0;

	if (!is_said && !(doctor->has_graph && doctor->is_boot))
		return;
	warn(warnings, "graph-at-boot", "ftrace=function, which starts before the bring-up",
	     "%s at boot starts after the bring-up and clears the ring buffer when it starts",
	     is_said ? "ftrace=function_graph" : "function_graph");
}

/* include/trace/events/cpuhp.h: instances of one state begin with cpuhp_multi_enter. */
static void warn_of_events(const BscDoctor *doctor, const BscCapture *capture, GArray *warnings)
{
	if (capture->dmesg && capture->dmesg->is_alone)
		warn(warnings, "log-only", "record cpuhp:*, as below",
		     "this is the kernel's log and no capture: it has a few moments of each CPU at "
		     "best, and nothing of callbacks and waits");
	else if (doctor->evidence[BSC_EVIDENCE_CPUHP] == 0)
		warn(warnings, "no-cpuhp", "record cpuhp:*",
		     "there are no cpuhp events, hence no bring-up");
	else if (doctor->rows[BSC_EVENT_CPUHP_MULTI_ENTER] == 0 &&
		 diagnosed(capture, BSC_DIAG_EXIT_WITHOUT_ENTER) > 0)
		warn(warnings, "no-multi-enter", "record cpuhp:*, not single events of it",
		     "cpuhp_multi_enter was not recorded: %" G_GUINT64_FORMAT
		     " callbacks end without a begin",
		     diagnosed(capture, BSC_DIAG_EXIT_WITHOUT_ENTER));
	else if (capture->timeline->n_episodes == 0)
		warn(warnings, "no-bringup", "",
		     "there are cpuhp events, but no CPU that comes up or goes down");
}

static void warn_of_names(const BscDoctor *doctor, const BscCapture *capture, GArray *warnings)
{
	if (doctor->evidence[BSC_EVIDENCE_CPUHP] > 0 && !capture->trace->has_symbols)
		warn(warnings, "no-symbols", "extract as root, with kernel.kptr_restrict=0",
		     "no symbols came with the capture: callbacks go by their number");
	if (!capture->states_path && !(capture->dmesg && capture->dmesg->is_alone))
		warn(warnings, "no-states",
		     "save /sys/devices/system/cpu/hotplug/states as states.txt beside it",
		     "no states file: states in the dynamic ranges go by their function");
}

/* What a trace.dat has and its text has not. */
static void warn_of_text(const BscCapture *capture, GArray *warnings)
{
	if (capture->trace->version > 0 || capture->trace->n_events == 0)
		return;
	warn(warnings, "text", "keep the trace.dat of trace-cmd record or extract",
	     "this is text: its moments are rounded, and it does not say which clock they are of, "
	     "how large the buffers were, and in part what was lost");
	if (diagnosed(capture, BSC_DIAG_GUESSED_CPU) > 0)
		warn(warnings, "guessed-cpu",
		     "dump the buffer, with ftrace_dump_on_oops, rather than tp_printk",
		     "%" G_GUINT64_FORMAT " events do not say which CPU they are of; it follows "
		     "from the kernel's order of bring-up",
		     diagnosed(capture, BSC_DIAG_GUESSED_CPU));
	if (capture->trace->lacks_context)
		warn(warnings, "no-context", "record irq:*, or leave the option irq-info on",
		     "nothing says which events were in interrupts: their time counts as work");
}

static void warn_of_tracer(const BscDoctor *doctor, GArray *warnings)
{
	g_autofree char *size = bsc_words_option(doctor->words, "trace_buf_size");
	g_autofree char *safe = size ? bsc_text_sanitize(size, 32) : NULL;
	char tracer[BSC_FORMAT_MAX], total[BSC_FORMAT_MAX];

	if (doctor->total <= 0 || doctor->tracer < doctor->total / 100 * LARGE_SHARE)
		return;
	warn(warnings, "large-buffer", "a smaller trace_buf_size, as long as nothing is lost",
	     "the tracer allocates its buffers inside the bring-up: trace/RB:prepare took %s of "
	     "%s, %d %%%s%s",
	     bsc_format_duration(tracer, doctor->tracer), bsc_format_duration(total, doctor->total),
	     (int)(100.0 * (double)doctor->tracer / (double)doctor->total + 0.5),
	     safe ? ", with trace_buf_size=" : "", safe ? safe : "");
}

static void warn_of_log(const BscDoctor *doctor, const BscCapture *capture, GArray *warnings)
{
	const BscWords *words = doctor->words;

	if (words->is_other_kernel) {
		g_autofree char *kernel = bsc_text_sanitize(words->kernel, 64);

		warn(warnings, "other-log", "save dmesg of the same boot beside the capture",
		     "the log is of kernel %s, which the capture is not of; it was not used",
		     kernel);
	} else if (!capture->dmesg && words->n == 0) {
		warn(warnings, "no-log", "save dmesg as dmesg.txt beside it",
		     "no kernel log: what the kernel said of its CPUs is unknown");
	} else if (words->clock == BSC_LOG_CLOCK_UNKNOWN && words->n > 0) {
		warn(warnings, "log-clock", "record printk:console",
		     words->n_checked > 0
			     ? "the log's clock does not agree with the capture's: its lines "
			       "have no moment here"
			     : "nothing ties the log's clock to the capture's: its lines have no "
			       "moment here");
	}
}

void bsc_doctor_warn(BscDoctor *doctor, const BscCapture *capture)
{
	GArray *warnings = g_array_new(FALSE, FALSE, sizeof(BscDoctorWarning));

	warn_of_losses(doctor, capture, warnings);
	warn_of_late_begin(doctor, capture, warnings);
	warn_of_graph(doctor, capture, warnings);
	warn_of_clock(doctor, capture, warnings);
	warn_of_events(doctor, capture, warnings);
	warn_of_text(capture, warnings);
	warn_of_tracer(doctor, warnings);
	warn_of_names(doctor, capture, warnings);
	warn_of_log(doctor, capture, warnings);
	doctor->n_warnings = warnings->len;
	doctor->warnings = (BscDoctorWarning *)(void *)g_array_free(warnings, FALSE);
}
