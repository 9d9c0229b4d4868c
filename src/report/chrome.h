/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "model/capture.h"

#include <glib.h>

/*
 * All of CAPTURE's timeline in the Trace Event Format, which Perfetto and chrome://tracing read: a
 * process for each episode, a track for each lane, a slice for each stretch, flow arrows for the
 * synchronisation points. Where an edge is only bounded, the time between its bounds is a slice of
 * its own that names both sides. Times are us on the capture's clock. Free with g_string_free().
 */
GString *bsc_report_chrome(const BscCapture *capture);
