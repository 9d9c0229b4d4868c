/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sim/engine.h"

#include "base/error.h"
#include "sim/heap.h"

/*
 * Time comes in two kinds. Real time is what latencies, sleeps and ticks take. Work takes virtual
 * time, which runs slower while more processors are busy than the host has: each of them gets the
 * same share. Both are integers, so that the same plan gives the same moments everywhere.
 */
#define VIRTUAL_BITS 8 /* of a ns, for the rounding of shares */

typedef enum EventKind { EVENT_END, EVENT_SPIN_END, EVENT_START } EventKind;
typedef enum Busy { BUSY_NOT, BUSY_WHILE_WAITING, BUSY_WHILE_SPINNING } Busy;

typedef struct NodeState {
	BscNsec ready; /* by edges whose lag always counts */
	BscNsec cause; /* by the one that counts only for who waits; BSC_NSEC_NONE: none */
	uint32_t edge; /* that one */
	uint32_t n_missing;
	uint8_t busy;          /* Busy */
	bool is_counted;       /* among the active ones, while it waits */
	uint8_t next_resource; /* the first that it does not have yet */
} NodeState;

typedef struct Engine {
	const BscPlan *plan;
	BscSchedule *run;
	NodeState *states;
	uint32_t *next; /* by task: place in its program */
	BscHeap real, virtual;
	BscNsec now, virtual_now;
	uint32_t host_cpus, n_active;
	GQueue waiting[BSC_MAX_RESOURCES + 1]; /* of nodes, by resource; the last is the pool */
	uint32_t taken;                        /* set of resources */
	uint32_t pool_free;
	bool *opens_pool; /* by node: a CPU is there for others from its end on */
	uint32_t n_done;
	BscNsec poll_delay; /* by all polls so far */
} Engine;

static void push(Engine *e, BscNsec at, EventKind kind, uint32_t node)
{
	bsc_heap_push(&e->real, at, (uint64_t)kind << 32 | node);
}

static bool is_on_processor(const BscNode *node)
{
	return node->state == BSC_PIECE_RUN || node->state == BSC_PIECE_LOCK;
}

static bool is_pooled(const Engine *e, const BscNode *node)
{
	return g_array_index(e->plan->tasks, BscTask, node->task).cpu == BSC_POOL &&
	       is_on_processor(node);
}

static void run_node(Engine *e, uint32_t n)
{
	const BscNode *node = bsc_plan_node(e->plan, n);

	e->run->begin[n] = e->now;
	if (!is_on_processor(node) || e->host_cpus == 0) {
		push(e, e->now + node->duration, EVENT_END, n);
		return;
	}
	e->n_active++;
	bsc_heap_push(&e->virtual, e->virtual_now + (node->duration << VIRTUAL_BITS), n);
}

/* Takes what the node needs, one after the other; false if it has to queue. */
static bool take_resources(Engine *e, uint32_t n)
{
	const BscNode *node = bsc_plan_node(e->plan, n);
	NodeState *state = &e->states[n];

	for (; state->next_resource < BSC_MAX_RESOURCES; state->next_resource++) {
		uint32_t bit = (uint32_t)1 << state->next_resource;

		if (!(node->resources & bit))
			continue;
		if (e->taken & bit) {
			g_queue_push_tail(&e->waiting[state->next_resource],
					  GUINT_TO_POINTER(n + 1));
			return false;
		}
		e->taken |= bit;
	}
	if (!is_pooled(e, node))
		return true;
	if (e->pool_free == 0) {
		g_queue_push_tail(&e->waiting[BSC_MAX_RESOURCES], GUINT_TO_POINTER(n + 1));
		return false;
	}
	e->pool_free--;
	return true;
}

static void start(Engine *e, uint32_t n)
{
	NodeState *state = &e->states[n];

	if (state->is_counted) {
		state->is_counted = false;
		e->n_active--;
	}
	if (take_resources(e, n))
		run_node(e, n);
}

/* Hands on a processor of the pool. */
static void open_pool(Engine *e)
{
	gpointer next = g_queue_pop_head(&e->waiting[BSC_MAX_RESOURCES]);

	if (next)
		run_node(e, GPOINTER_TO_UINT(next) - 1);
	else
		e->pool_free++;
}

static void release_resources(Engine *e, uint32_t n)
{
	const BscNode *node = bsc_plan_node(e->plan, n);

	for (int r = 0; node->resources >> r && r < BSC_MAX_RESOURCES; r++) {
		uint32_t bit = (uint32_t)1 << r, next;

		if (!(node->resources & bit))
			continue;
		e->taken &= ~bit;
		if (g_queue_is_empty(&e->waiting[r]))
			continue;
		next = GPOINTER_TO_UINT(g_queue_pop_head(&e->waiting[r])) - 1;
		if (take_resources(e, next))
			run_node(e, next);
	}
	if (is_pooled(e, node))
		open_pool(e);
	if (e->opens_pool[n])
		open_pool(e);
}

/* When a task that has polled since ARRIVE sees what happened at CAUSE. */
static BscNsec poll_until(const BscPolling *polling, BscNsec arrive, BscNsec cause)
{
	BscNsec end = bsc_polling_spin_end(polling, arrive), step = polling->sleep;

	if (polling->cost == BSC_POLLS_FREE || cause <= end || step <= 0)
		return cause;
	return end + (cause - end + step - 1) / step * step + polling->lag +
	       (polling->cost == BSC_POLLS_WORST ? step : 0);
}

/*
 * The start of a node that polls for what happened at CAUSE. Polls are not monotone: who comes a
 * little earlier may have to sleep, and come out later. At the worst, all that earlier polls have
 * cost may not have been.
 */
static BscNsec polled_start(Engine *e, BscNsec arrive, BscNsec cause)
{
	const BscPolling *polling = &e->plan->polling;
	BscNsec early = arrive, seen;

	if (polling->cost == BSC_POLLS_WORST)
		early = MAX(0, arrive - e->poll_delay);
	if (early >= cause)
		return arrive;
	if (early == arrive)
		seen = poll_until(polling, arrive, cause);
	else if (cause <= bsc_polling_spin_end(polling, early))
		seen = cause;
	else
		seen = cause + 2 * polling->sleep + polling->lag;
	e->poll_delay += MAX(0, seen - MAX(arrive, cause));
	return MAX(arrive, seen);
}

static BscNsec start_of(Engine *e, uint32_t n)
{
	const NodeState *state = &e->states[n];
	BscNsec arrive = e->run->arrive[n], at = MAX(arrive, state->ready);
	const BscPlanEdge *edge;

	if (state->cause == BSC_NSEC_NONE)
		return at;
	edge = &g_array_index(e->plan->edges, BscPlanEdge, state->edge);
	if (edge->lag == BSC_NSEC_NONE)
		return MAX(at, polled_start(e, arrive, state->cause));
	return state->cause <= arrive ? at : MAX(at, state->cause + edge->lag);
}

static void consider(Engine *e, uint32_t n)
{
	NodeState *state = &e->states[n];

	if (e->run->arrive[n] == BSC_NSEC_NONE)
		return;
	if (state->n_missing == 0) {
		push(e, MAX(e->now, start_of(e, n)), EVENT_START, n);
		return;
	}
	if (e->host_cpus == 0 || e->plan->spins_cost_nothing || state->busy == BUSY_NOT ||
	    state->is_counted)
		return;
	state->is_counted = true;
	e->n_active++;
	if (state->busy == BUSY_WHILE_SPINNING)
		push(e, bsc_polling_spin_end(&e->plan->polling, e->now), EVENT_SPIN_END, n);
}

static void advance_task(Engine *e, uint32_t t)
{
	const BscTask *task = &g_array_index(e->plan->tasks, BscTask, t);
	uint32_t n;

	if (e->next[t] == task->n_nodes)
		return;
	n = e->plan->program[task->first + e->next[t]++];
	e->run->arrive[n] = e->now;
	consider(e, n);
}

static void follow_edges(Engine *e, uint32_t n)
{
	const BscPlan *plan = e->plan;

	for (uint32_t i = plan->first_out[n]; i < plan->first_out[n + 1]; i++) {
		const BscPlanEdge *edge = &g_array_index(plan->edges, BscPlanEdge, plan->out[i]);
		NodeState *to = &e->states[edge->to];

		if (edge->kind == BSC_EDGE_COMPLETION || edge->kind == BSC_EDGE_SPIN ||
		    edge->kind == BSC_EDGE_POLL) {
			to->cause = e->now;
			to->edge = plan->out[i];
		} else {
			to->ready = MAX(to->ready, e->now + edge->lag);
		}
		if (--to->n_missing == 0)
			consider(e, edge->to);
	}
}

static void end(Engine *e, uint32_t n)
{
	e->run->end[n] = e->now;
	e->run->total = MAX(e->run->total, e->now);
	e->n_done++;
	release_resources(e, n);
	follow_edges(e, n);
	advance_task(e, bsc_plan_node(e->plan, n)->task);
}

static void handle(Engine *e, uint64_t tag)
{
	uint32_t n = (uint32_t)tag;

	switch ((EventKind)(tag >> 32)) {
	case EVENT_END: end(e, n); break;
	case EVENT_START: start(e, n); break;
	case EVENT_SPIN_END:
		if (e->states[n].is_counted) {
			e->states[n].is_counted = false;
			e->states[n].busy = BUSY_NOT;
			e->n_active--;
		}
		break;
	}
}

/* Real time until the first work is done, with the processors that are busy now. */
static BscNsec until_work_ends(const Engine *e)
{
	BscNsec left = MAX(0, e->virtual.entries[0].key - e->virtual_now);
	BscNsec share = MAX(e->n_active, e->host_cpus);
	BscNsec whole = (BscNsec)e->host_cpus << VIRTUAL_BITS;

	if (e->n_active <= e->host_cpus)
		return (left + (1 << VIRTUAL_BITS) - 1) >> VIRTUAL_BITS;
	/* In two steps, as left * share may be beyond 64 bits. */
	return left / whole * share + (left % whole * share + whole - 1) / whole;
}

static void pass(Engine *e, BscNsec time)
{
	BscNsec share = MAX(e->n_active, e->host_cpus), whole = time << VIRTUAL_BITS;

	e->now += time;
	if (e->n_active <= e->host_cpus)
		e->virtual_now += whole;
	else
		e->virtual_now +=
			whole / share * e->host_cpus + whole % share * e->host_cpus / share;
}

static void loop(Engine *e)
{
	while (e->real.n > 0 || e->virtual.n > 0) {
		BscNsec work = e->virtual.n > 0 ? until_work_ends(e) : INT64_MAX;
		BscNsec event = e->real.n > 0 ? e->real.entries[0].key - e->now : INT64_MAX;

		if (event <= work) {
			pass(e, event);
			handle(e, bsc_heap_pop(&e->real).tag);
			continue;
		}
		pass(e, work);
		e->virtual_now = MAX(e->virtual_now, e->virtual.entries[0].key);
		e->n_active--;
		end(e, (uint32_t)bsc_heap_pop(&e->virtual).tag);
	}
}

static void prepare(Engine *e)
{
	const BscPlan *plan = e->plan;

	for (uint32_t n = 0; n < plan->nodes->len; n++) {
		e->run->arrive[n] = e->run->begin[n] = e->run->end[n] = BSC_NSEC_NONE;
		e->states[n].cause = BSC_NSEC_NONE;
	}
	for (guint i = 0; i < plan->edges->len; i++) {
		const BscPlanEdge *edge = &g_array_index(plan->edges, BscPlanEdge, i);
		NodeState *to = &e->states[edge->to];

		to->n_missing++;
		if (edge->kind == BSC_EDGE_RELEASE || edge->kind == BSC_EDGE_SPIN)
			to->busy = BUSY_WHILE_WAITING;
		if (edge->kind == BSC_EDGE_POLL)
			to->busy = BUSY_WHILE_SPINNING;
	}
	for (uint32_t i = 0; i < plan->cpus->len; i++) {
		uint32_t node = bsc_plan_cpu(plan, i)->online_idle;

		if (node != BSC_NO_ROW)
			e->opens_pool[node] = true;
	}
	for (int r = 0; r <= BSC_MAX_RESOURCES; r++)
		g_queue_init(&e->waiting[r]);
	e->pool_free = 1;
}

BscSchedule *bsc_engine_run(const BscPlan *plan, uint32_t host_cpus, GError **error)
{
	size_t n = plan->nodes->len;
	Engine e = { .plan = plan, .host_cpus = host_cpus };

	e.run = g_new0(BscSchedule, 1);
	e.run->arrive = g_new(BscNsec, n + 1);
	e.run->begin = g_new(BscNsec, n + 1);
	e.run->end = g_new(BscNsec, n + 1);
	e.states = g_new0(NodeState, n + 1);
	e.next = g_new0(uint32_t, plan->tasks->len + 1);
	e.opens_pool = g_new0(bool, n + 1);
	prepare(&e);
	for (uint32_t t = 0; t < plan->tasks->len; t++)
		advance_task(&e, t);
	loop(&e);
	for (int r = 0; r <= BSC_MAX_RESOURCES; r++)
		g_queue_clear(&e.waiting[r]);
	g_free(e.real.entries);
	g_free(e.virtual.entries);
	g_free(e.states);
	g_free(e.next);
	g_free(e.opens_pool);
	if (e.n_done == n)
		return e.run;
	bsc_schedule_free(e.run);
	g_set_error(error, BSC_ERROR, BSC_ERROR_UNSUPPORTED,
		    "%zu pieces of work wait for each other", n - e.n_done);
	return NULL;
}

void bsc_schedule_free(BscSchedule *run)
{
	if (!run)
		return;
	g_free(run->arrive);
	g_free(run->begin);
	g_free(run->end);
	g_free(run);
}
