/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/memory.h"
#include "base/signals.h"
#include "ui/application.h"
#include "ui/fallback.h"

#include <string.h>

/* What needs no display, such as --help, which the application answers. */
static gboolean has_option(int argc, char **argv)
{
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
		if (argv[i][0] == '-' && strcmp(argv[i], "--compare") != 0)
			return TRUE;
	return FALSE;
}

int main(int argc, char **argv)
{
	g_autoptr(BscApplication) application = NULL;

	bsc_memory_init();
	bsc_signals_watch();
	if (!has_option(argc, argv) && !gtk_init_check())
		return bsc_fallback_report(argc, argv);
	application = bsc_application_new();
	g_set_application_name("Bringup Scope");
	return g_application_run(G_APPLICATION(application), argc, argv);
}
