/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sim/modify.h"

#include "base/error.h"

#include <string.h>

/* kernel/trace/ring_buffer.c: trace_rb_cpu_prepare makes the buffers of a CPU. */
#define TRACER_STATE    "trace/RB:prepare"
#define TRACER_FUNCTION "trace_rb_cpu_prepare"

static bool is_named(const BscTimeline *timeline, BscRow callback, const char *name)
{
	const BscCallback *one = &timeline->callbacks[callback];

	return strcmp(bsc_strtab_get(timeline->strings, one->state), name) == 0 ||
	       strcmp(bsc_strtab_get(timeline->strings, one->function), name) == 0;
}

static BscNsec multiply(BscNsec duration, double factor)
{
	double product = (double)duration * factor;

	return product < 1e15 ? (BscNsec)(product + 0.5) : (BscNsec)1e15;
}

/* Returns how many pieces of the callback there are. */
static size_t scale(BscWork *work, const char *name, double factor, bool is_drop)
{
	size_t n = 0;

	for (guint i = 0; i < work->pieces->len; i++) {
		BscPiece *piece = bsc_work_piece(work, i);

		if (piece->callback == BSC_NO_ROW ||
		    !is_named(work->capture->timeline, piece->callback, name))
			continue;
		n++;
		piece->duration = multiply(piece->duration, factor);
		if (is_drop)
			piece->callback = BSC_NO_ROW;
	}
	return n;
}

static void set_latency(BscWork *work, BscNsec latency)
{
	for (guint i = 0; i < work->cpus->len; i++) {
		BscCpuWork *cpu = bsc_work_cpu(work, i);

		cpu->running_lag = cpu->idle_lag = cpu->done_lag = cpu->thread_lag = latency;
	}
}

bool bsc_modify_work(BscWork *work, const BscModifiers *modifiers, GError **error)
{
	for (size_t i = 0; i < modifiers->n_scales; i++) {
		const BscScale *one = &modifiers->scales[i];

		if (scale(work, one->callback, one->factor, one->is_drop) > 0)
			continue;
		g_set_error(error, BSC_ERROR, BSC_ERROR_USAGE,
			    "there is no callback '%s' in this episode", one->callback);
		return false;
	}
	if (modifiers->no_tracer && scale(work, TRACER_STATE, 0, false) == 0)
		scale(work, TRACER_FUNCTION, 0, false);
	if (modifiers->wake_latency != BSC_NSEC_NONE)
		set_latency(work, modifiers->wake_latency);
	return true;
}
