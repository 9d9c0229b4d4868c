/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "make-trace.h"

#include "base/error.h"
#include "parsers/container.h"
#include "parsers/parsers.h"

#include <string.h>
#include <unistd.h>

/* A page with N cpuhp_exit records of CPU, 10 ns apart from TS on. */
static void add_exits(GByteArray *pages, const BscPageLayout *layout, uint32_t cpu, uint64_t ts,
		      unsigned n)
{
	g_autofree uint8_t *page = NULL;
	PageMaker maker;

	page_begin(&maker, layout, ts);
	for (unsigned i = 0; i < n; i++) {
		g_autoptr(GByteArray) record =
			record_exit(layout->is_big_endian, 1, cpu, 236, 61, 0);

		page_record(&maker, i ? 10 : 0, record);
	}
	page = page_end(&maker, 0, 0);
	g_byte_array_append(pages, page, layout->page_size);
}

/* An idle task's switch, which tells whose data it is. */
static void add_switch(GByteArray *pages, const BscPageLayout *layout, uint32_t cpu, uint64_t ts)
{
	g_autofree char *name = g_strdup_printf("swapper/%u", cpu);
	g_autoptr(GByteArray) record =
		record_switch(layout->is_big_endian, name, 0, 0, "kthreadd", 2);
	g_autofree uint8_t *page = NULL;
	PageMaker maker;

	page_begin(&maker, layout, ts);
	page_record(&maker, 0, record);
	page = page_end(&maker, 0, 0);
	g_byte_array_append(pages, page, layout->page_size);
}

#define N_CPUS 3

/* The capture that the tests below change: three CPUs with 4, 6 and 8 events on two pages each. */
typedef struct Sample {
	BscPageLayout layout;
	GByteArray *pages[N_CPUS];
	MakeCpu cpus[N_CPUS];
	MakeBuffer buffer;
	MakeFile file;
} Sample;

static void sample_init(Sample *s, int version, const char *compression)
{
	*s = (Sample){ .layout = make_layout(false, 8, 4096) };
	for (uint32_t cpu = 0; cpu < N_CPUS; cpu++) {
		s->pages[cpu] = g_byte_array_new();
		add_exits(s->pages[cpu], &s->layout, cpu, 1000, 3 + 2 * cpu);
		add_switch(s->pages[cpu], &s->layout, cpu, 2000);
		s->cpus[cpu] = (MakeCpu){ cpu, s->pages[cpu] };
	}
	s->buffer = (MakeBuffer){ "", "local", s->cpus, N_CPUS };
	s->file = (MakeFile){
		.version = version,
		.layout = s->layout,
		.long_size = 8,
		.compression = compression,
		.formats = make_formats,
		.n_formats = make_n_formats,
		.buffers = &s->buffer,
		.n_buffers = 1,
		.pages_per_chunk = 1,
	};
}

static void sample_clear(Sample *s)
{
	for (uint32_t cpu = 0; cpu < N_CPUS; cpu++)
		g_byte_array_unref(s->pages[cpu]);
}

static BscTrace *parse(const GByteArray *bytes, GError **error)
{
	g_autofree char *path = write_file(bytes);
	BscTrace *trace = bsc_parse_file(path, NULL, NULL, error);

	unlink(path);
	return trace;
}

static BscTrace *parse_file(const MakeFile *file)
{
	g_autoptr(GByteArray) bytes = make_file(file);
	g_autoptr(GError) error = NULL;
	BscTrace *trace = parse(bytes, &error);

	g_assert_no_error(error);
	return trace;
}

static const BscRun *find_run(const BscTrace *trace, uint32_t buffer, uint32_t cpu)
{
	for (size_t i = 0; i < trace->n_runs; i++)
		if (trace->runs[i].buffer == buffer && trace->runs[i].cpu == cpu)
			return &trace->runs[i];
	return NULL;
}

static GByteArray *text_option(const char *text)
{
	GByteArray *data = g_byte_array_new();

	put_text(data, text);
	return data;
}

static void test_options(void)
{
	g_autoptr(GByteArray) clock = text_option("local [mono] global\n");
	g_autoptr(GByteArray) uname = text_option("Linux host 6.12.117-lab aarch64");
	g_autoptr(GByteArray) stat =
		text_option("CPU: 1\nentries: 0\noverrun: 77\nread events: 6\n");
	g_autoptr(GByteArray) offset = text_option("-500");
	g_autoptr(GByteArray) date = text_option("0x2");
	g_autoptr(GByteArray) tsc = g_byte_array_new();
	g_autoptr(GByteArray) count = g_byte_array_new();
	g_autoptr(GByteArray) unknown = text_option("?");
	const MakeOption options[] = { { 4, clock }, { 5, uname }, { 2, stat },  { 7, offset },
				       { 1, date },  { 14, tsc },  { 8, count }, { 999, unknown } };

	put_u32(tsc, false, 3);
	put_u32(tsc, false, 1);
	put_u64(tsc, false, 0);
	put_u32(count, false, 12);
	for (int version = 6; version <= 7; version++) {
		g_autoptr(BscTrace) trace = NULL;
		Sample s;

		sample_init(&s, version, NULL);
		s.file.options = options;
		s.file.n_options = G_N_ELEMENTS(options);
		s.buffer.clock = "mono";
		/* in version 6 it is the number of entries in the tables of instances, too */
		count->data[0] = version == 6 ? N_CPUS : 12;
		trace = parse_file(&s.file);
		g_assert_cmpstr(trace->kernel, ==, "6.12.117-lab");
		g_assert_cmpstr(trace->machine, ==, "aarch64");
		g_assert_cmpstr(trace->clock, ==, "mono");
		g_assert_cmpuint(trace->diag->codes[BSC_DIAG_CLOCK_UNFIT].count, ==, 1);
		g_assert_cmpuint(trace->diag->codes[BSC_DIAG_UNKNOWN_OPTION].count, ==, 1);
		g_assert_cmpuint(trace->diag->codes[BSC_DIAG_OVERRUN].count, ==, 1);
		g_assert_cmpuint(find_run(trace, 0, 1)->overrun, ==, 77);
		g_assert_cmpuint(find_run(trace, 0, 0)->overrun, ==, 0);
		/* cycles to ns first, then both offsets: -500 ns and 2 us */
		g_assert_cmpint(trace->begin, ==, 1500 - 500 + 2000);
		g_assert_cmpuint(trace->n_cpus, ==, version == 6 ? N_CPUS : 12);
		sample_clear(&s);
	}
}

static void test_instances(void)
{
	for (int version = 6; version <= 7; version++) {
		g_autoptr(GByteArray) clock = text_option("[local]");
		const MakeOption option = { 4, clock };
		g_autoptr(BscTrace) trace = NULL;
		MakeBuffer buffers[2];
		Sample s;

		sample_init(&s, version, NULL);
		s.file.options = &option;
		s.file.n_options = 1;
		/* the main buffer is empty: everything is in the instance */
		buffers[0] =
			(MakeBuffer){ "", "local", (MakeCpu[]){ { 0 }, { 1 }, { 2 } }, N_CPUS };
		buffers[1] = s.buffer;
		buffers[1].name = "hp";
		s.file.buffers = buffers;
		s.file.n_buffers = 2;
		trace = parse_file(&s.file);
		g_assert_cmpuint(trace->n_buffers, ==, 2);
		g_assert_cmpstr(trace->buffers[1].name, ==, "hp");
		g_assert_cmpstr(trace->buffers[1].clock, ==, "local");
		g_assert_cmpuint(trace->n_runs, ==, N_CPUS);
		g_assert_cmpuint(trace->n_events, ==, 18);
		g_assert_cmpuint(trace->n_rows, ==, 18);
		g_assert_cmpuint(trace->diag->codes[BSC_DIAG_BUFFERS_MIXED].count, ==, 0);
		sample_clear(&s);
	}
}

static void test_each_kind_comes_from_one_buffer(void)
{
	for (int is_same_clock = 0; is_same_clock <= 1; is_same_clock++) {
		BscPageLayout layout = make_layout(false, 8, 4096);
		g_autoptr(GByteArray) both = g_byte_array_new();
		g_autoptr(GByteArray) exits = g_byte_array_new();
		g_autoptr(BscTrace) trace = NULL;
		MakeBuffer buffers[2];
		MakeCpu main_cpu, other_cpu;
		size_t n[BSC_EVENT_N_KINDS] = { 0 };
		Sample s;

		sample_init(&s, 7, NULL);
		add_exits(both, &layout, 0, 1000, 2);
		add_switch(both, &layout, 0, 1500);
		add_exits(exits, &layout, 0, 1000, 5);
		main_cpu = (MakeCpu){ 0, both };
		other_cpu = (MakeCpu){ 0, exits };
		buffers[0] = (MakeBuffer){ "", "local", &main_cpu, 1 };
		buffers[1] = (MakeBuffer){ "hp", is_same_clock ? "local" : "mono", &other_cpu, 1 };
		s.file.buffers = buffers;
		s.file.n_buffers = 2;
		trace = parse_file(&s.file);
		for (size_t row = 0; row < trace->n_rows; row++)
			n[trace->kind[row]]++;
		g_assert_cmpuint(trace->n_events, ==, 8);
		g_assert_cmpuint(n[BSC_EVENT_CPUHP_EXIT], ==, 5);
		g_assert_cmpuint(n[BSC_EVENT_SCHED_SWITCH], ==, is_same_clock ? 1 : 0);
		g_assert_cmpuint(trace->diag->codes[BSC_DIAG_BUFFERS_MIXED].count, ==, 1);
		g_assert_cmpstr(trace->clock, ==, is_same_clock ? "local" : "mono");
		for (size_t i = 0; i < trace->n_runs; i++)
			for (BscRow row = 0; row < trace->runs[i].n_rows; row++)
				g_assert_cmpuint(bsc_trace_run(trace, trace->runs[i].first + row),
						 ==, i);
		sample_clear(&s);
	}
}

static void test_sparse_cpus(void)
{
	g_autoptr(BscTrace) trace = NULL;
	Sample s;

	sample_init(&s, 7, "zstd");
	s.cpus[1].id = 5;
	s.cpus[2].id = 300;
	trace = parse_file(&s.file);
	g_assert_cmpuint(trace->n_runs, ==, 3);
	g_assert_cmpuint(find_run(trace, 0, 5)->n_events, ==, 6);
	g_assert_cmpuint(find_run(trace, 0, 300)->n_events, ==, 8);
	g_assert_cmpuint(trace->n_cpus, ==, 301);
	sample_clear(&s);
}

/* Every event in front of the cut is there, and nothing is made up. */
static void check_cut(const BscTrace *trace, guint len)
{
	g_assert_true(bsc_diagnostics_has_damage(trace->diag));
	for (size_t i = 0; i < trace->n_runs; i++) {
		const BscRun *run = &trace->runs[i];
		uint64_t all = 4 + 2 * run->cpu;
		bool has_gap = false;

		for (size_t k = 0; k < trace->n_gaps; k++)
			has_gap |= trace->gaps[k].run == i;
		g_assert_cmpuint(run->cpu, <, N_CPUS);
		g_assert_cmpuint(run->n_events, <=, all);
		/* a cut in the unused end of the last page hides nothing, but who knows */
		g_assert_true(has_gap || run->n_events == all);
		for (BscRow row = 0; row < run->n_rows; row++)
			if (trace->kind[run->first + row] == BSC_EVENT_CPUHP_EXIT)
				g_assert_cmpint(bsc_trace_at(trace, run->first + row)->a, ==,
						run->cpu);
	}
	g_assert_cmpuint(trace->size, ==, len);
}

static void test_truncated_files(void)
{
	static const struct {
		int version;
		const char *compression;
	} cases[] = { { 6, NULL }, { 7, NULL }, { 7, "zstd" }, { 7, "zlib" } };

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GByteArray) bytes = NULL;
		uint64_t best = 0;
		guint whole;
		Sample s;

		sample_init(&s, cases[i].version, cases[i].compression);
		bytes = make_file(&s.file);
		whole = bytes->len;
		for (guint len = 1; len < whole; len += len < 64 ? 1 : 157) {
			g_autoptr(GError) error = NULL;
			g_autoptr(BscTrace) trace = NULL;

			g_byte_array_set_size(bytes, len);
			trace = parse(bytes, &error);
			g_byte_array_unref(bytes);
			bytes = make_file(&s.file);
			if (!trace) {
				g_assert_nonnull(error);
				continue;
			}
			check_cut(trace, len);
			/* a longer file never gives less */
			g_assert_cmpuint(trace->n_events, >=, best);
			best = trace->n_events;
		}
		g_assert_cmpuint(best, >=, 10);
		sample_clear(&s);
	}
}

/* The offset and size of CPU in a table of version 6. */
static void set_entry(GByteArray *bytes, uint32_t cpu, uint64_t offset, uint64_t size)
{
	const uint8_t *word = memmem(bytes->data, bytes->len, "flyrecord", 10);
	g_autoptr(GByteArray) entry = g_byte_array_new();
	size_t at = (size_t)(word - bytes->data) + 10 + 16 * cpu;

	put_u64(entry, false, offset);
	put_u64(entry, false, size);
	memcpy(bytes->data + at, entry->data, 16);
}

static uint64_t get_offset(const GByteArray *bytes, uint32_t cpu)
{
	const uint8_t *word = memmem(bytes->data, bytes->len, "flyrecord", 10);

	return bsc_get_u64(word + 10 + 16 * cpu, false);
}

static void test_damaged_tables(void)
{
	enum { HUGE_SIZE, WRAPS, IN_HEADER, BEHIND_END, SAME_AS_NEXT, INTO_NEXT, N_CASES };
	/* events of CPU 0, 1 and 2 that are left */
	static const uint64_t want[N_CASES][N_CPUS] = {
		[HUGE_SIZE] = { 4, 6, 8 },  [WRAPS] = { 0, 6, 8 },        [IN_HEADER] = { 0, 6, 8 },
		[BEHIND_END] = { 0, 6, 8 }, [SAME_AS_NEXT] = { 0, 0, 8 }, [INTO_NEXT] = { 4, 6, 8 },
	};

	for (int i = 0; i < N_CASES; i++) {
		g_autoptr(GByteArray) bytes = NULL;
		g_autoptr(BscTrace) trace = NULL;
		g_autoptr(GError) error = NULL;
		uint64_t offset;
		Sample s;

		sample_init(&s, 6, NULL);
		bytes = make_file(&s.file);
		offset = get_offset(bytes, 0);
		switch (i) {
		case HUGE_SIZE: set_entry(bytes, 0, offset, UINT64_MAX); break;
		case WRAPS: set_entry(bytes, 0, UINT64_MAX - 4095, 8192); break;
		case IN_HEADER: set_entry(bytes, 0, 16, 8192); break;
		case BEHIND_END: set_entry(bytes, 0, bytes->len + 4096, 8192); break;
		case SAME_AS_NEXT: set_entry(bytes, 0, get_offset(bytes, 1), 8192); break;
		case INTO_NEXT: set_entry(bytes, 0, offset, 12288); break;
		}
		trace = parse(bytes, &error);
		g_assert_no_error(error);
		g_assert_true(bsc_diagnostics_has_damage(trace->diag));
		for (uint32_t cpu = 0; cpu < N_CPUS; cpu++) {
			const BscRun *run = find_run(trace, 0, cpu);

			g_assert_cmpuint(run ? run->n_events : 0, ==, want[i][cpu]);
		}
		sample_clear(&s);
	}
}

/* Whatever number of FILE is damaged, there is an answer, and at once. */
static void check_sizes(const MakeFile *file, guint step)
{
	static const uint32_t sizes[] = { 0xffffffff, BSC_MAX_SECTION + 1 };
	g_autoptr(GByteArray) bytes = make_file(file);

	for (guint at = 12; at + 4 < bytes->len; at += at < 4000 ? step : 211) {
		uint8_t saved[4];

		memcpy(saved, bytes->data + at, 4);
		for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
			g_autoptr(GError) error = NULL;
			g_autoptr(BscTrace) trace = NULL;

			memcpy(bytes->data + at, &sizes[i], 4);
			trace = parse(bytes, &error);
			g_assert_true((trace != NULL) == (error == NULL));
		}
		memcpy(bytes->data + at, saved, 4);
	}
}

static void test_sizes_beyond_limits(void)
{
	Sample s;

	sample_init(&s, 7, "zstd");
	check_sizes(&s.file, 13);
	sample_clear(&s);
	sample_init(&s, 6, NULL);
	check_sizes(&s.file, 3);
	sample_clear(&s);
}

static void test_refusals(void)
{
	static const struct {
		const char *what;
		guint at;
		uint8_t value;
		int code;
	} cases[] = {
		{ "version 8", 10, '8', BSC_ERROR_UNSUPPORTED },
		{ "byte order 2", 12, 2, BSC_ERROR_DAMAGED },
		{ "long of 5 bytes", 13, 5, BSC_ERROR_DAMAGED },
		{ "compression zsta", 18 + 3, 'a', BSC_ERROR_UNSUPPORTED },
		{ "magic", 0, 'x', BSC_ERROR_NOT_TRACE },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GByteArray) bytes = NULL;
		g_autoptr(GError) error = NULL;
		Sample s;

		sample_init(&s, 7, "zstd");
		bytes = make_file(&s.file);
		bytes->data[cases[i].at] = cases[i].value;
		g_assert_null(parse(bytes, &error));
		g_assert_error(error, BSC_ERROR, cases[i].code);
		sample_clear(&s);
	}
}

static void test_latency_text_is_refused(void)
{
	g_autoptr(GByteArray) bytes = NULL;
	g_autoptr(GError) error = NULL;
	uint8_t *word;
	Sample s;

	sample_init(&s, 6, NULL);
	bytes = make_file(&s.file);
	word = memmem(bytes->data, bytes->len, "flyrecord", 10);
	memcpy(word, "latency  ", 10);
	g_assert_null(parse(bytes, &error));
	g_assert_error(error, BSC_ERROR, BSC_ERROR_UNSUPPORTED);
	g_assert_nonnull(strstr(error->message, "latency"));
	sample_clear(&s);
}

static void test_directory_and_nothing(void)
{
	g_autoptr(GByteArray) nothing = g_byte_array_new();
	g_autoptr(GError) error = NULL;

	g_assert_null(bsc_parse_file("/", NULL, NULL, &error));
	g_assert_error(error, BSC_ERROR, BSC_ERROR_NOT_TRACE);
	g_assert_nonnull(strstr(error->message, "directory"));
	g_clear_error(&error);
	g_assert_null(bsc_parse_file("/nonexistent/trace.dat", NULL, NULL, &error));
	g_assert_error(error, BSC_ERROR, BSC_ERROR_IO);
	g_clear_error(&error);
	g_assert_null(parse(nothing, &error));
	g_assert_error(error, BSC_ERROR, BSC_ERROR_NOT_TRACE);
	g_assert_nonnull(strstr(error->message, "empty"));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/container/options", test_options);
	g_test_add_func("/container/instances", test_instances);
	g_test_add_func("/container/each-kind-comes-from-one-buffer",
			test_each_kind_comes_from_one_buffer);
	g_test_add_func("/container/sparse-cpus", test_sparse_cpus);
	g_test_add_func("/container/truncated-files", test_truncated_files);
	g_test_add_func("/container/damaged-tables", test_damaged_tables);
	g_test_add_func("/container/sizes-beyond-limits", test_sizes_beyond_limits);
	g_test_add_func("/container/refusals", test_refusals);
	g_test_add_func("/container/latency-text-is-refused", test_latency_text_is_refused);
	g_test_add_func("/container/directory-and-nothing", test_directory_and_nothing);
	return g_test_run();
}
