/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/coarse-weigh.h"

#include <glib.h>

#define MIN_ROWS 64                  /* of a lane: fewer are drawn one by one as fast */
#define PER_ROW  4                   /* buckets of level 0 for each stretch */
#define MAX_SPAN ((uint64_t)1 << 62) /* ns: more exists in damaged input only */

static inline bool has_bounds(const BscIntervals *rows, size_t row)
{
	return rows->begin_low[row] != rows->begin_high[row] ||
	       rows->end_low[row] != rows->end_high[row];
}

static inline uint8_t claim_of(const BscIntervals *rows, const BscBringup *bringups, size_t row)
{
	uint8_t certainty = rows->certainty[row];

	if (rows->kind[row] == BSC_STRETCH_FAILED && rows->bringup[row] != BSC_NO_ROW)
		return bringups[rows->bringup[row]].outcome == BSC_OUTCOME_UNFINISHED ? BSC_UNKNOWN
										      : BSC_EXACT;
	return certainty != BSC_UNKNOWN && has_bounds(rows, row) ? BSC_EXACT : certainty;
}

uint8_t bsc_timeline_claim(const BscTimeline *timeline, size_t row)
{
	return claim_of(&timeline->intervals, timeline->bringups, row);
}

/* What makes the levels of one lane after another. */
typedef struct Builder {
	const BscTimeline *timeline;
	BscCoarsePieces pieces; /* owned: room for the longest lane */
	uint8_t *levels[BSC_COARSE_MAX_LEVELS];
} Builder;

/*
 * The middle of [LOW, HIGH], ns from the begin of LANE, which ends with LAST. An edge may be known
 * so little that its middle lies outside.
 */
static inline uint64_t place_of(const BscCoarseLane *lane, BscNsec last, BscNsec low, BscNsec high)
{
	BscNsec at = (BscNsec)((uint64_t)low + ((uint64_t)high - (uint64_t)low) / 2);

	return (uint64_t)CLAMP(at, lane->begin, last) - (uint64_t)lane->begin;
}

static inline void put_piece(BscCoarsePieces *pieces, uint8_t *before, uint64_t end, uint8_t code)
{
	pieces->n += code != *before;
	pieces->end[pieces->n - 1] = end;
	pieces->code[pieces->n - 1] = code;
	*before = code;
}

/*
 * Cuts LANE, whose rows are [FIRST, END) and reach to LAST, into pieces; what is already taken is
 * cut off. True if some of the rows have bounds.
 */
static bool cut(Builder *b, const BscCoarseLane *lane, size_t first, size_t end, BscNsec last)
{
	/* Copies, which what is written through pointers cannot change. */
	const BscIntervals rows = b->timeline->intervals;
	BscCoarsePieces pieces = { .end = b->pieces.end, .code = b->pieces.code };
	uint64_t taken = 0;
	uint8_t before = BSC_COARSE_CLOSER;
	bool has_any_bounds = false;

	for (size_t row = first; row < end; row++) {
		uint64_t from = place_of(lane, last, rows.begin_low[row], rows.begin_high[row]);
		uint64_t to = place_of(lane, last, rows.end_low[row], rows.end_high[row]);
		uint8_t claim = claim_of(&rows, b->timeline->bringups, row);

		has_any_bounds |= has_bounds(&rows, row);
		/* With nothing in front of it, even a moment is to be seen. */
		if (from > taken || row == first)
			to = MAX(to, from + 1);
		if (from > taken) {
			put_piece(&pieces, &before, from, BSC_COARSE_NOTHING);
			taken = from;
		}
		if (to <= taken)
			continue;
		put_piece(&pieces, &before, to, bsc_coarse_bucket(rows.kind[row], claim));
		taken = to;
	}
	put_piece(&pieces, &before,
		  (lane->width << BSC_COARSE_N_FINE) *
			  bsc_coarse_n_buckets(lane, BSC_COARSE_N_FINE),
		  BSC_COARSE_NOTHING);
	b->pieces.n = pieces.n;
	return has_any_bounds;
}

static size_t size_of_level(const BscCoarseLane *lane, unsigned level)
{
	return bsc_coarse_n_buckets(lane, level) + BSC_COARSE_SLACK;
}

const uint8_t *bsc_coarse_level(const BscCoarseLane *lane, unsigned level, size_t *ret_n)
{
	const uint8_t *at = lane->buckets;

	for (unsigned l = 0; l < level; l++)
		at += size_of_level(lane, l);
	*ret_n = bsc_coarse_n_buckets(lane, level);
	return at;
}

size_t bsc_coarse_first_alarm(const BscCoarseLane *lane, size_t row)
{
	size_t first = 0, end = lane->n_alarms;

	while (first < end) {
		size_t mid = first + (end - first) / 2;

		if (lane->alarms[mid] < row)
			first = mid + 1;
		else
			end = mid;
	}
	return first;
}

/* Flags the buckets of all levels that the band [LOW, HIGH] is at least twice as long as. */
static void flag_band(const BscCoarseLane *lane, uint8_t *const *levels, BscNsec low, BscNsec high,
		      size_t *flagged)
{
	uint64_t from = (uint64_t)MAX(low, lane->begin) - (uint64_t)lane->begin;
	uint64_t to = (uint64_t)high - (uint64_t)lane->begin;

	for (unsigned level = 0; level < lane->n_levels; level++) {
		uint64_t width = lane->width << level;
		size_t n = bsc_coarse_n_buckets(lane, level);

		if ((to - from) / 2 < width)
			return;
		for (size_t i = MAX(from / width, flagged[level]); i <= to / width && i < n; i++) {
			levels[level][i] |= BSC_COARSE_CLOSER;
			flagged[level] = i + 1;
		}
	}
}

static void flag_bands(const BscCoarseLane *lane, uint8_t *const *levels, const BscIntervals *rows,
		       size_t first, size_t end)
{
	size_t flagged[BSC_COARSE_MAX_LEVELS] = { 0 };

	for (size_t row = first; row < end; row++) {
		if (rows->begin_low[row] < rows->begin_high[row])
			flag_band(lane, levels, rows->begin_low[row], rows->begin_high[row],
				  flagged);
		if (rows->end_low[row] < rows->end_high[row])
			flag_band(lane, levels, rows->end_low[row], rows->end_high[row], flagged);
	}
}

static void list_alarms(BscCoarseLane *lane, const BscIntervals *rows, size_t first, size_t end)
{
	GArray *alarms = g_array_new(FALSE, FALSE, sizeof(BscRow));

	for (size_t row = first; row < end; row++) {
		BscRow at = (BscRow)row;

		if (bsc_stretch_is_alarm(rows->kind[row]))
			g_array_append_val(alarms, at);
	}
	lane->n_alarms = alarms->len;
	lane->alarms = (BscRow *)(void *)g_array_free(alarms, alarms->len == 0);
}

/* Room for all levels of LANE, of which LEVELS tells where they are. */
static void make_levels(BscCoarseLane *lane, uint8_t **levels)
{
	size_t size = 0;
	uint8_t *at;

	do {
		size += size_of_level(lane, lane->n_levels++);
	} while (lane->n_levels <= BSC_COARSE_N_FINE ||
		 bsc_coarse_n_buckets(lane, lane->n_levels - 1) > 1);
	lane->buckets = at = g_malloc0(size);
	for (unsigned level = 0; level < lane->n_levels; level++) {
		levels[level] = at;
		at += size_of_level(lane, level);
	}
}

static void build_lane(Builder *b, size_t first, size_t end, BscCoarseLane *lane)
{
	const BscIntervals *rows = &b->timeline->intervals;
	BscNsec begin = rows->begin_low[first], last = begin;
	bool has_any_bounds;
	uint64_t span;

	for (size_t row = first; row < end; row++)
		last = MAX(last, rows->end_high[row]);
	span = (uint64_t)last - (uint64_t)begin + 1;
	if (span >= MAX_SPAN)
		return;
	lane->begin = begin;
	lane->width = MAX(span / (PER_ROW * (end - first)), 1);
	lane->n = span / lane->width + 1;
	make_levels(lane, b->levels);

	has_any_bounds = cut(b, lane, first, end, last);
	bsc_coarse_weigh(lane, &b->pieces, b->levels);
	if (has_any_bounds)
		flag_bands(lane, b->levels, rows, first, end);
	list_alarms(lane, rows, first, end);
}

/* How many rows of LANE are of depth 0; they come first. */
static size_t count_rows(const BscTimeline *timeline, const BscLane *lane)
{
	size_t first = lane->first_interval, end = first + lane->n_intervals;

	while (end > first && timeline->intervals.depth[end - 1] > 0)
		end--;
	return end - first;
}

BscCoarse *bsc_coarse_new(const BscTimeline *timeline)
{
	Builder b = { .timeline = timeline };
	size_t n_most = 0;
	BscCoarse *coarse;

	if (timeline->intervals.n <= BSC_COARSE_FEW)
		return NULL;
	coarse = g_new0(BscCoarse, 1);
	coarse->n_lanes = timeline->n_lanes;
	coarse->lanes = g_new0(BscCoarseLane, timeline->n_lanes);
	for (size_t i = 0; i < timeline->n_lanes; i++)
		n_most = MAX(n_most, timeline->lanes[i].n_intervals);
	b.pieces.end = g_new(uint64_t, 2 * n_most + 1);
	b.pieces.code = g_new(uint8_t, 2 * n_most + 1);
	for (size_t i = 0; i < timeline->n_lanes; i++) {
		size_t first = timeline->lanes[i].first_interval;
		size_t n = count_rows(timeline, &timeline->lanes[i]);

		if (n >= MIN_ROWS)
			build_lane(&b, first, first + n, &coarse->lanes[i]);
	}
	g_free(b.pieces.end);
	g_free(b.pieces.code);
	return coarse;
}

void bsc_coarse_free(BscCoarse *coarse)
{
	if (!coarse)
		return;
	for (size_t i = 0; i < coarse->n_lanes; i++) {
		g_free(coarse->lanes[i].buckets);
		g_free(coarse->lanes[i].alarms);
	}
	g_free(coarse->lanes);
	g_free(coarse);
}
