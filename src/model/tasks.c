/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/build.h"

static int compare_events(const void *a, const void *b)
{
	const BscTaskEvent *x = a, *y = b;

	if (x->pid != y->pid)
		return x->pid < y->pid ? -1 : 1;
	if (x->ts != y->ts)
		return x->ts < y->ts ? -1 : 1;
	return x->row < y->row ? -1 : x->row > y->row;
}

/* The events while they are gathered. */
typedef struct Gather {
	const BscTrace *trace;
	GHashTable *pids;
	GArray *events;
} Gather;

static void add(Gather *g, int32_t pid, BscTaskEventKind kind, BscRow row)
{
	BscTaskEvent event = { .pid = pid, .kind = kind, .ts = g->trace->ts[row], .row = row };

	if (pid > 0 && g_hash_table_contains(g->pids, GINT_TO_POINTER(pid)))
		g_array_append_val(g->events, event);
}

static void take_row(Gather *g, BscRow row)
{
	const BscTrace *trace = g->trace;

	switch (trace->kind[row]) {
	case BSC_EVENT_SCHED_SWITCH:
		add(g, bsc_trace_at(trace, row)->a, BSC_TASK_OUT, row);
		add(g, bsc_trace_at(trace, row)->b, BSC_TASK_IN, row);
		break;
	case BSC_EVENT_SCHED_WAKING:
		add(g, bsc_trace_at(trace, row)->a, BSC_TASK_WAKING, row);
		break;
	case BSC_EVENT_SCHED_WAKEUP:
		add(g, bsc_trace_at(trace, row)->a, BSC_TASK_WAKEUP, row);
		break;
	case BSC_EVENT_FUNCTION:
	case BSC_EVENT_GRAPH_ENTRY:
		add(g, bsc_trace_at(trace, row)->pid, BSC_TASK_FUNCTION, row);
		break;
	default: break;
	}
}

void bsc_build_tasks(Build *b)
{
	g_autoptr(GHashTable) pids = g_hash_table_new(NULL, NULL);
	Gather g = { .trace = b->trace, .pids = pids };

	g.events = g_array_new(FALSE, FALSE, sizeof(BscTaskEvent));
	for (guint i = 0; i < b->ops->len; i++) {
		const Op *op = build_op(b, i);

		g_hash_table_add(pids, GINT_TO_POINTER(op->control_pid));
		if (op->thread_pid > 0)
			g_hash_table_add(pids, GINT_TO_POINTER(op->thread_pid));
	}
	for (size_t row = 0; row < b->trace->n_rows; row++)
		take_row(&g, (BscRow)row);
	bsc_build_sort(g.events, compare_events);
	b->tasks = g_new0(BscTasks, 1);
	b->tasks->n = g.events->len;
	b->tasks->events = (BscTaskEvent *)(void *)g_array_free(g.events, FALSE);
}

void bsc_tasks_free(BscTasks *tasks)
{
	if (!tasks)
		return;
	g_free(tasks->events);
	g_free(tasks);
}

/* First event that is not before (PID, TS). */
static size_t lower_bound(const BscTasks *tasks, int32_t pid, BscNsec ts)
{
	size_t low = 0, high = tasks->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const BscTaskEvent *event = &tasks->events[middle];

		if (event->pid < pid || (event->pid == pid && event->ts < ts))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

void bsc_tasks_between(const BscTasks *tasks, int32_t pid, BscNsec from, BscNsec to,
		       size_t *ret_first, size_t *ret_end)
{
	*ret_first = lower_bound(tasks, pid, from);
	if (to < INT64_MAX)
		*ret_end = lower_bound(tasks, pid, to + 1);
	else
		*ret_end = pid < INT32_MAX ? lower_bound(tasks, pid + 1, INT64_MIN) : tasks->n;
}
