/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "analysis/analysis.h"

#include <glib.h>

/* "ns", "ratio" or "count"; static. */
const char *bsc_metric_unit_name(const BscMetric *metric);

/* VALUE, a time or a count, as an integer that fits. */
int64_t bsc_metric_integer(double value);

/*
 * Appends a metric's value in full: "612.345678 ms", "1.2 .. 3.400007 ms", ">= 5 s", "0.97",
 * "7", "unknown". What it is compared with must not be hidden by rounding.
 */
void bsc_metric_format(const BscMetric *metric, GString *out);
