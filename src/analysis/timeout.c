/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analysis/timeout.h"

#include "model/arch.h"
#include "base/span.h"

#define SECOND 1000000000LL
#define EIO    5

/* A wait may end a tick early by another clock than the one that counts it; HZ=100. */
#define TICK 10000000LL

/* Kernels without split startup: the architecture waits by itself, in jiffies. */
static bool nominal_of_arch(BscArch arch, BscTimeout *ret)
{
	ret->is_in_ticks = true;
	if (arch == BSC_ARCH_ARM64) {
		ret->nominal = 5 * SECOND;
		ret->source = "arch/arm64/kernel/smp.c: __cpu_up";
		return true;
	}
	if (arch == BSC_ARCH_RISCV) {
		ret->nominal = SECOND;
		ret->source = "arch/riscv/kernel/smpboot.c: __cpu_up";
		return true;
	}
	return false;
}

const BscCallback *bsc_failed_wait(const BscTimeline *timeline, const BscBringup *bringup)
{
	const BscCallback *callback;

	if (bringup->outcome != BSC_OUTCOME_FAILED || bringup->failed_callback == BSC_NO_ROW)
		return NULL;
	callback = &timeline->callbacks[bringup->failed_callback];
	if (callback->section != BSC_SECTION_BRINGUP || callback->is_teardown ||
	    callback->is_open || callback->end == BSC_NSEC_NONE)
		return NULL;
	return callback;
}

bool bsc_timeout_of(const BscCapture *capture, const BscBringup *bringup, BscTimeout *ret)
{
	const BscTimeline *timeline = capture->timeline;
	const BscEpisode *episode = &timeline->episodes[bringup->episode];
	const BscCallback *callback = bsc_failed_wait(timeline, bringup);
	BscTimeout timeout;

	if (!callback || bringup->result != -EIO)
		return false;
	if (episode->mode == BSC_MODE_SERIAL) {
		if (!nominal_of_arch(bsc_arch_of_machine(capture->trace->machine), &timeout))
			return false;
	} else {
		timeout.nominal = 10 * SECOND;
		timeout.source = "kernel/cpu.c: cpuhp_wait_for_sync_state";
		/* ktime moves by ticks until the clocksource is chosen, after all CPUs are up. */
		timeout.is_in_ticks = episode->kind == BSC_EPISODE_BOOT;
	}
	timeout.measured = bsc_distance(callback->begin, callback->end);
	if (timeout.measured < timeout.nominal - TICK)
		return false;
	*ret = timeout;
	return true;
}
