/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "parsers/text-trace.h"

#include "base/error.h"
#include "parsers/decode.h"
#include "parsers/dmesg.h"
#include "parsers/line-reader.h"
#include "parsers/text-source.h"

#include <string.h>

/* How often the progress is told, in lines. */
#define LINES_PER_STEP 4096

typedef struct TextReader {
	BscTrace *trace;
	BscTextRows *rows;
	uint64_t n_printk;   /* messages of the kernel with a stamp */
	bool is_log;         /* the text has a line that only a kernel's log has */
	bool is_report;      /* trace-cmd report's own first line */
	char *kernel;        /* release; NULL: not said */
	const char *machine; /* NULL: not said */
	uint32_t n_cpus;     /* 0: not said */
} TextReader;

/* The word that follows WORDS in MESSAGE; NULL if it is not there. */
static char *word_behind(BscSlice message, const char *words)
{
	const char *found = memmem(message.at, message.len, words, strlen(words));
	const char *end = message.at + message.len;
	size_t n = 0;

	if (!found)
		return NULL;
	found += strlen(words);
	while (found + n < end && !g_ascii_isspace(found[n]))
		n++;
	return g_strndup(found, n);
}

/* What only one architecture says, or the name of the compiler in the banner. */
static const char *machine_of(BscSlice message)
{
	static const struct {
		const char *text, *machine;
	} marks[] = {
		{ "Booting Linux on physical CPU", "aarch64" },
		{ "Booting Linux on hartid", "riscv64" },
		{ "(aarch64-", "aarch64" },
		{ "(x86_64-", "x86_64" },
		{ "(riscv64-", "riscv64" },
		{ "(loongarch64-", "loongarch64" },
		{ "(mips", "mips" },
		{ "-amd64 (", "x86_64" },
		{ "-arm64 (", "aarch64" },
		{ "smpboot: x86: Booting SMP configuration", "x86_64" },
		{ ": Booted secondary processor 0x", "aarch64" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(marks); i++)
		if (memmem(message.at, message.len, marks[i].text, strlen(marks[i].text)))
			return marks[i].machine;
	return NULL;
}

/* kernel/rcu/tree.c: rcu_init_geometry says how many CPUs there can be. */
static uint32_t cpus_of(BscSlice message)
{
	const char *words = "RCU restricting CPUs from NR_CPUS=", *key = "to nr_cpu_ids=";
	const char *found = memmem(message.at, message.len, words, strlen(words));
	BscSlice at;
	int64_t n;

	found = found ? memmem(message.at, message.len, key, strlen(key)) : NULL;
	if (!found)
		return 0;
	at.at = found + strlen(key);
	at.len = (size_t)(message.at + message.len - at.at);
	while (at.len > 0 && !g_ascii_isdigit(at.at[at.len - 1]))
		at.len--;
	return bsc_slice_take_number(&at, &n) && n <= UINT16_MAX ? (uint32_t)n : 0;
}

static void take_other(TextReader *reader, const BscLine *line)
{
	static const char *const marks[] = { "Linux version ", "smp: Bringing up secondary CPUs",
					     "smp: Brought up " };

	reader->n_printk += line->is_printk;
	if (line->message.len > 5 && memcmp(line->message.at, "cpus=", 5) == 0)
		reader->is_report = true;
	for (size_t i = 0; i < G_N_ELEMENTS(marks); i++)
		reader->is_log |= memmem(line->message.at, line->message.len, marks[i],
					 strlen(marks[i])) != NULL;
	if (!reader->machine)
		reader->machine = machine_of(line->message);
	if (!reader->n_cpus)
		reader->n_cpus = cpus_of(line->message);
	if (!reader->kernel)
		reader->kernel = word_behind(line->message, "Linux version ");
	if (!reader->kernel)
		reader->kernel = word_behind(line->message, "# tracer latency trace v1.1.5 on ");
}

/* An event that breaks off makes no sense; the line would have gone on. */
static void judge_end(TextReader *reader, const BscLineReader *lines, const BscLine *line)
{
	if (lines->is_unended && bsc_text_rows_count(reader->rows) > 0 &&
	    line->kind == BSC_LINE_OTHER && line->message.len > 0 && *line->message.at != '#')
		bsc_diagnostics_add(reader->trace->diag, BSC_DIAG_TRUNCATED, -1, lines->offset,
				    BSC_NSEC_NONE, "within a line");
}

/* False if PROGRESS was cancelled. */
static bool read_lines(TextReader *reader, const BscInput *input, BscProgress *progress)
{
	BscLine line = { 0 };
	BscLineReader lines;
	uint64_t offset, told = 0, n = 0;
	const char *text;
	size_t len;
	bool is_good = true;

	bsc_line_reader_init(&lines, input, 0);
	while (is_good && bsc_line_reader_next(&lines, &text, &len, &offset)) {
		bsc_line_parse(text, len, &line);
		if (line.kind == BSC_LINE_OTHER)
			take_other(reader, &line);
		else
			bsc_text_rows_add(reader->rows, &line, offset);
		if (++n % LINES_PER_STEP == 0) {
			bsc_progress_add(progress, lines.offset - told);
			told = lines.offset;
			is_good = !bsc_progress_is_cancelled(progress);
		}
	}
	judge_end(reader, &lines, &line);
	bsc_progress_add(progress, lines.offset - told);
	bsc_line_reader_clear(&lines);
	return is_good;
}

/* The messages among the events are the kernel's log. */
static BscDmesg *read_log(const BscInput *input)
{
	size_t size = (size_t)MIN(input->size, (uint64_t)BSC_DMESG_MAX_BYTES + 1);
	g_autofree char *data = g_malloc(size);

	return bsc_dmesg_parse(data, bsc_input_read(input, 0, data, size));
}

static void set_text(char **to, const char *text)
{
	g_free(*to);
	*to = g_strdup(text);
}

static void describe(const TextReader *reader, const BscInput *input)
{
	BscTrace *trace = reader->trace;
	bool has_events = bsc_text_rows_count(reader->rows) > 0;
	bool has_log = reader->n_printk > 0 || reader->is_log;

	set_text(&trace->path, input->path);
	set_text(&trace->format, !has_events         ? "kernel log"
				 : has_log           ? "console log"
				 : reader->is_report ? "trace-cmd report"
						     : "ftrace text");
	set_text(&trace->compression, "none");
	set_text(&trace->kernel, reader->kernel ? reader->kernel : "");
	set_text(&trace->machine, reader->machine ? reader->machine : "");
	trace->n_cpus = MAX(trace->n_cpus, reader->n_cpus);
	trace->size = input->size;
	trace->long_size = 8;
}

static void describe_log(BscTrace *trace)
{
	g_autofree char *what =
		g_strdup_printf("to %g us", (double)trace->dmesg->resolution / 1000);

	trace->dmesg->is_alone = true;
	if (!bsc_dmesg_has_stamps(trace->dmesg))
		return;
	set_text(&trace->buffers[0].clock, trace->dmesg->is_wall ? "calendar" : "printk");
	bsc_diagnostics_add(trace->diag, BSC_DIAG_ROUNDED, -1, UINT64_MAX, BSC_NSEC_NONE, what);
}

BscTrace *bsc_text_trace_take(BscInput *input, const BscParseOptions *options,
			      BscProgress *progress, GError **error)
{
	g_autoptr(BscTrace) trace = bsc_trace_new();
	TextReader reader = { .trace = trace };
	GArray *places = NULL;
	bool is_good;

	reader.rows = bsc_text_rows_new(trace, options ? options->ignore_events : NULL);
	is_good = read_lines(&reader, input, progress);
	if (!is_good) {
		g_set_error(error, BSC_ERROR, BSC_ERROR_CANCELLED, "%s: reading cancelled",
			    input->path);
	} else if (bsc_text_rows_count(reader.rows) == 0 && !reader.is_log) {
		g_set_error(error, BSC_ERROR, BSC_ERROR_NOT_TRACE,
			    "%s: not a trace.dat: this is text without events, and no kernel log",
			    input->path);
		is_good = false;
	}
	if (is_good) {
		describe(&reader, input);
		places = bsc_text_rows_finish(reader.rows);
		if (reader.n_printk > 0 || reader.is_log)
			trace->dmesg = read_log(input);
		if (trace->dmesg && bsc_text_rows_count(reader.rows) == 0)
			describe_log(trace);
		bsc_choose_buffers(trace, NULL);
		bsc_trace_seal(trace);
		trace->source = bsc_text_source_take(input, places, trace);
	} else {
		bsc_input_free(input);
	}
	bsc_text_rows_free(reader.rows);
	g_free(reader.kernel);
	return is_good ? g_steal_pointer(&trace) : NULL;
}
