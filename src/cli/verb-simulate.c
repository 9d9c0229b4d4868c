/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/error.h"
#include "cli/chart.h"
#include "cli/episode.h"
#include "cli/output.h"
#include "cli/single.h"
#include "export/export.h"
#include "report/simulate.h"
#include "sim/options.h"

typedef enum Format { FORMAT_TEXT, FORMAT_JSON, FORMAT_CSV } Format;

typedef struct SimulateOptions {
	GArray *policies; /* BscPolicy */
	GArray *scales;   /* BscScale */
	GPtrArray *names; /* owned: of the callbacks */
	BscModifiers modifiers;
	const char *output; /* borrowed; NULL: none */
	uint64_t episode;   /* from 1; 0: not given */
	uint64_t sweep_from, sweep_to;
	BscThemeKind theme; /* of the picture */
	Format format;
} SimulateOptions;

static bool complain(GError **error, const char *format, const char *value)
{
	g_autofree char *text = g_strdup_printf("'%s' %s", value, format);

	g_set_error_literal(error, BSC_ERROR, BSC_ERROR_USAGE, text);
	return false;
}

static bool take_policies(const char *value, void *data, GError **error)
{
	return bsc_policies_parse(value, ((SimulateOptions *)data)->policies, error);
}

static bool take_format(const char *value, void *data, GError **error)
{
	static const char *const names[] = { "text", "json", "csv" };

	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		if (strcmp(value, names[i]) == 0) {
			((SimulateOptions *)data)->format = (Format)i;
			return true;
		}
	}
	return complain(error, "is none of text, json and csv", value);
}

static bool take_episode(const char *value, void *data, GError **error)
{
	return bsc_cli_take_number(value, 1, UINT32_MAX - 1, &((SimulateOptions *)data)->episode,
				   error);
}

static void add_scale(SimulateOptions *o, char *name, double factor, bool is_drop)
{
	BscScale scale = { name, factor, is_drop };

	g_ptr_array_add(o->names, name);
	g_array_append_val(o->scales, scale);
}

static bool take_scale(const char *value, void *data, GError **error)
{
	char *callback;
	double factor;

	if (!bsc_scale_parse(value, &callback, &factor, error))
		return false;
	add_scale(data, callback, factor, false);
	return true;
}

static bool take_drop(const char *value, void *data, GError **error)
{
	add_scale(data, g_strdup(value), 0, true);
	return true;
}

static bool take_no_console(const char *value, void *data, GError **error)
{
	((SimulateOptions *)data)->modifiers.no_console = true;
	return true;
}

static bool take_no_tracer(const char *value, void *data, GError **error)
{
	((SimulateOptions *)data)->modifiers.no_tracer = true;
	return true;
}

static bool take_latency(const char *value, void *data, GError **error)
{
	uint64_t latency;

	if (!bsc_cli_take_number(value, 0, BSC_SIMULATE_MAX_WAKE, &latency, error))
		return false;
	((SimulateOptions *)data)->modifiers.wake_latency = (BscNsec)latency;
	return true;
}

static bool take_cpus(const char *value, void *data, GError **error)
{
	uint64_t n;

	if (!bsc_cli_take_number(value, 2, BSC_SIMULATE_MAX_CPUS, &n, error))
		return false;
	((SimulateOptions *)data)->modifiers.n_cpus = (uint32_t)n;
	return true;
}

static bool take_host_cpus(const char *value, void *data, GError **error)
{
	uint64_t n;

	if (!bsc_cli_take_number(value, 1, BSC_SIMULATE_MAX_CPUS, &n, error))
		return false;
	((SimulateOptions *)data)->modifiers.host_cpus = (uint32_t)n;
	return true;
}

static bool take_seed(const char *value, void *data, GError **error)
{
	uint64_t n;

	if (!bsc_cli_take_number(value, 0, UINT32_MAX, &n, error))
		return false;
	((SimulateOptions *)data)->modifiers.seed = (uint32_t)n;
	return true;
}

static bool take_sweep(const char *value, void *data, GError **error)
{
	SimulateOptions *o = data;
	g_auto(GStrv) ends = NULL;

	if (!g_str_has_prefix(value, "cpus:"))
		return complain(error, "is not of the form cpus:FROM..TO", value);
	ends = g_strsplit(value + strlen("cpus:"), "..", 3);
	if (g_strv_length(ends) != 2 ||
	    !bsc_cli_take_number(ends[0], 2, BSC_SIMULATE_MAX_CPUS, &o->sweep_from, NULL) ||
	    !bsc_cli_take_number(ends[1], o->sweep_from, BSC_SIMULATE_MAX_CPUS, &o->sweep_to, NULL))
		return complain(error,
				"is not cpus:FROM..TO with 2 <= FROM <= TO <= " G_STRINGIFY(
					BSC_SIMULATE_MAX_CPUS),
				value);
	return true;
}

static bool take_theme(const char *value, void *data, GError **error)
{
	return bsc_cli_take_theme(value, &((SimulateOptions *)data)->theme, error);
}

static bool take_output(const char *value, void *data, GError **error)
{
	SimulateOptions *o = data;

	if (o->output) {
		g_set_error(error, BSC_ERROR, BSC_ERROR_USAGE, "'%s' was given already", o->output);
		return false;
	}
	o->output = value;
	return true;
}

static BscCliStatus complain_about(const char *path, const GError *error)
{
	bsc_cli_complain_error(path, error);
	return error->code == BSC_ERROR_USAGE ? BSC_CLI_USAGE : BSC_CLI_INPUT;
}

/* Frees SCENE. */
static BscCliStatus write_scene(const SimulateOptions *o, BscScene *scene)
{
	g_autoptr(GError) error = NULL;
	bool is_written = bsc_export_scene(scene, o->output, &error);

	bsc_scene_free(scene);
	return is_written ? BSC_CLI_GOOD : complain_about(o->output, error);
}

/* One policy: its timeline. Several: their totals. */
static BscCliStatus write_picture(const BscCapture *capture, BscRow episode,
				  const SimulateOptions *o, const BscSimulation *simulation)
{
	const BscCapture *first = simulation->predictions[0].capture;
	g_autoptr(GError) error = NULL;
	BscExportOptions options;

	if (simulation->n_predictions > 1)
		return write_scene(o, bsc_cli_chart_totals(capture, episode, simulation,
							   bsc_theme_get(o->theme)));
	options = bsc_export_defaults(first);
	options.theme = o->theme;
	return bsc_export_picture(first, &options, o->output, &error)
		       ? BSC_CLI_GOOD
		       : complain_about(o->output, error);
}

static void print_one(const BscCapture *capture, BscRow episode, const SimulateOptions *o,
		      const BscSimulation *simulation)
{
	g_autoptr(GString) out = g_string_new(NULL);
	g_autofree char *json = NULL;

	switch (o->format) {
	case FORMAT_JSON:
		json = bsc_report_simulation_json(simulation);
		g_string_append(out, json);
		break;
	case FORMAT_CSV: bsc_report_simulation_csv(simulation, out); break;
	case FORMAT_TEXT: bsc_report_simulation_text(capture, episode, simulation, out); break;
	}
	bsc_cli_print(out->str, out->len);
}

static void print_sweep(const SimulateOptions *o, const BscSweep *sweep)
{
	g_autoptr(GString) out = g_string_new(NULL);
	g_autofree char *json = NULL;

	switch (o->format) {
	case FORMAT_JSON:
		json = bsc_report_sweep_json(sweep);
		g_string_append(out, json);
		break;
	case FORMAT_CSV: bsc_report_sweep_csv(sweep, out); break;
	case FORMAT_TEXT: bsc_report_sweep_text(sweep, out); break;
	}
	bsc_cli_print(out->str, out->len);
}

static BscCliStatus sweep(const char *path, const BscCapture *capture, const BscStays *stays,
			  BscRow episode, const SimulateOptions *o)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(BscSweep) sweep = bsc_sweep_new(
		capture, stays, episode, (const BscPolicy *)(const void *)o->policies->data,
		o->policies->len, &o->modifiers, (uint32_t)o->sweep_from, (uint32_t)o->sweep_to,
		&error);

	if (!sweep)
		return complain_about(path, error);
	print_sweep(o, sweep);
	if (!o->output)
		return BSC_CLI_GOOD;
	return write_scene(o,
			   bsc_cli_chart_sweep(capture, episode, sweep, bsc_theme_get(o->theme)));
}

static BscCliStatus run_on(const char *path, const BscCapture *capture, void *data)
{
	const SimulateOptions *o = data;
	g_autoptr(BscStays) stays = NULL;
	g_autoptr(BscSimulation) simulation = NULL;
	g_autoptr(GError) error = NULL;
	BscCliStatus status = BSC_CLI_GOOD;
	BscRow episode;

	if (!bsc_cli_choose_episode(path, capture, o->episode, &episode, &status))
		return status;
	stays = bsc_stays_new(capture);
	if (o->sweep_from)
		return sweep(path, capture, stays, episode, o);
	simulation = bsc_simulation_new(capture, stays, episode,
					(const BscPolicy *)(const void *)o->policies->data,
					o->policies->len, &o->modifiers, &error);
	if (!simulation)
		return complain_about(path, error);
	print_one(capture, episode, o, simulation);
	return o->output ? write_picture(capture, episode, o, simulation) : BSC_CLI_GOOD;
}

static bool check(const BscCliVerb *verb, void *data)
{
	SimulateOptions *o = data;

	o->modifiers.scales = (const BscScale *)(const void *)o->scales->data;
	o->modifiers.n_scales = o->scales->len;
	if (o->policies->len > 0)
		return true;
	bsc_cli_complain(verb->name, "--policy is missing; see bringup-scope simulate --help");
	return false;
}

static BscCliStatus run(const BscCliVerb *verb, int argc, char **argv)
{
	static const BscCliSingle single = { check, run_on };
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GArray) policies = g_array_new(FALSE, FALSE, sizeof(BscPolicy));
	g_autoptr(GArray) scales = g_array_new(FALSE, FALSE, sizeof(BscScale));
	SimulateOptions options = {
		.policies = policies,
		.scales = scales,
		.names = names,
		.modifiers = BSC_MODIFIERS_NONE,
	};

	options.modifiers.seed = 1;
	return bsc_cli_run_single(verb, argc, argv, &single, &options);
}

static const BscCliOption options_of_simulate[] = {
	{ "policy", 'p', "P[,P...]",
	  "recorded, serial, split, parallel, parallel-smt, one-lock-section, control-threads, "
	  "fully-parallel, lower-bound, or all",
	  take_policies },
	{ "episode", 0, "N",
	  "which one, as report numbers them (default: the boot, else the first onlining)",
	  take_episode },
	{ "scale", 0, "CALLBACK=F", "multiply a callback's time; may be repeated", take_scale },
	{ "drop", 0, "CALLBACK", "without this callback; may be repeated", take_drop },
	{ "no-console", 0, NULL, "without what writing to consoles took, as far as that is known",
	  take_no_console },
	{ "no-tracer-cost", 0, NULL, "without what tracing itself costs", take_no_tracer },
	{ "wake-latency", 0, "NS", "every wake-up takes so many ns", take_latency },
	{ "cpus", 0, "N", "a machine of N CPUs, drawn from the recorded ones", take_cpus },
	{ "seed", 0, "N", "of the drawing (default: 1)", take_seed },
	{ "host-cpus", 0, "N",
	  "busy CPUs of the guest share the N processors of its host, the recording's as well",
	  take_host_cpus },
	{ "sweep", 0, "cpus:A..B", "totals for A, 2A, 4A, ... B CPUs", take_sweep },
	{ "format", 0, "FORMAT", "text (the default), json or csv", take_format },
	{ "output", 'o', "FILE",
	  "a picture (.svg, .png or .pdf): the timeline of one policy, the totals of several, or "
	  "the sweep",
	  take_output },
	{ "theme", 0, "NAME", "of the picture: " BSC_CLI_THEMES, take_theme },
	{ 0 },
};

const BscCliVerb bsc_cli_simulate = {
	.name = "simulate",
	.arguments = "FILE",
	.summary = "what would have been: other orders, other machines",
	.details = "Takes the recorded bring-up apart and puts it together again under other "
		   "policies. Unchanged it gives back the recording to the nanosecond, or nothing "
		   "is predicted. Totals of policies that no kernel has are lower bounds. The "
		   "JSON follows the schema simulate.schema.json.",
	.options = options_of_simulate,
	.opens_captures = true,
	.min_files = 1,
	.max_files = 1,
	.run = run,
};
