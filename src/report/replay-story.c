/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/replay-story.h"

#include "base/format.h"
#include "report/layout.h"

#include <stdio.h>

#define TIME_WIDTH  14
#define BOUND_WIDTH 12

BscStory bsc_story_new(const BscReplayQuery *query)
{
	BscStory story = { .query = query };

	for (size_t i = 0; i < query->n_sides; i++)
		story.steps[i] =
			bsc_replay_steps(query->sides[i].replay, query->steps, &story.n[i]);
	return story;
}

/* STEP is of the CPU that was asked for. */
static bool is_wanted(const BscReplayQuery *query, size_t side, const BscReplayStep *step)
{
	const BscTimeline *timeline = bsc_replay_capture(query->sides[side].replay)->timeline;

	return query->cpu < 0 || step->cpu == query->cpu ||
	       timeline->lanes[step->lane].cpu == (uint32_t)query->cpu;
}

const BscReplayStep *bsc_story_next(BscStory *story, size_t *ret_side)
{
	const BscReplayStep *best = NULL;
	BscNsec best_at = 0;

	for (size_t i = 0; i < story->query->n_sides; i++) {
		const BscReplayStep *step;

		while (story->at[i] < story->n[i] &&
		       !is_wanted(story->query, i, &story->steps[i][story->at[i]]))
			story->at[i]++;
		if (story->at[i] == story->n[i])
			continue;
		step = &story->steps[i][story->at[i]];
		if (!best || step->ns - story->query->sides[i].zero.ns < best_at) {
			best = step;
			best_at = step->ns - story->query->sides[i].zero.ns;
			*ret_side = i;
		}
	}
	if (best)
		story->at[*ret_side]++;
	return best;
}

/* NS in ms with all digits: "12.498123". */
static void put_ms(BscNsec ns, GString *out)
{
	g_autofree char *text =
		g_strdup_printf("%s%" G_GINT64_FORMAT ".%06" G_GINT64_FORMAT, ns < 0 ? "-" : "",
				ABS(ns) / 1000000, ABS(ns) % 1000000);

	bsc_layout_cell(out, TIME_WIDTH, text);
}

/* How far off the moment may be; nothing where it is exact. */
static void put_bounds(const BscReplayStep *step, GString *out)
{
	BscNsec off = MAX(step->ns - step->low, step->high - step->ns);
	char buf[BSC_FORMAT_MAX], cell[BSC_FORMAT_MAX + 4] = "";

	if (step->low != step->high)
		snprintf(cell, sizeof cell, "+-%s", bsc_format_duration(buf, off));
	bsc_layout_cell(out, BOUND_WIDTH, cell);
}

void bsc_report_replay_story(const BscReplayQuery *query, GString *out)
{
	BscStory story = bsc_story_new(query);
	const BscReplayStep *step;
	size_t side;

	g_string_append_printf(out, "\n%*s%*s  %s%s\n", TIME_WIDTH, "ms", BOUND_WIDTH, "bounds",
			       query->n_sides > 1 ? "   " : "", "what");
	while ((step = bsc_story_next(&story, &side))) {
		put_ms(step->ns - query->sides[side].zero.ns, out);
		put_bounds(step, out);
		g_string_append(out, "  ");
		if (query->n_sides > 1)
			g_string_append_printf(out, "%c  ", (char)('A' + side));
		bsc_replay_put_step_what(query->sides[side].replay, step, out);
		if (step->certainty == BSC_INFERRED)
			g_string_append(out, " (inferred)");
		g_string_append_c(out, '\n');
	}
}
