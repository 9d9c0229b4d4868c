/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "cli/verb.h"
#include "export/export.h"

#define BSC_CLI_MAX_FRAMES 99999

/* Pictures of single moments. All zero: none. */
typedef struct BscCliFilm {
	bool has_at, at_is_absolute;
	BscNsec at;         /* on the capture's clock, or ns from the begin of the episode */
	uint64_t n_frames;  /* 0: no film */
	const char *format; /* suffix of the frames; static; NULL: png */
} BscCliFilm;

bool bsc_cli_film_take_at(const char *value, BscCliFilm *film, GError **error);
bool bsc_cli_film_take_format(const char *value, BscCliFilm *film, GError **error);

/*
 * Draws the moment of FILM to each of OUTPUTS, or its frames, from the begin of what is shown to
 * the end, into each of the folders that they are. Complains where something goes wrong.
 */
BscCliStatus bsc_cli_film_draw(const BscCapture *capture, const BscExportOptions *options,
			       const BscCliFilm *film, const GPtrArray *outputs);
