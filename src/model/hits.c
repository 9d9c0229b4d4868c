/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/build.h"

#include <stdlib.h>

static int compare_hits(const void *a, const void *b)
{
	const Hit *x = a, *y = b;

	if (x->pid != y->pid)
		return x->pid < y->pid ? -1 : 1;
	if (x->ts != y->ts)
		return x->ts < y->ts ? -1 : 1;
	return x->row < y->row ? -1 : x->row > y->row;
}

static void add_hit(Build *b, GHashTable *tasks, int32_t pid, HitKind kind, BscRow row)
{
	if (pid > 0 && g_hash_table_contains(tasks, GINT_TO_POINTER(pid)))
		g_array_append_val(
			b->hits,
			((Hit){ .pid = pid, .kind = kind, .ts = b->trace->ts[row], .row = row }));
}

static void take_row(Build *b, GHashTable *tasks, BscRow row)
{
	const BscTrace *trace = b->trace;

	switch (trace->kind[row]) {
	case BSC_EVENT_SCHED_SWITCH:
		add_hit(b, tasks, trace->a[row], HIT_OUT, row);
		add_hit(b, tasks, trace->b[row], HIT_IN, row);
		break;
	case BSC_EVENT_SCHED_WAKING: add_hit(b, tasks, trace->a[row], HIT_WAKING, row); break;
	case BSC_EVENT_SCHED_WAKEUP: add_hit(b, tasks, trace->a[row], HIT_WAKEUP, row); break;
	case BSC_EVENT_FUNCTION:
	case BSC_EVENT_GRAPH_ENTRY: add_hit(b, tasks, trace->pid[row], HIT_FUNCTION, row); break;
	default: break;
	}
}

void bsc_build_hits(Build *b)
{
	g_autoptr(GHashTable) tasks = g_hash_table_new(NULL, NULL);

	for (guint i = 0; i < b->ops->len; i++) {
		const Op *op = build_op(b, i);

		g_hash_table_add(tasks, GINT_TO_POINTER(op->control_pid));
		if (op->thread_pid > 0)
			g_hash_table_add(tasks, GINT_TO_POINTER(op->thread_pid));
	}
	for (size_t row = 0; row < b->trace->n_rows; row++)
		take_row(b, tasks, (BscRow)row);
	bsc_build_sort(b->hits, compare_hits);
}

/* First hit that is not before (PID, TS). */
static guint lower_bound(const Build *b, int32_t pid, BscNsec ts)
{
	guint low = 0, high = b->hits->len;

	while (low < high) {
		guint middle = low + (high - low) / 2;
		const Hit *hit = &g_array_index(b->hits, Hit, middle);

		if (hit->pid < pid || (hit->pid == pid && hit->ts < ts))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

void bsc_build_hits_between(const Build *b, int32_t pid, BscNsec from, BscNsec to, guint *ret_first,
			    guint *ret_end)
{
	*ret_first = lower_bound(b, pid, from);
	*ret_end =
		to == INT64_MAX ? lower_bound(b, pid + 1, INT64_MIN) : lower_bound(b, pid, to + 1);
}
