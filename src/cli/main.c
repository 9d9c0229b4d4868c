/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/memory.h"
#include "base/signals.h"
#include "cli/output.h"
#include "cli/verb.h"
#include "cli/window.h"

#include <glib.h>
#include <signal.h>
#include <string.h>

static const BscCliVerb *find_verb(const char *name)
{
	size_t n;
	const BscCliVerb *const *verbs = bsc_cli_verbs(&n);

	for (size_t i = 0; i < n; i++)
		if (strcmp(verbs[i]->name, name) == 0)
			return verbs[i];
	return NULL;
}

/* A misspelt verb would otherwise be a file that does not exist. */
static bool is_meant_as_verb(const char *arg)
{
	return strspn(arg, "abcdefghijklmnopqrstuvwxyz-") == strlen(arg) && strcmp(arg, "-") != 0 &&
	       !g_file_test(arg, G_FILE_TEST_EXISTS);
}

/* Prints what VERB says of FILES instead of showing them. */
static BscCliStatus print_instead(const BscCliVerb *verb, GPtrArray *files, const char *why)
{
	g_autoptr(GPtrArray) argv = g_ptr_array_new();

	bsc_cli_complain(NULL, "%s, so here is the %s", why,
			 verb == &bsc_cli_compare ? "comparison" : "report");
	g_ptr_array_add(argv, (gpointer) "--");
	for (guint i = 0; i < files->len; i++)
		g_ptr_array_add(argv, files->pdata[i]);
	return verb->run(verb, (int)argv->len, (char **)argv->pdata);
}

static BscCliStatus show(GPtrArray *files, bool is_comparison)
{
	const char *why = "standard input cannot be shown in a window";
	bool has_stdin = false;

	for (guint i = 0; i < files->len; i++)
		has_stdin |= strcmp(files->pdata[i], "-") == 0;
	if (!has_stdin)
		why = bsc_cli_become_window((char **)files->pdata, files->len, is_comparison);
	if (files->len > 0)
		return print_instead(is_comparison ? &bsc_cli_compare : &bsc_cli_report, files,
				     why);
	bsc_cli_complain(NULL, "%s, and no file to report on; see bringup-scope --help", why);
	return BSC_CLI_USAGE;
}

static BscCliStatus run_without_verb(int argc, char **argv)
{
	g_autoptr(GPtrArray) files = g_ptr_array_new();
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(GError) error = NULL;
	const char *stop = NULL;
	bool is_comparison = argc > 0 && strcmp(argv[0], "--compare") == 0;

	argc -= is_comparison;
	argv += is_comparison;
	if (!bsc_cli_options(NULL, 0, argc, argv, files, &stop, &error)) {
		bsc_cli_complain(NULL, "%s; see bringup-scope --help", error->message);
		return BSC_CLI_USAGE;
	}
	if (!stop && !is_comparison && argc > 0 && is_meant_as_verb(argv[0])) {
		bsc_cli_complain(argv[0], "neither a verb nor a file; see bringup-scope --help");
		return BSC_CLI_USAGE;
	}
	if (!stop)
		return show(files, is_comparison);
	if (strcmp(stop, "help") == 0)
		bsc_cli_help(text);
	else
		g_string_append_printf(text, "bringup-scope %s\n", BSC_VERSION);
	bsc_cli_print(text->str, text->len);
	return BSC_CLI_GOOD;
}

int main(int argc, char **argv)
{
	const BscCliVerb *verb = argc > 1 ? find_verb(argv[1]) : NULL;
	BscCliStatus status;

	bsc_memory_init();
	/* A reader that goes away is an error of write, not a reason to die in the middle. */
	signal(SIGPIPE, SIG_IGN);
	/* So is a limit on the size of files. */
	signal(SIGXFSZ, SIG_IGN);
	if (verb) {
		bsc_signals_watch();
		status = verb->run(verb, argc - 2, argv + 2);
	} else {
		/* another program may take the place of this one, and wants its signals */
		status = run_without_verb(argc - 1, argv + 1);
	}
	return bsc_cli_close_output(status);
}
