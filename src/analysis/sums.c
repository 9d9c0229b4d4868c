/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analysis/figures.h"

#include "analysis/phase-sums.h"

#include <string.h>

static BscSpan span_of(BscNsec low, BscNsec high)
{
	return (BscSpan){ low, high, low == high };
}

BscSpan bsc_figures_time(const FigureBuild *f, bool is_control, BscClassSet group)
{
	BscSpan sum = bsc_span_exact(0);
	BscClassSet side = is_control ? CONTROL_CLASSES : AP_CLASSES;
	size_t first = is_control ? 0 : 1, last = is_control ? 1 : f->n_lanes;

	for (size_t k = first; k < MIN(last, f->n_lanes); k++) {
		size_t n;
		const BscStay *stays = lane_stays(f, f->first_lane + (BscRow)k, &n);

		for (size_t i = 0; i < n; i++) {
			BscClassSet set = stays[i].classes & side;
			BscNsec length = stay_length(&stays[i]);

			if (set & group)
				sum = bsc_span_add(sum, span_of(set & ~group ? 0 : length, length));
		}
	}
	return span_of(sum.low, sum.high);
}

static void add_stay(const BscStay *stay, BscClassSet side, BscClassSum *sums, BscSpan *unknown)
{
	BscNsec length = stay_length(stay);
	BscClassSet set = stay->classes & side;
	BscClass only;

	if (bsc_class_set_is_certain(stay->classes, &only)) {
		sums[only].time = bsc_span_add(sums[only].time, span_of(length, length));
		sums[only].n_stays++;
		return;
	}
	*unknown = bsc_span_add(*unknown, span_of(length, length));
	for (int id = 0; id < BSC_N_CLASSES; id++)
		if (set & BSC_CLASS_BIT(id))
			sums[id].time = bsc_span_add(sums[id].time, span_of(0, length));
}

static int compare_keys(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

/* For how many CPUs the control task was in each class for certain. */
static void count_targets(const BscStay *stays, size_t n, BscClassSum *sums)
{
	g_autoptr(GArray) keys = g_array_new(FALSE, FALSE, sizeof(uint64_t));

	for (size_t i = 0; i < n; i++) {
		BscClass only;
		uint64_t key;

		if (stays[i].target < 0 || !bsc_class_set_is_certain(stays[i].classes, &only))
			continue;
		key = (uint64_t)only << 32 | (uint32_t)stays[i].target;
		g_array_append_val(keys, key);
	}
	if (keys->len > 1)
		g_array_sort(keys, compare_keys);
	for (guint i = 0; i < keys->len; i++)
		if (i == 0 ||
		    g_array_index(keys, uint64_t, i) != g_array_index(keys, uint64_t, i - 1))
			sums[g_array_index(keys, uint64_t, i) >> 32].n_cpus++;
}

static void count_lane(const BscStay *stays, size_t n, BscClassSum *sums)
{
	BscClassSet seen = 0;
	BscClass only;

	for (size_t i = 0; i < n; i++)
		if (bsc_class_set_is_certain(stays[i].classes, &only))
			seen |= BSC_CLASS_BIT(only);
	for (int id = 0; id < BSC_N_CLASSES; id++)
		if (seen & BSC_CLASS_BIT(id))
			sums[id].n_cpus++;
}

static void sum_lanes(const FigureBuild *f)
{
	BscEpisodeFigures *out = f->out;

	out->control_unknown = out->ap_unknown = bsc_span_exact(0);
	for (int id = 0; id < BSC_N_CLASSES; id++)
		out->control[id].time = out->ap[id].time = bsc_span_exact(0);
	for (size_t k = 0; k < f->n_lanes; k++) {
		size_t n;
		const BscStay *stays = lane_stays(f, f->first_lane + (BscRow)k, &n);

		for (size_t i = 0; i < n; i++)
			add_stay(&stays[i], k == 0 ? CONTROL_CLASSES : AP_CLASSES,
				 k == 0 ? out->control : out->ap,
				 k == 0 ? &out->control_unknown : &out->ap_unknown);
		if (k == 0)
			count_targets(stays, n, out->control);
		else
			count_lane(stays, n, out->ap);
	}
	for (int id = 0; id < BSC_N_CLASSES; id++) {
		BscSpan *control = &out->control[id].time, *ap = &out->ap[id].time;

		*control = span_of(control->low, control->high);
		*ap = span_of(ap->low, ap->high);
	}
}

bool bsc_callback_is_tracer(const BscTimeline *timeline, const BscCallback *callback)
{
	const char *function = bsc_strtab_get(timeline->strings, callback->function);
	const char *state = bsc_strtab_get(timeline->strings, callback->state);

	return strcmp(function, "trace_rb_cpu_prepare") == 0 ||
	       strcmp(state, "trace/RB:prepare") == 0;
}

/* What tracing itself costs the control task. One that is still open may last to the end. */
static BscSpan tracer_of(const FigureBuild *f)
{
	BscSpan sum = bsc_span_exact(0);

	/* No line of a log says so: it may be all of the time, or nothing. */
	if (f->episode->is_logged)
		return span_of(0, bsc_distance(f->episode->begin, f->episode->end));
	for (BscRow i = 0; i < f->episode->n_bringups; i++) {
		const BscBringup *bringup = &f->timeline->bringups[f->episode->first_bringup + i];

		for (BscRow k = 0; k < bringup->n_callbacks; k++) {
			const BscCallback *callback =
				&f->timeline->callbacks[bringup->first_callback + k];
			BscNsec end = callback->is_open ? f->episode->end : callback->end;
			BscNsec time = MAX(0, bsc_distance(callback->begin, end));

			if (is_of_control(f->timeline, callback) &&
			    bsc_callback_is_tracer(f->timeline, callback))
				sum = bsc_span_add(sum,
						   span_of(callback->is_open ? 0 : time, time));
		}
	}
	return span_of(sum.low, sum.high);
}

static BscSpan less(BscSpan total, BscSpan part)
{
	BscSpan rest = { MAX(0, total.low - part.high), BSC_NSEC_NONE, false };

	if (total.high != BSC_NSEC_NONE)
		rest.high = MAX(0, total.high - part.low);
	rest.is_exact = total.is_exact && part.is_exact && rest.low == rest.high;
	return rest;
}

static void count_cpus(const FigureBuild *f)
{
	BscEpisodeFigures *out = f->out;

	out->n_present = f->n_lanes > 0 ? (uint32_t)f->n_lanes - 1 : 0;
	for (BscRow i = 0; i < f->episode->n_bringups; i++) {
		const BscBringup *bringup = &f->timeline->bringups[f->episode->first_bringup + i];
		const BscMoment *kick = &bringup->points[BSC_POINT_KICK];

		out->n_kicked += !kick->is_absent && kick->certainty != BSC_UNKNOWN;
		out->n_alive += bringup->was_alive;
		out->n_online += bringup->outcome == BSC_OUTCOME_ONLINE;
	}
}

void bsc_figures_sums(FigureBuild *f)
{
	BscEpisodeFigures *out = f->out;

	out->total = bsc_episode_span(f->timeline, f->episode);
	out->tracer = tracer_of(f);
	out->without_tracer = less(out->total, out->tracer);
	sum_lanes(f);
	out->control_asleep = bsc_figures_time(f, true, ASLEEP_CLASSES);
	out->control_spin = bsc_figures_time(f, true, BIT(SPIN_ALIVE));
	out->control_working = bsc_figures_time(f, true, WORKING_CLASSES);
	out->control_waits = bsc_figures_time(f, true, AP_WAITS);
	out->ap_spin = bsc_figures_time(f, false, BIT(SPIN_RELEASE));
	out->burnt = bsc_span_add(out->control_spin, out->ap_spin);
	count_cpus(f);
}
