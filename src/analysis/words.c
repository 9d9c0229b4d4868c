/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analysis/words-build.h"

#include <string.h>

/* The kernel's stamps are whole microseconds, ns. */
#define STAMP_STEP 1000

/* Fills in what TEXT says; false if that is nothing about bring-up. */
static bool match_text(const BscLogMatcher *matcher, const char *text, BscWord *word)
{
	BscLogLine line;

	if (!bsc_log_matcher_find(matcher, text, &line))
		return false;
	word->kind = line.kind;
	word->meaning = line.meaning;
	word->is_by_ap = line.is_by_ap;
	word->cpu = line.cpu;
	return true;
}

static BscWord word_new(const char *text)
{
	return (BscWord){
		.cpu = -1,
		.line = BSC_NO_ROW,
		.row = BSC_NO_ROW,
		.text = text,
		.log = BSC_NSEC_NONE,
		.ns = BSC_NSEC_NONE,
		.low = BSC_NSEC_NONE,
		.high = BSC_NSEC_NONE,
		.certainty = BSC_UNKNOWN,
	};
}

static void find_in_dmesg(const BscDmesg *dmesg, const BscLogMatcher *matcher, GArray *found)
{
	for (size_t i = 0; i < dmesg->n; i++) {
		BscWord word = word_new(bsc_dmesg_text(dmesg, i));

		if (!match_text(matcher, word.text, &word))
			continue;
		word.line = (uint32_t)i;
		word.log = dmesg->ns[i];
		g_array_append_val(found, word);
	}
}

static void find_in_trace(const BscTrace *trace, const BscLogMatcher *matcher, GArray *found)
{
	g_autoptr(GArray) rows = bsc_words_console_rows(trace);

	for (guint i = 0; i < rows->len; i++) {
		BscRow row = g_array_index(rows, BscRow, i);
		BscWord word = word_new(bsc_trace_text(trace, row));

		if (!match_text(matcher, word.text, &word))
			continue;
		word.row = row;
		word.log = trace->ts[row];
		g_array_append_val(found, word);
	}
}

/* What stands in the log behind PREFIX, of the first line that begins with it; "" if none does. */
static const char *text_behind(const BscDmesg *dmesg, const char *prefix)
{
	for (size_t i = 0; dmesg && i < dmesg->n; i++)
		if (g_str_has_prefix(bsc_dmesg_text(dmesg, i), prefix))
			return bsc_dmesg_text(dmesg, i) + strlen(prefix);
	return "";
}

static void set_t_printk(BscWords *words, const BscDmesg *dmesg)
{
	words->printk_begin = words->printk_end = BSC_NSEC_NONE;
	/* The calendar's seconds are too coarse for it. */
	if (dmesg && dmesg->resolution > STAMP_STEP)
		return;
	for (size_t i = 0; i < words->n; i++) {
		const BscWord *word = &words->words[i];

		if (words->printk_begin == BSC_NSEC_NONE &&
		    g_str_has_prefix(word->text, "smp: Bringing up secondary CPUs"))
			words->printk_begin = word->log;
		if (words->printk_begin == BSC_NSEC_NONE ||
		    !g_str_has_prefix(word->text, "smp: Brought up "))
			continue;
		words->printk_end = word->log;
		break;
	}
	if (words->printk_end != BSC_NSEC_NONE && words->printk_end >= words->printk_begin)
		return;
	words->printk_end = BSC_NSEC_NONE;
}

/* kernel/printk: the version is in the banner, init/version-timestamp.c: linux_banner. */
static void set_kernel(BscWords *words, const BscCapture *capture)
{
	const char *banner = text_behind(capture->dmesg, "Linux version ");
	const char *traced = capture->trace->kernel;

	words->kernel = g_strndup(banner, strcspn(banner, " "));
	words->is_other_kernel = *words->kernel && *traced && strcmp(words->kernel, traced) != 0;
}

BscWords *bsc_words_new(const BscCapture *capture)
{
	BscArch arch = bsc_arch_of_machine(capture->trace->machine);
	BscWords *words = g_new0(BscWords, 1);
	GArray *found = g_array_new(FALSE, FALSE, sizeof(BscWord));
	g_autoptr(BscLogMatcher) matcher = bsc_log_matcher_new(arch);
	const char *command_line = "";

	set_kernel(words, capture);
	if (capture->dmesg && !words->is_other_kernel)
		find_in_dmesg(capture->dmesg, matcher, found);
	else
		find_in_trace(capture->trace, matcher, found);
	words->n = found->len;
	words->words = (BscWord *)(void *)g_array_free(found, FALSE);
	if (!words->is_other_kernel) {
		command_line = text_behind(capture->dmesg, "Kernel command line: ");
		if (*command_line == '\0')
			command_line = text_behind(capture->dmesg, "Command line: ");
	}
	words->command_line = g_strdup(command_line);
	set_t_printk(words, capture->dmesg);
	bsc_words_align(words, capture, arch);
	return words;
}

void bsc_words_free(BscWords *words)
{
	if (!words)
		return;
	g_free(words->words);
	g_free(words->kernel);
	g_free(words->command_line);
	g_free(words);
}

bool bsc_words_next(const BscWords *words, int32_t cpu, BscWordKind kind, size_t *at)
{
	for (size_t i = *at; i < words->n; i++) {
		if (words->words[i].kind < kind || (cpu >= 0 && words->words[i].cpu != cpu))
			continue;
		*at = i;
		return true;
	}
	return false;
}

bool bsc_word_may_be_within(const BscWord *word, BscNsec begin, BscNsec end)
{
	return (word->low == BSC_NSEC_NONE || word->low <= end) &&
	       (word->high == BSC_NSEC_NONE || word->high >= begin);
}

char *bsc_words_option(const BscWords *words, const char *name)
{
	g_auto(GStrv) options = g_strsplit(words->command_line, " ", -1);
	size_t len = strlen(name);
	const char *value = NULL;

	for (size_t i = 0; options[i]; i++)
		if (strncmp(options[i], name, len) == 0 && options[i][len] == '=')
			value = options[i] + len + 1;
	return g_strdup(value);
}

const char *bsc_word_kind_name(BscWordKind kind)
{
	static const char *const names[] = { "setup", "mark", "trouble", "failure" };

	g_assert((unsigned)kind < G_N_ELEMENTS(names));
	return names[kind];
}

const char *bsc_log_clock_name(BscLogClock log_clock)
{
	static const char *const names[] = { "unknown", "events", "texts", "own", "same" };

	g_assert((unsigned)log_clock < G_N_ELEMENTS(names));
	return names[log_clock];
}
