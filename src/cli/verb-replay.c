/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/error.h"
#include "base/format.h"
#include "cli/episode.h"
#include "cli/input.h"
#include "cli/output.h"
#include "report/replay.h"
#include "sim/simulate.h"

#define MAX_SIDES   2
#define AS_RECORDED BSC_N_POLICIES

typedef struct ReplayOptions {
	BscReplayQuery query;
	bool at_is_absolute;
	BscNsec at;
	BscPolicy policies[MAX_SIDES];
	size_t n_policies; /* 0: as recorded */
	uint64_t episode;  /* from 1; 0: not given */
	bool is_json;
} ReplayOptions;

static bool complain(GError **error, const char *value, const char *message)
{
	g_set_error(error, BSC_ERROR, BSC_ERROR_USAGE, "'%s' %s", value, message);
	return false;
}

static bool take_at(const char *value, void *data, GError **error)
{
	ReplayOptions *o = data;

	o->query.has_at = true;
	o->at_is_absolute = *value == '@';
	return bsc_cli_take_moment(value + o->at_is_absolute, &o->at, error);
}

static bool take_step(const char *value, void *data, GError **error)
{
	ReplayOptions *o = data;

	o->query.has_steps = true;
	o->query.steps = strcmp(value, "change") == 0 ? BSC_STEP_CHANGE : BSC_STEP_SYNC;
	if (o->query.steps == BSC_STEP_CHANGE || strcmp(value, "sync") == 0)
		return true;
	return complain(error, value, "is neither sync nor change");
}

static bool take_cpu(const char *value, void *data, GError **error)
{
	uint64_t cpu;

	if (!bsc_cli_take_number(value, 0, INT32_MAX, &cpu, error))
		return false;
	((ReplayOptions *)data)->query.cpu = (int32_t)cpu;
	return true;
}

static bool take_align(const char *value, void *data, GError **error)
{
	ReplayOptions *o = data;

	/* Each CPU's own zero would need a clock for each CPU. */
	if (bsc_alignment_parse(value, &o->query.alignment) &&
	    o->query.alignment != BSC_ALIGN_OWN_KICK)
		return true;
	return complain(error, value, "is none of prepare, kick and online");
}

static bool take_policy(const char *value, void *data, GError **error)
{
	ReplayOptions *o = data;
	g_auto(GStrv) names = NULL;

	if (!bsc_cli_take_list(value, &names, error))
		return false;
	for (char **name = names; *name; name++) {
		BscPolicy policy;

		if (o->n_policies == MAX_SIDES)
			return complain(error, value, "are more than two policies");
		if (!bsc_policy_parse(*name, &policy))
			return complain(error, *name,
					"is no policy: recorded, serial, split, parallel, "
					"parallel-smt, one-lock-section, control-threads, "
					"fully-parallel or lower-bound");
		o->policies[o->n_policies++] = policy == BSC_POLICY_RECORDED ? AS_RECORDED : policy;
	}
	return true;
}

static bool take_episode(const char *value, void *data, GError **error)
{
	return bsc_cli_take_number(value, 1, UINT32_MAX - 1, &((ReplayOptions *)data)->episode,
				   error);
}

static bool take_format(const char *value, void *data, GError **error)
{
	((ReplayOptions *)data)->is_json = strcmp(value, "json") == 0;
	if (((ReplayOptions *)data)->is_json || strcmp(value, "text") == 0)
		return true;
	return complain(error, value, "is neither text nor json");
}

/* The timelines that are replayed, and what they rest on. */
typedef struct Sides {
	BscReplaySide sides[MAX_SIDES];
	BscReplay *replays[MAX_SIDES];
	BscSimulation *simulations[MAX_SIDES];
	size_t n;
} Sides;

static void free_sides(Sides *sides)
{
	for (size_t i = 0; i < sides->n; i++) {
		bsc_replay_free(sides->replays[i]);
		bsc_simulation_free(sides->simulations[i]);
	}
}

static BscSimulation *simulate(const char *path, const BscCapture *capture, BscRow episode,
			       BscPolicy policy, BscCliStatus *status)
{
	BscModifiers none = BSC_MODIFIERS_NONE;
	g_autoptr(BscStays) stays = bsc_stays_new(capture);
	g_autoptr(GError) error = NULL;
	BscSimulation *simulation =
		bsc_simulation_new(capture, stays, episode, &policy, 1, &none, &error);

	if (!simulation) {
		bsc_cli_complain_error(path, error);
		*status = error->code == BSC_ERROR_USAGE ? BSC_CLI_USAGE : BSC_CLI_INPUT;
	}
	return simulation;
}

static bool add_side(Sides *sides, const char *path, BscCapture *capture, BscRow episode,
		     BscPolicy policy, BscAlignment alignment, BscCliStatus *status)
{
	size_t i = sides->n;

	if (policy != AS_RECORDED) {
		sides->simulations[i] = simulate(path, capture, episode, policy, status);
		if (!sides->simulations[i])
			return false;
		capture = sides->simulations[i]->predictions[0].capture;
		episode = 0;
		sides->sides[i].policy = bsc_policy_name(policy);
	}
	sides->replays[i] = bsc_replay_new(capture, episode);
	sides->sides[i].replay = sides->replays[i];
	sides->sides[i].zero = bsc_align_episode(capture->timeline, episode, alignment);
	sides->n++;
	return true;
}

/* The sides of one file: as recorded, or one for each policy. */
static bool add_file(Sides *sides, const char *path, BscCapture *capture, const ReplayOptions *o,
		     BscCliStatus *status)
{
	BscRow episode;

	if (!bsc_cli_choose_episode(path, capture, o->episode, &episode, status))
		return false;
	if (o->n_policies == 0)
		return add_side(sides, path, capture, episode, AS_RECORDED, o->query.alignment,
				status);
	for (size_t i = 0; i < o->n_policies; i++)
		if (!add_side(sides, path, capture, episode, o->policies[i], o->query.alignment,
			      status))
			return false;
	return true;
}

static bool has_cpu(const Sides *sides, int32_t cpu)
{
	for (size_t i = 0; i < sides->n; i++) {
		const BscTimeline *timeline = bsc_replay_capture(sides->replays[i])->timeline;
		BscRow episode = bsc_replay_episode(sides->replays[i]);
		size_t n;
		BscRow first = bsc_timeline_lanes(timeline, episode, &n);

		for (size_t lane = first; lane < first + n; lane++)
			if (timeline->lanes[lane].cpu == (uint32_t)cpu)
				return true;
	}
	return false;
}

static BscCliStatus print(const BscCliVerb *verb, const Sides *sides, ReplayOptions *o)
{
	g_autoptr(GString) out = g_string_new(NULL);

	if (o->query.cpu >= 0 && !has_cpu(sides, o->query.cpu)) {
		bsc_cli_complain(verb->name, "CPU %d does not take part", o->query.cpu);
		return BSC_CLI_USAGE;
	}
	o->query.sides = sides->sides;
	o->query.n_sides = sides->n;
	/* An absolute moment is one of the first side's clock. */
	o->query.at = o->at_is_absolute ? o->at - sides->sides[0].zero.ns : o->at;
	if (o->is_json) {
		g_autofree char *json = bsc_report_replay_json(&o->query);

		g_string_append(out, json);
	} else {
		bsc_report_replay_text(&o->query, out);
	}
	bsc_cli_print(out->str, out->len);
	return BSC_CLI_GOOD;
}

static bool check(const BscCliVerb *verb, const ReplayOptions *o, size_t n_files)
{
	if (!o->query.has_at && !o->query.has_steps) {
		bsc_cli_complain(verb->name,
				 "--at or --step is missing; see bringup-scope replay --help");
		return false;
	}
	if (n_files * MAX(o->n_policies, 1) > MAX_SIDES) {
		bsc_cli_complain(verb->name, "two files under two policies are more than two "
					     "timelines; see bringup-scope replay --help");
		return false;
	}
	return true;
}

static BscCliStatus run(const BscCliVerb *verb, int argc, char **argv)
{
	g_auto(BscCliLoad) load = { 0 };
	g_autoptr(GPtrArray) files = g_ptr_array_new();
	g_autoptr(GPtrArray) captures =
		g_ptr_array_new_with_free_func((GDestroyNotify)bsc_capture_unref);
	ReplayOptions o = { .query.cpu = -1 };
	Sides sides = { 0 };
	BscCliStatus status = BSC_CLI_GOOD;
	bool is_good = true;

	if (!bsc_cli_parse(verb, argc, argv, &o, &load, files, &status))
		return status;
	if (!check(verb, &o, files->len))
		return BSC_CLI_USAGE;
	for (guint i = 0; is_good && i < files->len; i++) {
		BscCapture *capture = bsc_cli_open(files->pdata[i], &load, &status);

		if (capture)
			g_ptr_array_add(captures, capture);
		is_good = capture && add_file(&sides, files->pdata[i], capture, &o, &status);
	}
	if (is_good)
		status = print(verb, &sides, &o);
	free_sides(&sides);
	for (guint i = 0; i < captures->len; i++)
		bsc_cli_check_damage(files->pdata[i], captures->pdata[i], &status);
	return status;
}

static const BscCliOption options_of_replay[] = {
	{ "at", 0, "TIME",
	  "the state at TIME: from the zero on (12.5ms), or with '@' in front on the clock of the "
	  "capture, as report prints moments (@1.234567890)",
	  take_at },
	{ "step", 0, "KIND",
	  "the story, a line each: sync (the synchronisation points) or change (all that changes)",
	  take_step },
	{ "cpu", 0, "N", "steps of this CPU alone, and what is done for it", take_cpu },
	{ "align", 0, "ZERO",
	  "what lies at 0: prepare (the first callback, the default), kick or online (the first "
	  "one)",
	  take_align },
	{ "policy", 'p', "P[,P]",
	  "replay what would have been, as simulate predicts it; two policies side by side",
	  take_policy },
	{ "episode", 0, "N",
	  "which one, as report numbers them (default: the boot, else the first onlining)",
	  take_episode },
	{ "format", 0, "FORMAT", "text (the default) or json", take_format },
	{ 0 },
};

const BscCliVerb bsc_cli_replay = {
	.name = "replay",
	.arguments = "FILE [FILE]",
	.summary = "what every CPU does at a moment; the story step by step",
	.details = "Shows the state of every CPU at any moment, who waits for whom, and since "
		   "when; or all steps in order. Two timelines run on one clock, with their "
		   "zeros laid on each other. Where no event marks a moment its bounds are "
		   "printed. The JSON follows the schema replay.schema.json.",
	.options = options_of_replay,
	.opens_captures = true,
	.min_files = 1,
	.max_files = 2,
	.run = run,
};
