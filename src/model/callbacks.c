/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/radix.h"
#include "model/build.h"

#include <stdlib.h>
#include <string.h>

static bool is_cpuhp(uint8_t kind)
{
	return kind == BSC_EVENT_CPUHP_ENTER || kind == BSC_EVENT_CPUHP_MULTI_ENTER ||
	       kind == BSC_EVENT_CPUHP_EXIT;
}

static void collect_run(GArray *steps, const BscTrace *trace, const BscRun *run)
{
	BscNsec latest = INT64_MIN;

	for (BscRow row = run->first; row < run->first + run->n_rows; row++) {
		if (!is_cpuhp(trace->kind[row]))
			continue;
		/* never goes back within one run, whatever the clock did */
		latest = MAX(latest, trace->ts[row]);
		g_array_append_val(steps, ((BscKeyed){ bsc_radix_key(latest), row, run->cpu }));
	}
}

/* The cpuhp rows (value) and the CPUs that recorded them (more), in the order of all CPUs. */
static GArray *collect_steps(const BscTrace *trace)
{
	GArray *steps = g_array_new(FALSE, FALSE, sizeof(BscKeyed));

	for (size_t r = 0; r < trace->n_runs; r++)
		collect_run(steps, trace, &trace->runs[r]);
	bsc_radix_sort((BscKeyed *)(void *)steps->data, steps->len);
	return steps;
}

/* The idle tasks of all CPUs share pid 0; each is a task of its own. */
static gpointer task_key(const BscPayload *payload, uint32_t ran_on)
{
	return GINT_TO_POINTER(payload->pid ? payload->pid : -1 - (int32_t)ran_on);
}

/* The callbacks' names in the timeline, by address: there are some dozens of them. */
#define N_NAMES 256

typedef struct Names {
	struct {
		uint64_t addr;
		BscString name; /* 0: not asked for yet */
	} slots[N_NAMES];
} Names;

static BscString name_of(const Build *b, Names *names, BscRow row)
{
	const uint64_t addr = bsc_trace_at(b->trace, row)->addr;
	const size_t at = (addr * UINT64_C(0x9e3779b97f4a7c15) >> 32) % N_NAMES;

	if (names->slots[at].name == 0 || names->slots[at].addr != addr) {
		names->slots[at].addr = addr;
		names->slots[at].name =
			bsc_strtab_intern(b->timeline->strings, bsc_trace_symbol(b->trace, row));
	}
	return names->slots[at].name;
}

static RawCallback raw_of(const Build *b, BscRow row, uint32_t ran_on, Names *names)
{
	const BscPayload *payload = bsc_trace_at(b->trace, row);

	return (RawCallback){
		.enter = row,
		.exit = BSC_NO_ROW,
		.begin = b->trace->ts[row],
		.end = BSC_NSEC_NONE,
		.cpu = (uint32_t)payload->a,
		.ran_on = ran_on,
		.pid = payload->pid,
		.step = payload->c,
		.target = payload->b,
		.symbol = name_of(b, names, row),
		.is_multi = payload->kind == BSC_EVENT_CPUHP_MULTI_ENTER,
		.op = BSC_NO_ROW,
	};
}

static void close_raw(Build *b, RawCallback *raw, BscRow row)
{
	const BscTrace *trace = b->trace;

	raw->exit = row;
	raw->end = trace->ts[row];
	raw->state = bsc_trace_at(trace, row)->b;
	raw->result = bsc_trace_at(trace, row)->d;
	if (raw->end < raw->begin) {
		bsc_diagnostics_add(b->diag, BSC_DIAG_TIME_ORDER, (int32_t)raw->ran_on, UINT64_MAX,
				    raw->end, "a callback ends before it begins");
		raw->end = raw->begin;
	}
}

static const BscKeyed *step_at(const GArray *steps, guint i)
{
	return &g_array_index(steps, BscKeyed, i);
}

/* Neighbours in time lie far from each other in memory: it is asked for them beforehand. */
#define FETCH_ROW     16
#define FETCH_PAYLOAD 8

static void fetch_ahead(const BscTrace *trace, const GArray *steps, guint i)
{
	if (i + FETCH_ROW >= steps->len)
		return;
	__builtin_prefetch(&trace->payload[step_at(steps, i + FETCH_ROW)->value]);
	__builtin_prefetch(&trace->ts[step_at(steps, i + FETCH_ROW)->value]);
	__builtin_prefetch(bsc_trace_at(trace, step_at(steps, i + FETCH_PAYLOAD)->value));
}

/*
 * Pairs by (task, CPU, step): kernel/cpu.c: cpuhp_invoke_callback traces both ends in the same
 * task, and the callbacks of one task never nest. The task may move to another CPU in between.
 */
static void pair(Build *b, const GArray *steps)
{
	g_autoptr(GHashTable) open = g_hash_table_new(NULL, NULL);
	g_autofree Names *names = g_new0(Names, 1);
	const BscTrace *trace = b->trace;

	for (guint i = 0; i < steps->len; i++) {
		const BscRow row = step_at(steps, i)->value;
		const uint32_t ran_on = step_at(steps, i)->more;
		const BscPayload *payload = bsc_trace_at(trace, row);
		gpointer key = task_key(payload, ran_on), found = NULL;
		bool has_open = g_hash_table_lookup_extended(open, key, NULL, &found);
		RawCallback *last = has_open ? build_raw(b, GPOINTER_TO_UINT(found)) : NULL;

		fetch_ahead(trace, steps, i);
		if (payload->a < 0 || (uint32_t)payload->a > UINT16_MAX) {
			bsc_diagnostics_add(b->diag, BSC_DIAG_TIME_ORDER, -1, UINT64_MAX,
					    trace->ts[row], "an impossible CPU number");
			continue;
		}
		if (payload->kind != BSC_EVENT_CPUHP_EXIT) {
			RawCallback raw = raw_of(b, row, ran_on, names);

			/* Nothing is entered twice at once: the same event is there twice. */
			if (last && last->begin == raw.begin && last->step == raw.step &&
			    last->cpu == raw.cpu)
				continue;
			g_array_append_val(b->raw, raw);
			g_hash_table_insert(open, key, GUINT_TO_POINTER(b->raw->len - 1));
			continue;
		}
		if (last && last->cpu == (uint32_t)payload->a && last->step == payload->c)
			close_raw(b, last, row);
		else
			bsc_diagnostics_add(b->diag, BSC_DIAG_EXIT_WITHOUT_ENTER, (int32_t)ran_on,
					    UINT64_MAX, trace->ts[row], NULL);
		if (has_open)
			g_hash_table_remove(open, key);
	}
}

static const char *symbol_of(const Build *b, const RawCallback *raw)
{
	return bsc_strtab_get(b->timeline->strings, raw->symbol);
}

static bool is_bringup_symbol(const char *symbol)
{
	return strcmp(symbol, "cpuhp_bringup_ap") == 0 || strcmp(symbol, "bringup_cpu") == 0;
}

static void find_marks_by_symbol(Build *b)
{
	Landmarks *marks = &b->marks;

	for (guint i = 0; i < b->raw->len; i++) {
		const RawCallback *raw = build_raw(b, i);
		const char *symbol = symbol_of(b, raw);

		marks->online = MAX(marks->online, raw->target);
		if (strcmp(symbol, "cpuhp_kick_ap_alive") == 0)
			marks->kick = raw->step;
		else if (is_bringup_symbol(symbol) || strcmp(symbol, "finish_cpu") == 0)
			marks->bringup = raw->step;
		else if (strcmp(symbol, "takedown_cpu") == 0)
			marks->takedown = raw->step;
	}
}

/*
 * Without symbols: cpu:bringup is the step of one task inside which another task works for the
 * same CPU with a higher step. Of several candidates the most frequent one.
 */
static void find_marks_by_shape(Build *b)
{
	g_autofree BscRow *open = g_new(BscRow, b->max_cpu + 1);
	g_autoptr(GHashTable) votes = g_hash_table_new(NULL, NULL);
	guint best = 0;

	for (uint32_t cpu = 0; cpu <= b->max_cpu; cpu++)
		open[cpu] = BSC_NO_ROW;
	for (guint i = 0; i < b->raw->len; i++) {
		const RawCallback *raw = build_raw(b, i);
		const RawCallback *outer;
		guint n;

		if (raw->cpu > b->max_cpu)
			continue;
		outer = open[raw->cpu] == BSC_NO_ROW ? NULL : build_raw(b, open[raw->cpu]);
		/* A name would have told. */
		if (outer && *symbol_of(b, outer))
			outer = NULL;
		if (!outer || outer->pid == raw->pid || raw->step <= outer->step ||
		    (outer->end != BSC_NSEC_NONE && outer->end < raw->begin)) {
			open[raw->cpu] = i;
			continue;
		}
		n = 1 + GPOINTER_TO_UINT(g_hash_table_lookup(votes, GINT_TO_POINTER(outer->step)));
		g_hash_table_insert(votes, GINT_TO_POINTER(outer->step), GUINT_TO_POINTER(n));
		if (n > best) {
			best = n;
			b->marks.bringup = outer->step;
		}
	}
}

/* Landmarks that follow from the version; DOMAIN of each number: include/linux/cpuhotplug.h. */
static void fill_marks(Landmarks *marks)
{
	static const struct {
		BscStatesVersion version;
		int32_t kick, bringup, takedown;
	} known[] = {
		{ BSC_STATES_6_1, -1, 91, 153 },
		{ BSC_STATES_6_12, 85, 86, 145 },
		{ BSC_STATES_7_2, 82, 83, 143 },
		{ BSC_STATES_7_3, 82, 83, 142 },
	};

	/* CPUHP_BP_KICK_AP stands in front of CPUHP_BRINGUP_CPU wherever there is one. */
	if (marks->bringup < 0 && marks->kick >= 0)
		marks->bringup = marks->kick + 1;
	marks->version = bsc_states_version(marks->bringup, marks->online);
	for (size_t i = 0; i < G_N_ELEMENTS(known); i++) {
		if (known[i].version != marks->version)
			continue;
		if (marks->kick < 0)
			marks->kick = known[i].kick;
		if (marks->takedown < 0)
			marks->takedown = known[i].takedown;
	}
}

static BscSection section_of(const Build *b, const RawCallback *raw)
{
	const Landmarks *marks = &b->marks;
	const char *symbol = symbol_of(b, raw);

	if (strcmp(symbol, "cpuhp_kick_ap_work") == 0)
		return BSC_SECTION_KICK_WORK;
	if (raw->step == marks->kick)
		return BSC_SECTION_KICK;
	if (raw->step == marks->bringup)
		return BSC_SECTION_BRINGUP;
	if (raw->step == marks->takedown)
		return BSC_SECTION_TEARDOWN;
	if (marks->bringup < 0 || raw->step < marks->bringup)
		return BSC_SECTION_PREPARE;
	/* Without the number of cpu:teardown, who runs it tells: STARTING has no thread. */
	if (marks->takedown >= 0 && raw->step < marks->takedown)
		return BSC_SECTION_STARTING;
	/* Nothing else is entered on the control side with the step of a CPU that is fully up. */
	if (!*symbol && raw->step == marks->online)
		return BSC_SECTION_KICK_WORK;
	return BSC_SECTION_ONLINE;
}

/*
 * Down: the exit says state = step - 1; kernel/cpu.c: cpuhp_next_state moves the state before the
 * callback runs. While the exit is missing only the symbols of the way down and the order tell.
 */
static bool is_down(const Build *b, const RawCallback *raw)
{
	const char *symbol = symbol_of(b, raw);

	if (raw->exit != BSC_NO_ROW && raw->section != BSC_SECTION_KICK_WORK)
		return raw->state < raw->step;
	if (raw->section == BSC_SECTION_TEARDOWN || strcmp(symbol, "finish_cpu") == 0)
		return true;
	return raw->target < raw->step;
}

/*
 * An exit on the way down is not of an enter on the way up, between which the exit of the one and
 * the enter of the other are missing. Nothing goes down with the target that is above all steps:
 * kernel/cpu.c: cpuhp_reset_state.
 */
static void part_ways(Build *b)
{
	int32_t last_step = -1;

	for (guint i = 0; i < b->raw->len; i++)
		last_step = MAX(last_step, build_raw(b, i)->step);
	for (guint i = 0; i < b->raw->len && b->marks.online > last_step; i++) {
		RawCallback *raw = build_raw(b, i);

		if (raw->exit == BSC_NO_ROW || raw->state >= raw->step ||
		    raw->target <= raw->step || raw->target != b->marks.online)
			continue;
		bsc_diagnostics_add(b->diag, BSC_DIAG_EXIT_WITHOUT_ENTER, (int32_t)raw->ran_on,
				    UINT64_MAX, raw->end, NULL);
		raw->exit = BSC_NO_ROW;
		raw->end = BSC_NSEC_NONE;
	}
}

void bsc_build_callbacks(Build *b)
{
	g_autoptr(GArray) steps = collect_steps(b->trace);

	b->marks = (Landmarks){ .kick = -1, .bringup = -1, .takedown = -1, .online = -1 };
	bsc_build_reserve(b->raw, steps->len / 2);
	pair(b, steps);
	for (guint i = 0; i < b->raw->len; i++)
		b->max_cpu = MAX(b->max_cpu, build_raw(b, i)->cpu);
	find_marks_by_symbol(b);
	if (b->marks.bringup < 0)
		find_marks_by_shape(b);
	fill_marks(&b->marks);
	part_ways(b);
	for (guint i = 0; i < b->raw->len; i++) {
		RawCallback *raw = build_raw(b, i);

		raw->section = section_of(b, raw);
		raw->is_down = is_down(b, raw);
	}
}
