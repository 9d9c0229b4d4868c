/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/error.h"
#include "cli/input.h"
#include "cli/output.h"
#include "report/report.h"

typedef enum Format { FORMAT_TEXT, FORMAT_JSON, N_FORMATS } Format;

static const char *const format_names[N_FORMATS] = { "text", "json" };

static bool take_format(const char *value, void *data, GError **error)
{
	Format *format = data;

	for (int i = 0; i < N_FORMATS; i++) {
		if (strcmp(value, format_names[i]) == 0) {
			*format = i;
			return true;
		}
	}
	g_set_error(error, BSC_ERROR, BSC_ERROR_USAGE, "'%s' is neither text nor json", value);
	return false;
}

static void print_text(GPtrArray *files, const BscCliLoad *load, BscCliStatus *status)
{
	bool is_first = true;

	for (guint i = 0; i < files->len; i++) {
		g_autoptr(BscCapture) capture = bsc_cli_open(files->pdata[i], load, status);
		g_autoptr(GString) out = g_string_new(is_first ? "" : "\n");

		if (!capture)
			continue;
		bsc_report_text(capture, out);
		if (!bsc_cli_print(out->str, out->len))
			return;
		bsc_cli_check_damage(files->pdata[i], capture, status);
		is_first = false;
	}
}

static void unref_capture(gpointer capture)
{
	bsc_capture_unref(capture);
}

static void print_json(GPtrArray *files, const BscCliLoad *load, BscCliStatus *status)
{
	g_autoptr(GPtrArray) captures = g_ptr_array_new_with_free_func(unref_capture);
	g_autofree char *json = NULL;

	for (guint i = 0; i < files->len; i++) {
		BscCapture *capture = bsc_cli_open(files->pdata[i], load, status);

		if (!capture)
			continue;
		g_ptr_array_add(captures, capture);
		bsc_cli_check_damage(files->pdata[i], capture, status);
	}
	json = bsc_report_json((const BscCapture *const *)captures->pdata, captures->len);
	bsc_cli_print(json, strlen(json));
}

static BscCliStatus run(const BscCliVerb *verb, int argc, char **argv)
{
	g_auto(BscCliLoad) load = { 0 };
	g_autoptr(GPtrArray) files = g_ptr_array_new();
	BscCliStatus status = BSC_CLI_GOOD;
	Format format = FORMAT_TEXT;

	if (!bsc_cli_parse(verb, argc, argv, &format, &load, files, &status))
		return status;
	if (format == FORMAT_JSON)
		print_json(files, &load, &status);
	else
		print_text(files, &load, &status);
	return status;
}

static const BscCliOption options[] = {
	{ "format", 0, "FORMAT", "text (the default) or json", take_format },
	{ 0 },
};

const BscCliVerb bsc_cli_report = {
	.name = "report",
	.arguments = "FILE...",
	.summary = "the bring-up of every CPU: phases, callbacks, outcome",
	.details = "Prints the bring-up that each capture shows: its episodes with mode and "
		   "total, the phases over all CPUs and of each CPU, and what failed. Bounds are "
		   "printed where no event marks a moment. The JSON follows the schema "
		   "report.schema.json; its times are ns on the capture's clock.",
	.options = options,
	.opens_captures = true,
	.min_files = 1,
	.max_files = G_MAXSIZE,
	.run = run,
};
