/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "report/replay.h"

/* Walks through the steps of all sides in the order of the common clock. */
typedef struct BscStory {
	const BscReplayQuery *query;
	const BscReplayStep *steps[2];
	size_t n[2], at[2];
} BscStory;

BscStory bsc_story_new(const BscReplayQuery *query);
/* The next step and its side; NULL at the end. Of one moment the first side's comes first. */
const BscReplayStep *bsc_story_next(BscStory *story, size_t *ret_side);

/* The steps, a line each. */
void bsc_report_replay_story(const BscReplayQuery *query, GString *out);
