/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/coarse.h"

#include <glib.h>

#include <string.h>

#define MIN_ROWS  64 /* of a lane: fewer are drawn one by one as fast */
#define PER_ROW   4  /* buckets of level 0 for each stretch */
#define N_CODES   (1 + BSC_N_STRETCHES * 4)
#define N_WEIGHED 5  /* levels that are weighed stretch by stretch; the others add up these */
#define SLACK     16 /* bytes behind the last level */
#define MAX_SPAN  ((uint64_t)1 << 62) /* ns: more exists in damaged input only */

G_STATIC_ASSERT(N_CODES <= BSC_COARSE_CLOSER);

uint8_t bsc_timeline_claim(const BscTimeline *timeline, size_t row)
{
	const BscIntervals *rows = &timeline->intervals;
	BscRow bringup = rows->bringup[row];
	bool has_bounds = rows->begin_low[row] != rows->begin_high[row] ||
			  rows->end_low[row] != rows->end_high[row];

	if (rows->kind[row] == BSC_STRETCH_FAILED && bringup != BSC_NO_ROW)
		return timeline->bringups[bringup].outcome == BSC_OUTCOME_UNFINISHED ? BSC_UNKNOWN
										     : BSC_EXACT;
	return has_bounds && rows->certainty[row] != BSC_UNKNOWN ? BSC_EXACT : rows->certainty[row];
}

/* The time of a lane cut into pieces without gap or overlap, from its begin on. */
typedef struct Pieces {
	uint64_t *end; /* ns from the lane's begin */
	uint8_t *code; /* a bucket's value, without flags */
	size_t n;
} Pieces;

/* What the bucket holds that pieces are being added to. */
typedef struct Scale {
	uint64_t cover[N_CODES]; /* ns; 0 but for those touched */
	uint8_t touched[N_CODES];
	unsigned n_touched;
	bool has_inside; /* a stretch that begins and ends in it */
} Scale;

static uint64_t middle(BscNsec low, BscNsec high)
{
	return (uint64_t)low + ((uint64_t)high - (uint64_t)low) / 2;
}

static void put_piece(Pieces *pieces, uint64_t end, uint8_t code)
{
	if (pieces->n > 0 && pieces->code[pieces->n - 1] == code) {
		pieces->end[pieces->n - 1] = end;
		return;
	}
	pieces->end[pieces->n] = end;
	pieces->code[pieces->n++] = code;
}

/* Pieces of the rows [FIRST, END), from BEGIN on; what is already taken is cut off. */
static void cut(const BscTimeline *timeline, size_t first, size_t end, uint64_t begin,
		Pieces *pieces)
{
	const BscIntervals *rows = &timeline->intervals;
	uint64_t taken = 0;

	for (size_t row = first; row < end; row++) {
		uint64_t from = middle(rows->begin_low[row], rows->begin_high[row]) - begin;
		uint64_t to = middle(rows->end_low[row], rows->end_high[row]) - begin;
		uint8_t code =
			bsc_coarse_bucket(rows->kind[row], bsc_timeline_claim(timeline, row));

		/* With nothing in front of it, even a moment is to be seen. */
		if (from > taken || row == first)
			to = MAX(to, from + 1);
		if (from > taken) {
			put_piece(pieces, from, BSC_COARSE_NOTHING);
			taken = from;
		}
		if (to <= taken)
			continue;
		put_piece(pieces, to, code);
		taken = to;
	}
}

static inline void add(Scale *scale, uint8_t code, uint64_t length)
{
	if (code == BSC_COARSE_NOTHING || length == 0)
		return;
	if (scale->cover[code] == 0)
		scale->touched[scale->n_touched++] = code;
	scale->cover[code] += length;
}

/* What covers most of a bucket of WIDTH ns; the remains of one stretch fill it from the half on. */
static inline uint8_t take_most(Scale *scale, uint64_t width)
{
	uint8_t best = BSC_COARSE_NOTHING;
	uint64_t most = 0, sum = 0;

	for (unsigned i = 0; i < scale->n_touched; i++) {
		uint8_t code = scale->touched[i];
		uint64_t cover = scale->cover[code];

		sum += cover;
		if (cover > most) {
			most = cover;
			best = code;
		}
		scale->cover[code] = 0;
	}
	if (!scale->has_inside && sum < width - sum)
		best = BSC_COARSE_NOTHING;
	scale->n_touched = 0;
	scale->has_inside = false;
	return best;
}

/* N buckets of CODE; up to SLACK of those behind them are written as well, and have no value yet.
 */
static inline void fill(uint8_t *out, uint8_t code, uint64_t n)
{
	memset(out, code, SLACK);
	if (n > SLACK)
		memset(out + SLACK, code, n - SLACK);
}

/*
 * As above for the bucket that LENGTH ns of CODE come up to the end of. Where both are known that
 * most buckets have, one stretch that ends and one that begins, nothing has to be added up.
 */
static inline uint8_t take_most_with(Scale *scale, uint8_t code, uint64_t length, uint64_t width)
{
	uint8_t other = scale->touched[0];

	if (scale->n_touched == 0 && length == width)
		return code;
	if (scale->n_touched == 1 && scale->cover[other] + length == width &&
	    code != BSC_COARSE_NOTHING) {
		bool is_other = scale->cover[other] >= length;

		scale->cover[other] = 0;
		scale->n_touched = 0;
		scale->has_inside = false;
		return is_other ? other : code;
	}
	add(scale, code, length);
	return take_most(scale, width);
}

/* One level of N buckets, WIDTH ns each. */
static void weigh(const Pieces *pieces, uint64_t width, uint8_t *out, size_t n)
{
	uint64_t begin = 0, border = width;
	Scale scale = { .n_touched = 0 };
	size_t bucket = 0;

	for (size_t i = 0; i < pieces->n; i++) {
		uint64_t end = pieces->end[i];
		uint8_t code = pieces->code[i];

		if (end >= border) {
			uint64_t whole = 0;

			out[bucket++] = take_most_with(&scale, code, border - begin, width);
			if (end - border >= width) {
				whole = (end - border) / width;
				fill(out + bucket, code, whole);
			}
			bucket += whole;
			begin = border + whole * width;
			border = begin + width;
			add(&scale, code, end - begin);
		} else {
			add(&scale, code, end - begin);
			scale.has_inside |= code != BSC_COARSE_NOTHING;
		}
		begin = end;
	}
	if (bucket < n)
		out[bucket] = take_most(&scale, width);
}

/* How much of each code is in each bucket of one level, ns. */
typedef struct Shares {
	uint64_t *ns;            /* by bucket, then by number of the code */
	uint8_t number[N_CODES]; /* of a code, among those of the lane */
	uint8_t code[N_CODES];
	unsigned n_codes;
} Shares;

static void count_codes(const Pieces *pieces, Shares *shares)
{
	bool is_used[N_CODES] = { false };

	for (size_t i = 0; i < pieces->n; i++)
		is_used[pieces->code[i]] = true;
	for (unsigned code = 0; code < N_CODES; code++)
		if (is_used[code] && code != BSC_COARSE_NOTHING) {
			shares->number[code] = (uint8_t)shares->n_codes;
			shares->code[shares->n_codes++] = (uint8_t)code;
		}
}

static void share_out(const Pieces *pieces, uint64_t width, Shares *shares)
{
	uint64_t begin = 0, border = width;
	size_t bucket = 0;

	for (size_t i = 0; i < pieces->n; i++) {
		uint64_t *ns = shares->ns + shares->number[pieces->code[i]];
		uint64_t counts = pieces->code[i] != BSC_COARSE_NOTHING;

		for (; pieces->end[i] > border; border += width, bucket++) {
			ns[bucket * shares->n_codes] += (border - begin) * counts;
			begin = border;
		}
		ns[bucket * shares->n_codes] += (pieces->end[i] - begin) * counts;
		begin = pieces->end[i];
	}
}

/* Adds up pairs of the N buckets in SHARES, and says what covers most where BELOW shows anything.
 */
static void add_up(Shares *shares, size_t n, const uint8_t *below, uint8_t *out)
{
	unsigned n_codes = shares->n_codes;

	for (size_t bucket = 0; bucket < (n + 1) / 2; bucket++) {
		const uint64_t *from = shares->ns + 2 * bucket * n_codes;
		uint64_t *to = shares->ns + bucket * n_codes, most = 0;
		uint8_t any = below[2 * bucket];
		unsigned best = 0;

		/* The last one may have no partner. */
		if (2 * bucket + 1 < n) {
			any |= below[2 * bucket + 1];
			for (unsigned i = 0; i < n_codes; i++)
				to[i] = from[i] + from[n_codes + i];
		} else {
			memmove(to, from, n_codes * sizeof *to);
		}
		for (unsigned i = 0; i < n_codes; i++) {
			best = to[i] > most ? i : best;
			most = MAX(to[i], most);
		}
		out[bucket] = any ? shares->code[best] : BSC_COARSE_NOTHING;
	}
}

static size_t size_of_level(const BscCoarseLane *lane, unsigned level)
{
	return ((lane->n - 1) >> level) + 1;
}

static uint8_t *level_of(const BscCoarseLane *lane, unsigned level)
{
	uint8_t *at = lane->buckets;

	for (unsigned l = 0; l < level; l++)
		at += size_of_level(lane, l);
	return at;
}

const uint8_t *bsc_coarse_level(const BscCoarseLane *lane, unsigned level, size_t *ret_n)
{
	*ret_n = size_of_level(lane, level);
	return level_of(lane, level);
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

static void fill_levels(BscCoarseLane *lane, const Pieces *pieces)
{
	unsigned n_weighed = MIN(N_WEIGHED, lane->n_levels);
	Shares shares = { .n_codes = 0 };
	unsigned level;

	for (level = 0; level < n_weighed; level++)
		weigh(pieces, lane->width << level, level_of(lane, level),
		      size_of_level(lane, level));
	if (level == lane->n_levels)
		return;
	count_codes(pieces, &shares);
	shares.ns = g_new0(uint64_t, size_of_level(lane, level - 1) * shares.n_codes);
	share_out(pieces, lane->width << (level - 1), &shares);
	for (; level < lane->n_levels; level++)
		add_up(&shares, size_of_level(lane, level - 1), level_of(lane, level - 1),
		       level_of(lane, level));
	g_free(shares.ns);
}

/* Flags the buckets of all levels that the band [LOW, HIGH] is at least twice as long as. */
static void flag_band(BscCoarseLane *lane, BscNsec low, BscNsec high, size_t *flagged)
{
	uint64_t from = (uint64_t)low - (uint64_t)lane->begin;
	uint64_t to = (uint64_t)high - (uint64_t)lane->begin;
	uint8_t *buckets = lane->buckets;

	for (unsigned level = 0; level < lane->n_levels; level++) {
		uint64_t width = lane->width << level;
		size_t n = size_of_level(lane, level);

		if ((to - from) / 2 < width)
			return;
		for (size_t i = MAX(from / width, flagged[level]); i <= to / width && i < n; i++) {
			buckets[i] |= BSC_COARSE_CLOSER;
			flagged[level] = i + 1;
		}
		buckets += n;
	}
}

static void flag_bands(BscCoarseLane *lane, const BscIntervals *rows, size_t first, size_t end)
{
	g_autofree size_t *flagged = g_new0(size_t, lane->n_levels);

	for (size_t row = first; row < end; row++) {
		if (rows->begin_low[row] < rows->begin_high[row])
			flag_band(lane, rows->begin_low[row], rows->begin_high[row], flagged);
		if (rows->end_low[row] < rows->end_high[row])
			flag_band(lane, rows->end_low[row], rows->end_high[row], flagged);
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

static void build_lane(const BscTimeline *timeline, size_t first, size_t end, BscCoarseLane *lane)
{
	const BscIntervals *rows = &timeline->intervals;
	Pieces pieces = { .n = 0 };
	size_t n_rows = end - first, n_buckets = 0;
	BscNsec begin = rows->begin_low[first], last = begin;
	uint64_t span;

	for (size_t row = first; row < end; row++)
		last = MAX(last, rows->end_high[row]);
	span = (uint64_t)last - (uint64_t)begin + 1;
	if (span >= MAX_SPAN)
		return;
	lane->begin = begin;
	lane->width = MAX(span / (PER_ROW * n_rows), 1);
	lane->n = span / lane->width + 1;
	do {
		n_buckets += size_of_level(lane, lane->n_levels++);
	} while (size_of_level(lane, lane->n_levels - 1) > 1);
	lane->buckets = g_malloc0(n_buckets + SLACK);

	pieces.end = g_new(uint64_t, 2 * n_rows);
	pieces.code = g_new(uint8_t, 2 * n_rows);
	cut(timeline, first, end, (uint64_t)begin, &pieces);
	fill_levels(lane, &pieces);
	g_free(pieces.end);
	g_free(pieces.code);
	flag_bands(lane, rows, first, end);
	list_alarms(lane, rows, first, end);
}

BscCoarse *bsc_coarse_new(const BscTimeline *timeline)
{
	const BscIntervals *rows = &timeline->intervals;
	BscCoarse *coarse;

	if (rows->n <= BSC_COARSE_FEW)
		return NULL;
	coarse = g_new0(BscCoarse, 1);
	coarse->n_lanes = timeline->n_lanes;
	coarse->lanes = g_new0(BscCoarseLane, timeline->n_lanes);
	for (size_t i = 0; i < timeline->n_lanes; i++) {
		size_t first = timeline->lanes[i].first_interval;
		size_t end = first + timeline->lanes[i].n_intervals;

		while (end > first && rows->depth[end - 1] > 0)
			end--;
		if (end - first >= MIN_ROWS)
			build_lane(timeline, first, end, &coarse->lanes[i]);
	}
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
