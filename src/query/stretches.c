/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "query/find.h"
#include "query/subject.h"

#include "base/span.h"

#include <stdio.h>
#include <stdlib.h>

void bsc_subject_set_callback(BscQuerySubject *subject, const BscTimeline *timeline, BscRow row)
{
	const BscCallback *callback = &timeline->callbacks[row];

	subject->bringup_cpu = timeline->bringups[callback->bringup].cpu;
	subject->state = bsc_strtab_get(timeline->strings, callback->state);
	subject->function = bsc_strtab_get(timeline->strings, callback->function);
	subject->step = callback->step;
	subject->has_result = !callback->is_open;
	subject->result = callback->result;
}

static void set_event(BscQuerySubject *subject, size_t edge, const BscTrace *trace, BscRow event)
{
	if (event >= trace->n_rows)
		return;
	subject->events[edge] = bsc_event_kind_name(trace->kind[event]);
	subject->systems[edge] = bsc_event_kind_system(trace->kind[event]);
}

static BscQuerySubject subject_of(const BscTrace *trace, const BscTimeline *timeline, BscRow row)
{
	const BscIntervals *at = &timeline->intervals;
	const BscLane *lane = &timeline->lanes[at->lane[row]];
	BscQuerySubject s = bsc_query_nobody();

	s.cpu = lane->cpu;
	s.other_cpu = s.bringup_cpu = at->target[row];
	if (s.bringup_cpu < 0 && at->bringup[row] != BSC_NO_ROW)
		s.bringup_cpu = timeline->bringups[at->bringup[row]].cpu;
	s.kind = at->kind[row];
	s.short_ns = MAX(bsc_distance(at->begin_high[row], at->end_low[row]), 0);
	s.long_ns = bsc_distance(at->begin_low[row], at->end_high[row]);
	s.begin = at->begin_low[row];
	s.end = at->end_high[row];
	set_event(&s, 0, trace, at->event_begin[row]);
	set_event(&s, 1, trace, at->event_end[row]);
	if (at->callback[row] != BSC_NO_ROW) {
		bsc_subject_set_callback(&s, timeline, at->callback[row]);
		s.pid = timeline->callbacks[at->callback[row]].pid;
	}
	return s;
}

/* "CPU12", so that what the labels of lanes say is found. */
static bool fits(const BscQuery *query, const BscTrace *trace, const BscTimeline *timeline,
		 BscRow row)
{
	BscQuerySubject s = subject_of(trace, timeline, row);
	char label[24];

	snprintf(label, sizeof label, "CPU%u", (unsigned)s.cpu);
	s.words = label;
	return bsc_query_match(query, &s, NULL) == BSC_VERDICT_YES;
}

static int compare_begins(const void *a, const void *b, void *data)
{
	const BscIntervals *at = data;
	BscRow x = *(const BscRow *)a, y = *(const BscRow *)b;

	if (at->begin_low[x] != at->begin_low[y])
		return at->begin_low[x] < at->begin_low[y] ? -1 : 1;
	return x < y ? -1 : x > y;
}

GArray *bsc_find_stretches(const BscQuery *query, const BscTrace *trace,
			   const BscTimeline *timeline, BscRow episode)
{
	const BscIntervals *at = &timeline->intervals;
	GArray *found = g_array_new(FALSE, FALSE, sizeof(BscRow));

	for (size_t i = 0; i < at->n; i++) {
		BscRow row = (BscRow)i;

		if (episode != BSC_NO_ROW && timeline->lanes[at->lane[i]].episode != episode)
			continue;
		if (fits(query, trace, timeline, row))
			g_array_append_val(found, row);
	}
	g_array_sort_with_data(found, compare_begins, (gpointer)at);
	return found;
}
