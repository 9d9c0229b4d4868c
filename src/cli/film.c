/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/film.h"

#include "base/error.h"
#include "cli/output.h"
#include "replay/replay.h"

#include <errno.h>
#include <glib/gstdio.h>

bool bsc_cli_film_take_at(const char *value, BscCliFilm *film, GError **error)
{
	film->has_at = true;
	film->at_is_absolute = *value == '@';
	return bsc_cli_take_moment(value + film->at_is_absolute, &film->at, error);
}

bool bsc_cli_film_take_format(const char *value, BscCliFilm *film, GError **error)
{
	static const char *const formats[] = { "png", "svg", "pdf" };

	for (size_t i = 0; i < G_N_ELEMENTS(formats); i++)
		if (strcmp(formats[i], value) == 0) {
			film->format = formats[i];
			return true;
		}
	g_set_error(error, BSC_ERROR, BSC_ERROR_USAGE, "'%s' is none of png, svg and pdf", value);
	return false;
}

static bool draw_moment(const BscReplay *replay, const BscExportOptions *all, BscNsec at,
			const char *path)
{
	g_autofree char *text = bsc_replay_tally_text(replay, at);
	g_autoptr(GPtrArray) words = bsc_replay_lane_words(replay, at);
	g_autoptr(GError) error = NULL;
	BscPlayhead playhead = { at, text, (const char *const *)words->pdata };
	BscExportOptions options = *all;

	options.playhead = &playhead;
	if (bsc_export_picture(bsc_replay_capture(replay), &options, path, &error))
		return true;
	bsc_cli_complain_error(path, error);
	return false;
}

/* The I-th of N moments from BEGIN to END, both included. */
static BscNsec moment_of(BscNsec begin, BscNsec end, uint64_t i, uint64_t n)
{
	uint64_t span = (uint64_t)end - (uint64_t)begin, parts = MAX(n - 1, 1);

	return begin + (BscNsec)(span / parts * i + span % parts * i / parts);
}

static bool draw_film(const BscReplay *replay, const BscExportOptions *options,
		      const BscCliFilm *film, const char *folder)
{
	BscNsec begin = options->from, end = options->to;
	g_autofree char *label = g_strdup_printf("drawing %s", folder);
	BscCliTicker *ticker;
	bool is_drawn = true;

	if (g_mkdir_with_parents(folder, 0777) != 0) {
		bsc_cli_complain(folder, "%s", g_strerror(errno));
		return false;
	}
	if (begin == BSC_NSEC_NONE)
		begin = bsc_replay_begin(replay);
	if (end == BSC_NSEC_NONE)
		end = bsc_replay_end(replay);
	ticker = bsc_cli_ticker_start(label, NULL);
	for (uint64_t i = 0; is_drawn && i < film->n_frames; i++) {
		g_autofree char *name = g_strdup_printf("frame-%04" G_GUINT64_FORMAT ".%s", i + 1,
							film->format ? film->format : "png");
		g_autofree char *path = g_build_filename(folder, name, NULL);

		is_drawn = draw_moment(replay, options,
				       moment_of(begin, MAX(begin, end), i, film->n_frames), path);
	}
	bsc_cli_ticker_stop(ticker);
	return is_drawn;
}

BscCliStatus bsc_cli_film_draw(const BscCapture *capture, const BscExportOptions *options,
			       const BscCliFilm *film, const GPtrArray *outputs)
{
	g_autoptr(BscReplay) replay = bsc_replay_new(capture, options->episode);
	BscNsec at = film->at;

	if (!film->at_is_absolute &&
	    __builtin_add_overflow(film->at, bsc_replay_begin(replay), &at))
		at = INT64_MAX;
	for (guint i = 0; i < outputs->len; i++) {
		const char *output = outputs->pdata[i];

		if (film->n_frames > 0 ? !draw_film(replay, options, film, output)
				       : !draw_moment(replay, options, at, output))
			return BSC_CLI_INPUT;
	}
	return BSC_CLI_GOOD;
}
