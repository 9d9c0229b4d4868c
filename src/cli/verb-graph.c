/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/error.h"
#include "cli/episode.h"
#include "cli/output.h"
#include "cli/single.h"
#include "report/simulate.h"

typedef struct GraphOptions {
	uint64_t episode; /* from 1; 0: not given */
	bool is_json;
} GraphOptions;

static bool take_format(const char *value, void *data, GError **error)
{
	GraphOptions *o = data;

	o->is_json = strcmp(value, "json") == 0;
	if (o->is_json || strcmp(value, "dot") == 0)
		return true;
	g_set_error(error, BSC_ERROR, BSC_ERROR_USAGE, "'%s' is neither dot nor json", value);
	return false;
}

static bool take_episode(const char *value, void *data, GError **error)
{
	return bsc_cli_take_number(value, 1, UINT32_MAX - 1, &((GraphOptions *)data)->episode,
				   error);
}

static BscCliStatus print_graph(const char *path, const BscCapture *capture, void *data)
{
	const GraphOptions *o = data;
	g_autoptr(GError) error = NULL;
	g_autoptr(BscStays) stays = NULL;
	g_autoptr(BscWork) work = NULL;
	g_autoptr(BscPlan) plan = NULL;
	g_autoptr(GString) out = g_string_new(NULL);
	g_autofree char *json = NULL;
	BscRow episode;
	BscCliStatus status = BSC_CLI_GOOD;

	if (!bsc_cli_choose_episode(path, capture, o->episode, &episode, &status))
		return status;
	if (capture->timeline->episodes[episode].is_logged) {
		bsc_cli_complain(path, "a kernel's log alone is too little for a graph of work");
		return BSC_CLI_INPUT;
	}
	stays = bsc_stays_new(capture);
	plan = bsc_simulation_plan(capture, stays, episode, BSC_POLICY_RECORDED, &work, &error);
	if (!plan) {
		bsc_cli_complain_error(path, error);
		return BSC_CLI_INPUT;
	}
	if (o->is_json) {
		json = bsc_report_graph_json(plan);
		bsc_cli_print(json, strlen(json));
	} else {
		bsc_report_graph_dot(plan, out);
		bsc_cli_print(out->str, out->len);
	}
	return BSC_CLI_GOOD;
}

static BscCliStatus run(const BscCliVerb *verb, int argc, char **argv)
{
	static const BscCliSingle single = { NULL, print_graph };
	GraphOptions options = { 0 };

	return bsc_cli_run_single(verb, argc, argv, &single, &options);
}

static const BscCliOption options_of_graph[] = {
	{ "format", 0, "FORMAT", "dot (the default) or json", take_format },
	{ "episode", 0, "N",
	  "which one, as report numbers them (default: the boot, else the first onlining)",
	  take_episode },
	{ 0 },
};

const BscCliVerb bsc_cli_graph = {
	.name = "graph",
	.arguments = "FILE",
	.summary = "what waited for what, as a graph for dot or JSON",
	.details = "Prints the plan that the recording follows: pieces of work with their "
		   "durations and what each of them waits for. Run unchanged it gives back the "
		   "recording; simulate changes it.",
	.options = options_of_graph,
	.opens_captures = true,
	.min_files = 1,
	.max_files = 1,
	.run = run,
};
