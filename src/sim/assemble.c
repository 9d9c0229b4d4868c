/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sim/assemble.h"

#include "sim/locks.h"

static int compare_times(const void *a, const void *b)
{
	const BscNsec *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

/*
 * Of TIMES, which it frees, the median, or the lowest or highest decile: the total is a sum over
 * many CPUs, so that a single outlier says little. OTHERWISE where there are none.
 */
static BscNsec take_guess(GArray *times, BscGuess guess, BscNsec otherwise)
{
	BscNsec time = otherwise;
	guint at = times->len / 2;

	if (guess == BSC_GUESS_LEAST)
		at = times->len / 10;
	if (guess == BSC_GUESS_MOST)
		at = times->len - 1 - times->len / 10;
	if (times->len > 0) {
		g_array_sort(times, compare_times);
		time = g_array_index(times, BscNsec, at);
	}
	g_array_unref(times);
	return time;
}

static BscNsec guess_lag(const Assembler *a, size_t offset, BscNsec otherwise)
{
	GArray *times = g_array_new(FALSE, FALSE, sizeof(BscNsec));

	for (uint32_t i = 0; i < a->work->cpus->len; i++) {
		BscNsec time = G_STRUCT_MEMBER(BscNsec, bsc_work_cpu(a->work, i), offset);

		if (time != BSC_NSEC_NONE)
			g_array_append_val(times, time);
	}
	return take_guess(times, a->guess, otherwise);
}

/*
 * What the control task does behind a wait, of those CPUs that show it, since it slept in the wait.
 * Without a sleep nothing tells what of its work is behind the wait; at least none.
 */
static BscNsec guess_behind(const Assembler *a, size_t lag, size_t behind)
{
	GArray *times = g_array_new(FALSE, FALSE, sizeof(BscNsec));

	for (uint32_t i = 0; i < a->work->cpus->len; i++) {
		const BscCpuWork *cpu = bsc_work_cpu(a->work, i);

		if (G_STRUCT_MEMBER(BscNsec, cpu, lag) != BSC_NSEC_NONE)
			g_array_append_val(times, G_STRUCT_MEMBER(BscNsec, cpu, behind));
	}
	if (a->guess == BSC_GUESS_LEAST)
		g_array_set_size(times, 0);
	return take_guess(times, a->guess, a->guess == BSC_GUESS_MOST ? INT64_MAX : 0);
}

/* The part of BEFORE, work up to a wait, that belongs behind it, where LAG says that no one slept.
 */
static BscNsec part_behind(const Assembler *a, BscNsec lag, BscNsec before, BscNsec usual)
{
	return a->is_recorded_order || lag != BSC_NSEC_NONE ? 0 : MIN(before, usual);
}

static BscNsec length_of(const BscWork *work, BscPieces pieces)
{
	BscNsec sum = 0;

	for (uint32_t i = 0; i < pieces.n; i++)
		sum += bsc_work_piece(work, pieces.first + i)->duration;
	return sum;
}

static BscNsec find_usual_gap(const Assembler *a)
{
	GArray *times = g_array_new(FALSE, FALSE, sizeof(BscNsec));

	for (uint32_t i = 1; i < a->work->cpus->len; i++) {
		BscNsec time = length_of(a->work, bsc_work_cpu(a->work, i)->gap_a);

		g_array_append_val(times, time);
	}
	return take_guess(times, a->guess, 0);
}

/*
 * Of a serial boot nothing but the function tracer marks the return of the kick, or the sleep that
 * follows. Where the AP was online before the control task slept, what it did until its next sleep
 * is partly the kick's.
 */
static BscNsec find_usual_after_kick(const Assembler *a)
{
	GArray *times = g_array_new(FALSE, FALSE, sizeof(BscNsec));

	for (uint32_t i = 0; i < a->work->cpus->len; i++) {
		const BscCpuWork *cpu = bsc_work_cpu(a->work, i);

		if (cpu->running_lag != BSC_NSEC_NONE || cpu->has_kick_return)
			g_array_append_val(times, cpu->kick_return);
	}
	return take_guess(times, BSC_GUESS_USUAL, 0);
}

/* What the control task does between two callbacks, as between cpu:kick_ap and cpu:bringup. */
static BscNsec find_usual_step(const Assembler *a)
{
	GArray *times = g_array_new(FALSE, FALSE, sizeof(BscNsec));

	for (uint32_t i = 0; i < a->work->cpus->len; i++) {
		BscPieces prepare = bsc_work_cpu(a->work, i)->prepare;

		for (uint32_t p = prepare.first; p < prepare.first + prepare.n; p++)
			if (bsc_work_piece(a->work, p)->callback == BSC_NO_ROW)
				g_array_append_val(times, bsc_work_piece(a->work, p)->duration);
	}
	return take_guess(times, a->guess, 0);
}

/*
 * The part of after_kick that does not belong to the kick if that is a callback of its own. Time in
 * the kick delays the AP, time behind the release does not: no part is the most.
 */
static BscNsec beyond_kick(const Assembler *a, const BscCpuWork *cpu)
{
	if (a->plan->mode == BSC_MODE_SERIAL || a->work->mode != BSC_MODE_SERIAL)
		return 0;
	if (cpu->running_lag != BSC_NSEC_NONE || cpu->has_kick_return)
		return cpu->after_kick - cpu->kick_return;
	if (a->guess != BSC_GUESS_USUAL)
		return a->guess == BSC_GUESS_LEAST ? cpu->after_kick : 0;
	return MAX(0, cpu->after_kick - MIN(cpu->kick_return, a->usual_after_kick));
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
	bool is_boot = episode->kind == BSC_EPISODE_BOOT;

	a->idle_lag = guess_lag(a, G_STRUCT_OFFSET(BscCpuWork, idle_lag), 0);
	a->done_lag = guess_lag(a, G_STRUCT_OFFSET(BscCpuWork, done_lag), a->idle_lag);
	a->idle_lag = guess_lag(a, G_STRUCT_OFFSET(BscCpuWork, idle_lag), a->done_lag);
	a->running_lag = guess_lag(a, G_STRUCT_OFFSET(BscCpuWork, running_lag), a->idle_lag);
	a->usual_unpark = guess_behind(a, G_STRUCT_OFFSET(BscCpuWork, idle_lag),
				       G_STRUCT_OFFSET(BscCpuWork, unpark));
	a->usual_back = guess_behind(a, G_STRUCT_OFFSET(BscCpuWork, done_lag),
				     G_STRUCT_OFFSET(BscCpuWork, back));
	a->usual_gap = find_usual_gap(a);
	a->usual_after_kick = find_usual_after_kick(a);
	a->usual_step = find_usual_step(a);
	a->plan->polling = (BscPolling){
		.tick = is_boot ? jiffy : 0,
		.phase = is_boot ? jiffy / 2 : 0,
		.spin = 1000000,
		.sleep = is_boot ? jiffy : 1000000,
		.lag = a->idle_lag,
		.cost = a->guess == BSC_GUESS_LEAST  ? BSC_POLLS_FREE
			: a->guess == BSC_GUESS_MOST ? BSC_POLLS_WORST
						     : BSC_POLLS_USUAL,
	};
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
		node->piece = pieces.first + i;
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
	/* Waking may be hidden; otherwise only its sum with what follows counts, which is known. */
	bool is_least = a->guess == BSC_GUESS_LEAST && !a->is_recorded_order &&
			a->plan->mode == BSC_MODE_PARALLEL;

	out->wake = bsc_plan_add(a->plan, BSC_NODE_WAKE, task, item,
				 is_least ? cpu->wake_least : cpu->wake);
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

/* Work in front of the release. What was a poll is one no more, or another one. */
static BscNsec entry_of(const Assembler *a, const BscCpuWork *cpu)
{
	return a->is_recorded_order ? cpu->entry : cpu->entry - cpu->maybe_polled;
}

static void add_kick(Assembler *a, uint32_t task, uint32_t item, const BscCpuWork *cpu)
{
	BscPlanCpu *out = bsc_plan_cpu(a->plan, item);

	out->kick = bsc_plan_add(a->plan, BSC_NODE_KICK, task, item, cpu->kick);
	out->kick_end = bsc_plan_add(a->plan, BSC_NODE_AFTER_KICK, task, item,
				     cpu->after_kick - beyond_kick(a, cpu));
	/* Without cpu:kick_ap what cpu:bringup does first belongs to the same callback. */
	if (a->plan->mode == BSC_MODE_SERIAL)
		bsc_plan_node(a->plan, out->kick_end)->duration += entry_of(a, cpu);
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

	BscNsec entry = entry_of(a, cpu);

	/* Recordings of other modes do not show the steps between the two callbacks. */
	if (a->work->mode != a->plan->mode)
		entry += a->usual_step;
	out->entry = bsc_plan_add(a->plan, BSC_NODE_ENTRY, task, item, entry);
	out->release = bsc_plan_add(a->plan, BSC_NODE_RELEASE, task, item, 0);
	if (a->has_completion)
		bsc_plan_link(a->plan, out->wake, out->release, BSC_EDGE_COMPLETION,
			      a->running_lag);
	else
		bsc_plan_link(a->plan, out->wake, out->release, BSC_EDGE_POLL,
			      a->is_recorded_order ? cpu->alive_lag : BSC_NSEC_NONE);
	bsc_plan_link(a->plan, out->release, out->starting, BSC_EDGE_RELEASE, 0);
}

void bsc_assemble_b(Assembler *a, uint32_t task, uint32_t item, bool has_gap)
{
	const BscCpuWork *cpu = bsc_work_cpu(a->work, bsc_plan_cpu(a->plan, item)->work);
	BscPlan *plan = a->plan;
	BscPlanCpu *out;
	uint32_t running;
	BscNsec unpark, back, work;

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
	unpark = part_behind(a, cpu->idle_lag, cpu->before_idle, a->usual_unpark);
	back = part_behind(a, cpu->done_lag, cpu->after_unpark, a->usual_back);
	work = MAX(0, cpu->before_idle - unpark);
	if (a->guess == BSC_GUESS_LEAST && !a->is_recorded_order)
		work = MAX(0, work - cpu->maybe_spun);
	running = bsc_plan_add(plan, BSC_NODE_RUNNING, task, item, work + beyond_kick(a, cpu));
	if (plan->mode == BSC_MODE_SERIAL)
		bsc_plan_link(plan, out->starting, running, BSC_EDGE_COMPLETION,
			      lag_or(cpu->running_lag, a->running_lag));
	out->unpark = bsc_plan_add(plan, BSC_NODE_UNPARK, task, item, cpu->unpark + unpark);
	bsc_plan_link(plan, out->online_idle, out->unpark, BSC_EDGE_COMPLETION,
		      lag_or(cpu->idle_lag, a->idle_lag));
	bsc_plan_link(plan, out->unpark, out->thread, BSC_EDGE_WAKE_UP, cpu->thread_lag);
	bsc_plan_add(plan, BSC_NODE_AFTER_UNPARK, task, item, cpu->after_unpark - back);
	out->end = bsc_plan_add(plan, BSC_NODE_RETURN, task, item, cpu->back + back);
	bsc_plan_link(plan, out->tail, out->end, BSC_EDGE_COMPLETION,
		      lag_or(cpu->done_lag, a->done_lag));
}
