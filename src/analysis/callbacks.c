/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analysis/figures.h"

/* Off its CPU, or on it for somebody else. */
#define OFF_CPU_CLASSES                                                                            \
	(ASLEEP_CLASSES | BIT(PREEMPTED) | BIT(WAIT_RUN) | BIT(AP_BLOCKED) | BIT(WAIT_UNPARK))

/* A callback and what the stays say of its time. */
typedef struct Call {
	BscRow row;
	uint32_t cpu; /* that is brought up */
	bool is_control;
	BscSpan off_cpu, interrupt;
} Call;

static int compare_calls(const void *a, const void *b, void *data)
{
	const BscTimeline *timeline = data;
	const Call *x = a, *y = b;
	const BscCallback *p = &timeline->callbacks[x->row], *q = &timeline->callbacks[y->row];

	if (x->is_control != y->is_control)
		return x->is_control ? -1 : 1;
	if (p->is_teardown != q->is_teardown)
		return p->is_teardown ? 1 : -1;
	if (p->step != q->step)
		return p->step < q->step ? -1 : 1;
	if (p->state != q->state)
		return p->state < q->state ? -1 : 1;
	if (p->function != q->function)
		return p->function < q->function ? -1 : 1;
	if (x->cpu != y->cpu)
		return x->cpu < y->cpu ? -1 : 1;
	return x->row < y->row ? -1 : x->row > y->row;
}

static bool is_same_state(const BscTimeline *timeline, const Call *x, const Call *y)
{
	const BscCallback *p = &timeline->callbacks[x->row], *q = &timeline->callbacks[y->row];

	return x->is_control == y->is_control && p->is_teardown == q->is_teardown &&
	       p->step == q->step && p->state == q->state && p->function == q->function;
}

static void add_part(BscSpan *sum, BscClassSet set, BscClassSet group, BscNsec length)
{
	if (set & group) {
		sum->low = add_times(sum->low, set & ~group ? 0 : length);
		sum->high = add_times(sum->high, length);
	}
}

/* Gives the time of the stays to the callbacks that they lie in. CALLS are in the order of rows. */
static void add_stays(const FigureBuild *f, GArray *calls, const BscRow *call_of, BscRow first)
{
	for (size_t k = 0; k < f->n_lanes; k++) {
		size_t n;
		const BscStay *stays = lane_stays(f, f->first_lane + (BscRow)k, &n);
		BscClassSet side = k == 0 ? CONTROL_CLASSES : AP_CLASSES;

		for (size_t i = 0; i < n; i++) {
			Call *call;

			if (stays[i].callback == BSC_NO_ROW)
				continue;
			call = &g_array_index(calls, Call, call_of[stays[i].callback - first]);
			add_part(&call->off_cpu, stays[i].classes & side, OFF_CPU_CLASSES,
				 stay_length(&stays[i]));
			add_part(&call->interrupt, stays[i].classes & side, BIT(INTERRUPT),
				 stay_length(&stays[i]));
		}
	}
}

static GArray *collect_calls(const FigureBuild *f)
{
	const BscBringup *bringups = f->timeline->bringups + f->episode->first_bringup;
	GArray *calls = g_array_new(FALSE, FALSE, sizeof(Call));
	BscRow first = BSC_NO_ROW, last = 0;
	g_autofree BscRow *call_of = NULL;

	for (BscRow i = 0; i < f->episode->n_bringups; i++) {
		if (bringups[i].n_callbacks == 0)
			continue;
		first = MIN(first, bringups[i].first_callback);
		last = MAX(last, bringups[i].first_callback + bringups[i].n_callbacks);
	}
	if (first == BSC_NO_ROW)
		return calls;
	call_of = g_new0(BscRow, last - first);
	for (BscRow i = 0; i < f->episode->n_bringups; i++) {
		for (BscRow k = 0; k < bringups[i].n_callbacks; k++) {
			BscRow row = bringups[i].first_callback + k;
			Call call = {
				.row = row,
				.cpu = bringups[i].cpu,
				.is_control =
					is_of_control(f->timeline, &f->timeline->callbacks[row]),
			};

			call_of[row - first] = calls->len;
			g_array_append_val(calls, call);
		}
	}
	add_stays(f, calls, call_of, first);
	return calls;
}

/* The calls of one CPU, of which the sum is TIME, are complete. */
static void end_cpu(BscCallbackSum *sum, uint32_t cpu, BscNsec time)
{
	if (sum->n_cpus == 0 || time < sum->min)
		sum->min = time;
	if (sum->n_cpus == 0 || time > sum->max) {
		sum->max = time;
		sum->max_cpu = cpu;
	}
	sum->total = add_times(sum->total, time);
	sum->n_cpus++;
}

static BscCallbackSum sum_of(const FigureBuild *f, const Call *calls, size_t n)
{
	const BscCallback *callback = &f->timeline->callbacks[calls[0].row];
	BscCallbackSum sum = {
		.step = callback->step,
		.state = callback->state,
		.function = callback->function,
		.section = callback->section,
		.is_teardown = callback->is_teardown,
		.is_control = calls[0].is_control,
		.is_tracer = calls[0].is_control && bsc_callback_is_tracer(f->timeline, callback),
		.off_cpu = bsc_span_exact(0),
		.interrupt = bsc_span_exact(0),
	};
	BscNsec time = 0;
	bool has_time = false;

	for (size_t i = 0; i < n; i++) {
		callback = &f->timeline->callbacks[calls[i].row];
		if (callback->is_open) {
			sum.n_open++;
		} else {
			sum.n_calls++;
			time = add_times(time, bsc_distance(callback->begin, callback->end));
			has_time = true;
			sum.off_cpu = bsc_span_add(sum.off_cpu, calls[i].off_cpu);
			sum.interrupt = bsc_span_add(sum.interrupt, calls[i].interrupt);
		}
		if (i + 1 < n && calls[i + 1].cpu == calls[i].cpu)
			continue;
		if (has_time)
			end_cpu(&sum, calls[i].cpu, time);
		time = 0;
		has_time = false;
	}
	sum.off_cpu.is_exact = sum.off_cpu.low == sum.off_cpu.high;
	sum.interrupt.is_exact = sum.interrupt.low == sum.interrupt.high;
	if (!f->has_irq)
		sum.interrupt = (BscSpan){ BSC_NSEC_NONE, BSC_NSEC_NONE, false };
	return sum;
}

static BscNsec average(const BscCallbackSum *sum)
{
	return sum->n_cpus > 0 ? sum->total / sum->n_cpus : 0;
}

static int compare_sums(const void *a, const void *b)
{
	const BscCallbackSum *x = a, *y = b;

	if (average(x) != average(y))
		return average(x) > average(y) ? -1 : 1;
	if (x->is_control != y->is_control)
		return x->is_control ? -1 : 1;
	if (x->is_teardown != y->is_teardown)
		return x->is_teardown ? 1 : -1;
	if (x->step != y->step)
		return x->step < y->step ? -1 : 1;
	return x->function < y->function ? -1 : x->function > y->function;
}

void bsc_figures_callbacks(FigureBuild *f)
{
	g_autoptr(GArray) calls = collect_calls(f);
	GArray *sums = g_array_new(FALSE, FALSE, sizeof(BscCallbackSum));
	const Call *rows = (const Call *)(void *)calls->data;

	if (calls->len > 1)
		g_array_sort_with_data(calls, compare_calls, (void *)f->timeline);
	for (guint i = 0, end; i < calls->len; i = end) {
		BscCallbackSum sum;

		for (end = i + 1; end < calls->len; end++)
			if (!is_same_state(f->timeline, &rows[i], &rows[end]))
				break;
		sum = sum_of(f, rows + i, end - i);
		g_array_append_val(sums, sum);
	}
	if (sums->len > 1)
		g_array_sort(sums, compare_sums);
	f->out->n_callbacks = sums->len;
	f->out->callbacks = (BscCallbackSum *)(void *)g_array_free(sums, FALSE);
}
