/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "trace/trace.h"

#include <string.h>

static void add_run(BscTrace *trace, uint32_t cpu)
{
	trace->runs = g_renew(BscRun, trace->runs, trace->n_runs + 1);
	trace->runs[trace->n_runs] = (BscRun){ .cpu = cpu };
	trace->runs[trace->n_runs].begin = trace->runs[trace->n_runs].end = BSC_NSEC_NONE;
	trace->n_runs++;
}

/* Rows at FIRST, FIRST + 10, ... that are all records of the run. */
static void add_rows(BscTrace *trace, BscNsec first, unsigned n)
{
	BscRun *run = &trace->runs[trace->n_runs - 1];

	for (unsigned i = 0; i < n; i++) {
		const BscPayload payload = { .kind = BSC_EVENT_CPUHP_EXIT, .a = (int32_t)i % 700 };

		bsc_trace_add_row(trace, first + 10 * (BscNsec)i, &payload);
	}
	run->n_events = n;
	if (n == 0)
		return;
	run->begin = first;
	run->end = first + 10 * (BscNsec)(n - 1);
}

static void test_rows_grow_and_keep_their_place(void)
{
	g_autoptr(BscTrace) trace = bsc_trace_new();
	const unsigned n = 5000;

	add_run(trace, 3);
	add_rows(trace, 1000, n);
	add_run(trace, 7);
	add_rows(trace, 500, 0);
	add_run(trace, 9);
	add_rows(trace, 500, 2);
	trace->runs[2].n_lost = 4;
	bsc_trace_seal(trace);
	g_assert_cmpuint(trace->n_rows, ==, n + 2);
	for (BscRow row = 0; row < n; row++) {
		g_assert_cmpint(trace->ts[row], ==, 1000 + 10 * (BscNsec)row);
		g_assert_cmpuint(bsc_trace_cpu(trace, row), ==, 3);
		g_assert_cmpint(bsc_trace_at(trace, row)->a, ==, row % 700);
		g_assert_cmpint(bsc_trace_at(trace, row)->kind, ==, BSC_EVENT_CPUHP_EXIT);
		g_assert_cmpstr(bsc_trace_text(trace, row), ==, "");
	}
	g_assert_cmpuint(bsc_trace_cpu(trace, n), ==, 9);
	g_assert_cmpuint(trace->payloads.n, ==, 700);
	/* an empty run has its place too */
	g_assert_cmpuint(trace->runs[1].first, ==, n);
	g_assert_cmpuint(trace->runs[1].n_rows, ==, 0);
	g_assert_cmpuint(trace->runs[2].first, ==, n);
	g_assert_cmpuint(trace->n_events, ==, n + 2);
	g_assert_cmpuint(trace->n_lost, ==, 4);
	g_assert_cmpint(trace->begin, ==, 500);
	g_assert_cmpint(trace->end, ==, 1000 + 10 * (BscNsec)(n - 1));
	g_assert_cmpuint(trace->n_cpus, ==, 10);
}

static void test_empty_trace_has_no_moments(void)
{
	g_autoptr(BscTrace) trace = bsc_trace_new();

	bsc_trace_seal(trace);
	g_assert_cmpint(trace->begin, ==, BSC_NSEC_NONE);
	g_assert_cmpint(trace->end, ==, BSC_NSEC_NONE);
	g_assert_cmpuint(trace->n_cpus, ==, 0);
	g_assert_cmpstr(trace->kernel, ==, "");
}

static void test_seal_sorts_types_and_gaps(void)
{
	g_autoptr(BscTrace) trace = bsc_trace_new();
	static const BscGap gaps[] = {
		{ .run = 1, .before = 5, .after = BSC_NSEC_NONE, .row = 3 },
		{ .run = 1, .before = 1, .after = 3, .row = 1 },
		{ .run = 0, .before = BSC_NSEC_NONE, .after = 9 },
	};
	static const int ids[] = { 50, 7, 300 };

	trace->gaps = g_memdup2(gaps, sizeof(gaps));
	trace->n_gaps = G_N_ELEMENTS(gaps);
	trace->types = g_new0(BscEventType, G_N_ELEMENTS(ids));
	for (; trace->n_types < G_N_ELEMENTS(ids); trace->n_types++)
		trace->types[trace->n_types].id = ids[trace->n_types];
	bsc_trace_seal(trace);
	g_assert_cmpint(trace->types[0].id, ==, 7);
	g_assert_cmpint(trace->types[2].id, ==, 300);
	g_assert_cmpint(trace->gaps[0].after, ==, 9);
	g_assert_cmpint(trace->gaps[1].after, ==, 3);
	/* what nothing follows comes last */
	g_assert_cmpint(trace->gaps[2].after, ==, BSC_NSEC_NONE);
}

static void test_lower_bound(void)
{
	static const struct {
		BscNsec t;
		BscRow want; /* from the run's first row */
	} cases[] = {
		{ INT64_MIN, 0 }, { 99, 0 },  { 100, 0 }, { 101, 1 },       { 110, 1 },
		{ 135, 4 },       { 140, 4 }, { 141, 5 }, { INT64_MAX, 5 },
	};
	g_autoptr(BscTrace) trace = bsc_trace_new();

	add_run(trace, 0);
	add_rows(trace, 1, 3);
	add_run(trace, 1);
	add_rows(trace, 100, 5);
	bsc_trace_seal(trace);
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
		g_assert_cmpuint(bsc_trace_lower_bound(trace, 1, cases[i].t), ==,
				 3 + cases[i].want);
}

static void test_letters_of_prev_state(void)
{
	static const struct {
		int32_t raw;
		char letter;
		bool is_preempted;
	} cases[] = {
		{ 0, 'R', false },    { 0x100, 'R', true }, { 1, 'S', false },
		{ 2, 'D', false },    { 4, 'T', false },    { 8, 't', false },
		{ 0x10, 'X', false }, { 0x20, 'Z', false }, { 0x40, 'P', false },
		{ 0x80, 'I', false },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		bool is_preempted = !cases[i].is_preempted;

		g_assert_cmpint(bsc_prev_state_letter(cases[i].raw, &is_preempted), ==,
				cases[i].letter);
		g_assert_true(is_preempted == cases[i].is_preempted);
	}
}

static void test_names(void)
{
	g_assert_cmpstr(bsc_event_kind_system(BSC_EVENT_CPUHP_MULTI_ENTER), ==, "cpuhp");
	g_assert_cmpstr(bsc_event_kind_name(BSC_EVENT_CPUHP_MULTI_ENTER), ==, "cpuhp_multi_enter");
	g_assert_cmpstr(bsc_event_kind_name(BSC_EVENT_CONSOLE), ==, "console");
	g_assert_cmpstr(bsc_function_name(BSC_FN_CPU_UP), ==, "__cpu_up");
	for (int i = 0; i < BSC_FN_N; i++)
		for (int k = 0; k < i; k++)
			g_assert_cmpstr(bsc_function_name((BscFunction)i), !=,
					bsc_function_name((BscFunction)k));
}

static void test_symbols(void)
{
	g_autoptr(BscTrace) trace = bsc_trace_new();
	const uint64_t addr = UINT64_C(0xffff800080012340);
	BscString name = bsc_strtab_intern(trace->strings, "timers_dead_cpu");

	add_run(trace, 0);
	bsc_trace_add_row(trace, 1, &(BscPayload){ .addr = addr });
	bsc_trace_add_row(trace, 2, &(BscPayload){ .addr = addr + 1 });
	g_hash_table_insert(trace->symbols, g_memdup2(&addr, sizeof(addr)), GUINT_TO_POINTER(name));
	g_assert_cmpstr(bsc_trace_symbol(trace, 0), ==, "timers_dead_cpu");
	g_assert_cmpstr(bsc_trace_symbol(trace, 1), ==, "");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/trace/rows-grow-and-keep-their-place",
			test_rows_grow_and_keep_their_place);
	g_test_add_func("/trace/empty-trace-has-no-moments", test_empty_trace_has_no_moments);
	g_test_add_func("/trace/seal-sorts-types-and-gaps", test_seal_sorts_types_and_gaps);
	g_test_add_func("/trace/lower-bound", test_lower_bound);
	g_test_add_func("/trace/letters-of-prev-state", test_letters_of_prev_state);
	g_test_add_func("/trace/names", test_names);
	g_test_add_func("/trace/symbols", test_symbols);
	return g_test_run();
}
