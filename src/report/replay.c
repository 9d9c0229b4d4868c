/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/replay.h"

#include "base/format.h"
#include "report/layout.h"
#include "report/replay-story.h"

#include <stdio.h>

#define CPU_WIDTH    5
#define TALLY_WIDTH  9
#define SINCE_WIDTH  16
#define WORDS_COLUMN (CPU_WIDTH + 2 + TALLY_WIDTH + SINCE_WIDTH + 2)

static const BscTimeline *timeline_of(const BscReplaySide *side)
{
	return bsc_replay_capture(side->replay)->timeline;
}

/* "A  samples/x/trace.dat: boot, parallel, 7 CPUs"; without a name where there is one side. */
static void put_side(const BscReplayQuery *query, size_t i, GString *out)
{
	const BscReplaySide *side = &query->sides[i];
	const BscCapture *capture = bsc_replay_capture(side->replay);
	const BscEpisode *episode = &capture->timeline->episodes[bsc_replay_episode(side->replay)];
	g_autofree char *path = bsc_layout_name(capture->trace->path, "standard input");
	char total[BSC_FORMAT_MAX];

	if (query->n_sides > 1)
		g_string_append_printf(out, "%c  ", (char)('A' + i));
	g_string_append_printf(out, "%s\n", path);
	bsc_layout_line(out, "shows", "%s%s%s%s, %s, %u CPU%s, %s",
			side->policy ? "SIMULATED, not recorded: policy " : "recorded: ",
			side->policy ? side->policy : "", side->policy ? ", " : "",
			bsc_episode_kind_name(episode->kind), bsc_mode_name(episode->mode),
			episode->n_bringups, episode->n_bringups == 1 ? "" : "s",
			bsc_format_duration(total, episode->end - episode->begin));
}

static void put_zero(const BscReplayQuery *query, const BscReplaySide *side, GString *out)
{
	char low[BSC_FORMAT_MAX], high[BSC_FORMAT_MAX];

	if (side->zero.low == side->zero.high && side->zero.certainty == BSC_EXACT)
		bsc_layout_line(out, "0 is", "%s, at %s s", bsc_alignment_text(query->alignment),
				bsc_format_moment(low, side->zero.ns));
	else if (side->zero.certainty == BSC_UNKNOWN)
		bsc_layout_line(out, "0 is", "the first event at %s s; %s is unknown",
				bsc_format_moment(low, side->zero.ns),
				bsc_alignment_text(query->alignment));
	else
		bsc_layout_line(out, "0 is", "%s, taken as %s s; it lies in %s .. %s s",
				bsc_alignment_text(query->alignment),
				bsc_format_moment(low, side->zero.ns),
				bsc_format_moment(high, side->zero.low),
				bsc_format_moment((char[BSC_FORMAT_MAX]){ 0 }, side->zero.high));
}

static void put_tally(const BscReplaySide *side, BscNsec t, GString *out)
{
	g_autoptr(GString) text = g_string_new(NULL);
	BscTally tally;

	bsc_replay_tally(side->replay, t, &tally);
	for (int kind = 0; kind < BSC_N_TALLIES; kind++)
		if (tally.n[kind] > 0 || kind <= BSC_TALLY_ONLINE)
			g_string_append_printf(text, "%s%u %s", text->len > 0 ? ", " : "",
					       tally.n[kind], bsc_tally_name(kind));
	if (tally.n_uncertain > 0)
		g_string_append_printf(text, "; bounds leave %u of them open", tally.n_uncertain);
	bsc_layout_line(out, "APs", "%s", text->str);
}

static void put_neighbour(const BscReplaySide *side, BscNsec t, bool forward, GString *out)
{
	const BscReplayStep *step = bsc_replay_step(side->replay, BSC_STEP_SYNC, t, forward, -1);
	g_autoptr(GString) text = g_string_new(NULL);
	char buf[BSC_FORMAT_MAX];

	if (!step)
		return;
	bsc_replay_put_step(side->replay, step, text);
	bsc_layout_line(out, forward ? "next" : "last", "%s: %s%s%s", forward ? "ahead" : "behind",
			bsc_format_duration(buf, forward ? step->ns - t : t - step->ns), ", ",
			text->str);
}

static void put_lane(const BscReplaySide *side, BscRow lane, BscNsec t, GString *out)
{
	BscLaneState state = bsc_replay_lane(side->replay, lane, t);
	g_autoptr(GString) words = g_string_new(NULL);
	char cell[BSC_FORMAT_MAX];

	snprintf(cell, sizeof cell, "%u", state.cpu);
	bsc_layout_cell(out, CPU_WIDTH, cell);
	g_string_append_printf(out, "  %-*s", TALLY_WIDTH,
			       state.is_control ? "control" : bsc_tally_name(state.tally));
	*cell = '\0';
	if (state.since.certainty != BSC_UNKNOWN)
		bsc_format_range(cell, state.since.low - side->zero.ns,
				 state.since.high - side->zero.ns);
	bsc_layout_cell(out, SINCE_WIDTH, cell);
	g_string_append(out, "  ");
	bsc_replay_put_state(side->replay, &state, t, words);
	bsc_layout_hang(out, words->str, WORDS_COLUMN, WORDS_COLUMN);
}

static void put_at(const BscReplayQuery *query, size_t i, GString *out)
{
	const BscReplaySide *side = &query->sides[i];
	BscRow episode = bsc_replay_episode(side->replay);
	BscNsec t = side->zero.ns + query->at;
	char relative[BSC_FORMAT_MAX], moment[BSC_FORMAT_MAX];
	size_t n;
	BscRow first = bsc_timeline_lanes(timeline_of(side), episode, &n);

	put_side(query, i, out);
	put_zero(query, side, out);
	bsc_layout_line(out, "at", "%s (%s s)%s", bsc_format_duration(relative, query->at),
			bsc_format_moment(moment, t),
			t < bsc_replay_begin(side->replay) ? ", before it begins"
			: t > bsc_replay_end(side->replay) ? ", after it has ended"
							   : "");
	put_tally(side, t, out);
	put_neighbour(side, t, false, out);
	put_neighbour(side, t, true, out);
	g_string_append_printf(out, "\n%*s  %-*s%*s  %s\n", CPU_WIDTH, "CPU", TALLY_WIDTH,
			       "counts as", SINCE_WIDTH, "since", "what it does");
	for (size_t k = 0; k < n; k++)
		put_lane(side, first + (BscRow)k, t, out);
}

void bsc_report_replay_text(const BscReplayQuery *query, GString *out)
{
	for (size_t i = 0; query->has_at && i < query->n_sides; i++) {
		if (i > 0)
			g_string_append_c(out, '\n');
		put_at(query, i, out);
	}
	if (!query->has_steps)
		return;
	if (query->has_at)
		g_string_append_c(out, '\n');
	for (size_t i = 0; !query->has_at && i < query->n_sides; i++) {
		put_side(query, i, out);
		put_zero(query, &query->sides[i], out);
	}
	bsc_report_replay_story(query, out);
}
