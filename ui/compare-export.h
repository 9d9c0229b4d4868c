/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "draw/theme.h"
#include "ui/compare-model.h"
#include "ui/range.h"

#include <gio/gio.h>

/* What of a comparison is drawn. */
typedef struct BscComparePicture {
	BscRange range; /* ns from the common zero */
	BscThemeKind theme;
	bool is_ghost, has_bars;
} BscComparePicture;

/*
 * Draws COMPARED to PATH (.svg, .png or .pdf) in a thread, as the command line does. SOURCE goes to
 * CALLBACK, which runs in the main loop, and lives until then.
 */
void bsc_compare_export(GObject *source, BscCompared *compared, const BscComparePicture *picture,
			const char *path, GAsyncReadyCallback callback, gpointer data);
/* False with ERROR, one sentence, where the file could not be written. */
bool bsc_compare_export_finish(GAsyncResult *result, GError **error);
