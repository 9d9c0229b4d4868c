/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "made.h"

#include <string.h>

#define CONTROL_PID 1

Made *made_new(BscMode mode, uint32_t n_cpus, BscNsec end)
{
	Made *made = g_new0(Made, 1);
	BscTimeline *t = &made->timeline;

	made->callbacks = g_array_new(FALSE, FALSE, sizeof(BscCallback));
	made->phases = g_array_new(FALSE, FALSE, sizeof(BscPhase));
	made->stays = g_array_new(FALSE, FALSE, sizeof(BscStay));
	made->first = g_new0(BscRow, n_cpus + 2);
	t->episodes = g_new0(BscEpisode, 1);
	t->n_episodes = 1;
	t->episodes[0] = (BscEpisode){
		.mode = mode,
		.control_pid = CONTROL_PID,
		.n_rounds = 1,
		.end = end,
		.n_bringups = n_cpus,
		.n_online = n_cpus,
	};
	t->lanes = g_new0(BscLane, n_cpus + 1);
	t->n_lanes = n_cpus + 1;
	t->lanes[0] = (BscLane){ .is_control = true, .bringup = BSC_NO_ROW };
	t->bringups = g_new0(BscBringup, n_cpus);
	t->n_bringups = n_cpus;
	for (uint32_t i = 0; i < n_cpus; i++) {
		BscBringup *bringup = &t->bringups[i];

		t->lanes[i + 1] = (BscLane){ .cpu = i + 1, .bringup = i };
		*bringup = (BscBringup){
			.cpu = i + 1,
			.control_pid = CONTROL_PID,
			.failed_callback = BSC_NO_ROW,
			.was_alive = true,
			.end = end,
			.last = end,
			.last_row = BSC_NO_ROW,
		};
		for (int point = 0; point < BSC_N_POINTS; point++)
			bringup->points[point] = (BscMoment){ .ns = BSC_NSEC_NONE,
							      .low = BSC_NSEC_NONE,
							      .high = BSC_NSEC_NONE,
							      .certainty = BSC_UNKNOWN };
	}
	t->end = end;
	t->strings = bsc_strtab_new();
	return made;
}

void made_free(Made *made)
{
	bsc_figures_clear(&made->figures);
	g_array_unref(made->callbacks);
	g_array_unref(made->phases);
	g_array_unref(made->stays);
	g_free(made->first);
	g_free(made->timeline.episodes);
	g_free(made->timeline.lanes);
	g_free(made->timeline.bringups);
	bsc_strtab_free(made->timeline.strings);
	g_free(made);
}

BscBringup *made_bringup(Made *made, uint32_t cpu)
{
	return &made->timeline.bringups[cpu - 1];
}

static BscMoment moment(BscNsec low, BscNsec high)
{
	return (BscMoment){
		.ns = low == high ? low : BSC_NSEC_NONE,
		.low = low,
		.high = high,
		.certainty = low == high ? BSC_EXACT : BSC_BOUNDED,
		.event_low = BSC_NO_ROW,
		.event_high = BSC_NO_ROW,
	};
}

void made_point(Made *made, uint32_t cpu, BscPointKind point, BscNsec low, BscNsec high)
{
	made_bringup(made, cpu)->points[point] = moment(low, high);
}

void made_phase(Made *made, uint32_t cpu, BscPhaseKind kind, BscNsec low, BscNsec high)
{
	BscBringup *bringup = made_bringup(made, cpu);
	BscPhase phase = {
		.bringup = cpu - 1,
		.kind = kind,
		.begin = moment(0, 0),
		.end = moment(low, high),
		.duration_low = low,
		.duration_high = high,
		.certainty = low == high ? BSC_EXACT : BSC_BOUNDED,
	};

	if (bringup->n_phases++ == 0)
		bringup->first_phase = made->phases->len;
	g_array_append_val(made->phases, phase);
	made->timeline.phases = (BscPhase *)(void *)made->phases->data;
	made->timeline.n_phases = made->phases->len;
}

BscRow made_callback(Made *made, uint32_t cpu, BscSection section, const char *name, BscNsec begin,
		     BscNsec end)
{
	BscBringup *bringup = made_bringup(made, cpu);
	BscCallback callback = {
		.bringup = cpu - 1,
		.step = section == BSC_SECTION_BRINGUP ? 86 : 10,
		.state = bsc_strtab_intern(made->timeline.strings, name),
		.section = section,
		.pid = section == BSC_SECTION_ONLINE ? 100 + (int32_t)cpu : CONTROL_PID,
		.begin = begin,
		.end = end,
		.enter = BSC_NO_ROW,
		.exit = BSC_NO_ROW,
	};

	if (bringup->n_callbacks++ == 0)
		bringup->first_callback = made->callbacks->len;
	g_array_append_val(made->callbacks, callback);
	made->timeline.callbacks = (BscCallback *)(void *)made->callbacks->data;
	made->timeline.n_callbacks = made->callbacks->len;
	return made->callbacks->len - 1;
}

BscClass made_class(const char *name)
{
	for (int id = 0; id < BSC_N_CLASSES; id++)
		if (strcmp(bsc_class_name(id), name) == 0)
			return id;
	g_error("no class %s", name);
}

static BscClassSet parse_set(const char *text)
{
	g_auto(GStrv) names = g_strsplit(text, "+", -1);
	BscClassSet set = 0;

	if (strcmp(text, "?") == 0)
		return ~(BscClassSet)0;
	for (char **name = names; *name; name++)
		set |= BSC_CLASS_BIT(made_class(*name));
	return set;
}

static void add_lane(Made *made, BscRow bringup, const char *words)
{
	g_auto(GStrv) tokens = g_strsplit(words, " ", -1);
	BscNsec at = 0;

	for (char **token = tokens; *token; token++) {
		char *colon = strchr(*token, ':'), *target = strchr(*token, '@');
		char *callback = strchr(*token, '#');
		BscStay stay = {
			.begin = at,
			.end = g_ascii_strtoll(*token, NULL, 10),
			.target = target ? (int32_t)g_ascii_strtoll(target + 1, NULL, 10) : -1,
			.bringup = bringup,
			.callback = callback ? (BscRow)g_ascii_strtoll(callback + 1, NULL, 10)
					     : BSC_NO_ROW,
			.event_begin = BSC_NO_ROW,
			.event_end = BSC_NO_ROW,
		};
		BscClass only;

		g_assert_nonnull(colon);
		colon[1 + strcspn(colon + 1, "@#")] = '\0';
		stay.classes = parse_set(colon + 1);
		if (stay.classes == ~(BscClassSet)0)
			stay.reason = BSC_REASON_LOST;
		else if (!bsc_class_set_is_certain(stay.classes, &only))
			stay.reason = BSC_REASON_NO_MARK;
		g_array_append_val(made->stays, stay);
		at = stay.end;
	}
}

void made_stays(Made *made, const char *const *lanes)
{
	size_t n = made->timeline.n_lanes;

	for (size_t i = 0; i < n; i++) {
		made->first[i] = made->stays->len;
		add_lane(made, i == 0 ? BSC_NO_ROW : (BscRow)i - 1, lanes[i]);
	}
	made->first[n] = made->stays->len;
	made->table =
		(BscStays){ made->stays->len, (BscStay *)(void *)made->stays->data, made->first };
	made->build = (FigureBuild){
		.timeline = &made->timeline,
		.stays = &made->table,
		.episode = made->timeline.episodes,
		.n_lanes = n,
		.out = &made->figures,
	};
}
