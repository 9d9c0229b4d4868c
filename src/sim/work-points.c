/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sim/work-build.h"

#include "base/error.h"
#include "base/span.h"

/* Bounds of the STARTING phase's begin, where nothing else tells of the AP's early code. */
static const BscMoment *starting_of(const WorkBuild *b, const BscBringup *bringup)
{
	const BscPhase *starting = bsc_timeline_phase(b->timeline, bringup, BSC_PHASE_STARTING);

	return starting ? &starting->begin : NULL;
}

bool bsc_work_is_function(const BscTrace *trace, BscRow row)
{
	return trace->kind[row] == BSC_EVENT_FUNCTION || trace->kind[row] == BSC_EVENT_GRAPH_ENTRY;
}

/*
 * Architectures report alive behind the first C code of the AP and in front of its identification,
 * topology and STARTING callbacks: arch/arm64/kernel/smp.c, arch/riscv/kernel/smpboot.c.
 */
static bool is_behind_alive(int32_t function)
{
	return function == BSC_FN_CPUINFO_STORE || function == BSC_FN_STORE_TOPOLOGY ||
	       function == BSC_FN_NOTIFY_STARTING;
}

static void look_at_run(WorkBuild *b, uint32_t run, const BscBringup *bringup, BscMoment *early)
{
	const BscTrace *trace = b->work->capture->trace;
	BscRow end = trace->runs[run].first + trace->runs[run].n_rows;
	BscRow row = bsc_trace_lower_bound(trace, run, bringup->begin);

	for (; row < end && trace->ts[row] <= bringup->last; row++) {
		if (!bsc_work_is_function(trace, row))
			continue;
		if (early->low == BSC_NSEC_NONE)
			early->low = trace->ts[row];
		if (!is_behind_alive(bsc_trace_at(trace, row)->a))
			continue;
		early->high = early->ns = trace->ts[row];
		early->certainty = early->low < early->high ? BSC_INFERRED : BSC_EXACT;
		break;
	}
}

static int compare_cpus(const void *a, const void *b, void *data)
{
	const BscBringup *bringups = data;
	uint32_t x = bringups[*(const BscRow *)a].cpu, y = bringups[*(const BscRow *)b].cpu;

	return x < y ? -1 : x > y;
}

void bsc_work_find_early(WorkBuild *b)
{
	const BscEpisode *episode = &b->timeline->episodes[b->work->episode];
	const BscBringup *bringups = &b->timeline->bringups[episode->first_bringup];
	const BscTrace *trace = b->work->capture->trace;
	g_autofree BscRow *order = g_new(BscRow, episode->n_bringups + 1);
	BscRow next = 0;

	for (BscRow i = 0; i < episode->n_bringups; i++) {
		order[i] = i;
		b->early[i] = (BscMoment){ .ns = BSC_NSEC_NONE,
					   .low = BSC_NSEC_NONE,
					   .high = BSC_NSEC_NONE,
					   .certainty = BSC_UNKNOWN };
	}
	if (b->work->mode != BSC_MODE_SERIAL)
		return;
	g_qsort_with_data(order, (int)episode->n_bringups, sizeof *order, compare_cpus,
			  (void *)bringups);
	/* Runs are sorted by buffer, then by CPU. */
	for (uint32_t run = 0; run < trace->n_runs; run++) {
		if (run == 0 || trace->runs[run].buffer != trace->runs[run - 1].buffer)
			next = 0;
		while (next < episode->n_bringups &&
		       bringups[order[next]].cpu < trace->runs[run].cpu)
			next++;
		if (next < episode->n_bringups &&
		    bringups[order[next]].cpu == trace->runs[run].cpu &&
		    b->early[order[next]].certainty == BSC_UNKNOWN)
			look_at_run(b, run, &bringups[order[next]], &b->early[order[next]]);
	}
}

static const BscMoment *wake_end(const WorkBuild *b, const BscBringup *bringup)
{
	const BscEpisode *episode = &b->timeline->episodes[b->work->episode];
	const BscMoment *early =
		&b->early[bringup - &b->timeline->bringups[episode->first_bringup]];

	if (b->work->mode != BSC_MODE_SERIAL)
		return &bringup->points[BSC_POINT_ALIVE];
	return early->certainty != BSC_UNKNOWN ? early : starting_of(b, bringup);
}

BscNsec bsc_work_shortest_wake(const WorkBuild *b)
{
	const BscEpisode *episode = &b->timeline->episodes[b->work->episode];
	BscNsec shortest = INT64_MAX;

	for (BscRow i = 0; i < episode->n_bringups; i++) {
		const BscBringup *bringup = &b->timeline->bringups[episode->first_bringup + i];
		const BscMoment *kick = &bringup->points[BSC_POINT_KICK];
		const BscMoment *end = wake_end(b, bringup);

		if (bringup->outcome == BSC_OUTCOME_ONLINE && end &&
		    end->certainty != BSC_UNKNOWN && kick->certainty != BSC_UNKNOWN &&
		    end->high > kick->low)
			shortest = MIN(shortest, end->high - kick->low);
	}
	return shortest;
}

/* LIKELY, EARLY or LATE within the bounds of MOMENT. */
static BscNsec choose(const WorkBuild *b, const BscMoment *moment, bool is_kick, BscNsec likely)
{
	BscCut cut = b->cut;

	if (moment->certainty == BSC_EXACT)
		return moment->ns;
	b->work->has_points_bounded = true;
	if (cut == BSC_CUT_WAKE_LONG)
		cut = is_kick ? BSC_CUT_EARLY : BSC_CUT_LATE;
	if (cut == BSC_CUT_WAKE_SHORT)
		cut = is_kick ? BSC_CUT_LATE : BSC_CUT_EARLY;
	if (cut == BSC_CUT_EARLY)
		return moment->low;
	if (cut == BSC_CUT_LATE)
		return moment->high;
	return CLAMP(likely, moment->low, moment->high);
}

static BscNsec middle(const BscMoment *moment)
{
	return moment->low + (moment->high - moment->low) / 2;
}

/*
 * The control task that found the AP alive releases it at once: where it polled that is after its
 * last sleep, else just before it sleeps for the next thing.
 */
static BscNsec likely_release(const BscBringup *bringup, const BscCallback *enter)
{
	const BscMoment *release = &bringup->points[BSC_POINT_RELEASE];
	const BscMoment *alive = &bringup->points[BSC_POINT_ALIVE];

	if (release->low > enter->begin || alive->high <= enter->begin)
		return release->low;
	/* The AP's own first event is long after the release, the control task's sleep is not. */
	return release->high < bringup->points[BSC_POINT_ONLINE].high ? release->high
								      : release->low;
}

static BscNsec likely_alive(const WorkBuild *b, const BscBringup *bringup, BscNsec kick,
			    BscNsec release)
{
	const BscMoment *alive = &bringup->points[BSC_POINT_ALIVE];

	if (alive->low > kick) /* it polled in vain */
		return middle(alive);
	if (b->work->mode == BSC_MODE_SPLIT)
		return release;
	return b->shortest_wake < bsc_distance(kick, INT64_MAX) ? kick + b->shortest_wake : release;
}

static bool follow(BscNsec *at, BscNsec chosen, const BscMoment *moment, BscNsec *ret)
{
	if (moment->certainty == BSC_EXACT && chosen < *at)
		return false;
	*at = *ret = MAX(*at, chosen);
	return moment->certainty == BSC_EXACT || moment->high >= *ret;
}

/* Points after the release, which both modes have. */
static bool choose_late(const WorkBuild *b, const BscMoment *points, BscNsec at, PointSet *ret)
{
	static const BscPointKind kinds[] = { BSC_POINT_ONLINE,     BSC_POINT_ONLINE_IDLE,
					      BSC_POINT_UNPARK,     BSC_POINT_THREAD_BEGIN,
					      BSC_POINT_THREAD_END, BSC_POINT_DONE };
	BscNsec *targets[] = { &ret->online, &ret->idle,       &ret->unpark,
			       &ret->thread, &ret->thread_end, &ret->done };

	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
		const BscMoment *moment = &points[kinds[i]];
		BscNsec likely = moment->certainty == BSC_INFERRED ? moment->ns : moment->high;

		/* The thread completes right behind its last callback. */
		if (kinds[i] == BSC_POINT_DONE || kinds[i] == BSC_POINT_UNPARK)
			likely = moment->certainty == BSC_INFERRED ? moment->ns : moment->low;
		if (!follow(&at, choose(b, moment, false, likely), moment, targets[i]))
			return false;
	}
	return true;
}

static bool complain(GError **error, uint32_t cpu, const char *what)
{
	g_set_error(error, BSC_ERROR, BSC_ERROR_UNSUPPORTED, "CPU %u: %s", cpu, what);
	return false;
}

/* Every point that a prediction needs has two bounds. */
static bool are_known(const WorkBuild *b, const BscBringup *bringup)
{
	for (int i = 0; i < BSC_N_POINTS; i++) {
		const BscMoment *point = &bringup->points[i];
		bool is_needed = b->work->mode != BSC_MODE_SERIAL ||
				 (i != BSC_POINT_ALIVE && i != BSC_POINT_RELEASE);

		if (is_needed && (point->certainty == BSC_UNKNOWN || point->low == BSC_NSEC_NONE ||
				  point->high == BSC_NSEC_NONE))
			return false;
	}
	return true;
}

static BscCut cut_of(const WorkBuild *b, const BscBringup *bringup, const BscCallback *enter)
{
	if (b->cut != BSC_CUT_WAIT_SHORT)
		return b->cut;
	return bsc_work_has_polled(b, enter->begin, bringup->points[BSC_POINT_RELEASE].high)
		       ? BSC_CUT_EARLY
		       : BSC_CUT_WAKE_LONG;
}

static bool find_points(const WorkBuild *b, const BscBringup *bringup, const BscCallback *kick,
			const BscCallback *enter, PointSet *ret, GError **error)
{
	static const char disagree[] = "its events contradict the order of the kernel's code, so "
				       "the clocks of the CPUs do not agree";
	const BscMoment *points = bringup->points, *end = wake_end(b, bringup);
	bool is_serial = b->work->mode == BSC_MODE_SERIAL;
	BscNsec at = kick ? kick->begin : enter->begin, release = at, likely;
	const BscMoment *kicked = &points[BSC_POINT_KICK];

	if (!are_known(b, bringup) || !end || end->certainty == BSC_UNKNOWN)
		return complain(error, bringup->cpu,
				"the capture does not show all of its synchronisation points");
	ret->wake_least = MAX(0, end->low - kicked->high);
	likely = is_serial ? kicked->low : kicked->high;
	if (!follow(&at, choose(b, kicked, true, likely), kicked, &ret->kick) ||
	    (kick && ret->kick > kick->end))
		return complain(error, bringup->cpu, disagree);
	if (is_serial) {
		likely = b->shortest_wake < bsc_distance(ret->kick, INT64_MAX)
				 ? ret->kick + b->shortest_wake / 2
				 : end->low;
		if (end->certainty == BSC_INFERRED)
			likely = end->ns;
		if (!follow(&at, choose(b, end, false, likely), end, &ret->starting))
			return complain(error, bringup->cpu, disagree);
		ret->alive = ret->release = ret->starting;
	} else {
		release = choose(b, &points[BSC_POINT_RELEASE], false,
				 likely_release(bringup, enter));
		likely = likely_alive(b, bringup, ret->kick, MAX(release, at));
		likely = MIN(likely, MAX(release, at));
		if (!follow(&at, choose(b, &points[BSC_POINT_ALIVE], false, likely),
			    &points[BSC_POINT_ALIVE], &ret->alive))
			return complain(error, bringup->cpu, disagree);
		at = MAX(at, enter->begin);
		if (!follow(&at, release, &points[BSC_POINT_RELEASE], &ret->release))
			return complain(error, bringup->cpu, disagree);
		ret->starting = ret->release;
	}
	if (!choose_late(b, points, at, ret) || ret->done > enter->end)
		return complain(error, bringup->cpu, disagree);
	return true;
}

bool bsc_work_points(const WorkBuild *b, const BscBringup *bringup, const BscCallback *kick,
		     const BscCallback *enter, PointSet *ret, GError **error)
{
	WorkBuild one = *b;

	one.cut = cut_of(b, bringup, enter);
	return find_points(&one, bringup, kick, enter, ret, error);
}
