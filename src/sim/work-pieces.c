/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sim/work-build.h"

#define BIT(class) BSC_CLASS_BIT(BSC_CLASS_##class)

/* Sleeps of the control task that an AP ends. */
#define AP_SLEEPS                                                                                  \
	(BIT(ASLEEP_CPU_RUNNING) | BIT(ASLEEP_ONLINE_IDLE) | BIT(ASLEEP_AP_THREAD) |               \
	 BIT(ASLEEP_OTHER) | BIT(ASLEEP_PARK))

static BscPieceState state_of(const BscStay *stay)
{
	BscClass class;

	if (!bsc_class_set_is_certain(stay->classes, &class))
		return BSC_PIECE_RUN;
	switch (class) {
	case BSC_CLASS_ASLEEP_CREATION: return BSC_PIECE_CREATION;
	case BSC_CLASS_ASLEEP_GRACE_PERIOD: return BSC_PIECE_GRACE_PERIOD;
	case BSC_CLASS_ASLEEP_CPU_RUNNING:
	case BSC_CLASS_ASLEEP_ONLINE_IDLE:
	case BSC_CLASS_ASLEEP_AP_THREAD:
	case BSC_CLASS_ASLEEP_STOP_MACHINE:
	case BSC_CLASS_ASLEEP_DEAD:
	case BSC_CLASS_ASLEEP_PARK:
	case BSC_CLASS_ASLEEP_OTHER:
	case BSC_CLASS_ASLEEP_ALIVE:
	case BSC_CLASS_AP_BLOCKED: return BSC_PIECE_ASLEEP;
	case BSC_CLASS_LOCK: return BSC_PIECE_LOCK;
	case BSC_CLASS_PREEMPTED:
	case BSC_CLASS_WAIT_RUN: return BSC_PIECE_PREEMPTED;
	default: return BSC_PIECE_RUN;
	}
}

BscRow bsc_work_stay_at(const WorkBuild *b, BscRow lane, BscNsec t)
{
	BscRow low = b->stays->first[lane], high = b->stays->first[lane + 1];

	while (low < high) {
		BscRow middle = low + (high - low) / 2;

		if (b->stays->stays[middle].end <= t)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void put(const WorkBuild *b, BscPieces *out, BscNsec duration, BscRow callback,
		BscPieceState state)
{
	GArray *pieces = b->work->pieces;
	BscPiece piece = { duration, callback, state };
	BscPiece *last;

	if (out->n > 0) {
		last = &g_array_index(pieces, BscPiece, pieces->len - 1);
		if (last->callback == callback && last->state == state) {
			last->duration += duration;
			return;
		}
	}
	g_array_append_val(pieces, piece);
	out->n++;
}

/* [FROM, TO) of LANE, all of it in CALLBACK or all of it between two. */
static void put_stretch(const WorkBuild *b, BscRow lane, BscNsec from, BscNsec to, BscRow callback,
			BscPieces *out)
{
	BscRow row = bsc_work_stay_at(b, lane, from);
	BscRow end = b->stays->first[lane + 1];
	BscNsec at = from;

	/* A callback is there even if it took no time. */
	if (from == to && callback != BSC_NO_ROW)
		put(b, out, 0, callback, BSC_PIECE_RUN);
	for (; at < to && row < end; row++) {
		const BscStay *stay = &b->stays->stays[row];
		BscNsec until = MIN(to, stay->end);

		if (until > at)
			put(b, out, until - at, callback, state_of(stay));
		at = MAX(at, until);
	}
	if (at < to)
		put(b, out, to - at, callback, BSC_PIECE_RUN);
}

bool bsc_work_cut(const WorkBuild *b, BscRow lane, BscNsec from, BscNsec to,
		  const BscRow *callbacks, size_t n, BscPieces *ret)
{
	BscNsec at = from;

	*ret = (BscPieces){ b->work->pieces->len, 0 };
	for (size_t i = 0; i < n; i++) {
		const BscCallback *callback = &b->timeline->callbacks[callbacks[i]];

		if (callback->begin < at || callback->is_open || callback->end < callback->begin ||
		    callback->end > to)
			return false;
		put_stretch(b, lane, at, callback->begin, BSC_NO_ROW, ret);
		put_stretch(b, lane, callback->begin, callback->end, callbacks[i], ret);
		at = callback->end;
	}
	if (to < at)
		return false;
	put_stretch(b, lane, at, to, BSC_NO_ROW, ret);
	return true;
}

Sleep bsc_work_sleep(const WorkBuild *b, BscNsec from, BscNsec to, BscNsec cause)
{
	Sleep sleep = { BSC_NSEC_NONE, BSC_NSEC_NONE };
	BscRow end = b->stays->first[b->first_lane + 1];

	for (BscRow row = bsc_work_stay_at(b, b->first_lane, from); row < end; row++) {
		const BscStay *stay = &b->stays->stays[row];

		if (stay->begin >= to)
			break;
		/* Woken and not yet running is the end of the sleep. */
		if (sleep.end == stay->begin && (stay->classes & BIT(WAIT_RUN)))
			sleep.end = MIN(stay->end, to);
		if (!(stay->classes & AP_SLEEPS))
			continue;
		if (sleep.begin == BSC_NSEC_NONE)
			sleep.begin = MAX(stay->begin, from);
		sleep.end = MIN(stay->end, to);
	}
	if (sleep.begin != BSC_NSEC_NONE && sleep.end < cause)
		sleep.begin = sleep.end = BSC_NSEC_NONE;
	return sleep;
}

bool bsc_work_has_polled(const WorkBuild *b, BscNsec from, BscNsec to)
{
	BscRow end = b->stays->first[b->first_lane + 1];

	for (BscRow row = bsc_work_stay_at(b, b->first_lane, from); row < end; row++) {
		const BscStay *stay = &b->stays->stays[row];

		if (stay->begin >= to)
			break;
		if (stay->classes & BIT(ASLEEP_ALIVE))
			return true;
	}
	return false;
}

/* How badly SLEEPS fit a tick of JIFFY: each is of one tick or of two. */
static double misfit(const GArray *sleeps, BscNsec jiffy)
{
	double sum = 0;

	for (guint i = 0; i < sleeps->len; i++) {
		BscNsec sleep = g_array_index(sleeps, BscNsec, i);

		sum += (double)MIN(ABS(sleep - jiffy), ABS(sleep - 2 * jiffy)) / (double)jiffy;
	}
	return sum;
}

/*
 * During boot hrtimers run from the tick, so that a poll sleep ends at one.
 * kernel/time/hrtimer.c, kernel/cpu.c: cpuhp_wait_for_sync_state.
 */
BscNsec bsc_work_jiffy(const WorkBuild *b)
{
	static const BscNsec jiffies[] = { 10000000, 4000000, 3333333, 1000000 };
	g_autoptr(GArray) sleeps = g_array_new(FALSE, FALSE, sizeof(BscNsec));
	BscNsec best = jiffies[0];

	for (BscRow row = b->stays->first[b->first_lane]; row < b->stays->first[b->first_lane + 1];
	     row++) {
		const BscStay *stay = &b->stays->stays[row];
		BscNsec length = stay->end - stay->begin;

		if (stay->classes == BIT(ASLEEP_ALIVE))
			g_array_append_val(sleeps, length);
	}
	if (sleeps->len == 0)
		return 0;
	for (size_t i = 1; i < G_N_ELEMENTS(jiffies); i++)
		if (misfit(sleeps, jiffies[i]) < misfit(sleeps, best))
			best = jiffies[i];
	return best;
}
