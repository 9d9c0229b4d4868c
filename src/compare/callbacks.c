/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "compare/build.h"

#include <string.h>

/* What makes a callback the same in two captures. */
typedef struct Key {
	const char *name; /* state, else function; "" if neither is known */
	uint32_t cpu;
	int32_t step; /* where there is no name; else 0: numbers move with the kernel's version */
	uint32_t occurrence;
	bool is_teardown;
} Key;

static guint key_hash(gconstpointer data)
{
	const Key *key = data;
	guint hash = g_str_hash(key->name);

	hash = hash * 31 + key->cpu;
	hash = hash * 31 + (guint)key->step;
	hash = hash * 31 + key->occurrence;
	return hash * 31 + key->is_teardown;
}

static gboolean key_equal(gconstpointer a, gconstpointer b)
{
	const Key *x = a, *y = b;

	return x->cpu == y->cpu && x->step == y->step && x->occurrence == y->occurrence &&
	       x->is_teardown == y->is_teardown && strcmp(x->name, y->name) == 0;
}

/* The key of CALLBACK without its occurrence. */
static Key key_of(const BscTimeline *timeline, const BscCallback *callback)
{
	const char *state = bsc_strtab_get(timeline->strings, callback->state);
	const char *function = bsc_strtab_get(timeline->strings, callback->function);
	const char *name = *state ? state : function;

	return (Key){
		.name = name,
		.cpu = timeline->bringups[callback->bringup].cpu,
		.step = *name ? 0 : callback->step,
		.is_teardown = callback->is_teardown,
	};
}

/* While one side after the other adds its callbacks. */
typedef struct Matching {
	size_t n_sides;
	GArray *matches;    /* BscCallbackMatch */
	GHashTable *places; /* Key -> place in matches */
} Matching;

static void add_match(Matching *m, const Key *key, size_t side, BscRow row)
{
	gpointer place;
	BscCallbackMatch match = {
		.cpu = key->cpu,
		.state = key->name,
		.is_teardown = key->is_teardown,
		.occurrence = key->occurrence,
	};

	if (!g_hash_table_lookup_extended(m->places, key, NULL, &place)) {
		place = GUINT_TO_POINTER(m->matches->len);
		match.callbacks = g_new(BscRow, m->n_sides);
		for (size_t i = 0; i < m->n_sides; i++)
			match.callbacks[i] = BSC_NO_ROW;
		g_array_append_val(m->matches, match);
		g_hash_table_insert(m->places, g_memdup2(key, sizeof *key), place);
	}
	g_array_index(m->matches, BscCallbackMatch, GPOINTER_TO_UINT(place)).callbacks[side] = row;
}

static void add_side(Matching *m, const Build *b, size_t side)
{
	size_t run = b->first_run[side];
	const BscTimeline *timeline = b->runs[run]->capture->timeline;
	const BscEpisode *episode = run_episode(b, run);
	g_autoptr(GHashTable) counts = g_hash_table_new_full(key_hash, key_equal, g_free, NULL);

	for (BscRow i = 0; i < episode->n_bringups; i++) {
		const BscBringup *bringup = &timeline->bringups[episode->first_bringup + i];

		for (BscRow row = bringup->first_callback;
		     row < bringup->first_callback + bringup->n_callbacks; row++) {
			Key key = key_of(timeline, &timeline->callbacks[row]);
			guint n = GPOINTER_TO_UINT(g_hash_table_lookup(counts, &key));

			g_hash_table_insert(counts, g_memdup2(&key, sizeof key),
					    GUINT_TO_POINTER(n + 1));
			key.occurrence = n;
			add_match(m, &key, side, row);
		}
	}
}

static int compare_matches(gconstpointer a, gconstpointer b, gpointer user_data)
{
	const BscCallbackMatch *x = a, *y = b;
	size_t n_sides = *(const size_t *)user_data;

	if (x->cpu != y->cpu)
		return x->cpu < y->cpu ? -1 : 1;
	for (size_t side = 0; side < n_sides; side++)
		if (x->callbacks[side] != y->callbacks[side])
			return x->callbacks[side] < y->callbacks[side] ? -1 : 1;
	return 0;
}

void compare_callbacks(Build *b)
{
	Matching m = {
		.n_sides = b->n_sides,
		.matches = g_array_new(FALSE, FALSE, sizeof(BscCallbackMatch)),
		.places = g_hash_table_new_full(key_hash, key_equal, g_free, NULL),
	};

	for (size_t side = 0; side < b->n_sides; side++)
		add_side(&m, b, side);
	g_hash_table_unref(m.places);
	/* A side that has none sorts last: BSC_NO_ROW is the largest row. */
	g_array_sort_with_data(m.matches, compare_matches, &m.n_sides);
	b->out->n_callbacks = m.matches->len;
	b->out->callbacks = (BscCallbackMatch *)(void *)g_array_free(m.matches, FALSE);
}
