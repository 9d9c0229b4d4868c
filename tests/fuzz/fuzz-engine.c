/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fuzz.h"

#include "parsers/bytes.h"
#include "sim/engine.h"

#define MAX_NODES 2000u

/*
 * A plan of any bytes. Four of them are for the host and how the control task polls; then come
 * nodes and edges of 8 bytes each, what a first byte says:
 *
 *   node: kind and state, task, resources, item and idle loop (u8 each); duration (u32)
 *   edge: 128 + kind, lag (u8 each); from, to (u16 each); u16 that is not used
 */
static void fill(BscPlan *plan, BscBytes *bytes)
{
	while (bytes->size - bytes->pos >= 8) {
		const uint8_t *head = bsc_bytes_take(bytes, 2);
		uint32_t n = plan->nodes->len;

		if (head[0] < 128 && n < MAX_NODES) {
			const uint8_t *more = bsc_bytes_take(bytes, 2);
			BscNsec duration = (BscNsec)bsc_bytes_u32(bytes);
			uint32_t node = bsc_plan_add(plan, head[0] % BSC_N_NODE_KINDS,
						     head[1] % plan->tasks->len,
						     more[1] % plan->cpus->len, duration);

			bsc_plan_node(plan, node)->state = head[0] % BSC_N_PIECE_STATES;
			bsc_plan_node(plan, node)->resources = more[0];
			if (more[1] & 0x80)
				bsc_plan_cpu(plan, more[1] % plan->cpus->len)->online_idle = node;
		} else {
			uint32_t from = bsc_bytes_u16(bytes), to = bsc_bytes_u16(bytes);
			BscEdgeKind kind = head[0] % BSC_N_EDGE_KINDS;

			bsc_bytes_u16(bytes);
			if (n < 2 || from % n == to % n)
				continue;
			bsc_plan_link(plan, from % n, to % n, kind,
				      kind == BSC_EDGE_POLL && head[1] == 255 ? BSC_NSEC_NONE
									      : head[1] * 100);
		}
	}
}

/* What a schedule promises: program order, and no effect before its cause. */
static void check(const BscPlan *plan, const BscSchedule *schedule)
{
	for (guint i = 0; i < plan->nodes->len; i++) {
		g_assert_cmpint(schedule->arrive[i], >=, 0);
		g_assert_cmpint(schedule->arrive[i], <=, schedule->begin[i]);
		g_assert_cmpint(schedule->begin[i], <=, schedule->end[i]);
		g_assert_cmpint(schedule->end[i], <=, schedule->total);
	}
	for (guint i = 0; i < plan->edges->len; i++) {
		const BscPlanEdge *edge = &g_array_index(plan->edges, BscPlanEdge, i);

		g_assert_cmpint(schedule->end[edge->from], <=, schedule->begin[edge->to]);
	}
	for (guint t = 0; t < plan->tasks->len; t++) {
		const BscTask *task = &g_array_index(plan->tasks, BscTask, t);

		for (uint32_t i = 1; i < task->n_nodes; i++) {
			uint32_t a = plan->program[task->first + i - 1];
			uint32_t b = plan->program[task->first + i];

			g_assert_cmpint(schedule->end[a], <=, schedule->begin[b]);
		}
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autoptr(BscPlan) plan = bsc_plan_new(NULL, BSC_MODE_PARALLEL);
	g_autoptr(BscSchedule) schedule = NULL;
	g_autoptr(GError) error = NULL;
	const uint8_t *head;
	BscBytes bytes;

	if (size < 4)
		return -1;
	bsc_bytes_init(&bytes, data, size, false);
	head = bsc_bytes_take(&bytes, 4);
	for (uint32_t i = 0; i < 6; i++)
		bsc_plan_add_task(plan, i < 4 ? i : BSC_POOL);
	for (uint32_t i = 0; i < 4; i++) {
		BscPlanCpu cpu = { .cpu = i, .online_idle = BSC_NO_ROW };

		g_array_append_val(plan->cpus, cpu);
	}
	plan->n_processors = 4;
	plan->spins_cost_nothing = head[0] & 0x80;
	plan->polling.cost = head[1] % 3;
	plan->polling.tick = (BscNsec)head[1] * 1000;
	plan->polling.sleep = (BscNsec)head[2] * 1000;
	plan->polling.spin = plan->polling.lag = (BscNsec)head[3] * 100;
	fill(plan, &bytes);
	bsc_plan_seal(plan);
	schedule = bsc_engine_run(plan, head[0] % 6, &error);
	g_assert_true(!schedule == !!error);
	if (schedule)
		check(plan, schedule);
	return 0;
}
