/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/sums.h"

#include "ui/facts.h"
#include "ui/markers.h"

/* Groups of lanes: the control CPU's, and one for each round; what has more shares the last. */
#define N_GROUPS 9

typedef struct Sums {
	const BscTimeline *timeline;
	BscRange range;
	BscSpan time[N_GROUPS][BSC_N_STRETCHES];
	uint32_t n_lanes[N_GROUPS][BSC_N_STRETCHES];
} Sums;

static const char *group_name(unsigned group, bool has_rounds)
{
	static const char *const names[N_GROUPS] = { "control CPU",       "CPUs, round 1",
						     "CPUs, round 2",     "CPUs, round 3",
						     "CPUs, round 4",     "CPUs, round 5",
						     "CPUs, round 6",     "CPUs, round 7",
						     "CPUs, later rounds" };

	return group == 1 && !has_rounds ? "CPUs" : names[group];
}

static unsigned group_of(const BscTimeline *timeline, BscRow lane)
{
	const BscLane *at = &timeline->lanes[lane];

	if (at->is_control)
		return 0;
	if (at->bringup == BSC_NO_ROW)
		return 1;
	return 1 + MIN(timeline->bringups[at->bringup].round, N_GROUPS - 2);
}

/* How much of BEGIN to END is in the range. */
static BscNsec inside(BscRange range, BscNsec begin, BscNsec end)
{
	begin = MAX(begin, range.begin);
	end = MIN(end, range.end);
	return begin < end ? bsc_distance(begin, end) : 0;
}

static BscSpan part_of(const Sums *sums, BscRow row)
{
	const BscIntervals *at = &sums->timeline->intervals;
	BscSpan part = { .high = inside(sums->range, at->begin_low[row], at->end_high[row]) };

	if (at->certainty[row] == BSC_EXACT || at->begin_low[row] != at->begin_high[row] ||
	    at->end_low[row] != at->end_high[row])
		part.low = inside(sums->range, at->begin_high[row], at->end_low[row]);
	if (at->certainty[row] == BSC_INFERRED)
		part.low = part.high;
	if (at->certainty[row] == BSC_UNKNOWN)
		part.low = 0;
	part.is_exact = part.low == part.high && at->certainty[row] == BSC_EXACT;
	return part;
}

static void add_lane(Sums *sums, BscRow lane)
{
	const BscLane *at = &sums->timeline->lanes[lane];
	unsigned group = group_of(sums->timeline, lane);
	uint32_t seen = 0;

	for (BscRow i = 0; i < at->n_intervals; i++) {
		BscRow row = at->first_interval + i;
		uint8_t kind = sums->timeline->intervals.kind[row];
		BscSpan part;

		if (sums->timeline->intervals.depth[row] != 0)
			break;
		part = part_of(sums, row);
		if (part.high == 0)
			continue;
		sums->time[group][kind] = bsc_span_add(sums->time[group][kind], part);
		sums->n_lanes[group][kind] += !(seen & 1u << kind);
		seen |= 1u << kind;
	}
}

GArray *bsc_sums_new(const BscTimeline *timeline, BscRow episode, const BscRow *lanes, size_t n,
		     BscRange range)
{
	g_autofree Sums *sums = g_new0(Sums, 1);
	GArray *result = g_array_new(FALSE, FALSE, sizeof(BscSum));
	bool has_rounds = timeline->episodes[episode].n_rounds > 1;
	BscRow first = 0;

	sums->timeline = timeline;
	sums->range = range;
	for (unsigned i = 0; i < N_GROUPS * BSC_N_STRETCHES; i++)
		sums->time[i / BSC_N_STRETCHES][i % BSC_N_STRETCHES] = bsc_span_exact(0);
	if (!lanes)
		first = bsc_timeline_lanes(timeline, episode, &n);
	for (size_t i = 0; i < n; i++)
		add_lane(sums, lanes ? lanes[i] : first + (BscRow)i);
	for (unsigned group = 0; group < N_GROUPS; group++) {
		for (int kind = 0; kind < BSC_N_STRETCHES; kind++) {
			BscSum sum = { group_name(group, has_rounds), (BscStretchKind)kind,
				       sums->time[group][kind], sums->n_lanes[group][kind] };

			if (sum.n_lanes > 0)
				g_array_append_val(result, sum);
		}
	}
	return result;
}

void bsc_sums_put_text(const GArray *sums, BscNsec zero, BscRange range, GString *out)
{
	g_autofree char *where = bsc_facts_range_from(zero, range.begin, range.end);
	g_autofree char *length = bsc_markers_difference(range.begin, range.end);

	g_string_append_printf(out, "range\t%s\t%s\n", where, length);
	for (guint i = 0; i < sums->len; i++) {
		const BscSum *sum = &g_array_index(sums, BscSum, i);

		g_string_append_printf(out, "%s\t%s\t", sum->group, bsc_stretch_name(sum->kind));
		bsc_span_format(sum->time, out);
		g_string_append_printf(out, "\t%u lane%s\n", sum->n_lanes,
				       sum->n_lanes == 1 ? "" : "s");
	}
}
