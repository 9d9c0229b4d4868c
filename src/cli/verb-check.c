/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/error.h"
#include "base/format.h"
#include "cli/input.h"
#include "cli/output.h"
#include "export/export.h"
#include "report/check.h"
#include "report/metric.h"

/* Longest name that is printed, bytes. */
#define MAX_NAME 1024

typedef struct CheckOptions {
	GPtrArray *conditions; /* BscCondition, owned */
	uint64_t episode;      /* from 1; 0: not given */
	bool is_lenient, is_list;
} CheckOptions;

static bool take_that(const char *value, void *data, GError **error)
{
	BscCondition *condition = bsc_condition_parse(value, error);

	if (!condition)
		return false;
	g_ptr_array_add(((CheckOptions *)data)->conditions, condition);
	return true;
}

static bool take_episode(const char *value, void *data, GError **error)
{
	return bsc_cli_take_number(value, 1, UINT32_MAX - 1, &((CheckOptions *)data)->episode,
				   error);
}

static bool take_lenient(const char *value, void *data, GError **error)
{
	((CheckOptions *)data)->is_lenient = true;
	return true;
}

static bool take_list(const char *value, void *data, GError **error)
{
	((CheckOptions *)data)->is_list = true;
	return true;
}

/* The metrics of one episode of one capture. */
typedef struct Metrics {
	BscMetric *metrics; /* sorted by name */
	size_t n;
} Metrics;

/* Names come from captures and command lines. */
static void append_safe(const char *text, const char *end, GString *out)
{
	g_autofree char *safe = bsc_text_sanitize(text, MAX_NAME);

	g_string_append_printf(out, "%s%s", safe, end);
}

static void append_list(const Metrics *metrics, GString *out)
{
	size_t width = 0;

	for (size_t i = 0; i < metrics->n; i++)
		width = MAX(width, strlen(metrics->metrics[i].name));
	for (size_t i = 0; i < metrics->n; i++) {
		gsize begin = out->len;

		append_safe(metrics->metrics[i].name, "  ", out);
		while (out->len - begin < width + 2)
			g_string_append_c(out, ' ');
		bsc_metric_format(&metrics->metrics[i], out);
		g_string_append_c(out, '\n');
	}
}

static bool complain(const char *path, const Metrics *metrics, const BscCondition *condition)
{
	g_autofree char *near = bsc_metrics_near(metrics->metrics, metrics->n, condition->name);

	bsc_cli_complain(path, "there is no metric '%s'; near it are %s; see check --list",
			 condition->name, near);
	return false;
}

/* A line for each condition. False after a complaint if one makes no sense for this capture. */
static bool append_results(const char *path, const Metrics *metrics, const CheckOptions *o,
			   bool *is_good, GString *out)
{
	for (guint i = 0; i < o->conditions->len; i++) {
		const BscCondition *condition = o->conditions->pdata[i];
		const BscMetric *metric =
			bsc_metrics_find(metrics->metrics, metrics->n, condition->name);
		g_autoptr(GError) error = NULL;
		BscCheckResult result;
		double limit;

		if (!metric)
			return complain(path, metrics, condition);
		if (!bsc_condition_limit(condition, metric, &limit, &error)) {
			bsc_cli_complain(path, "%s", error->message);
			return false;
		}
		result = bsc_condition_check(condition->comparison, metric, limit);
		*is_good &= result == BSC_CHECK_HOLDS ||
			    (result == BSC_CHECK_UNDECIDED && o->is_lenient);
		g_string_append_printf(out, "%-10s", bsc_check_result_name(result));
		append_safe(condition->text, ": ", out);
		bsc_metric_format(metric, out);
		g_string_append_c(out, '\n');
	}
	return true;
}

/* The episode to check; false after a complaint if there is none. */
static bool choose(const char *path, const BscCapture *capture, const CheckOptions *o,
		   BscRow *ret_episode, BscCliStatus *status)
{
	size_t n = capture->timeline->n_episodes;

	if (n == 0) {
		bsc_cli_complain(path, "there is no bring-up in this capture to check");
		*status = BSC_CLI_INPUT;
		return false;
	}
	if (o->episode > n) {
		bsc_cli_complain(path, "there is no episode %" G_GUINT64_FORMAT ", it has %zu",
				 o->episode, n);
		*status = BSC_CLI_USAGE;
		return false;
	}
	*ret_episode = o->episode ? (BscRow)(o->episode - 1) : bsc_export_defaults(capture).episode;
	return true;
}

/* Appends what is to be said of one capture. */
static BscCliStatus check_capture(const char *path, const BscCapture *capture,
				  const CheckOptions *o, GString *out)
{
	g_autoptr(BscAnalysis) analysis = NULL;
	BscCliStatus status = BSC_CLI_GOOD;
	Metrics metrics = { 0 };
	bool is_good = true;
	BscRow episode;

	if (!choose(path, capture, o, &episode, &status))
		return status;
	analysis = bsc_analysis_new(capture);
	metrics.metrics = bsc_metrics_new(capture, analysis, episode, &metrics.n);
	if (o->is_list)
		append_list(&metrics, out);
	else if (!append_results(path, &metrics, o, &is_good, out))
		status = BSC_CLI_USAGE;
	else if (!is_good)
		status = BSC_CLI_FAILED;
	bsc_metrics_free(metrics.metrics, metrics.n);
	return status;
}

/* Of two statuses the one that says more: an input that is no good, wrong usage, a failure. */
static void note(BscCliStatus *status, BscCliStatus more)
{
	*status = MAX(*status, more);
}

static BscCliStatus check_files(const GPtrArray *files, const BscCliLoad *load,
				const CheckOptions *o)
{
	BscCliStatus status = BSC_CLI_GOOD;

	for (guint i = 0; i < files->len; i++) {
		const char *path = files->pdata[i];
		g_autoptr(BscCapture) capture = bsc_cli_open(path, load, &status);
		g_autoptr(GString) out = g_string_new(NULL);
		BscCliStatus now;

		if (!capture)
			continue;
		if (files->len > 1)
			append_safe(path, "\n", out);
		now = check_capture(path, capture, o, out);
		note(&status, now);
		if (now == BSC_CLI_USAGE)
			return status;
		if (now != BSC_CLI_INPUT && !bsc_cli_print(out->str, out->len))
			return status;
		bsc_cli_check_damage(path, capture, &status);
	}
	return status;
}

static bool is_complete(const BscCliVerb *verb, const CheckOptions *o)
{
	if (o->is_list == (o->conditions->len > 0)) {
		bsc_cli_complain(verb->name, "either --that or --list is needed; see bringup-scope "
					     "check --help");
		return false;
	}
	return true;
}

static void free_condition(gpointer condition)
{
	bsc_condition_free(condition);
}

static BscCliStatus run(const BscCliVerb *verb, int argc, char **argv)
{
	g_auto(BscCliLoad) load = { 0 };
	g_autoptr(GPtrArray) files = g_ptr_array_new();
	g_autoptr(GPtrArray) conditions = g_ptr_array_new_with_free_func(free_condition);
	CheckOptions options = { .conditions = conditions };
	BscCliStatus status = BSC_CLI_GOOD;

	if (!bsc_cli_parse(verb, argc, argv, &options, &load, files, &status))
		return status;
	if (!is_complete(verb, &options))
		return BSC_CLI_USAGE;
	return check_files(files, &load, &options);
}

static const BscCliOption options_of_check[] = {
	{ "that", 0, "CONDITION",
	  "a metric, one of < <= > >= == !=, and a limit: 'total < 900ms', 'cpus.failed == 0'; may "
	  "be repeated",
	  take_that },
	{ "episode", 0, "N",
	  "which one, as report numbers them (default: the boot, else the first onlining)",
	  take_episode },
	{ "lenient", 0, NULL, "a condition that the bounds of a figure leave undecided holds",
	  take_lenient },
	{ "list", 0, NULL, "print all metrics with their values instead", take_list },
	{ 0 },
};

const BscCliVerb bsc_cli_check = {
	.name = "check",
	.arguments = "FILE...",
	.summary = "whether figures are within limits, for CI and git bisect",
	.details = "Compares figures of each capture with limits and prints a line for each "
		   "condition: ok, FAILED or undecided, and the value; an interval where the "
		   "capture only bounds it. What is undecided counts as failed. Exit status: 0 all "
		   "conditions hold, 1 one does not, 2 wrong usage or unknown metric, 3 an input "
		   "cannot be used or is damaged.",
	.options = options_of_check,
	.opens_captures = true,
	.min_files = 1,
	.max_files = G_MAXSIZE,
	.run = run,
};
