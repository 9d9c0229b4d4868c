/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draw/highlight.h"

#include <stdlib.h>
#include <string.h>

#define BIT(class) BSC_CLASS_BIT(BSC_CLASS_##class)

/* The control task waits for an AP, or for anything, without and with sleeping. */
#define ALL_SLEEPS                                                                                 \
	(BIT(ASLEEP_ALIVE) | BIT(ASLEEP_CPU_RUNNING) | BIT(ASLEEP_ONLINE_IDLE) |                   \
	 BIT(ASLEEP_AP_THREAD) | BIT(ASLEEP_CREATION) | BIT(ASLEEP_GRACE_PERIOD) |                 \
	 BIT(ASLEEP_STOP_MACHINE) | BIT(ASLEEP_DEAD) | BIT(ASLEEP_PARK) | BIT(ASLEEP_OTHER))
#define CONTROL_WAITS (ALL_SLEEPS | BIT(SPIN_ALIVE))

struct BscHighlights {
	size_t n_lanes;
	BscGlow *glows[BSC_HIGHLIGHT_FOUND + 1];
	BscRow *first[BSC_HIGHLIGHT_FOUND + 1]; /* by lane; n_lanes + 1 entries */
};

static const char *const names[] = {
#define X(highlight, name, text) name,
	BSC_HIGHLIGHTS(X)
#undef X
};

static const char *const texts[] = {
#define X(highlight, name, text) text,
	BSC_HIGHLIGHTS(X)
#undef X
};

const char *bsc_highlight_name(BscHighlight highlight)
{
	return names[highlight];
}

const char *bsc_highlight_text(BscHighlight highlight)
{
	return texts[highlight];
}

bool bsc_highlight_parse(const char *name, BscHighlight *ret_highlight)
{
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
		if (strcmp(names[i], name) == 0) {
			*ret_highlight = (BscHighlight)i;
			return true;
		}
	return false;
}

/* A glow before all of them are sorted into their lanes. */
typedef struct Found {
	BscRow lane;
	BscGlow glow;
} Found;

/* An episode while its highlights are gathered. */
typedef struct Finder {
	const BscTimeline *timeline;
	const BscStays *stays;
	const BscEpisodeFigures *figures;
	BscRow first_lane;
	size_t n_lanes;
	GArray *found; /* of Found, for one highlight */
} Finder;

static void add(Finder *finder, BscRow lane, BscNsec begin, BscNsec end)
{
	Found found = { lane, { begin, end } };

	if (begin < end)
		g_array_append_val(finder->found, found);
}

/* STAY may be in one of WANTED; where nothing is known it is not. */
static bool may_be(const BscStay *stay, BscClassSet wanted)
{
	return stay->classes != ~(BscClassSet)0 && (stay->classes & wanted) != 0;
}

static void find_spins(Finder *finder)
{
	for (size_t i = 0; i < finder->n_lanes; i++) {
		BscRow lane = finder->first_lane + (BscRow)i;
		BscClassSet wanted = finder->timeline->lanes[lane].is_control ? CONTROL_WAITS
									      : BIT(SPIN_RELEASE);

		for (BscRow row = finder->stays->first[lane]; row < finder->stays->first[lane + 1];
		     row++) {
			const BscStay *stay = &finder->stays->stays[row];

			if (may_be(stay, wanted))
				add(finder, lane, stay->begin, stay->end);
		}
	}
}

static int compare_waits(const void *a, const void *b)
{
	const BscSerializedWait *x = a, *y = b;

	return x->begin < y->begin ? -1 : x->begin > y->begin;
}

/* The first row of LANE's stays that ends after T. */
static BscRow stay_after(const BscStays *stays, BscRow lane, BscNsec t)
{
	BscRow low = stays->first[lane], high = stays->first[lane + 1];

	while (low < high) {
		BscRow mid = low + (high - low) / 2;

		if (stays->stays[mid].end <= t)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* The sleeps and spins that make up WAIT, without what the control task does between them. */
static void find_waiter(Finder *finder, BscRow lane, const BscSerializedWait *wait)
{
	const BscStays *stays = finder->stays;

	for (BscRow row = stay_after(stays, lane, wait->begin);
	     row < stays->first[lane + 1] && stays->stays[row].begin < wait->end; row++)
		if (may_be(&stays->stays[row], CONTROL_WAITS))
			add(finder, lane, MAX(stays->stays[row].begin, wait->begin),
			    MIN(stays->stays[row].end, wait->end));
}

/* One of the N waits, sorted and apart from each other, is for another CPU and overlaps STAY. */
static bool is_held(const BscStay *stay, uint32_t cpu, const BscSerializedWait *waits, size_t n)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (waits[mid].end <= stay->begin)
			low = mid + 1;
		else
			high = mid;
	}
	/* At most a few waits in a row are for the same CPU. */
	for (; low < n && waits[low].begin < stay->end; low++)
		if (waits[low].cpu != cpu)
			return true;
	return false;
}

static void find_waits(Finder *finder)
{
	size_t n = finder->figures->n_serialized_waits;
	g_autofree BscSerializedWait *waits = g_new(BscSerializedWait, n);

	if (n == 0)
		return;
	memcpy(waits, finder->figures->serialized_waits, n * sizeof(*waits));
	qsort(waits, n, sizeof(*waits), compare_waits);
	for (size_t i = 0; i < finder->n_lanes; i++) {
		BscRow lane = finder->first_lane + (BscRow)i;
		const BscLane *at = &finder->timeline->lanes[lane];

		for (size_t wait = 0; at->is_control && wait < n; wait++)
			find_waiter(finder, lane, &waits[wait]);
		for (BscRow row = finder->stays->first[lane];
		     !at->is_control && row < finder->stays->first[lane + 1]; row++) {
			const BscStay *stay = &finder->stays->stays[row];

			if (may_be(stay, BIT(SPIN_RELEASE)) && is_held(stay, at->cpu, waits, n))
				add(finder, lane, stay->begin, stay->end);
		}
	}
}

/* The lane of CPU as an AP; BSC_NO_ROW: it has none. */
static BscRow lane_of(const Finder *finder, uint32_t cpu)
{
	const BscLane *lanes = finder->timeline->lanes + finder->first_lane;
	size_t low = 0, high = finder->n_lanes;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (lanes[mid].is_control || lanes[mid].cpu < cpu)
			low = mid + 1;
		else
			high = mid;
	}
	return low < finder->n_lanes && lanes[low].cpu == cpu ? finder->first_lane + (BscRow)low
							      : BSC_NO_ROW;
}

static void find_path(Finder *finder)
{
	for (size_t i = 0; i < finder->figures->n_path; i++) {
		const BscPathStep *step = &finder->figures->path[i];
		BscRow lane = step->is_control ? finder->first_lane : lane_of(finder, step->cpu);

		if (lane != BSC_NO_ROW &&
		    finder->timeline->lanes[lane].is_control == step->is_control)
			add(finder, lane, step->begin, step->end);
	}
}

static int compare_found(const void *a, const void *b)
{
	const Found *x = a, *y = b;

	if (x->lane != y->lane)
		return x->lane < y->lane ? -1 : 1;
	return x->glow.begin < y->glow.begin ? -1 : x->glow.begin > y->glow.begin;
}

/* Sorts what was FOUND into its lanes, joining what touches. */
static void store(BscHighlights *highlights, BscHighlight highlight, GArray *found)
{
	BscGlow *glows = g_new(BscGlow, found->len);
	BscRow *first = g_new(BscRow, highlights->n_lanes + 1);
	BscRow n = 0;
	guint at = 0;

	if (found->len > 1)
		qsort(found->data, found->len, sizeof(Found), compare_found);
	for (BscRow lane = 0; lane < highlights->n_lanes; lane++) {
		first[lane] = n;
		for (; at < found->len && g_array_index(found, Found, at).lane == lane; at++) {
			BscGlow glow = g_array_index(found, Found, at).glow;

			if (n > first[lane] && glow.begin <= glows[n - 1].end)
				glows[n - 1].end = MAX(glows[n - 1].end, glow.end);
			else
				glows[n++] = glow;
		}
	}
	first[highlights->n_lanes] = n;
	highlights->glows[highlight] = glows;
	highlights->first[highlight] = first;
}

BscHighlights *bsc_highlights_new(const BscTimeline *timeline, const BscAnalysis *analysis)
{
	static void (*const finders[BSC_N_HIGHLIGHTS])(Finder * finder) = {
		[BSC_HIGHLIGHT_WAITS] = find_waits,
		[BSC_HIGHLIGHT_SPIN] = find_spins,
		[BSC_HIGHLIGHT_PATH] = find_path,
	};
	BscHighlights *highlights = g_new0(BscHighlights, 1);

	highlights->n_lanes = timeline->n_lanes;
	for (int kind = BSC_HIGHLIGHT_NONE + 1; kind < BSC_N_HIGHLIGHTS; kind++) {
		Finder finder = { .timeline = timeline, .stays = analysis->stays };

		finder.found = g_array_new(FALSE, FALSE, sizeof(Found));
		for (size_t i = 0; i < analysis->n_episodes; i++) {
			finder.figures = &analysis->episodes[i];
			finder.first_lane =
				bsc_timeline_lanes(timeline, (BscRow)i, &finder.n_lanes);
			if (finder.n_lanes > 0)
				finders[kind](&finder);
		}
		store(highlights, (BscHighlight)kind, finder.found);
		g_array_free(finder.found, TRUE);
	}
	return highlights;
}

BscHighlights *bsc_highlights_new_found(const BscTimeline *timeline, const BscRow *rows, size_t n)
{
	const BscIntervals *at = &timeline->intervals;
	BscHighlights *highlights = g_new0(BscHighlights, 1);
	Finder finder = { .timeline = timeline };

	highlights->n_lanes = timeline->n_lanes;
	finder.found = g_array_new(FALSE, FALSE, sizeof(Found));
	for (size_t i = 0; i < n; i++)
		add(&finder, at->lane[rows[i]], at->begin_low[rows[i]],
		    MAX(at->end_high[rows[i]], at->begin_low[rows[i]] + 1));
	store(highlights, BSC_HIGHLIGHT_FOUND, finder.found);
	g_array_free(finder.found, TRUE);
	return highlights;
}

void bsc_highlights_free(BscHighlights *highlights)
{
	if (!highlights)
		return;
	for (int kind = 0; kind <= BSC_HIGHLIGHT_FOUND; kind++) {
		g_free(highlights->glows[kind]);
		g_free(highlights->first[kind]);
	}
	g_free(highlights);
}

bool bsc_highlights_next(const BscHighlights *highlights, BscHighlight highlight, BscRow lane,
			 BscNsec t, BscGlow *ret)
{
	const BscGlow *glows = highlights->glows[highlight];
	BscRow low = highlights->first[highlight][lane];
	BscRow high = highlights->first[highlight][lane + 1], end = high;

	while (low < high) {
		BscRow mid = low + (high - low) / 2;

		if (glows[mid].end <= t)
			low = mid + 1;
		else
			high = mid;
	}
	if (low == end)
		return false;
	*ret = glows[low];
	return true;
}

bool bsc_highlights_has_any(const BscHighlights *highlights, BscHighlight highlight, BscRow lane)
{
	const BscRow *first = highlights->first[highlight];

	return first[lane + 1] > first[lane];
}
