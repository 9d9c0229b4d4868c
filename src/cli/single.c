/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/single.h"

#include "cli/input.h"

BscCliStatus bsc_cli_run_single(const BscCliVerb *verb, int argc, char **argv,
				const BscCliSingle *single, void *data)
{
	g_auto(BscCliLoad) load = { 0 };
	g_autoptr(GPtrArray) files = g_ptr_array_new();
	g_autoptr(BscCapture) capture = NULL;
	BscCliStatus status = BSC_CLI_GOOD;

	if (!bsc_cli_parse(verb, argc, argv, data, &load, files, &status))
		return status;
	if (single->check && !single->check(verb, data))
		return BSC_CLI_USAGE;
	capture = bsc_cli_open(files->pdata[0], &load, &status);
	if (!capture)
		return status;
	status = single->run(files->pdata[0], capture, data);
	/* Damage is no excuse for a command line that makes no sense. */
	if (status != BSC_CLI_USAGE)
		bsc_cli_check_damage(files->pdata[0], capture, &status);
	return status;
}
