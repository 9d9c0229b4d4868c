/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "replay/replay-build.h"

#include <stdlib.h>

/* What a step shows decides which one stays where a lane has several at one moment. */
typedef enum Rank { RANK_POINT, RANK_TALLY, RANK_STRETCH, RANK_CALLBACK, RANK_END } Rank;

typedef struct Draft {
	BscReplayStep step;
	Rank rank;
} Draft;

static Rank rank_of(const BscReplay *replay, const BscReplayStep *step)
{
	if (step->point >= 0)
		return RANK_POINT;
	if (step->tally >= 0)
		return RANK_TALLY;
	if (step->interval == BSC_NO_ROW)
		return RANK_END;
	return replay_timeline(replay)->intervals.depth[step->interval] == 0 ? RANK_STRETCH
									     : RANK_CALLBACK;
}

static void put(const BscReplay *replay, const BscReplayStep *step, GArray *out)
{
	Draft draft = { *step, rank_of(replay, step) };

	g_array_append_val(out, draft);
}

/* The CPU that LANE is about by itself; the control task's own lane is about none. */
static int32_t cpu_of(const BscLane *lane)
{
	return lane->is_control ? -1 : (int32_t)lane->cpu;
}

/* The interval of depth 0 of LANE that begins with the very bounds of STEP. */
static BscRow interval_of(const BscReplay *replay, BscRow lane, const BscReplayStep *step)
{
	const Change *end;
	const Change *change = replay_change_at(replay, &replay->stretches, lane, step->ns, &end);

	if (change->at == step->ns && change->low == step->low && change->high == step->high)
		return change->value;
	return BSC_NO_ROW;
}

static void put_points(const BscReplay *replay, BscRow lane, GArray *out)
{
	const BscTimeline *timeline = replay_timeline(replay);
	const BscLane *row = &timeline->lanes[lane];

	for (int i = 0; row->bringup != BSC_NO_ROW && i < BSC_N_POINTS; i++) {
		const BscMoment *moment = &timeline->bringups[row->bringup].points[i];
		BscReplayStep step = {
			.ns = moment->ns,
			.low = moment->low,
			.high = moment->high,
			.certainty = moment->certainty,
			.lane = lane,
			.cpu = (int32_t)row->cpu,
			.point = (int8_t)i,
			.tally = -1,
		};

		if (moment->is_absent || moment->certainty == BSC_UNKNOWN)
			continue;
		if (step.ns == BSC_NSEC_NONE)
			step.ns = step.low + (step.high - step.low) / 2;
		step.interval = interval_of(replay, lane, &step);
		put(replay, &step, out);
	}
}

static BscReplayStep step_of(BscRow lane, const Change *change)
{
	return (BscReplayStep){
		.ns = change->at,
		.low = change->low,
		.high = change->high,
		.certainty = change->low == change->high ? BSC_EXACT : BSC_BOUNDED,
		.lane = lane,
		.cpu = -1,
		.point = -1,
		.tally = -1,
		.interval = BSC_NO_ROW,
	};
}

/* Of a CPU that is given up, or that nothing is known of any more; the rest are points, or are
 * shown by what the lane does. */
static void put_tallies(const BscReplay *replay, BscRow lane, bool all, GArray *out)
{
	size_t i = replay->tallies.first[lane - replay->first_lane] + 1;

	for (; i < replay->tallies.first[lane - replay->first_lane + 1]; i++) {
		const Change *change = &replay->tallies.rows[i];
		BscReplayStep step = step_of(lane, change);

		if (!all && change->value != BSC_TALLY_FAILED)
			continue;
		step.cpu = cpu_of(&replay_timeline(replay)->lanes[lane]);
		step.tally = (int8_t)change->value;
		put(replay, &step, out);
	}
}

static void put_changes(const BscReplay *replay, const Changes *changes, BscRow lane, GArray *out)
{
	const BscTimeline *timeline = replay_timeline(replay);
	size_t i = changes->first[lane - replay->first_lane] + 1;

	for (; i < changes->first[lane - replay->first_lane + 1]; i++) {
		const Change *change = &changes->rows[i];
		BscReplayStep step = step_of(lane, change);

		step.interval = change->value;
		step.cpu = cpu_of(&timeline->lanes[lane]);
		if (step.interval != BSC_NO_ROW && timeline->lanes[lane].is_control)
			step.cpu = timeline->intervals.target[step.interval];
		put(replay, &step, out);
	}
}

static int compare_drafts(const void *a, const void *b)
{
	const Draft *x = a, *y = b;

	if (x->step.ns != y->step.ns)
		return x->step.ns < y->step.ns ? -1 : 1;
	if (x->step.lane != y->step.lane)
		return x->step.lane < y->step.lane ? -1 : 1;
	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	if (x->step.point != y->step.point)
		return x->step.point < y->step.point ? -1 : 1;
	return x->step.interval < y->step.interval ? -1 : x->step.interval > y->step.interval;
}

/*
 * Points all stay, and callbacks that begin. What else happens to the lane at the same moment is
 * what the first of them says.
 */
static bool is_needed(const GArray *drafts, guint i)
{
	const Draft *draft = &g_array_index(drafts, Draft, i), *last;

	if (i == 0 || draft->rank == RANK_POINT)
		return true;
	last = &g_array_index(drafts, Draft, i - 1);
	return last->step.ns != draft->step.ns || last->step.lane != draft->step.lane ||
	       (draft->rank == RANK_CALLBACK);
}

static int compare_cpus(const void *a, const void *b)
{
	const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

/* STEPS by CPU: of its lane, and what the control task does for it. */
static void build_by_cpu(const BscReplay *replay, Steps *steps)
{
	const BscLane *lanes = replay_timeline(replay)->lanes;
	GArray *keys = g_array_new(FALSE, FALSE, sizeof(uint64_t));
	size_t n = 0;

	for (size_t i = 0; i < steps->n; i++) {
		uint32_t own = lanes[steps->rows[i].lane].cpu;
		int32_t other = steps->rows[i].cpu;
		uint64_t key = (uint64_t)own << 32 | i;

		g_array_append_val(keys, key);
		key = (uint64_t)(uint32_t)other << 32 | i;
		if (other >= 0 && (uint32_t)other != own)
			g_array_append_val(keys, key);
	}
	if (keys->len > 1)
		g_array_sort(keys, compare_cpus);
	steps->by_cpu = g_new(BscRow, keys->len + 1);
	steps->cpus = g_new(uint32_t, keys->len + 1);
	steps->first_row = g_new(size_t, keys->len + 1);
	for (guint i = 0; i < keys->len; i++) {
		uint64_t key = g_array_index(keys, uint64_t, i);

		steps->by_cpu[i] = (BscRow)key;
		if (n == 0 || steps->cpus[n - 1] != key >> 32) {
			steps->cpus[n] = (uint32_t)(key >> 32);
			steps->first_row[n++] = i;
		}
	}
	steps->first_row[n] = keys->len;
	steps->n_cpus = n;
	g_array_unref(keys);
}

static void build_kind(BscReplay *replay, BscStepKind kind)
{
	g_autoptr(GArray) drafts = g_array_new(FALSE, FALSE, sizeof(Draft));
	Steps *steps = &replay->steps[kind];

	for (size_t i = 0; i < replay->n_lanes; i++) {
		BscRow lane = replay->first_lane + (BscRow)i;

		put_points(replay, lane, drafts);
		put_tallies(replay, lane, kind == BSC_STEP_CHANGE, drafts);
		if (kind == BSC_STEP_SYNC)
			continue;
		put_changes(replay, &replay->stretches, lane, drafts);
		put_changes(replay, &replay->callbacks, lane, drafts);
	}
	if (drafts->len > 1)
		g_array_sort(drafts, compare_drafts);
	steps->rows = g_new(BscReplayStep, drafts->len + 1);
	for (guint i = 0; i < drafts->len; i++)
		if (is_needed(drafts, i))
			steps->rows[steps->n++] = g_array_index(drafts, Draft, i).step;
	build_by_cpu(replay, steps);
}

void replay_build_steps(BscReplay *replay)
{
	build_kind(replay, BSC_STEP_SYNC);
	build_kind(replay, BSC_STEP_CHANGE);
}

const BscReplayStep *bsc_replay_steps(const BscReplay *replay, BscStepKind kind, size_t *ret_n)
{
	*ret_n = replay->steps[kind].n;
	return replay->steps[kind].rows;
}

/* The steps that one walks through: all of them, or those of one CPU. */
typedef struct Walk {
	const BscReplayStep *rows;
	const BscRow *order; /* NULL: all, as they are */
	size_t n;
} Walk;

static const BscReplayStep *walk_row(const Walk *walk, size_t i)
{
	return &walk->rows[walk->order ? walk->order[i] : i];
}

static Walk walk_of(const Steps *steps, int32_t cpu)
{
	Walk walk = { steps->rows, NULL, steps->n };
	size_t low = 0, high = steps->n_cpus;

	if (cpu < 0)
		return walk;
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (steps->cpus[middle] < (uint32_t)cpu)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == steps->n_cpus || steps->cpus[low] != (uint32_t)cpu)
		return (Walk){ 0 };
	walk.order = steps->by_cpu + steps->first_row[low];
	walk.n = steps->first_row[low + 1] - steps->first_row[low];
	return walk;
}

const BscReplayStep *bsc_replay_step(const BscReplay *replay, BscStepKind kind, BscNsec t,
				     bool forward, int32_t cpu)
{
	Walk walk = walk_of(&replay->steps[kind], cpu);
	size_t low = 0, high = walk.n;

	/* The first step behind T; or the first one that is not in front of it. */
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		BscNsec ns = walk_row(&walk, middle)->ns;

		if (forward ? ns <= t : ns < t)
			low = middle + 1;
		else
			high = middle;
	}
	if (forward)
		return low < walk.n ? walk_row(&walk, low) : NULL;
	return low > 0 ? walk_row(&walk, low - 1) : NULL;
}
