/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/compare-spot.h"

#include "base/span.h"

#include <string.h>

/* What is looked for on one side after the other, and what was found. */
typedef struct Search {
	const BscCompared *compared;
	const BscDifference *difference;
	BscAlignment alignment;
	size_t wanted; /* side */
	BscSpot spot;
	bool has_spot, has_wanted;
} Search;

/* The stretch or lane ROW of SIDE, from BEGIN to END on its capture's clock. */
static void note(Search *search, size_t side, bool is_lane, BscRow row, BscRow lane, BscNsec begin,
		 BscNsec end)
{
	const BscTimeline *timeline = bsc_compared_timeline(search->compared, side);
	BscNsec zero = bsc_align_lane(timeline, lane, search->alignment);
	BscRange range = { bsc_distance(zero, begin), bsc_distance(zero, end) };

	if (search->has_spot) {
		range.begin = MIN(range.begin, search->spot.range.begin);
		range.end = MAX(range.end, search->spot.range.end);
	}
	search->spot.range = range;
	if (!search->has_spot || (side == search->wanted && !search->has_wanted)) {
		search->spot.side = side;
		search->spot.is_lane = is_lane;
		search->spot.row = row;
	}
	search->has_spot = true;
	search->has_wanted = search->has_wanted || side == search->wanted;
}

static void note_stretch(Search *search, size_t side, BscRow row)
{
	const BscIntervals *at = &bsc_compared_timeline(search->compared, side)->intervals;

	note(search, side, false, row, at->lane[row], at->begin_low[row], at->end_high[row]);
}

static void find_cpu(Search *search, size_t side)
{
	const BscTimeline *timeline = bsc_compared_timeline(search->compared, side);
	size_t n;
	BscRow first =
		bsc_timeline_lanes(timeline, bsc_compared_episode(search->compared, side), &n);

	for (size_t i = 0; i < n; i++) {
		const BscLane *lane = &timeline->lanes[first + i];
		const BscBringup *bringup;

		if (lane->is_control || lane->bringup == BSC_NO_ROW ||
		    lane->cpu != (uint32_t)search->difference->cpu)
			continue;
		bringup = &timeline->bringups[lane->bringup];
		note(search, side, true, first + (BscRow)i, first + (BscRow)i, bringup->begin,
		     MAX(bringup->end, bringup->last));
		return;
	}
}

static void find_episode(Search *search, size_t side)
{
	const BscTimeline *timeline = bsc_compared_timeline(search->compared, side);
	BscRow row = bsc_compared_episode(search->compared, side);
	size_t n;
	BscRow first = bsc_timeline_lanes(timeline, row, &n);

	if (n > 0)
		note(search, side, true, first, first, timeline->episodes[row].begin,
		     timeline->episodes[row].end);
}

/* Whether the stretch ROW of SIDE is one of what the difference sums up. */
typedef bool (*Matches)(const Search *search, const BscTimeline *timeline, BscRow row);

static void find_longest(Search *search, size_t side, Matches matches)
{
	const BscTimeline *timeline = bsc_compared_timeline(search->compared, side);
	const BscIntervals *at = &timeline->intervals;
	BscRow longest = BSC_NO_ROW;
	size_t n;
	BscRow first =
		bsc_timeline_lanes(timeline, bsc_compared_episode(search->compared, side), &n);

	for (size_t i = 0; i < n; i++) {
		const BscLane *lane = &timeline->lanes[first + i];

		for (BscRow k = 0; k < lane->n_intervals; k++) {
			BscRow row = lane->first_interval + k;

			if (matches(search, timeline, row) &&
			    (longest == BSC_NO_ROW ||
			     at->end_high[row] - at->begin_low[row] >
				     at->end_high[longest] - at->begin_low[longest]))
				longest = row;
		}
	}
	if (longest != BSC_NO_ROW)
		note_stretch(search, side, longest);
}

/* NAME is "callback.ap.STATE.total", with "teardown." in front of the state where it is one. */
static bool is_callback(const Search *search, const BscTimeline *timeline, BscRow row)
{
	const BscIntervals *at = &timeline->intervals;
	const BscCallback *callback;
	const char *text;
	bool is_control = timeline->lanes[at->lane[row]].is_control;
	g_autofree char *wanted = NULL;

	if (at->callback[row] == BSC_NO_ROW)
		return false;
	callback = &timeline->callbacks[at->callback[row]];
	text = bsc_strtab_get(timeline->strings, callback->state);
	if (!*text)
		text = bsc_strtab_get(timeline->strings, callback->function);
	wanted = g_strdup_printf("callback.%s.%s%s.", is_control ? "control" : "ap",
				 callback->is_teardown ? "teardown." : "", text);
	return g_str_has_prefix(search->difference->name, wanted) &&
	       !strchr(search->difference->name + strlen(wanted), '.');
}

/* The stretches that a phase consists of. */
static bool is_phase(const Search *search, const BscTimeline *timeline, BscRow row)
{
	static const struct {
		const char *prefix;
		BscStretchKind kind;
	} kinds[] = {
		{ "phase.prepare.", BSC_STRETCH_PREPARE },
		{ "phase.kick.", BSC_STRETCH_KICK },
		{ "phase.wake.", BSC_STRETCH_WAKE },
		{ "phase.wait_release.", BSC_STRETCH_SPIN },
		{ "phase.starting.", BSC_STRETCH_STARTING },
		{ "phase.handover.", BSC_STRETCH_HANDOVER },
		{ "phase.online.", BSC_STRETCH_ONLINE_CALLBACKS },
	};
	bool is_control = timeline->lanes[timeline->intervals.lane[row]].is_control;

	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
		if (timeline->intervals.kind[row] == kinds[i].kind &&
		    is_control == (kinds[i].kind == BSC_STRETCH_PREPARE ||
				   kinds[i].kind == BSC_STRETCH_KICK) &&
		    g_str_has_prefix(search->difference->name, kinds[i].prefix))
			return true;
	return false;
}

/* The stretch of depth 0 of LANE that holds T; BSC_NO_ROW: none does. */
static BscRow stretch_at(const BscTimeline *timeline, BscRow lane, BscNsec t)
{
	const BscIntervals *at = &timeline->intervals;

	for (BscRow i = 0; i < timeline->lanes[lane].n_intervals; i++) {
		BscRow row = timeline->lanes[lane].first_interval + i;

		if (at->depth[row] == 0 && at->begin_low[row] <= t && t < at->end_high[row])
			return row;
	}
	return BSC_NO_ROW;
}

static void find_class(Search *search, size_t side, bool is_control, BscClass class)
{
	const BscTimeline *timeline = bsc_compared_timeline(search->compared, side);
	const BscStays *stays = search->compared->runs[side].analysis->stays;
	const BscStay *longest = NULL;
	BscRow where = BSC_NO_ROW, row;
	size_t n;
	BscRow first =
		bsc_timeline_lanes(timeline, bsc_compared_episode(search->compared, side), &n);

	for (size_t i = 0; i < n && !timeline->is_simulated; i++) {
		BscRow lane = first + (BscRow)i;

		if (timeline->lanes[lane].is_control != is_control)
			continue;
		for (BscRow k = stays->first[lane]; k < stays->first[lane + 1]; k++) {
			const BscStay *stay = &stays->stays[k];

			if (stay->classes != BSC_CLASS_BIT(class) ||
			    (longest && stay->end - stay->begin <= longest->end - longest->begin))
				continue;
			longest = stay;
			where = lane;
		}
	}
	if (!longest)
		return;
	row = stretch_at(timeline, where, longest->begin);
	note(search, side, row == BSC_NO_ROW, row == BSC_NO_ROW ? where : row, where,
	     longest->begin, longest->end);
}

/* "class.control.X", "path.ap.X". */
static bool parse_class(const char *name, bool *ret_is_control, BscClass *ret_class)
{
	g_auto(GStrv) words = g_strsplit(name, ".", 3);

	if (g_strv_length(words) != 3)
		return false;
	*ret_is_control = g_str_equal(words[1], "control");
	for (int i = 0; i < BSC_N_CLASSES; i++) {
		*ret_class = (BscClass)i;
		if (g_str_equal(bsc_class_name(*ret_class), words[2]))
			return true;
	}
	return false;
}

static void find_on_side(Search *search, size_t side)
{
	const BscDifference *difference = search->difference;
	bool is_control;
	BscClass class;

	if (difference->cpu >= 0)
		find_cpu(search, side);
	else if (difference->kind == BSC_ROW_CALLBACK)
		find_longest(search, side, is_callback);
	else if (difference->kind == BSC_ROW_PHASE)
		find_longest(search, side, is_phase);
	else if (difference->kind == BSC_ROW_TOTAL)
		find_episode(search, side);
	else if (parse_class(difference->name, &is_control, &class))
		find_class(search, side, is_control, class);
	else if (g_str_equal(difference->name, "spin.ap"))
		find_class(search, side, false, BSC_CLASS_SPIN_RELEASE);
}

bool bsc_compare_find_spot(const BscCompared *compared, const BscDifference *difference,
			   size_t side, BscSpot *ret_spot)
{
	Search search = { .compared = compared,
			  .difference = difference,
			  .alignment = compared->comparison->options.alignment,
			  .wanted = side };

	for (size_t i = 0; i < bsc_compared_n(compared); i++)
		find_on_side(&search, i);
	if (!search.has_spot)
		return false;
	*ret_spot = search.spot;
	return true;
}
