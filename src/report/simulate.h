/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "sim/sweep.h"

#include <glib.h>

/* What was predicted of EPISODE of CAPTURE, in 72 columns. */
void bsc_report_simulation_text(const BscCapture *capture, BscRow episode,
				const BscSimulation *simulation, GString *out);
/* The same as CSV, a line for each policy and CPU. */
void bsc_report_simulation_csv(const BscSimulation *simulation, GString *out);
/* By docs/simulate.schema.json. Free with g_free(). */
char *bsc_report_simulation_json(const BscSimulation *simulation);

/* Totals by number of CPUs and policy, in the same three ways. */
void bsc_report_sweep_text(const BscSweep *sweep, GString *out);
void bsc_report_sweep_csv(const BscSweep *sweep, GString *out);
char *bsc_report_sweep_json(const BscSweep *sweep);

/* The plan of an episode as Graphviz' dot and as JSON (docs/simulation.md). */
void bsc_report_graph_dot(const BscPlan *plan, GString *out);
char *bsc_report_graph_json(const BscPlan *plan);
