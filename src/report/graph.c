/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/json-parts.h"
#include "report/simulate.h"
#include "sim/locks.h"

static const char *callback_name(const BscPlan *plan, const BscNode *node)
{
	const BscTimeline *timeline = plan->work->capture->timeline;
	const BscCallback *callback;
	const char *name;

	if (node->callback == BSC_NO_ROW)
		return "";
	callback = &timeline->callbacks[node->callback];
	name = bsc_strtab_get(timeline->strings, callback->state);
	return *name ? name : bsc_strtab_get(timeline->strings, callback->function);
}

static uint32_t target_of(const BscPlan *plan, const BscNode *node)
{
	return bsc_plan_cpu(plan, node->item)->cpu;
}

/* Calls EDGE for the order of each task as well. */
static void for_each_order(const BscPlan *plan,
			   void (*edge)(const BscPlan *plan, uint32_t from, uint32_t to,
					void *data),
			   void *data)
{
	for (guint t = 0; t < plan->tasks->len; t++) {
		const BscTask *task = &g_array_index(plan->tasks, BscTask, t);

		for (uint32_t i = 1; i < task->n_nodes; i++)
			edge(plan, plan->program[task->first + i - 1],
			     plan->program[task->first + i], data);
	}
}

static void put_order(const BscPlan *plan, uint32_t from, uint32_t to, void *data)
{
	g_string_append_printf(data, "  n%u -> n%u;\n", from, to);
}

/* NAME without what would end a string of dot. */
static char *dot_text(const char *name)
{
	GString *out = g_string_new(NULL);

	for (; *name; name++)
		g_string_append_c(
			out, *name == '"' || *name == '\\' || (guchar)*name < ' ' ? '?' : *name);
	return g_string_free(out, FALSE);
}

void bsc_report_graph_dot(const BscPlan *plan, GString *out)
{
	g_string_append(out, "digraph bringup {\n  rankdir=LR;\n  node [shape=box];\n");
	for (uint32_t n = 0; n < plan->nodes->len; n++) {
		const BscNode *node = bsc_plan_node(plan, n);
		g_autofree char *name = dot_text(callback_name(plan, node));

		g_string_append_printf(
			out, "  n%u [label=\"%s\\n%s\\nCPU %u, %" G_GINT64_FORMAT " ns\"];\n", n,
			bsc_node_kind_name(node->kind), name, target_of(plan, node),
			node->duration);
	}
	for_each_order(plan, put_order, out);
	for (guint e = 0; e < plan->edges->len; e++) {
		const BscPlanEdge *edge = &g_array_index(plan->edges, BscPlanEdge, e);

		g_string_append_printf(out, "  n%u -> n%u [style=dashed, label=\"%s", edge->from,
				       edge->to, bsc_edge_kind_name(edge->kind));
		if (edge->lag != BSC_NSEC_NONE && edge->lag != 0)
			g_string_append_printf(out, "\\n%" G_GINT64_FORMAT " ns", edge->lag);
		g_string_append(out, "\"];\n");
	}
	g_string_append(out, "}\n");
}

static void add_edge(JsonBuilder *builder, uint32_t from, uint32_t to, const char *kind)
{
	json_builder_begin_object(builder);
	bsc_json_count(builder, "from", from);
	bsc_json_count(builder, "to", to);
	bsc_json_text(builder, "kind", kind);
}

static void add_order(const BscPlan *plan, uint32_t from, uint32_t to, void *data)
{
	add_edge(data, from, to, "program_order");
	bsc_json_number(data, "lag_ns", 0);
	json_builder_end_object(data);
}

static void add_node(JsonBuilder *builder, const BscPlan *plan, uint32_t n)
{
	const BscNode *node = bsc_plan_node(plan, n);

	json_builder_begin_object(builder);
	bsc_json_count(builder, "id", n);
	bsc_json_text(builder, "kind", bsc_node_kind_name(node->kind));
	bsc_json_text(builder, "state", bsc_piece_state_name(node->state));
	bsc_json_count(builder, "task", node->task);
	bsc_json_count(builder, "cpu", target_of(plan, node));
	bsc_json_text(builder, "callback", callback_name(plan, node));
	bsc_json_number(builder, "duration_ns", node->duration);
	bsc_json_number(builder, "duration_low_ns", node->low);
	bsc_json_number(builder, "duration_high_ns", node->high);
	json_builder_set_member_name(builder, "resources");
	json_builder_begin_array(builder);
	for (unsigned int r = 0; r < BSC_MAX_RESOURCES; r++)
		if ((node->resources >> r & 1) && bsc_resource_name(r))
			json_builder_add_string_value(builder, bsc_resource_name(r));
	json_builder_end_array(builder);
	json_builder_end_object(builder);
}

char *bsc_report_graph_json(const BscPlan *plan)
{
	g_autoptr(JsonBuilder) builder = json_builder_new();

	json_builder_begin_object(builder);
	bsc_json_text(builder, "schema", "bringup-scope/graph/1");
	json_builder_set_member_name(builder, "nodes");
	json_builder_begin_array(builder);
	for (uint32_t n = 0; n < plan->nodes->len; n++)
		add_node(builder, plan, n);
	json_builder_end_array(builder);
	json_builder_set_member_name(builder, "edges");
	json_builder_begin_array(builder);
	for_each_order(plan, add_order, builder);
	for (guint e = 0; e < plan->edges->len; e++) {
		const BscPlanEdge *edge = &g_array_index(plan->edges, BscPlanEdge, e);

		add_edge(builder, edge->from, edge->to, bsc_edge_kind_name(edge->kind));
		bsc_json_moment(builder, "lag_ns", edge->lag);
		json_builder_end_object(builder);
	}
	json_builder_end_array(builder);
	return bsc_json_end(builder);
}
