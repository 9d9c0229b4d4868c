/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* The parts of which the reports are put together. Each ends in a newline. */

#include "report/figures.h"

#include <glib.h>

/* The input: path, kernel, clock, format, events and what is missing of them. */
void bsc_report_heading(const BscCapture *capture, GString *out);

/* What reading and reconstruction found, one sentence each, with places of damage. */
void bsc_report_diagnostics(const BscCapture *capture, GString *out);

/* One row per CPU: outcome, begin, total; then its phases, some columns at a time. */
void bsc_report_cpus(const BscCapture *capture, const BscEpisode *episode, GString *out);

/* A sentence for every CPU that is not up (or down) in the end; nothing where all are. */
void bsc_report_failures(const BscFigureSource *source, GString *out);
