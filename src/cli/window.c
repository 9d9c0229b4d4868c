/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/window.h"

#include <glib.h>
#include <limits.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#define PROGRAM "bringup-scope-window"

/* Beside this program in a build tree, "…/src/cli/bringup-scope"; NULL if it is in none. */
static char *find_built(void)
{
	char exe[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", exe, sizeof exe - 1);
	g_autofree char *folder = NULL;

	if (len <= 0)
		return NULL;
	exe[len] = '\0';
	folder = g_path_get_dirname(exe);
	if (!g_str_has_suffix(folder, "/src/cli"))
		return NULL;
	folder[strlen(folder) - strlen("/src/cli")] = '\0';
	return g_build_filename(folder, "ui", PROGRAM, NULL);
}

static bool has_display(void)
{
	const char *x11 = g_getenv("DISPLAY");
	const char *wayland = g_getenv("WAYLAND_DISPLAY");

	return (x11 && *x11) || (wayland && *wayland);
}

const char *bsc_cli_become_window(char **files, unsigned n, bool is_comparison)
{
	g_autofree char *program = find_built();
	g_autoptr(GPtrArray) argv = g_ptr_array_new();

	if (!has_display())
		return "there is no display";
	if (!program || access(program, X_OK) != 0) {
		g_free(program);
		program = g_build_filename(BSC_LIBEXECDIR, PROGRAM, NULL);
	}
	if (access(program, X_OK) != 0)
		return "the window program is not installed";
	g_ptr_array_add(argv, program);
	if (is_comparison)
		g_ptr_array_add(argv, (gpointer) "--compare");
	/* A name such as "-x" must not look like an option there. */
	g_ptr_array_add(argv, (gpointer) "--");
	for (unsigned i = 0; i < n; i++)
		g_ptr_array_add(argv, files[i]);
	g_ptr_array_add(argv, NULL);
	execv(program, (char **)argv->pdata);
	return "the window program cannot be started";
}
