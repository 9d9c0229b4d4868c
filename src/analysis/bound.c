/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analysis/figures.h"

#include "analysis/phase-sums.h"
#include "base/format.h"

static BscSpan phase_or_nothing(const FigureBuild *f, const BscBringup *bringup, BscPhaseKind kind)
{
	BscSpan span = bsc_span_exact(0);

	bsc_phase_span(f->timeline, bringup, kind, &span);
	return span;
}

/*
 * A failed CPU is waited for in vain: what its callbacks took on the control task, timeouts
 * included, is all that is known of it.
 */
static BscSpan failed_chain(const FigureBuild *f, const BscBringup *bringup)
{
	BscNsec sum = 0;

	for (BscRow i = 0; i < bringup->n_callbacks; i++) {
		const BscCallback *callback = &f->timeline->callbacks[bringup->first_callback + i];

		if (is_of_control(f->timeline, callback) && !callback->is_open)
			sum = add_times(sum, bsc_distance(callback->begin, callback->end));
	}
	return bsc_span_exact(sum);
}

/*
 * The CPU alone on the machine: all of its stretches but the wait for its release. The kick is over
 * before the AP wakes or while it does, so only the longer of the two counts.
 */
static BscSpan chain_of(const FigureBuild *f, const BscBringup *bringup)
{
	BscSpan chain, all = bsc_bringup_span(bringup);

	if (bringup->outcome == BSC_OUTCOME_FAILED)
		return failed_chain(f, bringup);
	chain = bsc_span_max(phase_or_nothing(f, bringup, BSC_PHASE_KICK),
			     phase_or_nothing(f, bringup, BSC_PHASE_WAKE));
	for (int kind = 0; kind < BSC_N_PHASES; kind++)
		if (kind != BSC_PHASE_KICK && kind != BSC_PHASE_WAKE &&
		    kind != BSC_PHASE_WAIT_RELEASE)
			chain = bsc_span_add(chain, phase_or_nothing(f, bringup, kind));
	/* Stretches that share an uncertain edge count it twice; together they are no more than
	 * all of it. */
	if (all.high != BSC_NSEC_NONE && (chain.high == BSC_NSEC_NONE || chain.high > all.high))
		chain.high = all.high;
	chain.low = MIN(chain.low, all.low);
	chain.is_exact = chain.low == chain.high;
	return chain;
}

/* The chain that is longest for certain, of CPU *RET_CPU; its bounds are those of the longest. */
static BscSpan longest_chain(const FigureBuild *f, uint32_t *ret_cpu, bool *ret_failed)
{
	BscSpan longest = bsc_span_exact(0);
	BscNsec low = -1;

	for (BscRow i = 0; i < f->episode->n_bringups; i++) {
		const BscBringup *bringup = &f->timeline->bringups[f->episode->first_bringup + i];
		BscSpan chain = chain_of(f, bringup);

		if (MAX(0, chain.low) > low) {
			low = MAX(0, chain.low);
			*ret_cpu = bringup->cpu;
			*ret_failed = bringup->outcome == BSC_OUTCOME_FAILED;
		}
		longest = bsc_span_max(longest, chain);
	}
	return longest;
}

static bool is_more(BscSpan a, BscSpan b)
{
	return b.high != BSC_NSEC_NONE && a.low >= b.high;
}

static BscRatio divide(BscSpan part, BscSpan whole)
{
	BscRatio ratio = { 0, 1 };

	if (whole.high != BSC_NSEC_NONE && whole.high > 0)
		ratio.low = MIN(1, (double)MAX(0, part.low) / (double)whole.high);
	if (part.high != BSC_NSEC_NONE && whole.low > 0)
		ratio.high = MIN(1, (double)part.high / (double)whole.low);
	return ratio;
}

void bsc_figures_bound(FigureBuild *f)
{
	BscEpisodeFigures *out = f->out;
	uint32_t cpu = 0;
	bool is_failed = false;
	BscSpan chain = longest_chain(f, &cpu, &is_failed);
	BscSpan control = out->control_working;
	BscSpan bound = bsc_span_max(chain, control);
	const char *failed = is_failed ? ", which fails" : "";

	if (out->total.high != BSC_NSEC_NONE) {
		bound.low = MIN(bound.low, out->total.high);
		bound.high = bound.high == BSC_NSEC_NONE ? out->total.high
							 : MIN(bound.high, out->total.high);
	}
	bound.is_exact = bound.low == bound.high;
	out->lower_bound = bound;
	out->efficiency = divide(bound, out->total);
	if (is_more(chain, control))
		out->lower_bound_text = g_strdup_printf(
			"CPU %u alone%s: all of its stretches one after the other", cpu, failed);
	else if (is_more(control, chain))
		out->lower_bound_text = g_strdup("the control task: its own work for all CPUs");
	else
		out->lower_bound_text = g_strdup_printf(
			"CPU %u alone%s, or the control task's own work: the bounds overlap", cpu,
			failed);
}
