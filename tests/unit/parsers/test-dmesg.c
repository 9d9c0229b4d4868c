/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "parsers/dmesg.h"

#include "base/error.h"

#include <glib/gstdio.h>
#include <string.h>

#define NONE BSC_NSEC_NONE
#define WHO  BSC_DMESG_NO_CALLER

#define SECOND ((BscNsec)1000000000)
#define WALL   (1795293070 * SECOND) /* date -u -d "2026-11-21 20:31:10" +%s */

static void test_prefixes(void)
{
	static const struct {
		const char *line;
		BscNsec ns;
		int level;
		int32_t caller;
		const char *text;
	} cases[] = {
		{ "[    0.123456] smp: x", 123456000, -1, WHO, "smp: x" },
		{ "<6>[    0.123456] smp: x", 123456000, 6, WHO, "smp: x" },
		{ "<30>[    0.000001] of a daemon", 1000, 6, WHO, "of a daemon" },
		{ "[    0.000000][    T1] a", 0, -1, 1, "a" },
		{ "<4>[   12.264088][    C3] a", 12264088000, 4, ~3, "a" },
		{ "[   12.264088][T12345] a", 12264088000, -1, 12345, "a" },
		{ "[999999999.999999] a", 999999999999999000, -1, WHO, "a" },
		{ "[    1.000000]  indented", 1000000000, -1, WHO, " indented" },
		{ "[    1.000000]", 1000000000, -1, WHO, "" },
		{ "[    1.000000] with a return\r", 1000000000, -1, WHO, "with a return" },
		{ "[    1.000000][    X1] no caller", 1000000000, -1, WHO, "[    X1] no caller" },
		{ "[    1.000000][    T1 no end", 1000000000, -1, WHO, "[    T1 no end" },
		/* No stamps: kept, but without a moment. */
		{ "CPU1: will not boot", NONE, -1, WHO, "CPU1: will not boot" },
		{ "<3>CPU1: will not boot", NONE, 3, WHO, "CPU1: will not boot" },
		{ "[    1.00000] five digits", NONE, -1, WHO, "[    1.00000] five digits" },
		{ "[    1.0000000] seven", NONE, -1, WHO, "[    1.0000000] seven" },
		{ "[1234567890.000000] too long", NONE, -1, WHO, "[1234567890.000000] too long" },
		{ "[   -1.000000] negative", NONE, -1, WHO, "[   -1.000000] negative" },
		{ "[    1.000000", NONE, -1, WHO, "[    1.000000" },
		/* dmesg -x, -d, -T, --time-format=iso */
		{ "kern  :info  : [    0.123456] a", 123456000, 6, WHO, "a" },
		{ "daemon:err   : [    0.123456] a", 123456000, 3, WHO, "a" },
		{ "kern  :trivial: a", NONE, -1, WHO, "kern  :trivial: a" },
		{ "[    0.123456 <    0.000010>] a", 123456000, -1, WHO, "a" },
		{ "[    0.123456 <    0.000010] a", NONE, -1, WHO,
		  "[    0.123456 <    0.000010] a" },
		{ "[Sat Nov 21 20:31:10 2026] a", WALL, -1, WHO, "a" },
		{ "<4>[Sat Nov 21 20:31:10 2026] a", WALL, 4, WHO, "a" },
		{ "[Fri Feb 29 00:00:00 2036] a", 2087856000 * SECOND, -1, WHO, "a" },
		{ "[Sun Mar  1 00:00:00 2026] a", 1772323200 * SECOND, -1, WHO, "a" },
		{ "[Sat Nov 21 20:31:10 1999] a", NONE, -1, WHO, "[Sat Nov 21 20:31:10 1999] a" },
		{ "[Sat Nov 21 20:61:10 2026] a", NONE, -1, WHO, "[Sat Nov 21 20:61:10 2026] a" },
		{ "[Sat Nov 21 20:31:10 2026 a", NONE, -1, WHO, "[Sat Nov 21 20:31:10 2026 a" },
		{ "2026-11-21T20:31:10,123456+00:00 a", WALL + 123456000, -1, WHO, "a" },
		{ "2026-11-21T20:31:10Z a", WALL, -1, WHO, "a" },
		{ "2026-13-21T20:31:10Z a", NONE, -1, WHO, "2026-13-21T20:31:10Z a" },
		/* journals and syslog: the kernel's own stamp or none, never that of the receipt */
		{ "[    0.123456] host kernel: a", 123456000, -1, WHO, "a" },
		{ "[    0.123456] not a kernel: a", 123456000, -1, WHO, "not a kernel: a" },
		{ "Nov 21 20:31:10 host kernel: a", NONE, -1, WHO, "a" },
		{ "Nov  1 20:31:10.123456 host kernel: a", NONE, -1, WHO, "a" },
		{ "Nov 21 20:31:10 host kernel: [    0.123456][    T1] a", 123456000, -1, 1, "a" },
		{ "2026-11-21T20:31:10+0100 host kernel: a", NONE, -1, WHO, "a" },
		{ "2026-11-21T20:31:10.123456+01:00 host kernel: [    0.123456] a", 123456000, -1,
		  WHO, "a" },
		{ "Nov 21 20:31:10 host systemd[1]: a", NONE, -1, WHO,
		  "Nov 21 20:31:10 host systemd[1]: a" },
		{ "<1234>a", NONE, -1, WHO, "<1234>a" },
		{ "<>a", NONE, -1, WHO, "<>a" },
		{ "", NONE, -1, WHO, "" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *data = g_strdup_printf("%s\n", cases[i].line);
		g_autoptr(BscDmesg) dmesg = bsc_dmesg_parse(data, strlen(data));

		g_assert_cmpuint(dmesg->n, ==, 1);
		g_assert_cmpint(dmesg->ns[0], ==, cases[i].ns);
		g_assert_cmpint(dmesg->level[0], ==, cases[i].level);
		g_assert_cmpint(dmesg->caller[0], ==, cases[i].caller);
		g_assert_cmpstr(bsc_dmesg_text(dmesg, 0), ==, cases[i].text);
		g_assert_false(dmesg->is_cut);
	}
}

/* One log has one clock. */
static void test_clocks(void)
{
	static const struct {
		const char *text;
		BscNsec first, second, resolution;
		bool is_wall;
	} cases[] = {
		{ "[    1.000000] a\n[    2.000000] b\n", SECOND, 2 * SECOND, 1000, false },
		{ "[Sat Nov 21 20:31:10 2026] a\n[Sat Nov 21 20:31:11 2026] b\n", WALL,
		  WALL + SECOND, SECOND, true },
		{ "[    1.000000] a\n[Sat Nov 21 20:31:10 2026] b\n", SECOND, NONE, 1000, false },
		{ "a\nb\n", NONE, NONE, 1000, false },
		/* dmesg -e: a minute, and distances from then on */
		{ "[Nov22 04:57] Linux version 6.12\n[  +0.000012] b\n", 0, 12000, 1000, false },
		{ "[Nov 2 04:57] Booting Linux on\n[ +10.000000] b\n", 0, 10 * SECOND, 1000,
		  false },
		{ "[Nov22 04:57] a\n[  +0.000012] b\n", NONE, NONE, 1000, false },
		{ "[Nov22 04:57] Linux version 6.12\n[Nov22 04:58] b\n", 0, NONE, 1000, false },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(BscDmesg) dmesg = bsc_dmesg_parse(cases[i].text, strlen(cases[i].text));

		g_assert_cmpuint(dmesg->n, ==, 2);
		g_assert_cmpint(dmesg->ns[0], ==, cases[i].first);
		g_assert_cmpint(dmesg->ns[1], ==, cases[i].second);
		g_assert_cmpint(dmesg->resolution, ==, cases[i].resolution);
		g_assert_cmpint(dmesg->is_wall, ==, cases[i].is_wall);
	}
}

static void test_lines(void)
{
	static const struct {
		const char *data;
		size_t len, n;
		const char *last;
	} cases[] = {
		{ "", 0, 0, NULL },         { "\n", 1, 1, "" },
		{ "a", 1, 1, "a" },         { "a\n", 2, 1, "a" },
		{ "a\nb", 3, 2, "b" },      { "a\n\nb\n", 5, 3, "b" },
		{ "a\0b\n", 4, 1, "a\1b" }, { "\0\0\n\xff\xfe", 5, 2, "\xff\xfe" },
		{ "\r\n\r", 3, 2, "" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(BscDmesg) dmesg = bsc_dmesg_parse(cases[i].data, cases[i].len);

		g_assert_cmpuint(dmesg->n, ==, cases[i].n);
		if (cases[i].n > 0)
			g_assert_cmpstr(bsc_dmesg_text(dmesg, dmesg->n - 1), ==, cases[i].last);
	}
}

static void test_long_line_is_cut(void)
{
	g_autoptr(GString) data = g_string_new("[    1.000000] ");
	g_autoptr(BscDmesg) dmesg = NULL;

	for (size_t i = 0; i < BSC_DMESG_MAX_LINE + 100; i++)
		g_string_append_c(data, 'x');
	g_string_append(data, "\n[    2.000000] next\n");
	dmesg = bsc_dmesg_parse(data->str, data->len);
	g_assert_cmpuint(dmesg->n, ==, 2);
	g_assert_cmpuint(dmesg->n_cut, ==, 1);
	g_assert_cmpuint(strlen(bsc_dmesg_text(dmesg, 0)), ==, BSC_DMESG_MAX_LINE);
	g_assert_cmpstr(bsc_dmesg_text(dmesg, 1), ==, "next");
}

static void test_limits(void)
{
	size_t n_lines = BSC_DMESG_MAX_LINES + 1;
	g_autofree char *newlines = g_malloc(n_lines);
	g_autofree char *blob = g_malloc0(BSC_DMESG_MAX_BYTES + 1);
	g_autoptr(BscDmesg) many = NULL;
	g_autoptr(BscDmesg) large = NULL;

	memset(newlines, '\n', n_lines);
	many = bsc_dmesg_parse(newlines, n_lines);
	g_assert_cmpuint(many->n, ==, BSC_DMESG_MAX_LINES);
	g_assert_true(many->is_cut);

	large = bsc_dmesg_parse(blob, BSC_DMESG_MAX_BYTES + 1);
	g_assert_cmpuint(large->n, ==, 1);
	g_assert_true(large->is_cut);
	g_assert_cmpuint(large->n_cut, ==, 1);
}

/* Whatever the bytes are, every line ends within them. */
static void test_any_bytes(void)
{
	static const char alphabet[] = "[]<>. 0123456789TC\n\r\0x\xff";
	g_autoptr(GRand) random = g_rand_new_with_seed(7);

	for (int round = 0; round < 2000; round++) {
		char data[64];
		size_t len = (size_t)g_rand_int_range(random, 0, sizeof data);
		g_autoptr(BscDmesg) dmesg = NULL;
		size_t newlines = 0;

		for (size_t i = 0; i < len; i++) {
			data[i] = alphabet[g_rand_int_range(random, 0, sizeof alphabet - 1)];
			newlines += data[i] == '\n';
		}
		dmesg = bsc_dmesg_parse(data, len);
		g_assert_cmpuint(dmesg->n, ==,
				 newlines + (len > 0 && data[len - 1] != '\n' ? 1 : 0));
		for (size_t i = 0; i < dmesg->n; i++)
			g_assert_cmpuint(dmesg->text[i] + strlen(bsc_dmesg_text(dmesg, i)), <=,
					 len);
	}
}

static void test_files(void)
{
	g_autofree char *folder = g_dir_make_tmp("dmesg-XXXXXX", NULL);
	g_autofree char *path = g_build_filename(folder, "dmesg.txt", NULL);
	g_autoptr(GError) error = NULL;
	g_autoptr(BscDmesg) dmesg = NULL;

	g_assert_null(bsc_dmesg_read(path, &error));
	g_assert_error(error, BSC_ERROR, BSC_ERROR_IO);
	g_clear_error(&error);
	g_assert_null(bsc_dmesg_read(folder, &error));
	g_assert_error(error, BSC_ERROR, BSC_ERROR_IO);
	g_clear_error(&error);
	g_assert_true(g_file_set_contents(path, "[    1.000000] a\n", -1, NULL));
	dmesg = bsc_dmesg_read(path, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(dmesg->n, ==, 1);
	g_assert_cmpstr(dmesg->path, ==, path);
	g_remove(path);
	g_rmdir(folder);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/dmesg/prefixes", test_prefixes);
	g_test_add_func("/dmesg/clocks", test_clocks);
	g_test_add_func("/dmesg/lines", test_lines);
	g_test_add_func("/dmesg/long-line-is-cut", test_long_line_is_cut);
	g_test_add_func("/dmesg/limits", test_limits);
	g_test_add_func("/dmesg/any-bytes", test_any_bytes);
	g_test_add_func("/dmesg/files", test_files);
	return g_test_run();
}
