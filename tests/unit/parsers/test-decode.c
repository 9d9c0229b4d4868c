/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "make-trace.h"

#include "base/error.h"
#include "parsers/parsers.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define FUN 0xffff800010000100

static const char kallsyms[] = "ffff800010000000 T _text\n"
			       "ffff800010000100 t timers_dead_cpu.cold\n"
			       "ffff800010000200 T complete\n"
			       "ffff800010000300 T something_else\t[a_module]\n";

/* Shapes that must not show in what is read. */
static const struct {
	int version;
	bool is_big_endian;
	uint32_t commit_size, page_size;
	const char *compression;
} shapes[] = {
	{ 6, false, 8, 4096, NULL },   { 6, true, 8, 4096, NULL },    { 6, false, 4, 4096, NULL },
	{ 6, true, 4, 65536, NULL },   { 7, false, 8, 4096, "none" }, { 7, true, 4, 4096, "none" },
	{ 7, false, 8, 4096, "zstd" }, { 7, true, 8, 65536, "zstd" }, { 7, false, 8, 4096, "zlib" },
	{ 7, true, 4, 4096, "zlib" },
};

/* Appends a page to PAGES; the maker is done with. */
static void add_page(GByteArray *pages, PageMaker *maker, uint32_t flags, uint64_t lost)
{
	g_autofree uint8_t *page = page_end(maker, flags, lost);

	g_byte_array_append(pages, page, maker->layout.page_size);
}

static void add_record(PageMaker *maker, uint32_t delta, GByteArray *record)
{
	page_record(maker, delta, record);
	g_byte_array_unref(record);
}

/* Two pages of CPU 0: six records, three events lost between them. */
static GByteArray *control_pages(const BscPageLayout *l)
{
	bool be = l->is_big_endian;
	GByteArray *pages = g_byte_array_new(), *function;
	PageMaker maker;

	page_begin(&maker, l, 1000);
	add_record(&maker, 5, record_enter(be, 1, 3, 236, 61, FUN));
	add_record(&maker, 10, record_exit(be, 1, 3, 236, 61, -5));
	add_record(&maker, 0, record_switch(be, "swapper/0", 1, 0x100, "kthreadd", 2));
	add_page(pages, &maker, 0, 0);
	page_begin(&maker, l, 2000);
	add_record(&maker, 1, record_console(be, "hello\n"));
	function = record_new(be, ID_FUNCTION, 1);
	put_u64(function, be, 0xffff800010000208);
	put_u64(function, be, 0);
	add_record(&maker, 1, function);
	function = record_new(be, ID_FUNCTION, 1);
	put_u64(function, be, 0xffff800010000308);
	put_u64(function, be, 0);
	add_record(&maker, 1, function);
	add_page(pages, &maker, PAGE_LOST | PAGE_STORED, 3);
	return pages;
}

static GByteArray *other_pages(const BscPageLayout *l)
{
	GByteArray *pages = g_byte_array_new();
	PageMaker maker;

	page_begin(&maker, l, 1005);
	add_record(&maker, 0, record_exit(l->is_big_endian, 0, 3, 140, 140, 0));
	add_page(pages, &maker, 0, 0);
	return pages;
}

static BscTrace *parse(const GByteArray *bytes, const BscParseOptions *options, GError **error)
{
	g_autofree char *path = write_file(bytes);
	BscTrace *trace = bsc_parse_file(path, options, NULL, error);

	unlink(path);
	return trace;
}

static BscTrace *parse_made(const MakeFile *file)
{
	g_autoptr(GByteArray) bytes = make_file(file);
	g_autoptr(GError) error = NULL;
	BscTrace *trace = parse(bytes, NULL, &error);

	g_assert_no_error(error);
	return trace;
}

static uint64_t n_diag(const BscTrace *trace, BscDiagnosticCode code)
{
	return trace->diag->codes[code].count;
}

static void check_rows(const BscTrace *t)
{
	bool is_preempted;

	g_assert_cmpuint(t->n_events, ==, 7);
	g_assert_cmpuint(t->n_rows, ==, 6);
	g_assert_cmpint(t->kind[0], ==, BSC_EVENT_CPUHP_ENTER);
	g_assert_cmpint(t->ts[0], ==, 1005);
	g_assert_cmpint(bsc_trace_at(t, 0)->a, ==, 3);
	g_assert_cmpint(bsc_trace_at(t, 0)->b, ==, 236);
	g_assert_cmpint(bsc_trace_at(t, 0)->c, ==, 61);
	g_assert_cmpint(bsc_trace_at(t, 0)->pid, ==, 1);
	g_assert_cmpuint(bsc_trace_at(t, 0)->addr, ==, FUN);
	g_assert_cmpstr(bsc_trace_symbol(t, 0), ==, "timers_dead_cpu");
	g_assert_cmpint(t->kind[1], ==, BSC_EVENT_CPUHP_EXIT);
	g_assert_cmpint(t->ts[1], ==, 1015);
	g_assert_cmpint(bsc_trace_at(t, 1)->d, ==, -5);
	g_assert_cmpint(t->kind[2], ==, BSC_EVENT_SCHED_SWITCH);
	g_assert_cmpint(bsc_trace_at(t, 2)->a, ==, 1);
	g_assert_cmpint(bsc_trace_at(t, 2)->b, ==, 2);
	g_assert_cmpint(bsc_prev_state_letter(bsc_trace_at(t, 2)->c, &is_preempted), ==, 'R');
	g_assert_true(is_preempted);
	g_assert_cmpstr(bsc_trace_text(t, 2), ==, "kthreadd");
	g_assert_cmpint(t->kind[3], ==, BSC_EVENT_CONSOLE);
	g_assert_cmpstr(bsc_trace_text(t, 3), ==, "hello");
	/* of the two functions one is of interest */
	g_assert_cmpint(t->kind[4], ==, BSC_EVENT_FUNCTION);
	g_assert_cmpint(bsc_trace_at(t, 4)->a, ==, BSC_FN_COMPLETE);
	g_assert_cmpint(t->ts[4], ==, 2002);
}

static void check_runs(const BscTrace *t)
{
	g_assert_cmpuint(t->n_runs, ==, 2);
	g_assert_cmpuint(t->runs[0].n_events, ==, 6);
	g_assert_cmpint(t->runs[0].begin, ==, 1005);
	g_assert_cmpint(t->runs[0].end, ==, 2003);
	g_assert_cmpuint(t->runs[0].n_lost, ==, 3);
	g_assert_cmpuint(t->runs[1].cpu, ==, 1);
	g_assert_cmpuint(t->runs[1].n_rows, ==, 1);
	g_assert_cmpuint(t->n_gaps, ==, 1);
	g_assert_cmpuint(t->gaps[0].n_lost, ==, 3);
	g_assert_cmpint(t->gaps[0].before, ==, 1015);
	g_assert_cmpint(t->gaps[0].after, ==, 2001);
	g_assert_cmpuint(t->gaps[0].row, ==, 3);
	g_assert_cmpuint(n_diag(t, BSC_DIAG_LOST_EVENTS), ==, 1);
	g_assert_false(bsc_diagnostics_has_damage(t->diag));
}

static void test_every_shape_reads_the_same(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(shapes); i++) {
		BscPageLayout layout = make_layout(shapes[i].is_big_endian, shapes[i].commit_size,
						   shapes[i].page_size);
		g_autoptr(GByteArray) zero = control_pages(&layout);
		g_autoptr(GByteArray) one = other_pages(&layout);
		const MakeCpu cpus[] = { { 0, zero }, { 1, one } };
		const MakeBuffer buffer = { "", "local", cpus, 2 };
		const MakeFile file = {
			.version = shapes[i].version,
			.layout = layout,
			.long_size = 8,
			.compression = shapes[i].compression,
			.formats = make_formats,
			.n_formats = make_n_formats,
			.kallsyms = kallsyms,
			.buffers = &buffer,
			.n_buffers = 1,
			.pages_per_chunk = 1,
		};
		g_autoptr(BscTrace) trace = parse_made(&file);

		g_assert_cmpint(trace->version, ==, shapes[i].version);
		g_assert_cmpuint(trace->sub_buffer_size, ==, shapes[i].page_size);
		g_assert_true(trace->is_big_endian == shapes[i].is_big_endian);
		g_assert_true(trace->has_symbols);
		check_rows(trace);
		check_runs(trace);
	}
}

/* One CPU with the pages of a maker's choice, and formats other than usual. */
static BscTrace *parse_pages(GByteArray *pages, const MakeFormat *formats, size_t n_formats,
			     const BscParseOptions *options)
{
	const MakeCpu cpu = { 0, pages };
	const MakeBuffer buffer = { "", "local", &cpu, 1 };
	const MakeFile file = {
		.version = 7,
		.layout = make_layout(false, 8, 4096),
		.long_size = 8,
		.formats = formats,
		.n_formats = n_formats,
		.kallsyms = kallsyms,
		.buffers = &buffer,
		.n_buffers = 1,
	};
	g_autoptr(GByteArray) bytes = make_file(&file);
	g_autoptr(GError) error = NULL;
	BscTrace *trace = parse(bytes, options, &error);

	g_assert_no_error(error);
	return trace;
}

static void test_odd_records_are_counted(void)
{
	BscPageLayout layout = make_layout(false, 8, 4096);
	g_autoptr(GByteArray) pages = g_byte_array_new();
	g_autoptr(BscTrace) trace = NULL;
	GByteArray *record;
	PageMaker maker;

	page_begin(&maker, &layout, 1000);
	record = record_enter(false, 1, 3, 236, 61, FUN);
	g_byte_array_set_size(record, 20); /* shorter than its format */
	add_record(&maker, 1, record);
	record = g_byte_array_new();
	put_u32(record, false, ID_ENTER); /* not even a pid */
	add_record(&maker, 1, record);
	add_record(&maker, 1, record_new(false, 999, 1)); /* without a format */
	record = record_console(false, "x");
	record->data[10] = 0xff; /* reaches behind its record */
	add_record(&maker, 1, record);
	add_record(&maker, 1, record_exit(false, 1, 3, 236, 61, 0));
	add_page(pages, &maker, 0, 0);
	page_begin(&maker, &layout, 900); /* time goes back */
	add_record(&maker, 1, record_exit(false, 1, 3, 236, 61, 0));
	add_page(pages, &maker, 0, 0);
	trace = parse_pages(pages, make_formats, make_n_formats, NULL);
	g_assert_cmpuint(trace->n_events, ==, 6);
	g_assert_cmpuint(trace->n_rows, ==, 2);
	g_assert_cmpuint(n_diag(trace, BSC_DIAG_SHORT_RECORD), ==, 3);
	g_assert_cmpuint(n_diag(trace, BSC_DIAG_UNKNOWN_EVENT), ==, 1);
	g_assert_cmpuint(n_diag(trace, BSC_DIAG_TIME_BACKWARDS), ==, 1);
	g_assert_cmpint(trace->ts[0], ==, 1005);
	g_assert_cmpint(trace->ts[1], ==, 901);
	g_assert_cmpint(trace->runs[0].begin, ==, 901);
	g_assert_cmpint(trace->runs[0].end, ==, 1005);
}

static void test_damaged_page_leaves_a_gap(void)
{
	BscPageLayout layout = make_layout(false, 8, 4096);
	g_autoptr(GByteArray) pages = g_byte_array_new();
	g_autoptr(BscTrace) trace = NULL;
	PageMaker maker;

	for (int i = 0; i < 3; i++) {
		page_begin(&maker, &layout, 1000 * (uint64_t)(i + 1));
		add_record(&maker, 1, record_exit(false, 1, 3, 236, 61, 0));
		if (i == 1) {
			page_word(&maker, 0, 1);
			page_u32(&maker, 0x7fffffff);
		}
		add_page(pages, &maker, 0, 0);
	}
	put_zeros(pages, 100); /* and a short tail, which is no damage */
	trace = parse_pages(pages, make_formats, make_n_formats, NULL);
	g_assert_cmpuint(trace->n_rows, ==, 3);
	g_assert_cmpuint(n_diag(trace, BSC_DIAG_BAD_PAGE), ==, 1);
	g_assert_cmpint(trace->diag->codes[BSC_DIAG_BAD_PAGE].places[0].cpu, ==, 0);
	g_assert_cmpuint(trace->diag->codes[BSC_DIAG_BAD_PAGE].places[0].offset % 4096, ==, 0);
	g_assert_cmpuint(n_diag(trace, BSC_DIAG_PARTIAL_PAGE), ==, 1);
	g_assert_cmpuint(n_diag(trace, BSC_DIAG_LOST_EVENTS), ==, 0);
	g_assert_cmpuint(trace->n_gaps, ==, 1);
	g_assert_cmpint(trace->gaps[0].before, ==, 2001);
	g_assert_cmpint(trace->gaps[0].after, ==, 3001);
	g_assert_cmpuint(trace->gaps[0].row, ==, 2);
}

static void test_formats_that_lack_something(void)
{
	static const struct {
		const char *fields;
		BscDiagnosticCode code;
	} cases[] = {
		{ "unsigned int cpu;8;4;0\nint state;12;4;1\nint idx;16;4;1",
		  BSC_DIAG_MISSING_FIELD },
		{ "char cpu[3];8;3;0\nint state;12;4;1\nint idx;16;4;1\nint ret;20;4;1",
		  BSC_DIAG_MISSING_FIELD },
		{ "\tfield:int cpu\toffset:8;", BSC_DIAG_BAD_FORMAT },
	};
	BscPageLayout layout = make_layout(false, 8, 4096);

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		const MakeFormat format = { "cpuhp", "cpuhp_exit", ID_EXIT, cases[i].fields,
					    "\"\"" };
		g_autoptr(GByteArray) pages = other_pages(&layout);
		g_autoptr(BscTrace) trace = parse_pages(pages, &format, 1, NULL);

		g_assert_cmpuint(trace->n_events, ==, 1);
		g_assert_cmpuint(trace->n_rows, ==, 0);
		g_assert_cmpuint(n_diag(trace, cases[i].code), ==, 1);
	}
}

static void test_ignored_events_make_no_rows(void)
{
	static const char *const lists[][2] = { { "sched_switch", NULL },
						{ "sched:sched_switch", NULL },
						{ "console", NULL } };
	static const BscEventKind gone[] = { BSC_EVENT_SCHED_SWITCH, BSC_EVENT_SCHED_SWITCH,
					     BSC_EVENT_CONSOLE };
	BscPageLayout layout = make_layout(false, 8, 4096);

	for (size_t i = 0; i < G_N_ELEMENTS(lists); i++) {
		const BscParseOptions options = { .ignore_events = lists[i] };
		g_autoptr(GByteArray) pages = control_pages(&layout);
		g_autoptr(BscTrace) trace =
			parse_pages(pages, make_formats, make_n_formats, &options);

		g_assert_cmpuint(trace->n_events, ==, 6);
		g_assert_cmpuint(trace->n_rows, ==, 4);
		for (size_t row = 0; row < trace->n_rows; row++)
			g_assert_cmpint(trace->kind[row], !=, gone[i]);
	}
}

static void test_cancelled_reading_says_so(void)
{
	BscPageLayout layout = make_layout(false, 8, 4096);
	g_autoptr(GByteArray) pages = control_pages(&layout);
	const MakeCpu cpu = { 0, pages };
	const MakeBuffer buffer = { "", "local", &cpu, 1 };
	const MakeFile file = { .version = 6,
				.layout = layout,
				.long_size = 8,
				.formats = make_formats,
				.n_formats = make_n_formats,
				.buffers = &buffer,
				.n_buffers = 1 };
	g_autoptr(GByteArray) bytes = make_file(&file);
	g_autofree char *path = write_file(bytes);
	g_autoptr(GError) error = NULL;
	BscProgress *progress = bsc_progress_new();

	bsc_progress_cancel(progress);
	g_assert_null(bsc_parse_file(path, NULL, progress, &error));
	g_assert_error(error, BSC_ERROR, BSC_ERROR_CANCELLED);
	bsc_progress_unref(progress);
	unlink(path);
}

static void test_progress_ends_at_the_size(void)
{
	BscPageLayout layout = make_layout(false, 8, 4096);
	g_autoptr(GByteArray) pages = control_pages(&layout);
	const MakeCpu cpu = { 0, pages };
	const MakeBuffer buffer = { "", "local", &cpu, 1 };
	const MakeFile file = { .version = 7,
				.layout = layout,
				.long_size = 8,
				.compression = "zstd",
				.formats = make_formats,
				.n_formats = make_n_formats,
				.buffers = &buffer,
				.n_buffers = 1 };
	g_autoptr(GByteArray) bytes = make_file(&file);
	g_autofree char *path = write_file(bytes);
	g_autofree char *sum =
		g_compute_checksum_for_data(G_CHECKSUM_SHA256, bytes->data, bytes->len);
	BscProgress *progress = bsc_progress_new();
	g_autoptr(BscTrace) trace = bsc_parse_file(path, NULL, progress, NULL);
	uint64_t total;

	g_assert_cmpuint(bsc_progress_get(progress, &total), ==, bytes->len);
	g_assert_cmpuint(total, ==, bytes->len);
	g_assert_cmpstr(bsc_trace_sha256(trace), ==, sum);
	bsc_progress_unref(progress);
	unlink(path);
}

/* The checksum of other bytes than those that were read would be a lie. */
static void test_changed_file_has_no_checksum(void)
{
	BscPageLayout layout = make_layout(false, 8, 4096);
	g_autoptr(GByteArray) pages = control_pages(&layout);
	const MakeCpu cpu = { 0, pages };
	const MakeBuffer buffer = { "", "local", &cpu, 1 };
	const MakeFile file = { .version = 6,
				.layout = layout,
				.long_size = 8,
				.formats = make_formats,
				.n_formats = make_n_formats,
				.buffers = &buffer,
				.n_buffers = 1 };
	g_autoptr(GByteArray) bytes = make_file(&file);
	g_autofree char *path = write_file(bytes);
	g_autoptr(BscTrace) trace = bsc_parse_file(path, NULL, NULL, NULL);
	FILE *append = fopen(path, "ab");

	g_assert_nonnull(append);
	g_assert_cmpint(fputc('x', append), ==, 'x');
	g_assert_cmpint(fclose(append), ==, 0);
	g_assert_cmpstr(bsc_trace_sha256(trace), ==, "");
	unlink(path);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/decode/every-shape-reads-the-same", test_every_shape_reads_the_same);
	g_test_add_func("/decode/odd-records-are-counted", test_odd_records_are_counted);
	g_test_add_func("/decode/damaged-page-leaves-a-gap", test_damaged_page_leaves_a_gap);
	g_test_add_func("/decode/formats-that-lack-something", test_formats_that_lack_something);
	g_test_add_func("/decode/ignored-events-make-no-rows", test_ignored_events_make_no_rows);
	g_test_add_func("/decode/cancelled-reading-says-so", test_cancelled_reading_says_so);
	g_test_add_func("/decode/progress-ends-at-the-size", test_progress_ends_at_the_size);
	g_test_add_func("/decode/changed-file-has-no-checksum", test_changed_file_has_no_checksum);
	return g_test_run();
}
