/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/parts.h"

#include "analysis/phase-sums.h"
#include "base/format.h"
#include "report/layout.h"
#include "report/words.h"

/* "cpu:bringup (state 86)"; the function, or only the number, where no name is certain. */
static void append_callback(const BscTimeline *timeline, const BscCallback *callback, GString *out)
{
	const char *state = bsc_strtab_get(timeline->strings, callback->state);
	const char *function = bsc_strtab_get(timeline->strings, callback->function);
	g_autofree char *name = bsc_layout_name(state, function);

	if (*name)
		g_string_append_printf(out, "%s (state %d)", name, callback->step);
	else
		g_string_append_printf(out, "state %d", callback->step);
}

static void append_failure(const BscCapture *capture, const BscBringup *bringup, GString *out)
{
	const BscTimeline *timeline = capture->timeline;
	char moment[BSC_FORMAT_MAX], duration[BSC_FORMAT_MAX];

	if (timeline->episodes[bringup->episode].is_logged) {
		g_string_append(out, "failed");
	} else if (bringup->failed_callback == BSC_NO_ROW) {
		g_string_append(out, "failed with result ");
		bsc_layout_result(out, bringup->result, capture->trace->machine);
		g_string_append(out, "; the callback that failed left no event");
	} else {
		const BscCallback *callback = &timeline->callbacks[bringup->failed_callback];

		append_callback(timeline, callback, out);
		g_string_append(out, " failed with result ");
		bsc_layout_result(out, bringup->result, capture->trace->machine);
		if (!callback->is_open && callback->end != BSC_NSEC_NONE)
			g_string_append_printf(
				out, " at %s s, after %s", bsc_format_moment(moment, callback->end),
				bsc_format_duration(duration,
						    bsc_distance(callback->begin, callback->end)));
	}
}

static void append_unfinished(const BscCapture *capture, const BscBringup *bringup, GString *out)
{
	const BscTimeline *timeline = capture->timeline;
	char moment[BSC_FORMAT_MAX];

	g_string_append_printf(out, "unfinished, the %s does not show its end",
			       timeline->episodes[bringup->episode].is_logged ? "log" : "capture");
	for (BscRow i = 0; i < bringup->n_callbacks; i++) {
		const BscCallback *callback = &timeline->callbacks[bringup->first_callback + i];

		if (!callback->is_open)
			continue;
		g_string_append(out, "; ");
		append_callback(timeline, callback, out);
		g_string_append_printf(out, ", entered at %s s, is still open",
				       bsc_format_moment(moment, callback->begin));
	}
}

/* The last point that the CPU passed for certain; BSC_N_POINTS: none. */
static BscPointKind last_point(const BscBringup *bringup)
{
	BscPointKind last = BSC_N_POINTS;

	for (int point = 0; point < BSC_N_POINTS; point++) {
		const BscMoment *moment = &bringup->points[point];

		if (moment->is_absent || moment->certainty == BSC_UNKNOWN)
			continue;
		if (moment->certainty != BSC_BOUNDED || moment->high != BSC_NSEC_NONE)
			last = point;
	}
	return last;
}

static void append_signs_of_life(const BscBringup *bringup, bool is_logged, GString *out)
{
	const char *sign = is_logged ? "line" : "event";
	BscPointKind point = last_point(bringup);
	char moment[BSC_FORMAT_MAX];

	if (point < BSC_N_POINTS)
		g_string_append_printf(out, "; last point passed: %s (%s)", bsc_point_name(point),
				       bsc_point_text(point));
	else
		g_string_append(out, "; no point is known to have been passed");
	if (!bringup->was_alive)
		g_string_append_printf(out, "; no %s shows that the CPU ever ran", sign);
	g_string_append_printf(out, "; last %s at %s s", sign,
			       bsc_format_moment(moment, bringup->last));
}

void bsc_report_failures(const BscFigureSource *source, GString *out)
{
	const BscCapture *capture = source->capture;
	const BscEpisode *episode = bsc_source_episode(source);
	bool is_first = true;

	for (BscRow i = 0; i < episode->n_bringups; i++) {
		const BscBringup *bringup =
			&capture->timeline->bringups[episode->first_bringup + i];
		g_autoptr(GString) text = g_string_new(NULL);
		g_autofree char *label = NULL;

		if (bringup->outcome == BSC_OUTCOME_FAILED)
			append_failure(capture, bringup, text);
		else if (bringup->outcome == BSC_OUTCOME_UNFINISHED)
			append_unfinished(capture, bringup, text);
		else
			continue;
		if (episode->kind != BSC_EPISODE_OFFLINE)
			append_signs_of_life(bringup, episode->is_logged, text);
		if (bringup->has_lost_events)
			g_string_append(text, "; events were lost in between");
		if (is_first)
			g_string_append_c(out, '\n');
		is_first = false;
		label = g_strdup_printf("CPU %-3u ", bringup->cpu);
		bsc_layout_line(out, label, "%s", text->str);
		if (!*source->words)
			*source->words = bsc_words_new(capture);
		bsc_report_words(capture, *source->words, bringup, out);
	}
}
