/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "analysis/analysis.h"
#include "draw/highlight.h"
#include "model/capture.h"
#include "replay/replay.h"

/* A capture with all that is computed of it once. Reference counted, immutable. */
typedef struct BscDocument {
	BscCapture *capture;       /* owned */
	BscAnalysis *analysis;     /* owned */
	BscHighlights *highlights; /* owned */
	BscReplay **replays;       /* owned; one for each episode */
	/*< private >*/
	gatomicrefcount refs;
} BscDocument;

/* Analyses CAPTURE, which is taken. For a thread that nobody waits for. */
BscDocument *bsc_document_take(BscCapture *capture);
/* The episode that matters most: the boot, else the first. */
BscRow bsc_document_best_episode(const BscDocument *document);
/* The episode that the stretch INTERVAL belongs to. */
BscRow bsc_document_episode_of(const BscDocument *document, BscRow interval);
BscDocument *bsc_document_ref(BscDocument *document);
void bsc_document_unref(BscDocument *document); /* NULL is nothing */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BscDocument, bsc_document_unref)
