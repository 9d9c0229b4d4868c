/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/capture.h"
#include "model/log-lines.h"

#include <string.h>

#define US 1000

typedef struct Said {
	BscNsec us; /* < 0: no stamp */
	const char *text;
} Said;

/* A capture of nothing but SAID, which ends with a line without text. */
static BscCapture *capture_of(const Said *said)
{
	BscTrace *trace = bsc_trace_new();
	BscDmesg *dmesg = g_new0(BscDmesg, 1);
	g_autoptr(GString) data = g_string_new(NULL);
	size_t n = 0;

	while (said[n].text)
		n++;
	dmesg->path = g_strdup("");
	dmesg->ns = g_new0(BscNsec, n + 1);
	dmesg->text = g_new0(uint32_t, n + 1);
	dmesg->level = g_new0(int8_t, n + 1);
	dmesg->caller = g_new0(int32_t, n + 1);
	dmesg->n = n;
	dmesg->resolution = US;
	dmesg->is_alone = true;
	for (size_t i = 0; i < n; i++) {
		dmesg->ns[i] = said[i].us < 0 ? BSC_NSEC_NONE : said[i].us * US;
		dmesg->text[i] = (uint32_t)data->len;
		g_string_append_len(data, said[i].text, (gssize)strlen(said[i].text) + 1);
	}
	dmesg->data = g_memdup2(data->str, data->len + 1);
	trace->dmesg = dmesg;
	bsc_trace_seal(trace);
	return bsc_capture_take(trace, NULL, NULL, NULL);
}

/* "[low high]" in us, "~ns[low high]" where it is inferred, "?" where nothing is known. */
static void put_moment(GString *out, const char *name, const BscMoment *moment)
{
	if (moment->certainty == BSC_UNKNOWN)
		return;
	g_assert_cmpint(moment->certainty, !=, BSC_EXACT);
	g_assert_cmpint(moment->high % US, ==, US - 1);
	g_string_append_printf(out, " %s", name);
	if (moment->certainty == BSC_INFERRED)
		g_string_append_printf(out, "~%d", (int)(moment->ns / US));
	g_string_append_printf(out, "[%d %d]", (int)(moment->low / US), (int)(moment->high / US));
}

static void put_bringup(GString *out, const BscBringup *bringup)
{
	g_string_append_printf(out, "; %u %s %d", bringup->cpu, bsc_outcome_name(bringup->outcome),
			       (int)(bringup->begin / US));
	if (bringup->end != BSC_NSEC_NONE)
		g_string_append_printf(out, "..%s%d", bringup->end_is_bound ? "<=" : "",
				       (int)(bringup->end / US));
	for (int i = 0; i < BSC_N_POINTS; i++)
		put_moment(out, bsc_point_name(i), &bringup->points[i]);
}

static void put_takedown(GString *out, const BscTimeline *timeline, const BscBringup *bringup)
{
	for (BscRow i = 0; i < bringup->n_phases; i++) {
		const BscPhase *phase = &timeline->phases[bringup->first_phase + i];

		if (phase->kind != BSC_PHASE_TAKEDOWN)
			continue;
		put_moment(out, "from", &phase->begin);
		put_moment(out, "dead", &phase->end);
	}
}

static char *describe(const BscTimeline *timeline)
{
	GString *out = g_string_new(NULL);

	for (size_t e = 0; e < timeline->n_episodes; e++) {
		const BscEpisode *episode = &timeline->episodes[e];

		g_assert_true(episode->is_logged);
		g_assert_cmpint(episode->mode, ==, BSC_MODE_UNKNOWN);
		g_string_append_printf(out, "%s%s %d..%d%s", e > 0 ? " / " : "",
				       bsc_episode_kind_name(episode->kind),
				       (int)(episode->begin / US), (int)(episode->end / US),
				       episode->has_both_ends ? "" : "+");
		for (BscRow i = 0; i < episode->n_bringups; i++) {
			const BscBringup *bringup = &timeline->bringups[episode->first_bringup + i];

			put_bringup(out, bringup);
			put_takedown(out, timeline, bringup);
		}
	}
	return g_string_free(out, FALSE);
}

#define BEGIN  "smp: Bringing up secondary CPUs ..."
#define END(n) "smp: Brought up 1 node, " n " CPUs"
#define OWN(n) "Detected PIPT I-cache on CPU" n
#define UP(n)  "CPU" n ": Booted secondary processor 0x0000000001 [0x410fd083]"

#define MAX_LINES 12

static const struct {
	const char *name;
	Said said[MAX_LINES];
	const char *want;
} cases[] = {
	{ "arm64",
	  { { 0, OWN("0") },
	    { 10, BEGIN },
	    { 20, OWN("1") },
	    { 22, "GICv3: CPU1: found redistributor 1 region 0:0x00000000080c0000" },
	    { 25, UP("1") },
	    { 40, OWN("2") },
	    { 45, UP("2") },
	    { 60, END("3") } },
	  "boot 10..60; 1 online 20..25 kick[10 20] online~25[25 40] online_idle[25 40]"
	  "; 2 online 40..45 kick[10 40] online~45[45 60] online_idle[45 60]" },
	/* Nothing bounds the last CPU: nobody knows that it went on. */
	{ "hangs",
	  { { 10, BEGIN },
	    { 20, OWN("1") },
	    { 25, UP("1") },
	    { 40, OWN("2") },
	    { 45, UP("2") },
	    { 900, "rcu: INFO: rcu_sched detected stalls on CPUs/tasks:" } },
	  "boot 10..900+; 1 online 20..25 kick[10 20] online~25[25 40] online_idle[25 40]"
	  "; 2 unfinished 40 kick[10 40]" },
	/* When the first one began to go down, no line tells. */
	{ "goes down",
	  { { 10, "psci: CPU3 killed (polled 0 ms)" },
	    { 40, "IRQ 21: no longer affine to CPU2" },
	    { 44, "CPU2: shutdown" },
	    { 45, "psci: CPU2 killed (polled 0 ms)" },
	    { 60, "smpboot: CPU 1 is now offline" } },
	  "offline 10..60+; 3 offline 10..10; 2 offline 40..45 from[10 40] dead[10 45]"
	  "; 1 offline 60..60 from[45 60] dead[45 60]" },
	{ "goes down and comes back",
	  { { 10, "CPU1: off" },
	    { 40, OWN("1") },
	    { 45, UP("1") },
	    { 50, OWN("2") },
	    { 55, "CPU2: shutdown" },
	    { 58, "CPU1: shutdown" } },
	  "offline 10..10+; 1 offline 10..10 / online 40..50+; 1 online 40..45"
	  " online~45[45 50] online_idle[45 50]; 2 unfinished 50"
	  " / offline 58..58+; 1 unfinished 58" },
	{ "stays up",
	  { { 10, "psci: CPU2 killed (polled 0 ms)" }, { 20, "Error taking CPU1 down: -16" } },
	  "offline 10..20+; 2 offline 10..10; 1 failed 20..20" },
	/* What failed to boot is switched off: nothing of it went down. */
	{ "dies and is switched off",
	  { { 10, BEGIN },
	    { 20, OWN("1") },
	    { 30, "CPU1: died during early boot" },
	    { 31, "psci: CPU1 killed (polled 0 ms)" },
	    { 60, END("1") } },
	  "boot 10..60; 1 failed 20..30 kick[10 20]" },
	{ "fails",
	  { { 10, BEGIN },
	    { 20, OWN("1") },
	    { 25, UP("1") },
	    { 500, "CPU2 failed to report alive state" },
	    { 501, "CPU2: failed to come online" },
	    { 510, OWN("3") },
	    { 515, UP("3") },
	    { 520, END("3") } },
	  "boot 10..520; 1 online 20..25 kick[10 20] online~25[25 500] online_idle[25 500]"
	  "; 2 failed 500..501 kick[10 501]"
	  "; 3 online 510..515 kick[10 510] online~515[515 520] online_idle[515 520]" },
	{ "x86: one line that grew, and one that goes on",
	  { { 10, BEGIN },
	    { 20, "smpboot: x86: Booting SMP configuration:" },
	    { 21, ".... node  #0, CPUs:      #2 #4" },
	    { 30, "  #1 #3" },
	    { 90, END("5") } },
	  "boot 10..90; 2 online 21..<=90 kick[21 30] online[21 90] online_idle[21 90]"
	  "; 4 online 21..<=90 kick[21 30] online[21 90] online_idle[21 90]"
	  "; 1 online 30..<=90 kick[30 90] online[30 90] online_idle[30 90]"
	  "; 3 online 30..<=90 kick[30 90] online[30 90] online_idle[30 90]" },
	/* One of two is up, and the log does not say which. */
	{ "x86: fewer than were kicked",
	  { { 10, BEGIN }, { 21, ".... node  #0, CPUs:      #1 #2" }, { 90, END("2") } },
	  "boot 10..90; 1 unfinished 21 kick[21 90]; 2 unfinished 21 kick[21 90]" },
	{ "x86: the kick fails",
	  { { 10, BEGIN },
	    { 21, ".... node  #0, CPUs:      #1 #2" },
	    { 50, "smpboot: do_boot_cpu failed(-1) to wakeup CPU#1" },
	    { 90, END("2") } },
	  "boot 10..90; 1 failed 21..50 kick[21 50]"
	  "; 2 online 21..<=90 kick[21 50] online[21 90] online_idle[21 90]" },
	{ "LoongArch",
	  { { 10, BEGIN },
	    { 20, "Booting CPU#1..." },
	    { 30, "CPU#1 finished" },
	    { 40, "Booting CPU#2..." },
	    { 50, "CPU2: failed to start" },
	    { 60, END("2") } },
	  "boot 10..60; 1 online 20..30 kick[20 30] online[20 30] online_idle[30 40]"
	  "; 2 failed 40..50 kick[40 50]" },
	{ "MIPS",
	  { { 0, "CPU0 revision is: 0001a920 (MIPS I6500)" },
	    { 10, BEGIN },
	    { 20, "CPU1 revision is: 0001a920 (MIPS I6500)" },
	    { 30, END("2") } },
	  "boot 10..30; 1 online 20..<=30 kick[10 20] online[20 30] online_idle[20 30]" },
	{ "RISC-V with debug messages",
	  { { 10, BEGIN },
	    { 20, "CPU1: Booted secondary hartid 1" },
	    { 30, "CPU2: Booted secondary hartid 2" },
	    { 40, END("3") } },
	  "boot 10..40; 1 online 20..20 kick[10 20] online~20[20 30] online_idle[20 30]"
	  "; 2 online 30..30 kick[10 30] online~30[30 40] online_idle[30 40]" },
	{ "RISC-V without", { { 10, BEGIN }, { 40, END("3") } }, "" },
	/* A second of silence parts two episodes at run time. */
	{ "run time",
	  { { 10, BEGIN },
	    { 20, OWN("1") },
	    { 25, UP("1") },
	    { 30, END("2") },
	    { 5000, "psci: CPU1 killed (polled 0 ms)" },
	    { 6000, OWN("1") },
	    { 6005, UP("1") },
	    { 6010, OWN("2") },
	    { 2000000, OWN("1") },
	    { 2000005, UP("1") } },
	  "boot 10..30; 1 online 20..25 kick[10 20] online~25[25 30] online_idle[25 30]"
	  " / offline 5000..5000+; 1 offline 5000..5000"
	  " / online 6000..6010+; 1 online 6000..6005 online~6005[6005 6010] "
	  "online_idle[6005 6010]; 2 unfinished 6010"
	  " / online 2000000..2000005+; 1 unfinished 2000000" },
	{ "the begin is lost",
	  { { 25, UP("1") }, { 40, OWN("2") }, { 45, UP("2") }, { 60, END("3") } },
	  "boot 25..60+; 1 online 25..25 online~25[25 40] online_idle[25 40]"
	  "; 2 online 40..45 online~45[45 60] online_idle[45 60]" },
	/* Order counts, not stamps: an upper bound is never below its lower one. */
	{ "stamps that go back",
	  { { 10, BEGIN },
	    { 20, OWN("1") },
	    { 25, UP("1") },
	    { 5, OWN("2") },
	    { 4, UP("2") },
	    { 3, END("3") } },
	  "boot 10..25; 2 online 4..4 kick[10 10] online~4[4 4] online_idle[4 4]"
	  "; 1 online 20..25 kick[10 20] online~25[25 25] online_idle[25 25]" },
	{ "no stamps", { { -1, BEGIN }, { -1, OWN("1") }, { -1, UP("1") }, { -1, END("2") } }, "" },
	{ "nothing about CPUs", { { 1, "random: crng init done" } }, "" },
};

static void test_timelines(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(BscCapture) capture = capture_of(cases[i].said);
		g_autofree char *got = describe(capture->timeline);

		g_test_message("%s", cases[i].name);
		g_assert_cmpstr(got, ==, cases[i].want);
		g_assert_cmpuint(capture->diag->codes[BSC_DIAG_LOG_ONLY].count, ==, 1);
		g_assert_cmpuint(capture->diag->codes[BSC_DIAG_NO_CPUHP].count, ==, 0);
	}
}

/* Seconds of the calendar are no moments of a bring-up. */
static void test_coarse(void)
{
	g_autoptr(BscCapture) fine = capture_of(cases[0].said);
	BscTrace *trace = bsc_trace_new();
	g_autoptr(BscCapture) coarse = NULL;

	trace->dmesg = g_steal_pointer(&fine->trace->dmesg);
	trace->dmesg->resolution = 1000000000;
	bsc_trace_seal(trace);
	coarse = bsc_capture_take(trace, NULL, NULL, NULL);
	g_assert_cmpuint(fine->timeline->n_episodes, ==, 1);
	g_assert_cmpuint(coarse->timeline->n_episodes, ==, 0);
}

static void test_kicks(void)
{
	static const struct {
		const char *text;
		uint32_t cpus[4];
		size_t n;
	} lists[] = {
		{ ".... node  #0, CPUs:      #2 #4", { 2, 4 }, 2 },
		{ "  #1 #3 #65535", { 1, 3, 65535 }, 3 },
		{ ".... node  #0, CPUs:  ", { 0 }, 0 },
		{ " #65536", { 0 }, 0 },
		{ " #99999999999999999999 #1", { 0 }, 0 },
		{ " # 1", { 0 }, 0 },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(lists); i++) {
		const char *at = lists[i].text;
		uint32_t cpu;
		size_t n = 0;

		while (bsc_log_next_kick(&at, &cpu))
			g_assert_cmpuint(cpu, ==, lists[i].cpus[n++]);
		g_assert_cmpuint(n, ==, lists[i].n);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/log/timelines", test_timelines);
	g_test_add_func("/log/coarse", test_coarse);
	g_test_add_func("/log/kicks", test_kicks);
	return g_test_run();
}
