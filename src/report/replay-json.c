/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/json-parts.h"
#include "report/replay-story.h"

static void add_bounds(JsonBuilder *builder, const char *name, const BscMoment *moment)
{
	json_builder_set_member_name(builder, name);
	json_builder_begin_object(builder);
	bsc_json_text(builder, "certainty", bsc_certainty_name(moment->certainty));
	bsc_json_moment(builder, "ns", moment->ns);
	bsc_json_moment(builder, "low_ns", moment->low);
	bsc_json_moment(builder, "high_ns", moment->high);
	json_builder_end_object(builder);
}

static void add_flag(JsonBuilder *builder, const char *name, bool flag)
{
	json_builder_set_member_name(builder, name);
	json_builder_add_boolean_value(builder, flag);
}

/* A number that is negative where there is none. */
static void add_cpu(JsonBuilder *builder, const char *name, int32_t cpu)
{
	if (cpu < 0)
		bsc_json_null(builder, name);
	else
		bsc_json_number(builder, name, cpu);
}

static void add_callback(JsonBuilder *builder, const BscTimeline *timeline, BscRow interval)
{
	const BscCallback *callback;

	if (interval == BSC_NO_ROW) {
		bsc_json_null(builder, "callback");
		return;
	}
	callback = &timeline->callbacks[timeline->intervals.callback[interval]];
	json_builder_set_member_name(builder, "callback");
	json_builder_begin_object(builder);
	bsc_json_number(builder, "step", callback->step);
	bsc_json_text(builder, "state", bsc_strtab_get(timeline->strings, callback->state));
	bsc_json_text(builder, "function", bsc_strtab_get(timeline->strings, callback->function));
	json_builder_end_object(builder);
}

static void add_lane(JsonBuilder *builder, const BscReplay *replay, BscRow lane, BscNsec t)
{
	const BscTimeline *timeline = bsc_replay_capture(replay)->timeline;
	BscLaneState state = bsc_replay_lane(replay, lane, t);
	g_autoptr(GString) words = g_string_new(NULL);

	bsc_replay_put_state(replay, &state, t, words);
	json_builder_begin_object(builder);
	bsc_json_number(builder, "cpu", state.cpu);
	add_flag(builder, "is_control", state.is_control);
	bsc_json_text(builder, "tally", state.is_control ? NULL : bsc_tally_name(state.tally));
	add_flag(builder, "is_uncertain", state.is_uncertain);
	bsc_json_text(builder, "stretch",
		      state.interval == BSC_NO_ROW
			      ? NULL
			      : bsc_stretch_name(timeline->intervals.kind[state.interval]));
	bsc_json_text(builder, "words", words->str);
	add_bounds(builder, "since", &state.since);
	add_bounds(builder, "until", &state.until);
	add_callback(builder, timeline, state.callback);
	add_flag(builder, "waits", state.waits_since != BSC_NSEC_NONE);
	add_cpu(builder, "waits_for", state.waits_for);
	bsc_json_moment(builder, "waits_since_ns", state.waits_since);
	add_flag(builder, "is_asleep", state.is_asleep);
	add_flag(builder, "may_not_wait", state.may_not_wait);
	json_builder_end_object(builder);
}

static void add_at(JsonBuilder *builder, const BscReplaySide *side, BscNsec at)
{
	const BscTimeline *timeline = bsc_replay_capture(side->replay)->timeline;
	BscNsec t = side->zero.ns + at;
	BscTally tally;
	size_t n;
	BscRow first = bsc_timeline_lanes(timeline, bsc_replay_episode(side->replay), &n);

	bsc_replay_tally(side->replay, t, &tally);
	bsc_json_moment(builder, "at_ns", t);
	json_builder_set_member_name(builder, "tally");
	json_builder_begin_object(builder);
	for (int kind = 0; kind < BSC_N_TALLIES; kind++)
		bsc_json_count(builder, bsc_tally_name(kind), tally.n[kind]);
	bsc_json_count(builder, "uncertain", tally.n_uncertain);
	json_builder_end_object(builder);
	json_builder_set_member_name(builder, "lanes");
	json_builder_begin_array(builder);
	for (size_t i = 0; i < n; i++)
		add_lane(builder, side->replay, first + (BscRow)i, t);
	json_builder_end_array(builder);
}

static void add_side(JsonBuilder *builder, const BscReplayQuery *query, const BscReplaySide *side)
{
	const BscCapture *capture = bsc_replay_capture(side->replay);

	json_builder_begin_object(builder);
	bsc_json_text(builder, "path", capture->trace->path);
	bsc_json_text(builder, "policy", side->policy);
	bsc_json_number(builder, "episode", (int64_t)bsc_replay_episode(side->replay) + 1);
	bsc_json_moment(builder, "begin_ns", bsc_replay_begin(side->replay));
	bsc_json_moment(builder, "end_ns", bsc_replay_end(side->replay));
	add_bounds(builder, "zero", &side->zero);
	if (query->has_at)
		add_at(builder, side, query->at);
	json_builder_end_object(builder);
}

static void add_step(JsonBuilder *builder, const BscReplayQuery *query, size_t i,
		     const BscReplayStep *step)
{
	const BscReplaySide *side = &query->sides[i];
	const BscTimeline *timeline = bsc_replay_capture(side->replay)->timeline;
	g_autoptr(GString) words = g_string_new(NULL);

	bsc_replay_put_step_what(side->replay, step, words);
	json_builder_begin_object(builder);
	bsc_json_number(builder, "side", (int64_t)i);
	bsc_json_number(builder, "relative_ns", step->ns - side->zero.ns);
	bsc_json_moment(builder, "ns", step->ns);
	bsc_json_moment(builder, "low_ns", step->low);
	bsc_json_moment(builder, "high_ns", step->high);
	bsc_json_text(builder, "certainty", bsc_certainty_name(step->certainty));
	bsc_json_number(builder, "lane_cpu", timeline->lanes[step->lane].cpu);
	add_flag(builder, "is_control", timeline->lanes[step->lane].is_control);
	add_cpu(builder, "cpu", step->cpu);
	bsc_json_text(builder, "point", step->point < 0 ? NULL : bsc_point_name(step->point));
	bsc_json_text(builder, "words", words->str);
	json_builder_end_object(builder);
}

static void add_steps(JsonBuilder *builder, const BscReplayQuery *query)
{
	BscStory story = bsc_story_new(query);
	const BscReplayStep *step;
	size_t side;

	json_builder_set_member_name(builder, "steps");
	json_builder_begin_array(builder);
	while ((step = bsc_story_next(&story, &side)))
		add_step(builder, query, side, step);
	json_builder_end_array(builder);
}

char *bsc_report_replay_json(const BscReplayQuery *query)
{
	g_autoptr(JsonBuilder) builder = json_builder_new();
	g_autoptr(JsonGenerator) generator = json_generator_new();
	g_autoptr(JsonNode) root = NULL;
	g_autofree char *text = NULL;

	json_builder_begin_object(builder);
	bsc_json_text(builder, "schema", "bringup-scope/replay/1");
	bsc_json_text(builder, "align", bsc_alignment_name(query->alignment));
	json_builder_set_member_name(builder, "sides");
	json_builder_begin_array(builder);
	for (size_t i = 0; i < query->n_sides; i++)
		add_side(builder, query, &query->sides[i]);
	json_builder_end_array(builder);
	if (query->has_steps)
		add_steps(builder, query);
	json_builder_end_object(builder);
	root = json_builder_get_root(builder);
	json_generator_set_root(generator, root);
	json_generator_set_pretty(generator, TRUE);
	text = json_generator_to_data(generator, NULL);
	return g_strconcat(text, "\n", NULL);
}
