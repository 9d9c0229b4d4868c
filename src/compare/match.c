/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "compare/compare.h"

#include <stdlib.h>
#include <string.h>

/*
 * Episodes that are left when those with equal CPU sets are gone. A capture has few of them; only
 * so many are looked at, for a damaged one may have any number.
 */
#define MAX_CANDIDATES 256

/* An episode by what it is matched by. */
typedef struct Key {
	BscEpisodeKind kind;
	uint32_t n_cpus;
	uint32_t *cpus; /* sorted, each once */
	BscRow episode;
} Key;

static int compare_numbers(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

static void key_init(Key *key, const BscTimeline *timeline, BscRow row)
{
	const BscEpisode *episode = &timeline->episodes[row];

	key->kind = episode->kind;
	key->episode = row;
	key->cpus = g_new(uint32_t, MAX(episode->n_bringups, 1));
	key->n_cpus = 0;
	for (BscRow i = 0; i < episode->n_bringups; i++)
		key->cpus[i] = timeline->bringups[episode->first_bringup + i].cpu;
	qsort(key->cpus, episode->n_bringups, sizeof *key->cpus, compare_numbers);
	for (BscRow i = 0; i < episode->n_bringups; i++)
		if (key->n_cpus == 0 || key->cpus[key->n_cpus - 1] != key->cpus[i])
			key->cpus[key->n_cpus++] = key->cpus[i];
}

static Key *keys_new(const BscTimeline *timeline)
{
	Key *keys = g_new(Key, timeline->n_episodes);

	for (size_t i = 0; i < timeline->n_episodes; i++)
		key_init(&keys[i], timeline, (BscRow)i);
	return keys;
}

static void keys_free(Key *keys, size_t n)
{
	for (size_t i = 0; i < n; i++)
		g_free(keys[i].cpus);
	g_free(keys);
}

/* By kind and CPUs; those that are equal in these in the order of time. */
static int compare_keys(const void *a, const void *b)
{
	const Key *x = a, *y = b;
	int order;

	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	if (x->n_cpus != y->n_cpus)
		return x->n_cpus < y->n_cpus ? -1 : 1;
	for (uint32_t i = 0; i < x->n_cpus; i++) {
		order = compare_numbers(&x->cpus[i], &y->cpus[i]);
		if (order != 0)
			return order;
	}
	return 0;
}

static int compare_with_row(const void *a, const void *b)
{
	const Key *x = a, *y = b;
	int order = compare_keys(a, b);

	return order != 0 ? order : compare_numbers(&x->episode, &y->episode);
}

/* Matches the k-th of one kind and set with the k-th of the same. */
static void match_equal(const Key *a, size_t n_a, const Key *b, size_t n_b, BscRow *matches,
			bool *is_used)
{
	for (size_t i = 0, j = 0; i < n_a && j < n_b;) {
		int order = compare_keys(&a[i], &b[j]);

		if (order == 0) {
			matches[a[i].episode] = b[j].episode;
			is_used[b[j].episode] = true;
		}
		i += order <= 0;
		j += order >= 0;
	}
}

static uint32_t count_common(const Key *a, const Key *b)
{
	uint32_t n = 0;

	for (uint32_t i = 0, j = 0; i < a->n_cpus && j < b->n_cpus;) {
		uint32_t x = a->cpus[i], y = b->cpus[j];

		n += x == y;
		i += x <= y;
		j += y <= x;
	}
	return n;
}

/* A is to be compared with B rather than with BEST, both having some CPU of A. */
static bool is_better(const Key *b, uint32_t n_common, const Key *best, uint32_t n_best)
{
	if (n_common != n_best)
		return n_common > n_best;
	if (b->n_cpus != best->n_cpus)
		return b->n_cpus < best->n_cpus;
	return b->episode < best->episode;
}

/* Of those of B that are left, the one with the most CPUs of A; NULL if none has any. */
static const Key *find_nearest(const Key *a, const Key *const *left, size_t n_left,
			       const bool *is_used)
{
	const Key *best = NULL;
	uint32_t n_best = 0;

	for (size_t i = 0; i < n_left; i++) {
		uint32_t n_common;

		if (is_used[left[i]->episode] || left[i]->kind != a->kind)
			continue;
		n_common = count_common(a, left[i]);
		if (n_common > 0 && (!best || is_better(left[i], n_common, best, n_best))) {
			best = left[i];
			n_best = n_common;
		}
	}
	return best;
}

static void match_nearest(const Key *a, size_t n_a, const Key *b, size_t n_b, BscRow *matches,
			  bool *is_used)
{
	const Key *left[MAX_CANDIDATES];
	size_t n_left = 0, n_looked = 0;

	for (size_t i = 0; i < n_b && n_left < MAX_CANDIDATES; i++)
		if (!is_used[b[i].episode])
			left[n_left++] = &b[i];
	for (size_t i = 0; i < n_a && n_looked < MAX_CANDIDATES; i++) {
		const Key *nearest;

		if (matches[a[i].episode] != BSC_NO_ROW)
			continue;
		n_looked++;
		nearest = find_nearest(&a[i], left, n_left, is_used);
		if (!nearest)
			continue;
		matches[a[i].episode] = nearest->episode;
		is_used[nearest->episode] = true;
	}
}

BscRow *bsc_compare_match(const BscTimeline *a, const BscTimeline *b, size_t *ret_n)
{
	BscRow *matches = g_new(BscRow, MAX(a->n_episodes, 1));
	g_autofree bool *is_used = g_new0(bool, MAX(b->n_episodes, 1));
	Key *keys_a = keys_new(a), *keys_b = keys_new(b);

	for (size_t i = 0; i < a->n_episodes; i++)
		matches[i] = BSC_NO_ROW;
	if (a->n_episodes > 0 && b->n_episodes > 0) {
		qsort(keys_a, a->n_episodes, sizeof *keys_a, compare_with_row);
		qsort(keys_b, b->n_episodes, sizeof *keys_b, compare_with_row);
		match_equal(keys_a, a->n_episodes, keys_b, b->n_episodes, matches, is_used);
		match_nearest(keys_a, a->n_episodes, keys_b, b->n_episodes, matches, is_used);
	}
	keys_free(keys_a, a->n_episodes);
	keys_free(keys_b, b->n_episodes);
	*ret_n = a->n_episodes;
	return matches;
}
