/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "export/export.h"
#include "ui/document.h"
#include "ui/range.h"

#include <gio/gio.h>

/* A picture that is wanted of what a window shows. */
typedef struct BscPicture {
	BscDocument *document; /* owned */
	double width, height;  /* px; 0: usual, and what the lanes need */
	BscThemeKind theme;
	BscRow episode;
	BscRange range; /* begin >= end: all of the episode */
	BscHighlight highlight;
	BscNsec at; /* of the playhead; BSC_NSEC_NONE: there is none */
} BscPicture;

BscPicture *bsc_picture_copy(const BscPicture *picture);
void bsc_picture_free(BscPicture *picture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BscPicture, bsc_picture_free)

/* What a window shows, from which pictures start. */
typedef struct BscShownPicture {
	BscPicture *picture; /* owned; its range is what is visible, its moment the playhead's */
	BscRange selection;  /* begin >= end: nothing is selected */
	bool is_recorded;    /* the command line can draw it from the same file */
} BscShownPicture;

/* A picture laid out, and what its scene borrows. */
typedef struct BscDrawing {
	BscScene *scene;
	/*< private >*/
	BscDocument *document;
	BscPlayhead playhead;
	char *text;
	GPtrArray *words;
} BscDrawing;

/* NULL with ERROR, one sentence, where PICTURE asks for what cannot be. */
BscDrawing *bsc_drawing_new(const BscPicture *picture, GError **error);
void bsc_drawing_free(BscDrawing *drawing);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BscDrawing, bsc_drawing_free)

/* The arguments of the command line that draw PICTURE to NAME. Free with g_free(). */
char *bsc_picture_command(const BscPicture *picture, const char *name);

/* NAME is of a file that holds all episodes for Perfetto, whatever else is chosen. */
bool bsc_picture_is_for_perfetto(const char *name);

/*
 * Draws PICTURE to PATH in a thread, by its suffix: a picture, or .json and .json.gz for Perfetto.
 * SOURCE goes to CALLBACK, which runs in the main loop. Nothing is written once CANCELLABLE is
 * cancelled, and what was there before stays.
 */
void bsc_picture_write(const BscPicture *picture, const char *path, GObject *source,
		       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
/* False with ERROR, one sentence, where the file could not be written. */
bool bsc_picture_write_finish(GAsyncResult *result, GError **error);
