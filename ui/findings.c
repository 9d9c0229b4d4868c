/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/findings.h"

#include "base/format.h"

#include <math.h>

char *bsc_findings_where(const BscTimeline *timeline, const BscFinding *finding)
{
	BscNsec zero = timeline->episodes[finding->episode].begin;
	char at[BSC_FORMAT_MAX];

	if (finding->cpu < 0)
		return g_strdup("all of it");
	return g_strdup_printf("CPU%d at %s", finding->cpu,
			       bsc_format_duration(at, bsc_distance(zero, finding->begin)));
}

char *bsc_findings_time(const BscFinding *finding)
{
	GString *text = g_string_new(NULL);

	bsc_span_format(finding->cost, text);
	return g_string_free(text, FALSE);
}

char *bsc_findings_percent(BscSpan part, BscSpan whole)
{
	double low = 0, high;

	if (!bsc_span_is_known(part) || part.high == BSC_NSEC_NONE || whole.low <= 0)
		return NULL;
	if (part.low > 0 && whole.high > 0)
		low = 100 * (double)part.low / (double)whole.high;
	high = 100 * (double)part.high / (double)whole.low;
	if (part.low == part.high && whole.low == whole.high)
		return g_strdup_printf("%.0f %%", high);
	return g_strdup_printf("%.0f .. %.0f %%", floor(low), MIN(ceil(high), 100));
}

char *bsc_findings_share(const BscAnalysis *analysis, const BscFinding *finding)
{
	char *share;

	if (finding->is_cpu_time)
		return g_strdup("CPU time");
	share = bsc_findings_percent(finding->cost, analysis->episodes[finding->episode].total);
	return share ? share : g_strdup("unknown");
}

/* How much of both together both have in common, 0..1. */
static double agreement(BscNsec a, BscNsec a_end, BscNsec b, BscNsec b_end)
{
	double common = (double)bsc_distance(MAX(a, b), MIN(a_end, b_end));
	double all = (double)bsc_distance(MIN(a, b), MAX(a_end, b_end));

	return common > 0 && all > 0 ? common / all : 0;
}

static bool concerns(const BscTimeline *timeline, BscRow row, int32_t cpu)
{
	const BscLane *lane = &timeline->lanes[timeline->intervals.lane[row]];

	return lane->is_control ? timeline->intervals.target[row] == cpu
				: (int64_t)lane->cpu == cpu;
}

BscRow bsc_findings_stretch(const BscTimeline *timeline, const BscFinding *finding)
{
	const BscIntervals *rows = &timeline->intervals;
	BscRow best = BSC_NO_ROW;
	double most = 0;
	size_t n_lanes;
	BscRow first = bsc_timeline_lanes(timeline, finding->episode, &n_lanes);

	for (BscRow lane = first; finding->cpu >= 0 && lane < first + n_lanes; lane++) {
		const BscLane *at = &timeline->lanes[lane];

		if (!at->is_control && (int64_t)at->cpu != finding->cpu)
			continue;
		for (BscRow row = at->first_interval; row < at->first_interval + at->n_intervals;
		     row++) {
			double agrees = agreement(finding->begin, finding->end,
						  rows->begin_low[row], rows->end_high[row]);

			if (agrees <= most || !concerns(timeline, row, finding->cpu))
				continue;
			most = agrees;
			best = row;
		}
	}
	return best;
}

BscRow bsc_findings_covering(const BscTimeline *timeline, const BscAnalysis *analysis, BscRow row)
{
	const BscIntervals *rows = &timeline->intervals;
	BscRow episode = timeline->lanes[rows->lane[row]].episode, best = BSC_NO_ROW;
	BscNsec begin = rows->begin_low[row], end = rows->end_high[row];
	double most = 0;

	for (size_t i = 0; i < analysis->n_findings; i++) {
		const BscFinding *finding = &analysis->findings[i];
		BscNsec common = bsc_distance(MAX(begin, finding->begin), MIN(end, finding->end));
		double agrees = agreement(begin, end, finding->begin, finding->end);

		if (finding->episode != episode || finding->cpu < 0 || agrees <= most ||
		    common < bsc_distance(begin, end) / 2 || !concerns(timeline, row, finding->cpu))
			continue;
		most = agrees;
		best = (BscRow)i;
	}
	return best;
}
