/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/simulate.h"

#include "base/format.h"
#include "report/json-parts.h"
#include "report/layout.h"

#include <string.h>

#define NAME_WIDTH   19
#define TIME_WIDTH   11
#define SWEEP_WIDTH  6
#define PHASE_WIDTH  12
#define POLICY_WIDTH 12 /* at the least */

static void put_time(GString *out, int width, BscNsec time)
{
	char buf[BSC_FORMAT_MAX];

	bsc_layout_cell(out, width, bsc_format_duration(buf, time));
}

static void put_name(GString *out, const char *name)
{
	g_string_append_printf(out, "%-*s", NAME_WIDTH, name);
}

static void put_totals(const BscSimulation *simulation, GString *out)
{
	put_name(out, "policy");
	bsc_layout_cell(out, TIME_WIDTH, "total");
	bsc_layout_cell(out, TIME_WIDTH + 2, "low");
	bsc_layout_cell(out, TIME_WIDTH + 2, "high");
	bsc_layout_cell(out, TIME_WIDTH + 3, "change");
	bsc_layout_end_line(out);
	for (size_t i = 0; i < simulation->n_predictions; i++) {
		const BscPrediction *one = &simulation->predictions[i];
		g_autofree char *name = g_strdup_printf("%s%s", bsc_policy_name(one->policy),
							one->is_bound ? " *" : "");
		char change[BSC_FORMAT_MAX];

		put_name(out, name);
		put_time(out, TIME_WIDTH, one->total);
		put_time(out, TIME_WIDTH + 2, one->low);
		put_time(out, TIME_WIDTH + 2, one->high);
		bsc_layout_cell(out, TIME_WIDTH + 3,
				bsc_format_change(change, one->total, simulation->recorded));
		bsc_layout_end_line(out);
	}
}

/* Sums of the recorded phases; bounded ones count with their upper bound. */
static BscNsec recorded_phase(const BscCapture *capture, BscRow episode, BscPhaseKind kind,
			      bool *ret_bounded)
{
	const BscTimeline *timeline = capture->timeline;
	const BscEpisode *all = &timeline->episodes[episode];
	BscNsec sum = 0;

	for (BscRow i = 0; i < all->n_bringups; i++) {
		const BscBringup *bringup = &timeline->bringups[all->first_bringup + i];

		for (BscRow k = 0; k < bringup->n_phases; k++) {
			const BscPhase *phase = &timeline->phases[bringup->first_phase + k];

			if (phase->kind != kind || phase->duration_high == BSC_NSEC_NONE)
				continue;
			sum += phase->duration_high;
			*ret_bounded |= phase->duration_low != phase->duration_high;
		}
	}
	return sum;
}

/* Characters of the column of a policy: its name, the mark of a bound and a blank. */
static int policy_width(const BscPrediction *one)
{
	int name = (int)strlen(bsc_policy_name(one->policy));

	return MAX(name + one->is_bound + 1, POLICY_WIDTH);
}

/* The end of those policies, from FIRST on, that find room beside each other and LEFT columns. */
static size_t fitting(const BscSimulation *simulation, size_t first, int left)
{
	size_t end = first;

	while (end < simulation->n_predictions &&
	       left + policy_width(&simulation->predictions[end]) <= BSC_REPORT_COLUMNS)
		left += policy_width(&simulation->predictions[end++]);
	return end;
}

static void put_phases(const BscCapture *capture, BscRow episode, const BscSimulation *simulation,
		       size_t first, size_t end, GString *out)
{
	g_string_append(out, "\n");
	g_string_append_printf(out, "%-*s", PHASE_WIDTH, "phase sums");
	bsc_layout_cell(out, PHASE_WIDTH, "measured");
	for (size_t i = first; i < end; i++)
		bsc_layout_cell(out, policy_width(&simulation->predictions[i]),
				bsc_policy_name(simulation->predictions[i].policy));
	bsc_layout_end_line(out);
	for (int kind = 0; kind <= BSC_PHASE_RETURN; kind++) {
		bool is_bounded = false;
		BscNsec recorded = recorded_phase(capture, episode, kind, &is_bounded);
		char buf[BSC_FORMAT_MAX];
		g_autofree char *text = g_strdup_printf("%s%s", is_bounded ? "<=" : "",
							bsc_format_duration(buf, recorded));

		g_string_append_printf(out, "%-*s", PHASE_WIDTH, bsc_phase_name(kind));
		bsc_layout_cell(out, PHASE_WIDTH, text);
		for (size_t i = first; i < end; i++)
			put_time(out, policy_width(&simulation->predictions[i]),
				 simulation->predictions[i].phases[kind]);
		bsc_layout_end_line(out);
	}
}

static void put_cpus(const BscCapture *capture, BscRow episode, const BscPrediction *one,
		     GString *out)
{
	BscNsec origin = capture->timeline->episodes[episode].begin;

	g_string_append(out, "\n");
	g_string_append_printf(out, "%s:\n", bsc_policy_name(one->policy));
	bsc_layout_cell(out, 8, "CPU");
	bsc_layout_cell(out, 14, "begin");
	bsc_layout_cell(out, 14, "end");
	bsc_layout_cell(out, 14, "duration");
	bsc_layout_end_line(out);
	for (size_t i = 0; i < one->n_cpus; i++) {
		g_autofree char *cpu = g_strdup_printf("%u", one->cpus[i].cpu);

		bsc_layout_cell(out, 8, cpu);
		put_time(out, 14, one->cpus[i].begin - origin);
		put_time(out, 14, one->cpus[i].end - origin);
		put_time(out, 14, one->cpus[i].end - one->cpus[i].begin);
		bsc_layout_end_line(out);
	}
}

static void put_hanging(GString *out, const char *label, const char *text)
{
	size_t begin = out->len;
	g_autofree char *line = g_strdup_printf("%s: %s.", label, text);

	g_string_truncate(out, begin);
	bsc_layout_hang(out, line, 0, 2);
}

void bsc_report_simulation_text(const BscCapture *capture, BscRow episode,
				const BscSimulation *simulation, GString *out)
{
	const BscEpisode *recorded = &capture->timeline->episodes[episode];
	char buf[BSC_FORMAT_MAX];
	bool has_bound = false;

	g_string_append_printf(out, "SIMULATED, not recorded. Episode %u: %s, %s, %u CPUs.\n",
			       episode + 1, bsc_episode_kind_name(recorded->kind),
			       bsc_mode_name(recorded->mode), recorded->n_bringups);
	g_string_append_printf(out, "Recorded total: %s.\n\n",
			       bsc_format_duration(buf, simulation->recorded));
	put_totals(simulation, out);
	for (size_t i = 0; i < simulation->n_predictions; i++)
		has_bound |= simulation->predictions[i].is_bound;
	if (has_bound)
		g_string_append(out, "* a lower bound: a real kernel needs at least as long\n");
	for (size_t i = 0, end; i < simulation->n_predictions; i = end) {
		end = fitting(simulation, i, 2 * PHASE_WIDTH);
		put_phases(capture, episode, simulation, i, end, out);
	}
	if (simulation->n_predictions == 1)
		put_cpus(capture, episode, &simulation->predictions[0], out);
	g_string_append(out, "\n");
	for (size_t i = 0; i < simulation->n_predictions; i++) {
		BscPolicy policy = simulation->predictions[i].policy;

		put_hanging(out, bsc_policy_name(policy), bsc_policy_text(policy));
	}
	for (guint i = 0; i < simulation->notes->len; i++)
		put_hanging(out, "note", simulation->notes->pdata[i]);
}

void bsc_report_simulation_csv(const BscSimulation *simulation, GString *out)
{
	g_string_append(out, "policy,recorded_ns,total_ns,total_low_ns,total_high_ns,"
			     "lower_bound_only,cpu,begin_ns,end_ns\n");
	for (size_t i = 0; i < simulation->n_predictions; i++) {
		const BscPrediction *one = &simulation->predictions[i];

		for (size_t k = 0; k < one->n_cpus; k++)
			g_string_append_printf(out,
					       "%s,%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT
					       ",%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT
					       ",%s,%u,%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT "\n",
					       bsc_policy_name(one->policy), simulation->recorded,
					       one->total, one->low, one->high,
					       one->is_bound ? "true" : "false", one->cpus[k].cpu,
					       one->cpus[k].begin, one->cpus[k].end);
	}
}

static void add_totals(JsonBuilder *builder, const BscPrediction *one)
{
	bsc_json_text(builder, "policy", bsc_policy_name(one->policy));
	bsc_json_number(builder, "total_ns", one->total);
	bsc_json_number(builder, "total_low_ns", one->low);
	bsc_json_number(builder, "total_high_ns", one->high);
	json_builder_set_member_name(builder, "lower_bound_only");
	json_builder_add_boolean_value(builder, one->is_bound);
}

static void add_prediction(JsonBuilder *builder, const BscPrediction *one)
{
	json_builder_begin_object(builder);
	add_totals(builder, one);
	json_builder_set_member_name(builder, "cpus");
	json_builder_begin_array(builder);
	for (size_t k = 0; k < one->n_cpus; k++) {
		json_builder_begin_object(builder);
		bsc_json_count(builder, "cpu", one->cpus[k].cpu);
		bsc_json_number(builder, "begin_ns", one->cpus[k].begin);
		bsc_json_number(builder, "end_ns", one->cpus[k].end);
		json_builder_end_object(builder);
	}
	json_builder_end_array(builder);
	json_builder_end_object(builder);
}

static void begin_document(JsonBuilder *builder, BscNsec recorded)
{
	json_builder_begin_object(builder);
	bsc_json_text(builder, "schema", "bringup-scope/simulate/1");
	bsc_json_number(builder, "recorded_ns", recorded);
}

char *bsc_report_simulation_json(const BscSimulation *simulation)
{
	g_autoptr(JsonBuilder) builder = json_builder_new();

	begin_document(builder, simulation->recorded);
	json_builder_set_member_name(builder, "policies");
	json_builder_begin_array(builder);
	for (size_t i = 0; i < simulation->n_predictions; i++)
		add_prediction(builder, &simulation->predictions[i]);
	json_builder_end_array(builder);
	return bsc_json_end(builder);
}

static void put_sweep_table(const BscSweep *sweep, size_t first, size_t end, GString *out)
{
	const BscSimulation *any = sweep->rows[0].simulation;

	bsc_layout_cell(out, SWEEP_WIDTH, "CPUs");
	for (size_t i = first; i < end; i++) {
		const BscPrediction *one = &any->predictions[i];
		g_autofree char *name = g_strdup_printf("%s%s", bsc_policy_name(one->policy),
							one->is_bound ? "*" : "");

		bsc_layout_cell(out, policy_width(one), name);
	}
	bsc_layout_end_line(out);
	for (size_t r = 0; r < sweep->n_rows; r++) {
		g_autofree char *cpus = g_strdup_printf("%u", sweep->rows[r].n_cpus);

		bsc_layout_cell(out, SWEEP_WIDTH, cpus);
		for (size_t i = first; i < end; i++)
			put_time(out, policy_width(&any->predictions[i]),
				 sweep->rows[r].simulation->predictions[i].total);
		bsc_layout_end_line(out);
	}
	g_string_append(out, "\n");
}

void bsc_report_sweep_text(const BscSweep *sweep, GString *out)
{
	const BscSimulation *last = sweep->rows[sweep->n_rows - 1].simulation;
	char buf[BSC_FORMAT_MAX];
	bool has_bound = false;

	g_string_append(out, "SIMULATED, not recorded. Totals by number of CPUs.\n");
	g_string_append_printf(out, "Recorded: %u CPUs in %s.\n\n", sweep->recorded_cpus,
			       bsc_format_duration(buf, sweep->recorded));
	for (size_t i = 0, end; i < last->n_predictions; i = end) {
		end = fitting(last, i, SWEEP_WIDTH);
		put_sweep_table(sweep, i, end, out);
	}
	for (size_t i = 0; i < last->n_predictions; i++)
		has_bound |= last->predictions[i].is_bound;
	if (has_bound)
		g_string_append(out, "* a lower bound: a real kernel needs at least as long\n");
	for (guint i = 0; i < last->notes->len; i++)
		put_hanging(out, "note", last->notes->pdata[i]);
}

void bsc_report_sweep_csv(const BscSweep *sweep, GString *out)
{
	g_string_append(out, "cpus,policy,total_ns,total_low_ns,total_high_ns,lower_bound_only\n");
	for (size_t r = 0; r < sweep->n_rows; r++) {
		const BscSweepRow *row = &sweep->rows[r];

		for (size_t i = 0; i < row->simulation->n_predictions; i++) {
			const BscPrediction *one = &row->simulation->predictions[i];

			g_string_append_printf(out,
					       "%u,%s,%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT
					       ",%" G_GINT64_FORMAT ",%s\n",
					       row->n_cpus, bsc_policy_name(one->policy),
					       one->total, one->low, one->high,
					       one->is_bound ? "true" : "false");
		}
	}
}

char *bsc_report_sweep_json(const BscSweep *sweep)
{
	g_autoptr(JsonBuilder) builder = json_builder_new();

	begin_document(builder, sweep->recorded);
	bsc_json_count(builder, "recorded_cpus", sweep->recorded_cpus);
	json_builder_set_member_name(builder, "sweep");
	json_builder_begin_array(builder);
	for (size_t r = 0; r < sweep->n_rows; r++) {
		const BscSweepRow *row = &sweep->rows[r];

		json_builder_begin_object(builder);
		bsc_json_count(builder, "cpus", row->n_cpus);
		json_builder_set_member_name(builder, "policies");
		json_builder_begin_array(builder);
		for (size_t i = 0; i < row->simulation->n_predictions; i++) {
			json_builder_begin_object(builder);
			add_totals(builder, &row->simulation->predictions[i]);
			json_builder_end_object(builder);
		}
		json_builder_end_array(builder);
		json_builder_end_object(builder);
	}
	json_builder_end_array(builder);
	return bsc_json_end(builder);
}
