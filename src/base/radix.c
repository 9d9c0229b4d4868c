/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/radix.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

#define DIGIT_BITS 11
#define N_BUCKETS  (1u << DIGIT_BITS)

/* Below this many rows clearing the buckets is what takes longest. */
#define FEW 64

static void insert_sort(BscKeyed *rows, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		const BscKeyed row = rows[i];
		size_t at = i;

		for (; at > 0 && rows[at - 1].key > row.key; at--)
			rows[at] = rows[at - 1];
		rows[at] = row;
	}
}

static bool is_sorted(const BscKeyed *rows, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (rows[i - 1].key > rows[i].key)
			return false;
	return true;
}

/* Bits in which some keys differ. */
static uint64_t differing(const BscKeyed *rows, size_t n)
{
	uint64_t bits = 0;

	for (size_t i = 1; i < n; i++)
		bits |= rows[i].key ^ rows[0].key;
	return bits;
}

/* FROM to TO by the digit whose lowest bit is SHIFT. */
static void deal(const BscKeyed *from, BscKeyed *to, size_t n, unsigned shift)
{
	size_t starts[N_BUCKETS] = { 0 }, next = 0;

	for (size_t i = 0; i < n; i++)
		starts[from[i].key >> shift & (N_BUCKETS - 1)]++;
	for (size_t i = 0; i < N_BUCKETS; i++) {
		size_t here = starts[i];

		starts[i] = next;
		next += here;
	}
	for (size_t i = 0; i < n; i++)
		to[starts[from[i].key >> shift & (N_BUCKETS - 1)]++] = from[i];
}

void bsc_radix_sort(BscKeyed *rows, size_t n)
{
	BscKeyed *spare, *from = rows, *to;
	uint64_t bits;

	if (n <= FEW) {
		insert_sort(rows, n);
		return;
	}
	if (is_sorted(rows, n))
		return;
	bits = differing(rows, n);
	to = spare = g_new(BscKeyed, n);
	for (unsigned shift = 0; shift < 64 && bits >> shift != 0; shift += DIGIT_BITS) {
		BscKeyed *dealt = to;

		if ((bits >> shift & (N_BUCKETS - 1)) == 0)
			continue;
		deal(from, to, n, shift);
		to = from;
		from = dealt;
	}
	if (from != rows)
		memcpy(rows, from, n * sizeof(*rows));
	g_free(spare);
}
