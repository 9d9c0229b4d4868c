/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/fallback.h"

#include "base/place.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#define PROGRAM "bringup-scope"
#define WHY     "the display cannot be used"

/* As the command line ends where it is used wrongly. */
#define STATUS_USAGE 2

/* In the tree that this program was built or installed in, else where it should be; to be freed. */
static char *find_program(void)
{
	char *found = bsc_place_find("ui", "src/cli/" PROGRAM);

	if (!found)
		found = bsc_place_find(BSC_LIBEXEC, BSC_BIN "/" PROGRAM);
	return found ? found : g_strdup(BSC_BINDIR "/" PROGRAM);
}

static bool is_comparison(int argc, char **argv)
{
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
		if (strcmp(argv[i], "--compare") == 0)
			return true;
	return false;
}

/* Files are what is no option, and all behind "--". */
static void add_files(GPtrArray *out, int argc, char **argv)
{
	bool is_file = false;

	for (int i = 1; i < argc; i++) {
		if (!is_file && strcmp(argv[i], "--") == 0)
			is_file = true;
		else if (is_file || argv[i][0] != '-')
			g_ptr_array_add(out, argv[i]);
	}
}

int bsc_fallback_report(int argc, char **argv)
{
	g_autofree char *program = find_program();
	g_autoptr(GPtrArray) report = g_ptr_array_new();
	guint n_own;

	g_ptr_array_add(report, program);
	g_ptr_array_add(report, (gpointer)(is_comparison(argc, argv) ? "compare" : "report"));
	g_ptr_array_add(report, (gpointer) "--");
	n_own = report->len;
	add_files(report, argc, argv);
	if (report->len == n_own) {
		g_printerr(PROGRAM ": " WHY ", and no file to report on; see " PROGRAM " --help\n");
		return STATUS_USAGE;
	}
	g_printerr(PROGRAM ": " WHY ", so here is the %s\n",
		   is_comparison(argc, argv) ? "comparison" : "report");
	g_ptr_array_add(report, NULL);
	execv(program, (char **)report->pdata);
	g_printerr(PROGRAM ": there is no %s\n", program);
	return STATUS_USAGE;
}
