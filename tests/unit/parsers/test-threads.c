/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "make-trace.h"

#include "parsers/parsers.h"

#include <string.h>
#include <unistd.h>

/* Parts are 1 MiB long: 16 of these pages. */
#define PAGE_SIZE 65536
#define PER_PART  16
#define N_PAGES   70
#define N_CPUS    3

/* What is odd, just where one part ends and the next one begins. */
#define LOST_PAGE    (1 * PER_PART)
#define DAMAGED_PAGE (2 * PER_PART - 1)
#define BACK_PAGE    (3 * PER_PART)

/* Page I has one record of CPU at this moment. */
static BscNsec moment_of(unsigned i, uint32_t cpu)
{
	return 1000 * (BscNsec)(i == BACK_PAGE ? 5 : i + 1) + cpu;
}

static GByteArray *make_pages(const BscPageLayout *layout, uint32_t cpu)
{
	GByteArray *pages = g_byte_array_new();

	for (unsigned i = 0; i < N_PAGES; i++) {
		g_autoptr(GByteArray) enter = record_enter(false, (int32_t)i % 5, cpu, 236,
							   (int32_t)i % 7, 0xffff800010000100);
		g_autoptr(GByteArray) other = record_new(false, 9, 1);
		g_autofree uint8_t *page = NULL;
		PageMaker maker;

		page_begin(&maker, layout, (uint64_t)moment_of(i, cpu));
		page_record(&maker, 0, enter);
		page_record(&maker, 0, other);
		page = page_end(&maker, i == LOST_PAGE ? PAGE_LOST : 0, 0);
		if (i == DAMAGED_PAGE)
			memset(page + layout->commit_offset, 0x7f, 3);
		g_byte_array_append(pages, page, layout->page_size);
	}
	return pages;
}

/* SHARE in a hundred of a capture of that version. */
static char *make_capture(int version, unsigned share)
{
	BscPageLayout layout = make_layout(false, 8, PAGE_SIZE);
	GByteArray *pages[N_CPUS];
	MakeCpu cpus[N_CPUS];
	MakeBuffer buffer = { "", "local", cpus, N_CPUS };
	MakeFile file = {
		.version = version,
		.layout = layout,
		.long_size = 8,
		.compression = version == 7 ? "zstd" : NULL,
		.formats = make_formats,
		.n_formats = make_n_formats,
		.kallsyms = "ffff800010000100 t timers_dead_cpu\nffff800010000200 t next\n",
		.cmdlines = "1 init\n",
		.buffers = &buffer,
		.n_buffers = 1,
		.pages_per_chunk = 2,
	};
	g_autoptr(GByteArray) bytes = NULL;
	char *path;

	for (uint32_t cpu = 0; cpu < N_CPUS; cpu++) {
		pages[cpu] = make_pages(&layout, cpu);
		cpus[cpu] = (MakeCpu){ cpu, pages[cpu] };
	}
	bytes = make_file(&file);
	g_byte_array_set_size(bytes, (guint)(bytes->len * (uint64_t)share / 100));
	path = write_file(bytes);
	for (uint32_t cpu = 0; cpu < N_CPUS; cpu++)
		g_byte_array_unref(pages[cpu]);
	return path;
}

static BscTrace *read_with(const char *path, unsigned n_threads)
{
	const BscParseOptions options = { .n_threads = n_threads };

	return bsc_parse_file(path, &options, NULL, NULL);
}

static void assert_same_diagnostics(const BscDiagnostics *x, const BscDiagnostics *y)
{
	for (int code = 0; code < BSC_DIAG_N; code++) {
		const BscDiagnostic *a = &x->codes[code], *b = &y->codes[code];

		g_assert_cmpuint(a->count, ==, b->count);
		g_assert_cmpuint(a->n_places, ==, b->n_places);
		for (unsigned i = 0; i < a->n_places; i++) {
			g_assert_cmpint(a->places[i].cpu, ==, b->places[i].cpu);
			g_assert_cmpuint(a->places[i].offset, ==, b->places[i].offset);
			g_assert_cmpint(a->places[i].ts, ==, b->places[i].ts);
			g_assert_cmpstr(a->places[i].what, ==, b->places[i].what);
		}
	}
}

static void assert_same_runs(const BscTrace *x, const BscTrace *y)
{
	g_assert_cmpuint(x->n_runs, ==, y->n_runs);
	for (size_t i = 0; i < x->n_runs; i++) {
		g_assert_cmpuint(x->runs[i].first, ==, y->runs[i].first);
		g_assert_cmpuint(x->runs[i].n_rows, ==, y->runs[i].n_rows);
		g_assert_cmpuint(x->runs[i].n_events, ==, y->runs[i].n_events);
		g_assert_cmpint(x->runs[i].begin, ==, y->runs[i].begin);
		g_assert_cmpint(x->runs[i].end, ==, y->runs[i].end);
		g_assert_cmpuint(x->runs[i].n_lost, ==, y->runs[i].n_lost);
	}
	g_assert_cmpuint(x->n_gaps, ==, y->n_gaps);
	for (size_t i = 0; i < x->n_gaps; i++) {
		g_assert_cmpuint(x->gaps[i].run, ==, y->gaps[i].run);
		g_assert_cmpint(x->gaps[i].before, ==, y->gaps[i].before);
		g_assert_cmpint(x->gaps[i].after, ==, y->gaps[i].after);
		g_assert_cmpuint(x->gaps[i].row, ==, y->gaps[i].row);
	}
}

static void assert_same(const BscTrace *x, const BscTrace *y)
{
	assert_same_runs(x, y);
	g_assert_cmpmem(x->ts, x->n_rows * sizeof(BscNsec), y->ts, y->n_rows * sizeof(BscNsec));
	g_assert_cmpmem(x->kind, x->n_rows, y->kind, y->n_rows);
	g_assert_cmpmem(x->payload, x->n_rows * sizeof(uint32_t), y->payload,
			y->n_rows * sizeof(uint32_t));
	g_assert_cmpuint(x->payloads.n, ==, y->payloads.n);
	for (BscRow row = 0; row < x->n_rows; row++) {
		g_assert_cmpuint(bsc_trace_at(x, row)->addr, ==, bsc_trace_at(y, row)->addr);
		g_assert_cmpint(bsc_trace_at(x, row)->c, ==, bsc_trace_at(y, row)->c);
		g_assert_cmpstr(bsc_trace_text(x, row), ==, bsc_trace_text(y, row));
	}
	assert_same_diagnostics(x->diag, y->diag);
}

static void assert_rows_lead_back(const BscTrace *trace)
{
	BscEventSource *source = trace->source;

	for (BscRow row = 0; row < trace->n_rows; row++) {
		BscWhere where;
		BscEvent event;

		g_assert_true(bsc_trace_where(trace, row, &where, NULL));
		g_assert_true(source->ops->event(source, where, &event, NULL));
		g_assert_cmpint(event.ts, ==, trace->ts[row]);
		g_assert_cmpuint(event.cpu, ==, bsc_trace_cpu(trace, row));
		g_assert_cmpint(event.pid, ==, bsc_trace_at(trace, row)->pid);
	}
}

static void test_threads_read_the_same(void)
{
	static const struct {
		int version;
		unsigned share;
	} cases[] = { { 6, 100 }, { 6, 71 }, { 7, 100 } };

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *path = make_capture(cases[i].version, cases[i].share);
		g_autoptr(BscTrace) one = read_with(path, 1);

		g_assert_nonnull(one);
		g_assert_cmpuint(one->n_rows, >, N_PAGES);
		for (unsigned n = 2; n <= 9; n += n < 4 ? 1 : 5) {
			g_autoptr(BscTrace) many = read_with(path, n);

			assert_same(one, many);
			assert_rows_lead_back(many);
		}
		unlink(path);
	}
}

static void test_parts_go_together(void)
{
	g_autofree char *path = make_capture(6, 100);
	g_autoptr(BscTrace) trace = read_with(path, 0);
	/* in front of and behind what is damaged something may be missing */
	static const unsigned gaps[] = { LOST_PAGE, DAMAGED_PAGE, DAMAGED_PAGE + 1 };

	unlink(path);
	g_assert_cmpuint(trace->n_gaps, ==, G_N_ELEMENTS(gaps) * N_CPUS);
	for (uint32_t cpu = 0; cpu < N_CPUS; cpu++)
		for (size_t i = 0; i < G_N_ELEMENTS(gaps); i++) {
			const BscGap *gap = &trace->gaps[cpu * G_N_ELEMENTS(gaps) + i];

			g_assert_cmpint(gap->before, ==, moment_of(gaps[i] - 1, cpu));
			g_assert_cmpint(gap->after, ==, moment_of(gaps[i], cpu));
			g_assert_cmpuint(gap->row, ==, trace->runs[cpu].first + gaps[i]);
		}
	g_assert_cmpuint(trace->diag->codes[BSC_DIAG_TIME_BACKWARDS].count, ==, N_CPUS);
	g_assert_cmpint(trace->diag->codes[BSC_DIAG_TIME_BACKWARDS].places[1].ts, ==,
			moment_of(BACK_PAGE, 1));
	g_assert_cmpuint(trace->diag->codes[BSC_DIAG_BAD_PAGE].count, ==, N_CPUS);
	g_assert_cmpuint(trace->n_events, ==, 2 * N_CPUS * N_PAGES);
	g_assert_cmpint(trace->runs[1].begin, ==, moment_of(0, 1));
	g_assert_cmpint(trace->runs[1].end, ==, moment_of(N_PAGES - 1, 1));
}

static void test_cancelled_threads_end(void)
{
	g_autofree char *path = make_capture(6, 100);
	const BscParseOptions options = { .n_threads = 4 };
	BscProgress *progress = bsc_progress_new();
	g_autoptr(GError) error = NULL;

	bsc_progress_cancel(progress);
	g_assert_null(bsc_parse_file(path, &options, progress, &error));
	g_assert_nonnull(error);
	bsc_progress_unref(progress);
	unlink(path);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/threads/read-the-same", test_threads_read_the_same);
	g_test_add_func("/threads/parts-go-together", test_parts_go_together);
	g_test_add_func("/threads/cancelled-ones-end", test_cancelled_threads_end);
	return g_test_run();
}
