/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "compare/compare.h"

#include <string.h>

#define MAX_EPISODES 8

/* A timeline in a line: "b123 n1 f2": boot of 1 to 3, onlining of 1, offlining of 2. */
static BscTimeline *make(const char *text)
{
	BscTimeline *timeline = g_new0(BscTimeline, 1);

	timeline->strings = bsc_strtab_new();
	timeline->episodes = g_new0(BscEpisode, MAX_EPISODES);
	timeline->bringups = g_new0(BscBringup, strlen(text));
	for (; *text; text++) {
		BscEpisode *episode = &timeline->episodes[timeline->n_episodes++];

		episode->kind = *text == 'b'   ? BSC_EPISODE_BOOT
				: *text == 'n' ? BSC_EPISODE_ONLINE
					       : BSC_EPISODE_OFFLINE;
		episode->first_bringup = (BscRow)timeline->n_bringups;
		for (text++; g_ascii_isdigit(*text); text++, episode->n_bringups++)
			timeline->bringups[timeline->n_bringups++].cpu = (uint32_t)(*text - '0');
		if (*text == '\0')
			break;
	}
	return timeline;
}

static void test_episodes_are_matched_by_kind_and_cpus(void)
{
	static const struct {
		const char *a, *b;
		int want[MAX_EPISODES]; /* -1: none */
	} cases[] = {
		{ "b123", "b123", { 0 } },
		{ "b123", "b321", { 0 } },
		{ "b123", "n123", { -1 } },
		{ "b123", "b4", { -1 } },
		{ "b123", "b12345", { 0 } },
		{ "n1 n2 n3", "n3 n2 n1", { 2, 1, 0 } },
		{ "n1 n1 n1", "n1 n1", { 0, 1, -1 } },
		{ "f1 n1 f1 n1", "n1 f1 n1 f1", { 1, 0, 3, 2 } },
		/* An equal set is never given to somebody with a larger one. */
		{ "n1234 n1", "n1 n12", { 1, 0 } },
		/* The most in common; then the least beside; then the first. */
		{ "n123", "n1 n12 n145", { 1 } },
		{ "n12", "n1234 n123", { 1 } },
		{ "n12", "n13 n14", { 0 } },
		{ "n12 n13", "n1", { 0, -1 } },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		BscTimeline *a = make(cases[i].a), *b = make(cases[i].b);
		size_t n = 0;
		g_autofree BscRow *matches = bsc_compare_match(a, b, &n);

		g_test_message("case %zu", i);
		g_assert_cmpuint(n, ==, a->n_episodes);
		for (size_t k = 0; k < n; k++)
			g_assert_cmpint((int)matches[k], ==, cases[i].want[k]);
		bsc_timeline_free(a);
		bsc_timeline_free(b);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/compare/match", test_episodes_are_matched_by_kind_and_cpus);
	return g_test_run();
}
