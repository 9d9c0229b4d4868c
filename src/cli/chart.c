/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/chart.h"

#include "draw/chart.h"

#define WIDTH 1000.0 /* px */

/* What the numbers of a chart were computed from. */
static char *source_text(const BscCapture *capture, BscRow episode, const char *what)
{
	const BscEpisode *recorded = &capture->timeline->episodes[episode];

	return g_strdup_printf(
		"Simulated from the recorded episode %u: %s, %s, %u CPU%s brought up. %s",
		episode + 1, bsc_episode_kind_name(recorded->kind), bsc_mode_name(recorded->mode),
		recorded->n_bringups, recorded->n_bringups == 1 ? "" : "s", what);
}

BscScene *bsc_cli_chart_totals(const BscCapture *capture, BscRow episode,
			       const BscSimulation *simulation, const BscTheme *theme)
{
	size_t n = simulation->n_predictions + 1;
	g_autofree BscChartBar *bars = g_new0(BscChartBar, n);
	g_autofree char *text = source_text(
		capture, episode, "Only the first bar was recorded, the others are computed.");
	const BscChartFrame frame = { capture, "Simulated: totals by policy", text, WIDTH };

	bars[0] = (BscChartBar){ .label = "recording",
				 .value = simulation->recorded,
				 .low = simulation->recorded,
				 .high = simulation->recorded,
				 .is_recorded = true };
	for (size_t i = 0; i < simulation->n_predictions; i++) {
		const BscPrediction *one = &simulation->predictions[i];

		bars[i + 1] = (BscChartBar){ .label = bsc_policy_name(one->policy),
					     .value = one->total,
					     .low = one->low,
					     .high = one->high,
					     .is_bound = one->is_bound,
					     .is_open = bsc_prediction_is_open(one) };
	}
	return bsc_scene_new_bars(&frame, bars, n, theme);
}

/* The totals of one policy by size of the machine: values, lows, highs, one after the other. */
static void take_line(const BscSweep *sweep, size_t policy, BscNsec *numbers, BscChartLine *ret)
{
	const BscPrediction *first = &sweep->rows[0].simulation->predictions[policy];
	BscNsec *lows = numbers + sweep->n_rows, *highs = lows + sweep->n_rows;

	for (size_t r = 0; r < sweep->n_rows; r++) {
		const BscPrediction *one = &sweep->rows[r].simulation->predictions[policy];

		numbers[r] = one->total;
		lows[r] = one->low;
		highs[r] = one->high;
	}
	*ret = (BscChartLine){ bsc_policy_name(first->policy), numbers, lows, highs,
			       first->is_bound };
}

BscScene *bsc_cli_chart_sweep(const BscCapture *capture, BscRow episode, const BscSweep *sweep,
			      const BscTheme *theme)
{
	size_t n_lines = sweep->rows[0].simulation->n_predictions;
	g_autofree BscNsec *numbers = g_new0(BscNsec, 3 * sweep->n_rows * n_lines + 1);
	g_autofree BscChartLine *lines = g_new0(BscChartLine, n_lines + 1);
	g_autofree uint32_t *cpus = g_new0(uint32_t, sweep->n_rows);
	g_autofree char *text = source_text(
		capture, episode, "CPUs of larger machines are drawn from the recorded ones.");
	const BscChartFrame frame = { capture, "Simulated: totals by number of CPUs", text, WIDTH };
	const BscChartGrowth growth = { cpus,    sweep->n_rows,        lines,
					n_lines, sweep->recorded_cpus, sweep->recorded };

	for (size_t r = 0; r < sweep->n_rows; r++)
		cpus[r] = sweep->rows[r].n_cpus;
	for (size_t i = 0; i < n_lines; i++)
		take_line(sweep, i, numbers + 3 * sweep->n_rows * i, &lines[i]);
	return bsc_scene_new_growth(&frame, &growth, theme);
}
