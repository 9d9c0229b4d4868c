/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analysis/stays-build.h"

/* +1: an interrupt or softirq begins; -1: it ends; 0: neither. */
static int step_of(uint8_t kind)
{
	switch (kind) {
	case BSC_EVENT_IRQ_ENTRY:
	case BSC_EVENT_SOFTIRQ_ENTRY:
	case BSC_EVENT_IPI_ENTRY:
	case BSC_EVENT_TIMER_ENTRY:
	case BSC_EVENT_RESCHEDULE_ENTRY:
	case BSC_EVENT_CALL_ENTRY:
	case BSC_EVENT_CALL_SINGLE_ENTRY: return 1;
	case BSC_EVENT_IRQ_EXIT:
	case BSC_EVENT_SOFTIRQ_EXIT:
	case BSC_EVENT_IPI_EXIT:
	case BSC_EVENT_TIMER_EXIT:
	case BSC_EVENT_RESCHEDULE_EXIT:
	case BSC_EVENT_CALL_EXIT:
	case BSC_EVENT_CALL_SINGLE_EXIT: return -1;
	default: return 0;
	}
}

/* The row of RUN behind which events are missing, at ROW or later; BSC_NO_ROW if there is none. */
static BscRow next_gap(const BscTrace *trace, uint32_t run, BscRow row)
{
	size_t gap = bsc_trace_first_gap(trace, run, row);

	return gap < trace->n_gaps && trace->gaps[gap].run == run ? trace->gaps[gap].row
								  : BSC_NO_ROW;
}

/* An event that a task recorded, in no interrupt. */
static bool is_of_task(const BscTrace *trace, BscRow row)
{
	return trace->kind[row] == BSC_EVENT_SCHED_SWITCH ||
	       (!trace->lacks_context && step_of(trace->kind[row]) == 0 &&
		!(bsc_trace_at(trace, row)->flags & (BSC_FLAG_HARDIRQ | BSC_FLAG_SOFTIRQ)));
}

/*
 * How many interrupts that began in front of ROW are still going on there. A CPU does not switch
 * tasks inside of one, so the search ends at the last switch, or at what else a task recorded.
 */
static int depth_before(const BscTrace *trace, const BscRun *run, BscRow row)
{
	int depth = 0, ended = 0;

	while (row-- > run->first && !is_of_task(trace, row)) {
		int step = step_of(trace->kind[row]);

		if (step < 0)
			ended++;
		else if (step > 0 && ended > 0)
			ended--;
		else if (step > 0)
			depth++;
	}
	return depth;
}

void bsc_stays_put_running(StayBuild *b, BscStay stay, uint32_t cpu, BscNsec begin, BscNsec end)
{
	const BscTrace *trace = b->trace;
	BscStay irq = stay;
	BscNsec at = begin;
	int depth = 0;

	irq.classes = BSC_CLASS_BIT(BSC_CLASS_INTERRUPT);
	irq.reason = BSC_REASON_NONE;
	for (size_t r = bsc_trace_next_run(trace, cpu, 0); end > begin && r < trace->n_runs;
	     r = bsc_trace_next_run(trace, cpu, r + 1)) {
		const BscRun *run = &trace->runs[r];
		BscRow row, gap;

		row = bsc_trace_lower_bound(trace, (uint32_t)r, begin);
		gap = next_gap(trace, (uint32_t)r, row);
		if (trace->n_gaps == 0)
			depth = depth_before(trace, run, row);
		for (; row < run->first + run->n_rows && trace->ts[row] < end; row++) {
			int step = step_of(trace->kind[row]);

			/* The exit may be among the lost events: the interrupt does not last for
			 * ever. */
			if (row >= gap) {
				depth = 0;
				gap = next_gap(trace, (uint32_t)r, row + 1);
			}

			/* An exit without its entry: it began in front of the stretch. */
			if (step == 0 || (step < 0 && depth == 0))
				continue;
			if (depth == 0 || (depth == 1 && step < 0)) {
				BscNsec ts = MAX(at, trace->ts[row]);

				bsc_stays_put(b, depth ? irq : stay, at, ts);
				at = ts;
				irq.event_begin = row;
			}
			depth += step;
		}
	}
	bsc_stays_put(b, depth > 0 ? irq : stay, at, end);
}
