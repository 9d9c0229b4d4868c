/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/json-parts.h"

#include "report/layout.h"
#include "base/span.h"

static void add_result(JsonBuilder *builder, int32_t result)
{
	if (result == BSC_RESULT_NOT_KNOWN)
		bsc_json_null(builder, "result");
	else
		bsc_json_number(builder, "result", result);
}

static void add_certainty(JsonBuilder *builder, BscCertainty certainty)
{
	if (certainty == BSC_UNKNOWN)
		bsc_json_null(builder, "certainty");
	else
		bsc_json_text(builder, "certainty", bsc_certainty_name(certainty));
}

static void add_point(JsonBuilder *builder, const char *name, const BscMoment *moment)
{
	if (moment->is_absent || moment->certainty == BSC_UNKNOWN) {
		bsc_json_null(builder, name);
		return;
	}
	json_builder_set_member_name(builder, name);
	json_builder_begin_object(builder);
	bsc_json_moment(builder, "ns", moment->ns);
	bsc_json_moment(builder, "low_ns", moment->low);
	bsc_json_moment(builder, "high_ns", moment->high);
	add_certainty(builder, moment->certainty);
	json_builder_end_object(builder);
}

static void add_points(JsonBuilder *builder, const BscBringup *bringup)
{
	json_builder_set_member_name(builder, "points");
	json_builder_begin_object(builder);
	for (int point = 0; point < BSC_N_POINTS; point++)
		add_point(builder, bsc_point_name(point), &bringup->points[point]);
	json_builder_end_object(builder);
}

static BscNsec known_ns(const BscMoment *moment)
{
	if (moment->is_absent || moment->certainty == BSC_UNKNOWN)
		return BSC_NSEC_NONE;
	return moment->ns;
}

static void add_phases(JsonBuilder *builder, const BscTimeline *timeline, const BscBringup *bringup)
{
	json_builder_set_member_name(builder, "phases");
	json_builder_begin_array(builder);
	for (BscRow i = 0; i < bringup->n_phases; i++) {
		const BscPhase *phase = &timeline->phases[bringup->first_phase + i];

		json_builder_begin_object(builder);
		bsc_json_text(builder, "phase", bsc_phase_name(phase->kind));
		bsc_json_moment(builder, "begin_ns", known_ns(&phase->begin));
		bsc_json_moment(builder, "end_ns", known_ns(&phase->end));
		bsc_json_moment(builder, "duration_low_ns", phase->duration_low);
		bsc_json_moment(builder, "duration_high_ns", phase->duration_high);
		add_certainty(builder, phase->certainty);
		json_builder_end_object(builder);
	}
	json_builder_end_array(builder);
}

static void add_callbacks(JsonBuilder *builder, const BscTimeline *timeline,
			  const BscBringup *bringup)
{
	json_builder_set_member_name(builder, "callbacks");
	json_builder_begin_array(builder);
	for (BscRow i = 0; i < bringup->n_callbacks; i++) {
		const BscCallback *callback = &timeline->callbacks[bringup->first_callback + i];

		json_builder_begin_object(builder);
		bsc_json_number(builder, "step", callback->step);
		bsc_json_text(builder, "state", bsc_strtab_get(timeline->strings, callback->state));
		bsc_json_text(builder, "function",
			      bsc_strtab_get(timeline->strings, callback->function));
		bsc_json_number(builder, "ran_on", callback->ran_on);
		bsc_json_moment(builder, "begin_ns", callback->begin);
		bsc_json_moment(builder, "end_ns",
				callback->is_open ? BSC_NSEC_NONE : callback->end);
		if (callback->is_open)
			bsc_json_null(builder, "result");
		else
			add_result(builder, callback->result);
		json_builder_end_object(builder);
	}
	json_builder_end_array(builder);
}

static void add_cpu(JsonBuilder *builder, const BscTimeline *timeline, const BscBringup *bringup)
{
	json_builder_begin_object(builder);
	bsc_json_number(builder, "cpu", bringup->cpu);
	bsc_json_text(builder, "outcome", bsc_outcome_name(bringup->outcome));
	if (bringup->outcome == BSC_OUTCOME_UNFINISHED && bringup->result == 0)
		bsc_json_null(builder, "result");
	else
		add_result(builder, bringup->result);
	bsc_json_moment(builder, "begin_ns", bringup->begin);
	bsc_json_moment(builder, "end_ns", bringup->end);
	add_points(builder, bringup);
	add_phases(builder, timeline, bringup);
	add_callbacks(builder, timeline, bringup);
	json_builder_end_object(builder);
}

void bsc_json_episode(JsonBuilder *builder, const BscFigureSource *source)
{
	const BscTimeline *timeline = source->capture->timeline;
	const BscEpisode *episode = bsc_source_episode(source);

	json_builder_begin_object(builder);
	bsc_json_text(builder, "kind", bsc_episode_kind_name(episode->kind));
	bsc_json_text(builder, "mode", bsc_mode_name(episode->mode));
	bsc_json_text(builder, "source", episode->is_logged ? "log" : "events");
	bsc_json_number(builder, "control_cpu", episode->control_cpu);
	bsc_json_moment(builder, "begin_ns", episode->begin);
	bsc_json_moment(builder, "end_ns", episode->end);
	bsc_json_moment(builder, "duration_ns", bsc_distance(episode->begin, episode->end));
	json_builder_set_member_name(builder, "cpus");
	json_builder_begin_array(builder);
	for (BscRow i = 0; i < episode->n_bringups; i++)
		add_cpu(builder, timeline, &timeline->bringups[episode->first_bringup + i]);
	json_builder_end_array(builder);
	bsc_json_figures(builder, source);
	json_builder_end_object(builder);
}
