/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sim/result-build.h"

#include <stdlib.h>

BscNsec bsc_result_begin(const BscPlan *plan, const BscSchedule *schedule, uint32_t item)
{
	return schedule->begin[bsc_plan_cpu(plan, item)->first];
}

BscNsec bsc_result_end(const BscPlan *plan, const BscSchedule *schedule, uint32_t item)
{
	return schedule->end[bsc_plan_cpu(plan, item)->end];
}

typedef struct ItemBegin {
	BscNsec begin;
	uint32_t cpu, item;
} ItemBegin;

static int compare_items(const void *a, const void *b)
{
	const ItemBegin *x = a, *y = b;

	if (x->begin != y->begin)
		return x->begin < y->begin ? -1 : 1;
	if (x->cpu != y->cpu)
		return x->cpu < y->cpu ? -1 : 1;
	return x->item < y->item ? -1 : x->item > y->item;
}

static void sort_items(ResultBuild *b)
{
	uint32_t n = b->plan->cpus->len;
	g_autofree ItemBegin *begins = g_new(ItemBegin, n + 1);

	for (uint32_t i = 0; i < n; i++)
		begins[i] = (ItemBegin){ bsc_result_begin(b->plan, b->schedule, i),
					 bsc_plan_cpu(b->plan, i)->cpu, i };
	qsort(begins, n, sizeof *begins, compare_items);
	b->items = g_new(uint32_t, n + 1);
	for (uint32_t i = 0; i < n; i++)
		b->items[i] = begins[i].item;
}

static void sort_nodes(ResultBuild *b)
{
	uint32_t n_items = b->plan->cpus->len, n_nodes = b->plan->nodes->len;
	g_autofree uint32_t *next = NULL;

	b->first_node = g_new0(uint32_t, n_items + 2);
	b->nodes = g_new(uint32_t, n_nodes + 1);
	for (uint32_t n = 0; n < n_nodes; n++)
		b->first_node[bsc_plan_node(b->plan, n)->item + 1]++;
	for (uint32_t i = 0; i < n_items; i++)
		b->first_node[i + 1] += b->first_node[i];
	next = g_memdup2(b->first_node, ((size_t)n_items + 1) * sizeof *next);
	for (uint32_t n = 0; n < n_nodes; n++)
		b->nodes[next[bsc_plan_node(b->plan, n)->item]++] = n;
}

static BscMoment absent(void)
{
	return (BscMoment){ BSC_NSEC_NONE, BSC_NSEC_NONE, BSC_NSEC_NONE, BSC_UNKNOWN,
			    true,          BSC_NO_ROW,    BSC_NO_ROW };
}

static void set_points(const ResultBuild *b, const BscPlanCpu *cpu, BscMoment *points)
{
	bool is_serial = b->plan->mode == BSC_MODE_SERIAL;

	points[BSC_POINT_KICK] = result_moment(result_end(b, cpu->kick));
	points[BSC_POINT_ALIVE] = is_serial ? absent() : result_moment(result_end(b, cpu->wake));
	points[BSC_POINT_RELEASE] =
		is_serial ? absent() : result_moment(result_end(b, cpu->release));
	points[BSC_POINT_ONLINE] = result_moment(result_end(b, cpu->starting));
	points[BSC_POINT_ONLINE_IDLE] = result_moment(result_end(b, cpu->online_idle));
	points[BSC_POINT_UNPARK] = result_moment(result_end(b, cpu->unpark));
	points[BSC_POINT_THREAD_BEGIN] = result_moment(result_begin(b, cpu->thread));
	points[BSC_POINT_THREAD_END] = result_moment(result_begin(b, cpu->tail));
	points[BSC_POINT_DONE] = result_moment(result_end(b, cpu->tail));
}

static void move(BscNsec *ns, BscNsec by)
{
	if (*ns != BSC_NSEC_NONE)
		*ns += by;
}

static void move_moment(BscMoment *moment, BscNsec by)
{
	move(&moment->ns, by);
	move(&moment->low, by);
	move(&moment->high, by);
	moment->event_low = moment->event_high = BSC_NO_ROW;
}

/* How far a CPU that moves as a whole has moved; its first section may have moved otherwise. */
static BscNsec moved_by(const ResultBuild *b, const BscPlanCpu *cpu, bool is_kick)
{
	const BscCpuWork *work = bsc_work_cpu(b->plan->work, cpu->work);

	if (work->has_b && !is_kick)
		return b->origin + b->schedule->arrive[cpu->entry] - work->b_begin;
	return result_begin(b, cpu->first) - work->a_begin;
}

static void add_phase(ResultBuild *b, BscRow bringup, BscPhaseKind kind, BscMoment begin,
		      BscMoment end)
{
	BscPhase phase = {
		.bringup = bringup,
		.kind = kind,
		.begin = begin,
		.end = end,
		.duration_low = MAX(0, end.ns - begin.ns),
		.duration_high = MAX(0, end.ns - begin.ns),
		.certainty = BSC_EXACT,
	};

	g_array_append_val(b->phases, phase);
}

static void add_phases(ResultBuild *b, const BscPlanCpu *cpu, BscRow row)
{
	const BscBringup *bringup = &b->timeline->bringups[row];
	const BscMoment *points = bringup->points;
	BscMoment begin = result_moment(bringup->begin), end = result_moment(bringup->end);
	BscMoment kick = result_moment(result_begin(b, cpu->kick));
	BscMoment starting = result_moment(result_begin(b, cpu->starting));
	BscNsec back = result_end(b, cpu->kick_end);

	if (b->plan->mode == BSC_MODE_SERIAL)
		back = MIN(back, result_end(b, cpu->kick) +
					 bsc_work_cpu(b->plan->work, cpu->work)->kick_return);

	add_phase(b, row, BSC_PHASE_PREPARE, begin, kick);
	add_phase(b, row, BSC_PHASE_KICK, kick, result_moment(back));
	add_phase(b, row, BSC_PHASE_WAKE, points[BSC_POINT_KICK],
		  result_moment(result_end(b, cpu->wake)));
	if (b->plan->mode != BSC_MODE_SERIAL)
		add_phase(b, row, BSC_PHASE_WAIT_RELEASE, points[BSC_POINT_ALIVE],
			  points[BSC_POINT_RELEASE]);
	add_phase(b, row, BSC_PHASE_STARTING, starting, points[BSC_POINT_ONLINE_IDLE]);
	add_phase(b, row, BSC_PHASE_HANDOVER, points[BSC_POINT_ONLINE_IDLE],
		  points[BSC_POINT_THREAD_BEGIN]);
	add_phase(b, row, BSC_PHASE_ONLINE, points[BSC_POINT_THREAD_BEGIN],
		  points[BSC_POINT_THREAD_END]);
	add_phase(b, row, BSC_PHASE_RETURN, points[BSC_POINT_THREAD_END], end);
}

static void move_phases(ResultBuild *b, const BscPlanCpu *cpu, BscRow row, const BscBringup *source)
{
	for (BscRow i = 0; i < source->n_phases; i++) {
		BscPhase phase = b->source->phases[source->first_phase + i];
		bool is_early = phase.kind <= BSC_PHASE_KICK;

		phase.bringup = row;
		move_moment(&phase.begin,
			    moved_by(b, cpu, is_early || phase.kind == BSC_PHASE_WAKE));
		move_moment(&phase.end, moved_by(b, cpu, is_early));
		g_array_append_val(b->phases, phase);
	}
}

static void add_callback(ResultBuild *b, BscRow row, BscRow source, BscNsec begin, BscNsec end)
{
	const BscBringup *bringup = &b->timeline->bringups[row];
	BscCallback callback = b->source->callbacks[source];

	if (callback.ran_on == b->source->bringups[callback.bringup].cpu)
		callback.ran_on = bringup->cpu;
	callback.bringup = row;
	callback.begin = begin;
	callback.end = end;
	callback.enter = callback.exit = BSC_NO_ROW;
	g_array_append_val(b->callbacks, callback);
}

/* The callback cpu:kick_ap of a recording that has none: kernel/cpu.c: BP_KICK_AP comes before. */
static void add_kick_callback(ResultBuild *b, BscRow row, BscRow bringup, BscNsec begin,
			      BscNsec end)
{
	BscCallback *callback;

	add_callback(b, row, bringup, begin, end);
	callback = &g_array_index(b->callbacks, BscCallback, b->callbacks->len - 1);
	callback->step--;
	callback->section = BSC_SECTION_KICK;
	callback->state = bsc_strtab_intern(b->timeline->strings, "cpu:kick_ap");
	callback->function = bsc_strtab_intern(b->timeline->strings, "cpuhp_kick_ap_alive");
}

static int compare_callbacks(const void *a, const void *b)
{
	const BscCallback *x = a, *y = b;

	if (x->begin != y->begin)
		return x->begin < y->begin ? -1 : 1;
	if (x->end != y->end)
		return x->end > y->end ? -1 : 1;
	return x->step < y->step ? -1 : x->step > y->step;
}

static void add_callbacks(ResultBuild *b, uint32_t item, BscRow row)
{
	const BscPlanCpu *cpu = bsc_plan_cpu(b->plan, item);
	const BscCpuWork *work = bsc_work_cpu(b->plan->work, cpu->work);
	BscBringup *bringup = &b->timeline->bringups[row];
	guint first = b->callbacks->len;
	BscRow last = BSC_NO_ROW;

	for (uint32_t i = b->first_node[item]; i < b->first_node[item + 1]; i++) {
		uint32_t n = b->nodes[i];
		BscRow callback = bsc_plan_node(b->plan, n)->callback;

		if (callback != BSC_NO_ROW && callback == last)
			g_array_index(b->callbacks, BscCallback, b->callbacks->len - 1).end =
				result_end(b, n);
		else if (callback != BSC_NO_ROW)
			add_callback(b, row, callback, result_begin(b, n), result_end(b, n));
		last = callback;
	}
	if (!cpu->is_fixed) {
		BscNsec kick = result_begin(b, cpu->kick), back = result_end(b, cpu->kick_end);

		if (b->plan->mode != BSC_MODE_SERIAL && work->kick_callback != BSC_NO_ROW)
			add_callback(b, row, work->kick_callback, kick, back);
		else if (b->plan->mode != BSC_MODE_SERIAL)
			add_kick_callback(b, row, work->bringup_callback, kick, back);
		add_callback(b, row, work->bringup_callback,
			     b->origin + b->schedule->arrive[cpu->entry], bringup->end);
	}
	bringup->first_callback = first;
	bringup->n_callbacks = b->callbacks->len - first;
	if (bringup->n_callbacks > 1)
		qsort(&g_array_index(b->callbacks, BscCallback, first), bringup->n_callbacks,
		      sizeof(BscCallback), compare_callbacks);
}

static void add_bringup(ResultBuild *b, BscRow row)
{
	uint32_t item = b->items[row];
	const BscPlanCpu *cpu = bsc_plan_cpu(b->plan, item);
	const BscCpuWork *work = bsc_work_cpu(b->plan->work, cpu->work);
	const BscBringup *source = &b->source->bringups[work->bringup];
	BscBringup *bringup = &b->timeline->bringups[row];

	*bringup = *source;
	bringup->episode = 0;
	bringup->cpu = cpu->cpu;
	bringup->round = b->plan->mode == BSC_MODE_PARALLEL ? cpu->round : 0;
	bringup->begin = result_begin(b, cpu->first);
	bringup->last_row = BSC_NO_ROW;
	bringup->failed_callback = BSC_NO_ROW;
	bringup->first_phase = b->phases->len;
	if (cpu->is_fixed) {
		for (int i = 0; i < BSC_N_POINTS; i++)
			move_moment(&bringup->points[i], moved_by(b, cpu, i == BSC_POINT_KICK));
		move(&bringup->end, moved_by(b, cpu, false));
		move(&bringup->last, moved_by(b, cpu, false));
		move_phases(b, cpu, row, source);
	} else {
		bringup->end = result_end(b, cpu->end);
		bringup->last = bringup->end + (source->last - source->end);
		set_points(b, cpu, bringup->points);
		add_phases(b, cpu, row);
	}
	bringup->n_phases = b->phases->len - bringup->first_phase;
	add_callbacks(b, item, row);
	for (BscRow i = 0; source->failed_callback != BSC_NO_ROW && i < bringup->n_callbacks; i++) {
		const BscCallback *failed = &b->source->callbacks[source->failed_callback];
		const BscCallback *one =
			&g_array_index(b->callbacks, BscCallback, bringup->first_callback + i);

		if (one->step == failed->step && one->result == failed->result &&
		    one->is_teardown == failed->is_teardown)
			bringup->failed_callback = bringup->first_callback + i;
	}
}

static void add_episode(ResultBuild *b)
{
	BscEpisode *episode = g_new0(BscEpisode, 1);
	BscTimeline *timeline = b->timeline;

	*episode = *b->recorded;
	episode->mode = b->plan->mode;
	episode->first_bringup = 0;
	episode->n_bringups = (BscRow)timeline->n_bringups;
	episode->n_online = episode->n_offline = episode->n_failed = episode->n_unfinished = 0;
	episode->n_rounds = 1;
	episode->begin = b->origin;
	episode->end = b->origin;
	for (size_t i = 0; i < timeline->n_bringups; i++) {
		const BscBringup *bringup = &timeline->bringups[i];

		episode->n_online += bringup->outcome == BSC_OUTCOME_ONLINE;
		episode->n_offline += bringup->outcome == BSC_OUTCOME_OFFLINE;
		episode->n_failed += bringup->outcome == BSC_OUTCOME_FAILED;
		episode->n_rounds = MAX(episode->n_rounds, bringup->round + 1);
		episode->end = MAX(episode->end,
				   bringup->end != BSC_NSEC_NONE ? bringup->end : bringup->last);
	}
	timeline->episodes = episode;
	timeline->n_episodes = 1;
	timeline->begin = episode->begin;
	timeline->end = episode->end;
}

static void *steal(GArray *table, size_t *ret_n)
{
	*ret_n = table->len;
	return g_array_free(table, FALSE);
}

BscTimeline *bsc_result_timeline(const BscPlan *plan, const BscSchedule *schedule)
{
	const BscTimeline *source = plan->work->capture->timeline;
	BscTimeline *timeline = g_new0(BscTimeline, 1);
	ResultBuild b = {
		.plan = plan,
		.schedule = schedule,
		.source = source,
		.recorded = &source->episodes[plan->work->episode],
		.timeline = timeline,
		.phases = g_array_new(FALSE, FALSE, sizeof(BscPhase)),
		.callbacks = g_array_new(FALSE, FALSE, sizeof(BscCallback)),
		.arrows = g_array_new(FALSE, FALSE, sizeof(BscArrow)),
	};

	b.origin = b.recorded->begin;
	timeline->is_simulated = true;
	timeline->strings = bsc_strtab_new();
	/* In the order of their numbers, so that these stay. */
	for (BscString i = 1; i < bsc_strtab_size(source->strings); i++)
		bsc_strtab_intern(timeline->strings, bsc_strtab_get(source->strings, i));
	timeline->n_bringups = plan->cpus->len;
	timeline->bringups = g_new0(BscBringup, timeline->n_bringups + 1);
	sort_items(&b);
	sort_nodes(&b);
	for (BscRow row = 0; row < timeline->n_bringups; row++)
		add_bringup(&b, row);
	add_episode(&b);
	timeline->phases = steal(b.phases, &timeline->n_phases);
	timeline->callbacks = steal(b.callbacks, &timeline->n_callbacks);
	bsc_result_lanes(&b);
	timeline->arrows = steal(b.arrows, &timeline->n_arrows);
	g_free(b.items);
	g_free(b.first_node);
	g_free(b.nodes);
	return timeline;
}
