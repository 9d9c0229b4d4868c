/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "replay/replay.h"

/* One of the timelines that are replayed on one clock. */
typedef struct BscReplaySide {
	const BscReplay *replay; /* borrowed */
	const char *policy;      /* that it was simulated under; NULL: recorded */
	BscMoment zero;          /* what lies at 0 of the clock */
} BscReplaySide;

/* What is asked of the sides, at most two of them. */
typedef struct BscReplayQuery {
	const BscReplaySide *sides;
	size_t n_sides;
	BscAlignment alignment;
	bool has_at, has_steps;
	BscNsec at; /* ns from the zero of each side */
	BscStepKind steps;
	int32_t cpu; /* steps of this one alone; -1: of all */
} BscReplayQuery;

/* The state of every lane in 72 columns; then the steps, a line each. */
void bsc_report_replay_text(const BscReplayQuery *query, GString *out);
/* The same by docs/replay.schema.json. Free with g_free(). */
char *bsc_report_replay_json(const BscReplayQuery *query);
