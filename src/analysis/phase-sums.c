/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analysis/phase-sums.h"

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

/* By what is certain; where that is equal, by what is possible. */
static bool is_larger(BscSpan a, BscSpan b)
{
	if (a.low != b.low)
		return a.low > b.low;
	if (a.high == BSC_NSEC_NONE || b.high == BSC_NSEC_NONE)
		return a.high == BSC_NSEC_NONE && b.high != BSC_NSEC_NONE;
	return a.high > b.high;
}

static void count(BscPhaseSum *sum, uint32_t cpu, BscSpan span, BscSpan *largest)
{
	if (!bsc_span_is_known(span)) {
		sum->n_unknown++;
		return;
	}
	if (sum->n_known++ == 0) {
		sum->total = sum->min = sum->max = span;
		sum->max_cpu = cpu;
		*largest = span;
		return;
	}
	if (is_larger(span, *largest)) {
		sum->max_cpu = cpu;
		*largest = span;
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

static bool is_of_round(const BscBringup *bringup, uint32_t round)
{
	return round == BSC_ALL_ROUNDS || bringup->round == round;
}

bool bsc_phase_sum_round(const BscTimeline *timeline, const BscEpisode *episode, uint32_t round,
			 BscPhaseKind kind, BscPhaseSum *ret)
{
	BscPhaseSum sum = { 0 };
	BscSpan largest = { 0 };

	for (BscRow i = 0; i < episode->n_bringups; i++) {
		const BscBringup *bringup = &timeline->bringups[episode->first_bringup + i];
		BscSpan span;

		if (is_of_round(bringup, round) && bsc_phase_span(timeline, bringup, kind, &span))
			count(&sum, bringup->cpu, span, &largest);
	}
	if (sum.n_known + sum.n_unknown == 0)
		return false;
	finish(&sum);
	*ret = sum;
	return true;
}

bool bsc_phase_sum(const BscTimeline *timeline, const BscEpisode *episode, BscPhaseKind kind,
		   BscPhaseSum *ret)
{
	return bsc_phase_sum_round(timeline, episode, BSC_ALL_ROUNDS, kind, ret);
}

BscSpan bsc_bringup_span(const BscBringup *bringup)
{
	BscNsec end = bringup->end == BSC_NSEC_NONE ? bringup->last : bringup->end;
	BscSpan span = bsc_span_exact(bsc_distance(bringup->begin, end));

	if (bringup->end == BSC_NSEC_NONE || bringup->begin_is_lost) {
		span.high = BSC_NSEC_NONE;
		span.is_exact = false;
	}
	if (bringup->end_is_bound) {
		span.low = 0;
		span.is_exact = span.high == 0;
	}
	return span;
}

BscPhaseSum bsc_bringup_sum_round(const BscTimeline *timeline, const BscEpisode *episode,
				  uint32_t round)
{
	BscPhaseSum sum = { 0 };
	BscSpan largest = { 0 };

	for (BscRow i = 0; i < episode->n_bringups; i++) {
		const BscBringup *bringup = &timeline->bringups[episode->first_bringup + i];

		if (is_of_round(bringup, round))
			count(&sum, bringup->cpu, bsc_bringup_span(bringup), &largest);
	}
	finish(&sum);
	return sum;
}

BscPhaseSum bsc_bringup_sum(const BscTimeline *timeline, const BscEpisode *episode)
{
	return bsc_bringup_sum_round(timeline, episode, BSC_ALL_ROUNDS);
}

BscSpan bsc_episode_span(const BscTimeline *timeline, const BscEpisode *episode)
{
	BscSpan span = bsc_span_exact(bsc_distance(episode->begin, episode->end));

	/* The log has lines of its own for both ends. */
	if (episode->is_logged) {
		span.is_exact = episode->has_both_ends;
		span.high = span.is_exact ? span.high : BSC_NSEC_NONE;
		return span;
	}
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
