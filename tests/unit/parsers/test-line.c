/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "parsers/body.h"
#include "parsers/line.h"

#include "trace/trace.h"

#include <glib.h>
#include <string.h>

#define NONE BSC_NSEC_NONE
#define HARD BSC_FLAG_HARDIRQ
#define SOFT BSC_FLAG_SOFTIRQ
#define OFF  BSC_FLAG_IRQS_OFF

static void check_slice(BscSlice slice, const char *want)
{
	g_autofree char *text = g_strndup(slice.len > 0 ? slice.at : "", slice.len);

	g_assert_cmpstr(text, ==, want);
}

static void test_events(void)
{
	static const struct {
		const char *line;
		const char *label, *comm;
		int32_t pid, cpu;
		int flags; /* -1: the line has none */
		BscNsec ts, resolution;
		const char *name, *body;
	} cases[] = {
		/* ftrace: default, older flags, record-tgid, noirq-info */
		{ "          <idle>-0       [003] d.h2.     0.003660: irq_handler_entry: irq=11 "
		  "name=t",
		  "", "<idle>", 0, 3, OFF | HARD, 3660000, 1000, "irq_handler_entry",
		  "irq=11 name=t" },
		{ "          <idle>-0       [000] d.h2     0.003660: e: x", "", "<idle>", 0, 0,
		  OFF | HARD, 3660000, 1000, "e", "x" },
		{ "          <idle>-0       [000] ..s2.1    0.003660: e: x", "", "<idle>", 0, 0,
		  SOFT, 3660000, 1000, "e", "x" },
		{ "     kworker/1:2-34      (-------) [001] XLH1.     1.5: e:", "", "kworker/1:2",
		  34, 1, HARD | SOFT, 1500000000, 100000000, "e", "" },
		{ "     kworker/1:2-34      (     34) [001] DbZ..     1.500000: e: x", "",
		  "kworker/1:2", 34, 1, OFF | HARD | SOFT, 1500000000, 1000, "e", "x" },
		{ "            init-1       [000]     0.022654: e: x", "", "init", 1, 0, -1,
		  22654000, 1000, "e", "x" },
		/* names of tasks with everything in them */
		{ "     a-1 [002] b:-7       [000] ..... 1.000000: e: x", "", "a-1 [002] b:", 7, 0,
		  0, 1000000000, 1000, "e", "x" },
		{ "           <...>-12345   [127] ..... 1.000000: e: x", "", "<...>", 12345, 127, 0,
		  1000000000, 1000, "e", "x" },
		/* latency format, a dump, marks of long distances */
		{ "  <idle>-0         0d.h2. 3660us : e: x", "", "<idle>", 0, 0, OFF | HARD,
		  3660000, 1000, "e", "x" },
		{ "  <idle>-0       127d.h2. 3660us#: e: x", "", "<idle>", 0, 127, OFF | HARD,
		  3660000, 1000, "e", "x" },
		/* latency format and verbose, with a clock that counts and one in us */
		{ "            init       1   0 1 00000001 00000000 [0001d4c0] 120.000ms "
		  "(+1.000ms): e: x",
		  "", "init", 1, 0, OFF, 120000000, 1000, "e", "x" },
		{ " kworker/1:2 [x]      34   3 8 00000001 0000002a [0000000000002710] 10000 (+5): "
		  "e: x",
		  "", "kworker/1:2 [x]", 34, 3, HARD, 10000, 0, "e", "x" },
		/* trace-cmd report: -t, -l, --ts-diff, a label */
		{ "          <idle>-0     [003]     0.304016912: e:    x", "", "<idle>", 0, 3, -1,
		  304016912, 1, "e", "x" },
		{ "  <idle>-0       3d.h1.     0.304017: e: x", "", "<idle>", 0, 3, OFF | HARD,
		  304017000, 1000, "e", "x" },
		{ "          <idle>-0     [003]     0.304017: (+53)    e: x", "", "<idle>", 0, 3,
		  -1, 304017000, 1000, "e", "x" },
		{ " boot_map:           <idle>-0     [003]     0.304017: e: x", "boot_map",
		  "<idle>", 0, 3, -1, 304017000, 1000, "e", "x" },
		/* counters and cycles */
		{ "          <idle>-0     [003]     304017: e: x", "", "<idle>", 0, 3, -1, 304017,
		  0, "e", "x" },
		/* the function tracer */
		{ "          <idle>-0       [000] d..1. 1.000000: complete <-cpuhp_online_idle", "",
		  "<idle>", 0, 0, OFF, 1000000000, 1000, "function",
		  "complete <-cpuhp_online_idle" },
		/* in a console's log: a dump, tp_printk with and without the caller */
		{ "<0>[   20.000000][    T1]   <idle>-0         0d.h2. 3660us : e: x", "", "<idle>",
		  0, 0, OFF | HARD, 3660000, 1000, "e", "x" },
		{ "[    0.050561] cpuhp_enter: cpu: 0001 target:  85 step:   1 (f)", "", "", -1, -1,
		  -1, 50561000, 1000, "cpuhp_enter", "cpu: 0001 target:  85 step:   1 (f)" },
		{ "[    0.050561][    T1] cpuhp_exit:  cpu: 0001", "", "", 1, -1, -1, 50561000,
		  1000, "cpuhp_exit", "cpu: 0001" },
		{ "[    0.050561][    C3] cpuhp_exit:  cpu: 0001", "", "", -1, 3, -1, 50561000,
		  1000, "cpuhp_exit", "cpu: 0001" },
		{ "Nov 21 20:31:10 host kernel: [    0.050561] cpuhp_exit: x", "", "", -1, -1, -1,
		  50561000, 1000, "cpuhp_exit", "x" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		BscLine line;

		g_test_message("%s", cases[i].line);
		bsc_line_parse(cases[i].line, strlen(cases[i].line), &line);
		g_assert_cmpint(line.kind, ==, BSC_LINE_EVENT);
		check_slice(line.label, cases[i].label);
		check_slice(line.comm, cases[i].comm);
		g_assert_cmpint(line.pid, ==, cases[i].pid);
		g_assert_cmpint(line.cpu, ==, cases[i].cpu);
		g_assert_cmpint(line.has_flags, ==, cases[i].flags >= 0);
		g_assert_cmpint(line.flags, ==, MAX(cases[i].flags, 0));
		g_assert_cmpint(line.ts, ==, cases[i].ts);
		g_assert_cmpint(line.resolution, ==, cases[i].resolution);
		check_slice(line.name, cases[i].name);
		check_slice(line.body, cases[i].body);
	}
}

/* What is no event, and what is left of it. */
static void test_others(void)
{
	static const struct {
		const char *line, *message;
		BscNsec ts;
	} cases[] = {
		{ "", "", NONE },
		{ "# tracer: nop", "# tracer: nop", NONE },
		{ "##### CPU 2 buffer started ####", "##### CPU 2 buffer started ####", NONE },
		{ "cpus=8", "cpus=8", NONE },
		{ "CPU:1 [SUBBUFFER START]", "CPU:1 [SUBBUFFER START]", NONE },
		{ "[    0.050561] smp: Bringing up", "smp: Bringing up", 50561000 },
		{ "<6>[    0.050561][    T1] a: b", "a: b", 50561000 },
		{ "Nov 21 20:31:10 host kernel: a: b", "a: b", NONE },
		{ "init-1 [65536] 1.000000: e: x", "init-1 [65536] 1.000000: e: x", NONE },
		{ "init-1 [000] ..... 1.000000 e: x", "init-1 [000] ..... 1.000000 e: x", NONE },
		{ "init-99999999999 [000] 1.000000: e: x", "init-99999999999 [000] 1.000000: e: x",
		  NONE },
		{ "init-1 [000] 9999999999999.000000: e: x",
		  "init-1 [000] 9999999999999.000000: e: x", NONE },
		{ "init-1 [000] 1.0000000001: e: x", "init-1 [000] 1.0000000001: e: x", NONE },
		{ "init-1 [000] ..... 1.000", "init-1 [000] ..... 1.000", NONE },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		BscLine line;

		g_test_message("%s", cases[i].line);
		bsc_line_parse(cases[i].line, strlen(cases[i].line), &line);
		g_assert_cmpint(line.kind, ==, BSC_LINE_OTHER);
		check_slice(line.message, cases[i].message);
		g_assert_cmpint(line.ts, ==, cases[i].ts);
	}
}

static void test_lost(void)
{
	static const struct {
		const char *line;
		int32_t cpu;
		uint64_t n_lost;
	} cases[] = {
		{ "CPU:3 [LOST 12 EVENTS]", 3, 12 },
		{ "CPU:3 [LOST EVENTS]", 3, 0 },
		{ "CPU:3 [12 EVENTS DROPPED]", 3, 12 },
		{ "CPU:3 [EVENTS DROPPED]", 3, 0 },
		{ "[   20.000000] CPU:3 [LOST 12 EVENTS]", 3, 12 },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		BscLine line;

		bsc_line_parse(cases[i].line, strlen(cases[i].line), &line);
		g_assert_cmpint(line.kind, ==, BSC_LINE_LOST);
		g_assert_cmpint(line.cpu, ==, cases[i].cpu);
		g_assert_cmpuint(line.n_lost, ==, cases[i].n_lost);
	}
}

static void test_bodies(void)
{
	static const struct {
		const char *name, *body;
		int32_t a, b, c, d;
		const char *text, *symbol;
	} cases[] = {
		{ "cpuhp_enter", "cpu: 0001 target: 236 step:  56 (trace_rb_cpu_prepare)", 1, 236,
		  56, 0, "", "trace_rb_cpu_prepare" },
		{ "cpuhp_multi_enter", "cpu=0001 target= 85 idx= 56 fun=f.isra.0", 1, 85, 56, 0, "",
		  "f.isra.0" },
		{ "cpuhp_enter",
		  "cpu=0x1 (1) target=0xec (236) idx=0x38 (56) fun=f+0x0/0x80 (0xffff)", 1, 236, 56,
		  0, "", "f" },
		{ "cpuhp_exit", " cpu: 0001  state:  -1 step:  56 ret: -22", 1, -1, 56, -22, "",
		  "" },
		{ "cpuhp_exit", "cpu=1 state=56 idx=56 ret=0xffffffea (-22)", 1, 56, 56, -22, "",
		  "" },
		{ "sched_switch",
		  "prev_comm=a b pid= prev_pid=7 prev_prio=120 prev_state=R+ ==> next_comm=c ==> d "
		  "next_pid=8 "
		  "next_prio=120",
		  7, 8, 0x100, 0, "c ==> d", "" },
		{ "sched_switch", "a:7 [120] D ==> b:c:8 [120]", 7, 8, 2, 0, "b:c", "" },
		{ "sched_switch", "a:7 [120] x ==> b:8 [120]", 7, 8, 0x40, 0, "b", "" },
		{ "sched_switch", "a:7 [120] W ==> b:8 [120]", 7, 8, 0x80, 0, "b", "" },
		{ "sched_switch",
		  "prev_comm=a prev_pid=7 prev_prio=120 prev_state=0x2 (2) next_comm=b next_pid=8 "
		  "next_prio=1",
		  7, 8, 2, 0, "b", "" },
		{ "sched_waking", "comm=cpuhp/1 pid=20 prio=120 target_cpu=001", 20, 1, 0, 0,
		  "cpuhp/1", "" },
		{ "sched_wakeup", "cpuhp/1:20 [120] CPU:001", 20, 1, 0, 0, "cpuhp/1", "" },
		{ "sched_wakeup", "cpuhp/1:20 [120] success=1 CPU:001", 20, 1, 0, 0, "cpuhp/1",
		  "" },
		{ "function", "complete <-cpuhp_online_idle", BSC_FN_COMPLETE, 0, 0, 0, "", "" },
		{ "function", "complete(x=0xffff800080012340) <-f", BSC_FN_COMPLETE, 0, 0, 0, "",
		  "" },
		{ "irq_handler_entry", "irq=11 name=t", 11, 0, 0, 0, "", "" },
		{ "softirq_exit", "vec=9 [action=RCU]", 9, 0, 0, 0, "", "" },
		{ "console", "smp: Brought up", 0, 0, 0, 0, "smp: Brought up", "" },
		/* nothing of these is an event that can be used */
		{ "cpuhp_enter", "", 0, 0, 0, 0, NULL, NULL },
		{ "cpuhp_enter", "cpu: 99999999999 target: 1 step: 1 (f)", 0, 0, 0, 0, NULL, NULL },
		{ "cpuhp_exit", "cpu: 1 state: 1 step: 1", 0, 0, 0, 0, NULL, NULL },
		{ "sched_switch", "a ==> b", 0, 0, 0, 0, NULL, NULL },
		{ "sched_waking", "comm=a pid=", 0, 0, 0, 0, NULL, NULL },
		{ "function", "printk <-f", 0, 0, 0, 0, NULL, NULL },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		BscLine line = {
			.name = { cases[i].name, strlen(cases[i].name) },
			.body = { cases[i].body, strlen(cases[i].body) },
		};
		int kind = bsc_body_kind(&line);
		bool is_good;
		BscBody body;

		g_test_message("%s: %s", cases[i].name, cases[i].body);
		g_assert_cmpint(kind, >=, 0);
		is_good = bsc_body_parse(&line, (BscEventKind)kind, &body);
		g_assert_cmpint(is_good, ==, cases[i].text != NULL);
		if (!is_good)
			continue;
		g_assert_cmpint(body.a, ==, cases[i].a);
		g_assert_cmpint(body.b, ==, cases[i].b);
		g_assert_cmpint(body.c, ==, cases[i].c);
		g_assert_cmpint(body.d, ==, cases[i].d);
		check_slice(body.text, cases[i].text);
		check_slice(body.symbol, cases[i].symbol);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/line/events", test_events);
	g_test_add_func("/line/others", test_others);
	g_test_add_func("/line/lost", test_lost);
	g_test_add_func("/line/bodies", test_bodies);
	return g_test_run();
}
