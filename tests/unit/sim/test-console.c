/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "../model/story.h"
#include "parsers/dmesg.h"
#include "sim/console.h"
#include "sim/simulate.h"

#include <string.h>

#define US 1000

#define TOTAL   1006 /* us, of the story */
#define MESSAGE 116  /* behind the console event, at most */
#define UNLOCK  20   /* in console_unlock */
#define THREAD  30   /* of pr/ttyS0 instead of the control task */
#define BOOTED  6    /* from the AP's own line to its online bit, at most */

/* One AP, cpuhp.parallel=0; the control task prints, and a console's thread takes its CPU. */
static const char story[] = "1000 0 1 enter 1 236 1 smpboot_create_threads\n"
			    "1050 0 1 console one\n"
			    "1166 0 1 exit 1 1 1 0\n"
			    "1167 0 1 enter 1 236 38 workqueue_prepare_cpu\n"
			    "1190 0 1 fnexit console_unlock 20\n"
			    "1202 0 1 exit 1 38 38 0\n"
			    "1204 0 1 enter 1 236 85 cpuhp_kick_ap_alive\n"
			    "1362 0 1 fn arch_cpuhp_kick_ap_alive\n"
			    "1412 0 1 exit 1 85 85 0\n"
			    "1465 0 1 enter 1 236 86 cpuhp_bringup_ap\n"
			    "1466 0 1 fn arch_cpuhp_cleanup_kick_cpu\n"
			    "1538 0 1 switch 1 D 0\n"
			    "1674 0 0 switch 0 R 1\n"
			    "1782 0 1 waking 21 cpuhp/1\n"
			    "1819 0 1 switch 1 D 0\n"
			    "1909 0 0 switch 0 R 1\n"
			    "1920 0 1 switch 1 R 68 pr/ttyS0\n"
			    "1950 0 68 switch 68 S 1\n"
			    "2006 0 1 exit 1 236 86 0\n"
			    "1399 1 0 fn cpuhp_ap_sync_alive\n"
			    "1476 1 0 fn set_cpu_online\n"
			    "1642 1 0 waking 41 migration/1\n"
			    "1643 1 0 waking 1 swapper/0\n"
			    "1813 1 0 switch 0 R 21\n"
			    "1814 1 21 enter 1 236 190 perf_event_init_cpu\n"
			    "1847 1 21 exit 1 190 190 0\n"
			    "1849 1 21 enter 1 236 235 sched_cpu_activate\n"
			    "1870 1 21 exit 1 235 235 0\n"
			    "1878 1 21 waking 1 swapper/0\n";

#define BANNER   "[    0.000000] Linux version 6.12.1-made (root@vm) #1\n"
#define BRINGING "[    0.000990] smp: Bringing up secondary CPUs ...\n"
#define BOOTED_1 "[    0.001470] CPU1: Booted secondary processor 0x0000000001 [0x410fd083]\n"
#define BROUGHT  "[    0.002010] smp: Brought up 1 node, 2 CPUs\n"
#define SMP      BRINGING BOOTED_1 BROUGHT
#define LEGACY   "[    0.000100] printk: legacy console [ttyS0] enabled\n"
#define THREADED "[    0.000100] printk: console [ttyS0] enabled\n"
#define EARLY    "[    0.000050] printk: legacy bootconsole [pl11] enabled\n"
#define LATE     "[    0.900000] printk: legacy console [ttyS0] enabled\n"

static const struct {
	const char *what, *kernel, *log; /* NULL: no log came with the capture */
	BscConsoleUse use;
	int certain, most; /* us */
	const char *says;
} cases[] = {
	{ "no log", "6.12.1-made", NULL, BSC_CONSOLE_UNKNOWN, UNLOCK + THREAD,
	  UNLOCK + THREAD + MESSAGE, "between 50.0 us and 166 us" },
	{ "without its beginning", "6.12.1-made", SMP, BSC_CONSOLE_UNKNOWN, UNLOCK + THREAD,
	  UNLOCK + THREAD + MESSAGE, "between 50.0 us and 166 us" },
	{ "without its end", "6.12.1-made", BANNER BRINGING, BSC_CONSOLE_UNKNOWN, UNLOCK + THREAD,
	  UNLOCK + THREAD + MESSAGE, "between 50.0 us and 166 us" },
	{ "no console", "6.12.1-made", BANNER SMP, BSC_CONSOLE_NONE, 0, 0,
	  "no console was registered" },
	{ "registered too late", "6.12.1-made", BANNER SMP LATE, BSC_CONSOLE_NONE, 0, 0,
	  "no console was registered" },
	{ "with a thread", "6.12.1-made", BANNER THREADED SMP, BSC_CONSOLE_THREADED, THREAD, THREAD,
	  "30.0 us of console time" },
	{ "the log of another kernel", "6.1.9", BANNER LEGACY SMP, BSC_CONSOLE_UNKNOWN,
	  UNLOCK + THREAD, UNLOCK + THREAD + MESSAGE, "between 50.0 us and 166 us" },
	{ "before there were threads", "6.1.9",
	  "[    0.000000] Linux version 6.1.9 (root@vm) #1\n" THREADED SMP, BSC_CONSOLE_PRINTER,
	  UNLOCK + THREAD, UNLOCK + THREAD + MESSAGE + BOOTED, "between 50.0 us and 172 us" },
	{ "quiet", "6.12.1-made",
	  BANNER "[    0.000000] Kernel command line: root=/dev/vda quiet\n" LEGACY SMP,
	  BSC_CONSOLE_PRINTER, UNLOCK + THREAD, UNLOCK + THREAD + MESSAGE,
	  "between 50.0 us and 166 us" },
	{ "not quiet after all", "6.12.1-made",
	  BANNER "[    0.000000] Kernel command line: quiet loglevel=7\n" LEGACY SMP,
	  BSC_CONSOLE_PRINTER, UNLOCK + THREAD, UNLOCK + THREAD + MESSAGE + BOOTED,
	  "between 50.0 us and 172 us" },
	{ "a boot console only", "6.12.1-made", BANNER EARLY SMP, BSC_CONSOLE_BOOT, UNLOCK + THREAD,
	  UNLOCK + THREAD + MESSAGE, "between 50.0 us and 166 us" },
	{ "whoever prints writes", "6.12.1-made", BANNER LEGACY SMP, BSC_CONSOLE_PRINTER,
	  UNLOCK + THREAD, UNLOCK + THREAD + MESSAGE + BOOTED, "between 50.0 us and 172 us" },
	{ "after a boot console", "6.12.1-made",
	  BANNER EARLY LEGACY "[    0.000200] printk: legacy bootconsole [pl11] disabled\n" SMP,
	  BSC_CONSOLE_PRINTER, UNLOCK + THREAD, UNLOCK + THREAD + MESSAGE + BOOTED,
	  "between 50.0 us and 172 us" },
};

static void set(char **string, const char *value)
{
	g_free(*string);
	*string = g_strdup(value);
}

static BscCapture *capture_of(size_t i)
{
	BscCapture *capture = story_capture(story);

	set(&capture->trace->machine, "aarch64");
	set(&capture->trace->clock, "local");
	set(&capture->trace->kernel, cases[i].kernel);
	if (cases[i].log)
		capture->dmesg = bsc_dmesg_parse(cases[i].log, strlen(cases[i].log));
	return capture;
}

static BscNsec take(const BscCapture *capture, const BscStays *stays, const BscConsole *console,
		    bool most)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(BscWork) work = bsc_work_new(capture, stays, 0, BSC_CUT_LIKELY, &error);

	g_assert_no_error(error);
	return bsc_console_take(console, work, most);
}

static void test_what_is_taken(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(BscCapture) capture = capture_of(i);
		g_autoptr(BscStays) stays = bsc_stays_new(capture);
		g_autoptr(BscConsole) console = bsc_console_new(capture, 0);
		BscNsec certain = take(capture, stays, console, false);
		BscNsec most = take(capture, stays, console, true);
		g_autofree char *text = bsc_console_text(console, certain, most);

		g_test_message("%s: %s", cases[i].what, text);
		g_assert_cmpint(console->use, ==, cases[i].use);
		g_assert_cmpint(certain / US, ==, cases[i].certain);
		g_assert_cmpint(most / US, ==, cases[i].most);
		g_assert_nonnull(strstr(text, cases[i].says));
	}
}

/* All of the story's work is one chain, so that every us counts for the total. */
static void test_totals(void)
{
	static const BscPolicy policy = BSC_POLICY_RECORDED;
	BscModifiers modifiers = BSC_MODIFIERS_NONE;

	modifiers.no_console = true;
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(BscCapture) capture = capture_of(i);
		g_autoptr(BscStays) stays = bsc_stays_new(capture);
		g_autoptr(BscSimulation) simulation =
			bsc_simulation_new(capture, stays, 0, &policy, 1, &modifiers, &error);
		const BscPrediction *one;

		g_assert_no_error(error);
		one = &simulation->predictions[0];
		g_test_message("%s", cases[i].what);
		g_assert_cmpint(one->total / US, ==, TOTAL - cases[i].certain);
		g_assert_cmpint(one->high, ==, one->total);
		g_assert_cmpint(one->low / US, ==, TOTAL - cases[i].most);
		g_assert_cmpint(simulation->recorded / US, ==, TOTAL);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/console/taken", test_what_is_taken);
	g_test_add_func("/console/totals", test_totals);
	return g_test_run();
}
