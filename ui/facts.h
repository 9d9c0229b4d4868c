/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "analysis/analysis.h"
#include "draw/scene.h"
#include "model/capture.h"

#include <glib.h>

/*
 * What the panes say in words and figures, as plain text: the widgets only place it. Every figure
 * has its unit and says where it is not exact.
 */
typedef enum BscFactKind {
	BSC_FACT_TEXT,
	BSC_FACT_ALARM,  /* a figure of what went wrong */
	BSC_FACT_FIGURE, /* a length, to be aligned with those above and below */
	BSC_FACT_RECORD, /* an event as text */
} BscFactKind;

typedef struct BscFact {
	char *key;
	char *value;
	BscFactKind kind;
} BscFact;

typedef struct BscFactGroup {
	char *title;
	char *subtitle; /* "": none */
	GArray *facts;  /* of BscFact */
} BscFactGroup;

/* A list of BscFactGroup; free with g_ptr_array_unref(). */
typedef GPtrArray BscFacts;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BscFacts, g_ptr_array_unref)

BscFacts *bsc_facts_new(void);
BscFactGroup *bsc_facts_group(BscFacts *facts, const char *title, const char *subtitle);
/* Appends a fact; VALUE is taken. Nothing is appended for NULL. */
void bsc_facts_take(BscFactGroup *group, BscFactKind kind, const char *key, char *value);

/* The stretch ROW, its CPU and the events behind it. */
BscFacts *bsc_facts_interval(const BscCapture *capture, BscRow row);
/* The CPU of LANE in its episode. */
BscFacts *bsc_facts_lane(const BscCapture *capture, BscRow lane);
/* The one of KIND in ROW; where that is BSC_REF_NONE, EPISODE. */
BscFacts *bsc_facts_pick(const BscCapture *capture, BscRow episode, BscRefKind kind, BscRow row);
/* The arrow ROW. */
BscFacts *bsc_facts_arrow(const BscCapture *capture, BscRow row);
/* EPISODE and the capture it is in; EPISODE may be BSC_NO_ROW. */
BscFacts *bsc_facts_episode(const BscCapture *capture, BscRow episode);

/* The first group of the above as lines "key: value", of a stretch or an arrow. g_free(). */
char *bsc_facts_tooltip(const BscCapture *capture, bool is_arrow, BscRow row);

/* "Bring-up at boot", "CPU3 offline", … Free with g_free(). */
char *bsc_facts_episode_title(const BscCapture *capture, BscRow episode);

/* "6.12.117 · aarch64 · 8 CPUs · clock local · 0 events lost". Free with g_free(). */
char *bsc_facts_subtitle(const BscCapture *capture);

/* What damage there is, in one sentence; NULL: none. Free with g_free(). */
char *bsc_facts_damage(const BscCapture *capture);

/*
 * One group: the figures of EPISODE that matter, keys being what they measure. ANALYSIS may be
 * NULL: then there are only those that need none.
 */
BscFacts *bsc_facts_summary(const BscCapture *capture, const BscAnalysis *analysis, BscRow episode);

/* How PATH is called in title bars: its name, with the folder where the name says nothing. */
char *bsc_facts_display_name(const char *path);

/*
 * A moment since the beginning of EPISODE, to the microsecond: "3.912 ms", "1.003746 s"; "unknown"
 * for BSC_NSEC_NONE. Two different ones give "3.912 .. 4.100 ms". Free with g_free().
 */
char *bsc_facts_moment(const BscTimeline *timeline, BscRow episode, BscNsec low, BscNsec high);

/* As above with all digits down to the ns: "3.912345 ms". For a place, not for an event. */
char *bsc_facts_place(const BscTimeline *timeline, BscRow episode, BscNsec t);

/* What BEGIN to END is, in as many digits as tell them apart: "3.912 .. 4.100 ms". */
char *bsc_facts_range(const BscTimeline *timeline, BscRow episode, BscNsec begin, BscNsec end);

/* The same three, counted from ZERO. */
char *bsc_facts_moment_from(BscNsec zero, BscNsec low, BscNsec high);
char *bsc_facts_place_from(BscNsec zero, BscNsec t);
char *bsc_facts_range_from(BscNsec zero, BscNsec begin, BscNsec end);
