/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "draw/scene.h"
#include "model/capture.h"

#include <glib.h>

typedef struct BscExportOptions {
	double width, height; /* px; 0: 1200, and what the lanes need */
	BscThemeKind theme;
	BscRow episode;   /* row of the timeline */
	BscNsec from, to; /* moments; BSC_NSEC_NONE: all of the episode */
	BscHighlight highlight;
	const BscHighlights *highlights; /* of the capture; borrowed; NULL: nothing is dimmed */
	const BscPlayhead *playhead;     /* what is solid ends there; borrowed; NULL: nowhere */
} BscExportOptions;

/* Options that show the episode that matters most: boot, else onlining, else the first. */
BscExportOptions bsc_export_defaults(const BscCapture *capture);

/*
 * The picture of CAPTURE that OPTIONS ask for, which borrows both. NULL with ERROR where they make
 * no sense. Free with bsc_scene_free().
 */
BscScene *bsc_export_new_scene(const BscCapture *capture, const BscExportOptions *options,
			       GError **error);

/* SCENE as the bytes of a file called PATH, by its suffix; g_byte_array_unref(). NULL: ERROR. */
GByteArray *bsc_export_encode(const BscScene *scene, const char *path, GError **error);

/*
 * Writes SCENE to PATH; the suffix chooses .svg, .png or .pdf. The same scene and version give the
 * same bytes. Written beside and renamed: on failure an old file stays as it is, and ERROR says why
 * in one sentence.
 */
bool bsc_export_scene(const BscScene *scene, const char *path, GError **error);

/*
 * Draws CAPTURE to PATH; the suffix chooses .svg, .png or .pdf. The same capture, options and
 * version give the same bytes. Fails as bsc_export_scene() does.
 */
bool bsc_export_picture(const BscCapture *capture, const BscExportOptions *options,
			const char *path, GError **error);
