/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/input.h"
#include "cli/output.h"
#include "report/report.h"

static BscCliStatus run(const BscCliVerb *verb, int argc, char **argv)
{
	g_auto(BscCliLoad) load = { 0 };
	g_autoptr(GPtrArray) files = g_ptr_array_new();
	BscCliStatus status = BSC_CLI_GOOD;
	bool is_first = true;

	if (!bsc_cli_parse(verb, argc, argv, NULL, &load, files, &status))
		return status;
	for (guint i = 0; i < files->len; i++) {
		g_autoptr(BscCapture) capture = bsc_cli_open(files->pdata[i], &load, &status);
		g_autoptr(GString) out = g_string_new(is_first ? "" : "\n");

		if (!capture)
			continue;
		bsc_report_info(capture, out);
		if (!bsc_cli_print(out->str, out->len))
			return status;
		bsc_cli_check_damage(files->pdata[i], capture, &status);
		is_first = false;
	}
	return status;
}

const BscCliVerb bsc_cli_info = {
	.name = "info",
	.arguments = "FILE...",
	.summary = "what a capture is: format, kernel, clock, events, damage",
	.details = "Prints what each capture is, without its bring-up: format, kernel, clock, "
		   "buffers, events by type, what was lost, and what is damaged.",
	.opens_captures = true,
	.min_files = 1,
	.max_files = G_MAXSIZE,
	.run = run,
};
