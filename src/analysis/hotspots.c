/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analysis/figures.h"

#include <stdlib.h>

#define BURNING_SITES (BIT(SPIN_ALIVE) | BIT(SPIN_RELEASE))
#define SITES         (BURNING_SITES | ASLEEP_CLASSES | BIT(LOCK) | BIT(PREEMPTED) | BIT(AP_BLOCKED))

/* What one stay says of one site. */
typedef struct Part {
	bool is_control;
	BscClass site;
	uint32_t cpu;
	BscRow row; /* in stays */
	BscNsec low, high;
	bool is_new;      /* a wait begins here */
	bool is_specific; /* the stay speaks of the site, not of everything that it could be */
} Part;

static int compare_parts(const void *a, const void *b)
{
	const Part *x = a, *y = b;

	if (x->is_control != y->is_control)
		return x->is_control ? -1 : 1;
	if (x->site != y->site)
		return x->site < y->site ? -1 : 1;
	if (x->cpu != y->cpu)
		return x->cpu < y->cpu ? -1 : 1;
	return x->row < y->row ? -1 : x->row > y->row;
}

static void add_parts(const BscStay *stay, Part part, BscClassSet goes_on, GArray *parts)
{
	BscClassSet side = part.is_control ? CONTROL_CLASSES : AP_CLASSES;
	BscClassSet set = stay->classes & side & SITES;
	BscClass only;

	part.high = stay_length(stay);
	part.low = bsc_class_set_is_certain(stay->classes, &only) ? part.high : 0;
	part.is_specific = part.low > 0 || stay->reason == BSC_REASON_NO_MARK ||
			   stay->reason == BSC_REASON_NO_WAKER;
	for (int site = 0; site < BSC_N_CLASSES; site++) {
		if (!(set & BSC_CLASS_BIT(site)))
			continue;
		part.site = site;
		part.is_new = !(goes_on & BSC_CLASS_BIT(site));
		g_array_append_val(parts, part);
	}
}

static void collect_lane(const FigureBuild *f, size_t k, GArray *parts)
{
	BscRow lane = f->first_lane + (BscRow)k;
	BscClassSet goes_on = 0;
	int32_t target = -1;
	size_t n;
	const BscStay *stays = lane_stays(f, lane, &n);

	for (size_t i = 0; i < n; i++) {
		Part part = {
			.is_control = k == 0,
			.cpu = f->timeline->lanes[lane].cpu,
			.row = f->stays->first[lane] + (BscRow)i,
		};

		/* An interrupt in the middle of a wait does not end it. */
		if (stays[i].classes == BIT(INTERRUPT))
			continue;
		if (k == 0 && stays[i].target < 0) {
			goes_on = 0;
			continue;
		}
		if (k == 0)
			part.cpu = (uint32_t)stays[i].target;
		if (stays[i].target != target)
			goes_on = 0;
		add_parts(&stays[i], part, goes_on, parts);
		goes_on = stays[i].classes & BURNING_SITES;
		target = stays[i].target;
	}
}

/* One hotspot of N parts; false if none of them speaks of it. */
static bool fold(const Part *parts, size_t n, BscHotspot *ret)
{
	BscHotspot spot = {
		.site = parts[0].site,
		.is_control = parts[0].is_control,
		.is_burning = (BURNING_SITES & BSC_CLASS_BIT(parts[0].site)) != 0,
		.cpu = parts[0].cpu,
		.first_stay = BSC_NO_ROW,
	};

	for (size_t i = 0; i < n; i++) {
		spot.time.low = add_times(spot.time.low, parts[i].low);
		spot.time.high = add_times(spot.time.high, parts[i].high);
		spot.n_waits += parts[i].is_specific && parts[i].is_new;
		if (parts[i].is_specific && spot.first_stay == BSC_NO_ROW)
			spot.first_stay = parts[i].row;
	}
	spot.time.is_exact = spot.time.low == spot.time.high;
	*ret = spot;
	return spot.first_stay != BSC_NO_ROW;
}

static GArray *fold_all(const GArray *parts)
{
	const Part *rows = (const Part *)(const void *)parts->data;
	GArray *spots = g_array_new(FALSE, FALSE, sizeof(BscHotspot));

	for (guint i = 0, end; i < parts->len; i = end) {
		BscHotspot spot;

		for (end = i + 1; end < parts->len; end++)
			if (rows[end].is_control != rows[i].is_control ||
			    rows[end].site != rows[i].site || rows[end].cpu != rows[i].cpu)
				break;
		if (fold(rows + i, end - i, &spot))
			g_array_append_val(spots, spot);
	}
	return spots;
}

/* A look at the state that the function tracer saw. */
typedef struct Poll {
	BscClass site;
	uint32_t cpu;
	BscNsec ts;
} Poll;

static int compare_polls(const void *a, const void *b)
{
	const Poll *x = a, *y = b;

	if (x->site != y->site)
		return x->site < y->site ? -1 : 1;
	if (x->cpu != y->cpu)
		return x->cpu < y->cpu ? -1 : 1;
	return x->ts < y->ts ? -1 : x->ts > y->ts;
}

static int compare_ns(const void *a, const void *b)
{
	BscNsec x = *(const BscNsec *)a, y = *(const BscNsec *)b;

	return x < y ? -1 : x > y;
}

static const BscStay *stay_at(const FigureBuild *f, BscNsec ts)
{
	size_t n, low = 0, high;
	const BscStay *stays = lane_stays(f, f->first_lane, &n);

	for (high = n; low < high;) {
		size_t middle = low + (high - low) / 2;

		if (stays[middle].end <= ts)
			low = middle + 1;
		else
			high = middle;
	}
	return low < n && stays[low].begin <= ts ? &stays[low] : NULL;
}

/* kernel/cpu.c: cpuhp_wait_for_sync_state looks by the one, then between two of the other. */
static GArray *collect_polls(const FigureBuild *f)
{
	GArray *polls = g_array_new(FALSE, FALSE, sizeof(Poll));
	size_t first = 0, end = 0;

	if (f->tasks && f->trace)
		bsc_tasks_between(f->tasks, f->episode->control_pid, f->episode->begin,
				  f->episode->end, &first, &end);
	for (size_t i = first; i < end; i++) {
		const BscTaskEvent *event = &f->tasks->events[i];
		Poll poll = { .ts = event->ts };
		const BscStay *stay;
		int32_t function;

		if (event->kind != BSC_TASK_FUNCTION)
			continue;
		function = bsc_trace_at(f->trace, event->row)->a;
		if (function != BSC_FN_SYNC_STATE_POLL && function != BSC_FN_USLEEP_RANGE)
			continue;
		stay = stay_at(f, event->ts);
		if (!stay || stay->target < 0 || stay->callback == BSC_NO_ROW ||
		    f->timeline->callbacks[stay->callback].section != BSC_SECTION_BRINGUP)
			continue;
		poll.site = function == BSC_FN_USLEEP_RANGE ? BSC_CLASS_ASLEEP_ALIVE
							    : BSC_CLASS_SPIN_ALIVE;
		poll.cpu = (uint32_t)stay->target;
		g_array_append_val(polls, poll);
	}
	if (polls->len > 1)
		g_array_sort(polls, compare_polls);
	return polls;
}

static BscNsec median_gap(const Poll *polls, uint32_t n)
{
	g_autofree BscNsec *gaps = g_new(BscNsec, n);

	if (n < 2)
		return 0;
	for (uint32_t i = 0; i + 1 < n; i++)
		gaps[i] = bsc_distance(polls[i].ts, polls[i + 1].ts);
	qsort(gaps, n - 1, sizeof *gaps, compare_ns);
	return gaps[(n - 1) / 2];
}

static void count_polls(const FigureBuild *f, GArray *spots)
{
	g_autoptr(GArray) polls = collect_polls(f);
	const Poll *rows = (const Poll *)(void *)polls->data;
	guint i = 0;

	/* Both are sorted by site and CPU, the control task's sites first. */
	for (guint k = 0; k < spots->len && i < polls->len; k++) {
		BscHotspot *spot = &g_array_index(spots, BscHotspot, k);
		guint first;

		if (!spot->is_control)
			break;
		while (i < polls->len && (rows[i].site < spot->site ||
					  (rows[i].site == spot->site && rows[i].cpu < spot->cpu)))
			i++;
		for (first = i;
		     i < polls->len && rows[i].site == spot->site && rows[i].cpu == spot->cpu; i++)
			spot->n_polls++;
		spot->poll_gap = median_gap(rows + first, spot->n_polls);
	}
}

/*
 * function_graph measures the spin itself: the AP is in cpuhp_ap_sync_alive until it sees that it
 * is released, which is later than the release by what the news takes to reach it.
 */
static BscNsec time_in_sync(const FigureBuild *f, uint32_t cpu)
{
	const BscTrace *trace = f->trace;
	BscNsec sum = BSC_NSEC_NONE;

	if (!trace)
		return sum;
	for (size_t r = bsc_trace_next_run(trace, cpu, 0); r < trace->n_runs;
	     r = bsc_trace_next_run(trace, cpu, r + 1)) {
		const BscRun *run = &trace->runs[r];
		BscRow row;

		row = bsc_trace_lower_bound(trace, (uint32_t)r, f->episode->begin);
		for (; row < run->first + run->n_rows && trace->ts[row] <= f->episode->end; row++)
			if (trace->kind[row] == BSC_EVENT_GRAPH_EXIT &&
			    bsc_trace_at(trace, row)->a == BSC_FN_AP_SYNC_ALIVE)
				sum = MAX(sum, 0) + bsc_trace_duration(trace, row);
	}
	return sum;
}

static void measure_spins(const FigureBuild *f, GArray *spots)
{
	for (guint k = 0; k < spots->len; k++) {
		BscHotspot *spot = &g_array_index(spots, BscHotspot, k);
		bool is_spin = !spot->is_control && spot->site == BSC_CLASS_SPIN_RELEASE;

		spot->in_function = is_spin ? time_in_sync(f, spot->cpu) : BSC_NSEC_NONE;
	}
}

void bsc_figures_hotspots(FigureBuild *f)
{
	g_autoptr(GArray) parts = g_array_new(FALSE, FALSE, sizeof(Part));
	GArray *spots;

	for (size_t k = 0; k < f->n_lanes; k++)
		collect_lane(f, k, parts);
	if (parts->len > 1)
		g_array_sort(parts, compare_parts);
	spots = fold_all(parts);
	count_polls(f, spots);
	measure_spins(f, spots);
	f->out->n_hotspots = spots->len;
	f->out->hotspots = (BscHotspot *)(void *)g_array_free(spots, FALSE);
}

const BscHotspot *bsc_figures_hotspot(const FigureBuild *f, bool is_control, BscClass site,
				      uint32_t cpu)
{
	size_t low = 0, high = f->out->n_hotspots;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const BscHotspot *spot = &f->out->hotspots[middle];

		if (spot->is_control != is_control ? spot->is_control
		    : spot->site != site           ? spot->site < site
						   : spot->cpu < cpu)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < f->out->n_hotspots) {
		const BscHotspot *spot = &f->out->hotspots[low];

		if (spot->is_control == is_control && spot->site == site && spot->cpu == cpu)
			return spot;
	}
	return NULL;
}
