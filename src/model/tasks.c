/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/radix.h"
#include "model/build.h"

/* Which tasks of a payload take part in a bring-up. */
#define TAKES_FIRST  1
#define TAKES_SECOND 2 /* of a switch, the task that goes on */

/* The tasks that take part, and a look that is enough for most of the others. */
typedef struct Pids {
	GHashTable *all;
	uint64_t maybe[1024]; /* a bit for pid % 65536 */
} Pids;

static uint64_t bit_of(int32_t pid)
{
	return UINT64_C(1) << (pid & 63);
}

static uint64_t *word_of(Pids *pids, int32_t pid)
{
	return &pids->maybe[(uint32_t)pid >> 6 & 1023];
}

static void add_pid(Pids *pids, int32_t pid)
{
	g_hash_table_add(pids->all, GINT_TO_POINTER(pid));
	*word_of(pids, pid) |= bit_of(pid);
}

static uint8_t mark_if(Pids *pids, int32_t pid, uint8_t mark)
{
	if (pid <= 0 || !(*word_of(pids, pid) & bit_of(pid)))
		return 0;
	return g_hash_table_contains(pids->all, GINT_TO_POINTER(pid)) ? mark : 0;
}

static uint8_t marks_of(Pids *pids, const BscPayload *payload)
{
	switch (payload->kind) {
	case BSC_EVENT_SCHED_SWITCH:
		return mark_if(pids, payload->a, TAKES_FIRST) |
		       mark_if(pids, payload->b, TAKES_SECOND);
	case BSC_EVENT_SCHED_WAKING:
	case BSC_EVENT_SCHED_WAKEUP: return mark_if(pids, payload->a, TAKES_FIRST);
	case BSC_EVENT_FUNCTION:
	case BSC_EVENT_GRAPH_ENTRY: return mark_if(pids, payload->pid, TAKES_FIRST);
	default: return 0;
	}
}

static void add(GArray *events, const BscTrace *trace, int32_t pid, BscTaskEventKind kind,
		BscRow row)
{
	BscTaskEvent event = { .pid = pid, .kind = kind, .ts = trace->ts[row], .row = row };

	g_array_append_val(events, event);
}

static void take_row(GArray *events, const BscTrace *trace, BscRow row, uint8_t marks)
{
	const BscPayload *payload = bsc_trace_at(trace, row);

	switch (payload->kind) {
	case BSC_EVENT_SCHED_SWITCH:
		if (marks & TAKES_FIRST)
			add(events, trace, payload->a, BSC_TASK_OUT, row);
		if (marks & TAKES_SECOND)
			add(events, trace, payload->b, BSC_TASK_IN, row);
		break;
	case BSC_EVENT_SCHED_WAKING: add(events, trace, payload->a, BSC_TASK_WAKING, row); break;
	case BSC_EVENT_SCHED_WAKEUP: add(events, trace, payload->a, BSC_TASK_WAKEUP, row); break;
	default: add(events, trace, payload->pid, BSC_TASK_FUNCTION, row);
	}
}

/* By pid and ts; those with the same are in the order of rows, as they were gathered. */
static BscTaskEvent *sort(const GArray *events)
{
	const guint n = events->len;
	const BscTaskEvent *all = (const BscTaskEvent *)(const void *)events->data;
	g_autofree BscKeyed *order = g_new(BscKeyed, n);
	BscTaskEvent *sorted = g_new(BscTaskEvent, n);

	for (guint i = 0; i < n; i++)
		order[i] = (BscKeyed){ .key = bsc_radix_key(all[i].ts), .value = i };
	bsc_radix_sort(order, n);
	for (guint i = 0; i < n; i++)
		order[i].key = bsc_radix_key(all[order[i].value].pid);
	bsc_radix_sort(order, n);
	for (guint i = 0; i < n; i++)
		sorted[i] = all[order[i].value];
	return sorted;
}

/* Asks once for each payload, not for each of the rows that share it. */
static GArray *gather(const BscTrace *trace, Pids *pids)
{
	GArray *events = g_array_new(FALSE, FALSE, sizeof(BscTaskEvent));
	const uint32_t n = trace->payloads.n;
	g_autofree uint8_t *marks = g_new(uint8_t, n);

	for (uint32_t i = 0; i < n; i++)
		marks[i] = marks_of(pids, &trace->payloads.all[i]);
	for (size_t row = 0; row < trace->n_rows; row++)
		if (marks[trace->payload[row]])
			take_row(events, trace, (BscRow)row, marks[trace->payload[row]]);
	return events;
}

void bsc_build_tasks(Build *b)
{
	Pids pids = { .all = g_hash_table_new(NULL, NULL) };
	g_autoptr(GArray) events = NULL;

	for (guint i = 0; i < b->ops->len; i++) {
		const Op *op = build_op(b, i);

		add_pid(&pids, op->control_pid);
		if (op->thread_pid > 0)
			add_pid(&pids, op->thread_pid);
	}
	events = gather(b->trace, &pids);
	g_hash_table_unref(pids.all);
	b->tasks = g_new0(BscTasks, 1);
	b->tasks->n = events->len;
	b->tasks->events = sort(events);
}

void bsc_tasks_free(BscTasks *tasks)
{
	if (!tasks)
		return;
	g_free(tasks->events);
	g_free(tasks);
}

static bool is_before(const BscTaskEvent *event, int32_t pid, BscNsec ts)
{
	return event->pid < pid || (event->pid == pid && event->ts < ts);
}

/* First event in [LOW, HIGH) that is not before (PID, TS), or HIGH. */
static size_t lower_bound(const BscTasks *tasks, size_t low, size_t high, int32_t pid, BscNsec ts)
{
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (is_before(&tasks->events[middle], pid, ts))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The same, of an event that is likely to lie shortly behind FIRST, which is not after it. */
static size_t lower_bound_behind(const BscTasks *tasks, size_t first, int32_t pid, BscNsec ts)
{
	size_t step = 1;

	while (first + step < tasks->n && is_before(&tasks->events[first + step], pid, ts)) {
		first += step;
		step *= 2;
	}
	return lower_bound(tasks, first, MIN(first + step, tasks->n), pid, ts);
}

void bsc_tasks_between(const BscTasks *tasks, int32_t pid, BscNsec from, BscNsec to,
		       size_t *ret_first, size_t *ret_end)
{
	const size_t first = lower_bound(tasks, 0, tasks->n, pid, from);

	*ret_first = first;
	if (to < from)
		*ret_end = lower_bound(tasks, 0, tasks->n, pid, to + 1);
	else if (to < INT64_MAX)
		*ret_end = lower_bound_behind(tasks, first, pid, to + 1);
	else
		*ret_end = pid < INT32_MAX ? lower_bound(tasks, first, tasks->n, pid + 1, INT64_MIN)
					   : tasks->n;
}
