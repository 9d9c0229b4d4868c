/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "draw/scene.h"
#include "sim/sweep.h"

/* Charts of what was simulated from EPISODE of CAPTURE, which outlives them. bsc_scene_free(). */

/* Totals of all policies below the recorded one. */
BscScene *bsc_cli_chart_totals(const BscCapture *capture, BscRow episode,
			       const BscSimulation *simulation, const BscTheme *theme);
/* Totals over the number of CPUs. */
BscScene *bsc_cli_chart_sweep(const BscCapture *capture, BscRow episode, const BscSweep *sweep,
			      const BscTheme *theme);
