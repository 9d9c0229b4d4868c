/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "model/capture.h"

/*
 * A capture told in lines, for tests: "ts cpu pid event arguments", one event a line, in the order
 * of the time stamps of each CPU:
 *
 *   10 0 1 enter 1 236 1 smpboot_create_threads    cpu target step symbol
 *   20 0 1 exit 1 1 1 0                            cpu state step result
 *   30 0 1 switch 1 D 0                            previous pid, its state, next pid (and comm)
 *   40 1 0 waking 1 swapper/0                      pid comm
 *   45 0 0 irqwaking 1 swapper/0                   the same in hard interrupt context
 *   50 1 0 fn cpuhp_ap_sync_alive
 *   55 0 1 fnexit console_unlock 12                how long it lasted
 *   56 0 1 console text
 *   60 1 0 lost                                    events of this CPU were lost until here
 *
 * Times are in microseconds; indentation and empty lines do not matter.
 */
BscCapture *story_capture(const char *story);

/*
 * What the timeline says, in lines: an episode "boot parallel 2 10..90", then each of its CPUs:
 * "cpu1 online 0 10..50 kick=20..25 alive=? release=30 …" with points that are exact as one
 * number, bounded as two, inferred with a tilde, unknown left out. Free with g_free().
 */
char *story_dump(const BscCapture *capture);
