/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "make-trace.h"

#include "base/error.h"
#include "parsers/parsers.h"

#include <string.h>
#include <unistd.h>

#define N_PAGES 40
#define N_CPUS  3

/*
 * Three CPUs with many pages of one record each: CPU c has records at 1000 * page + c, so every
 * third one in time is of the same CPU; on page 20 all three have the same moment.
 */
static GByteArray *make_pages(const BscPageLayout *layout, uint32_t cpu)
{
	GByteArray *pages = g_byte_array_new();

	for (uint64_t i = 0; i < N_PAGES; i++) {
		g_autoptr(GByteArray) record = record_enter(false, i % 2 ? 1 : 0, cpu, 236,
							    (int32_t)i, 0xffff800010000100);
		g_autofree uint8_t *page = NULL;
		PageMaker maker;

		page_begin(&maker, layout, 1000 * (i + 1) + (i == 20 ? 0 : cpu));
		page_record(&maker, 0, record);
		page = page_end(&maker, i == 10 ? PAGE_LOST : 0, 0);
		g_byte_array_append(pages, page, layout->page_size);
	}
	return pages;
}

static BscTrace *make_trace(const char *compression)
{
	BscPageLayout layout = make_layout(false, 8, 4096);
	GByteArray *pages[N_CPUS];
	MakeCpu cpus[N_CPUS];
	MakeBuffer buffer = { "", "local", cpus, N_CPUS };
	MakeFile file = {
		.version = 7,
		.layout = layout,
		.long_size = 8,
		.compression = compression,
		.formats = make_formats,
		.n_formats = make_n_formats,
		.kallsyms = "ffff800010000100 t timers_dead_cpu\nffff800010000200 t next\n",
		.cmdlines = "1 init\n2 kthreadd\n",
		.buffers = &buffer,
		.n_buffers = 1,
		.pages_per_chunk = 3,
	};
	g_autoptr(GByteArray) bytes = NULL;
	g_autofree char *path = NULL;
	BscTrace *trace;

	for (uint32_t cpu = 0; cpu < N_CPUS; cpu++) {
		pages[cpu] = make_pages(&layout, cpu);
		cpus[cpu] = (MakeCpu){ cpu, pages[cpu] };
	}
	bytes = make_file(&file);
	path = write_file(bytes);
	trace = bsc_parse_file(path, NULL, NULL, NULL);
	unlink(path);
	g_assert_nonnull(trace);
	for (uint32_t cpu = 0; cpu < N_CPUS; cpu++)
		g_byte_array_unref(pages[cpu]);
	return trace;
}

static void test_events_come_in_order(void)
{
	static const char *const compressions[] = { "none", "zstd", "zlib" };

	for (size_t i = 0; i < G_N_ELEMENTS(compressions); i++) {
		g_autoptr(BscTrace) trace = make_trace(compressions[i]);
		const BscEventSourceOps *ops = trace->source->ops;
		const BscEventFilter all = { 0 };
		BscEventCursor *cursor = ops->cursor(trace->source, &all, NULL);
		g_autoptr(GError) error = NULL;
		BscNsec last = BSC_NSEC_NONE;
		uint32_t last_cpu = 0;
		BscEvent event;
		unsigned n = 0;

		for (; ops->next(cursor, &event, &error); n++) {
			g_assert_cmpint(event.ts, >=, last);
			/* equal moments go by CPU */
			if (event.ts == last)
				g_assert_cmpuint(event.cpu, >, last_cpu);
			g_assert_cmpint(event.id, ==, ID_ENTER);
			g_assert_cmpstr(event.name, ==, "cpuhp_enter");
			g_assert_cmpstr(event.comm, ==, event.pid ? "init" : "<idle>");
			g_assert_cmpuint(event.lost, ==, event.ts / 1000 == 11 ? UINT64_MAX : 0);
			last = event.ts;
			last_cpu = event.cpu;
		}
		g_assert_no_error(error);
		g_assert_cmpuint(n, ==, N_PAGES * N_CPUS);
		ops->cursor_free(cursor);
	}
}

static unsigned count(BscTrace *trace, const BscEventFilter *filter)
{
	const BscEventSourceOps *ops = trace->source->ops;
	BscEventCursor *cursor = ops->cursor(trace->source, filter, NULL);
	BscEvent event;
	unsigned n = 0;

	while (ops->next(cursor, &event, NULL))
		n++;
	ops->cursor_free(cursor);
	return n;
}

static void test_filters(void)
{
	static const uint32_t one[] = { 1 }, two[] = { 0, 2 };
	static const char *const by_name[] = { "cpuhp_enter", NULL };
	static const char *const by_system[] = { "cpuhp:*", NULL };
	static const char *const by_mark[] = { "cpuhp_ente?", NULL };
	static const char *const other[] = { "sched:*", "cpuhp_exit", NULL };
	static const struct {
		BscEventFilter filter;
		unsigned want;
	} cases[] = {
		{ { 0 }, 120 },
		{ { .cpus = one, .n_cpus = 1 }, 40 },
		{ { .cpus = two, .n_cpus = 2 }, 80 },
		{ { .cpus = one, .n_cpus = 0 }, 0 },
		{ { .has_from = true, .from = 0 }, 120 },
		{ { .has_from = true, .from = 40000 }, 3 },
		{ { .has_from = true, .from = 40002 }, 1 },
		{ { .has_from = true, .from = 40003 }, 0 },
		{ { .has_to = true, .to = 1000 }, 1 },
		{ { .has_to = true, .to = 999 }, 0 },
		{ { .has_to = true, .to = INT64_MAX }, 120 },
		{ { .has_from = true, .from = 21000, .has_to = true, .to = 21000 }, 3 },
		{ { .has_from = true, .from = 5001, .has_to = true, .to = 7001 }, 7 },
		{ { .names = by_name }, 120 },
		{ { .names = by_system }, 120 },
		{ { .names = by_mark }, 120 },
		{ { .names = other }, 0 },
	};
	g_autoptr(BscTrace) trace = make_trace("zstd");

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
		g_assert_cmpuint(count(trace, &cases[i].filter), ==, cases[i].want);
}

static void test_rows_lead_back_to_their_events(void)
{
	g_autoptr(BscTrace) trace = make_trace("zstd");
	const BscEventSourceOps *ops = trace->source->ops;

	for (size_t row = trace->n_rows; row-- > 0;) {
		g_autoptr(GString) text = g_string_new("> ");
		g_autofree char *want =
			g_strdup_printf("> cpu: %04d target: 236 step: %3d (timers_dead_cpu)",
					bsc_trace_at(trace, row)->a, bsc_trace_at(trace, row)->c);
		g_autoptr(GError) error = NULL;
		BscWhere where;
		BscEvent event;

		g_assert_true(bsc_trace_where(trace, (BscRow)row, &where, &error));
		g_assert_true(ops->event(trace->source, where, &event, &error));
		g_assert_no_error(error);
		g_assert_cmpint(event.ts, ==, trace->ts[row]);
		g_assert_cmpuint(event.cpu, ==, bsc_trace_cpu(trace, (BscRow)row));
		g_assert_true(ops->text(trace->source, where, text, &error));
		g_assert_cmpstr(text->str, ==, want);
	}
}

static void test_places_without_event(void)
{
	static const BscWhere places[] = { 0, 1, UINT64_MAX, UINT64_C(1) << 24,
					   UINT64_C(999) << 24 };
	g_autoptr(BscTrace) trace = make_trace("none");
	const BscEventSourceOps *ops = trace->source->ops;

	for (size_t i = 0; i < G_N_ELEMENTS(places); i++) {
		g_autoptr(GString) text = g_string_new("");
		g_autoptr(GError) error = NULL;
		BscEvent event;

		g_assert_false(ops->event(trace->source, places[i], &event, &error));
		g_assert_error(error, BSC_ERROR, BSC_ERROR_USAGE);
		g_clear_error(&error);
		g_assert_false(ops->text(trace->source, places[i], text, &error));
		g_assert_error(error, BSC_ERROR, BSC_ERROR_USAGE);
		g_assert_cmpstr(text->str, ==, "");
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/source/events-come-in-order", test_events_come_in_order);
	g_test_add_func("/source/filters", test_filters);
	g_test_add_func("/source/rows-lead-back-to-their-events",
			test_rows_lead_back_to_their_events);
	g_test_add_func("/source/places-without-event", test_places_without_event);
	return g_test_run();
}
