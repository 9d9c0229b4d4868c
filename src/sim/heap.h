/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* A queue of entries, smallest first; equal keys leave by their tags, so that the order is one. */
typedef struct BscHeapEntry {
	int64_t key;
	uint64_t tag;
} BscHeapEntry;

typedef struct BscHeap {
	BscHeapEntry *entries; /* owned */
	size_t n, cap;
} BscHeap;

static inline bool bsc_heap_is_before(const BscHeapEntry *a, const BscHeapEntry *b)
{
	return a->key != b->key ? a->key < b->key : a->tag < b->tag;
}

static inline void bsc_heap_push(BscHeap *heap, int64_t key, uint64_t tag)
{
	BscHeapEntry entry = { key, tag };
	size_t i = heap->n++;

	if (heap->n > heap->cap) {
		heap->cap = heap->cap ? 2 * heap->cap : 64;
		heap->entries = g_renew(BscHeapEntry, heap->entries, heap->cap);
	}
	while (i > 0 && bsc_heap_is_before(&entry, &heap->entries[(i - 1) / 2])) {
		heap->entries[i] = heap->entries[(i - 1) / 2];
		i = (i - 1) / 2;
	}
	heap->entries[i] = entry;
}

/* Not on an empty heap. */
static inline BscHeapEntry bsc_heap_pop(BscHeap *heap)
{
	BscHeapEntry top = heap->entries[0], last = heap->entries[--heap->n];
	size_t i = 0, child;

	while ((child = 2 * i + 1) < heap->n) {
		if (child + 1 < heap->n &&
		    bsc_heap_is_before(&heap->entries[child + 1], &heap->entries[child]))
			child++;
		if (!bsc_heap_is_before(&heap->entries[child], &last))
			break;
		heap->entries[i] = heap->entries[child];
		i = child;
	}
	heap->entries[i] = last;
	return top;
}
