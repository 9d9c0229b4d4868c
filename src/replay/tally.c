/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "replay/replay-build.h"

#include <stdlib.h>

static const struct {
	const char *name, *text;
} tallies[BSC_N_TALLIES] = {
#define X(kind, name, text) { name, text },
	BSC_TALLIES(X)
#undef X
};

const char *bsc_tally_name(BscTallyKind kind)
{
	return tallies[kind].name;
}

const char *bsc_tally_text(BscTallyKind kind)
{
	return tallies[kind].text;
}

/* Where one CPU goes, while that is put together. */
typedef struct Way {
	GArray *out;
	size_t first;
	BscNsec begin; /* of its bring-up */
	BscNsec low;   /* nothing that follows is earlier */
	bool is_lost;  /* a point is unknown since the last change */
} Way;

static Change *last_of(const Way *way)
{
	return &g_array_index(way->out, Change, way->out->len - 1);
}

static void add(Way *way, BscTallyKind kind, BscNsec low, BscNsec high)
{
	Change change = { .low = MAX(low, way->low), .high = MAX(high, way->low), .value = kind };

	change.at = MAX(change.low + (change.high - change.low) / 2, last_of(way)->at);
	way->low = change.low;
	g_array_append_val(way->out, change);
}

/* The state in front of the next change was left at some time that no event tells. */
static void forget(Way *way)
{
	if (way->is_lost && way->out->len > way->first + 1)
		last_of(way)->value = BSC_TALLY_UNKNOWN;
	else if (way->is_lost)
		add(way, BSC_TALLY_UNKNOWN, way->begin, way->begin);
	way->is_lost = false;
}

static void go(Way *way, BscTallyKind kind, BscNsec low, BscNsec high)
{
	forget(way);
	add(way, kind, low, high);
}

static void pass(Way *way, const BscMoment *moment, BscTallyKind kind)
{
	if (moment->is_absent)
		return;
	if (moment->certainty == BSC_UNKNOWN)
		way->is_lost = true;
	else
		go(way, kind, moment->low, moment->high);
}

/* When the AP goes on to its STARTING callbacks. */
static BscMoment starting_of(const BscTimeline *timeline, const BscBringup *bringup)
{
	const BscPhase *phase;

	if (!bringup->points[BSC_POINT_RELEASE].is_absent)
		return bringup->points[BSC_POINT_RELEASE];
	phase = bsc_timeline_phase(timeline, bringup, BSC_PHASE_STARTING);
	return phase ? phase->begin : bringup->points[BSC_POINT_ONLINE];
}

/* The last moment at which something is known of BRINGUP. */
static BscNsec end_of(const BscBringup *bringup)
{
	return bringup->end != BSC_NSEC_NONE ? bringup->end : bringup->last;
}

/* The earliest moment of the last point in front of the end of its thread that is known. */
static BscNsec last_low(const BscBringup *bringup)
{
	BscNsec low = bringup->begin;

	for (int i = 0; i < BSC_POINT_THREAD_END; i++)
		if (bringup->points[i].certainty != BSC_UNKNOWN)
			low = MAX(low, bringup->points[i].low);
	return low;
}

static void go_up(const BscTimeline *timeline, const BscBringup *bringup, Way *way)
{
	BscMoment starting = starting_of(timeline, bringup);
	const BscMoment *thread_end = &bringup->points[BSC_POINT_THREAD_END];

	pass(way, &bringup->points[BSC_POINT_KICK], BSC_TALLY_WAKING);
	pass(way, &bringup->points[BSC_POINT_ALIVE], BSC_TALLY_WAITING);
	pass(way, &starting, BSC_TALLY_STARTING);
	/* What a CPU did not reach, no event can show: it stays where it was until it is given up.
	 */
	if (bringup->outcome != BSC_OUTCOME_ONLINE && !bringup->has_lost_events)
		way->is_lost = false;
	if (bringup->outcome == BSC_OUTCOME_FAILED)
		go(way, BSC_TALLY_FAILED, end_of(bringup), end_of(bringup));
	else if (bringup->outcome == BSC_OUTCOME_UNFINISHED)
		forget(way);
	else if (thread_end->certainty != BSC_UNKNOWN)
		pass(way, thread_end, BSC_TALLY_ONLINE);
	else
		go(way, BSC_TALLY_ONLINE, way->is_lost ? end_of(bringup) : last_low(bringup),
		   end_of(bringup));
}

static void go_down(const BscTimeline *timeline, const BscBringup *bringup, Way *way)
{
	const BscPhase *takedown = bsc_timeline_phase(timeline, bringup, BSC_PHASE_TAKEDOWN);

	go(way, BSC_TALLY_LEAVING, bringup->begin, bringup->begin);
	if (takedown && takedown->end.certainty != BSC_UNKNOWN)
		go(way, BSC_TALLY_OFFLINE, takedown->end.low, takedown->end.high);
	else if (bringup->outcome == BSC_OUTCOME_OFFLINE)
		go(way, BSC_TALLY_OFFLINE, bringup->begin, end_of(bringup));
	else if (bringup->outcome == BSC_OUTCOME_FAILED)
		go(way, BSC_TALLY_UNKNOWN, end_of(bringup), end_of(bringup));
}

static void build_way(const BscReplay *replay, const BscLane *lane, GArray *out)
{
	const BscTimeline *timeline = replay_timeline(replay);
	const BscBringup *bringup;
	bool is_down = timeline->episodes[replay->episode].kind == BSC_EPISODE_OFFLINE;
	Change before = { INT64_MIN, INT64_MIN, INT64_MIN,
			  is_down ? BSC_TALLY_ONLINE : BSC_TALLY_OFFLINE };
	Way way = { .out = out, .first = out->len, .low = INT64_MIN };

	g_array_append_val(out, before);
	if (lane->bringup == BSC_NO_ROW)
		return;
	bringup = &timeline->bringups[lane->bringup];
	way.begin = bringup->begin;
	if (is_down)
		go_down(timeline, bringup, &way);
	else
		go_up(timeline, bringup, &way);
}

static int compare_moments(const void *a, const void *b)
{
	BscNsec x = *(const BscNsec *)a, y = *(const BscNsec *)b;

	return x < y ? -1 : x > y;
}

static BscNsec *take_sorted(GArray *moments, size_t *ret_n)
{
	if (moments->len > 1)
		g_array_sort(moments, compare_moments);
	*ret_n = moments->len;
	return (BscNsec *)(void *)g_array_free(moments, FALSE);
}

/* CHANGE may be ahead or behind at T, and makes a difference. */
static bool is_open(const Change *change, BscNsec t)
{
	return change->value != change[-1].value && replay_is_open(change, t);
}

bool replay_tally_is_uncertain(const BscReplay *replay, BscRow lane, BscNsec t)
{
	const size_t *first = &replay->tallies.first[lane - replay->first_lane];

	/* A CPU has a handful of them. */
	for (size_t i = first[0] + 1; i < first[1]; i++)
		if (is_open(&replay->tallies.rows[i], t))
			return true;
	return false;
}

/* The times in which one CPU may be in one of two states, joined where they overlap. */
static void count_uncertain(const Change *changes, size_t n, GArray *up, GArray *down)
{
	BscNsec end = INT64_MIN;

	for (size_t i = 1; i < n; i++) {
		BscNsec low = MAX(changes[i].low, end);

		if (changes[i].value == changes[i - 1].value || changes[i].high <= low)
			continue;
		g_array_append_val(up, low);
		g_array_append_val(down, changes[i].high);
		end = changes[i].high;
	}
}

static void count_kind(const Change *changes, size_t n, BscRow kind, GArray *up, GArray *down)
{
	for (size_t i = 0; i < n; i++) {
		if (changes[i].value != kind)
			continue;
		g_array_append_val(up, changes[i].at);
		if (i + 1 < n)
			g_array_append_val(down, changes[i + 1].at);
	}
}

static void build_counts(BscReplay *replay)
{
	const BscLane *lanes = &replay_timeline(replay)->lanes[replay->first_lane];

	for (BscRow kind = 0; kind <= BSC_N_TALLIES; kind++) {
		GArray *up = g_array_new(FALSE, FALSE, sizeof(BscNsec));
		GArray *down = g_array_new(FALSE, FALSE, sizeof(BscNsec));
		Count *count = &replay->counts[kind];

		for (size_t i = 0; i < replay->n_lanes; i++) {
			const size_t *first = &replay->tallies.first[i];
			const Change *changes = replay->tallies.rows + first[0];

			if (lanes[i].is_control)
				continue;
			if (kind == BSC_N_TALLIES)
				count_uncertain(changes, first[1] - first[0], up, down);
			else
				count_kind(changes, first[1] - first[0], kind, up, down);
		}
		count->up = take_sorted(up, &count->n_up);
		count->down = take_sorted(down, &count->n_down);
	}
}

void replay_build_tallies(BscReplay *replay)
{
	const BscLane *lanes = &replay_timeline(replay)->lanes[replay->first_lane];
	GArray *out = g_array_new(FALSE, FALSE, sizeof(Change));

	replay->tallies.first = g_new(size_t, replay->n_lanes + 1);
	for (size_t i = 0; i < replay->n_lanes; i++) {
		replay->tallies.first[i] = out->len;
		build_way(replay, &lanes[i], out);
	}
	replay->tallies.first[replay->n_lanes] = out->len;
	replay->tallies.rows = (Change *)(void *)g_array_free(out, FALSE);
	build_counts(replay);
}

/* How many of MOMENTS are not later than T. */
static uint32_t count_until(const BscNsec *moments, size_t n, BscNsec t)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (moments[middle] <= t)
			low = middle + 1;
		else
			high = middle;
	}
	return (uint32_t)low;
}

void bsc_replay_tally(const BscReplay *replay, BscNsec t, BscTally *ret)
{
	uint32_t n[BSC_N_TALLIES + 1];

	for (int kind = 0; kind <= BSC_N_TALLIES; kind++) {
		const Count *count = &replay->counts[kind];

		n[kind] = count_until(count->up, count->n_up, t) -
			  count_until(count->down, count->n_down, t);
	}
	for (int kind = 0; kind < BSC_N_TALLIES; kind++)
		ret->n[kind] = n[kind];
	ret->n_uncertain = n[BSC_N_TALLIES];
}
