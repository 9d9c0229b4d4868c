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

BscRow bsc_document_best_episode(const BscDocument *document)
{
	const BscTimeline *timeline = document->capture->timeline;

	for (BscRow i = 0; i < timeline->n_episodes; i++)
		if (timeline->episodes[i].kind == BSC_EPISODE_BOOT)
			return i;
	return 0;
}

BscRow bsc_document_episode_of(const BscDocument *document, BscRow interval)
{
	const BscTimeline *timeline = document->capture->timeline;

	return timeline->lanes[timeline->intervals.lane[interval]].episode;
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
