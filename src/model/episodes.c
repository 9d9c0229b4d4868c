/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/build.h"

#include <stdlib.h>
#include <string.h>

/*
 * Two CPUs that come or go at run time belong to one episode if the second begins at most this
 * long after the first has ended: a loop over CPUs in a script, a suspend, not two experiments.
 */
#define MAX_PAUSE ((BscNsec)1000000000)

/* HAS_DOWN: an earlier op of the capture took some CPU down, so what follows is no boot. */
static BscEpisodeKind kind_of(const Op *op, bool has_down)
{
	if (op->is_down)
		return BSC_EPISODE_OFFLINE;
	/* kernel/smp.c: smp_init runs in pid 1, before there is any user space. */
	return op->control_pid == 1 && !has_down ? BSC_EPISODE_BOOT : BSC_EPISODE_ONLINE;
}

/* One past the last op of the episode that begins with FIRST. SEEN is by CPU: what was its last
 * op so far; BSC_NO_ROW: none. */
static BscRow episode_end(const Build *b, BscRow first, const BscEpisodeKind *kinds, BscRow *seen)
{
	BscNsec last = build_op(b, first)->last;
	BscRow end = first + 1;

	seen[build_op(b, first)->cpu] = first;
	for (; end < b->ops->len && kinds[end] == kinds[first]; end++) {
		const Op *op = build_op(b, end);

		if (seen[op->cpu] != BSC_NO_ROW && seen[op->cpu] >= first)
			break;
		if (kinds[first] != BSC_EPISODE_BOOT && op->begin - last > MAX_PAUSE)
			break;
		seen[op->cpu] = end;
		last = MAX(last, op->last);
	}
	return end;
}

/* The first pass of OP goes no further than the kick: kernel/cpu.c: cpuhp_bringup_mask. */
static bool ends_with_kick(const Build *b, const Op *op)
{
	const RawCallback *first = build_raw(b, op->kick != BSC_NO_ROW ? op->kick : op->first);

	return !op->is_down && b->marks.kick >= 0 && first->target == b->marks.kick;
}

/* kernel/cpu.c: cpuhp_hp_states: with split startup cpu:bringup is this function. */
static bool is_split_startup(const Build *b, const Op *op)
{
	return !op->is_down && op->bringup != BSC_NO_ROW &&
	       strcmp(bsc_strtab_get(b->timeline->strings, build_raw(b, op->bringup)->symbol),
		      "cpuhp_bringup_ap") == 0;
}

/*
 * Parallel: the next CPU is kicked before the one in front of it is brought up. The target of the
 * first pass tells as well, also of a single CPU. Where all kicks are lost the functions tell that
 * there were some.
 */
static BscMode mode_of(const Build *b, BscRow first, BscRow end)
{
	bool has_kick = false;

	for (BscRow i = first; i < end; i++) {
		const Op *op = build_op(b, i), *next = i + 1 < end ? build_op(b, i + 1) : NULL;

		if (ends_with_kick(b, op))
			return BSC_MODE_PARALLEL;
		has_kick |= is_split_startup(b, op);
		if (op->is_down || op->kick == BSC_NO_ROW)
			continue;
		has_kick = true;
		if (!next || next->kick == BSC_NO_ROW || op->failed == op->kick)
			continue;
		if (op->bringup == BSC_NO_ROW ||
		    build_raw(b, next->kick)->begin < build_raw(b, op->bringup)->begin)
			return BSC_MODE_PARALLEL;
	}
	return has_kick ? BSC_MODE_SPLIT : BSC_MODE_SERIAL;
}

/* A CPU that begins after another of its round was brought up opens the next round. */
static uint32_t number_rounds(Build *b, BscRow first, BscRow end, BscMode mode)
{
	BscNsec brought_up = INT64_MAX;
	uint32_t round = 0;

	if (mode != BSC_MODE_PARALLEL)
		return 1;
	for (BscRow i = first; i < end; i++) {
		Op *op = build_op(b, i);

		if (op->begin > brought_up) {
			round++;
			brought_up = INT64_MAX;
		}
		op->round = round;
		if (op->bringup != BSC_NO_ROW)
			brought_up = MIN(brought_up, build_raw(b, op->bringup)->begin);
	}
	return round + 1;
}

static BscOutcome outcome_of(const Build *b, const Op *op)
{
	if (op->failed != BSC_NO_ROW || op->is_rolling_back)
		return BSC_OUTCOME_FAILED;
	if (!op->is_down)
		return op->is_closed ? BSC_OUTCOME_ONLINE : BSC_OUTCOME_UNFINISHED;
	if (op->finish != BSC_NO_ROW && build_raw(b, op->last_callback)->exit != BSC_NO_ROW)
		return BSC_OUTCOME_OFFLINE;
	return BSC_OUTCOME_UNFINISHED;
}

static BscNsec end_of(const Build *b, const Op *op, BscOutcome outcome)
{
	if (op->is_down)
		return outcome == BSC_OUTCOME_UNFINISHED ? BSC_NSEC_NONE : op->last;
	return op->bringup == BSC_NO_ROW ? BSC_NSEC_NONE : build_raw(b, op->bringup)->end;
}

/* Some row of the CPU itself lies between FROM and TO. */
static bool has_life(const Build *b, uint32_t cpu, BscNsec from, BscNsec to)
{
	BscRow first, end;

	build_runs(b, cpu, &first, &end);
	for (; first < end; first++) {
		const BscRun *run = &b->trace->runs[b->by_cpu[first]];
		BscRow row = bsc_trace_lower_bound(b->trace, b->by_cpu[first], from);

		if (row < run->first + run->n_rows && b->trace->ts[row] <= to)
			return true;
	}
	return false;
}

static BscBringup bringup_of(const Build *b, BscRow op_row, BscRow episode)
{
	const Op *op = build_op(b, op_row);
	BscOutcome outcome = outcome_of(b, op);
	BscRow kick = op->kick != BSC_NO_ROW ? op->kick : op->bringup;
	/* Of one without an end, all that follows may tell, or may hide it. */
	BscNsec until = outcome == BSC_OUTCOME_UNFINISHED ? INT64_MAX : op->last;
	BscBringup bringup = {
		.episode = episode,
		.cpu = op->cpu,
		.control_cpu = op->control_cpu,
		.control_pid = op->control_pid,
		.round = op->round,
		.outcome = outcome,
		.result = op->result,
		.failed_callback = op->failed,
		.has_lost_events = bsc_build_may_miss(b, op->cpu, op->begin, until) ||
				   bsc_build_may_miss(b, op->control_cpu, op->begin, until),
		.begin_is_lost = op->begin_is_lost,
		.begin = op->begin,
		.end = end_of(b, op, outcome),
		.last = op->last,
		.last_row = op->last_row,
	};

	if (op->is_down)
		bringup.was_alive = true;
	else if (kick != BSC_NO_ROW)
		bringup.was_alive = has_life(b, op->cpu, build_raw(b, kick)->begin, until);
	if (!op->is_down && op->bringup != BSC_NO_ROW &&
	    build_raw(b, op->bringup)->exit != BSC_NO_ROW)
		bringup.result = build_raw(b, op->bringup)->result;
	return bringup;
}

/* The state that a callback is of, and whether the table of states says another one. */
typedef struct StateName {
	int32_t step;
	BscString symbol, state;
	bool is_known, is_prepare, disagrees;
} StateName;

/* What was found for the latest callbacks: all CPUs go through the same steps. */
#define N_STATE_NAMES 512

static const StateName *state_name(const Build *b, StateName *names, const RawCallback *raw)
{
	const bool is_prepare = raw->section != BSC_SECTION_ONLINE;
	StateName *found = &names[((uint32_t)raw->step * 2 + is_prepare) % N_STATE_NAMES];
	const char *state;

	if (found->is_known && found->symbol == raw->symbol && found->is_prepare == is_prepare &&
	    found->step == raw->step)
		return found;
	*found = (StateName){
		.step = raw->step,
		.symbol = raw->symbol,
		.is_prepare = is_prepare,
		.is_known = true,
	};
	state = bsc_state_name(b->states, b->marks.version, b->trace->machine, raw->step,
			       bsc_strtab_get(b->timeline->strings, raw->symbol), is_prepare,
			       &found->disagrees);
	found->state = state ? bsc_strtab_intern(b->timeline->strings, state) : 0;
	return found;
}

/* The callbacks of all bring-ups, by (bring-up, begin): a counting sort of the raw ones. */
static void fill_callbacks(Build *b)
{
	g_autofree BscRow *next = g_new0(BscRow, b->ops->len + 1);
	g_autofree BscRow *row_of = g_new(BscRow, b->raw->len + 1);
	g_autofree StateName *names = g_new0(StateName, N_STATE_NAMES);
	BscRow total = 0;

	for (guint i = 0; i < b->raw->len; i++)
		if (build_raw(b, i)->op != BSC_NO_ROW)
			next[build_raw(b, i)->op]++;
	for (guint i = 0; i < b->ops->len; i++) {
		BscBringup *bringup = &g_array_index(b->bringups, BscBringup, i);
		BscRow n = next[i];

		bringup->first_callback = total;
		bringup->n_callbacks = n;
		next[i] = total;
		total += n;
	}
	g_array_set_size(b->callbacks, total);
	for (guint i = 0; i < b->raw->len; i++) {
		const RawCallback *raw = build_raw(b, i);
		const char *symbol = bsc_strtab_get(b->timeline->strings, raw->symbol);
		const StateName *name;

		if (raw->op == BSC_NO_ROW)
			continue;
		name = state_name(b, names, raw);
		if (name->disagrees)
			bsc_diagnostics_add(b->diag, BSC_DIAG_STATES_DISAGREE, -1, UINT64_MAX,
					    raw->begin, symbol);
		if (raw->exit == BSC_NO_ROW)
			bsc_diagnostics_add(b->diag, BSC_DIAG_ENTER_WITHOUT_EXIT,
					    (int32_t)raw->ran_on, UINT64_MAX, raw->begin, symbol);
		row_of[i] = next[raw->op]++;
		g_array_index(b->callbacks, BscCallback, row_of[i]) = (BscCallback){
			.bringup = raw->op,
			.step = raw->step,
			.state = name->state,
			.function = raw->symbol,
			.section = raw->section,
			.ran_on = raw->ran_on,
			.pid = raw->pid,
			.begin = raw->begin,
			.end = raw->end,
			.result = raw->exit != BSC_NO_ROW ? raw->result : 0,
			.is_teardown = raw->is_down,
			.is_multi = raw->is_multi,
			.is_open = raw->exit == BSC_NO_ROW,
			.enter = raw->enter,
			.exit = raw->exit,
		};
	}
	for (guint i = 0; i < b->bringups->len; i++) {
		BscBringup *bringup = &g_array_index(b->bringups, BscBringup, i);

		if (bringup->failed_callback != BSC_NO_ROW)
			bringup->failed_callback = row_of[bringup->failed_callback];
	}
}

static void add_episode(Build *b, BscRow first, BscRow end, BscEpisodeKind kind)
{
	BscEpisode episode = {
		.kind = kind,
		.mode = mode_of(b, first, end),
		.control_cpu = build_op(b, first)->control_cpu,
		.control_pid = build_op(b, first)->control_pid,
		.begin = INT64_MAX,
		.end = INT64_MIN,
		.first_bringup = first,
		.n_bringups = end - first,
	};

	episode.n_rounds = number_rounds(b, first, end, episode.mode);
	for (BscRow i = first; i < end; i++) {
		BscBringup bringup = bringup_of(b, i, b->episodes->len);

		bsc_build_points(b, build_op(b, i), episode.mode, &bringup);
		g_array_append_val(b->bringups, bringup);
		episode.begin = MIN(episode.begin, bringup.begin);
		episode.end =
			MAX(episode.end, bringup.end != BSC_NSEC_NONE ? bringup.end : bringup.last);
		episode.n_online += bringup.outcome == BSC_OUTCOME_ONLINE;
		episode.n_offline += bringup.outcome == BSC_OUTCOME_OFFLINE;
		episode.n_failed += bringup.outcome == BSC_OUTCOME_FAILED;
		episode.n_unfinished += bringup.outcome == BSC_OUTCOME_UNFINISHED;
	}
	g_array_append_val(b->episodes, episode);
}

void bsc_build_episodes(Build *b)
{
	g_autofree BscEpisodeKind *kinds = g_new(BscEpisodeKind, b->ops->len + 1);
	g_autofree BscRow *seen = g_new(BscRow, b->max_cpu + 1);
	bool has_down = false;
	BscRow first = 0;

	for (uint32_t cpu = 0; cpu <= b->max_cpu; cpu++)
		seen[cpu] = BSC_NO_ROW;
	for (BscRow i = 0; i < b->ops->len; i++) {
		kinds[i] = kind_of(build_op(b, i), has_down);
		has_down |= build_op(b, i)->is_down;
	}
	bsc_build_reserve(b->bringups, b->ops->len);
	bsc_build_reserve(b->phases, (size_t)b->ops->len * BSC_N_PHASES);
	while (first < b->ops->len) {
		BscRow end = episode_end(b, first, kinds, seen);

		add_episode(b, first, end, kinds[first]);
		first = end;
	}
	fill_callbacks(b);
	bsc_build_lowest_step(b);
	for (BscRow i = 0; i < b->bringups->len; i++) {
		BscRow episode = g_array_index(b->bringups, BscBringup, i).episode;

		bsc_build_phases(b, build_op(b, i),
				 g_array_index(b->episodes, BscEpisode, episode).mode, i);
	}
}
