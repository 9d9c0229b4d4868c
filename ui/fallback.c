/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/fallback.h"

#include <glib.h>
#include <limits.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#define PROGRAM "bringup-scope"
#define WHY     "the display cannot be used"

/* As the command line ends where it is used wrongly. */
#define STATUS_USAGE 2

/* Beside this program in a build tree, "…/ui/bringup-scope-window"; NULL if it is in none. */
static char *find_built(void)
{
	char exe[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", exe, sizeof exe - 1);
	g_autofree char *folder = NULL;
	g_autofree char *root = NULL;
	g_autofree char *program = NULL;

	if (len <= 0)
		return NULL;
	exe[len] = '\0';
	folder = g_path_get_dirname(exe);
	if (!g_str_has_suffix(folder, "/ui"))
		return NULL;
	root = g_path_get_dirname(folder);
	program = g_build_filename(root, "src", "cli", PROGRAM, NULL);
	return access(program, X_OK) == 0 ? g_steal_pointer(&program) : NULL;
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
	g_autofree char *program = find_built();
	g_autoptr(GPtrArray) report = g_ptr_array_new();
	guint n_own;

	if (!program)
		program = g_build_filename(BSC_BINDIR, PROGRAM, NULL);
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
