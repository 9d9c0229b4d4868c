/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "make-trace.h"
#include "parsers/clock.h"
#include "parsers/probe.h"

#include <string.h>

static void test_probe_names_what_it_sees(void)
{
#define CASE(bytes, word)                                                                          \
	{                                                                                          \
		bytes, sizeof(bytes) - 1, word                                                     \
	}
	static const struct {
		const char *bytes;
		size_t len;
		const char *word; /* in the answer; NULL: nothing known */
	} cases[] = {
		CASE("PERFILE2........", "perf.data"),
		CASE("2ELIFREP........", "perf.data"),
		CASE("\177ELF\2\1\1", "ELF"),
		CASE("\x1f\x8b\x08", "gzip"),
		CASE("\xfd"
		     "7zXZ\0",
		     "xz"),
		CASE("\x28\xb5\x2f\xfd", "zstd"),
		CASE("PK\3\4", "zip"),
		CASE("\xd4\xc3\xb2\xa1", "pcap"),
		CASE("\x0a\x0d\x0d\x0a", "pcapng"),
		CASE("# tracer: nop\n#\n", "text"),
		CASE("cpus=4\n", "text"),
		CASE("[    0.000000] Linux version 6.12\n", "text"),
		CASE("{\"traceEvents\":[]}", "Chrome"),
		CASE("hello\n", "text"),
		CASE("\1\2\3\4", NULL),
		CASE("\0\0\0\0\0", NULL),
	};
#undef CASE

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		const char *name = bsc_probe_name((const uint8_t *)cases[i].bytes, cases[i].len);

		if (cases[i].word)
			g_assert_nonnull(strstr(name, cases[i].word));
		else
			g_assert_cmpstr(name, ==, "");
	}
}

#define COMMON                                                                                     \
	"\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;\n"                     \
	"\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;\n\n"
#define PLAIN "\tfield:int cpu;\toffset:8;\tsize:4;\tsigned:1;\n"

static char *check(const char *body, bool *ret_is_plain)
{
	g_autofree char *text = g_strdup_printf("name: x\nID: 5\nformat:\n%s", body);
	BscFormat format = { 5, "sys", "x", text, strlen(text) };

	return bsc_format_checked_text(&format, true, ret_is_plain);
}

static void test_descriptions_of_fields(void)
{
	static const struct {
		const char *body;
		bool is_good;
	} cases[] = {
		{ COMMON PLAIN "\nprint fmt: \"%d\", REC->cpu\n", true },
		{ COMMON "\tfield:__data_loc char[] msg;\toffset:8;\tsize:4;\tsigned:0;\n", true },
		{ COMMON "\tfield:unsigned long caller[8];\toffset:8;\tsize:64;\tsigned:0;\n",
		  true },
		{ COMMON "\tfield:const char * name;\toffset:8;\tsize:8;\tsigned:0;\n", true },
		{ COMMON "\tfield:struct x *p;\toffset:8;\tsize:8;\n", true },
		{ COMMON "\tfield:__data_loc unsigned long[] at;\toffset:8;\tsize:4;\n", true },
		{ COMMON "\tfield:__rel_loc char[] msg;\toffset:8;\tsize:4;\tsigned:0;\n", true },
		{ COMMON "\tfield:__data_loc [] msg;\toffset:8;\tsize:4;\tsigned:0;\n", false },
		{ COMMON "\tfield:__data_loc char[] a msg;\toffset:8;\tsize:4;\n", false },
		{ COMMON "\tfield:char[] msg;\toffset:8;\tsize:4;\tsigned:0;\n", false },
		{ "", false },
		{ "\n\nprint fmt: \"\"\n", false },
		{ COMMON "\tfield:;\toffset:8;\tsize:4;\tsigned:1;\n", false },
		{ COMMON "\tfield:int;\toffset:8;\tsize:4;\tsigned:1;\n", false },
		{ COMMON "\tfield:int 8;\toffset:8;\tsize:4;\tsigned:1;\n", false },
		{ COMMON "\tfield:int a[;\toffset:8;\tsize:4;\tsigned:1;\n", false },
		{ COMMON "\tfield:int a];\toffset:8;\tsize:4;\tsigned:1;\n", false },
		{ COMMON "\tfield:int \"a\";\toffset:8;\tsize:4;\tsigned:1;\n", false },
		{ COMMON "\tfield:int a;\toffset:-8;\tsize:4;\tsigned:1;\n", false },
		{ COMMON "\tfield:int a;\toffset:99999999;\tsize:4;\tsigned:1;\n", false },
		{ COMMON "\tfield:int a;\toffset:8;\tsize:;\tsigned:1;\n", false },
		{ COMMON "\tfield:int a;\toffset:8;\tsize:4;\tsigned:1;\tmore\n", false },
		{ COMMON "\tfeld:int a;\toffset:8;\tsize:4;\tsigned:1;\n", false },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		bool is_plain;
		g_autofree char *text = check(cases[i].body, &is_plain);

		g_assert_true((text != NULL) == cases[i].is_good);
	}
}

static void test_print_formats(void)
{
	static const struct {
		const char *print;
		bool is_used;
	} cases[] = {
		{ "\"cpu=%d\", REC->cpu", true },
		{ "\"%s\", __print_symbolic(REC->cpu, { 1, \"a\" }, { 2, \"b)\" })", true },
		{ "\"%s\", REC->cpu ? __print_flags(REC->cpu & 3, \"|\", { 1, \"S\" }) : \"R\"",
		  true },
		{ "\"%lx\", (unsigned long)(REC->cpu)", true },
		{ "\"\"", true },
		{ "\"%d\", REC->cpu / 1000, REC->cpu % 0x10", true },
		{ "\"%d\", REC->cpu / 0", false },
		{ "\"%d\", REC->cpu % 0x0", false },
		{ "\"%d\", 1 / REC->cpu", false },
		{ "\"%5d %-3u %.3x %% %ps\", REC->cpu, REC->cpu, REC->cpu, REC->cpu", true },
		{ "\"%*d\", REC->cpu, REC->cpu", false },
		{ "\"%99999999d\", REC->cpu", false },
		{ "\"%.99999999d\", REC->cpu", false },
		{ "\"% %*d\", REC->cpu, REC->cpu", false },
		{ "\"%\", REC->cpu", false },
		{ "\"%n\", REC->cpu", false },
		{ "\"%d\", REC->other", false },
		{ "\"%d\", REC->", false },
		{ "\"%d\", REC", false },
		{ "\"%d\", REC->cpu)", false },
		{ "\"%d\", (REC->cpu", false },
		{ "\"%d, REC->cpu", false },
		{ "\"%s\", __print_hex(REC->cpu, 1000000)", false },
		{ "\"%s\", __print_array(REC->cpu, 1000000, 8)", false },
		{ "\"%d\", *(int *)__get_dynamic_array(cpu)", false },
		{ "\"%d\", other->cpu", false },
		{ "\"%d\", system(REC->cpu)", false },
		{ "REC->cpu", false },
		{ "", false },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *body =
			g_strdup_printf(COMMON PLAIN "\nprint fmt: %s\n", cases[i].print);
		bool is_plain;
		g_autofree char *text = check(body, &is_plain);

		g_assert_nonnull(text);
		g_assert_true(is_plain == !cases[i].is_used);
	}
}

/* libtraceevent 1.7.1 reads a & (b | c) as a & b | c, so numbers are put together for it. */
static void test_numbers_in_print_formats_are_folded(void)
{
	static const struct {
		const char *print, *want;
	} cases[] = {
		{ "\"%d\", REC->cpu & (1 | 2 | 4)", "(REC->cpu & (0x7))" },
		{ "\"%d\", REC->cpu & 1 << 3", "(REC->cpu & 0x8)" },
		{ "\"%d\", REC->cpu | 1 | 2", "((REC->cpu | 1) | 2)" },
		{ "\"%d\", (REC->cpu ? 1 : 2) | 4", "?" },
		{ "\"%d\", 1 - 2", "(1 - 2)" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *body =
			g_strdup_printf(COMMON PLAIN "\nprint fmt: %s\n", cases[i].print);
		bool is_plain;
		g_autofree char *text = check(body, &is_plain);

		g_assert_nonnull(strstr(text, cases[i].want));
	}
}

static void test_clock_rules(void)
{
	BscClockRule rule = { 0 };
	GArray *samples = g_array_new(FALSE, TRUE, sizeof(BscShift));
	static const BscShift two[] = { { 1000, 10, 1, 0 }, { 2000, 30, 1, 0 } };

	g_assert_true(bsc_clock_rule_is_identity(&rule));
	g_assert_cmpuint(bsc_clock_rule_apply(&rule, 0, 77), ==, 77);
	rule.offset = -7;
	g_assert_cmpuint(bsc_clock_rule_apply(&rule, 0, 77), ==, 70);
	rule.mult = 3;
	rule.bits = 1;
	g_assert_cmpuint(bsc_clock_rule_apply(&rule, 0, 101), ==, 151 - 7);
	/* beyond 32 bits nothing is lost on the way */
	g_assert_cmpuint(bsc_clock_rule_apply(&rule, 0, UINT64_C(1) << 40), ==,
			 (UINT64_C(3) << 39) - 7);
	rule = (BscClockRule){ .n_shifts = 1, .shifts = g_new0(GArray *, 1) };
	rule.shifts[0] = samples;
	g_array_append_vals(samples, two, 1);
	g_assert_cmpuint(bsc_clock_rule_apply(&rule, 0, 5), ==, 15);
	g_assert_cmpuint(bsc_clock_rule_apply(&rule, 1, 5), ==, 5);
	g_array_append_vals(samples, two + 1, 1);
	g_assert_cmpuint(bsc_clock_rule_apply(&rule, 0, 1500), ==, 1510);
	rule.does_interpolate = true;
	g_assert_cmpuint(bsc_clock_rule_apply(&rule, 0, 1500), ==, 1520);
	bsc_clock_rule_clear(&rule);
}

static void test_unfit_clocks(void)
{
	static const struct {
		const char *name;
		bool is_converted, is_fit;
	} cases[] = {
		{ "local", false, true },     { "global", false, true },
		{ "perf", false, true },      { "mono", false, false },
		{ "mono_raw", false, false }, { "boot", false, false },
		{ "tai", false, false },      { "uptime", false, false },
		{ "counter", false, false },  { "x86-tsc", false, false },
		{ "x86-tsc", true, true },    { "", false, true },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
		g_assert_true((bsc_clock_unfit(cases[i].name, cases[i].is_converted) == NULL) ==
			      cases[i].is_fit);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/probe/names-what-it-sees", test_probe_names_what_it_sees);
	g_test_add_func("/formats/descriptions-of-fields", test_descriptions_of_fields);
	g_test_add_func("/formats/print-formats", test_print_formats);
	g_test_add_func("/formats/print/numbers", test_numbers_in_print_formats_are_folded);
	g_test_add_func("/clock/rules", test_clock_rules);
	g_test_add_func("/clock/unfit", test_unfit_clocks);
	return g_test_run();
}
