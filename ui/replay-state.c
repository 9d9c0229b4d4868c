/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/replay-state.h"

#include "base/format.h"
#include "ui/facts.h"

static const BscTimeline *timeline_of(const BscReplay *replay)
{
	return bsc_replay_capture(replay)->timeline;
}

char *bsc_replay_state_moment(const BscReplay *replay, BscNsec t)
{
	return bsc_facts_place(timeline_of(replay), bsc_replay_episode(replay), t);
}

char *bsc_replay_state_next(const BscReplay *replay, BscNsec t)
{
	const BscReplayStep *step = bsc_replay_step(replay, BSC_STEP_SYNC, t, true, -1);
	g_autoptr(GString) text = g_string_new(NULL);
	char in[BSC_FORMAT_MAX];

	if (!step)
		return g_strdup("nothing more");
	bsc_replay_put_step_what(replay, step, text);
	/* It may have come already where only bounds are known, but it cannot come in the past. */
	g_string_append_printf(text, " in %s",
			       bsc_format_range(in, MAX(step->low - t, 0), MAX(step->high - t, 0)));
	return g_string_free(g_steal_pointer(&text), FALSE);
}

char *bsc_replay_state_speed(uint32_t slowdown)
{
	if (slowdown <= 1)
		return g_strdup("real time");
	return g_strdup_printf("1/%" G_GUINT32_FORMAT "\nof real time", slowdown);
}

bool bsc_replay_state_is_counted(const BscTally *tally, BscTallyKind kind)
{
	return kind <= BSC_TALLY_ONLINE || tally->n[kind] > 0;
}

char *bsc_replay_state_count(const BscTally *tally, BscTallyKind kind)
{
	return g_strdup_printf("%s %" G_GUINT32_FORMAT, bsc_tally_name(kind), tally->n[kind]);
}

char *bsc_replay_state_uncertain(const BscTally *tally)
{
	if (tally->n_uncertain == 0)
		return g_strdup("");
	return g_strdup_printf("%" G_GUINT32_FORMAT " uncertain", tally->n_uncertain);
}

char *bsc_replay_state_tally(const BscTally *tally)
{
	g_autoptr(GString) text = g_string_new(NULL);
	g_autofree char *uncertain = bsc_replay_state_uncertain(tally);

	for (int kind = 0; kind < BSC_N_TALLIES; kind++) {
		g_autofree char *count = bsc_replay_state_count(tally, (BscTallyKind)kind);

		if (!bsc_replay_state_is_counted(tally, (BscTallyKind)kind))
			continue;
		g_string_append_printf(text, "%s%s", text->len ? " · " : "", count);
	}
	if (*uncertain)
		g_string_append_printf(text, ", %s", uncertain);
	return g_string_free(g_steal_pointer(&text), FALSE);
}

char *bsc_replay_state_cpu(const BscReplay *replay, BscRow lane)
{
	const BscLane *at = &timeline_of(replay)->lanes[lane];

	return g_strdup_printf("CPU %u%s", at->cpu, at->is_control ? ", control" : "");
}

char *bsc_replay_state_lane(const BscReplay *replay, BscRow lane, BscNsec t)
{
	BscLaneState state = bsc_replay_lane(replay, lane, t);
	GString *text = g_string_new(NULL);

	bsc_replay_put_words(replay, &state, t, text);
	return g_string_free(text, FALSE);
}

BscRow bsc_replay_state_latest(const BscReplay *replay, BscNsec t)
{
	const BscReplayStep *step = bsc_replay_step(replay, BSC_STEP_SYNC, t + 1, false, -1);

	return step ? step->lane : BSC_NO_ROW;
}
