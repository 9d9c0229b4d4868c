/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/coarse.h"
#include "tests/unit/draw/crowd.h"

/* Every bucket of the coarse table, against the pieces that its lane is cut into. */

#define MAX_CODES 128
#define N_HALVED  5 /* levels where less than half of a bucket may be hidden */

typedef struct Case {
	const char *name;
	Crowd crowd;
	BscNsec times, parts; /* what all times are multiplied with, and divided by; 0: nothing */
	size_t per_vague;     /* one of so many stretches may have ended long before it began */
} Case;

static const Case cases[] = {
	{ "noise", { .n_lanes = 3, .seed = 1, .n_stretches = 40000 } },
	{ "one-lane", { .n_lanes = 1, .seed = 2, .n_stretches = 40000, .per_alarm = 900 } },
	{ "gaps", { .n_lanes = 20, .seed = 3, .n_stretches = 40000, .per_gap = 2 } },
	{ "gaps-everywhere", { .n_lanes = 20, .seed = 4, .n_stretches = 40000, .per_gap = 1 } },
	{ "long",
	  { .n_lanes = 40, .seed = 5, .n_stretches = 40000, .per_long = 100, .per_gap = 9 } },
	{ "bands",
	  { .n_lanes = 9, .seed = 6, .n_stretches = 40000, .per_band = 3, .per_long = 300 } },
	{ "moments",
	  { .n_lanes = 2, .seed = 7, .n_stretches = 40000, .per_empty = 2, .per_gap = 9 } },
	{ "few-in-a-lane",
	  { .n_lanes = 500, .seed = 8, .n_stretches = 34000, .per_gap = 5, .per_alarm = 5 } },
	{ "many-in-a-nanosecond",
	  { .n_lanes = 9, .seed = 9, .n_stretches = 40000, .per_gap = 9 },
	  .parts = 1500 },
	{ "a-nanosecond", { .n_lanes = 9, .seed = 10, .n_stretches = 40000 }, .parts = 1 << 30 },
	{ "a-lifetime",
	  { .n_lanes = 9, .seed = 11, .n_stretches = 40000, .per_gap = 3, .per_long = 900 },
	  .times = 50000000000 },
	{ "ends-outside",
	  { .n_lanes = 10, .seed = 12, .n_stretches = 40000, .per_gap = 9 },
	  .per_vague = 40 },
};

static void scale(BscNsec *t, size_t n, const Case *c)
{
	for (size_t i = 0; i < n; i++)
		t[i] = t[i] * MAX(c->times, 1) / MAX(c->parts, 1);
}

static BscCapture *make(const Case *c)
{
	BscCapture *capture = crowd_new(&c->crowd);
	BscIntervals *rows = &capture->timeline->intervals;

	scale(rows->begin_low, rows->n, c);
	scale(rows->begin_high, rows->n, c);
	scale(rows->end_low, rows->n, c);
	scale(rows->end_high, rows->n, c);
	for (size_t row = 0; c->per_vague > 0 && row < rows->n; row += c->per_vague)
		rows->end_low[row] -= rows->end_low[row] * 3 / 2;
	return capture;
}

/* A lane, and what it is cut into: pieces of one code, in order, from its begin on. */
typedef struct Lane {
	const BscTimeline *timeline;
	size_t first, end; /* rows */
	const BscCoarseLane *coarse;
	uint64_t *begins, *ends;
	uint8_t *codes;
	size_t n;
} Lane;

static void put(Lane *lane, uint64_t end, uint8_t code)
{
	if (lane->n == 0 || lane->codes[lane->n - 1] != code) {
		lane->begins[lane->n] = lane->n > 0 ? lane->ends[lane->n - 1] : 0;
		lane->codes[lane->n++] = code;
	}
	lane->ends[lane->n - 1] = end;
}

static Lane lane_new(const BscTimeline *timeline, const BscCoarse *coarse, BscRow i)
{
	const BscIntervals *rows = &timeline->intervals;
	const BscLane *at = &timeline->lanes[i];
	Lane lane = { .timeline = timeline,
		      .first = at->first_interval,
		      .end = at->first_interval + at->n_intervals,
		      .coarse = &coarse->lanes[i] };
	uint64_t taken = 0;

	lane.begins = g_new(uint64_t, 2 * at->n_intervals);
	lane.ends = g_new(uint64_t, 2 * at->n_intervals);
	lane.codes = g_new(uint8_t, 2 * at->n_intervals);
	for (size_t row = lane.first; row < lane.end; row++) {
		BscNsec low = rows->begin_low[row], high = rows->begin_high[row];
		uint64_t from = (uint64_t)(low + (high - low) / 2 - lane.coarse->begin), to;

		low = rows->end_low[row];
		high = rows->end_high[row];
		to = (uint64_t)(MAX(low + (high - low) / 2, lane.coarse->begin) -
				lane.coarse->begin);
		if (from > taken)
			put(&lane, taken = from, BSC_COARSE_NOTHING);
		/* A moment with nothing in front of it counts as a nanosecond. */
		if (to <= taken && (lane.n == 0 || lane.codes[lane.n - 1] == BSC_COARSE_NOTHING))
			to = taken + 1;
		if (to > taken)
			put(&lane, taken = to,
			    bsc_coarse_bucket(rows->kind[row], bsc_timeline_claim(timeline, row)));
	}
	return lane;
}

static void lane_clear(Lane *lane)
{
	g_free(lane->begins);
	g_free(lane->ends);
	g_free(lane->codes);
}

/* Bucket I of LEVEL says VALUE. *AT is the first piece that may be in it, IS_ANY_BELOW of level. */
static void check_bucket(const Lane *lane, unsigned level, size_t i, size_t *at, uint8_t value,
			 bool is_any_below)
{
	uint64_t width = lane->coarse->width << level, begin = i * width, end = begin + width;
	uint64_t cover[MAX_CODES] = { 0 }, sum = 0, most = 0;
	bool has_inside = false, is_shown;

	while (*at < lane->n && lane->ends[*at] <= begin)
		++*at;
	for (size_t j = *at; j < lane->n && lane->begins[j] < end; j++) {
		uint64_t length = MIN(lane->ends[j], end) - MAX(lane->begins[j], begin);

		if (lane->codes[j] == BSC_COARSE_NOTHING)
			continue;
		cover[lane->codes[j]] += length;
		most = MAX(most, cover[lane->codes[j]]);
		sum += length;
		has_inside |= lane->begins[j] >= begin && lane->ends[j] < end;
	}
	is_shown = level < N_HALVED ? has_inside || sum >= width - sum : is_any_below;
	g_assert_cmpint(value != BSC_COARSE_NOTHING, ==, is_shown);
	if (is_shown)
		g_assert_cmpuint(cover[value], ==, most);
}

static void test_every_bucket_shows_what_covers_most(gconstpointer data)
{
	g_autoptr(BscCapture) capture = make(data);
	BscCoarse *coarse = bsc_coarse_new(capture->timeline);

	for (BscRow i = 0; i < coarse->n_lanes; i++) {
		Lane lane = lane_new(capture->timeline, coarse, i);
		const uint8_t *below = NULL;
		size_t n_below = 0, n = 0;

		g_assert_cmpuint(lane.coarse->n_levels, >, 0);
		for (unsigned level = 0; level < lane.coarse->n_levels; level++) {
			const uint8_t *buckets = bsc_coarse_level(lane.coarse, level, &n);
			size_t at = 0;

			for (size_t j = 0; j < n; j++) {
				uint8_t any = level == 0 ? 0 : below[2 * j];

				if (2 * j + 1 < n_below)
					any |= below[2 * j + 1];
				check_bucket(&lane, level, j, &at,
					     buckets[j] & (uint8_t)~BSC_COARSE_CLOSER,
					     (any & ~BSC_COARSE_CLOSER) != 0);
			}
			below = buckets;
			n_below = n;
		}
		g_assert_cmpuint(n, ==, 1);
		lane_clear(&lane);
	}
	bsc_coarse_free(coarse);
}

/* Marks the buckets of WIDTH ns that the band [LOW, HIGH] meets, if it is long for them. */
static void mark(bool *marks, size_t n, uint64_t width, BscNsec low, BscNsec high)
{
	low = MAX(low, 0);
	if ((uint64_t)(high - low) / 2 < width)
		return;
	for (size_t i = (uint64_t)low / width; i <= (uint64_t)high / width && i < n; i++)
		marks[i] = true;
}

static void check_marks(const BscTimeline *timeline, const BscLane *lane,
			const BscCoarseLane *coarse, unsigned level)
{
	const BscIntervals *rows = &timeline->intervals;
	BscNsec begin = coarse->begin;
	size_t n;
	const uint8_t *buckets = bsc_coarse_level(coarse, level, &n);
	g_autofree bool *marks = g_new0(bool, n);

	for (size_t i = 0; i < lane->n_intervals; i++) {
		size_t row = lane->first_interval + i;

		mark(marks, n, coarse->width << level, rows->begin_low[row] - begin,
		     rows->begin_high[row] - begin);
		mark(marks, n, coarse->width << level, rows->end_low[row] - begin,
		     rows->end_high[row] - begin);
	}
	for (size_t i = 0; i < n; i++)
		g_assert_cmpint((buckets[i] & BSC_COARSE_CLOSER) != 0, ==, marks[i]);
}

static void test_long_bands_are_marked(gconstpointer data)
{
	g_autoptr(BscCapture) capture = make(data);
	const BscTimeline *timeline = capture->timeline;
	BscCoarse *coarse = bsc_coarse_new(timeline);

	for (BscRow i = 0; i < coarse->n_lanes; i++)
		for (unsigned level = 0; level < coarse->lanes[i].n_levels; level++)
			check_marks(timeline, &timeline->lanes[i], &coarse->lanes[i], level);
	bsc_coarse_free(coarse);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *most = g_strdup_printf("/coarse/most/%s", cases[i].name);
		g_autofree char *bands = g_strdup_printf("/coarse/bands/%s", cases[i].name);

		g_test_add_data_func(most, &cases[i], test_every_bucket_shows_what_covers_most);
		g_test_add_data_func(bands, &cases[i], test_long_bands_are_marked);
	}
	return g_test_run();
}
