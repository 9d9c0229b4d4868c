/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/build.h"

#include <stdlib.h>

/* A time in which the control task does not have a CPU. */
typedef struct Off {
	BscNsec begin, end;
	BscStretchKind kind;
	BscRow out, in;
} Off;

static BscStretchKind kind_of(const BscCallback *callback, bool is_going_down)
{
	switch (callback->section) {
	case BSC_SECTION_PREPARE:
		if (!callback->is_teardown)
			return BSC_STRETCH_PREPARE;
		return is_going_down ? BSC_STRETCH_TEARDOWN : BSC_STRETCH_ROLLBACK;
	case BSC_SECTION_KICK: return BSC_STRETCH_KICK;
	case BSC_SECTION_BRINGUP:
		if (!callback->is_teardown)
			return BSC_STRETCH_CONTROL;
		return is_going_down ? BSC_STRETCH_TEARDOWN : BSC_STRETCH_ROLLBACK;
	default: return BSC_STRETCH_CONTROL;
	}
}

static int compare_pieces(const void *a, const void *b)
{
	const Piece *x = a, *y = b;

	if (x->begin_low != y->begin_low)
		return x->begin_low < y->begin_low ? -1 : 1;
	return x->callback < y->callback ? -1 : x->callback > y->callback;
}

/* The callbacks that the control tasks of EPISODE run, in order. */
static GArray *control_callbacks(const Build *b, const BscEpisode *episode)
{
	GArray *pieces = g_array_new(FALSE, FALSE, sizeof(Piece));

	bsc_build_reserve(pieces, b->callbacks->len);
	for (BscRow i = 0; i < episode->n_bringups; i++) {
		BscRow row = episode->first_bringup + i;
		const BscBringup *bringup = &g_array_index(b->bringups, BscBringup, row);

		for (BscRow k = 0; k < bringup->n_callbacks; k++) {
			BscRow c = bringup->first_callback + k;
			const BscCallback *callback = &g_array_index(b->callbacks, BscCallback, c);
			BscNsec end = callback->is_open ? bringup->last : callback->end;

			if (callback->pid != bringup->control_pid)
				continue;
			g_array_append_val(
				pieces,
				((Piece){
					.begin_low = callback->begin,
					.begin_high = callback->begin,
					.end_low = end,
					.end_high = end,
					.kind = kind_of(callback,
							episode->kind == BSC_EPISODE_OFFLINE),
					.target = (int32_t)bringup->cpu,
					.bringup = row,
					.callback = c,
					.event_begin = callback->enter,
					.event_end = callback->exit,
				}));
		}
	}
	bsc_build_sort(pieces, compare_pieces);
	return pieces;
}

/*
 * Joins what is one stretch to the eye (the PREPARE callbacks of one CPU), and fills the time
 * between two stretches: in a boot all of it belongs to the bring-up, else only within one CPU's.
 */
static GArray *join(const BscEpisode *episode, const GArray *callbacks)
{
	GArray *joined = g_array_new(FALSE, FALSE, sizeof(Piece));

	bsc_build_reserve(joined, callbacks->len);
	for (guint i = 0; i < callbacks->len; i++) {
		Piece piece = g_array_index(callbacks, Piece, i);
		Piece *last = joined->len ? &g_array_index(joined, Piece, joined->len - 1) : NULL;
		bool is_same = last && last->bringup == piece.bringup;

		if (last && piece.begin_low < last->end_high) {
			piece.begin_low = piece.begin_high = last->end_high;
			piece.event_begin = last->event_end;
		}
		if (piece.end_high < piece.begin_low)
			continue;
		piece.callback = BSC_NO_ROW;
		if (is_same && last->kind == piece.kind && piece.kind != BSC_STRETCH_CONTROL) {
			last->end_low = last->end_high = piece.end_high;
			last->event_end = piece.event_end;
			continue;
		}
		if (last && piece.begin_low > last->end_high &&
		    (is_same || episode->kind == BSC_EPISODE_BOOT)) {
			Piece between = piece;

			between.kind = BSC_STRETCH_BETWEEN;
			between.begin_low = between.begin_high = last->end_high;
			between.end_low = between.end_high = piece.begin_low;
			between.event_begin = last->event_end;
			between.event_end = piece.event_begin;
			g_array_append_val(joined, between);
		}
		g_array_append_val(joined, piece);
	}
	return joined;
}

/* When PID was off its CPU between FROM and TO. */
static void find_offs(const Build *b, int32_t pid, BscNsec from, BscNsec to, GArray *offs)
{
	BscRow out = BSC_NO_ROW;
	size_t first, end;

	bsc_tasks_between(b->tasks, pid, from, to, &first, &end);
	for (; first < end; first++) {
		const BscTaskEvent *event = &b->tasks->events[first];
		bool is_preempted = false;
		char state;

		if (event->kind == BSC_TASK_OUT)
			out = event->row;
		if (event->kind != BSC_TASK_IN || out == BSC_NO_ROW)
			continue;
		state = bsc_prev_state_letter(bsc_trace_at(b->trace, out)->c, &is_preempted);
		g_array_append_val(offs, ((Off){
						 .begin = b->trace->ts[out],
						 .end = event->ts,
						 .kind = state == 'R' ? BSC_STRETCH_PREEMPTED
								      : BSC_STRETCH_ASLEEP,
						 .out = out,
						 .in = event->row,
					 }));
		out = BSC_NO_ROW;
	}
	/* Switched out for good: it still sleeps when the stretch that is looked at ends. */
	if (out != BSC_NO_ROW)
		g_array_append_val(offs, ((Off){ .begin = b->trace->ts[out],
						 .end = to,
						 .kind = BSC_STRETCH_ASLEEP,
						 .out = out,
						 .in = BSC_NO_ROW }));
}

/* A part of PIECE, with the trace rows at its own edges. */
static void put(GArray *pieces, Piece piece, BscNsec begin, BscRow event_begin, BscNsec end,
		BscRow event_end)
{
	if (end <= begin)
		return;
	piece.begin_low = piece.begin_high = begin;
	piece.end_low = piece.end_high = end;
	piece.event_begin = event_begin;
	piece.event_end = event_end;
	g_array_append_val(pieces, piece);
}

/*
 * A running part of PIECE. Inside cpu:bringup of split startup all that runs in front of the
 * release is the wait for the AP to be alive: kernel/cpu.c: cpuhp_bringup_ap. Where the release is
 * only bounded, so is the claim.
 */
static void put_running(const Build *b, GArray *pieces, const Piece *piece, BscNsec begin,
			BscRow event_begin, BscNsec end, BscRow event_end)
{
	const BscBringup *bringup = &g_array_index(b->bringups, BscBringup, piece->bringup);
	const BscMoment *release = &bringup->points[BSC_POINT_RELEASE];
	BscNsec until = release->high;
	BscRow event = release->event_high;
	Piece spin = *piece;

	if (piece->kind != BSC_STRETCH_CONTROL || release->is_absent || until <= begin) {
		/* Never released: it waits to the end. */
		if (piece->kind == BSC_STRETCH_CONTROL && release->certainty == BSC_UNKNOWN &&
		    !release->is_absent)
			spin.kind = BSC_STRETCH_SPIN;
		put(pieces, spin, begin, event_begin, end, event_end);
		return;
	}
	spin.kind = BSC_STRETCH_SPIN;
	spin.certainty = release->certainty;
	if (until >= end) {
		put(pieces, spin, begin, event_begin, end, event_end);
		return;
	}
	put(pieces, spin, begin, event_begin, until, event);
	put(pieces, *piece, until, event, end, event_end);
}

/* OFFS is room for the times in which the task was off its CPU. */
static void split(const Build *b, const Piece *piece, GArray *offs, GArray *pieces)
{
	const BscBringup *bringup = &g_array_index(b->bringups, BscBringup, piece->bringup);
	BscNsec at = piece->begin_low;
	BscRow event = piece->event_begin;

	g_array_set_size(offs, 0);
	find_offs(b, bringup->control_pid, piece->begin_low, piece->end_high, offs);
	for (guint i = 0; i < offs->len; i++) {
		const Off *off = &g_array_index(offs, Off, i);
		Piece asleep = *piece;

		asleep.kind = off->kind;
		put_running(b, pieces, piece, at, event, off->begin, off->out);
		put(pieces, asleep, MAX(at, off->begin), off->begin < at ? event : off->out,
		    off->end, off->in);
		if (off->end >= at) {
			at = off->end;
			event = off->in;
		}
	}
	put_running(b, pieces, piece, at, event, piece->end_high, piece->event_end);
}

void bsc_build_control_pieces(Build *b, BscRow episode_row, GArray *pieces)
{
	const BscEpisode *episode = &g_array_index(b->episodes, BscEpisode, episode_row);
	g_autoptr(GArray) callbacks = control_callbacks(b, episode);
	g_autoptr(GArray) joined = join(episode, callbacks);
	g_autoptr(GArray) offs = g_array_new(FALSE, FALSE, sizeof(Off));

	for (guint i = 0; i < joined->len; i++)
		split(b, &g_array_index(joined, Piece, i), offs, pieces);
}
