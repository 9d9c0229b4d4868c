/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "compare/compare.h"

#include "base/error.h"
#include "base/format.h"
#include "compare/build.h"
#include "compare/value.h"

#include <string.h>

#define MAX_LABEL 64 /* bytes of a label in a sentence */

char *compare_side_name(const BscSide *side)
{
	return bsc_text_sanitize(side->label ? side->label : "", MAX_LABEL);
}

/* The boot, else the first onlining, else what there is; as report chooses. */
static BscRow main_episode(const BscTimeline *timeline)
{
	static const BscEpisodeKind order[] = { BSC_EPISODE_BOOT, BSC_EPISODE_ONLINE,
						BSC_EPISODE_OFFLINE };

	for (size_t k = 0; k < G_N_ELEMENTS(order); k++)
		for (size_t i = 0; i < timeline->n_episodes; i++)
			if (timeline->episodes[i].kind == order[k])
				return (BscRow)i;
	return BSC_NO_ROW;
}

/* The episode of TIMELINE that is like FIRST's EPISODE, else its main one. */
static BscRow like_episode(const BscTimeline *first, BscRow episode, const BscTimeline *timeline)
{
	size_t n;
	g_autofree BscRow *matches = bsc_compare_match(first, timeline, &n);

	g_assert(episode < n);
	return matches[episode] != BSC_NO_ROW ? matches[episode] : main_episode(timeline);
}

static bool choose_episode(Build *b, size_t run, GError **error)
{
	const BscTimeline *timeline = b->runs[run]->capture->timeline;
	BscRow episode = b->runs[run]->episode;

	if (episode == BSC_NO_ROW)
		episode = run == 0 ? main_episode(timeline)
				   : like_episode(b->runs[0]->capture->timeline, b->episodes[0],
						  timeline);
	if (episode < timeline->n_episodes) {
		b->episodes[run] = episode;
		return true;
	}
	g_set_error(error, BSC_ERROR, BSC_ERROR_USAGE,
		    timeline->n_episodes == 0 ? "%s: no bring-up to compare"
					      : "%s: there is no such episode",
		    b->runs[run]->name);
	return false;
}

static void flatten(Build *b)
{
	b->first_run = g_new(size_t, b->n_sides + 1);
	for (size_t side = 0; side < b->n_sides; side++) {
		b->first_run[side] = b->n_runs;
		b->n_runs += b->sides[side].n_runs;
	}
	b->first_run[b->n_sides] = b->n_runs;
	b->runs = g_new(const BscSideRun *, b->n_runs);
	b->episodes = g_new(BscRow, b->n_runs);
	for (size_t side = 0; side < b->n_sides; side++)
		for (size_t i = 0; i < b->sides[side].n_runs; i++)
			b->runs[b->first_run[side] + i] = &b->sides[side].runs[i];
}

static bool choose_episodes(Build *b, GError **error)
{
	for (size_t run = 0; run < b->n_runs; run++)
		if (!choose_episode(b, run, error))
			return false;
	b->out->episodes = g_new(BscRow, b->n_sides);
	for (size_t side = 0; side < b->n_sides; side++)
		b->out->episodes[side] = b->episodes[b->first_run[side]];
	return true;
}

/* What was asked stands in front of all. */
static bool is_total(const BscDifference *row)
{
	return strcmp(row->name, "total") == 0;
}

static int compare_rows(const void *a, const void *b)
{
	const BscDifference *x = a, *y = b;

	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	if (is_total(x) != is_total(y))
		return is_total(x) ? -1 : 1;
	if (x->effect != y->effect)
		return x->effect > y->effect ? -1 : 1;
	return strcmp(x->name, y->name);
}

/* Hands the rows to the comparison. */
static void finish_rows(Build *b)
{
	b->out->n_differences = b->rows->len;
	g_array_sort(b->rows, compare_rows);
	b->out->differences = (BscDifference *)(void *)g_array_free(b->rows, FALSE);
	b->rows = NULL;
}

static void build_clear(Build *b)
{
	g_clear_pointer(&b->rows, g_array_unref);
	g_array_unref(b->samples);
	g_hash_table_unref(b->index);
	g_free(b->runs);
	g_free(b->episodes);
	g_free(b->first_run);
}

static void fill(Build *b)
{
	compare_collect(b);
	compare_cells(b);
	compare_groups(b);
	finish_rows(b);
	compare_callbacks(b);
	compare_warnings(b);
	compare_verdict(b);
}

BscComparison *bsc_comparison_new(const BscSide *sides, size_t n_sides,
				  const BscCompareOptions *options, GError **error)
{
	Build b = {
		.out = g_new0(BscComparison, 1),
		.sides = sides,
		.n_sides = n_sides,
		.rows = g_array_new(FALSE, FALSE, sizeof(BscDifference)),
		.samples = g_array_new(FALSE, FALSE, sizeof(Sample)),
		.index = g_hash_table_new(g_str_hash, g_str_equal),
	};
	bool is_ok;

	g_assert(n_sides >= 2);
	for (size_t i = 0; i < n_sides; i++)
		g_assert(sides[i].n_runs > 0);
	b.out->sides = sides;
	b.out->n_sides = n_sides;
	if (options)
		b.out->options = *options;
	flatten(&b);
	is_ok = choose_episodes(&b, error);
	if (is_ok)
		fill(&b);
	build_clear(&b);
	if (!is_ok)
		g_clear_pointer(&b.out, bsc_comparison_free);
	return b.out;
}

void bsc_comparison_free(BscComparison *comparison)
{
	if (!comparison)
		return;
	for (size_t i = 0; i < comparison->n_differences; i++) {
		g_free(comparison->differences[i].name);
		g_free(comparison->differences[i].label);
		g_free(comparison->differences[i].cells);
	}
	for (size_t i = 0; i < comparison->n_callbacks; i++)
		g_free(comparison->callbacks[i].callbacks);
	for (size_t i = 0; i < comparison->n_warnings; i++)
		g_free(comparison->warnings[i].text);
	g_free(comparison->differences);
	g_free(comparison->callbacks);
	g_free(comparison->warnings);
	g_free(comparison->episodes);
	g_free(comparison->pairs);
	g_free(comparison->verdict);
	g_free(comparison);
}

static bool is_same_cell(const BscCell *a, const BscCell *b)
{
	return a->is_present == b->is_present && bsc_value_is_same(a->value, b->value) &&
	       a->n == b->n && a->min == b->min && a->max == b->max && a->mad == b->mad;
}

bool bsc_difference_is_same(const BscComparison *comparison, const BscDifference *row)
{
	for (size_t side = 1; side < comparison->n_sides; side++)
		if (!is_same_cell(&row->cells[0], &row->cells[side]))
			return false;
	return true;
}

bool bsc_comparison_is_empty(const BscComparison *comparison)
{
	for (size_t i = 0; i < comparison->n_differences; i++)
		if (!bsc_difference_is_same(comparison, &comparison->differences[i]))
			return false;
	for (size_t i = 0; i < comparison->n_callbacks; i++)
		for (size_t side = 0; side < comparison->n_sides; side++)
			if (comparison->callbacks[i].callbacks[side] == BSC_NO_ROW)
				return false;
	return true;
}

const BscDifference *bsc_comparison_find(const BscComparison *comparison, const char *name)
{
	for (size_t i = 0; i < comparison->n_differences; i++)
		if (strcmp(comparison->differences[i].name, name) == 0)
			return &comparison->differences[i];
	return NULL;
}

const char *bsc_row_kind_name(BscRowKind kind)
{
	static const char *const names[BSC_N_ROW_KINDS] = { "total", "phase", "class", "callback",
							    "cpu" };

	return names[kind];
}

const char *bsc_reality_name(BscReality reality)
{
	static const char *const names[] = { "not-asked", "yes", "no", "too-few" };

	return names[reality];
}
