/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "campaign.h"

#include "fuzz.h"
#include "parsers/parsers.h"
#include "report/report.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/*
 * Cuts captures short and corrupts them, thousands of times, and reads each: no crash, no hang, no
 * more than 1 GiB, every whole page in front of the damage, and a word about what is missing.
 *
 *     fuzz-campaign [--step BYTES] [--corruptions N] [--seed N] [--only N] FILE...
 *
 * All in one process, since most of a start is the start; what a sanitizer or the alarm has to say
 * names the input by the line in front of it. --only N repeats one corruption and keeps it as
 * campaign.dat in the current folder.
 */

#define MAX_SECONDS 20u /* for one input, on a slow machine with sanitizers */
#define MAX_RSS_KB  (1L << 20)
/* The words of so many events are made of each input. */
#define MAX_TEXTS 50u

typedef struct Options {
	gint step, corruptions, seed, only;
} Options;

typedef struct Count {
	unsigned n_whole, n_damaged, n_refused;
	unsigned n_left_out; /* whole pages, whose table is damaged or gone; it was said */
	unsigned n_cuts, n_corruptions, n_complaints;
} Count;

static char current[512]; /* what is being read, for the alarm */

static void on_alarm(int number)
{
	static const char words[] = "hang: ";

	(void)!write(STDERR_FILENO, words, sizeof(words) - 1);
	(void)!write(STDERR_FILENO, current, strlen(current));
	(void)!write(STDERR_FILENO, "\n", 1);
	abort();
}

static void complain(Count *count, const char *what)
{
	if (count->n_complaints++ < 20)
		fprintf(stderr, "%s: %s\n", current, what);
}

/* All events as the list would show them; gives how many there are. */
static uint64_t read_again(const BscTrace *trace, Count *count)
{
	static const BscEventFilter everything;
	const BscEventSourceOps *ops = trace->source->ops;
	g_autoptr(GString) text = g_string_new(NULL);
	BscEventCursor *cursor = ops->cursor(trace->source, &everything, NULL);
	uint64_t n = 0, stride = trace->n_events / MAX_TEXTS + 1;
	BscEvent event;

	while (ops->next(cursor, &event, NULL))
		if (n++ % stride == 0 && !ops->text(trace->source, event.where, text, NULL))
			complain(count, "an event has no text");
	ops->cursor_free(cursor);
	return n;
}

/* What the command line does with a file: 0, 2 or 3 by what it finds. */
static void read_one(const uint8_t *data, size_t size, const Promise *promise, Count *count)
{
	g_autofree char *path = NULL;
	g_autoptr(GError) error = NULL;
	int fd = fuzz_file(data, size, &path);
	BscTrace *trace;
	bool is_left_out = false;
	uint64_t n_events = 0;

	alarm(MAX_SECONDS);
	trace = bsc_parse_file(path, NULL, NULL, &error);
	if (trace) {
		const BscCapture *one;
		g_autoptr(BscCapture) capture = NULL;
		g_autofree char *json = NULL;
		bool is_damaged = bsc_diagnostics_has_damage(trace->diag);

		n_events = trace->n_events;
		is_left_out = is_damaged;
		if (read_again(trace, count) != n_events)
			complain(count, "the list has another number of events");
		if (!fuzz_threads_agree(path, trace))
			complain(count, "several threads read something else");
		capture = bsc_capture_take(trace, NULL, NULL, NULL);
		one = capture;
		json = bsc_report_json(&one, 1);
		count->n_damaged += is_damaged;
		count->n_whole += !is_damaged;
		if (!is_damaged && n_events < promise->n_whole && promise->must_say)
			complain(count, "events are missing, and nothing says so");
	} else {
		count->n_refused++;
		is_left_out = true;
		if (!error || !*error->message || strchr(error->message, '\n'))
			complain(count, "refused without a sentence");
	}
	alarm(0);
	close(fd);
	is_left_out &= promise->is_v7;
	count->n_left_out += n_events < promise->n_least && is_left_out;
	if (n_events < promise->n_least && !is_left_out) {
		g_autofree char *what =
			g_strdup_printf("%" G_GUINT64_FORMAT " events, %" G_GUINT64_FORMAT
					" are in front of the damage",
					n_events, promise->n_least);

		complain(count, what);
	}
}

static void cut(const Subject *subject, size_t step, Count *count)
{
	for (size_t size = 0; size < subject->size; size += step) {
		Promise promise = subject_promise(subject, size);
		uint8_t *copy = g_memdup2(subject->data, size);

		/* A cut always leaves less than the container says there is. */
		promise.must_say = true;
		g_snprintf(current, sizeof(current), "%s cut to %zu bytes", subject->path, size);
		read_one(copy, size, &promise, count);
		g_free(copy);
		count->n_cuts++;
	}
}

static void keep(const GByteArray *damaged)
{
	g_autoptr(GError) error = NULL;

	if (!g_file_set_contents("campaign.dat", (const char *)damaged->data, damaged->len, &error))
		fprintf(stderr, "%s\n", error->message);
}

static void corrupt(const Subject *subject, const Options *options, Count *count)
{
	int first = MAX(options->only, 0);
	int end = options->only < 0 ? options->corruptions : first + 1;

	for (int i = first; i < end; i++) {
		g_autoptr(GRand) rand = g_rand_new_with_seed((guint32)(options->seed + i));
		g_autoptr(GByteArray) damaged = NULL;
		const char *kind;
		size_t at;
		Promise promise;

		damaged = subject_corrupted(subject, rand, &at, &kind);
		promise = subject_promise(subject, at);
		g_snprintf(current, sizeof(current), "%s corruption %d, %s at %zu", subject->path,
			   i, kind, at);
		if (options->only >= 0)
			keep(damaged);
		read_one(damaged->data, damaged->len, &promise, count);
		count->n_corruptions++;
	}
}

static bool run(const char *path, const Options *options)
{
	g_autoptr(GError) error = NULL;
	Subject *subject = subject_new(path, &error);
	Count count = { 0 };
	gint64 begin = g_get_monotonic_time();

	if (!subject) {
		fprintf(stderr, "%s\n", error->message);
		return false;
	}
	if (options->only < 0)
		cut(subject, (size_t)options->step, &count);
	corrupt(subject, options, &count);
	printf("%s: %u cuts, %u corruptions: %u whole, %u damaged, %u refused, %u left out; "
	       "%u complaints, %.0f s\n",
	       path, count.n_cuts, count.n_corruptions, count.n_whole, count.n_damaged,
	       count.n_refused, count.n_left_out, count.n_complaints,
	       (double)(g_get_monotonic_time() - begin) / G_USEC_PER_SEC);
	fflush(stdout);
	subject_free(subject);
	return count.n_complaints == 0;
}

int main(int argc, char **argv)
{
	Options options = { .step = 1000, .corruptions = 10000, .only = -1 };
	const GOptionEntry entries[] = {
		{ "step", 0, 0, G_OPTION_ARG_INT, &options.step, "cut at every so many bytes",
		  "N" },
		{ "corruptions", 0, 0, G_OPTION_ARG_INT, &options.corruptions, "of each", "N" },
		{ "seed", 0, 0, G_OPTION_ARG_INT, &options.seed, "of the first one", "N" },
		{ "only", 0, 0, G_OPTION_ARG_INT, &options.only, "this corruption alone", "N" },
		{ 0 },
	};
	g_autoptr(GOptionContext) context = g_option_context_new("FILE...");
	g_autoptr(GError) error = NULL;
	struct rusage usage;
	bool is_good = true;

	g_option_context_add_main_entries(context, entries, NULL);
	if (!g_option_context_parse(context, &argc, &argv, &error) || argc < 2 ||
	    options.step < 1) {
		fprintf(stderr, "%s\n", error ? error->message : "no file");
		return 2;
	}
	signal(SIGALRM, on_alarm);
	for (int i = 1; i < argc; i++)
		is_good &= run(argv[i], &options);
	getrusage(RUSAGE_SELF, &usage);
	printf("at most %ld MiB\n", usage.ru_maxrss >> 10);
	if (usage.ru_maxrss > MAX_RSS_KB) {
		fprintf(stderr, "that is more than 1 GiB\n");
		is_good = false;
	}
	return is_good ? 0 : 1;
}
