/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* What a report says of a bring-up of which there is only the kernel's log. */

#include "report/figures.h"

/* The CPUs by the lines about them, what each further one costs, and what a log cannot tell. */
void bsc_report_logged(const BscFigureSource *source, GString *out);

/* Why CAPTURE shows no bring-up, and what is known of it all the same. */
void bsc_report_without_bringup(const BscCapture *capture, GString *out);
