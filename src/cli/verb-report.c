/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/error.h"
#include "cli/input.h"
#include "cli/output.h"
#include "report/report.h"

typedef enum Format { FORMAT_TEXT, FORMAT_JSON, FORMAT_CSV, FORMAT_MARKDOWN, N_FORMATS } Format;

static const char *const format_names[N_FORMATS] = { "text", "json", "csv", "markdown" };

typedef struct ReportOptions {
	Format format;
	BscCsvTable table;
} ReportOptions;

static bool take_format(const char *value, void *data, GError **error)
{
	for (int i = 0; i < N_FORMATS; i++) {
		if (strcmp(value, format_names[i]) == 0) {
			((ReportOptions *)data)->format = i;
			return true;
		}
	}
	g_set_error(error, BSC_ERROR, BSC_ERROR_USAGE, "'%s' is none of text, json, csv, markdown",
		    value);
	return false;
}

static bool take_table(const char *value, void *data, GError **error)
{
	if (bsc_csv_table_parse(value, &((ReportOptions *)data)->table))
		return true;
	g_set_error(error, BSC_ERROR, BSC_ERROR_USAGE,
		    "'%s' is none of phases, callbacks, classes, hotspots, waits, cpus", value);
	return false;
}

/* Text and Markdown: one capture after the other. */
static void print_each(GPtrArray *files, const BscCliLoad *load, Format format,
		       BscCliStatus *status)
{
	bool is_first = true;

	for (guint i = 0; i < files->len; i++) {
		g_autoptr(BscCapture) capture = bsc_cli_open(files->pdata[i], load, status);
		g_autoptr(GString) out = g_string_new(NULL);

		if (!capture)
			continue;
		if (format == FORMAT_MARKDOWN)
			bsc_report_markdown(capture, out);
		else
			bsc_report_text(capture, out);
		if (!is_first)
			g_string_prepend_c(out, '\n');
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

/* JSON and CSV: all captures in one document. */
static void print_together(GPtrArray *files, const BscCliLoad *load, const ReportOptions *o,
			   BscCliStatus *status)
{
	g_autoptr(GPtrArray) captures = g_ptr_array_new_with_free_func(unref_capture);
	const BscCapture *const *all;
	g_autofree char *text = NULL;

	for (guint i = 0; i < files->len; i++) {
		BscCapture *capture = bsc_cli_open(files->pdata[i], load, status);

		if (!capture)
			continue;
		g_ptr_array_add(captures, capture);
		bsc_cli_check_damage(files->pdata[i], capture, status);
	}
	all = (const BscCapture *const *)captures->pdata;
	if (o->format == FORMAT_CSV)
		text = bsc_report_csv(all, captures->len, o->table);
	else
		text = bsc_report_json(all, captures->len);
	bsc_cli_print(text, strlen(text));
}

static BscCliStatus run(const BscCliVerb *verb, int argc, char **argv)
{
	g_auto(BscCliLoad) load = { 0 };
	g_autoptr(GPtrArray) files = g_ptr_array_new();
	BscCliStatus status = BSC_CLI_GOOD;
	ReportOptions o = { .format = FORMAT_TEXT, .table = BSC_CSV_ALL };

	if (!bsc_cli_parse(verb, argc, argv, &o, &load, files, &status))
		return status;
	if (o.table != BSC_CSV_ALL && o.format != FORMAT_CSV) {
		bsc_cli_complain(verb->name, "--table is for --format=csv");
		return BSC_CLI_USAGE;
	}
	if (o.format == FORMAT_JSON || o.format == FORMAT_CSV)
		print_together(files, &load, &o, &status);
	else
		print_each(files, &load, o.format, &status);
	return status;
}

static const BscCliOption options[] = {
	{ "format", 0, "FORMAT", "text (the default), json, csv or markdown", take_format },
	{ "table", 0, "NAME",
	  "only this table of the CSV: phases, callbacks, classes, hotspots, waits or cpus",
	  take_table },
	{ 0 },
};

const BscCliVerb bsc_cli_report = {
	.name = "report",
	.arguments = "FILE...",
	.summary = "the bring-up of every CPU, and where the time goes",
	.details = "Prints the bring-up that each capture shows: its episodes with mode and "
		   "total, where the time goes, the phases over all CPUs and of each CPU, and what "
		   "failed. Bounds are printed where no event marks a moment. The JSON follows the "
		   "schema report.schema.json; its times, and those of the CSV, are ns on the "
		   "capture's clock. Markdown is the tables for a mail or a merge request.",
	.options = options,
	.opens_captures = true,
	.min_files = 1,
	.max_files = G_MAXSIZE,
	.run = run,
};
