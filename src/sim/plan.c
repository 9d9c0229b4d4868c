/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sim/plan.h"

BscPlan *bsc_plan_new(const BscWork *work, BscMode mode)
{
	BscPlan *plan = g_new0(BscPlan, 1);

	plan->work = work;
	plan->mode = mode;
	plan->nodes = g_array_new(FALSE, FALSE, sizeof(BscNode));
	plan->edges = g_array_new(FALSE, FALSE, sizeof(BscPlanEdge));
	plan->tasks = g_array_new(FALSE, FALSE, sizeof(BscTask));
	plan->cpus = g_array_new(FALSE, FALSE, sizeof(BscPlanCpu));
	return plan;
}

void bsc_plan_free(BscPlan *plan)
{
	if (!plan)
		return;
	g_array_unref(plan->nodes);
	g_array_unref(plan->edges);
	g_array_unref(plan->tasks);
	g_array_unref(plan->cpus);
	g_free(plan->program);
	g_free(plan->first_out);
	g_free(plan->out);
	g_free(plan);
}

uint32_t bsc_plan_add_task(BscPlan *plan, uint32_t cpu)
{
	BscTask task = { .cpu = cpu };

	g_array_append_val(plan->tasks, task);
	return plan->tasks->len - 1;
}

uint32_t bsc_plan_add_cpu(BscPlan *plan, uint32_t work)
{
	const BscCpuWork *source = bsc_work_cpu(plan->work, work);
	BscPlanCpu cpu;

	memset(&cpu, 0xff, sizeof cpu);
	cpu.work = work;
	cpu.cpu = source->cpu;
	cpu.round = source->round;
	cpu.is_fixed = source->is_fixed;
	g_array_append_val(plan->cpus, cpu);
	return plan->cpus->len - 1;
}

uint32_t bsc_plan_add(BscPlan *plan, BscNodeKind kind, uint32_t task, uint32_t item,
		      BscNsec duration)
{
	BscNode node = {
		.kind = kind,
		.state = BSC_PIECE_RUN,
		.task = task,
		.item = item,
		.callback = BSC_NO_ROW,
		.piece = BSC_NO_ROW,
		.duration = duration,
		.low = duration,
		.high = duration,
	};

	g_array_append_val(plan->nodes, node);
	g_array_index(plan->tasks, BscTask, task).n_nodes++;
	return plan->nodes->len - 1;
}

void bsc_plan_link(BscPlan *plan, uint32_t from, uint32_t to, BscEdgeKind kind, BscNsec lag)
{
	BscPlanEdge edge = { from, to, kind, lag, lag, lag };

	g_array_append_val(plan->edges, edge);
}

static void seal_program(BscPlan *plan)
{
	g_autofree uint32_t *next = g_new(uint32_t, plan->tasks->len + 1);
	uint32_t first = 0;

	plan->program = g_new(uint32_t, plan->nodes->len + 1);
	for (guint t = 0; t < plan->tasks->len; t++) {
		BscTask *task = &g_array_index(plan->tasks, BscTask, t);

		task->first = next[t] = first;
		first += task->n_nodes;
	}
	for (uint32_t n = 0; n < plan->nodes->len; n++)
		plan->program[next[bsc_plan_node(plan, n)->task]++] = n;
}

void bsc_plan_seal(BscPlan *plan)
{
	size_t n = plan->nodes->len;
	g_autofree uint32_t *next = NULL;

	seal_program(plan);
	plan->first_out = g_new0(uint32_t, n + 2);
	plan->out = g_new(uint32_t, plan->edges->len + 1);
	for (guint e = 0; e < plan->edges->len; e++)
		plan->first_out[g_array_index(plan->edges, BscPlanEdge, e).from + 1]++;
	for (size_t i = 0; i < n; i++)
		plan->first_out[i + 1] += plan->first_out[i];
	next = g_memdup2(plan->first_out, (n + 1) * sizeof *next);
	for (guint e = 0; e < plan->edges->len; e++)
		plan->out[next[g_array_index(plan->edges, BscPlanEdge, e).from]++] = e;
}

const char *bsc_node_kind_name(BscNodeKind kind)
{
	static const char *const names[] = {
#define X(kind, name) name,
		BSC_NODE_KINDS(X)
#undef X
	};

	return names[kind];
}

const char *bsc_edge_kind_name(BscEdgeKind kind)
{
	static const char *const names[] = {
#define X(kind, name) name,
		BSC_EDGE_KINDS(X)
#undef X
	};

	return names[kind];
}
