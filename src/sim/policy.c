/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sim/policy.h"

#include "sim/assemble.h"

#include <string.h>

static const struct {
	const char *name;
	bool is_bound;
	const char *text;
} policies[] = {
#define X(policy, name, is_bound, text) { name, is_bound, text },
	BSC_POLICIES(X)
#undef X
};

const char *bsc_policy_name(BscPolicy policy)
{
	return policies[policy].name;
}

const char *bsc_policy_text(BscPolicy policy)
{
	return policies[policy].text;
}

bool bsc_policy_is_bound(BscPolicy policy)
{
	return policies[policy].is_bound;
}

bool bsc_policy_parse(const char *name, BscPolicy *ret)
{
	for (int i = 0; i < BSC_N_POLICIES; i++) {
		if (strcmp(name, policies[i].name) == 0) {
			*ret = i;
			return true;
		}
	}
	return false;
}

static BscMode mode_of(const BscWork *work, BscPolicy policy)
{
	switch (policy) {
	case BSC_POLICY_SERIAL: return BSC_MODE_SERIAL;
	case BSC_POLICY_SPLIT: return BSC_MODE_SPLIT;
	case BSC_POLICY_RECORDED:
	case BSC_POLICY_ONE_LOCK_SECTION: return work->mode;
	default: return BSC_MODE_PARALLEL;
	}
}

/* The two-pass order over the CPUs for which IS_IN_ROUND holds. */
static void add_pass_pair(Assembler *a, uint32_t round, bool is_rounded)
{
	for (int pass = 0; pass < 2; pass++) {
		for (uint32_t i = 0; i < a->plan->cpus->len; i++) {
			if (is_rounded && bsc_plan_cpu(a->plan, i)->round != round)
				continue;
			if (pass == 0)
				bsc_assemble_a(a, 0, i, true);
			else
				bsc_assemble_b(a, 0, i, true);
		}
	}
}

static void add_one_by_one(Assembler *a)
{
	for (uint32_t i = 0; i < a->plan->cpus->len; i++) {
		bsc_assemble_a(a, 0, i, true);
		bsc_assemble_b(a, 0, i, a->work->mode == a->plan->mode);
	}
}

static void add_rounds(Assembler *a)
{
	uint32_t n_rounds = 1;

	for (uint32_t i = 0; i < a->plan->cpus->len; i++)
		n_rounds = MAX(n_rounds, bsc_plan_cpu(a->plan, i)->round + 1);
	for (uint32_t i = 0; n_rounds == 1 && i < a->plan->cpus->len; i++)
		bsc_plan_cpu(a->plan, i)->round = bsc_plan_cpu(a->plan, i)->cpu % 2;
	for (uint32_t round = 0; round < MAX(n_rounds, 2); round++)
		add_pass_pair(a, round, true);
}

static void add_recorded(Assembler *a)
{
	const GArray *turns = a->work->turns;

	for (guint i = 0; i < turns->len; i++) {
		const BscTurn *turn = &g_array_index(turns, BscTurn, i);

		if (turn->is_b)
			bsc_assemble_b(a, 0, turn->item, true);
		else
			bsc_assemble_a(a, 0, turn->item, true);
	}
}

/* Every CPU has a control task of its own; the first of them is task 0. */
static void add_threads(Assembler *a, bool is_pooled)
{
	for (uint32_t i = 0; i < a->plan->cpus->len; i++) {
		uint32_t task = 0;

		if (i > 0)
			task = bsc_plan_add_task(a->plan, is_pooled ? BSC_POOL : i);
		else if (is_pooled)
			g_array_index(a->plan->tasks, BscTask, 0).cpu = BSC_POOL;
		bsc_assemble_a(a, task, i, false);
		bsc_assemble_b(a, task, i, false);
	}
}

static void add_policy(Assembler *a, const BscAssembly *assembly)
{
	switch (assembly->policy) {
	case BSC_POLICY_RECORDED:
	case BSC_POLICY_ONE_LOCK_SECTION:
		if (!assembly->items)
			add_recorded(a);
		else if (a->plan->mode != BSC_MODE_PARALLEL)
			add_one_by_one(a);
		else if (a->has_rounds)
			add_rounds(a);
		else
			add_pass_pair(a, 0, false);
		break;
	case BSC_POLICY_SERIAL:
	case BSC_POLICY_SPLIT: add_one_by_one(a); break;
	case BSC_POLICY_PARALLEL_SMT: add_rounds(a); break;
	case BSC_POLICY_CONTROL_THREADS: add_threads(a, true); break;
	case BSC_POLICY_FULLY_PARALLEL:
	case BSC_POLICY_LOWER_BOUND: add_threads(a, false); break;
	default: add_pass_pair(a, 0, false); break;
	}
}

/* The policy is what was recorded, whatever it is called. */
static bool is_recorded_order(const BscWork *work, BscPolicy policy, bool has_rounds)
{
	switch (policy) {
	case BSC_POLICY_RECORDED:
	case BSC_POLICY_ONE_LOCK_SECTION: return true;
	case BSC_POLICY_SERIAL: return work->mode == BSC_MODE_SERIAL;
	case BSC_POLICY_SPLIT: return work->mode == BSC_MODE_SPLIT;
	case BSC_POLICY_PARALLEL: return work->mode == BSC_MODE_PARALLEL && !has_rounds;
	case BSC_POLICY_PARALLEL_SMT: return work->mode == BSC_MODE_PARALLEL && has_rounds;
	default: return false;
	}
}

static int compare_rows(const void *a, const void *b, void *data)
{
	const BscWork *work = data;
	uint32_t x = bsc_work_cpu(work, *(const uint32_t *)a)->cpu;
	uint32_t y = bsc_work_cpu(work, *(const uint32_t *)b)->cpu;

	return x < y ? -1 : x > y;
}

/*
 * The rows of the CPUs to bring up, in order: kernel/cpu.c: cpuhp_bringup_mask goes by number.
 * At run time the order is that of whoever asks.
 */
static uint32_t *order_rows(const BscWork *work, const BscAssembly *assembly, uint32_t n,
			    bool is_recorded)
{
	const BscEpisode *episode = &work->capture->timeline->episodes[work->episode];
	uint32_t *rows = g_new(uint32_t, n + 1);

	for (uint32_t i = 0; i < n; i++)
		rows[i] = assembly->items ? assembly->items[i] : i;
	if (!assembly->items && !is_recorded && episode->kind == BSC_EPISODE_BOOT)
		g_qsort_with_data(rows, (int)n, sizeof *rows, compare_rows, (void *)work);
	return rows;
}

BscPlan *bsc_policy_plan(const BscWork *work, const BscAssembly *assembly)
{
	BscPlan *plan = bsc_plan_new(work, mode_of(work, assembly->policy));
	uint32_t n = assembly->items ? assembly->n_items : work->cpus->len;
	BscPolicy policy = assembly->policy;
	Assembler a = {
		.work = work,
		.plan = plan,
		.policy = policy,
		.guess = assembly->guess,
		.is_coarse = assembly->is_coarse,
		.uses_resources =
			policy == BSC_POLICY_CONTROL_THREADS || policy == BSC_POLICY_FULLY_PARALLEL,
		.has_completion = policy == BSC_POLICY_CONTROL_THREADS ||
				  policy == BSC_POLICY_FULLY_PARALLEL ||
				  policy == BSC_POLICY_LOWER_BOUND,
	};

	g_autofree uint32_t *rows = NULL;

	for (uint32_t i = 0; i < work->cpus->len; i++)
		a.has_rounds |= bsc_work_cpu(work, i)->round > 0;
	a.is_recorded_order = is_recorded_order(work, policy, a.has_rounds);
	rows = order_rows(work, assembly, n, a.is_recorded_order);
	bsc_assemble_begin(&a);
	bsc_plan_add_task(plan, 0);
	for (uint32_t i = 0; i < n; i++) {
		bsc_plan_add_cpu(plan, rows[i]);
		if (assembly->items)
			bsc_plan_cpu(plan, i)->cpu = i + 1;
	}
	add_policy(&a, assembly);
	bsc_assemble_end(&a);
	bsc_plan_seal(plan);
	return plan;
}

BscNsec bsc_policy_demand(const BscPlan *plan)
{
	BscNsec control = 0, kthreadd = 0;

	for (uint32_t n = 0; n < plan->nodes->len; n++) {
		const BscNode *node = bsc_plan_node(plan, n);

		if (node->kind >= BSC_NODE_WAKE)
			continue;
		if (node->state == BSC_PIECE_CREATION)
			kthreadd += node->duration;
		else if (node->state == BSC_PIECE_RUN || node->state == BSC_PIECE_LOCK)
			control += node->duration;
	}
	return MAX(control, kthreadd);
}
