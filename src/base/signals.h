/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <signal.h>

/*
 * Has a thread of its own wait for SIGINT, SIGTERM and SIGHUP, which end the program as they always
 * do, but never while one of its threads holds them. To be called once, before there are other
 * threads: libraries start some, and to them a signal could go that somebody else holds. Signals
 * that are ignored stay so.
 */
void bsc_signals_watch(void);

/*
 * SIGINT, SIGTERM and SIGHUP wait from here to bsc_signals_release(): for what must not be left
 * half done, and takes no longer than writing what is in memory. May be nested. Without
 * bsc_signals_watch() those of this thread alone.
 */
void bsc_signals_hold(sigset_t *ret_before);
void bsc_signals_release(const sigset_t *before);
