/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sim/host.h"

#include "sim/engine.h"
#include "sim/policy.h"

/* A CPU becomes busy or stops to be. */
typedef struct Change {
	BscNsec at;
	int32_t by;
} Change;

/* Processor time that a busy CPU had got by a moment; linear in between. */
typedef struct Share {
	BscNsec at;
	double got; /* ns */
	double rate;
} Share;

static void add_busy(GArray *changes, BscNsec begin, BscNsec end)
{
	Change up = { begin, 1 }, down = { end, -1 };

	if (begin == BSC_NSEC_NONE || end <= begin)
		return;
	g_array_append_val(changes, up);
	g_array_append_val(changes, down);
}

static int compare_changes(const void *a, const void *b)
{
	const Change *x = a, *y = b;

	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return x->by - y->by;
}

static bool is_on_processor(const BscNode *node)
{
	return node->state == BSC_PIECE_RUN || node->state == BSC_PIECE_LOCK;
}

/* When CPUs worked, or waited without sleeping. */
static GArray *find_changes(const BscPlan *plan, const BscSchedule *run)
{
	GArray *changes = g_array_new(FALSE, FALSE, sizeof(Change));

	for (uint32_t n = 0; n < plan->nodes->len; n++)
		if (is_on_processor(bsc_plan_node(plan, n)))
			add_busy(changes, run->begin[n], run->end[n]);
	for (guint i = 0; i < plan->edges->len; i++) {
		const BscPlanEdge *edge = &g_array_index(plan->edges, BscPlanEdge, i);
		BscNsec arrive = run->arrive[edge->to], begin = run->begin[edge->to];

		if (edge->kind == BSC_EDGE_RELEASE || edge->kind == BSC_EDGE_SPIN)
			add_busy(changes, arrive, begin);
		else if (edge->kind == BSC_EDGE_POLL)
			add_busy(changes, arrive,
				 MIN(begin, bsc_polling_spin_end(&plan->polling, arrive)));
	}
	g_array_sort(changes, compare_changes);
	return changes;
}

static GArray *find_shares(const GArray *changes, uint32_t host_cpus)
{
	GArray *shares = g_array_new(FALSE, FALSE, sizeof(Share));
	Share last = { 0, 0, 1 };
	int32_t n = 0;

	g_array_append_val(shares, last);
	for (guint i = 0; i < changes->len; i++) {
		const Change *change = &g_array_index(changes, Change, i);

		last.got += (double)(change->at - last.at) * last.rate;
		last.at = change->at;
		n += change->by;
		last.rate = (uint32_t)MAX(n, 0) > host_cpus ? (double)host_cpus / n : 1;
		g_array_append_val(shares, last);
	}
	return shares;
}

static double got_by(const GArray *shares, BscNsec at)
{
	guint low = 0, high = shares->len;
	const Share *share;

	while (high - low > 1) {
		guint middle = low + (high - low) / 2;

		if (g_array_index(shares, Share, middle).at <= at)
			low = middle;
		else
			high = middle;
	}
	share = &g_array_index(shares, Share, low);
	return share->got + (double)(at - share->at) * share->rate;
}

/* Where the duration of a node that is no piece comes from; NULL: from nowhere. */
static BscNsec *source_of(BscCpuWork *cpu, uint8_t kind)
{
	switch ((BscNodeKind)kind) {
	case BSC_NODE_KICK: return &cpu->kick;
	case BSC_NODE_AFTER_KICK: return &cpu->after_kick;
	case BSC_NODE_ENTRY: return &cpu->entry;
	case BSC_NODE_RUNNING: return &cpu->before_idle;
	case BSC_NODE_UNPARK: return &cpu->unpark;
	case BSC_NODE_AFTER_UNPARK: return &cpu->after_unpark;
	case BSC_NODE_RETURN: return &cpu->back;
	case BSC_NODE_WAKE: return &cpu->wake;
	case BSC_NODE_STARTING: return &cpu->starting;
	case BSC_NODE_AFTER_ONLINE: return &cpu->after_online;
	case BSC_NODE_TAIL: return &cpu->tail;
	default: return NULL;
	}
}

/* Parts of a duration shrink with it, all of it alike. */
static void shrink_part(BscNsec *part, BscNsec whole, BscNsec shrunk)
{
	if (whole > 0)
		*part = (BscNsec)((double)*part * (double)shrunk / (double)whole);
}

static void shrink(BscWork *work, const BscPlan *plan, const BscNode *node, BscNsec duration)
{
	BscCpuWork *cpu = bsc_work_cpu(work, bsc_plan_cpu(plan, node->item)->work);
	BscNsec *source;

	if (node->piece != BSC_NO_ROW) {
		bsc_work_piece(work, node->piece)->duration = duration;
		return;
	}
	source = cpu->is_fixed ? NULL : source_of(cpu, node->kind);
	if (!source)
		return;
	if (source == &cpu->after_kick)
		shrink_part(&cpu->kick_return, *source, duration);
	if (source == &cpu->before_idle)
		shrink_part(&cpu->maybe_spun, *source, duration);
	if (source == &cpu->entry)
		shrink_part(&cpu->maybe_polled, *source, duration);
	if (source == &cpu->wake)
		shrink_part(&cpu->wake_least, *source, duration);
	*source = duration;
}

bool bsc_host_remove(BscWork *work, uint32_t host_cpus, GError **error)
{
	const BscAssembly recorded = { .policy = BSC_POLICY_RECORDED };
	g_autoptr(BscPlan) plan = bsc_policy_plan(work, &recorded);
	g_autoptr(BscSchedule) run = bsc_engine_run(plan, 0, error);
	g_autoptr(GArray) changes = NULL;
	g_autoptr(GArray) shares = NULL;

	if (!run)
		return false;
	changes = find_changes(plan, run);
	shares = find_shares(changes, host_cpus);
	for (uint32_t n = 0; n < plan->nodes->len; n++) {
		const BscNode *node = bsc_plan_node(plan, n);
		double got = got_by(shares, run->end[n]) - got_by(shares, run->begin[n]);

		if (is_on_processor(node))
			shrink(work, plan, node, (BscNsec)(got + 0.5));
	}
	return true;
}
