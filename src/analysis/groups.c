/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analysis/figures.h"

#include "analysis/phase-sums.h"

/* No kernel makes more than two; what a damaged capture shows beyond these is in "all". */
#define MAX_ROUNDS 8

static void add_line(GArray *lines, BscPhaseKind phase, const BscPhaseSum *sum)
{
	BscPhaseLine line = {
		.phase = phase,
		.n_cpus = sum->n_known,
		.n_unknown = sum->n_unknown,
		.total = sum->total,
		.average = sum->average,
		.min = sum->min,
		.max = sum->max,
		.max_cpu = sum->max_cpu,
	};

	/* Nothing but unknown ones: the sums hold no figure at all. */
	if (sum->n_known == 0)
		line.total = line.average = line.min = line.max =
			(BscSpan){ BSC_NSEC_NONE, BSC_NSEC_NONE, false };
	g_array_append_val(lines, line);
}

static uint32_t count_cpus(const FigureBuild *f, uint32_t round)
{
	uint32_t n = 0;

	for (BscRow i = 0; i < f->episode->n_bringups; i++)
		n += round == BSC_ALL_ROUNDS ||
		     f->timeline->bringups[f->episode->first_bringup + i].round == round;
	return n;
}

static void add_group(const FigureBuild *f, uint32_t round, GArray *groups, GArray *lines)
{
	BscGroup group = { .n_cpus = count_cpus(f, round), .first_line = lines->len };
	BscPhaseSum sum;

	for (int phase = 0; phase < BSC_N_PHASES; phase++)
		if (bsc_phase_sum_round(f->timeline, f->episode, round, phase, &sum))
			add_line(lines, phase, &sum);
	sum = bsc_bringup_sum_round(f->timeline, f->episode, round);
	add_line(lines, BSC_N_PHASES, &sum);
	group.n_lines = lines->len - group.first_line;
	group.name =
		round == BSC_ALL_ROUNDS ? g_strdup("all") : g_strdup_printf("round %u", round + 1);
	g_array_append_val(groups, group);
}

/*
 * Sockets, clusters and SMT siblings would be groups as well, but no event of a capture tells which
 * CPU belongs to which: the rounds are all that the order of the bring-up shows of them.
 */
void bsc_figures_groups(FigureBuild *f)
{
	GArray *groups = g_array_new(FALSE, FALSE, sizeof(BscGroup));
	GArray *lines = g_array_new(FALSE, FALSE, sizeof(BscPhaseLine));
	uint32_t n_rounds = MIN(f->episode->n_rounds, MAX_ROUNDS);

	add_group(f, BSC_ALL_ROUNDS, groups, lines);
	for (uint32_t round = 0; n_rounds > 1 && round < n_rounds; round++)
		add_group(f, round, groups, lines);
	f->out->n_groups = groups->len;
	f->out->groups = (BscGroup *)(void *)g_array_free(groups, FALSE);
	f->out->n_lines = lines->len;
	f->out->lines = (BscPhaseLine *)(void *)g_array_free(lines, FALSE);
}
