/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/build.h"

/* What the CPU itself shows of a phase; BSC_N_STRETCHES: the phase is the control CPU's. */
static BscStretchKind kind_of(BscPhaseKind phase)
{
	switch (phase) {
	case BSC_PHASE_WAKE: return BSC_STRETCH_WAKE;
	case BSC_PHASE_WAIT_RELEASE: return BSC_STRETCH_SPIN;
	case BSC_PHASE_STARTING: return BSC_STRETCH_STARTING;
	case BSC_PHASE_HANDOVER: return BSC_STRETCH_HANDOVER;
	case BSC_PHASE_ONLINE: return BSC_STRETCH_ONLINE_CALLBACKS;
	case BSC_PHASE_RETURN: return BSC_STRETCH_RETURN;
	case BSC_PHASE_TEARDOWN: return BSC_STRETCH_TEARDOWN;
	case BSC_PHASE_TAKEDOWN: return BSC_STRETCH_DYING;
	default: return BSC_N_STRETCHES;
	}
}

static Piece piece_between(BscStretchKind kind, const BscMoment *begin, const BscMoment *end,
			   BscRow bringup)
{
	return (Piece){
		.begin_low = begin->low,
		.begin_high = begin->high,
		.end_low = end->low,
		.end_high = end->high,
		.kind = kind,
		.certainty = MAX(begin->certainty, end->certainty),
		.target = -1,
		.bringup = bringup,
		.callback = BSC_NO_ROW,
		.event_begin = begin->event_low,
		.event_end = end->event_high,
	};
}

static void put(GArray *pieces, const Piece *piece)
{
	if (piece->end_high > piece->begin_low)
		g_array_append_val(pieces, *piece);
}

/* The last thing that is known of a CPU that did not come up. */
static BscMoment last_known(const BscBringup *bringup)
{
	BscMoment last = bsc_moment_exact(bringup->begin, BSC_NO_ROW);

	for (int i = 0; i < BSC_N_POINTS; i++)
		if (bringup->points[i].certainty != BSC_UNKNOWN)
			last = bringup->points[i];
	return last;
}

/* A CPU that was kicked, and then not heard of any more: to scale, to where the wait for it ends.
 */
static void put_failure(const BscBringup *bringup, BscNsec episode_end, BscRow row, GArray *pieces)
{
	BscNsec until =
		bringup->end != BSC_NSEC_NONE ? bringup->end : MAX(episode_end, bringup->last);
	BscMoment begin = last_known(bringup);
	BscMoment end = bsc_moment_exact(MAX(until, begin.high), BSC_NO_ROW);
	Piece piece;

	if (bringup->points[BSC_POINT_KICK].certainty == BSC_UNKNOWN)
		return;
	piece = piece_between(BSC_STRETCH_FAILED, &begin, &end, row);
	piece.event_end = bringup->last_row;
	put(pieces, &piece);
}

static void put_online(BscMoment begin, BscNsec to, BscRow row, GArray *pieces)
{
	BscMoment end = bsc_moment_exact(to, BSC_NO_ROW);
	Piece piece = piece_between(BSC_STRETCH_ONLINE, &begin, &end, row);

	put(pieces, &piece);
}

/* A log has no line for the end of cpu:bringup: it lies behind ONLINE_IDLE. */
static BscMoment up_from(const BscEpisode *episode, const BscBringup *bringup)
{
	if (episode->is_logged)
		return bringup->points[BSC_POINT_ONLINE_IDLE];
	return bsc_moment_exact(bringup->end, BSC_NO_ROW);
}

void bsc_build_ap_pieces(Build *b, BscRow row, GArray *pieces)
{
	const BscBringup *bringup = &g_array_index(b->bringups, BscBringup, row);
	const BscEpisode *episode = &g_array_index(b->episodes, BscEpisode, bringup->episode);

	/* A log has no line for the begin of the way down. */
	if (episode->kind == BSC_EPISODE_OFFLINE && !episode->is_logged)
		put_online(bsc_moment_exact(episode->begin, BSC_NO_ROW), bringup->begin, row,
			   pieces);
	for (BscRow i = 0; i < bringup->n_phases; i++) {
		const BscPhase *phase =
			&g_array_index(b->phases, BscPhase, bringup->first_phase + i);
		BscStretchKind kind = kind_of(phase->kind);
		Piece piece;

		if (kind == BSC_N_STRETCHES || phase->end.certainty == BSC_UNKNOWN)
			continue;
		piece = piece_between(kind, &phase->begin, &phase->end, row);
		/* The edges are the control task's; what the CPU did in between, nobody recorded.
		 */
		if (kind == BSC_STRETCH_DYING)
			piece.certainty = BSC_INFERRED;
		put(pieces, &piece);
	}
	/* Without a line of its own it may have come up with the last moment only. */
	if (bringup->outcome == BSC_OUTCOME_ONLINE && !bringup->end_is_bound)
		put_online(up_from(episode, bringup), episode->end, row, pieces);
	else if (bringup->outcome != BSC_OUTCOME_ONLINE &&
		 bringup->outcome != BSC_OUTCOME_OFFLINE && episode->kind != BSC_EPISODE_OFFLINE)
		put_failure(bringup, episode->end, row, pieces);
}
