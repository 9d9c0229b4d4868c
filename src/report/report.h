/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "model/capture.h"

#include <glib.h>

/* Appends what CAPTURE is, without its bring-up: format, kernel, clock, events, damage. */
void bsc_report_info(const BscCapture *capture, GString *out);

/* Appends the bring-up of CAPTURE for people: 72 columns, units, stable bytes. */
void bsc_report_text(const BscCapture *capture, GString *out);

/* The report of N captures as JSON by docs/report.schema.json, ending in a newline. g_free(). */
char *bsc_report_json(const BscCapture *const *captures, size_t n);
