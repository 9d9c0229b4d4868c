/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/phases.h"

static BscSpan span_of(const BscPhase *phase)
{
	BscSpan span = { phase->duration_low, phase->duration_high, phase->certainty == BSC_EXACT };

	if (phase->certainty == BSC_UNKNOWN && span.low == 0 && span.high == 0)
		span.low = span.high = BSC_NSEC_NONE;
	if (span.low != span.high)
		span.is_exact = false;
	return span;
}

bool bsc_phase_span(const BscTimeline *timeline, const BscBringup *bringup, BscPhaseKind kind,
		    BscSpan *ret)
{
	BscSpan span = { 0 };
	bool is_found = false;

	for (BscRow i = 0; i < bringup->n_phases; i++) {
		const BscPhase *phase = &timeline->phases[bringup->first_phase + i];

		if (phase->kind != kind)
			continue;
		span = is_found ? bsc_span_add(span, span_of(phase)) : span_of(phase);
		is_found = true;
	}
	if (is_found)
		*ret = span;
	return is_found;
}

static void count(BscPhaseSum *sum, BscSpan span)
{
	if (!bsc_span_is_known(span)) {
		sum->n_unknown++;
		return;
	}
	if (sum->n_known++ == 0) {
		sum->total = sum->min = sum->max = span;
		return;
	}
	sum->total = bsc_span_add(sum->total, span);
	sum->min = bsc_span_min(sum->min, span);
	sum->max = bsc_span_max(sum->max, span);
}

static void finish(BscPhaseSum *sum)
{
	if (sum->n_known > 0)
		sum->average = bsc_span_divide(sum->total, sum->n_known);
}

bool bsc_phase_sum(const BscTimeline *timeline, const BscEpisode *episode, BscPhaseKind kind,
		   BscPhaseSum *ret)
{
	BscPhaseSum sum = { 0 };

	for (BscRow i = 0; i < episode->n_bringups; i++) {
		const BscBringup *bringup = &timeline->bringups[episode->first_bringup + i];
		BscSpan span;

		if (bsc_phase_span(timeline, bringup, kind, &span))
			count(&sum, span);
	}
	if (sum.n_known + sum.n_unknown == 0)
		return false;
	finish(&sum);
	*ret = sum;
	return true;
}

BscSpan bsc_bringup_span(const BscBringup *bringup)
{
	BscNsec end = bringup->end == BSC_NSEC_NONE ? bringup->last : bringup->end;
	BscSpan span = bsc_span_exact(bsc_distance(bringup->begin, end));

	if (bringup->end == BSC_NSEC_NONE || bringup->begin_is_lost) {
		span.high = BSC_NSEC_NONE;
		span.is_exact = false;
	}
	return span;
}

BscPhaseSum bsc_bringup_sum(const BscTimeline *timeline, const BscEpisode *episode)
{
	BscPhaseSum sum = { 0 };

	for (BscRow i = 0; i < episode->n_bringups; i++)
		count(&sum, bsc_bringup_span(&timeline->bringups[episode->first_bringup + i]));
	finish(&sum);
	return sum;
}

BscSpan bsc_episode_span(const BscTimeline *timeline, const BscEpisode *episode)
{
	BscSpan span = bsc_span_exact(bsc_distance(episode->begin, episode->end));

	for (BscRow i = 0; i < episode->n_bringups; i++) {
		const BscBringup *bringup = &timeline->bringups[episode->first_bringup + i];

		/* A lost begin matters at the front only: behind it, the front is known. */
		if (bringup->end == BSC_NSEC_NONE ||
		    (bringup->begin_is_lost && bringup->begin == episode->begin)) {
			span.high = BSC_NSEC_NONE;
			span.is_exact = false;
		}
	}
	return span;
}
