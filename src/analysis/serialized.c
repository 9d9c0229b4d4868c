/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analysis/figures.h"

/*
 * Control task and APs walk through time together: each AP is ready between ALIVE and RELEASE, and
 * what of a wait lies in the union of the others' ready time is its cost. All is sorted once and
 * swept once. The APs that are ready are kept in trees by number, for certain ones and for possible
 * ones.
 */

/* Ready to go on from begin to end. */
typedef struct Ready {
	BscNsec begin, end;
	uint32_t cpu;
} Ready;

/* Ready APs along the time, by begin and by end. */
typedef struct Sweep {
	GArray *begins, *ends; /* Ready */
	guint next_begin, next_end;
	GTree *active; /* CPUs that are ready */
} Sweep;

static int compare_begins(const void *a, const void *b)
{
	const Ready *x = a, *y = b;

	if (x->begin != y->begin)
		return x->begin < y->begin ? -1 : 1;
	return x->cpu < y->cpu ? -1 : x->cpu > y->cpu;
}

static int compare_ends(const void *a, const void *b)
{
	const Ready *x = a, *y = b;

	if (x->end != y->end)
		return x->end < y->end ? -1 : 1;
	return x->cpu < y->cpu ? -1 : x->cpu > y->cpu;
}

static int compare_cpus(gconstpointer a, gconstpointer b)
{
	guint x = GPOINTER_TO_UINT(a), y = GPOINTER_TO_UINT(b);

	return x < y ? -1 : x > y;
}

/* Where AP waits for its release: for certain, or possibly (IS_WIDE). */
static bool ready_of(const FigureBuild *f, const BscBringup *bringup, bool is_wide, Ready *ret)
{
	const BscMoment *alive = &bringup->points[BSC_POINT_ALIVE];
	const BscMoment *release = &bringup->points[BSC_POINT_RELEASE];
	Ready ready = { .cpu = bringup->cpu };

	if (alive->is_absent || alive->certainty == BSC_UNKNOWN)
		return false;
	ready.begin = is_wide ? alive->low : alive->high;
	/* Not known to be released: it may wait to the end, and need not wait at all. */
	if (release->is_absent || release->certainty == BSC_UNKNOWN)
		ready.end = is_wide ? f->episode->end : ready.begin;
	else
		ready.end = is_wide ? release->high : release->low;
	*ret = ready;
	return ready.begin != BSC_NSEC_NONE && ready.begin < ready.end;
}

static void sweep_init(Sweep *sweep, const FigureBuild *f, bool is_wide)
{
	sweep->begins = g_array_new(FALSE, FALSE, sizeof(Ready));
	sweep->ends = g_array_new(FALSE, FALSE, sizeof(Ready));
	sweep->active = g_tree_new(compare_cpus);
	sweep->next_begin = sweep->next_end = 0;
	for (BscRow i = 0; i < f->episode->n_bringups; i++) {
		Ready ready;

		if (!ready_of(f, &f->timeline->bringups[f->episode->first_bringup + i], is_wide,
			      &ready))
			continue;
		g_array_append_val(sweep->begins, ready);
		g_array_append_val(sweep->ends, ready);
	}
	if (sweep->begins->len > 1) {
		g_array_sort(sweep->begins, compare_begins);
		g_array_sort(sweep->ends, compare_ends);
	}
}

static void sweep_clear(Sweep *sweep)
{
	g_array_unref(sweep->begins);
	g_array_unref(sweep->ends);
	g_tree_unref(sweep->active);
}

static BscNsec next_change(const Sweep *sweep, BscNsec limit)
{
	if (sweep->next_begin < sweep->begins->len)
		limit = MIN(limit, g_array_index(sweep->begins, Ready, sweep->next_begin).begin);
	if (sweep->next_end < sweep->ends->len)
		limit = MIN(limit, g_array_index(sweep->ends, Ready, sweep->next_end).end);
	return limit;
}

/* Moves on to T: those that begin by then are in, those that end by then are out. */
static void advance(Sweep *sweep, BscNsec t)
{
	while (sweep->next_begin < sweep->begins->len &&
	       g_array_index(sweep->begins, Ready, sweep->next_begin).begin <= t) {
		guint cpu = g_array_index(sweep->begins, Ready, sweep->next_begin++).cpu;

		g_tree_insert(sweep->active, GUINT_TO_POINTER(cpu), GUINT_TO_POINTER(1));
	}
	while (sweep->next_end < sweep->ends->len &&
	       g_array_index(sweep->ends, Ready, sweep->next_end).end <= t) {
		guint cpu = g_array_index(sweep->ends, Ready, sweep->next_end++).cpu;

		g_tree_remove(sweep->active, GUINT_TO_POINTER(cpu));
	}
}

/* How many CPUs but SELF are ready. */
static uint32_t others(const Sweep *sweep, uint32_t self)
{
	guint n = (guint)g_tree_nnodes(sweep->active);

	if (g_tree_lookup(sweep->active, GUINT_TO_POINTER(self)))
		n--;
	return n;
}

/* Who was held during a wait, in one of the sweeps. */
typedef struct Held {
	uint32_t n, first, last;
	guint mark; /* the begins up to here are counted */
} Held;

static void hold(Held *held, uint32_t cpu, uint32_t self)
{
	if (cpu == self)
		return;
	held->first = held->n == 0 ? cpu : MIN(held->first, cpu);
	held->last = held->n == 0 ? cpu : MAX(held->last, cpu);
	held->n++;
}

/* Those that are ready where a wait begins: only their number and the outermost two are asked. */
static void hold_active(const Sweep *sweep, Held *held, uint32_t self)
{
	GTreeNode *first = g_tree_node_first(sweep->active);
	GTreeNode *last = g_tree_node_last(sweep->active);

	held->n = others(sweep, self);
	held->mark = sweep->next_begin;
	if (held->n == 0)
		return;
	if (GPOINTER_TO_UINT(g_tree_node_key(first)) == self)
		first = g_tree_node_next(first);
	if (GPOINTER_TO_UINT(g_tree_node_key(last)) == self)
		last = g_tree_node_previous(last);
	held->first = GPOINTER_TO_UINT(g_tree_node_key(first));
	held->last = GPOINTER_TO_UINT(g_tree_node_key(last));
}

/* Those that became ready since the mark; ONLY_ACTIVE: and still are. */
static void hold_new(const Sweep *sweep, Held *held, uint32_t self, bool only_active)
{
	for (; held->mark < sweep->next_begin; held->mark++) {
		uint32_t cpu = g_array_index(sweep->begins, Ready, held->mark).cpu;

		if (!only_active || g_tree_lookup(sweep->active, GUINT_TO_POINTER(cpu)))
			hold(held, cpu, self);
	}
}

/* Time in [BEGIN, END) in which a CPU other than SELF is ready. */
static BscNsec cover(Sweep *sweep, Held *held, bool is_first, uint32_t self, BscNsec begin,
		     BscNsec end)
{
	BscNsec covered = 0;

	advance(sweep, begin);
	if (is_first)
		hold_active(sweep, held, self);
	else
		hold_new(sweep, held, self, true);
	for (BscNsec at = begin, to; at < end; at = to) {
		to = next_change(sweep, end);
		if (others(sweep, self) > 0)
			covered += to - at;
		if (to < end)
			advance(sweep, to);
	}
	hold_new(sweep, held, self, false);
	return covered;
}

/* The classes that mean waiting where the control task is inside cpu:bringup. */
#define WAITS       (ASLEEP_CLASSES | BIT(SPIN_ALIVE))
#define ALIVE_WAITS (BIT(SPIN_ALIVE) | BIT(ASLEEP_ALIVE))

/* A wait while its stays are gathered. */
typedef struct Open {
	BscRow callback; /* BSC_NO_ROW: none is open */
	BscClassSet kind;
	BscSerializedWait wait;
	Held certain, possible;
	BscNsec sites[BSC_N_CLASSES];
} Open;

/* Stays of the same kind in the same callback are one wait. */
static BscClassSet kind_of(const FigureBuild *f, const BscStay *stay)
{
	const BscCallback *callback;
	BscClassSet set = stay->classes & WAITS;

	if (set == 0 || stay->target < 0 || stay->callback == BSC_NO_ROW)
		return 0;
	callback = &f->timeline->callbacks[stay->callback];
	if (callback->section != BSC_SECTION_BRINGUP || callback->is_teardown)
		return 0;
	return set & ~ALIVE_WAITS ? set : ALIVE_WAITS;
}

static void close_wait(Open *open, GArray *waits)
{
	BscSerializedWait *wait = &open->wait;

	if (open->callback == BSC_NO_ROW)
		return;
	open->callback = BSC_NO_ROW;
	if (wait->cost.high == 0)
		return;
	wait->cost.is_exact = wait->cost.low == wait->cost.high;
	wait->n_held = open->possible.n;
	wait->first_held = open->possible.first;
	wait->last_held = open->possible.last;
	wait->n_held_certain = open->certain.n;
	wait->site = BSC_N_CLASSES;
	for (int site = 0; site < BSC_N_CLASSES; site++)
		if (open->sites[site] > 0 &&
		    (wait->site == BSC_N_CLASSES || open->sites[site] > open->sites[wait->site]))
			wait->site = site;
	g_array_append_val(waits, *wait);
}

static void add_stay(Open *open, const BscStay *stay, Sweep *certain, Sweep *possible)
{
	bool is_first = open->wait.begin == open->wait.end;
	uint32_t self = (uint32_t)stay->target;
	BscClass only;
	BscNsec low = cover(certain, &open->certain, is_first, self, stay->begin, stay->end);
	BscNsec high = cover(possible, &open->possible, is_first, self, stay->begin, stay->end);

	if ((stay->classes & CONTROL_CLASSES & ~WAITS) == 0)
		open->wait.cost.low = add_times(open->wait.cost.low, low);
	open->wait.cost.high = add_times(open->wait.cost.high, high);
	open->wait.end = stay->end;
	if (bsc_class_set_is_certain(stay->classes & WAITS, &only))
		open->sites[only] += stay->end - stay->begin;
}

static GArray *find_waits(const FigureBuild *f)
{
	GArray *waits = g_array_new(FALSE, FALSE, sizeof(BscSerializedWait));
	Sweep certain, possible;
	Open open = { .callback = BSC_NO_ROW };
	size_t n;
	const BscStay *stays = lane_stays(f, f->first_lane, &n);

	sweep_init(&certain, f, false);
	sweep_init(&possible, f, true);
	for (size_t i = 0; i < n; i++) {
		BscClassSet kind = kind_of(f, &stays[i]);

		if (kind == 0)
			continue;
		if (open.callback != stays[i].callback || open.kind != kind) {
			close_wait(&open, waits);
			open = (Open){
				.callback = stays[i].callback,
				.kind = kind,
				.wait = { .cpu = (uint32_t)stays[i].target,
					  .begin = stays[i].begin,
					  .end = stays[i].begin },
			};
		}
		add_stay(&open, &stays[i], &certain, &possible);
	}
	close_wait(&open, waits);
	sweep_clear(&certain);
	sweep_clear(&possible);
	return waits;
}

static int compare_waits(const void *a, const void *b)
{
	const BscSerializedWait *x = a, *y = b;

	if (x->cost.low != y->cost.low)
		return x->cost.low > y->cost.low ? -1 : 1;
	if (x->cost.high != y->cost.high)
		return x->cost.high > y->cost.high ? -1 : 1;
	return x->begin < y->begin ? -1 : x->begin > y->begin;
}

void bsc_figures_serialized(FigureBuild *f)
{
	BscSpan sum = bsc_span_exact(0);
	GArray *waits;

	/* What else could have been done in a serial bring-up is not in the capture. */
	f->out->serialized = (BscSpan){ BSC_NSEC_NONE, BSC_NSEC_NONE, false };
	if (f->episode->mode != BSC_MODE_PARALLEL || f->n_lanes == 0)
		return;
	waits = find_waits(f);
	if (waits->len > 1)
		g_array_sort(waits, compare_waits);
	for (guint i = 0; i < waits->len; i++)
		sum = bsc_span_add(sum, g_array_index(waits, BscSerializedWait, i).cost);
	sum.is_exact = sum.low == sum.high;
	f->out->serialized = sum;
	f->out->n_serialized_waits = waits->len;
	f->out->serialized_waits = (BscSerializedWait *)(void *)g_array_free(waits, FALSE);
}
