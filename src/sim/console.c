/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sim/console.h"

#include "analysis/words.h"
#include "base/format.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define MAX_NAME 40

/* Consoles with threads of their own exist since 6.12; before, none has the word "legacy". */
#define FIRST_MAJOR 6
#define FIRST_MINOR 12

/* include/linux/kern_levels.h; what an AP says of a bring-up that goes well is all KERN_INFO. */
#define LOGLEVEL_INFO  6
#define LOGLEVEL_QUIET 4

typedef struct Finder {
	const BscCapture *capture;
	const BscTrace *trace;
	const BscEpisode *episode;
	const BscWords *words;
	BscConsole *console;
} Finder;

static bool has_threads(const char *kernel)
{
	char *end = NULL;
	guint64 major = g_ascii_strtoull(kernel, &end, 10);

	if (end == kernel || *end != '.')
		return false;
	return major > FIRST_MAJOR ||
	       (major == FIRST_MAJOR && g_ascii_strtoull(end + 1, NULL, 10) >= FIRST_MINOR);
}

/* Consoles that are registered, by what printing to them costs the printing CPU. */
typedef struct Registered {
	int n_boot, n_threaded, n_printer;
} Registered;

static const char *behind(const char *text, const char *prefix)
{
	return g_str_has_prefix(text, prefix) ? text + strlen(prefix) : text;
}

/* kernel/printk/printk.c: con_printk: "printk: legacy bootconsole [pl11] enabled". */
static void see_line(Finder *f, const char *line, Registered *seen)
{
	const char *text = behind(line, "printk: "), *kind = behind(text, "legacy ");
	bool is_legacy = kind != text || !has_threads(f->trace->kernel);
	const char *name = behind(kind, "boot"), *end;
	bool is_boot = name != kind;
	int change;

	if (!g_str_has_prefix(name, "console ["))
		return;
	name += strlen("console [");
	end = strchr(name, ']');
	if (!end || end - name > MAX_NAME)
		return;
	change = g_str_has_prefix(end, "] enabled")    ? 1
		 : g_str_has_prefix(end, "] disabled") ? -1
						       : 0;
	*(is_boot ? &seen->n_boot : is_legacy ? &seen->n_printer : &seen->n_threaded) += change;
	if (change > 0) {
		g_free(f->console->name);
		f->console->name = g_strndup(name, (gsize)(end - name));
	}
}

/*
 * The order of the log's lines tells what a boot could print to; at run time all that the boot
 * registered is there. A log whose beginning is missing proves nothing.
 */
static void find_use(Finder *f)
{
	const BscDmesg *dmesg = f->words->is_other_kernel ? NULL : f->capture->dmesg;
	Registered seen = { 0 };
	bool has_begin = false, has_end = false;

	for (size_t i = 0; dmesg && i < dmesg->n && !has_end; i++) {
		const char *text = bsc_dmesg_text(dmesg, i);

		has_begin |= g_str_has_prefix(text, "Linux version ");
		has_end = f->episode->kind == BSC_EPISODE_BOOT &&
			  g_str_has_prefix(text, "smp: Brought up ");
		see_line(f, text, &seen);
	}
	if (seen.n_printer > 0)
		f->console->use = BSC_CONSOLE_PRINTER;
	else if (!has_begin || (f->episode->kind == BSC_EPISODE_BOOT && !has_end))
		f->console->use = BSC_CONSOLE_UNKNOWN;
	else if (seen.n_boot > 0)
		f->console->use = BSC_CONSOLE_BOOT;
	else
		f->console->use = seen.n_threaded > 0 ? BSC_CONSOLE_THREADED : BSC_CONSOLE_NONE;
}

static void add(Finder *f, const BscConsoleStretch *stretch)
{
	if (stretch->begin < stretch->end && stretch->begin < f->episode->end &&
	    stretch->end > f->episode->begin)
		g_array_append_val(f->console->stretches, *stretch);
}

static bool is_printing(const BscTrace *trace, BscRow row)
{
	switch (trace->kind[row]) {
	case BSC_EVENT_CONSOLE: return true;
	case BSC_EVENT_FUNCTION:
	case BSC_EVENT_GRAPH_ENTRY:
	case BSC_EVENT_GRAPH_EXIT: return bsc_trace_at(trace, row)->a == BSC_FN_CONSOLE_UNLOCK;
	default: return false;
	}
}

/*
 * Moment of the next event of the task of ROW in the same buffer, interrupts apart: they can come
 * between two lines that are written. BSC_NSEC_NONE: there is none.
 */
static BscNsec next_of_task(const BscTrace *trace, BscRow row)
{
	const BscRun *run = &trace->runs[bsc_trace_run(trace, row)];

	for (BscRow next = row + 1; next < run->first + run->n_rows; next++) {
		if (bsc_trace_at(trace, next)->pid == bsc_trace_at(trace, row)->pid &&
		    !is_printing(trace, next) &&
		    !(bsc_trace_at(trace, next)->flags & (BSC_FLAG_HARDIRQ | BSC_FLAG_SOFTIRQ)))
			return trace->ts[next];
	}
	return BSC_NSEC_NONE;
}

/* From ROW on the task may write, until its next event shows that it does not any more. */
static void add_until_next(Finder *f, BscRow row)
{
	BscNsec end = next_of_task(f->trace, row);

	add(f, &(BscConsoleStretch){ .cpu = bsc_trace_cpu(f->trace, row),
				     .pid = bsc_trace_at(f->trace, row)->pid,
				     .begin = f->trace->ts[row],
				     .end = end == BSC_NSEC_NONE ? f->episode->end : end });
}

static void see_printer(Finder *f, BscRow row)
{
	const BscTrace *trace = f->trace;
	BscNsec duration;

	switch (trace->kind[row]) {
	case BSC_EVENT_CONSOLE: add_until_next(f, row); break;
	case BSC_EVENT_FUNCTION:
		if (bsc_trace_at(trace, row)->a == BSC_FN_CONSOLE_UNLOCK)
			add_until_next(f, row);
		break;
	case BSC_EVENT_GRAPH_EXIT:
		duration = bsc_trace_duration(trace, row);
		if (bsc_trace_at(trace, row)->a == BSC_FN_CONSOLE_UNLOCK && duration > 0)
			add(f, &(BscConsoleStretch){ .cpu = bsc_trace_cpu(trace, row),
						     .pid = bsc_trace_at(trace, row)->pid,
						     .is_certain = true,
						     .begin = trace->ts[row] - duration,
						     .end = trace->ts[row] });
		break;
	default: break;
	}
}

/* A console's thread has the CPU from ROW to the next switch. */
static void see_thread(Finder *f, BscRow row)
{
	const BscTrace *trace = f->trace;
	const BscRun *run = &trace->runs[bsc_trace_run(trace, row)];

	if (trace->kind[row] != BSC_EVENT_SCHED_SWITCH ||
	    !g_str_has_prefix(bsc_trace_text(trace, row), "pr/"))
		return;
	for (BscRow next = row + 1; next < run->first + run->n_rows; next++) {
		if (trace->kind[next] != BSC_EVENT_SCHED_SWITCH)
			continue;
		add(f, &(BscConsoleStretch){ .cpu = bsc_trace_cpu(trace, row),
					     .pid = bsc_trace_at(trace, row)->b,
					     .is_thread = true,
					     .is_certain = true,
					     .begin = trace->ts[row],
					     .end = trace->ts[next] });
		return;
	}
}

static void see_rows(Finder *f)
{
	bool is_printer = f->console->use != BSC_CONSOLE_THREADED;

	if (f->console->use == BSC_CONSOLE_NONE)
		return;
	for (size_t i = 0; i < f->trace->n_runs; i++) {
		const BscRun *run = &f->trace->runs[i];

		for (BscRow row = run->first; row < run->first + run->n_rows; row++) {
			if (f->trace->ts[row] > f->episode->end)
				break;
			see_thread(f, row);
			if (is_printer)
				see_printer(f, row);
		}
	}
}

/*
 * Lines of this level and above do not reach the console; INT_MAX where nothing says so.
 * kernel/printk/printk.c: suppress_message_printing; init/main.c: quiet, debug, loglevel=.
 */
static int console_loglevel(const Finder *f)
{
	g_auto(GStrv) options = g_strsplit(f->words->command_line, " ", -1);
	int level = INT_MAX;

	/* At run time it may have been changed since. */
	if (f->episode->kind != BSC_EPISODE_BOOT)
		return INT_MAX;
	for (size_t i = 0; options[i]; i++) {
		if (strcmp(options[i], "ignore_loglevel") == 0)
			return INT_MAX;
		if (strcmp(options[i], "debug") == 0)
			level = INT_MAX;
		else if (strcmp(options[i], "quiet") == 0)
			level = LOGLEVEL_QUIET;
		else if (g_str_has_prefix(options[i], "loglevel="))
			level = (int)g_ascii_strtoll(options[i] + strlen("loglevel="), NULL, 10);
	}
	return level;
}

/* No event of an AP's own lines is recorded: it is not online. The log has their moments. */
static void see_words(Finder *f, const BscBringup *bringup)
{
	const BscMoment *online = &bringup->points[BSC_POINT_ONLINE];
	BscNsec begin = BSC_NSEC_NONE;

	if (online->certainty == BSC_UNKNOWN || online->high == BSC_NSEC_NONE)
		return;
	for (size_t i = 0; i < f->words->n; i++) {
		const BscWord *word = &f->words->words[i];

		if (!word->is_by_ap || word->kind != BSC_WORD_MARK ||
		    word->cpu != (int32_t)bringup->cpu || word->low == BSC_NSEC_NONE ||
		    !bsc_word_may_be_within(word, bringup->begin, online->high))
			continue;
		if (begin == BSC_NSEC_NONE || word->low < begin)
			begin = word->low;
	}
	if (begin != BSC_NSEC_NONE)
		add(f, &(BscConsoleStretch){
			       .cpu = bringup->cpu, .begin = begin, .end = online->high });
}

static int compare_stretches(const void *a, const void *b)
{
	const BscConsoleStretch *x = a, *y = b;

	if (x->begin != y->begin)
		return x->begin < y->begin ? -1 : 1;
	if (x->end != y->end)
		return x->end < y->end ? -1 : 1;
	return x->cpu < y->cpu ? -1 : x->cpu > y->cpu;
}

BscConsole *bsc_console_new(const BscCapture *capture, BscRow episode)
{
	g_autoptr(BscWords) words = bsc_words_new(capture);
	BscConsole *console = g_new0(BscConsole, 1);
	Finder f = {
		.capture = capture,
		.trace = capture->trace,
		.episode = &capture->timeline->episodes[episode],
		.words = words,
		.console = console,
	};

	console->name = g_strdup("");
	console->stretches = g_array_new(FALSE, FALSE, sizeof(BscConsoleStretch));
	find_use(&f);
	see_rows(&f);
	if (console->use == BSC_CONSOLE_PRINTER && console_loglevel(&f) > LOGLEVEL_INFO)
		for (BscRow i = 0; i < f.episode->n_bringups; i++)
			see_words(&f, &capture->timeline->bringups[f.episode->first_bringup + i]);
	if (console->stretches->len > 1)
		g_array_sort(console->stretches, compare_stretches);
	return console;
}

void bsc_console_free(BscConsole *console)
{
	if (!console)
		return;
	g_array_unref(console->stretches);
	g_free(console->name);
	g_free(console);
}

static char *taken_text(BscNsec certain, BscNsec most)
{
	char low[BSC_FORMAT_MAX], high[BSC_FORMAT_MAX];

	if (certain == most)
		return g_strdup_printf("%s of console time are taken away",
				       bsc_format_duration(low, certain));
	if (certain == 0)
		return g_strdup_printf("consoles took at most %s of the bring-up's work, and how "
				       "much of that nothing tells: totals are with all of it, low "
				       "is without",
				       bsc_format_duration(high, most));
	return g_strdup_printf("consoles took between %s and %s of the bring-up's work: totals are "
			       "without the one, low is without the other",
			       bsc_format_duration(low, certain), bsc_format_duration(high, most));
}

char *bsc_console_text(const BscConsole *console, BscNsec certain, BscNsec most)
{
	g_autofree char *taken = taken_text(certain, most);
	g_autofree char *name = bsc_text_sanitize(console->name, MAX_NAME);

	if (console->use == BSC_CONSOLE_NONE)
		return g_strdup("no console was registered before the bring-up ended, as the log "
				"shows: its lines cost nothing, and nothing is taken away for "
				"--no-console");
	if (console->use == BSC_CONSOLE_THREADED && most == 0)
		return g_strdup_printf("console %s has a thread of its own, so that printing only "
				       "stores a line, and it did not run on CPUs that worked: "
				       "nothing is taken away for --no-console",
				       name);
	if (most > 0)
		return g_steal_pointer(&taken);
	if (console->use == BSC_CONSOLE_UNKNOWN)
		return g_strdup("no log tells whether a console was in use, and no event that it "
				"was: nothing is taken away for --no-console");
	return g_strdup_printf("console %s was in use, but nothing tells what was written to it "
			       "meanwhile (printk:console or console_unlock would): nothing is "
			       "taken away for --no-console",
			       name);
}
