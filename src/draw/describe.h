/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "model/capture.h"

#include <glib.h>

/*
 * What a row of the timeline is, in words: lines of "key<TAB>value", each ended by a newline, safe
 * to show anywhere. Moments are distances from the begin of the row's episode, with the stamp on
 * the capture's clock in brackets. One text for tooltips, inspector and the titles of an SVG.
 */
void bsc_describe_interval(const BscCapture *capture, BscRow interval, GString *out);
void bsc_describe_arrow(const BscCapture *capture, BscRow arrow, GString *out);
void bsc_describe_lane(const BscCapture *capture, BscRow lane, GString *out);

/* "online", "failed -5 (EIO)", "never came, failed -5 (EIO)", "unfinished", … */
void bsc_describe_outcome(const BscBringup *bringup, GString *out);

/* "EIO" for 5; NULL where the number has no name. The numbers are those of most architectures. */
const char *bsc_errno_name(int number);
