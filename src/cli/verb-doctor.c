/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/error.h"
#include "cli/input.h"
#include "cli/output.h"
#include "report/doctor.h"

static bool take_format(const char *value, void *data, GError **error)
{
	bool *is_json = data;

	*is_json = strcmp(value, "json") == 0;
	if (*is_json || strcmp(value, "text") == 0)
		return true;
	g_set_error(error, BSC_ERROR, BSC_ERROR_USAGE, "'%s' is neither text nor json", value);
	return false;
}

static void print_text(GPtrArray *files, const BscCliLoad *load, BscCliStatus *status)
{
	bool is_first = true;

	for (guint i = 0; i < files->len; i++) {
		g_autoptr(BscCapture) capture = bsc_cli_open(files->pdata[i], load, status);
		g_autoptr(BscDoctor) doctor = capture ? bsc_doctor_new(capture) : NULL;
		g_autoptr(GString) out = g_string_new(is_first ? "" : "\n");

		if (!capture)
			continue;
		bsc_report_doctor(capture, doctor, out);
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

static void free_doctor(gpointer doctor)
{
	bsc_doctor_free(doctor);
}

static void print_json(GPtrArray *files, const BscCliLoad *load, BscCliStatus *status)
{
	g_autoptr(GPtrArray) captures = g_ptr_array_new_with_free_func(unref_capture);
	g_autoptr(GPtrArray) doctors = g_ptr_array_new_with_free_func(free_doctor);
	g_autofree char *json = NULL;

	for (guint i = 0; i < files->len; i++) {
		BscCapture *capture = bsc_cli_open(files->pdata[i], load, status);

		if (!capture)
			continue;
		g_ptr_array_add(captures, capture);
		g_ptr_array_add(doctors, bsc_doctor_new(capture));
		bsc_cli_check_damage(files->pdata[i], capture, status);
	}
	json = bsc_report_doctor_json((const BscCapture *const *)captures->pdata,
				      (const BscDoctor *const *)doctors->pdata, captures->len);
	bsc_cli_print(json, strlen(json));
}

static BscCliStatus run(const BscCliVerb *verb, int argc, char **argv)
{
	g_auto(BscCliLoad) load = { 0 };
	g_autoptr(GPtrArray) files = g_ptr_array_new();
	BscCliStatus status = BSC_CLI_GOOD;
	bool is_json = false;

	if (!bsc_cli_parse(verb, argc, argv, &is_json, &load, files, &status))
		return status;
	if (is_json)
		print_json(files, &load, &status);
	else
		print_text(files, &load, &status);
	return status;
}

static const BscCliOption options[] = {
	{ "format", 0, "FORMAT", "text (the default) or json", take_format },
	{ 0 },
};

const BscCliVerb bsc_cli_doctor = {
	.name = "doctor",
	.arguments = "FILE...",
	.summary = "what a capture can tell, and how to take a better one",
	.details = "Examines each capture: the events it holds, which moments and classes of time "
		   "are exact, bounded or impossible to tell with them, what is wrong with it, and "
		   "how to take a better one.",
	.options = options,
	.opens_captures = true,
	.min_files = 1,
	.max_files = G_MAXSIZE,
	.run = run,
};
