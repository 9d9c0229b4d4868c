/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analysis/timeout.h"
#include "analysis/words.h"
#include "parsers/dmesg.h"
#include "tests/unit/model/story.h"

#include <string.h>

static void give_dmesg(BscCapture *capture, const char *text)
{
	capture->dmesg = bsc_dmesg_parse(text, strlen(text));
}

static void set_machine(BscCapture *capture, const char *machine)
{
	g_free(capture->trace->machine);
	capture->trace->machine = g_strdup(machine);
	g_free(capture->trace->clock);
	capture->trace->clock = g_strdup("local");
}

/* A capture without any bring-up whose console events say TEXTS, each "us text". */
static BscCapture *console_capture(const char *const *texts)
{
	BscTrace *trace = bsc_trace_new();
	BscCapture *capture;

	trace->runs = g_new0(BscRun, 1);
	trace->n_runs = 1;
	for (size_t i = 0; texts[i]; i++) {
		char *text;
		BscNsec ns = (BscNsec)g_ascii_strtoll(texts[i], &text, 10) * 1000;
		BscPayload payload = { .kind = BSC_EVENT_CONSOLE };

		payload.text = bsc_strtab_intern(trace->strings, text + 1);
		bsc_trace_add_row(trace, ns, &payload);
	}
	bsc_trace_seal(trace);
	capture = bsc_capture_take(trace, NULL, NULL, NULL);
	set_machine(capture, "aarch64");
	return capture;
}

static const char *const nothing[] = { NULL };

/* What one line is taken for. */
static void test_patterns(void)
{
	static const struct {
		const char *machine, *text;
		int kind; /* -1: says nothing */
		int32_t cpu;
	} cases[] = {
		{ "aarch64", "smp: Bringing up secondary CPUs ...", BSC_WORD_MARK, -1 },
		{ "x86_64", "smp: Brought up 1 node, 8 CPUs", BSC_WORD_MARK, -1 },
		{ "x86_64", "smp: Brought up 2 nodes, 1 CPU", BSC_WORD_MARK, -1 },
		{ "aarch64", "CPU5 failed to report alive state", BSC_WORD_FAILURE, 5 },
		{ "x86_64", "CPU127 failed to report dead state", BSC_WORD_FAILURE, 127 },
		{ "aarch64", "CPU5: failed to come online", BSC_WORD_FAILURE, 5 },
		{ "riscv64", "CPU5: failed to come online", BSC_WORD_FAILURE, 5 },
		{ "x86_64", "CPU5: failed to come online", -1, -1 },
		{ "", "CPU5: failed to come online", BSC_WORD_FAILURE, 5 },
		{ "aarch64", "CPU5: failed in unknown state : 0x0", BSC_WORD_FAILURE, 5 },
		{ "aarch64", "CPU6: is stuck in kernel", BSC_WORD_FAILURE, 6 },
		{ "aarch64", "CPU6: does not support 16K granule", BSC_WORD_FAILURE, 6 },
		{ "aarch64", "psci: failed to boot CPU3 (-22)", BSC_WORD_FAILURE, 3 },
		{ "aarch64", "psci: CPU3 killed (polled 0 ms)", BSC_WORD_MARK, 3 },
		{ "aarch64", "CPU3: Booted secondary processor 0x0000000003 [0x410fd083]",
		  BSC_WORD_MARK, 3 },
		{ "aarch64", "Detected PIPT I-cache on CPU7", BSC_WORD_MARK, 7 },
		{ "aarch64", "CPU features: detected: 32-bit EL0 Support", BSC_WORD_SETUP, -1 },
		{ "aarch64", "CPU features: CPU3: Missing MPAM HCR", BSC_WORD_FAILURE, 3 },
		{ "riscv64", "CPU2: failed to start", BSC_WORD_FAILURE, 2 },
		{ "x86_64", "smpboot: do_boot_cpu failed(-1) to wakeup CPU#3", BSC_WORD_FAILURE,
		  3 },
		{ "x86_64", "smpboot: Booting Node 0 Processor 3 APIC 0x6", BSC_WORD_MARK, 3 },
		{ "x86_64", ".... node  #0, CPUs:      #2 #4", BSC_WORD_MARK, -1 },
		{ "x86_64", "TSC synchronization [CPU#0 -> CPU#3]:", BSC_WORD_TROUBLE, 3 },
		{ "x86_64", "CPU 3 UP state x86/apic:starting (99) failed (-5)", BSC_WORD_TROUBLE,
		  3 },
		{ "x86_64", "printk: legacy console [ttyS0] enabled", BSC_WORD_SETUP, -1 },
		{ "x86_64", "console [tty0] enabled", BSC_WORD_SETUP, -1 },
		{ "loongarch64", "CPU#3 finished", BSC_WORD_MARK, 3 },
		{ "aarch64", "CPU#3 finished", -1, -1 },
		/* Numbers that are none, and text that is not the kernel's. */
		{ "aarch64", "CPU99999999999999999999: failed to come online", BSC_WORD_FAILURE,
		  -1 },
		{ "aarch64", "CPU70000: failed to come online", BSC_WORD_FAILURE, -1 },
		{ "aarch64", "CPU: failed to come online", -1, -1 },
		{ "aarch64", "CPU5: failed to come online, said somebody", -1, -1 },
		{ "aarch64", "x CPU5: failed to come online", -1, -1 },
		{ "aarch64", "\xff\xfe\x80", -1, -1 },
		{ "aarch64", "", -1, -1 },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(BscCapture) capture = console_capture(nothing);
		g_autoptr(BscWords) words = NULL;

		set_machine(capture, cases[i].machine);
		give_dmesg(capture, cases[i].text);
		words = bsc_words_new(capture);
		g_test_message("case %zu", i);
		g_assert_cmpuint(words->n, ==, cases[i].kind < 0 ? 0 : 1);
		if (cases[i].kind < 0)
			continue;
		g_assert_cmpint(words->words[0].kind, ==, cases[i].kind);
		g_assert_cmpint(words->words[0].cpu, ==, cases[i].cpu);
		g_assert_cmpint(words->words[0].certainty, ==, BSC_UNKNOWN);
		g_assert_cmpint(words->words[0].ns, ==, BSC_NSEC_NONE);
	}
}

static void test_long_line_means_nothing(void)
{
	g_autoptr(BscCapture) capture = console_capture(nothing);
	g_autoptr(GString) text = g_string_new(".... node  #0, CPUs:");
	g_autoptr(BscWords) words = NULL;

	while (text->len < 60000)
		g_string_append(text, " #1");
	g_string_append(text, "!");
	set_machine(capture, "x86_64");
	give_dmesg(capture, text->str);
	words = bsc_words_new(capture);
	g_assert_cmpuint(words->n, ==, 0);
}

static void test_console_events_alone(void)
{
	static const char *const texts[] = { "100 smp: Bringing up secondary CPUs ...",
					     "150 CPU1: failed to come online",
					     "200 smp: Brought up 1 node, 1 CPU", NULL };
	g_autoptr(BscCapture) capture = console_capture(texts);
	g_autoptr(BscWords) words = bsc_words_new(capture);
	size_t at = 0;

	g_assert_cmpint(words->clock, ==, BSC_LOG_CLOCK_EVENTS);
	g_assert_cmpuint(words->n, ==, 3);
	g_assert_cmpint(words->printk_end - words->printk_begin, ==, 100000);
	g_assert_true(bsc_words_next(words, 1, BSC_WORD_TROUBLE, &at));
	g_assert_cmpuint(at, ==, 1);
	g_assert_cmpint(words->words[at].certainty, ==, BSC_EXACT);
	g_assert_cmpint(words->words[at].ns, ==, 150000);
	at++;
	g_assert_false(bsc_words_next(words, 1, BSC_WORD_TROUBLE, &at));
}

/* Texts that both have tie the clocks; a line between two of them lies between their moments. */
static void test_clock_by_texts(void)
{
	static const char *const texts[] = { "500100 smp: Bringing up secondary CPUs ...",
					     "500300 something that both have",
					     "500400 said twice by one of them",
					     "500900 smp: Brought up 1 node, 1 CPU", NULL };
	g_autoptr(BscCapture) capture = console_capture(texts);
	g_autoptr(BscWords) words = NULL;

	give_dmesg(capture, "[    0.000100] smp: Bringing up secondary CPUs ...\n"
			    "[    0.000200] CPU1: failed to boot: -22\n"
			    "[    0.000310] something that both have\n"
			    "CPU2: failed to boot: -22\n"
			    "[    0.000800] said twice by one of them\n"
			    "[    0.000800] said twice by one of them\n"
			    "[    0.000900] smp: Brought up 1 node, 1 CPU\n"
			    "[    0.001000] CPU3 failed to report dead state\n");
	words = bsc_words_new(capture);
	g_assert_cmpint(words->clock, ==, BSC_LOG_CLOCK_TEXTS);
	g_assert_cmpuint(words->n_texts, ==, 3);
	g_assert_cmpint(words->offset, ==, 500000000);
	g_assert_cmpint(words->spread, ==, 10000);
	g_assert_cmpuint(words->n, ==, 5);
	g_assert_cmpint(words->words[0].certainty, ==, BSC_EXACT);
	g_assert_cmpint(words->words[0].ns, ==, 500100000);
	/* CPU1: nearer to the first. */
	g_assert_cmpint(words->words[1].certainty, ==, BSC_INFERRED);
	g_assert_cmpint(words->words[1].ns, ==, 500200000);
	g_assert_cmpint(words->words[1].low, ==, 500100000);
	g_assert_cmpint(words->words[1].high, ==, 500300000);
	/* CPU2: no stamp, yet its place in the log bounds it. */
	g_assert_cmpint(words->words[2].certainty, ==, BSC_BOUNDED);
	g_assert_cmpint(words->words[2].low, ==, 500300000);
	g_assert_cmpint(words->words[2].high, ==, 500900000);
	/* CPU3: nothing behind it. */
	g_assert_cmpint(words->words[4].ns, ==, 501000000);
	g_assert_cmpint(words->words[4].high, ==, BSC_NSEC_NONE);
	g_assert_false(bsc_word_may_be_within(&words->words[1], 0, 500099999));
	g_assert_true(bsc_word_may_be_within(&words->words[4], 900000000, 900000001));
}

static const char serial[] = "100 0 1 enter 1 236 1 smpboot_create_threads\n"
			     "110 0 1 exit 1 1 1 0\n"
			     "120 0 1 enter 1 236 86 bringup_cpu\n"
			     "130 0 1 switch 1 D 0\n"
			     "150 1 0 waking 1 swapper/0\n"
			     "155 0 0 switch 0 R 1\n"
			     "160 1 0 waking 20 migration/1\n"
			     "170 0 1 waking 21 cpuhp/1\n"
			     "180 1 21 enter 1 236 235 sched_cpu_activate\n"
			     "185 1 21 exit 1 235 235 0\n"
			     "199 0 1 exit 1 236 86 0\n";

/* Without common texts both clocks are the kernel's own, unless events say otherwise. */
static void test_clock_by_code(void)
{
	static const struct {
		const char *machine, *clock, *booted, *brought;
		uint32_t n_agreed;
		BscLogClock want;
	} cases[] = {
		{ "aarch64", "local", "0.000149", "0.000210", 3, BSC_LOG_CLOCK_SAME },
		{ "aarch64", "global", "0.000149", "0.000210", 3, BSC_LOG_CLOCK_SAME },
		{ "aarch64", "local", "0.000115", "0.000210", 2, BSC_LOG_CLOCK_SAME },
		{ "aarch64", "local", "0.000115", "0.000190", 1, BSC_LOG_CLOCK_UNKNOWN },
		{ "aarch64", "mono", "0.000149", "0.000210", 0, BSC_LOG_CLOCK_UNKNOWN },
		{ "riscv64", "local", "0.000149", "0.000210", 2, BSC_LOG_CLOCK_SAME },
		{ "x86_64", "local", "0.000149", "0.000210", 2, BSC_LOG_CLOCK_SAME },
		{ "x86_64", "global", "0.000149", "0.000210", 0, BSC_LOG_CLOCK_UNKNOWN },
		{ "s390x", "local", "0.000149", "0.000210", 0, BSC_LOG_CLOCK_UNKNOWN },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(BscCapture) capture = story_capture(serial);
		g_autofree char *log = g_strdup_printf(
			"[    0.000090] smp: Bringing up secondary CPUs ...\n"
			"[    %s] CPU1: Booted secondary processor 0x0000000001 [0x410fd083]\n"
			"[    %s] smp: Brought up 1 node, 2 CPUs\n",
			cases[i].booted, cases[i].brought);
		g_autoptr(BscWords) words = NULL;

		set_machine(capture, cases[i].machine);
		g_free(capture->trace->clock);
		capture->trace->clock = g_strdup(cases[i].clock);
		capture->trace->begin = 10000;
		capture->trace->end = 500000;
		give_dmesg(capture, log);
		words = bsc_words_new(capture);
		g_test_message("%s %s %s", cases[i].machine, cases[i].clock, cases[i].booted);
		g_assert_cmpint(words->clock, ==, cases[i].want);
		g_assert_cmpuint(words->n_agreed, ==, cases[i].n_agreed);
		g_assert_cmpint(words->words[0].certainty, ==,
				cases[i].want == BSC_LOG_CLOCK_SAME ? BSC_INFERRED : BSC_UNKNOWN);
	}
}

static void test_another_kernel(void)
{
	g_autoptr(BscCapture) capture = console_capture(nothing);
	g_autoptr(BscWords) words = NULL;

	g_free(capture->trace->kernel);
	capture->trace->kernel = g_strdup("6.12.117-lab");
	give_dmesg(capture, "[    0.000000] Linux version 6.12.118 (root@vm) #1\n"
			    "[    0.000000] Kernel command line: quiet ftrace=function\n"
			    "[    0.100000] CPU5: failed to come online\n");
	words = bsc_words_new(capture);
	g_assert_true(words->is_other_kernel);
	g_assert_cmpstr(words->kernel, ==, "6.12.118");
	g_assert_cmpuint(words->n, ==, 0);
	g_assert_cmpstr(words->command_line, ==, "");
}

static void test_options(void)
{
	g_autoptr(BscCapture) capture = console_capture(nothing);
	g_autoptr(BscWords) words = NULL;
	g_autofree char *size = NULL;
	g_autofree char *tracer = NULL;

	give_dmesg(capture, "[    0.000000] Kernel command line: quiet trace_buf_size=1M "
			    "ftrace_filter=a trace_buf_size=512K\n");
	words = bsc_words_new(capture);
	size = bsc_words_option(words, "trace_buf_size");
	tracer = bsc_words_option(words, "ftrace");
	g_assert_cmpstr(size, ==, "512K");
	g_assert_null(tracer);
}

/* The wait of the control CPU for CPU 1 takes so many ms and ends with -5. */
static void test_timeouts(void)
{
	static const struct {
		const char *machine;
		bool is_split;
		int ms, result, nominal_s; /* 0: not a timeout */
	} cases[] = {
		{ "aarch64", false, 5580, -5, 5 },  { "aarch64", false, 4000, -5, 0 },
		{ "aarch64", false, 5580, -22, 0 }, { "riscv64", false, 1002, -5, 1 },
		{ "x86_64", false, 11000, -5, 0 },  { "aarch64", true, 12100, -5, 10 },
		{ "x86_64", true, 10000, -5, 10 },  { "x86_64", true, 5580, -5, 0 },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GString) story =
			g_string_new("100 0 1 enter 1 236 1 smpboot_create_threads\n"
				     "110 0 1 exit 1 1 1 0\n");
		g_autoptr(BscCapture) capture = NULL;
		BscTimeout timeout = { 0 };
		bool is_timeout;

		if (cases[i].is_split)
			g_string_append(story, "120 0 1 enter 1 236 85 cpuhp_kick_ap_alive\n"
					       "130 0 1 exit 1 85 85 0\n");
		g_string_append_printf(story,
				       "1000 0 1 enter 1 236 86 %s\n"
				       "%d 0 1 exit 1 86 86 %d\n",
				       cases[i].is_split ? "cpuhp_bringup_ap" : "bringup_cpu",
				       1000 + cases[i].ms * 1000, cases[i].result);
		capture = story_capture(story->str);
		set_machine(capture, cases[i].machine);
		is_timeout = bsc_timeout_of(capture, &capture->timeline->bringups[0], &timeout);
		g_test_message("%s %d ms %d", cases[i].machine, cases[i].ms, cases[i].result);
		g_assert_cmpint(is_timeout, ==, cases[i].nominal_s > 0);
		if (!is_timeout)
			continue;
		g_assert_cmpint(timeout.nominal, ==, cases[i].nominal_s * 1000000000LL);
		g_assert_cmpint(timeout.measured, ==, cases[i].ms * 1000000LL);
		g_assert_nonnull(timeout.source);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/words/patterns", test_patterns);
	g_test_add_func("/words/long-line-means-nothing", test_long_line_means_nothing);
	g_test_add_func("/words/console-events-alone", test_console_events_alone);
	g_test_add_func("/words/clock-by-texts", test_clock_by_texts);
	g_test_add_func("/words/clock-by-code", test_clock_by_code);
	g_test_add_func("/words/another-kernel", test_another_kernel);
	g_test_add_func("/words/options", test_options);
	g_test_add_func("/words/timeouts", test_timeouts);
	return g_test_run();
}
