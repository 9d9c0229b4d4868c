/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analysis/words-build.h"

#include <string.h>

/* The log's stamps are whole microseconds, rounded down: kernel/printk/printk.c: print_time. */
#define STAMP_STEP 1000

/* One tick of the slowest usual timer, HZ=100. The x86 log moves by ticks until late in the boot:
 * kernel/sched/clock.c: sched_clock_local. */
#define SLOWEST_TICK 10000000

/* Texts that are compared have at least so many bytes: short ones repeat by chance. */
#define MIN_TEXT 8

static int compare_rows(const void *a, const void *b, void *data)
{
	const BscTrace *trace = data;
	BscRow x = *(const BscRow *)a, y = *(const BscRow *)b;

	if (trace->ts[x] != trace->ts[y])
		return trace->ts[x] < trace->ts[y] ? -1 : 1;
	return (x > y) - (x < y);
}

GArray *bsc_words_console_rows(const BscTrace *trace)
{
	GArray *rows = g_array_new(FALSE, FALSE, sizeof(BscRow));

	for (BscRow row = 0; row < trace->n_rows; row++)
		if (trace->kind[row] == BSC_EVENT_CONSOLE)
			g_array_append_val(rows, row);
	if (rows->len > 1)
		g_array_sort_with_data(rows, compare_rows, (gpointer)trace);
	return rows;
}

/* A text that the log and the trace have once each. */
typedef struct Pair {
	uint32_t line;
	BscRow row;
	BscNsec log, ts;
} Pair;

/* Where a text stands; n counts up to "more than once". */
typedef struct Seen {
	uint32_t n_lines, line, n_rows;
	BscRow row;
} Seen;

static Seen *seen_of(GHashTable *table, const char *text)
{
	Seen *seen = g_hash_table_lookup(table, text);

	if (!seen) {
		seen = g_new0(Seen, 1);
		g_hash_table_insert(table, (gpointer)text, seen);
	}
	return seen;
}

static int compare_pairs(const void *a, const void *b)
{
	const Pair *x = a, *y = b;

	return (x->line > y->line) - (x->line < y->line);
}

/*
 * Texts that both have, each once, in the order of the log. Moments of 0 are left out: the clock
 * did not run yet, and says 0 for all that happened until it did.
 */
static GArray *find_pairs(const BscCapture *capture)
{
	const BscDmesg *dmesg = capture->dmesg;
	const BscTrace *trace = capture->trace;
	g_autoptr(GArray) rows = bsc_words_console_rows(trace);
	g_autoptr(GHashTable) table = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
	GArray *pairs = g_array_new(FALSE, FALSE, sizeof(Pair));

	for (guint i = 0; i < rows->len; i++) {
		BscRow row = g_array_index(rows, BscRow, i);
		Seen *seen = seen_of(table, bsc_trace_text(trace, row));

		seen->row = row;
		seen->n_rows++;
	}
	for (size_t i = 0; rows->len > 0 && i < dmesg->n; i++) {
		Seen *seen = g_hash_table_lookup(table, bsc_dmesg_text(dmesg, i));

		if (!seen)
			continue;
		seen->line = (uint32_t)i;
		seen->n_lines++;
	}
	for (guint i = 0; i < rows->len; i++) {
		const char *text = bsc_trace_text(trace, g_array_index(rows, BscRow, i));
		const Seen *seen = g_hash_table_lookup(table, text);
		Pair pair = { .line = seen->line, .row = seen->row, .ts = trace->ts[seen->row] };

		if (seen->n_rows != 1 || seen->n_lines != 1 || strlen(text) < MIN_TEXT)
			continue;
		pair.log = dmesg->ns[seen->line];
		if (pair.log > 0 && pair.ts > 0)
			g_array_append_val(pairs, pair);
	}
	if (pairs->len > 1)
		g_array_sort(pairs, compare_pairs);
	return pairs;
}

static int compare_ns(const void *a, const void *b)
{
	BscNsec x = *(const BscNsec *)a, y = *(const BscNsec *)b;

	return (x > y) - (x < y);
}

static void set_offset(BscWords *words, const GArray *pairs)
{
	g_autofree BscNsec *offsets = g_new(BscNsec, pairs->len);

	for (guint i = 0; i < pairs->len; i++) {
		const Pair *pair = &g_array_index(pairs, Pair, i);

		offsets[i] = pair->ts - pair->log;
	}
	qsort(offsets, pairs->len, sizeof *offsets, compare_ns);
	words->clock = BSC_LOG_CLOCK_TEXTS;
	words->n_texts = pairs->len;
	words->offset = offsets[pairs->len / 2];
	words->spread = MAX(offsets[pairs->len - 1] - words->offset, words->offset - offsets[0]);
}

/*
 * The log keeps the order in which texts were stored. So a line was said after the text that both
 * have in front of it and before the one behind it, whatever the clocks do in between.
 */
static void place_between(BscWord *word, const Pair *before, const Pair *after)
{
	const Pair *nearest = before ? before : after;

	if (before && after && after->ts < before->ts)
		return;
	if (before)
		word->low = before->ts;
	if (after)
		word->high = after->ts;
	word->certainty = BSC_BOUNDED;
	if (word->log == BSC_NSEC_NONE || word->log == 0)
		return;
	if (before && after && word->log - before->log > after->log - word->log)
		nearest = after;
	word->ns = word->log + (nearest->ts - nearest->log);
	word->ns = before ? MAX(word->ns, before->ts) : word->ns;
	word->ns = after ? MIN(word->ns, after->ts) : word->ns;
	word->certainty = BSC_INFERRED;
}

static void set_exact(BscWord *word, BscRow row, BscNsec ts)
{
	word->row = row;
	word->ns = word->low = word->high = ts;
	word->certainty = BSC_EXACT;
}

static void align_by_texts(BscWords *words, const GArray *pairs)
{
	guint next = 0; /* first pair behind the word */

	set_offset(words, pairs);
	for (size_t i = 0; i < words->n; i++) {
		BscWord *word = &words->words[i];
		const Pair *before, *after;

		while (next < pairs->len && g_array_index(pairs, Pair, next).line <= word->line)
			next++;
		before = next > 0 ? &g_array_index(pairs, Pair, next - 1) : NULL;
		after = next < pairs->len ? &g_array_index(pairs, Pair, next) : NULL;
		if (before && before->line == word->line)
			set_exact(word, before->row, before->ts);
		else
			place_between(word, before, after);
	}
}

/*
 * kernel/printk/printk.c stamps with local_clock(). On x86 that loses what the tick loses while
 * the kernel boots, so there events must confirm that it did not. The trace clocks "local" and
 * "perf" read the same base: kernel/trace/trace_clock.c; "global" does too, but on x86 hands out
 * borrowed stamps.
 */
static bool has_same_base(const BscTrace *trace, BscArch arch)
{
	bool is_steady = arch == BSC_ARCH_ARM64 || arch == BSC_ARCH_RISCV;

	if (strcmp(trace->clock, "local") == 0)
		return is_steady || arch == BSC_ARCH_X86;
	return is_steady &&
	       (strcmp(trace->clock, "global") == 0 || strcmp(trace->clock, "perf") == 0);
}

/* "Booted secondary …" is said between the release, or the kick, and the first event behind. */
static void check_booted(BscWords *words, const BscCapture *capture, const BscWord *word)
{
	const BscTimeline *timeline = capture->timeline;
	bool is_known = false, is_inside = false;

	for (size_t i = 0; i < timeline->n_bringups; i++) {
		const BscBringup *bringup = &timeline->bringups[i];
		const BscMoment *online = &bringup->points[BSC_POINT_ONLINE];
		const BscMoment *kick = &bringup->points[BSC_POINT_KICK];
		const BscMoment *release = &bringup->points[BSC_POINT_RELEASE];
		BscNsec low = release->certainty == BSC_UNKNOWN || release->is_absent
				      ? kick->low
				      : release->low;

		if ((int32_t)bringup->cpu != word->cpu || online->is_absent ||
		    online->certainty == BSC_UNKNOWN || kick->certainty == BSC_UNKNOWN)
			continue;
		is_known = true;
		is_inside |= bsc_word_may_be_within(word, low, online->high);
	}
	words->n_checked += is_known;
	words->n_agreed += is_inside;
}

/* kernel/smp.c: smp_init says so in front of the first CPU and behind the last. */
static void check_begin_and_end(BscWords *words, const BscCapture *capture, const BscWord *word)
{
	bool is_begin = g_str_has_prefix(word->text, "smp: Bringing up secondary CPUs");
	bool is_end = g_str_has_prefix(word->text, "smp: Brought up ");

	for (size_t i = 0; i < capture->timeline->n_episodes && (is_begin || is_end); i++) {
		const BscEpisode *episode = &capture->timeline->episodes[i];

		if (episode->kind != BSC_EPISODE_BOOT)
			continue;
		words->n_checked++;
		words->n_agreed +=
			is_begin ? word->low <= episode->begin : word->high >= episode->end;
		return;
	}
}

static void align_as_same(BscWords *words, const BscCapture *capture, BscArch arch)
{
	const BscTrace *trace = capture->trace;
	BscNsec error = arch == BSC_ARCH_X86 ? SLOWEST_TICK : 0;

	for (size_t i = 0; i < words->n; i++) {
		BscWord *word = &words->words[i];

		if (word->log == BSC_NSEC_NONE)
			continue;
		word->ns = word->log;
		word->low = word->log - error;
		word->high = word->log + STAMP_STEP - 1 + error;
		word->certainty = BSC_INFERRED;
		if (trace->begin == BSC_NSEC_NONE ||
		    !bsc_word_may_be_within(word, trace->begin, trace->end))
			continue;
		if (word->cpu >= 0 && strstr(word->text, ": Booted secondary "))
			check_booted(words, capture, word);
		check_begin_and_end(words, capture, word);
	}
	words->clock = BSC_LOG_CLOCK_SAME;
	words->spread = error + STAMP_STEP - 1;
}

/* What is shown is the log: its moments are those of its stamps. */
static void align_with_itself(BscWords *words, const BscDmesg *dmesg)
{
	for (size_t i = 0; i < words->n; i++) {
		BscWord *word = &words->words[i];

		if (word->log == BSC_NSEC_NONE)
			continue;
		word->ns = word->low = word->log;
		word->high = word->log + dmesg->resolution - 1;
		word->certainty = BSC_INFERRED;
	}
	words->clock = BSC_LOG_CLOCK_OWN;
}

static void forget_moments(BscWords *words)
{
	for (size_t i = 0; i < words->n; i++) {
		words->words[i].ns = words->words[i].low = words->words[i].high = BSC_NSEC_NONE;
		words->words[i].certainty = BSC_UNKNOWN;
	}
	words->clock = BSC_LOG_CLOCK_UNKNOWN;
	words->spread = 0;
}

void bsc_words_align(BscWords *words, const BscCapture *capture, BscArch arch)
{
	g_autoptr(GArray) pairs = NULL;

	if (!capture->dmesg || words->is_other_kernel) {
		for (size_t i = 0; i < words->n; i++)
			set_exact(&words->words[i], words->words[i].row, words->words[i].log);
		words->clock = words->n > 0 ? BSC_LOG_CLOCK_EVENTS : BSC_LOG_CLOCK_UNKNOWN;
		return;
	}
	if (capture->dmesg->is_alone) {
		align_with_itself(words, capture->dmesg);
		return;
	}
	pairs = find_pairs(capture);
	if (pairs->len > 0) {
		align_by_texts(words, pairs);
		return;
	}
	if (capture->dmesg->is_wall || !bsc_dmesg_has_stamps(capture->dmesg) ||
	    !has_same_base(capture->trace, arch))
		return;
	align_as_same(words, capture, arch);
	/* Contradicted by events: a virtual machine whose clock loses ticks, or another boot. */
	if (2 * words->n_agreed <= words->n_checked &&
	    (words->n_checked > 0 || arch == BSC_ARCH_X86))
		forget_moments(words);
}
