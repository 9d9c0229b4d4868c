/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/film.h"

#include "base/error.h"
#include "base/format.h"
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

/* "at 12.5 ms: 4 waiting, 2 waking, 1 online" */
static char *put_tally(const BscReplay *replay, BscNsec at)
{
	GString *text = g_string_new("at ");
	char buf[BSC_FORMAT_MAX];
	bool is_first = true;
	BscTally tally;

	g_string_append(text, bsc_format_duration(buf, at - bsc_replay_begin(replay)));
	bsc_replay_tally(replay, at, &tally);
	for (int kind = 0; kind < BSC_N_TALLIES; kind++) {
		if (tally.n[kind] == 0 && kind > BSC_TALLY_ONLINE)
			continue;
		g_string_append_printf(text, "%s%u %s", is_first ? ": " : ", ", tally.n[kind],
				       bsc_tally_name(kind));
		is_first = false;
	}
	if (tally.n_uncertain > 0)
		g_string_append_printf(text, "; bounds leave %u of them open", tally.n_uncertain);
	return g_string_free(text, FALSE);
}

/* What each lane does, in words; one for each lane. */
static GPtrArray *put_words(const BscReplay *replay, BscNsec at)
{
	const BscTimeline *timeline = bsc_replay_capture(replay)->timeline;
	GPtrArray *words = g_ptr_array_new_with_free_func(g_free);
	size_t n;
	BscRow first = bsc_timeline_lanes(timeline, bsc_replay_episode(replay), &n);

	for (size_t i = 0; i < n; i++) {
		BscLaneState state = bsc_replay_lane(replay, first + (BscRow)i, at);
		GString *text = g_string_new(NULL);

		bsc_replay_put_words(replay, &state, at, text);
		g_ptr_array_add(words, g_string_free(text, FALSE));
	}
	return words;
}

static bool draw_moment(const BscReplay *replay, const BscExportOptions *all, BscNsec at,
			const char *path)
{
	g_autofree char *text = put_tally(replay, at);
	g_autoptr(GPtrArray) words = put_words(replay, at);
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
