/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/window.h"

#include "base/place.h"

#include <glib.h>
#include <stdbool.h>
#include <unistd.h>

#define PROGRAM "bringup-scope-window"

/* In the tree that this program was built or installed in, else where it should be; to be freed. */
static char *find_program(void)
{
	char *found = bsc_place_find("src/cli", "ui/" PROGRAM);

	if (!found)
		found = bsc_place_find(BSC_BIN, BSC_LIBEXEC "/" PROGRAM);
	return found ? found : g_strdup(BSC_LIBEXECDIR "/" PROGRAM);
}

static bool has_display(void)
{
	const char *x11 = g_getenv("DISPLAY");
	const char *wayland = g_getenv("WAYLAND_DISPLAY");

	return (x11 && *x11) || (wayland && *wayland);
}

const char *bsc_cli_become_window(char **files, unsigned n, bool is_comparison)
{
	g_autofree char *program = find_program();
	g_autoptr(GPtrArray) argv = g_ptr_array_new();

	if (!has_display())
		return "there is no display";
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
