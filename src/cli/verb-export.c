/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/error.h"
#include "cli/film.h"
#include "cli/output.h"
#include "cli/single.h"
#include "export/export.h"
#include "export/file.h"
#include "report/chrome.h"

/* px; the largest surface that Cairo can paint on. */
#define MAX_SIDE 32767

typedef struct ExportOptions {
	GPtrArray *outputs;     /* borrowed from the command line */
	uint64_t width, height; /* px; 0: not given */
	uint64_t episode;       /* from 1; 0: not given */
	BscThemeKind theme;
	BscHighlight highlight;
	BscNsec from, to; /* BSC_NSEC_NONE: not given */
	BscCliFilm film;
} ExportOptions;

static bool take_output(const char *value, void *data, GError **error)
{
	static const char *const suffixes[] = { ".svg", ".png", ".pdf", ".json", ".json.gz", "/" };
	ExportOptions *o = data;

	for (size_t i = 0; i < G_N_ELEMENTS(suffixes); i++) {
		if (g_str_has_suffix(value, suffixes[i])) {
			g_ptr_array_add(o->outputs, (gpointer)value);
			return true;
		}
	}
	g_set_error(
		error, BSC_ERROR, BSC_ERROR_USAGE,
		"'%s' ends neither in .svg, .png, .pdf, .json or .json.gz nor, for --frames, in /",
		value);
	return false;
}

static bool take_width(const char *value, void *data, GError **error)
{
	return bsc_cli_take_number(value, 1, MAX_SIDE, &((ExportOptions *)data)->width, error);
}

static bool take_height(const char *value, void *data, GError **error)
{
	return bsc_cli_take_number(value, 1, MAX_SIDE, &((ExportOptions *)data)->height, error);
}

static bool take_theme(const char *value, void *data, GError **error)
{
	return bsc_cli_take_theme(value, &((ExportOptions *)data)->theme, error);
}

static bool take_highlight(const char *value, void *data, GError **error)
{
	if (bsc_highlight_parse(value, &((ExportOptions *)data)->highlight))
		return true;
	g_set_error(error, BSC_ERROR, BSC_ERROR_USAGE, "'%s' is none of none, waits, spin and path",
		    value);
	return false;
}

static bool take_episode(const char *value, void *data, GError **error)
{
	return bsc_cli_take_number(value, 1, UINT32_MAX - 1, &((ExportOptions *)data)->episode,
				   error);
}

static bool take_from(const char *value, void *data, GError **error)
{
	return bsc_cli_take_moment(value, &((ExportOptions *)data)->from, error);
}

static bool take_to(const char *value, void *data, GError **error)
{
	return bsc_cli_take_moment(value, &((ExportOptions *)data)->to, error);
}

static bool take_at(const char *value, void *data, GError **error)
{
	return bsc_cli_film_take_at(value, &((ExportOptions *)data)->film, error);
}

static bool take_frames(const char *value, void *data, GError **error)
{
	return bsc_cli_take_number(value, 1, BSC_CLI_MAX_FRAMES,
				   &((ExportOptions *)data)->film.n_frames, error);
}

static bool take_format(const char *value, void *data, GError **error)
{
	return bsc_cli_film_take_format(value, &((ExportOptions *)data)->film, error);
}

/* A folder is where a film goes, and nothing else is. */
static bool check_outputs(const BscCliVerb *verb, const ExportOptions *o)
{
	for (guint i = 0; i < o->outputs->len; i++) {
		const char *output = o->outputs->pdata[i];

		if (g_str_has_suffix(output, "/") == (o->film.n_frames > 0))
			continue;
		bsc_cli_complain(verb->name,
				 o->film.n_frames > 0 ? "'%s' is no folder for --frames: it does "
							"not end in /"
						      : "'%s' is a folder: only --frames takes one",
				 output);
		return false;
	}
	if (o->film.n_frames == 0 || !o->film.has_at)
		return true;
	bsc_cli_complain(verb->name, "--at is one moment, --frames are many: give one of them");
	return false;
}

static bool check(const BscCliVerb *verb, void *data)
{
	const ExportOptions *o = data;

	if (o->outputs->len == 0) {
		bsc_cli_complain(verb->name, "-o is missing; see bringup-scope export --help");
		return false;
	}
	if (o->from != BSC_NSEC_NONE && o->to != BSC_NSEC_NONE && o->from >= o->to) {
		bsc_cli_complain(verb->name, "--from must lie before --to");
		return false;
	}
	return check_outputs(verb, o);
}

/* A picture, or the timeline for other viewers, by the suffix of OUTPUT. */
static bool write_output(const BscCapture *capture, const BscExportOptions *options,
			 const char *output, GError **error)
{
	GString *text;
	bool is_written;

	if (!g_str_has_suffix(output, ".json") && !g_str_has_suffix(output, ".json.gz"))
		return bsc_export_picture(capture, options, output, error);
	text = bsc_report_chrome(capture);
	is_written = bsc_file_write_by_suffix(output, text->str, text->len, error);
	g_string_free(text, TRUE);
	return is_written;
}

static BscCliStatus draw(const char *path, const BscCapture *capture, void *data)
{
	const ExportOptions *o = data;
	g_autoptr(BscAnalysis) analysis = NULL;
	g_autoptr(BscHighlights) highlights = NULL;
	BscExportOptions options;
	size_t n = capture->timeline->n_episodes;

	if (n == 0) {
		bsc_cli_complain(path, "there is no bring-up in this capture to draw");
		return BSC_CLI_INPUT;
	}
	if (o->episode > n) {
		bsc_cli_complain(path, "there is no episode %" G_GUINT64_FORMAT ", it has %zu",
				 o->episode, n);
		return BSC_CLI_USAGE;
	}
	options = bsc_export_defaults(capture);
	options.theme = o->theme;
	options.highlight = o->highlight;
	if (o->highlight != BSC_HIGHLIGHT_NONE) {
		analysis = bsc_analysis_new(capture);
		highlights = bsc_highlights_new(capture->timeline, analysis);
		options.highlights = highlights;
	}
	options.from = o->from;
	options.to = o->to;
	if (o->width)
		options.width = (double)o->width;
	if (o->height)
		options.height = (double)o->height;
	if (o->episode)
		options.episode = (BscRow)(o->episode - 1);
	if (o->film.has_at || o->film.n_frames > 0)
		return bsc_cli_film_draw(capture, &options, &o->film, o->outputs);
	for (guint i = 0; i < o->outputs->len; i++) {
		const char *output = o->outputs->pdata[i];
		g_autofree char *label = g_strdup_printf("drawing %s", output);
		g_autoptr(GError) error = NULL;
		BscCliTicker *ticker = bsc_cli_ticker_start(label, NULL);
		bool is_drawn = write_output(capture, &options, output, &error);

		bsc_cli_ticker_stop(ticker);
		if (!is_drawn) {
			bsc_cli_complain_error(output, error);
			return error->code == BSC_ERROR_USAGE ? BSC_CLI_USAGE : BSC_CLI_INPUT;
		}
	}
	return BSC_CLI_GOOD;
}

static BscCliStatus run(const BscCliVerb *verb, int argc, char **argv)
{
	static const BscCliSingle single = { check, draw };
	g_autoptr(GPtrArray) outputs = g_ptr_array_new();
	ExportOptions options = {
		.outputs = outputs,
		.theme = BSC_THEME_LIGHT,
		.from = BSC_NSEC_NONE,
		.to = BSC_NSEC_NONE,
	};

	return bsc_cli_run_single(verb, argc, argv, &single, &options);
}

static const BscCliOption options_of_export[] = {
	{ "output", 'o', "FILE",
	  "write to FILE: .svg, .png or .pdf, or for Perfetto and chrome://tracing .json or "
	  ".json.gz, which holds all episodes; may be repeated",
	  take_output },
	{ "width", 0, "PX", "width of the picture (default: 1200)", take_width },
	{ "height", 0, "PX", "its height (default: what the CPUs need)", take_height },
	{ "theme", 0, "NAME", BSC_CLI_THEMES, take_theme },
	{ "highlight", 0, "WHAT",
	  "dim all but waits (serialized ones), spin (and sleep) or path (the critical one)",
	  take_highlight },
	{ "episode", 0, "N",
	  "which one, as report numbers them (default: the boot, else the "
	  "first onlining)",
	  take_episode },
	{ "from", 0, "TIME", "begin of the stretch to draw", take_from },
	{ "to", 0, "TIME",
	  "end of it; moments as report prints them (1.234567890), or with a "
	  "unit (350ms)",
	  take_to },
	{ "at", 0, "TIME",
	  "what every CPU does at TIME after the begin (12.5ms), or with '@' in front at that "
	  "moment (@1.234567890); the future is faint",
	  take_at },
	{ "frames", 0, "N",
	  "a film of N pictures of one size in the folder OUT, which ends in /: frame-0001.png ...",
	  take_frames },
	{ "format", 0, "FORMAT", "of the frames: png (the default), svg or pdf", take_format },
	{ 0 },
};

const BscCliVerb bsc_cli_export = {
	.name = "export",
	.arguments = "FILE -o OUT",
	.summary = "draw the bring-up: SVG, PNG, PDF; or write it for Perfetto",
	.details = "Draws one episode of the capture: control CPU first, then a lane for each "
		   "CPU. The same capture and options give the same bytes.",
	.options = options_of_export,
	.opens_captures = true,
	.min_files = 1,
	.max_files = 1,
	.run = run,
};
