/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analysis/stays-build.h"

#include <string.h>

#define X(class, name, text) { name, text },

static const struct {
	const char *name, *text;
} classes[] = { BSC_CLASSES(X) };

#undef X

G_STATIC_ASSERT(BSC_N_CLASSES <= 32);

static const struct {
	const char *name, *text;
} reasons[] = {
	[BSC_REASON_NONE] = { "", "" },
	[BSC_REASON_NO_MARK] = { "no-mark", "no event marks the change" },
	[BSC_REASON_LOST] = { "lost", "events were lost" },
	[BSC_REASON_NO_SWITCH] = { "no-switch", "the capture has no sched_switch events" },
	[BSC_REASON_NO_WAKER] = { "no-waker", "nothing tells who ended the sleep" },
	[BSC_REASON_UNFINISHED] = { "unfinished", "nothing more is known of the CPU" },
};

const char *bsc_class_name(BscClass class)
{
	return classes[class].name;
}

const char *bsc_class_text(BscClass class)
{
	return classes[class].text;
}

const char *bsc_reason_name(BscReason reason)
{
	return reasons[reason].name;
}

const char *bsc_reason_text(BscReason reason)
{
	return reasons[reason].text;
}

bool bsc_class_set_is_certain(BscClassSet set, BscClass *ret_class)
{
	if (set == 0 || (set & (set - 1)) != 0)
		return false;
	*ret_class = (BscClass)__builtin_ctz(set);
	return true;
}

static bool is_same(const BscStay *a, const BscStay *b)
{
	return a->classes == b->classes && a->reason == b->reason && a->target == b->target &&
	       a->bringup == b->bringup && a->callback == b->callback;
}

void bsc_stays_put(StayBuild *b, BscStay stay, BscNsec begin, BscNsec end)
{
	BscStay *last = b->stays->len ? &g_array_index(b->stays, BscStay, b->stays->len - 1) : NULL;

	if (end <= begin)
		return;
	if (last && is_same(last, &stay) && stay.reason != BSC_REASON_NONE) {
		last->end = end;
		last->event_end = stay.event_end;
		return;
	}
	stay.begin = begin;
	stay.end = end;
	g_array_append_val(b->stays, stay);
}

const char *bsc_stays_comm(const StayBuild *b, int32_t pid)
{
	gpointer id = g_hash_table_lookup(b->comms, GINT_TO_POINTER(pid));

	return bsc_strtab_get(b->trace->strings, GPOINTER_TO_UINT(id));
}

/* Names of the tasks, from the events that carry one. A later name of a pid counts. */
static GHashTable *collect_comms(const BscTrace *trace)
{
	GHashTable *comms = g_hash_table_new(NULL, NULL);

	for (size_t row = 0; row < trace->n_rows; row++) {
		int32_t pid = 0;

		switch (trace->kind[row]) {
		case BSC_EVENT_SCHED_SWITCH: pid = bsc_trace_at(trace, row)->b; break;
		case BSC_EVENT_SCHED_WAKING:
		case BSC_EVENT_SCHED_WAKEUP:
		case BSC_EVENT_SCHED_WAKEUP_NEW: pid = bsc_trace_at(trace, row)->a; break;
		default: break;
		}
		if (pid > 0)
			g_hash_table_insert(comms, GINT_TO_POINTER(pid),
					    GUINT_TO_POINTER(bsc_trace_at(trace, row)->text));
	}
	return comms;
}

/* Whether PID has a CPU just before T: the last of its switches says. -1: nothing does. */
static int is_running_at(const StayBuild *b, int32_t pid, BscNsec t, BscRow *ret_out,
			 BscRow *ret_waking)
{
	const BscTasks *tasks = b->capture->tasks;
	size_t first, end;

	*ret_out = *ret_waking = BSC_NO_ROW;
	bsc_tasks_between(tasks, pid, INT64_MIN, t - 1, &first, &end);
	while (end-- > first) {
		const BscTaskEvent *event = &tasks->events[end];

		if (event->kind == BSC_TASK_WAKING)
			*ret_waking = event->row;
		if (event->kind == BSC_TASK_IN)
			return 1;
		if (event->kind == BSC_TASK_OUT) {
			*ret_out = event->row;
			return 0;
		}
	}
	return -1;
}

void bsc_stays_walk_task(StayBuild *b, int32_t pid, BscNsec begin, BscNsec end, PutPart put,
			 void *data)
{
	const BscTasks *tasks = b->capture->tasks;
	BscRow out, waking;
	BscNsec at = begin;
	size_t i, last;

	if (end <= begin)
		return;
	/* A task that records events runs: only a switch out says that it does not. */
	is_running_at(b, pid, begin, &out, &waking);
	bsc_tasks_between(tasks, pid, begin, end - 1, &i, &last);
	for (; i < last; i++) {
		const BscTaskEvent *event = &tasks->events[i];

		switch (event->kind) {
		case BSC_TASK_WAKING:
			if (out != BSC_NO_ROW && waking == BSC_NO_ROW)
				waking = event->row;
			break;
		case BSC_TASK_IN:
			if (out == BSC_NO_ROW)
				break;
			put(b, at, event->ts, out, waking, event->row, data);
			at = event->ts;
			out = waking = BSC_NO_ROW;
			break;
		case BSC_TASK_OUT:
			put(b, at, event->ts, out, waking, BSC_NO_ROW, data);
			at = event->ts;
			out = event->row;
			waking = BSC_NO_ROW;
			break;
		default: break;
		}
	}
	put(b, at, end, out, waking, BSC_NO_ROW, data);
}

/* The mode decides what a CPU can wait for, and a log does not tell the mode. */
static void put_anything(StayBuild *b, const BscLane *lane)
{
	bsc_stays_put(b,
		      (BscStay){
			      .classes = ~(BscClassSet)0,
			      .reason = BSC_REASON_NO_MARK,
			      .target = -1,
			      .bringup = lane->bringup,
			      .callback = BSC_NO_ROW,
			      .event_begin = BSC_NO_ROW,
			      .event_end = BSC_NO_ROW,
		      },
		      b->episode->begin, b->episode->end);
}

static void build_lane(StayBuild *b, const BscLane *lane, GArray *all)
{
	b->episode = &b->timeline->episodes[lane->episode];
	b->episode_row = lane->episode;
	b->stays = g_array_new(FALSE, FALSE, sizeof(BscStay));
	if (b->episode->is_logged)
		put_anything(b, lane);
	else if (lane->is_control)
		bsc_stays_build_control(b);
	else
		bsc_stays_build_ap(b, lane->bringup);
	if (b->stays->len > 0)
		g_array_append_vals(all, b->stays->data, b->stays->len);
	g_array_unref(b->stays);
	b->stays = NULL;
}

BscStays *bsc_stays_new(const BscCapture *capture)
{
	const BscTimeline *timeline = capture->timeline;
	BscStays *stays = g_new0(BscStays, 1);
	/* A lane without stays has them at some address, too. */
	GArray *all = g_array_sized_new(FALSE, FALSE, sizeof(BscStay), 1);
	StayBuild b = {
		.capture = capture,
		.trace = capture->trace,
		.timeline = timeline,
		.has_switch = bsc_trace_has_kind(capture->trace, BSC_EVENT_SCHED_SWITCH),
		.has_waking = bsc_trace_has_kind(capture->trace, BSC_EVENT_SCHED_WAKING),
		.comms = collect_comms(capture->trace),
		.last_switch = bsc_stays_last_switches(capture->trace),
		.locks = bsc_stays_collect_locks(capture->trace),
	};

	stays->first = g_new(BscRow, timeline->n_lanes + 1);
	for (size_t i = 0; i < timeline->n_lanes; i++) {
		stays->first[i] = all->len;
		build_lane(&b, &timeline->lanes[i], all);
	}
	stays->first[timeline->n_lanes] = all->len;
	stays->n = all->len;
	stays->stays = (BscStay *)(void *)g_array_free(all, FALSE);
	g_hash_table_unref(b.comms);
	g_free(b.last_switch);
	g_array_unref(b.locks);
	return stays;
}

void bsc_stays_free(BscStays *stays)
{
	if (!stays)
		return;
	g_free(stays->stays);
	g_free(stays->first);
	g_free(stays);
}
