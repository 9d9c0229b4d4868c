/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sim/assemble.h"

#include "sim/locks.h"

static int compare_times(const void *a, const void *b)
{
	const BscNsec *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

/* The median of TIMES, which it frees; OTHERWISE where there are none. */
static BscNsec take_median(GArray *times, BscNsec otherwise)
{
	BscNsec median = otherwise;

	if (times->len > 0) {
		g_array_sort(times, compare_times);
		median = g_array_index(times, BscNsec, times->len / 2);
	}
	g_array_unref(times);
	return median;
}

static BscNsec median_of(const BscWork *work, size_t offset, BscNsec otherwise)
{
	GArray *times = g_array_new(FALSE, FALSE, sizeof(BscNsec));

	for (uint32_t i = 0; i < work->cpus->len; i++) {
		BscNsec time = G_STRUCT_MEMBER(BscNsec, bsc_work_cpu(work, i), offset);

		if (time != BSC_NSEC_NONE)
			g_array_append_val(times, time);
	}
	return take_median(times, otherwise);
}

static BscNsec length_of(const BscWork *work, BscPieces pieces)
{
	BscNsec sum = 0;

	for (uint32_t i = 0; i < pieces.n; i++)
		sum += bsc_work_piece(work, pieces.first + i)->duration;
	return sum;
}

static BscNsec find_usual_gap(const BscWork *work)
{
	GArray *times = g_array_new(FALSE, FALSE, sizeof(BscNsec));

	for (uint32_t i = 1; i < work->cpus->len; i++) {
		BscNsec time = length_of(work, bsc_work_cpu(work, i)->gap_a);

		g_array_append_val(times, time);
	}
	return take_median(times, 0);
}

/*
 * Of a serial boot nothing marks the return of the kick but the sleep that follows. Where the AP
 * was online before the control task slept, what it did until its next sleep is partly the kick's.
 */
static BscNsec find_usual_after_kick(const BscWork *work)
{
	GArray *times = g_array_new(FALSE, FALSE, sizeof(BscNsec));

	for (uint32_t i = 0; i < work->cpus->len; i++) {
		const BscCpuWork *cpu = bsc_work_cpu(work, i);

		if (cpu->running_lag != BSC_NSEC_NONE)
			g_array_append_val(times, cpu->kick_return);
	}
	return take_median(times, 0);
}

/* The part of after_kick that does not belong to the kick if that is a callback of its own. */
static BscNsec beyond_kick(const Assembler *a, const BscCpuWork *cpu)
{
	if (a->plan->mode == BSC_MODE_SERIAL || a->work->mode != BSC_MODE_SERIAL)
		return 0;
	if (cpu->running_lag != BSC_NSEC_NONE || cpu->kick_return < a->usual_after_kick)
		return cpu->after_kick - cpu->kick_return;
	return MAX(0, cpu->after_kick - a->usual_after_kick);
}

static void find_locks(Assembler *a)
{
	const BscTimeline *timeline = a->work->capture->timeline;

	a->locks = g_new0(uint32_t, timeline->n_callbacks + 1);
	for (BscRow i = 0; i < timeline->n_callbacks; i++)
		a->locks[i] = bsc_locks_of(
			bsc_strtab_get(timeline->strings, timeline->callbacks[i].state),
			bsc_strtab_get(timeline->strings, timeline->callbacks[i].function));
}

void bsc_assemble_begin(Assembler *a)
{
	const BscEpisode *episode = &a->work->capture->timeline->episodes[a->work->episode];
	/* Of a boot without polls nothing tells the tick; 250 Hz is the most common one. */
	BscNsec jiffy = a->work->jiffy ? a->work->jiffy : 4000000;

	a->idle_lag = median_of(a->work, G_STRUCT_OFFSET(BscCpuWork, idle_lag), 0);
	a->done_lag = median_of(a->work, G_STRUCT_OFFSET(BscCpuWork, done_lag), a->idle_lag);
	a->idle_lag = median_of(a->work, G_STRUCT_OFFSET(BscCpuWork, idle_lag), a->done_lag);
	a->running_lag = median_of(a->work, G_STRUCT_OFFSET(BscCpuWork, running_lag), a->idle_lag);
	a->usual_gap = find_usual_gap(a->work);
	a->usual_after_kick = find_usual_after_kick(a->work);
	if (episode->kind == BSC_EPISODE_BOOT) {
		a->plan->jiffy = jiffy;
		a->plan->poll_spin = jiffy / 2;
	} else {
		/* kernel/cpu.c: cpuhp_wait_for_sync_state spins for 1 ms, then sleeps 1 to 2. */
		a->plan->poll_spin = 1000000;
		a->plan->jiffy = 2000000;
	}
	if (a->uses_resources)
		find_locks(a);
}

void bsc_assemble_end(Assembler *a)
{
	g_free(a->locks);
}

static void add_pieces(Assembler *a, BscNodeKind kind, uint32_t task, uint32_t item,
		       BscPieces pieces)
{
	for (uint32_t i = 0; i < pieces.n; i++) {
		const BscPiece *piece = bsc_work_piece(a->work, pieces.first + i);
		BscNode *node;

		node = bsc_plan_node(a->plan,
				     bsc_plan_add(a->plan, kind, task, item, piece->duration));
		node->state = (uint8_t)piece->state;
		node->callback = piece->callback;
		if (!a->uses_resources)
			continue;
		if (piece->state == BSC_PIECE_CREATION)
			node->resources = 1 << BSC_RESOURCE_KTHREADD;
		else if (piece->callback != BSC_NO_ROW)
			node->resources = a->locks[piece->callback];
		if (a->policy == BSC_POLICY_FULLY_PARALLEL)
			node->resources &= ~(uint32_t)(1 << BSC_RESOURCE_HOTPLUG_LOCK);
	}
}

/* All of PIECES as one node, where nobody looks at them. */
static void add_section(Assembler *a, BscNodeKind kind, uint32_t task, uint32_t item,
			BscPieces pieces)
{
	if (a->is_coarse && !a->uses_resources && pieces.n > 1)
		bsc_plan_add(a->plan, kind, task, item, length_of(a->work, pieces));
	else
		add_pieces(a, kind, task, item, pieces);
}

static void add_gap(Assembler *a, uint32_t task, uint32_t item, bool is_b)
{
	const BscCpuWork *cpu = bsc_work_cpu(a->work, bsc_plan_cpu(a->plan, item)->work);
	bool is_like_recorded =
		(a->plan->mode == BSC_MODE_PARALLEL) == (a->work->mode == BSC_MODE_PARALLEL);
	BscPieces gap = is_b && is_like_recorded ? cpu->gap_b : cpu->gap_a;

	if (a->n_sections == 0 || a->policy == BSC_POLICY_ONE_LOCK_SECTION)
		return;
	/* The first CPU of the recording has nothing in front of it. */
	if (gap.n == 0 && !(is_b && is_like_recorded) && a->usual_gap > 0)
		bsc_plan_add(a->plan, BSC_NODE_LOCK_SECTION, task, item, a->usual_gap);
	else
		add_section(a, BSC_NODE_LOCK_SECTION, task, item, gap);
}

static void add_loose(Assembler *a, uint32_t from, uint32_t item, const BscCpuWork *cpu)
{
	uint32_t task = 0;

	for (uint32_t i = 0; i < cpu->n_loose; i++) {
		const BscLoose *loose =
			&g_array_index(a->work->loose, BscLoose, cpu->first_loose + i);
		uint32_t node;

		if (i == 0)
			task = bsc_plan_add_task(a->plan, item + 1);
		node = bsc_plan_add(a->plan, BSC_NODE_LOOSE, task, item, loose->duration);
		bsc_plan_node(a->plan, node)->callback = loose->callback;
		bsc_plan_link(a->plan, from, node, BSC_EDGE_ORDER, loose->offset);
	}
}

/* The nodes of the AP from the kick on; what comes from the control task is linked to them. */
static void add_ap(Assembler *a, uint32_t item, const BscCpuWork *cpu)
{
	BscPlanCpu *out = bsc_plan_cpu(a->plan, item);
	uint32_t task = bsc_plan_add_task(a->plan, item + 1), n, before;

	out->wake = bsc_plan_add(a->plan, BSC_NODE_WAKE, task, item, cpu->wake);
	out->starting = bsc_plan_add(a->plan, BSC_NODE_STARTING, task, item, cpu->starting);
	out->online_idle =
		bsc_plan_add(a->plan, BSC_NODE_AFTER_ONLINE, task, item, cpu->after_online);
	before = a->plan->nodes->len;
	add_section(a, BSC_NODE_THREAD, task, item, cpu->thread);
	n = a->plan->nodes->len;
	out->tail = bsc_plan_add(a->plan, BSC_NODE_TAIL, task, item, cpu->tail);
	out->thread = before < n ? before : out->tail;
	bsc_plan_link(a->plan, out->kick, out->wake, BSC_EDGE_KICK, 0);
}

static void add_kick(Assembler *a, uint32_t task, uint32_t item, const BscCpuWork *cpu)
{
	BscPlanCpu *out = bsc_plan_cpu(a->plan, item);

	out->kick = bsc_plan_add(a->plan, BSC_NODE_KICK, task, item, cpu->kick);
	out->kick_end = bsc_plan_add(a->plan, BSC_NODE_AFTER_KICK, task, item,
				     cpu->after_kick - beyond_kick(a, cpu));
	/* Without cpu:kick_ap what cpu:bringup does first belongs to the same callback. */
	if (a->plan->mode == BSC_MODE_SERIAL)
		bsc_plan_node(a->plan, out->kick_end)->duration += cpu->entry;
}

static void add_fixed_a(Assembler *a, uint32_t task, uint32_t item, const BscCpuWork *cpu)
{
	BscPlanCpu *out = bsc_plan_cpu(a->plan, item);

	if (cpu->kick_callback != BSC_NO_ROW && cpu->has_b) {
		out->kick = out->kick_end =
			bsc_plan_add(a->plan, BSC_NODE_KICK, task, item, cpu->kick);
		bsc_plan_node(a->plan, out->kick)->callback = cpu->kick_callback;
	}
	if (!cpu->has_b)
		add_loose(a, out->first, item, cpu);
	out->end = a->plan->nodes->len - 1;
}

void bsc_assemble_a(Assembler *a, uint32_t task, uint32_t item, bool has_gap)
{
	const BscCpuWork *cpu = bsc_work_cpu(a->work, bsc_plan_cpu(a->plan, item)->work);
	BscPlanCpu *out;

	if (has_gap)
		add_gap(a, task, item, false);
	a->n_sections++;
	out = bsc_plan_cpu(a->plan, item);
	out->first = bsc_plan_add(a->plan, BSC_NODE_PREPARE, task, item, 0);
	add_section(a, BSC_NODE_PREPARE, task, item, cpu->prepare);
	out->end = a->plan->nodes->len - 1;
	if (cpu->is_fixed) {
		add_fixed_a(a, task, item, cpu);
	} else if (a->plan->mode != BSC_MODE_SERIAL) {
		add_kick(a, task, item, cpu);
		add_ap(a, item, cpu);
	}
}

static BscNsec lag_or(BscNsec lag, BscNsec usual)
{
	return lag == BSC_NSEC_NONE ? usual : lag;
}

static void add_split_entry(Assembler *a, uint32_t task, uint32_t item, const BscCpuWork *cpu)
{
	BscPlanCpu *out = bsc_plan_cpu(a->plan, item);

	out->entry = bsc_plan_add(a->plan, BSC_NODE_ENTRY, task, item, cpu->entry);
	out->release = bsc_plan_add(a->plan, BSC_NODE_RELEASE, task, item, 0);
	if (a->has_completion)
		bsc_plan_link(a->plan, out->wake, out->release, BSC_EDGE_COMPLETION,
			      a->running_lag);
	else
		bsc_plan_link(a->plan, out->wake, out->release, BSC_EDGE_POLL, cpu->alive_lag);
	bsc_plan_link(a->plan, out->release, out->starting, BSC_EDGE_RELEASE, 0);
}

void bsc_assemble_b(Assembler *a, uint32_t task, uint32_t item, bool has_gap)
{
	const BscCpuWork *cpu = bsc_work_cpu(a->work, bsc_plan_cpu(a->plan, item)->work);
	BscPlan *plan = a->plan;
	BscPlanCpu *out;
	uint32_t running;

	if (!cpu->has_b)
		return;
	if (has_gap)
		add_gap(a, task, item, true);
	a->n_sections++;
	out = bsc_plan_cpu(plan, item);
	if (cpu->is_fixed) {
		out->entry = bsc_plan_add(plan, BSC_NODE_FIXED, task, item, 0);
		add_section(a, BSC_NODE_FIXED, task, item, cpu->fixed);
		out->end = plan->nodes->len - 1;
		add_loose(a, out->entry, item, cpu);
		return;
	}
	if (plan->mode == BSC_MODE_SERIAL) {
		add_kick(a, task, item, cpu);
		out->entry = out->kick;
		add_ap(a, item, cpu);
	} else {
		add_split_entry(a, task, item, cpu);
	}
	running = bsc_plan_add(plan, BSC_NODE_RUNNING, task, item,
			       cpu->before_idle + beyond_kick(a, cpu));
	if (plan->mode == BSC_MODE_SERIAL)
		bsc_plan_link(plan, out->starting, running, BSC_EDGE_COMPLETION,
			      lag_or(cpu->running_lag, a->running_lag));
	out->unpark = bsc_plan_add(plan, BSC_NODE_UNPARK, task, item, cpu->unpark);
	bsc_plan_link(plan, out->online_idle, out->unpark, BSC_EDGE_COMPLETION,
		      lag_or(cpu->idle_lag, a->idle_lag));
	bsc_plan_link(plan, out->unpark, out->thread, BSC_EDGE_WAKE_UP, cpu->thread_lag);
	bsc_plan_add(plan, BSC_NODE_AFTER_UNPARK, task, item, cpu->after_unpark);
	out->end = bsc_plan_add(plan, BSC_NODE_RETURN, task, item, cpu->back);
	bsc_plan_link(plan, out->tail, out->end, BSC_EDGE_COMPLETION,
		      lag_or(cpu->done_lag, a->done_lag));
}
