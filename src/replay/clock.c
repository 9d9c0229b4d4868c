/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "replay/clock.h"

static const uint32_t slowdowns[] = {
	1,   2,    5,    10,   20,    50,    100,   200,
	500, 1000, 2000, 5000, 10000, 20000, 50000, BSC_CLOCK_MAX_SLOWDOWN,
};

/* From A to B, which is not in front of it; the whole range of moments fits. */
static uint64_t distance(BscNsec a, BscNsec b)
{
	return (uint64_t)b - (uint64_t)a;
}

static BscNsec later(BscNsec at, uint64_t by)
{
	return (BscNsec)((uint64_t)at + by);
}

/* The loop is ahead of where CLOCK stands, or around it. */
static bool loops(const BscClock *clock)
{
	return clock->loop_begin < clock->loop_end && clock->at <= clock->loop_end;
}

/* How far CLOCK has gone since it stood at its anchor, as if there were neither end nor loop. */
static uint64_t gone(const BscClock *clock, BscNsec wall)
{
	if (!clock->is_playing || wall <= clock->wall)
		return 0;
	return distance(clock->wall, wall) / clock->slowdown;
}

/* CLOCK goes on from where it is at WALL. */
static void anchor(BscClock *clock, BscNsec wall)
{
	clock->at = bsc_clock_at(clock, wall);
	clock->wall = wall;
}

BscClock bsc_clock_new(BscNsec begin, BscNsec end)
{
	return (BscClock){ .begin = begin, .end = end, .at = begin, .slowdown = 1 };
}

BscNsec bsc_clock_at(const BscClock *clock, BscNsec wall)
{
	uint64_t by = gone(clock, wall);

	if (by == 0)
		return clock->at;
	if (loops(clock)) {
		uint64_t room = distance(clock->at, clock->loop_end);
		uint64_t length = distance(clock->loop_begin, clock->loop_end);

		return by < room ? later(clock->at, by)
				 : later(clock->loop_begin, (by - room) % length);
	}
	return by < distance(clock->at, clock->end) ? later(clock->at, by) : clock->end;
}

bool bsc_clock_is_done(const BscClock *clock, BscNsec wall)
{
	return !loops(clock) && bsc_clock_at(clock, wall) == clock->end;
}

void bsc_clock_play(BscClock *clock, BscNsec wall)
{
	bool is_done = bsc_clock_is_done(clock, wall);

	if (clock->is_playing && !is_done)
		return;
	bsc_clock_seek(clock, is_done ? clock->begin : clock->at, wall);
	clock->is_playing = true;
}

void bsc_clock_pause(BscClock *clock, BscNsec wall)
{
	anchor(clock, wall);
	clock->is_playing = false;
}

void bsc_clock_seek(BscClock *clock, BscNsec at, BscNsec wall)
{
	clock->at = at < clock->begin ? clock->begin : at > clock->end ? clock->end : at;
	clock->wall = wall;
}

void bsc_clock_set_slowdown(BscClock *clock, uint32_t slowdown, BscNsec wall)
{
	/* The part of a nanosecond that the clock has gone is kept where nothing changes. */
	if (slowdown == clock->slowdown)
		return;
	anchor(clock, wall);
	clock->slowdown = slowdown < 1                        ? 1
			  : slowdown > BSC_CLOCK_MAX_SLOWDOWN ? BSC_CLOCK_MAX_SLOWDOWN
							      : slowdown;
}

uint32_t bsc_clock_next_slowdown(uint32_t slowdown, bool slower)
{
	size_t n = sizeof slowdowns / sizeof *slowdowns;

	if (slower) {
		for (size_t i = 0; i < n; i++)
			if (slowdowns[i] > slowdown)
				return slowdowns[i];
		return BSC_CLOCK_MAX_SLOWDOWN;
	}
	for (size_t i = n; i-- > 0;)
		if (slowdowns[i] < slowdown)
			return slowdowns[i];
	return 1;
}

void bsc_clock_set_loop(BscClock *clock, BscNsec begin, BscNsec end, BscNsec wall)
{
	anchor(clock, wall);
	begin = begin < clock->begin ? clock->begin : begin;
	end = end > clock->end ? clock->end : end;
	clock->loop_begin = begin < end ? begin : 0;
	clock->loop_end = begin < end ? end : 0;
}

uint32_t bsc_clock_fit_slowdown(const BscClock *clock, double seconds)
{
	double length = (double)distance(clock->begin, clock->end), want = seconds * 1e9;
	size_t n = sizeof slowdowns / sizeof *slowdowns, best = 0;

	/* Nearest by ratio: the next one is taken once WANT is above the middle of the two. */
	for (size_t i = 1; i < n; i++)
		if (want / length * (want / length) >
		    (double)slowdowns[i - 1] * (double)slowdowns[i])
			best = i;
	return slowdowns[best];
}
