/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analysis/doctor.h"
#include "parsers/dmesg.h"
#include "tests/unit/model/story.h"

#include <string.h>

#define PREPARE      "10 0 1 enter 1 85 1 smpboot_create_threads\n11 0 1 exit 1 1 1 0\n"
#define KICK(inside) "12 0 1 enter 1 85 85 cpuhp_kick_ap_alive\n" inside "20 0 1 exit 1 85 85 0\n"
#define BRINGUP      "30 0 1 enter 1 236 86 cpuhp_bringup_ap\n"
#define THREAD                                                                                     \
	"80 1 21 enter 1 236 235 sched_cpu_activate\n90 1 21 exit 1 235 235 0\n"                   \
	"91 1 21 waking 1 swapper/0\n95 0 0 switch 0 R 1\n"                                        \
	"99 0 1 exit 1 236 86 0\n"
#define SCHED                                                                                      \
	"40 0 1 switch 1 D 0\n60 1 0 waking 20 migration/1\n61 1 0 waking 1 swapper/0\n"           \
	"65 0 0 switch 0 R 1\n70 0 1 waking 21 cpuhp/1\n72 0 1 switch 1 D 0\n"

static const char bounded[] = PREPARE KICK("") BRINGUP SCHED THREAD;
static const char traced[] = PREPARE KICK(
	"13 0 1 fn arch_cpuhp_kick_ap_alive\n") "25 1 0 fn cpuhp_ap_sync_alive\n" BRINGUP
						"33 0 1 fn arch_cpuhp_cleanup_kick_cpu\n"
						"36 1 0 fn notify_cpu_starting\n"
						"38 1 0 fn set_cpu_online\n" SCHED THREAD;

static void set_machine(BscCapture *capture, const char *machine)
{
	g_free(capture->trace->machine);
	capture->trace->machine = g_strdup(machine);
}

/* The types that count: without them an event was not recorded. */
static void add_type(BscTrace *trace, const char *system, const char *name, BscEventKind kind,
		     uint64_t count)
{
	trace->types = g_renew(BscEventType, trace->types, trace->n_types + 1);
	trace->types[trace->n_types++] = (BscEventType){
		.id = 1000 + (int32_t)trace->n_types,
		.system = g_strdup(system),
		.name = g_strdup(name),
		.kind = (int8_t)kind,
		.count = count,
	};
}

static void test_points(void)
{
	static const struct {
		const char *story;
		BscPointKind point;
		BscCertainty want;
		const char *missing;
	} cases[] = {
		{ bounded, BSC_POINT_KICK, BSC_BOUNDED,
		  "function tracer on arch_cpuhp_kick_ap_alive" },
		{ bounded, BSC_POINT_ALIVE, BSC_BOUNDED, "function tracer on cpuhp_ap_sync_alive" },
		{ bounded, BSC_POINT_RELEASE, BSC_BOUNDED,
		  "function tracer on arch_cpuhp_cleanup_kick_cpu" },
		{ bounded, BSC_POINT_ONLINE, BSC_BOUNDED, "function tracer on set_cpu_online" },
		{ bounded, BSC_POINT_ONLINE_IDLE, BSC_EXACT, "" },
		{ bounded, BSC_POINT_THREAD_END, BSC_EXACT, "" },
		{ traced, BSC_POINT_KICK, BSC_EXACT, "" },
		{ traced, BSC_POINT_ALIVE, BSC_EXACT, "" },
		{ traced, BSC_POINT_RELEASE, BSC_EXACT, "" },
		{ traced, BSC_POINT_ONLINE, BSC_EXACT, "" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(BscCapture) capture = story_capture(cases[i].story);
		g_autoptr(BscDoctor) doctor = NULL;
		const BscDoctorPoint *point;

		set_machine(capture, "aarch64");
		doctor = bsc_doctor_new(capture);
		point = &doctor->points[cases[i].point];
		g_test_message("case %zu: %s", i, bsc_point_name(cases[i].point));
		g_assert_cmpuint(doctor->n_up, ==, 1);
		g_assert_cmpuint(point->n_exact, ==, cases[i].want == BSC_EXACT);
		g_assert_cmpuint(point->n_bounded, ==, cases[i].want == BSC_BOUNDED);
		g_assert_cmpuint(point->n_unknown + point->n_not_reached + point->n_absent, ==, 0);
		g_assert_cmpstr(point->missing, ==, cases[i].missing);
	}
}

static const BscDoctorClass *class_of(const BscDoctor *doctor, BscClass class, bool is_control)
{
	for (size_t i = 0; i < doctor->n_classes; i++)
		if (doctor->classes[i].class == class &&
		    doctor->classes[i].is_control == is_control)
			return &doctor->classes[i];
	return NULL;
}

static void test_classes(void)
{
	g_autoptr(BscCapture) vague = story_capture(bounded);
	g_autoptr(BscCapture) exact = story_capture(traced);
	g_autoptr(BscDoctor) a = bsc_doctor_new(vague);
	g_autoptr(BscDoctor) b = bsc_doctor_new(exact);
	static const BscClass classes[] = { BSC_CLASS_WAKE, BSC_CLASS_SPIN_RELEASE,
					    BSC_CLASS_STARTING };
	static const BscNsec times[] = { 12000, 8000, 28000 };

	for (size_t i = 0; i < G_N_ELEMENTS(classes); i++) {
		const BscDoctorClass *before = class_of(a, classes[i], false);
		const BscDoctorClass *after = class_of(b, classes[i], false);

		g_test_message("%s", bsc_class_name(classes[i]));
		g_assert_cmpuint(before->n_bounded, ==, 1);
		g_assert_cmpuint(before->n_exact, ==, 0);
		g_assert_cmpstr(before->missing, !=, "");
		g_assert_cmpuint(after->n_exact, ==, 1);
		g_assert_cmpint(after->time.low, ==, times[i]);
		g_assert_true(after->time.is_exact);
		g_assert_cmpint(before->time.low, <=, times[i]);
		g_assert_cmpint(before->time.high, >=, times[i]);
		g_assert_cmpstr(after->missing, ==, "");
	}
}

/* What no event of the capture can show is impossible, and nothing is said of its length. */
static void test_blind(void)
{
	static const struct {
		const char *machine;
		BscEventKind kind; /* of some event that is there */
		uint32_t n_bounded, n_impossible;
		const char *missing;
	} cases[] = {
		{ "aarch64", BSC_EVENT_SCHED_WAKEUP, 0, 1, "irq:*, ipi:*" },
		{ "x86_64", BSC_EVENT_SCHED_WAKEUP, 0, 1, "irq:*, irq_vectors:*" },
		{ "x86_64", BSC_EVENT_IRQ_ENTRY, 1, 0, "irq_vectors:*" },
	};
	const BscDoctorClass *class;

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(BscCapture) capture = story_capture(traced);
		g_autoptr(BscDoctor) doctor = NULL;

		set_machine(capture, cases[i].machine);
		bsc_trace_add_row(capture->trace, 500000,
				  &(BscPayload){ .kind = (uint8_t)cases[i].kind });
		doctor = bsc_doctor_new(capture);
		class = class_of(doctor, BSC_CLASS_INTERRUPT, true);
		g_assert_nonnull(class);
		g_assert_cmpuint(class->n_exact, ==, 0);
		g_assert_cmpuint(class->n_bounded, ==, cases[i].n_bounded);
		g_assert_cmpuint(class->n_impossible, ==, cases[i].n_impossible);
		g_assert_cmpint(class->time.high, ==, BSC_NSEC_NONE);
		g_assert_cmpstr(class->missing, ==, cases[i].missing);
		class = class_of(doctor, BSC_CLASS_LOCK, true);
		g_assert_cmpuint(class->n_impossible, ==, 1);
	}
}

static const BscDoctorWarning *warning_of(const BscDoctor *doctor, const char *code)
{
	for (size_t i = 0; i < doctor->n_warnings; i++)
		if (strcmp(doctor->warnings[i].code, code) == 0)
			return &doctor->warnings[i];
	return NULL;
}

typedef void (*Spoil)(BscCapture *capture);

static void spoil_nothing(BscCapture *capture)
{
}

static void spoil_overrun(BscCapture *capture)
{
	capture->trace->runs[0].overrun = 7;
}

static void set_clock(BscCapture *capture, const char *clock)
{
	g_free(capture->trace->clock);
	capture->trace->clock = g_strdup(clock);
}

static void spoil_mono(BscCapture *capture)
{
	set_clock(capture, "mono");
}

static void spoil_counter(BscCapture *capture)
{
	set_clock(capture, "counter");
}

static void spoil_global_x86(BscCapture *capture)
{
	set_machine(capture, "x86_64");
	set_clock(capture, "global");
}

static void spoil_graph(BscCapture *capture)
{
	add_type(capture->trace, "ftrace", "funcgraph_entry", BSC_EVENT_GRAPH_ENTRY, 3);
}

static void give_log(BscCapture *capture, const char *text)
{
	capture->dmesg = bsc_dmesg_parse(text, strlen(text));
}

static void spoil_graph_by_log(BscCapture *capture)
{
	give_log(capture, "[    0.000000] Kernel command line: ftrace=function_graph\n");
}

static void spoil_other_log(BscCapture *capture)
{
	g_free(capture->trace->kernel);
	capture->trace->kernel = g_strdup("6.12");
	give_log(capture, "[    0.000000] Linux version 6.1 (x)\n");
}

static void spoil_symbols(BscCapture *capture)
{
	capture->trace->has_symbols = false;
}

static void spoil_multi(BscCapture *capture)
{
	bsc_diagnostics_count(capture->diag, BSC_DIAG_EXIT_WITHOUT_ENTER, 19);
}

static void spoil_damage(BscCapture *capture)
{
	bsc_diagnostics_count(capture->diag, BSC_DIAG_TRUNCATED, 1);
}

static void spoil_begin(BscCapture *capture)
{
	capture->trace->begin = 10000;
	capture->trace->end = 99000;
	set_machine(capture, "aarch64");
	set_clock(capture, "local");
	give_log(capture, "[    0.000001] smp: Bringing up secondary CPUs ...\n");
}

static void test_warnings(void)
{
	static const struct {
		const char *code;
		Spoil spoil;
	} cases[] = {
		{ NULL, spoil_nothing },
		{ "overwritten", spoil_overrun },
		{ "clock", spoil_mono },
		{ "clock", spoil_counter },
		{ "clock", spoil_global_x86 },
		{ "graph-at-boot", spoil_graph },
		{ "graph-at-boot", spoil_graph_by_log },
		{ "other-log", spoil_other_log },
		{ "no-symbols", spoil_symbols },
		{ "no-multi-enter", spoil_multi },
		{ "damaged", spoil_damage },
		{ "begins-late", spoil_begin },
	};
	static const char *const rare[] = { "overwritten", "clock",       "graph-at-boot",
					    "other-log",   "no-symbols",  "no-multi-enter",
					    "damaged",     "begins-late", "no-cpuhp",
					    "large-buffer" };

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(BscCapture) capture = story_capture(traced);
		g_autoptr(BscDoctor) doctor = NULL;

		set_machine(capture, "aarch64");
		cases[i].spoil(capture);
		doctor = bsc_doctor_new(capture);
		g_test_message("case %zu", i);
		for (size_t k = 0; k < G_N_ELEMENTS(rare); k++)
			g_assert_cmpint(warning_of(doctor, rare[k]) != NULL, ==,
					g_strcmp0(rare[k], cases[i].code) == 0);
		if (cases[i].code)
			g_assert_cmpstr(warning_of(doctor, cases[i].code)->text, !=, "");
	}
}

static void test_large_buffer(void)
{
	static const struct {
		int end;
		bool is_large;
	} cases[] = { { 18, true }, { 12, false } };

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *story = g_strdup_printf(
			"5 0 1 enter 1 85 56 trace_rb_cpu_prepare\n%d 0 1 exit 1 56 56 0\n"
			"20 0 1 enter 1 85 85 cpuhp_kick_ap_alive\n28 0 1 exit 1 85 85 0\n" BRINGUP
				SCHED THREAD,
			cases[i].end);
		g_autoptr(BscCapture) capture = story_capture(story);
		g_autoptr(BscDoctor) doctor = bsc_doctor_new(capture);

		g_assert_cmpint(doctor->tracer, ==, (cases[i].end - 5) * 1000);
		g_assert_cmpint(warning_of(doctor, "large-buffer") != NULL, ==, cases[i].is_large);
	}
}

/* CPUs that failed did not get to their later points; that is not the capture's fault. */
static void test_failed_cpu(void)
{
	g_autoptr(BscCapture) capture =
		story_capture(PREPARE KICK("") BRINGUP "99 0 1 exit 1 86 86 -5\n");
	g_autoptr(BscDoctor) doctor = bsc_doctor_new(capture);

	g_assert_cmpuint(doctor->points[BSC_POINT_ALIVE].n_not_reached, ==, 1);
	g_assert_cmpuint(doctor->points[BSC_POINT_ALIVE].n_unknown, ==, 0);
	g_assert_cmpstr(doctor->points[BSC_POINT_ALIVE].missing, ==, "");
}

static void test_empty(void)
{
	g_autoptr(BscCapture) capture = story_capture("");
	g_autoptr(BscDoctor) doctor = bsc_doctor_new(capture);

	g_assert_cmpuint(doctor->n_up, ==, 0);
	g_assert_cmpuint(doctor->n_classes, ==, 0);
	g_assert_nonnull(warning_of(doctor, "no-cpuhp"));
	g_assert_true(bsc_doctor_has_complaint(doctor));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/doctor/points", test_points);
	g_test_add_func("/doctor/classes", test_classes);
	g_test_add_func("/doctor/blind", test_blind);
	g_test_add_func("/doctor/warnings", test_warnings);
	g_test_add_func("/doctor/large-buffer", test_large_buffer);
	g_test_add_func("/doctor/failed-cpu", test_failed_cpu);
	g_test_add_func("/doctor/empty", test_empty);
	return g_test_run();
}
