/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analysis/figures.h"

#include "analysis/phase-sums.h"

#include <stdlib.h>

/* What an AP does that waits itself: what takes the time then is the wait for it. */
#define WAITING_AP_CLASSES (BIT(SPIN_RELEASE) | BIT(IDLE))

static bool is_same_step(const BscPathStep *a, const BscPathStep *b)
{
	return a->end == b->begin && a->classes == b->classes &&
	       a->other_classes == b->other_classes && a->is_control == b->is_control &&
	       a->cpu == b->cpu && a->callback == b->callback && a->stay == b->stay;
}

static void add_step(GArray *steps, BscPathStep step)
{
	BscPathStep *last =
		steps->len > 0 ? &g_array_index(steps, BscPathStep, steps->len - 1) : NULL;

	if (step.end <= step.begin)
		return;
	if (last && is_same_step(last, &step))
		last->end = step.end;
	else
		g_array_append_val(steps, step);
}

static BscPathStep control_step(const FigureBuild *f, BscRow row, BscNsec begin, BscNsec end)
{
	const BscStay *stay = &f->stays->stays[row];

	return (BscPathStep){
		.begin = begin,
		.end = end,
		.classes = stay->classes & CONTROL_CLASSES,
		.is_control = true,
		.cpu = stay->target < 0 ? f->episode->control_cpu : (uint32_t)stay->target,
		.callback = stay->callback,
		.stay = row,
	};
}

/*
 * From BEGIN to END the control task is in stay ROW, which may be a wait for the AP, and that is in
 * stay AP_ROW.
 */
static BscPathStep either_step(const FigureBuild *f, BscRow row, BscRow ap_row, BscNsec begin,
			       BscNsec end)
{
	BscPathStep step = control_step(f, row, begin, end);
	const BscStay *ap = &f->stays->stays[ap_row];
	BscClassSet working = step.classes & ~AP_WAITS, waiting = step.classes & AP_WAITS;
	BscClassSet ap_set = ap->classes & AP_CLASSES;
	BscClassSet ap_working = ap_set & ~WAITING_AP_CLASSES;

	step.classes = working | (ap_set & WAITING_AP_CLASSES ? waiting : 0);
	step.other_classes = ap_working;
	if (ap_working == 0 || working != 0 || ap_set == AP_CLASSES)
		return step;
	step.other_classes = step.classes;
	step.classes = ap_working;
	step.is_control = false;
	step.callback = ap->callback;
	step.stay = ap_row;
	return step;
}

/* What the AP of LANE does while the control task waits for it, or may do so, in stay ROW. */
static void add_ap_steps(const FigureBuild *f, BscRow row, BscRow lane, BscRow *cursor,
			 GArray *steps)
{
	const BscStay *wait = &f->stays->stays[row];
	BscNsec at = wait->begin;

	while (*cursor < f->stays->first[lane + 1] && f->stays->stays[*cursor].end <= at)
		(*cursor)++;
	for (BscRow i = *cursor; i < f->stays->first[lane + 1] && at < wait->end; i++) {
		BscNsec end = MIN(f->stays->stays[i].end, wait->end);

		add_step(steps, either_step(f, row, i, at, end));
		at = end;
	}
	add_step(steps, control_step(f, row, at, wait->end));
}

static GArray *build_steps(const FigureBuild *f)
{
	GArray *steps = g_array_new(FALSE, FALSE, sizeof(BscPathStep));
	g_autofree BscRow *cursors = g_new(BscRow, f->n_lanes + 1);

	for (size_t k = 0; k < f->n_lanes; k++)
		cursors[k] = f->stays->first[f->first_lane + k];
	for (BscRow row = cursors[0]; row < f->stays->first[f->first_lane + 1]; row++) {
		const BscStay *stay = &f->stays->stays[row];
		BscRow lane = BSC_NO_ROW;

		if (stay->target >= 0 && (stay->classes & AP_WAITS))
			lane = bsc_figures_lane(f, (uint32_t)stay->target);
		if (lane == BSC_NO_ROW)
			add_step(steps, control_step(f, row, stay->begin, stay->end));
		else
			add_ap_steps(f, row, lane, &cursors[lane - f->first_lane], steps);
	}
	return steps;
}

bool bsc_path_step_is_certain(const BscPathStep *step)
{
	BscClass only;

	return step->other_classes == 0 && bsc_class_set_is_certain(step->classes, &only);
}

static int compare_shares(const void *a, const void *b)
{
	const BscPathShare *x = a, *y = b;

	if (x->time.low != y->time.low)
		return x->time.low > y->time.low ? -1 : 1;
	if (x->time.high != y->time.high)
		return x->time.high > y->time.high ? -1 : 1;
	if (x->is_control != y->is_control)
		return x->is_control ? -1 : 1;
	return x->class < y->class ? -1 : x->class > y->class;
}

static void add_to_shares(BscPathShare *shares, BscClassSet set, BscNsec low, BscNsec high)
{
	for (int id = 0; id < BSC_N_CLASSES; id++) {
		if (!(set & BSC_CLASS_BIT(id)))
			continue;
		shares[id].time.low = add_times(shares[id].time.low, low);
		shares[id].time.high = add_times(shares[id].time.high, high);
	}
}

static void sum_shares(FigureBuild *f)
{
	BscPathShare all[2][BSC_N_CLASSES] = { 0 };
	GArray *shares = g_array_new(FALSE, FALSE, sizeof(BscPathShare));

	for (size_t i = 0; i < f->out->n_path; i++) {
		const BscPathStep *step = &f->out->path[i];
		BscNsec length = bsc_distance(step->begin, step->end);

		add_to_shares(all[step->is_control], step->classes,
			      bsc_path_step_is_certain(step) ? length : 0, length);
		add_to_shares(all[!step->is_control], step->other_classes, 0, length);
	}
	for (int side = 0; side < 2; side++) {
		for (int id = 0; id < BSC_N_CLASSES; id++) {
			BscPathShare *share = &all[side][id];

			share->class = id;
			share->is_control = side == 1;
			share->time.is_exact = share->time.low == share->time.high;
			if (share->time.high > 0)
				g_array_append_val(shares, *share);
		}
	}
	if (shares->len > 1)
		g_array_sort(shares, compare_shares);
	f->out->n_shares = shares->len;
	f->out->shares = (BscPathShare *)(void *)g_array_free(shares, FALSE);
}

/* Whether the control task slept for CPU's waking for certain, so that a later CPU harms at once.
 */
static bool slept_for(const FigureBuild *f, uint32_t cpu)
{
	const BscHotspot *spot = bsc_figures_hotspot(f, true, BSC_CLASS_ASLEEP_CPU_RUNNING, cpu);

	return spot && spot->time.low > 0;
}

static int compare_slacks(const void *a, const void *b)
{
	const BscSlack *x = a, *y = b;

	return x->cpu < y->cpu ? -1 : x->cpu > y->cpu;
}

/*
 * An AP that waits for its release could have come later by as much. Where it does not wait for
 * one, the control task waits for the AP: there is no slack, unless it came before it was waited
 * for, which only a sleep in cpu_running rules out.
 */
static void find_slacks(FigureBuild *f)
{
	GArray *slacks = g_array_new(FALSE, FALSE, sizeof(BscSlack));

	for (BscRow i = 0; i < f->episode->n_bringups; i++) {
		const BscBringup *bringup = &f->timeline->bringups[f->episode->first_bringup + i];
		BscSlack slack = { bringup->cpu, { BSC_NSEC_NONE, BSC_NSEC_NONE, false } };

		if (f->episode->kind == BSC_EPISODE_OFFLINE)
			break;
		if (!bsc_phase_span(f->timeline, bringup, BSC_PHASE_WAIT_RELEASE, &slack.slack) &&
		    slept_for(f, bringup->cpu))
			slack.slack = (BscSpan){ 0, 0, false };
		g_array_append_val(slacks, slack);
	}
	if (slacks->len > 1)
		g_array_sort(slacks, compare_slacks);
	f->out->n_slacks = slacks->len;
	f->out->slacks = (BscSlack *)(void *)g_array_free(slacks, FALSE);
}

void bsc_figures_path(FigureBuild *f)
{
	GArray *steps;

	if (f->n_lanes > 0) {
		steps = build_steps(f);
		f->out->n_path = steps->len;
		f->out->path = (BscPathStep *)(void *)g_array_free(steps, FALSE);
	}
	sum_shares(f);
	find_slacks(f);
}
