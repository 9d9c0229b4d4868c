/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/types.h"

/*
 * A clock that plays a stretch of time slower than it was. Arithmetic alone: whoever plays gives
 * the time on the wall, and every function is exact and can be undone. Moments are relative to the
 * common zero of what plays: 0 is where the timelines are aligned.
 */
typedef struct BscClock {
	BscNsec begin, end;           /* what can be played */
	BscNsec loop_begin, loop_end; /* what repeats; loop_begin >= loop_end: nothing does */
	BscNsec at;                   /* where it stood at WALL */
	BscNsec wall;                 /* ns on the wall's clock; of meaning while playing */
	uint32_t slowdown;            /* 1: real time, 1000: a thousandth of it; 1 .. 100000 */
	bool is_playing;
} BscClock;

#define BSC_CLOCK_MAX_SLOWDOWN 100000

/* A clock that stands at BEGIN; begin < end. */
BscClock bsc_clock_new(BscNsec begin, BscNsec end);
/* Where CLOCK is at WALL: within begin .. end, or within the loop once that is reached. */
BscNsec bsc_clock_at(const BscClock *clock, BscNsec wall);
/* True if CLOCK has come to its end by WALL and does not loop. */
bool bsc_clock_is_done(const BscClock *clock, BscNsec wall);
/* CLOCK starts, stops, jumps, changes its speed at WALL; from the end it starts again at begin. */
void bsc_clock_play(BscClock *clock, BscNsec wall);
void bsc_clock_pause(BscClock *clock, BscNsec wall);
void bsc_clock_seek(BscClock *clock, BscNsec at, BscNsec wall);
void bsc_clock_set_slowdown(BscClock *clock, uint32_t slowdown, BscNsec wall);
/* The next slower or faster of 1, 2, 5, 10, … 100000; at the limit the limit. */
uint32_t bsc_clock_next_slowdown(uint32_t slowdown, bool slower);
/* BEGIN >= END: no loop. */
void bsc_clock_set_loop(BscClock *clock, BscNsec begin, BscNsec end, BscNsec wall);
/* A slowdown of the usual ones at which begin .. end takes about SECONDS on the wall. */
uint32_t bsc_clock_fit_slowdown(const BscClock *clock, double seconds);
