/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "parsers/source.h"

/* Some 800 chunks as trace-cmd writes them; merging needs one for each CPU. */
#define MAX_BYTES (32u << 20)

typedef struct Entry {
	uint32_t number;
	size_t size;
	uint8_t *data;
	GList link; /* in order of use, the latest first */
} Entry;

struct BscUnitCache {
	BscUnitReader reader;
	GHashTable *entries; /* number -> Entry */
	GQueue order;
	size_t n_bytes;
};

static void entry_free(gpointer data)
{
	Entry *entry = data;

	g_free(entry->data);
	g_free(entry);
}

BscUnitCache *bsc_unit_cache_new(const BscContainer *container)
{
	BscUnitCache *cache = g_new0(BscUnitCache, 1);

	bsc_unit_reader_init(&cache->reader, container);
	cache->entries = g_hash_table_new_full(NULL, NULL, NULL, entry_free);
	g_queue_init(&cache->order);
	return cache;
}

void bsc_unit_cache_free(BscUnitCache *cache)
{
	if (!cache)
		return;
	g_hash_table_unref(cache->entries);
	bsc_unit_reader_clear(&cache->reader);
	g_free(cache);
}

static void make_room(BscUnitCache *cache, size_t size)
{
	while (cache->order.tail && cache->n_bytes + size > MAX_BYTES) {
		Entry *entry = cache->order.tail->data;

		g_queue_unlink(&cache->order, &entry->link);
		cache->n_bytes -= entry->size;
		g_hash_table_remove(cache->entries, GUINT_TO_POINTER(entry->number));
	}
}

const uint8_t *bsc_unit_cache_get(BscUnitCache *cache, uint32_t number, const BscUnit *unit)
{
	Entry *entry = g_hash_table_lookup(cache->entries, GUINT_TO_POINTER(number));

	if (entry) {
		g_queue_unlink(&cache->order, &entry->link);
		g_queue_push_head_link(&cache->order, &entry->link);
		return entry->data;
	}
	make_room(cache, unit->usize);
	entry = g_new0(Entry, 1);
	entry->number = number;
	entry->size = unit->usize;
	entry->data = g_malloc(unit->usize);
	entry->link.data = entry;
	if (bsc_unit_read(&cache->reader, unit, entry->data) != unit->usize) {
		entry_free(entry);
		return NULL;
	}
	cache->n_bytes += entry->size;
	g_hash_table_insert(cache->entries, GUINT_TO_POINTER(number), entry);
	g_queue_push_head_link(&cache->order, &entry->link);
	return entry->data;
}
