/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/log-lines.h"

#include <glib.h>
#include <string.h>

/* One row of data/dmesg-patterns.tsv. */
typedef struct Pattern {
	unsigned archs; /* bits 1 << BscArch; 0: all */
	int cpu_group;  /* of the regular expression; 0: names no CPU */
	bool is_by_ap;  /* said by the CPU that comes up */
	BscWordKind kind;
	BscLogStep step;
	const char *prefix; /* with which every line begins that can match */
	const char *regex, *meaning;
} Pattern;

#include "data/dmesg-table.h"

/* No line about bring-up is longer; what is longer takes time to match and means nothing. */
#define MAX_TEXT 4096

/* Linux has no more CPUs than this on any architecture; what a log says beyond is a mistake. */
#define MAX_CPU 65535

struct BscLogMatcher {
	GRegex *regex[G_N_ELEMENTS(patterns)]; /* NULL: of another architecture */
};

BscLogMatcher *bsc_log_matcher_new(BscArch arch)
{
	BscLogMatcher *matcher = g_new0(BscLogMatcher, 1);

	for (size_t i = 0; i < G_N_ELEMENTS(patterns); i++) {
		const Pattern *pattern = &patterns[i];

		if (pattern->archs != 0 && arch != BSC_N_ARCHS &&
		    !(pattern->archs & 1u << (unsigned)arch))
			continue;
		matcher->regex[i] =
			g_regex_new(pattern->regex, G_REGEX_RAW | G_REGEX_DOLLAR_ENDONLY, 0, NULL);
		g_assert(matcher->regex[i]);
	}
	return matcher;
}

void bsc_log_matcher_free(BscLogMatcher *matcher)
{
	if (!matcher)
		return;
	for (size_t i = 0; i < G_N_ELEMENTS(patterns); i++)
		if (matcher->regex[i])
			g_regex_unref(matcher->regex[i]);
	g_free(matcher);
}

static int32_t cpu_of(const GMatchInfo *match, int group)
{
	g_autofree char *number = group > 0 ? g_match_info_fetch(match, group) : NULL;
	guint64 cpu;

	if (!number || !g_ascii_string_to_unsigned(number, 10, 0, MAX_CPU, &cpu, NULL))
		return -1;
	return (int32_t)cpu;
}

bool bsc_log_matcher_find(const BscLogMatcher *matcher, const char *text, BscLogLine *ret)
{
	if (memchr(text, '\0', MAX_TEXT) == NULL)
		return false;
	for (size_t i = 0; i < G_N_ELEMENTS(patterns); i++) {
		GMatchInfo *match = NULL;
		bool is_match = matcher->regex[i] && g_str_has_prefix(text, patterns[i].prefix) &&
				g_regex_match(matcher->regex[i], text, 0, &match);

		if (is_match)
			*ret = (BscLogLine){
				.kind = patterns[i].kind,
				.step = patterns[i].step,
				.cpu = cpu_of(match, patterns[i].cpu_group),
				.is_by_ap = patterns[i].is_by_ap,
				.meaning = patterns[i].meaning,
			};
		g_clear_pointer(&match, g_match_info_unref);
		if (is_match)
			return true;
	}
	return false;
}

bool bsc_log_next_kick(const char **at, uint32_t *ret_cpu)
{
	const char *list = strstr(*at, "CPUs:");
	const char *mark = strchr(list ? list : *at, '#');
	char *end;
	guint64 cpu;

	if (!mark || !g_ascii_isdigit(mark[1]))
		return false;
	cpu = g_ascii_strtoull(mark + 1, &end, 10);
	if (cpu > MAX_CPU)
		return false;
	*at = end;
	*ret_cpu = (uint32_t)cpu;
	return true;
}
