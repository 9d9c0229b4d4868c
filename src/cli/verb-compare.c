/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/error.h"
#include "cli/input.h"
#include "cli/output.h"
#include "cli/package.h"
#include "cli/sides.h"
#include "draw/theme.h"
#include "report/compare.h"

#include <string.h>

#define MAX_WIDTH 20000

typedef enum Format {
	FORMAT_TEXT,
	FORMAT_MARKDOWN,
	FORMAT_CSV,
	FORMAT_JSON,
	FORMAT_LKML,
	N_FORMATS
} Format;

static const char *const format_names[N_FORMATS] = { "text", "markdown", "csv", "json", "lkml" };

/* The sides stand in the order of the command line, so groups are noted among the files. */
typedef struct CompareOptions {
	GPtrArray *arguments; /* borrowed: captures, and what --group says */
	GArray *groups;       /* guint: which of them are groups */
	BscCompareOptions compare;
	BscCompareSettings settings;
	GPtrArray *outputs; /* borrowed from the command line */
	Format format;
} CompareOptions;

static bool complain(GError **error, const char *value, const char *what)
{
	g_set_error(error, BSC_ERROR, BSC_ERROR_USAGE, "'%s' is none of %s", value, what);
	return false;
}

static bool take_group(const char *value, void *data, GError **error)
{
	CompareOptions *o = data;

	g_array_append_val(o->groups, o->arguments->len);
	g_ptr_array_add(o->arguments, (gpointer)value);
	return true;
}

static bool take_align(const char *value, void *data, GError **error)
{
	return bsc_alignment_parse(value, &((CompareOptions *)data)->compare.alignment) ||
	       complain(error, value, "prepare, kick, online and own-kick");
}

static bool take_seed(const char *value, void *data, GError **error)
{
	uint64_t seed;

	if (!bsc_cli_take_number(value, 0, UINT32_MAX, &seed, error))
		return false;
	((CompareOptions *)data)->compare.seed = (uint32_t)seed;
	return true;
}

static bool take_episode(const char *value, void *data, GError **error)
{
	return bsc_cli_take_number(value, 1, UINT32_MAX - 1,
				   &((CompareOptions *)data)->settings.episode, error);
}

static bool take_rows(const char *value, void *data, GError **error)
{
	uint64_t rows;

	if (!bsc_cli_take_number(value, 1, UINT32_MAX, &rows, error))
		return false;
	((CompareOptions *)data)->settings.max_rows = rows;
	return true;
}

static bool take_all(const char *value, void *data, GError **error)
{
	((CompareOptions *)data)->settings.max_rows = BSC_COMPARE_ALL;
	return true;
}

static bool take_format(const char *value, void *data, GError **error)
{
	for (int i = 0; i < N_FORMATS; i++) {
		if (strcmp(value, format_names[i]) == 0) {
			((CompareOptions *)data)->format = i;
			return true;
		}
	}
	return complain(error, value, "text, markdown, csv, json and lkml");
}

static bool take_output(const char *value, void *data, GError **error)
{
	g_ptr_array_add(((CompareOptions *)data)->outputs, (gpointer)value);
	return true;
}

static bool take_ghost(const char *value, void *data, GError **error)
{
	((CompareOptions *)data)->settings.is_ghost = true;
	return true;
}

static bool take_theme(const char *value, void *data, GError **error)
{
	BscThemeKind kind;

	if (!bsc_cli_take_theme(value, &kind, error))
		return false;
	((CompareOptions *)data)->settings.theme = value;
	return true;
}

static bool take_width(const char *value, void *data, GError **error)
{
	uint64_t width;

	if (!bsc_cli_take_number(value, 200, MAX_WIDTH, &width, error))
		return false;
	((CompareOptions *)data)->settings.width = (uint32_t)width;
	return true;
}

static bool is_group(const CompareOptions *o, guint argument)
{
	for (guint i = 0; i < o->groups->len; i++)
		if (g_array_index(o->groups, guint, i) == argument)
			return true;
	return false;
}

static bool add_sides(const CompareOptions *o, BscCliSides *sides)
{
	for (guint i = 0; i < o->arguments->len; i++) {
		g_autoptr(GError) error = NULL;

		if (!is_group(o, i)) {
			bsc_cli_sides_add(sides, o->arguments->pdata[i]);
		} else if (!bsc_cli_sides_add_group(sides, o->arguments->pdata[i], &error)) {
			bsc_cli_complain("--group", "%s", error->message);
			return false;
		}
	}
	return true;
}

static BscCapture *open_capture(const char *path, void *data, BscCliStatus *status)
{
	BscCapture *capture = bsc_cli_open(path, data, status);

	if (capture)
		bsc_cli_check_damage(path, capture, status);
	return capture;
}

static void print(const BscComparison *comparison, const CompareOptions *o)
{
	g_autoptr(GString) out = g_string_new(NULL);
	g_autofree char *json = NULL;

	switch (o->format) {
	case FORMAT_MARKDOWN: bsc_compare_markdown(comparison, o->settings.max_rows, out); break;
	case FORMAT_CSV: bsc_compare_csv(comparison, out); break;
	case FORMAT_JSON:
		json = bsc_compare_json(comparison, &o->settings);
		g_string_append(out, json);
		break;
	default: bsc_compare_text(comparison, o->settings.max_rows, out);
	}
	bsc_cli_print(out->str, out->len);
}

/* What was asked for: a package, or a table and perhaps pictures. */
static bool write_out(const BscComparison *comparison, const CompareOptions *o)
{
	g_autoptr(GError) error = NULL;

	if (o->format != FORMAT_LKML)
		print(comparison, o);
	for (guint i = 0; i < o->outputs->len; i++) {
		const char *output = o->outputs->pdata[i];
		bool is_done =
			o->format == FORMAT_LKML
				? bsc_cli_package_write(comparison, &o->settings, output, &error)
				: bsc_cli_package_draw(comparison, &o->settings, output, &error);

		if (!is_done) {
			bsc_cli_complain_error(output, error);
			return false;
		}
	}
	return true;
}

static BscCliStatus compare(const CompareOptions *o, BscCliLoad *load)
{
	g_autoptr(BscCliSides) sides = bsc_cli_sides_new();
	g_autoptr(BscComparison) comparison = NULL;
	g_autoptr(GError) error = NULL;
	BscCliStatus status = BSC_CLI_GOOD;
	const BscSide *all;
	size_t n;

	if (!add_sides(o, sides))
		return BSC_CLI_USAGE;
	if (!bsc_cli_sides_load(sides, o->settings.episode, open_capture, load, &status))
		return status;
	all = bsc_cli_sides_get(sides, &n);
	comparison = bsc_comparison_new(all, n, &o->compare, &error);
	if (!comparison) {
		bsc_cli_complain(NULL, "%s", error->message);
		return error->code == BSC_ERROR_USAGE ? BSC_CLI_USAGE : BSC_CLI_INPUT;
	}
	return write_out(comparison, o) ? status : BSC_CLI_INPUT;
}

static bool is_picture(const char *path)
{
	return g_str_has_suffix(path, ".svg") || g_str_has_suffix(path, ".png") ||
	       g_str_has_suffix(path, ".pdf");
}

static bool check(const BscCliVerb *verb, const CompareOptions *o)
{
	if (o->format == FORMAT_LKML && o->outputs->len != 1) {
		bsc_cli_complain(verb->name, "--format=lkml needs -o and %s",
				 o->outputs->len == 0 ? "a folder" : "no more than one folder");
		return false;
	}
	for (guint i = 0; o->format != FORMAT_LKML && i < o->outputs->len; i++) {
		const char *output = o->outputs->pdata[i];

		if (!is_picture(output)) {
			bsc_cli_complain(verb->name, "'%s' does not end in .svg, .png or .pdf",
					 output);
			return false;
		}
	}
	return true;
}

static BscCliStatus run_with(const BscCliVerb *verb, int argc, char **argv, CompareOptions *o)
{
	g_auto(BscCliLoad) load = { 0 };
	BscCliStatus status = BSC_CLI_GOOD;

	if (!bsc_cli_parse(verb, argc, argv, o, &load, o->arguments, &status))
		return status;
	if (!check(verb, o))
		return BSC_CLI_USAGE;
	o->settings.ignored = load.ignore_events;
	return compare(o, &load);
}

static BscCliStatus run(const BscCliVerb *verb, int argc, char **argv)
{
	g_autoptr(GPtrArray) arguments = g_ptr_array_new();
	g_autoptr(GPtrArray) outputs = g_ptr_array_new();
	g_autoptr(GArray) groups = g_array_new(FALSE, FALSE, sizeof(guint));
	CompareOptions options = {
		.arguments = arguments,
		.groups = groups,
		.outputs = outputs,
		.compare = { .alignment = BSC_ALIGN_PREPARE, .seed = 1 },
		.settings = {
			.version = BSC_VERSION,
			.max_rows = BSC_COMPARE_ROWS,
			.theme = "light",
			.width = 1200,
		},
	};

	return run_with(verb, argc, argv, &options);
}

static const BscCliOption options_of_compare[] = {
	{ "group", 'g', "NAME=FILES",
	  "one side of repeated runs: files with commas between, patterns (runs/*.dat) or folders; "
	  "may be repeated",
	  take_group },
	{ "align", 0, "MOMENT",
	  "what lies at zero in pictures: prepare (the default), kick, online or own-kick",
	  take_align },
	{ "seed", 0, "N", "of what is drawn at random (default: 1)", take_seed },
	{ "episode", 0, "N",
	  "which one of the first capture, as report numbers them (default: the boot, else the "
	  "first onlining)",
	  take_episode },
	{ "rows", 0, "N", "rows of each long table (default: 10)", take_rows },
	{ "all", 0, NULL, "all rows, also those that do not differ", take_all },
	{ "format", 0, "FORMAT",
	  "text (the default), markdown, csv or json; lkml writes a folder for a patch review",
	  take_format },
	{ "output", 'o', "PATH",
	  "a picture as well: .svg, .png or .pdf, may be repeated; of lkml the folder",
	  take_output },
	{ "ghost", 0, NULL, "the picture has the first one as an outline behind the others",
	  take_ghost },
	{ "theme", 0, "NAME", "of the picture: " BSC_CLI_THEMES, take_theme },
	{ "width", 0, "PX", "of the picture (default: 1200)", take_width },
	{ 0 },
};

const BscCliVerb bsc_cli_compare = {
	.name = "compare",
	.arguments = "A B [C...]",
	.summary = "what differs between bring-ups, or groups of runs",
	.details = "Compares every further side with the first. A side is a capture, what a "
		   "policy of simulate makes of one (FILE@parallel), or a group of runs "
		   "(--group). What makes the comparison less than fair is said first. The JSON "
		   "follows the schema compare.schema.json.",
	.options = options_of_compare,
	.opens_captures = true,
	.min_files = 2,
	.max_files = G_MAXSIZE,
	.run = run,
};
