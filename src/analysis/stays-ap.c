/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analysis/stays-build.h"

/* What the CPU may be in, one after the other; the last two are cut further by the scheduler. */
typedef enum PartKind {
	PART_OFFLINE,
	PART_WAKE,
	PART_SPIN,
	PART_STARTING,
	PART_PARKED, /* online and idle, the thread not yet woken */
	PART_THREAD, /* the hotplug thread has something to do */
	PART_ONLINE, /* it has nothing left to do */
	PART_DYING,
	PART_N
} PartKind;

/* A part with the bounds of its two ends. */
typedef struct Part {
	PartKind kind;
	BscNsec begin_low, begin_high, end_low, end_high;
} Part;

/* A CPU while its time is cut. */
typedef struct ApBuild {
	StayBuild *b;
	const BscBringup *bringup;
	BscRow bringup_row;
	int32_t thread_pid; /* -1: unknown */
	GArray *parts;      /* Part */
} ApBuild;

static const BscClassSet class_sets[PART_N] = {
	[PART_OFFLINE] = BSC_CLASS_BIT(BSC_CLASS_OFFLINE),
	[PART_WAKE] = BSC_CLASS_BIT(BSC_CLASS_WAKE),
	[PART_SPIN] = BSC_CLASS_BIT(BSC_CLASS_SPIN_RELEASE),
	[PART_STARTING] = BSC_CLASS_BIT(BSC_CLASS_STARTING),
	[PART_PARKED] = BSC_CLASS_BIT(BSC_CLASS_WAIT_UNPARK) | BSC_CLASS_BIT(BSC_CLASS_OTHER) |
			BSC_CLASS_BIT(BSC_CLASS_INTERRUPT),
	[PART_THREAD] = BSC_CLASS_BIT(BSC_CLASS_WAIT_RUN) | BSC_CLASS_BIT(BSC_CLASS_AP_CALLBACK) |
			BSC_CLASS_BIT(BSC_CLASS_AP_BLOCKED) | BSC_CLASS_BIT(BSC_CLASS_AP_BETWEEN) |
			BSC_CLASS_BIT(BSC_CLASS_PREEMPTED) | BSC_CLASS_BIT(BSC_CLASS_INTERRUPT) |
			BSC_CLASS_BIT(BSC_CLASS_WAIT_UNPARK),
	[PART_ONLINE] = BSC_CLASS_BIT(BSC_CLASS_IDLE) | BSC_CLASS_BIT(BSC_CLASS_OTHER) |
			BSC_CLASS_BIT(BSC_CLASS_INTERRUPT),
	[PART_DYING] = BSC_CLASS_BIT(BSC_CLASS_DYING),
};

static BscStay stay_of(const ApBuild *ap, BscClassSet classes)
{
	return (BscStay){
		.classes = classes,
		.target = -1,
		.bringup = ap->bringup_row,
		.callback = BSC_NO_ROW,
		.event_begin = BSC_NO_ROW,
		.event_end = BSC_NO_ROW,
	};
}

static void put_class(ApBuild *ap, BscClass class, BscNsec begin, BscNsec end)
{
	bsc_stays_put(ap->b, stay_of(ap, BSC_CLASS_BIT(class)), begin, end);
}

/* The CPU is up: its own switches say whether it idles. IDLE names what idling means here. */
static void put_online(ApBuild *ap, BscClass idle, BscNsec begin, BscNsec end)
{
	const BscTrace *trace = ap->b->trace;
	BscStay stay = stay_of(ap, BSC_CLASS_BIT(idle));
	uint32_t cpu = ap->bringup->cpu;
	BscNsec at = begin;

	if (!ap->b->has_switch) {
		stay.classes |= BSC_CLASS_BIT(BSC_CLASS_OTHER) | BSC_CLASS_BIT(BSC_CLASS_INTERRUPT);
		stay.reason = BSC_REASON_NO_SWITCH;
		bsc_stays_put(ap->b, stay, begin, end);
		return;
	}
	for (size_t r = bsc_trace_next_run(trace, cpu, 0); r < trace->n_runs;
	     r = bsc_trace_next_run(trace, cpu, r + 1)) {
		const BscRun *run = &trace->runs[r];
		BscRow row;

		for (row = bsc_trace_lower_bound(trace, (uint32_t)r, begin);
		     row < run->first + run->n_rows && trace->ts[row] < end; row++) {
			if (trace->kind[row] != BSC_EVENT_SCHED_SWITCH)
				continue;
			bsc_stays_put_running(ap->b, stay, cpu, at, MAX(at, trace->ts[row]));
			at = MAX(at, trace->ts[row]);
			stay.classes = BSC_CLASS_BIT(
				bsc_trace_at(trace, row)->b == 0 ? idle : BSC_CLASS_OTHER);
			stay.event_begin = row;
		}
	}
	bsc_stays_put_running(ap->b, stay, cpu, at, end);
}

/* The callback of the thread that encloses T; BSC_NO_ROW: it is between two. */
static BscRow callback_at(const ApBuild *ap, BscNsec t, BscNsec *ret_until)
{
	const BscTimeline *timeline = ap->b->timeline;

	*ret_until = INT64_MAX;
	for (BscRow i = 0; i < ap->bringup->n_callbacks; i++) {
		BscRow row = ap->bringup->first_callback + i;
		const BscCallback *callback = &timeline->callbacks[row];
		BscNsec end = callback->is_open ? INT64_MAX : callback->end;

		if (callback->pid == ap->bringup->control_pid)
			continue;
		if (callback->begin > t) {
			*ret_until = callback->begin;
			return BSC_NO_ROW;
		}
		if (t < end) {
			*ret_until = end;
			return row;
		}
	}
	return BSC_NO_ROW;
}

/* A part of the thread's time, on its CPU or off it, cut at the edges of its callbacks. */
static void put_thread_part(StayBuild *b, BscNsec begin, BscNsec end, BscRow out, BscRow waking,
			    BscRow in, void *data)
{
	ApBuild *ap = data;
	bool is_preempted = false;
	bool is_ready = out != BSC_NO_ROW &&
			bsc_prev_state_letter(bsc_trace_at(b->trace, out)->c, &is_preempted) == 'R';

	while (begin < end) {
		BscNsec until;
		BscRow callback = callback_at(ap, begin, &until);
		BscNsec to = MIN(end, until);
		BscNsec woken = waking == BSC_NO_ROW ? to : CLAMP(b->trace->ts[waking], begin, to);
		BscStay stay =
			stay_of(ap, BSC_CLASS_BIT(callback == BSC_NO_ROW ? BSC_CLASS_AP_BETWEEN
									 : BSC_CLASS_AP_CALLBACK));

		stay.callback = callback;
		stay.event_begin = out;
		stay.event_end = in;
		if (out == BSC_NO_ROW) {
			bsc_stays_put_running(b, stay, ap->bringup->cpu, begin, to);
			begin = to;
			continue;
		}
		stay.classes = BSC_CLASS_BIT(is_ready                 ? BSC_CLASS_PREEMPTED
					     : callback == BSC_NO_ROW ? BSC_CLASS_AP_BETWEEN
								      : BSC_CLASS_AP_BLOCKED);
		/* Parked, or asleep between two jobs: it has nothing to do until it is woken. */
		if (callback == BSC_NO_ROW && !is_ready)
			stay.classes = BSC_CLASS_BIT(BSC_CLASS_WAIT_UNPARK);
		/* It came back and nobody recorded when it was woken: some of the time it waited to
		 * run. */
		if (!is_ready && waking == BSC_NO_ROW && (in != BSC_NO_ROW || !b->has_waking)) {
			stay.classes |= BSC_CLASS_BIT(BSC_CLASS_WAIT_RUN);
			stay.reason = BSC_REASON_NO_WAKER;
		}
		bsc_stays_put(b, stay, begin, woken);
		stay.reason = BSC_REASON_NONE;
		stay.classes = BSC_CLASS_BIT(is_ready ? BSC_CLASS_PREEMPTED : BSC_CLASS_WAIT_RUN);
		bsc_stays_put(b, stay, woken, to);
		begin = to;
	}
}

static void put_thread(ApBuild *ap, BscNsec begin, BscNsec end)
{
	BscStay stay = stay_of(ap, class_sets[PART_THREAD]);

	if (ap->thread_pid > 0 && ap->b->has_switch) {
		bsc_stays_walk_task(ap->b, ap->thread_pid, begin, end, put_thread_part, ap);
		return;
	}
	stay.reason = BSC_REASON_NO_SWITCH;
	bsc_stays_put(ap->b, stay, begin, end);
}

static void add_part(ApBuild *ap, PartKind kind, const BscMoment *begin, const BscMoment *end)
{
	Part part = { kind, begin->low, begin->high, end->low, end->high };

	/* Nobody knows that it began. Nobody knows that it ended: then it may last to the end. */
	if (begin->is_absent || end->is_absent || begin->certainty == BSC_UNKNOWN)
		return;
	if (end->certainty == BSC_UNKNOWN)
		part.end_low = part.end_high = INT64_MAX;
	g_array_append_val(ap->parts, part);
}

static BscMoment at(BscNsec ns)
{
	return (BscMoment){ .ns = ns, .low = ns, .high = ns, .certainty = BSC_EXACT };
}

static const BscMoment unknown = { .ns = BSC_NSEC_NONE, .certainty = BSC_UNKNOWN };

static BscMoment starting_of(const ApBuild *ap)
{
	const BscPhase *starting =
		bsc_timeline_phase(ap->b->timeline, ap->bringup, BSC_PHASE_STARTING);

	return starting ? starting->begin : unknown;
}

static void add_up_parts(ApBuild *ap)
{
	const BscMoment *p = ap->bringup->points;
	BscMoment begin = at(ap->b->episode->begin), starting = starting_of(ap);
	BscMoment end = at(ap->b->episode->end);
	bool is_serial = p[BSC_POINT_ALIVE].is_absent;

	add_part(ap, PART_OFFLINE, &begin, &p[BSC_POINT_KICK]);
	add_part(ap, PART_WAKE, &p[BSC_POINT_KICK], is_serial ? &starting : &p[BSC_POINT_ALIVE]);
	add_part(ap, PART_SPIN, &p[BSC_POINT_ALIVE], &p[BSC_POINT_RELEASE]);
	add_part(ap, PART_STARTING, &starting, &p[BSC_POINT_ONLINE_IDLE]);
	add_part(ap, PART_PARKED, &p[BSC_POINT_ONLINE_IDLE], &p[BSC_POINT_UNPARK]);
	add_part(ap, PART_THREAD, &p[BSC_POINT_UNPARK], &p[BSC_POINT_DONE]);
	add_part(ap, PART_ONLINE, &p[BSC_POINT_DONE], &end);
}

static void add_down_parts(ApBuild *ap)
{
	const BscPhase *dying =
		bsc_timeline_phase(ap->b->timeline, ap->bringup, BSC_PHASE_TAKEDOWN);
	BscMoment begin = at(ap->b->episode->begin), end = at(ap->b->episode->end);
	BscMoment work = at(ap->bringup->begin);
	BscMoment takedown = dying ? dying->begin : unknown, dead = dying ? dying->end : unknown;

	add_part(ap, PART_ONLINE, &begin, &work);
	add_part(ap, PART_THREAD, &work, &takedown);
	add_part(ap, PART_DYING, &takedown, &dead);
	add_part(ap, PART_OFFLINE, &dead, &end);
}

static int compare_ns(const void *a, const void *b)
{
	BscNsec x = *(const BscNsec *)a, y = *(const BscNsec *)b;

	return x < y ? -1 : x > y;
}

/* All moments at which what is possible changes, within the episode, sorted, each once. */
static GArray *cuts_of(const ApBuild *ap)
{
	GArray *cuts = g_array_new(FALSE, FALSE, sizeof(BscNsec));
	BscNsec begin = ap->b->episode->begin, end = ap->b->episode->end;
	guint kept = 0;

	g_array_append_val(cuts, begin);
	g_array_append_val(cuts, end);
	for (guint i = 0; i < ap->parts->len; i++) {
		const Part *part = &g_array_index(ap->parts, Part, i);
		BscNsec edges[] = { part->begin_low, part->end_high };

		for (size_t k = 0; k < G_N_ELEMENTS(edges); k++)
			if (edges[k] > begin && edges[k] < end)
				g_array_append_val(cuts, edges[k]);
	}
	g_array_sort(cuts, compare_ns);
	for (guint i = 0; i < cuts->len; i++)
		if (kept == 0 ||
		    g_array_index(cuts, BscNsec, i) != g_array_index(cuts, BscNsec, kept - 1))
			g_array_index(cuts, BscNsec, kept++) = g_array_index(cuts, BscNsec, i);
	g_array_set_size(cuts, kept);
	return cuts;
}

/* From BEGIN to END nothing changes in what is possible. */
static void put_between_cuts(ApBuild *ap, BscNsec begin, BscNsec end)
{
	BscClassSet set = 0;
	PartKind only = PART_N;
	unsigned n = 0;
	BscStay stay;

	for (guint i = 0; i < ap->parts->len; i++) {
		const Part *part = &g_array_index(ap->parts, Part, i);

		if (part->begin_low > begin || part->end_high < end)
			continue;
		set |= class_sets[part->kind];
		only = part->kind;
		n++;
	}
	stay = stay_of(ap, set);
	if (n == 0) {
		stay.classes = ~(BscClassSet)0;
		stay.reason = BSC_REASON_UNFINISHED;
		bsc_stays_put(ap->b, stay, begin, end);
	} else if (n > 1) {
		stay.reason = BSC_REASON_NO_MARK;
		bsc_stays_put(ap->b, stay, begin, end);
	} else if (only == PART_PARKED) {
		put_online(ap, BSC_CLASS_WAIT_UNPARK, begin, end);
	} else if (only == PART_THREAD) {
		put_thread(ap, begin, end);
	} else if (only == PART_ONLINE) {
		put_online(ap, BSC_CLASS_IDLE, begin, end);
	} else {
		BscClass class = BSC_CLASS_OFFLINE;

		bsc_class_set_is_certain(class_sets[only], &class);
		put_class(ap, class, begin, end);
	}
}

static int32_t thread_of(const StayBuild *b, const BscBringup *bringup)
{
	for (BscRow i = 0; i < bringup->n_callbacks; i++) {
		const BscCallback *callback = &b->timeline->callbacks[bringup->first_callback + i];

		if (callback->pid != bringup->control_pid)
			return callback->pid;
	}
	return -1;
}

void bsc_stays_build_ap(StayBuild *b, BscRow row)
{
	const BscBringup *bringup = &b->timeline->bringups[row];
	ApBuild ap = {
		.b = b,
		.bringup = bringup,
		.bringup_row = row,
		.thread_pid = thread_of(b, bringup),
		.parts = g_array_new(FALSE, FALSE, sizeof(Part)),
	};
	GArray *cuts;

	if (b->episode->kind == BSC_EPISODE_OFFLINE)
		add_down_parts(&ap);
	else
		add_up_parts(&ap);
	cuts = cuts_of(&ap);
	for (guint i = 0; i + 1 < cuts->len; i++)
		put_between_cuts(&ap, g_array_index(cuts, BscNsec, i),
				 g_array_index(cuts, BscNsec, i + 1));
	g_array_unref(cuts);
	g_array_unref(ap.parts);
	if (ap.thread_pid > 0)
		bsc_stays_cut_locks(b, ap.thread_pid);
	bsc_stays_cut_gaps(b, bringup->cpu, ap.thread_pid, bringup->last);
}
