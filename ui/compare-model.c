/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/compare-model.h"

#include "base/format.h"
#include "report/names.h"
#include "ui/what-if-model.h"

#include <string.h>

#define MAX_NAME 256 /* bytes of a label, or of a name */

BscComparand *bsc_comparand_new(const char *path, BscPolicy policy, BscDocument *document,
				BscRow episode)
{
	BscComparand *comparand = g_new0(BscComparand, 1);

	comparand->path = g_strdup(path);
	comparand->policy = policy;
	comparand->document = document ? bsc_document_ref(document) : NULL;
	comparand->episode = episode;
	comparand->recorded = BSC_NO_ROW;
	return comparand;
}

BscComparand *bsc_comparand_parse(const char *text)
{
	BscPolicy policy;
	g_autofree char *path = bsc_names_split(text, &policy);

	return bsc_comparand_new(path, policy, NULL, BSC_NO_ROW);
}

BscComparand *bsc_comparand_copy(const BscComparand *comparand)
{
	BscComparand *copy = bsc_comparand_new(comparand->path, comparand->policy,
					       comparand->document, comparand->episode);

	copy->recorded = comparand->recorded;
	if (comparand->assumptions)
		copy->assumptions = bsc_assumptions_copy(comparand->assumptions);
	return copy;
}

void bsc_comparand_free(BscComparand *comparand)
{
	if (!comparand)
		return;
	bsc_document_unref(comparand->document);
	g_free(comparand->path);
	bsc_assumptions_free(comparand->assumptions);
	g_free(comparand);
}

static void free_comparand(gpointer data)
{
	bsc_comparand_free(data);
}

GPtrArray *bsc_comparands_new(void)
{
	return g_ptr_array_new_with_free_func(free_comparand);
}

GPtrArray *bsc_comparands_copy(const GPtrArray *comparands)
{
	GPtrArray *copy = bsc_comparands_new();

	for (guint i = 0; i < comparands->len; i++)
		g_ptr_array_add(copy, bsc_comparand_copy(comparands->pdata[i]));
	return copy;
}

void bsc_comparands_move(GPtrArray *comparands, guint from, guint to)
{
	if (from >= comparands->len || to >= comparands->len)
		return;
	g_ptr_array_insert(comparands, (int)to, g_ptr_array_steal_index(comparands, from));
}

/* TEXT of a simulation, with what else it assumes in front of its policy. Takes TEXT. */
static char *with_assumed(char *text, const BscComparand *one)
{
	g_autofree char *title =
		one->assumptions ? bsc_what_if_title(one->policy, one->assumptions) : NULL;
	const char *assumed = title ? strstr(title, ", ") : NULL;
	char *at = assumed ? strrchr(text, '@') : NULL;
	char *whole;

	if (!at)
		return text;
	whole = g_strdup_printf("%.*s (%s)%s", (int)(at - text), text, assumed + strlen(", "), at);
	g_free(text);
	return whole;
}

/* TEXT, which is taken, as it can be shown. */
static char *harmless(char *text)
{
	g_autofree char *taken = text;

	return bsc_text_sanitize(taken, MAX_NAME);
}

static void name_sides(BscCompared *compared)
{
	size_t n = bsc_compared_n(compared);
	g_autofree BscNamed *all = g_new(BscNamed, n);
	unsigned parts;

	for (size_t i = 0; i < n; i++) {
		const BscComparand *at = compared->comparands->pdata[i];

		all[i] = (BscNamed){ at->path, at->policy };
	}
	parts = bsc_names_parts(all, n);
	compared->names = g_new0(char *, n + 1);
	compared->labels = g_new0(char *, n + 1);
	for (size_t i = 0; i < n; i++) {
		const BscComparand *at = compared->comparands->pdata[i];
		const char *const *taken = (const char *const *)compared->labels;

		compared->names[i] = harmless(with_assumed(bsc_names_run(&all[i], parts), at));
		compared->labels[i] =
			harmless(with_assumed(bsc_names_label(&all[i], parts, taken, i), at));
	}
}

static void make_sides(BscCompared *compared)
{
	size_t n = bsc_compared_n(compared);

	compared->runs = g_new0(BscSideRun, n);
	compared->sides = g_new0(BscSide, n);
	for (size_t i = 0; i < n; i++) {
		const BscComparand *at = compared->comparands->pdata[i];

		compared->runs[i] = (BscSideRun){ at->document->capture, at->document->analysis,
						  at->episode, compared->names[i] };
		compared->sides[i] = (BscSide){ compared->labels[i], &compared->runs[i], 1, false };
	}
}

BscCompared *bsc_compared_new(const GPtrArray *comparands, const BscCompareOptions *options,
			      GError **error)
{
	g_autoptr(BscCompared) compared = g_new0(BscCompared, 1);

	g_atomic_ref_count_init(&compared->refs);
	compared->comparands = bsc_comparands_copy(comparands);
	name_sides(compared);
	make_sides(compared);
	compared->comparison = bsc_comparison_new(compared->sides, comparands->len, options, error);
	return compared->comparison ? g_steal_pointer(&compared) : NULL;
}

BscCompared *bsc_compared_ref(BscCompared *compared)
{
	g_atomic_ref_count_inc(&compared->refs);
	return compared;
}

void bsc_compared_unref(BscCompared *compared)
{
	if (!compared || !g_atomic_ref_count_dec(&compared->refs))
		return;
	if (compared->comparison)
		bsc_comparison_free(compared->comparison);
	g_free(compared->sides);
	g_free(compared->runs);
	g_strfreev(compared->labels);
	g_strfreev(compared->names);
	g_ptr_array_unref(compared->comparands);
	g_free(compared);
}

size_t bsc_compared_n(const BscCompared *compared)
{
	return compared->comparands->len;
}

const BscTimeline *bsc_compared_timeline(const BscCompared *compared, size_t side)
{
	return compared->runs[side].capture->timeline;
}

BscRow bsc_compared_episode(const BscCompared *compared, size_t side)
{
	return compared->comparison->episodes[side];
}

char *bsc_compared_subtitle(const BscCompared *compared)
{
	return g_strdup_printf("%zu bring-ups on one time scale, aligned at %s",
			       bsc_compared_n(compared),
			       bsc_alignment_text(compared->comparison->options.alignment));
}
