/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analysis/words-build.h"

#include <string.h>

/* One row of data/dmesg-patterns.tsv. */
typedef struct Pattern {
	unsigned archs; /* bits 1 << BscArch; 0: all */
	int cpu_group;  /* of the regular expression; 0: names no CPU */
	bool is_by_ap;  /* said by the CPU that comes up */
	BscWordKind kind;
	const char *prefix; /* with which every line begins that can match */
	const char *regex, *meaning;
} Pattern;

#include "data/dmesg-table.h"

/* No line about bring-up is longer; what is longer takes time to match and means nothing. */
#define MAX_TEXT 4096

/* Linux has no more CPUs than this on any architecture; what a log says beyond is a mistake. */
#define MAX_CPU 65535

/* The patterns of one architecture, ready to match. */
typedef struct Matcher {
	GRegex *regex[G_N_ELEMENTS(patterns)]; /* NULL: of another architecture */
} Matcher;

static void matcher_init(Matcher *matcher, BscArch arch)
{
	for (size_t i = 0; i < G_N_ELEMENTS(patterns); i++) {
		const Pattern *pattern = &patterns[i];

		matcher->regex[i] = NULL;
		if (pattern->archs != 0 && arch != BSC_N_ARCHS &&
		    !(pattern->archs & 1u << (unsigned)arch))
			continue;
		matcher->regex[i] =
			g_regex_new(pattern->regex, G_REGEX_RAW | G_REGEX_DOLLAR_ENDONLY, 0, NULL);
		g_assert(matcher->regex[i]);
	}
}

static void matcher_clear(Matcher *matcher)
{
	for (size_t i = 0; i < G_N_ELEMENTS(patterns); i++)
		if (matcher->regex[i])
			g_regex_unref(matcher->regex[i]);
}

static int32_t cpu_of(const GMatchInfo *match, int group)
{
	g_autofree char *number = group > 0 ? g_match_info_fetch(match, group) : NULL;
	guint64 cpu;

	if (!number || !g_ascii_string_to_unsigned(number, 10, 0, MAX_CPU, &cpu, NULL))
		return -1;
	return (int32_t)cpu;
}

/* Fills in what the first pattern that matches TEXT says; false if none does. */
static bool match_text(const Matcher *matcher, const char *text, BscWord *word)
{
	if (memchr(text, '\0', MAX_TEXT) == NULL)
		return false;
	for (size_t i = 0; i < G_N_ELEMENTS(patterns); i++) {
		GMatchInfo *match = NULL;
		bool is_match = matcher->regex[i] && g_str_has_prefix(text, patterns[i].prefix) &&
				g_regex_match(matcher->regex[i], text, 0, &match);

		if (is_match) {
			word->kind = patterns[i].kind;
			word->meaning = patterns[i].meaning;
			word->is_by_ap = patterns[i].is_by_ap;
			word->cpu = cpu_of(match, patterns[i].cpu_group);
		}
		g_clear_pointer(&match, g_match_info_unref);
		if (is_match)
			return true;
	}
	return false;
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

static void find_in_dmesg(const BscDmesg *dmesg, const Matcher *matcher, GArray *found)
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

static void find_in_trace(const BscTrace *trace, const Matcher *matcher, GArray *found)
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

static void set_t_printk(BscWords *words)
{
	words->printk_begin = words->printk_end = BSC_NSEC_NONE;
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
	const char *command_line = "";
	Matcher matcher;

	set_kernel(words, capture);
	matcher_init(&matcher, arch);
	if (capture->dmesg && !words->is_other_kernel)
		find_in_dmesg(capture->dmesg, &matcher, found);
	else
		find_in_trace(capture->trace, &matcher, found);
	matcher_clear(&matcher);
	words->n = found->len;
	words->words = (BscWord *)(void *)g_array_free(found, FALSE);
	if (!words->is_other_kernel) {
		command_line = text_behind(capture->dmesg, "Kernel command line: ");
		if (*command_line == '\0')
			command_line = text_behind(capture->dmesg, "Command line: ");
	}
	words->command_line = g_strdup(command_line);
	set_t_printk(words);
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
	static const char *const names[] = { "unknown", "events", "texts", "same" };

	g_assert((unsigned)log_clock < G_N_ELEMENTS(names));
	return names[log_clock];
}
