/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/document.h"

static BscReplay **index_episodes(BscCapture *capture)
{
	size_t n = capture->timeline->n_episodes;
	BscReplay **replays = g_new(BscReplay *, n);

	for (size_t i = 0; i < n; i++)
		replays[i] = bsc_replay_new(capture, (BscRow)i);
	return replays;
}

static void free_replays(BscDocument *document)
{
	for (size_t i = 0; i < document->capture->timeline->n_episodes; i++)
		bsc_replay_free(document->replays[i]);
	g_free(document->replays);
}

BscDocument *bsc_document_take(BscCapture *capture)
{
	BscDocument *document = g_new0(BscDocument, 1);

	document->capture = capture;
	document->analysis = bsc_analysis_new(capture);
	document->highlights = bsc_highlights_new(capture->timeline, document->analysis);
	document->replays = index_episodes(capture);
	g_atomic_ref_count_init(&document->refs);
	return document;
}

BscDocument *bsc_document_ref(BscDocument *document)
{
	g_atomic_ref_count_inc(&document->refs);
	return document;
}

void bsc_document_unref(BscDocument *document)
{
	if (!document || !g_atomic_ref_count_dec(&document->refs))
		return;
	free_replays(document);
	bsc_highlights_free(document->highlights);
	bsc_analysis_free(document->analysis);
	bsc_capture_unref(document->capture);
	g_free(document);
}
