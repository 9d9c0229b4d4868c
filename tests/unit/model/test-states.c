/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/error.h"
#include "model/states.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* Writes LEN bytes of TEXT to a new file; g_unlink() and g_free() the result. */
static char *write_file(const char *text, gssize len)
{
	char *path = NULL;
	int fd = g_file_open_tmp("states-XXXXXX", &path, NULL);

	g_assert_cmpint(fd, >=, 0);
	close(fd);
	g_assert_true(g_file_set_contents(path, text, len, NULL));
	return path;
}

static BscStatesFile *read_text(const char *text)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *path = write_file(text, -1);
	BscStatesFile *states = bsc_states_file_read(path, &error);

	g_assert_no_error(error);
	g_assert_nonnull(states);
	g_unlink(path);
	return states;
}

static void test_file_gives_names_by_number(void)
{
	g_autoptr(BscStatesFile) states = read_text("  0: offline\n"
						    " 82: cpu:kick_ap\r\n"
						    "201: block/bio:complete:dead\n"
						    "192: riscv:online\n"
						    "193: riscv:online\n"
						    "194: one\n194: other\n195: same\n195: same\n"
						    "-1: negative\n5000: too large\n"
						    "99999999999999999999: huge\n"
						    "no number\n 7\n8:\n9: control\001\n"
						    "236: last");
	static const struct {
		int32_t number;
		const char *want;
	} cases[] = {
		{ 0, "offline" },
		{ 82, "cpu:kick_ap" },
		{ 201, "block/bio:complete:dead" },
		{ 192, "riscv:online" },
		{ 193, "riscv:online" },
		{ 194, NULL },
		{ 195, "same" },
		{ -1, NULL },
		{ 5000, NULL },
		{ INT32_MAX, NULL },
		{ INT32_MIN, NULL },
		{ 7, NULL },
		{ 8, NULL },
		{ 9, NULL },
		{ 236, "last" },
		{ 237, NULL },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
		g_assert_cmpstr(bsc_states_file_name(states, cases[i].number), ==, cases[i].want);
	g_assert_null(bsc_states_file_name(NULL, 0));
}

static void test_unusable_file_is_an_error(void)
{
	g_autofree char *large = g_strnfill(1048577, '1');
	g_autofree char *exact = g_strnfill(1048576, '1');
	const struct {
		const char *text;
		gssize len;
		int code;
	} cases[] = {
		{ "", 0, BSC_ERROR_NOT_TRACE },          { "TRACE\n", -1, BSC_ERROR_NOT_TRACE },
		{ "\0: x\n\0", 6, BSC_ERROR_NOT_TRACE }, { exact, 1048576, BSC_ERROR_NOT_TRACE },
		{ large, 1048577, BSC_ERROR_LIMIT },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GError) error = NULL;
		g_autofree char *path = write_file(cases[i].text, cases[i].len);

		g_assert_null(bsc_states_file_read(path, &error));
		g_assert_error(error, BSC_ERROR, cases[i].code);
		g_assert_nonnull(strstr(error->message, path));
		g_unlink(path);
	}
}

static void test_missing_file_and_directory_are_errors(void)
{
	static const char *const paths[] = { "/nonexistent/states.txt", "/", "/dev/zero" };

	for (size_t i = 0; i < G_N_ELEMENTS(paths); i++) {
		g_autoptr(GError) error = NULL;

		g_assert_null(bsc_states_file_read(paths[i], &error));
		g_assert_error(error, BSC_ERROR, BSC_ERROR_IO);
	}
}

static void test_version_follows_from_two_numbers(void)
{
	static const struct {
		int32_t bringup, online;
		BscStatesVersion want;
	} cases[] = {
		{ 91, 236, BSC_STATES_6_1 },     { 86, 236, BSC_STATES_6_12 },
		{ 83, 236, BSC_STATES_7_2 },     { 83, 235, BSC_STATES_7_3 },
		{ 91, -1, BSC_STATES_6_1 },      { 86, -1, BSC_STATES_6_12 },
		{ 83, -1, BSC_STATES_UNKNOWN },  { 86, 235, BSC_STATES_UNKNOWN },
		{ 91, 235, BSC_STATES_UNKNOWN }, { 85, 236, BSC_STATES_UNKNOWN },
		{ -1, -1, BSC_STATES_UNKNOWN },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
		g_assert_cmpint(bsc_states_version(cases[i].bringup, cases[i].online), ==,
				cases[i].want);
}

typedef struct NameCase {
	BscStatesVersion version;
	const char *machine;
	int32_t number;
	const char *symbol;
	bool is_prepare;
	const char *want;
	bool want_disagrees;
} NameCase;

static void check_names(const BscStatesFile *states, const NameCase *cases, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const NameCase *c = &cases[i];
		bool disagrees = !c->want_disagrees;
		const char *name = bsc_state_name(states, c->version, c->machine, c->number,
						  c->symbol, c->is_prepare, &disagrees);

		g_test_message("case %zu: %d %s", i, c->number, c->symbol);
		g_assert_cmpstr(name, ==, c->want);
		g_assert_cmpint(disagrees, ==, c->want_disagrees);
	}
}

static void test_symbol_names_a_state_only_when_certain(void)
{
	static const NameCase cases[] = {
		/* one state in all kernels: neither number nor side matters */
		{ BSC_STATES_UNKNOWN, "", 1, "smpboot_create_threads", true, "threads:prepare" },
		{ BSC_STATES_UNKNOWN, "", 400, "sched_cpu_activate", false, "sched:active" },
		{ BSC_STATES_6_12, "aarch64", 999, "sched_cpu_activate", true, "sched:active" },
		{ BSC_STATES_UNKNOWN, "", 86, "bringup_cpu", true, "cpu:bringup" },
		{ BSC_STATES_UNKNOWN, "", 86, "cpuhp_bringup_ap", true, "cpu:bringup" },
		{ BSC_STATES_UNKNOWN, "", 86, "finish_cpu", true, "cpu:bringup" },
		{ BSC_STATES_UNKNOWN, "", 82, "cpuhp_kick_ap_alive", true, "cpu:kick_ap" },
		{ BSC_STATES_UNKNOWN, "", 145, "takedown_cpu", true, "cpu:teardown" },
		{ BSC_STATES_6_12, "", 236, "cpuhp_kick_ap_work", true, NULL },
		/* suffixes of the compiler and of %pS */
		{ BSC_STATES_UNKNOWN, "", 1, "smpboot_create_threads.isra.0", true,
		  "threads:prepare" },
		{ BSC_STATES_UNKNOWN, "", 1, "smpboot_create_threads+0x0/0x80", true,
		  "threads:prepare" },
		{ BSC_STATES_UNKNOWN, "", 1, "smpboot_create_thread", true, NULL },
		{ BSC_STATES_UNKNOWN, "", 1, "no_such_function", true, NULL },
		{ BSC_STATES_6_12, "aarch64", 1, "no_such_function", true, NULL },
		/* perf:prepare and perf:online share both symbols in 6.1 and 6.12 */
		{ BSC_STATES_6_12, "aarch64", 2, "perf_event_init_cpu", true, "perf:prepare" },
		{ BSC_STATES_6_12, "aarch64", 155, "perf_event_init_cpu", false, "perf:online" },
		{ BSC_STATES_6_12, "aarch64", 155, "perf_event_init_cpu", true, "perf:online" },
		{ BSC_STATES_7_3, "aarch64", 153, "perf_event_exit_cpu", false, "perf:online" },
		{ BSC_STATES_UNKNOWN, "", 2, "perf_event_exit_cpu", true, "perf:prepare" },
		{ BSC_STATES_UNKNOWN, "", 155, "perf_event_exit_cpu", false, "perf:online" },
		/* one state's startup is the other's teardown */
		{ BSC_STATES_UNKNOWN, "", 13, "page_writeback_cpu_online", true,
		  "mm/writeback:dead" },
		{ BSC_STATES_6_12, "", 195, "page_writeback_cpu_online", true,
		  "mm/writeback:online" },
		{ BSC_STATES_6_12, "", 13, "page_writeback_cpu_online", true, "mm/writeback:dead" },
		{ BSC_STATES_UNKNOWN, "", 27, "console_cpu_notify", true, "printk:dead" },
		{ BSC_STATES_UNKNOWN, "", 199, "console_cpu_notify", false, "printk:online" },
		{ BSC_STATES_UNKNOWN, "", 200, "coupled_cpu_online", false,
		  "cpuidle/coupled:online" },
		{ BSC_STATES_UNKNOWN, "", 60, "coupled_cpu_up_prepare", true,
		  "cpuidle/coupled:prepare" },
		/* three interrupt controllers, two of them with the same number */
		{ BSC_STATES_6_12, "aarch64", 93, "gic_starting_cpu", false, NULL },
		{ BSC_STATES_UNKNOWN, "mips", 125, "gic_starting_cpu", false, NULL },
		{ BSC_STATES_6_12, "mips", 125, "gic_starting_cpu", false,
		  "clockevents/mips/gic/timer:starting" },
		/* the perf state has a number, the powercap one is dynamic; the first ends
		   with 6.12 */
		{ BSC_STATES_6_12, "x86_64", 160, "rapl_cpu_online", false,
		  "perf/x86/rapl:online" },
		{ BSC_STATES_6_12, "x86_64", 205, "rapl_cpu_online", false,
		  "powercap/rapl:online" },
		{ BSC_STATES_7_2, "x86_64", 205, "rapl_cpu_online", false, "powercap/rapl:online" },
		{ BSC_STATES_UNKNOWN, "x86_64", 205, "rapl_cpu_online", false, NULL },
		{ BSC_STATES_6_12, "x86_64", 158, "uncore_event_cpu_offline", false, NULL },
		{ BSC_STATES_6_12, "x86_64", 157, "uncore_event_cpu_offline", false,
		  "perf/x86/intel/uncore:online" },
		{ BSC_STATES_UNKNOWN, "x86_64", 157, "uncore_event_cpu_online", false, NULL },
		/* told apart by the machine alone */
		{ BSC_STATES_UNKNOWN, "riscv64", 210, "pv_time_cpu_online", false,
		  "riscv/pv_time:online" },
		{ BSC_STATES_UNKNOWN, "loongarch64", 210, "pv_time_cpu_online", false,
		  "loongarch/pv_time:online" },
		{ BSC_STATES_UNKNOWN, "", 210, "pv_time_cpu_online", false, NULL },
		{ BSC_STATES_UNKNOWN, "ppc64le", 210, "register_cpu_online", false,
		  "powerpc/topology:online" },
		{ BSC_STATES_6_12, "", 210, "register_cpu_online", false, NULL },
		/* the devices of one driver: one dynamic state, the others with numbers */
		{ BSC_STATES_UNKNOWN, "aarch64", 210, "hisi_uncore_pmu_online_cpu", false, NULL },
		{ BSC_STATES_6_12, "aarch64", 210, "hisi_uncore_pmu_online_cpu", false,
		  "perf/hisi/uc:online" },
		/* the name is the device's, so no table can know it */
		{ BSC_STATES_6_12, "aarch64", 210, "ddr_perf_offline_cpu", false, NULL },
		{ BSC_STATES_6_12, "aarch64", 210, "hisi_ptt_cpu_teardown", false, NULL },
	};

	check_names(NULL, cases, G_N_ELEMENTS(cases));
}

static void test_number_alone_names_static_states_of_a_known_version(void)
{
	static const NameCase cases[] = {
		{ BSC_STATES_6_12, "aarch64", 1, "", true, "threads:prepare" },
		{ BSC_STATES_UNKNOWN, "aarch64", 1, "", true, NULL },
		{ BSC_STATES_6_12, "aarch64", 86, "", true, "cpu:bringup" },
		{ BSC_STATES_7_2, "aarch64", 235, "", false, "sched:active" },
		{ BSC_STATES_7_3, "aarch64", 235, "", false, NULL }, /* cpuhp_kick_ap_work */
		{ BSC_STATES_6_12, "aarch64", 236, "", true, NULL },
		{ BSC_STATES_6_12, "aarch64", 0, "", true, NULL },
		{ BSC_STATES_6_12, "aarch64", 195, "", false, NULL }, /* dynamic */
		{ BSC_STATES_6_12, "aarch64", 147, "", false, "arm64/hyperv_init:online" },
		{ BSC_STATES_6_12, "x86_64", 147, "", false, "x86/hyperv_init:online" },
		{ BSC_STATES_6_12, "riscv64", 147, "", false, NULL },
		{ BSC_STATES_6_12, "", 147, "", false, NULL },
		{ BSC_STATES_6_12, "ppc64le", 5, "", true, "perf/powerpc:prepare" },
		{ BSC_STATES_6_12, "aarch64", -1, "", true, NULL },
		{ BSC_STATES_6_12, "aarch64", -2, "", true, NULL },
	};

	check_names(NULL, cases, G_N_ELEMENTS(cases));
}

static void test_file_counts_unless_the_symbol_contradicts(void)
{
	g_autoptr(BscStatesFile) states = read_text("  2: perf:prepare\n"
						    " 93: irqchip/arm/gicv3:starting\n"
						    "155: perf:online\n"
						    "195: mm/writeback:online\n"
						    "196: printk:online\n"
						    "197: arm_pmu_of_my_soc\n"
						    "198: gone:online\n"
						    "235: sched:active\n"
						    "236: online\n");
	static const NameCase cases[] = {
		{ BSC_STATES_UNKNOWN, "", 93, "gic_starting_cpu", false,
		  "irqchip/arm/gicv3:starting" },
		{ BSC_STATES_UNKNOWN, "", 155, "perf_event_init_cpu", true, "perf:online" },
		{ BSC_STATES_UNKNOWN, "", 195, "page_writeback_cpu_online", true,
		  "mm/writeback:online" },
		/* the table does not know the symbol, or not the name of its state */
		{ BSC_STATES_UNKNOWN, "", 198, "function_of_a_module", false, "gone:online" },
		{ BSC_STATES_UNKNOWN, "", 197, "ddr_perf_offline_cpu", false, "arm_pmu_of_my_soc" },
		/* no symbol */
		{ BSC_STATES_UNKNOWN, "", 196, "", false, "printk:online" },
		{ BSC_STATES_6_12, "aarch64", 196, "", false, "printk:online" },
		{ BSC_STATES_6_12, "aarch64", 150, "", false, "smpboot/threads:online" },
		/* a slot that was given away again before the file was read */
		{ BSC_STATES_UNKNOWN, "", 196, "page_writeback_cpu_online", false,
		  "mm/writeback:online", true },
		{ BSC_STATES_UNKNOWN, "", 235, "rapl_cpu_online", false, NULL, true },
		/* not in the file */
		{ BSC_STATES_UNKNOWN, "", 201, "sched_cpu_activate", false, "sched:active" },
		{ BSC_STATES_UNKNOWN, "", 201, "function_of_a_module", false, NULL },
		/* "online" is where a CPU is, not what it runs */
		{ BSC_STATES_6_12, "", 236, "cpuhp_kick_ap_work", true, NULL },
		{ BSC_STATES_6_12, "", 236, "", true, NULL },
	};

	check_names(states, cases, G_N_ELEMENTS(cases));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/states/file-gives-names-by-number", test_file_gives_names_by_number);
	g_test_add_func("/states/unusable-file-is-an-error", test_unusable_file_is_an_error);
	g_test_add_func("/states/missing-file-and-directory-are-errors",
			test_missing_file_and_directory_are_errors);
	g_test_add_func("/states/version-follows-from-two-numbers",
			test_version_follows_from_two_numbers);
	g_test_add_func("/states/symbol-names-a-state-only-when-certain",
			test_symbol_names_a_state_only_when_certain);
	g_test_add_func("/states/number-alone-names-static-states-of-a-known-version",
			test_number_alone_names_static_states_of_a_known_version);
	g_test_add_func("/states/file-counts-unless-the-symbol-contradicts",
			test_file_counts_unless_the_symbol_contradicts);
	return g_test_run();
}
