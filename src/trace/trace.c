/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "trace/trace.h"

#include <string.h>

static const struct {
	const char *system, *name;
} event_kinds[] = {
#define X(kind, system, name) { system, name },
	BSC_EVENT_KINDS(X)
#undef X
};

static const char *const function_names[] = {
#define X(function, name) name,
	BSC_FUNCTIONS(X)
#undef X
};

const char *bsc_event_kind_system(BscEventKind kind)
{
	g_assert((unsigned)kind < BSC_EVENT_N_KINDS);
	return event_kinds[kind].system;
}

const char *bsc_event_kind_name(BscEventKind kind)
{
	g_assert((unsigned)kind < BSC_EVENT_N_KINDS);
	return event_kinds[kind].name;
}

const char *bsc_function_name(BscFunction function)
{
	g_assert((unsigned)function < BSC_FN_N);
	return function_names[function];
}

BscTrace *bsc_trace_new(void)
{
	BscTrace *trace = g_new0(BscTrace, 1);

	trace->path = g_strdup("");
	trace->format = g_strdup("");
	trace->compression = g_strdup("");
	trace->kernel = g_strdup("");
	trace->machine = g_strdup("");
	trace->clock = g_strdup("");
	trace->sha256 = g_strdup("");
	trace->begin = trace->end = BSC_NSEC_NONE;
	trace->strings = bsc_strtab_new();
	trace->symbols = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
	trace->diag = bsc_diagnostics_new();
	return trace;
}

static void free_tables(BscTrace *trace)
{
	for (size_t i = 0; i < trace->n_buffers; i++) {
		g_free(trace->buffers[i].name);
		g_free(trace->buffers[i].clock);
	}
	for (size_t i = 0; i < trace->n_types; i++) {
		g_free(trace->types[i].system);
		g_free(trace->types[i].name);
	}
	g_free(trace->buffers);
	g_free(trace->runs);
	g_free(trace->gaps);
	g_free(trace->types);
}

static void free_rows(BscTrace *trace)
{
	g_free(trace->ts);
	g_free(trace->kind);
	g_free(trace->payload);
	g_free(trace->where);
	bsc_payloads_clear(&trace->payloads);
}

void bsc_trace_free(BscTrace *trace)
{
	if (!trace)
		return;
	if (trace->source)
		trace->source->ops->free(trace->source);
	free_tables(trace);
	free_rows(trace);
	g_free(trace->path);
	g_free(trace->format);
	g_free(trace->compression);
	g_free(trace->kernel);
	g_free(trace->machine);
	g_free(trace->clock);
	g_free(trace->sha256);
	g_hash_table_unref(trace->symbols);
	bsc_strtab_free(trace->strings);
	bsc_diagnostics_free(trace->diag);
	bsc_dmesg_free(trace->dmesg);
	g_free(trace);
}

#define FIRST_ROWS 16384

static void make_room(BscTrace *trace, size_t n)
{
	size_t cap = MAX(trace->cap_rows, FIRST_ROWS);

	while (cap - trace->n_rows < n)
		cap *= 2;
	if (cap == trace->cap_rows)
		return;
	g_assert(cap < BSC_NO_ROW);
	trace->ts = g_renew(BscNsec, trace->ts, cap);
	trace->kind = g_renew(uint8_t, trace->kind, cap);
	trace->payload = g_renew(uint32_t, trace->payload, cap);
	trace->cap_rows = cap;
}

BscRow bsc_trace_add_rows(BscTrace *trace, size_t n, const BscNsec *ts, const uint8_t *kinds,
			  const uint32_t *payloads)
{
	size_t first = trace->n_rows;
	BscRun *run;

	g_assert(trace->n_runs > 0);
	if (n == 0)
		return (BscRow)first;
	make_room(trace, n);
	run = &trace->runs[trace->n_runs - 1];
	if (run->n_rows == 0)
		run->first = (BscRow)first;
	run->n_rows += (BscRow)n;
	memcpy(trace->ts + first, ts, n * sizeof(*ts));
	memcpy(trace->kind + first, kinds, n * sizeof(*kinds));
	memcpy(trace->payload + first, payloads, n * sizeof(*payloads));
	trace->n_rows += n;
	return (BscRow)first;
}

BscRow bsc_trace_add_row(BscTrace *trace, BscNsec ts, const BscPayload *payload)
{
	uint32_t number = bsc_payloads_intern(&trace->payloads, payload);

	return bsc_trace_add_rows(trace, 1, &ts, &payload->kind, &number);
}

void bsc_trace_move_row(BscTrace *trace, size_t to, size_t from)
{
	trace->ts[to] = trace->ts[from];
	trace->kind[to] = trace->kind[from];
	trace->payload[to] = trace->payload[from];
	if (trace->where)
		trace->where[to] = trace->where[from];
}

static int compare_types(const void *a, const void *b)
{
	const BscEventType *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

/* Edges may be wild, places are not. */
static int compare_gaps(const void *a, const void *b)
{
	const BscGap *x = a, *y = b;

	if (x->run != y->run)
		return x->run < y->run ? -1 : 1;
	if (x->row != y->row)
		return x->row < y->row ? -1 : 1;
	if (x->before != y->before)
		return x->before < y->before ? -1 : 1;
	return (x->is_timeless > y->is_timeless) - (x->is_timeless < y->is_timeless);
}

void bsc_trace_sort_gaps(BscTrace *trace)
{
	if (trace->n_gaps > 1)
		qsort(trace->gaps, trace->n_gaps, sizeof(*trace->gaps), compare_gaps);
}

void bsc_trace_seal(BscTrace *trace)
{
	BscRow next = 0;

	trace->n_events = trace->n_lost = 0;
	trace->begin = trace->end = BSC_NSEC_NONE;
	for (size_t i = 0; i < trace->n_runs; i++) {
		BscRun *run = &trace->runs[i];

		if (run->n_rows == 0)
			run->first = next;
		next = run->first + run->n_rows;
		trace->n_events += run->n_events;
		trace->n_lost += run->n_lost;
		if (run->n_events == 0)
			continue;
		if (trace->begin == BSC_NSEC_NONE || run->begin < trace->begin)
			trace->begin = run->begin;
		if (trace->end == BSC_NSEC_NONE || run->end > trace->end)
			trace->end = run->end;
		trace->n_cpus = MAX(trace->n_cpus, run->cpu + 1);
	}
	bsc_payloads_settle(&trace->payloads);
	if (trace->n_types)
		qsort(trace->types, trace->n_types, sizeof(*trace->types), compare_types);
	bsc_trace_sort_gaps(trace);
}

const char *bsc_trace_symbol(const BscTrace *trace, BscRow row)
{
	gpointer name;

	if (!g_hash_table_lookup_extended(trace->symbols, &bsc_trace_at(trace, row)->addr, NULL,
					  &name))
		return "";
	return bsc_strtab_get(trace->strings, GPOINTER_TO_UINT(name));
}

const char *bsc_trace_sha256(const BscTrace *trace)
{
	const BscEventSource *source = trace->source;

	if (*trace->sha256 || !source || !source->ops->checksum)
		return trace->sha256;
	return source->ops->checksum(trace->source);
}

/*
 * include/linux/sched.h: TASK_REPORT is bits 0 to 6, TASK_REPORT_IDLE the bit above them and
 * TASK_REPORT_MAX, which says "preempted", the one above that. Older kernels than 4.14 are not
 * considered: they have no cpuhp events with these numbers.
 */
#define REPORT_MAX 0x100

char bsc_prev_state_letter(int32_t raw, bool *ret_preempted)
{
	static const char letters[] = "SDTtXZPI";

	*ret_preempted = (raw & REPORT_MAX) != 0;
	for (unsigned bit = 0; bit < sizeof(letters) - 1; bit++)
		if (raw & (1 << bit))
			return letters[bit];
	return 'R';
}

bool bsc_trace_has_kind(const BscTrace *trace, BscEventKind kind)
{
	return trace->n_rows > 0 && memchr(trace->kind, (int)kind, trace->n_rows) != NULL;
}

uint32_t bsc_trace_run(const BscTrace *trace, BscRow row)
{
	size_t low = 0, high = trace->n_runs;

	/* the last run that begins at ROW or in front of it: those without rows are never it */
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (trace->runs[middle].first <= row)
			low = middle;
		else
			high = middle;
	}
	return (uint32_t)low;
}

size_t bsc_trace_first_gap(const BscTrace *trace, uint32_t run, BscRow row)
{
	size_t low = 0, high = trace->n_gaps;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const BscGap *gap = &trace->gaps[middle];

		if (gap->run < run || (gap->run == run && gap->row < row))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool bsc_trace_where(const BscTrace *trace, BscRow row, BscWhere *ret_where, GError **error)
{
	if (!trace->where)
		return trace->source->ops->where(trace->source, trace, row, ret_where, error);
	*ret_where = trace->where[row];
	return true;
}

/* First run in [FROM, n_runs) that is not in front of CPU in BUFFER. */
static size_t run_lower_bound(const BscTrace *trace, size_t from, uint32_t buffer, uint32_t cpu)
{
	size_t end = trace->n_runs;

	while (from < end) {
		size_t middle = from + (end - from) / 2;
		const BscRun *run = &trace->runs[middle];

		if (run->buffer < buffer || (run->buffer == buffer && run->cpu < cpu))
			from = middle + 1;
		else
			end = middle;
	}
	return from;
}

size_t bsc_trace_next_run(const BscTrace *trace, uint32_t cpu, size_t from)
{
	while (from < trace->n_runs && trace->runs[from].cpu != cpu) {
		const BscRun *run = &trace->runs[from];

		/* what is in front of CPU ends in this buffer, what is behind it in the next one */
		from = run_lower_bound(trace, from, run->buffer + (run->cpu > cpu), cpu);
	}
	return from;
}

BscRow bsc_trace_lower_bound(const BscTrace *trace, uint32_t run, BscNsec t)
{
	BscRow low = trace->runs[run].first;
	BscRow high = low + trace->runs[run].n_rows;

	while (low < high) {
		BscRow middle = low + (high - low) / 2;

		if (trace->ts[middle] < t)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}
