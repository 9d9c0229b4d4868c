/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/verb.h"

#include "base/error.h"
#include "cli/output.h"

/* The one place that knows all verbs. */
static const BscCliVerb *const verbs[] = {
	&bsc_cli_info,  &bsc_cli_report, &bsc_cli_export,  &bsc_cli_events,
	&bsc_cli_check, &bsc_cli_doctor, &bsc_cli_recipe,  &bsc_cli_simulate,
	&bsc_cli_graph, &bsc_cli_replay, &bsc_cli_compare, &bsc_cli_verify,
};

const BscCliVerb *const *bsc_cli_verbs(size_t *ret_n)
{
	*ret_n = G_N_ELEMENTS(verbs);
	return verbs;
}

static const char general_options[] = "  -h, --help              print this help\n"
				      "  --version               print the version\n";

void bsc_cli_help(GString *out)
{
	g_string_append(out,
			"usage: bringup-scope VERB [OPTION...] FILE...\n"
			"       bringup-scope [FILE...]\n"
			"\n"
			"Shows how the CPUs of a kernel came up, from captures with cpuhp events:\n"
			"trace.dat, or text of ftrace, trace-cmd report or a console, compressed\n"
			"or not; or from the kernel's log alone. Without a verb it opens the\n"
			"files in a window, or prints their report where there is none.\n"
			"\n"
			"verbs:\n");
	for (size_t i = 0; i < G_N_ELEMENTS(verbs); i++)
		g_string_append_printf(out, "  %-10s%s\n", verbs[i]->name, verbs[i]->summary);
	g_string_append(out, "\noptions, with a verb as well:\n");
	g_string_append(out, general_options);
	g_string_append(out,
			"\n"
			"FILE may be - for standard input. Exit status: 0 good; 1 a condition of\n"
			"check does not hold; 2 wrong usage; 3 an input cannot be used or is\n"
			"damaged (what could be read is printed all the same).\n");
}

void bsc_cli_verb_help(const BscCliVerb *verb, GString *out)
{
	g_string_append_printf(out, "usage: bringup-scope %s [OPTION...] %s\n\n", verb->name,
			       verb->arguments);
	bsc_cli_append_wrapped(verb->details, 0, out);
	g_string_append(out, "\noptions:\n");
	bsc_cli_options_help(verb->options, out);
	if (verb->opens_captures)
		bsc_cli_options_help(bsc_cli_load_options, out);
	g_string_append(out, general_options);
}

static bool count_files(const BscCliVerb *verb, size_t n, GError **error)
{
	if (n >= verb->min_files && n <= verb->max_files)
		return true;
	g_set_error(error, BSC_ERROR, BSC_ERROR_USAGE, "%s: expected %s",
		    n < verb->min_files ? "a file is missing" : "too many files", verb->arguments);
	return false;
}

bool bsc_cli_parse(const BscCliVerb *verb, int argc, char **argv, void *data, BscCliLoad *load,
		   GPtrArray *files, BscCliStatus *ret_status)
{
	const BscCliOptionGroup groups[] = {
		{ verb->options, data },
		{ verb->opens_captures ? bsc_cli_load_options : NULL, load },
	};
	g_autoptr(GError) error = NULL;
	g_autoptr(GString) text = g_string_new(NULL);
	const char *stop = NULL;

	if (!bsc_cli_options(groups, G_N_ELEMENTS(groups), argc, argv, files, &stop, &error) ||
	    (!stop && !count_files(verb, files->len, &error))) {
		bsc_cli_complain(verb->name, "%s; see bringup-scope %s --help", error->message,
				 verb->name);
		*ret_status = BSC_CLI_USAGE;
		return false;
	}
	if (!stop)
		return true;
	if (strcmp(stop, "help") == 0)
		bsc_cli_verb_help(verb, text);
	else
		g_string_append_printf(text, "bringup-scope %s\n", BSC_VERSION);
	bsc_cli_print(text->str, text->len);
	*ret_status = BSC_CLI_GOOD;
	return false;
}
