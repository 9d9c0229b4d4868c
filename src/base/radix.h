/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* What is to be sorted: a key, and what it stands for in two numbers of the caller. */
typedef struct BscKeyed {
	uint64_t key;
	uint32_t value, more;
} BscKeyed;

/*
 * Sorts N rows by key; equal keys keep their order, so sorting by the lesser key first and by the
 * greater one then sorts by both. Takes time by the bits in which keys differ, not by comparisons:
 * of tens of thousands of moments a fifth of the instructions of g_array_sort().
 */
void bsc_radix_sort(BscKeyed *rows, size_t n);

/* A key in whose order signed numbers stand. */
static inline uint64_t bsc_radix_key(int64_t number)
{
	return (uint64_t)number ^ UINT64_C(1) << 63;
}
