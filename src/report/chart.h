/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "report/simulate.h"

/* Totals of all policies beside the recorded one, as SVG. */
void bsc_chart_totals(const BscSimulation *simulation, GString *out);

/* Totals over the number of CPUs, both on logarithmic axes, as SVG. */
void bsc_chart_sweep(const BscSweepRow *rows, size_t n, GString *out);
