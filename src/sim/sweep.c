/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sim/sweep.h"

/* Of thousands of CPUs they take much room, and only the totals are looked at. */
static void drop_timelines(BscSimulation *simulation)
{
	for (size_t i = 0; i < simulation->n_predictions; i++)
		g_clear_pointer(&simulation->predictions[i].capture, bsc_capture_unref);
}

static uint32_t next_size(uint32_t n_cpus, uint32_t to)
{
	return n_cpus > to / 2 ? to : 2 * n_cpus;
}

BscSweep *bsc_sweep_new(const BscCapture *capture, const BscStays *stays, BscRow episode,
			const BscPolicy *policies, size_t n_policies, const BscModifiers *modifiers,
			uint32_t from, uint32_t to, GError **error)
{
	g_autoptr(BscSweep) sweep = g_new0(BscSweep, 1);
	g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(BscSweepRow));
	const BscEpisode *recorded = &capture->timeline->episodes[episode];
	BscModifiers sized = *modifiers;
	bool is_good = true;

	sweep->recorded = recorded->end - recorded->begin;
	sweep->recorded_cpus = recorded->n_bringups + 1;
	for (uint32_t n = from; is_good; n = next_size(n, to)) {
		BscSweepRow row = { .n_cpus = n };

		sized.n_cpus = n;
		row.simulation = bsc_simulation_new(capture, stays, episode, policies, n_policies,
						    &sized, error);
		is_good = row.simulation != NULL;
		if (is_good) {
			drop_timelines(row.simulation);
			g_array_append_val(rows, row);
		}
		if (n >= to)
			break;
	}
	sweep->n_rows = rows->len;
	sweep->rows = (BscSweepRow *)(void *)g_array_free(g_steal_pointer(&rows), FALSE);
	return is_good ? g_steal_pointer(&sweep) : NULL;
}

void bsc_sweep_free(BscSweep *sweep)
{
	if (!sweep)
		return;
	for (size_t i = 0; i < sweep->n_rows; i++)
		bsc_simulation_free(sweep->rows[i].simulation);
	g_free(sweep->rows);
	g_free(sweep);
}
