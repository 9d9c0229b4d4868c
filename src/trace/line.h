/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "trace/trace.h"

/* Width of the column with the names of instances; 0 if there is only the main buffer. */
int bsc_event_line_instances(const BscTrace *trace);

/*
 * Appends the text of EVENT without its task, moment and name, as trace-cmd report prints it. What
 * would disturb a terminal or forge a line is replaced; tabs may stay.
 */
void bsc_event_line_append_text(const BscTrace *trace, const BscEvent *event, GString *out);

/*
 * Appends EVENT, of a trace that has a source, as trace-cmd report -t prints it, with its newline,
 * and in front of it a line where events were lost. WIDTH is that of the column of instances.
 */
void bsc_event_line_append(const BscTrace *trace, const BscEvent *event, int width, GString *out);
