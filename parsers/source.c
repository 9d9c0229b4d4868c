/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "parsers/source.h"

#include "base/error.h"

#include <string.h>

bool bsc_source_set_changed(const BscSource *source, GError **error)
{
	g_set_error(error, BSC_ERROR, BSC_ERROR_IO,
		    "%s: events cannot be read again: the file has changed",
		    source->parts.input->path);
	return false;
}

/* Copies LEN bytes of the page REF of UNIT, which stays in the cache only while it is locked. */
static bool copy_unpacked(BscSource *source, const BscPageRef *ref, const BscUnit *unit,
			  uint32_t len, uint8_t *page)
{
	const uint8_t *data;

	g_mutex_lock(&source->cache_lock);
	data = bsc_unit_cache_get(source->cache, ref->unit, unit);
	if (data)
		memcpy(page, data + ref->offset, len);
	g_mutex_unlock(&source->cache_lock);
	return data != NULL;
}

bool bsc_source_load_page(BscSource *source, uint32_t number, uint8_t *page, BscPageWalk *ret_walk,
			  GError **error)
{
	const BscIndex *index = source->parts.index;
	const BscPageRef *ref = &g_array_index(index->pages, BscPageRef, number);
	const BscUnit *unit = &g_array_index(index->units, BscUnit, ref->unit);
	const uint32_t len = MIN(source->parts.layout.page_size, unit->usize - ref->offset);

	if (unit->is_compressed) {
		if (!copy_unpacked(source, ref, unit, len, page))
			return bsc_source_set_changed(source, error);
	} else if (bsc_input_read(source->parts.input, unit->offset + ref->offset, page, len) !=
		   len) {
		return bsc_source_set_changed(source, error);
	}
	bsc_page_begin(ret_walk, &source->parts.layout, page, len);
	return true;
}

BscNsec bsc_source_moment(const BscSource *source, uint32_t run, const BscRecord *record)
{
	const BscRunPages *pages = &g_array_index(source->parts.index->runs, BscRunPages, run);

	return (BscNsec)bsc_clock_rule_apply(&source->parts.container->rule, pages->clock_index,
					     record->ts);
}

void bsc_source_describe(BscSource *source, uint32_t run, uint32_t page, const BscRecord *record,
			 BscEvent *ret_event)
{
	const BscRunPages *pages = &g_array_index(source->parts.index->runs, BscRunPages, run);
	const bool is_big_endian = source->parts.layout.is_big_endian;
	const BscFormat *format;
	BscEvent event = {
		.ts = bsc_source_moment(source, run, record),
		.where = bsc_where(page, record->offset),
		.buffer = pages->buffer,
		.cpu = pages->cpu,
		.id = -1,
		.pid = -1,
		.name = "",
		.comm = "<...>",
	};

	if (record->size >= source->common.end) {
		const uint8_t *data = record->data;

		event.id = bsc_get_u16(data + source->common.type.offset, is_big_endian);
		event.pid = (int32_t)bsc_get_u32(data + source->common.pid.offset, is_big_endian);
		format = bsc_formats_by_id(source->parts.formats, event.id);
		event.name = format ? format->name : "";
		event.comm = bsc_text_comm(source->text, event.pid);
	}
	*ret_event = event;
}

/* The run that a page belongs to. */
static uint32_t run_of_page(const BscIndex *index, uint32_t page)
{
	guint low = 0, high = index->runs->len;

	/* the last run that begins at or before the page */
	while (high - low > 1) {
		guint middle = low + (high - low) / 2;

		if (g_array_index(index->runs, BscRunPages, middle).first_page <= page)
			low = middle;
		else
			high = middle;
	}
	return low;
}

/*
 * The record at WHERE, and the one behind it on the same page if there is one (data NULL if not).
 * BUF is for the page.
 */
static bool find_record(BscSource *source, BscWhere where, uint8_t *buf, BscRecord *ret_record,
			BscRecord *ret_next, GError **error)
{
	uint64_t page = where >> BSC_WHERE_BITS;
	uint32_t offset = where & ((1u << BSC_WHERE_BITS) - 1);
	BscPageWalk walk;

	if (page < source->parts.index->pages->len) {
		if (!bsc_source_load_page(source, (uint32_t)page, buf, &walk, error))
			return false;
		while (bsc_page_next(&walk, ret_record)) {
			if (ret_record->offset != offset)
				continue;
			if (!bsc_page_next(&walk, ret_next))
				ret_next->data = NULL;
			return true;
		}
	}
	g_set_error(error, BSC_ERROR, BSC_ERROR_USAGE, "no event is at this place");
	return false;
}

static bool source_event(BscEventSource *base, BscWhere where, BscEvent *ret, GError **error)
{
	BscSource *source = (BscSource *)base;
	g_autofree uint8_t *buf = g_malloc(source->parts.layout.page_size);
	uint32_t page = (uint32_t)(where >> BSC_WHERE_BITS);
	BscRecord record, next;

	if (!find_record(source, where, buf, &record, &next, error))
		return false;
	bsc_source_describe(source, run_of_page(source->parts.index, page), page, &record, ret);
	return true;
}

/* The first record behind the page, for the last one on it; false if there is none. */
static bool first_behind(BscSource *source, uint32_t page, uint8_t *buf, BscRecord *ret_next)
{
	const BscIndex *index = source->parts.index;
	const BscRunPages *run = &g_array_index(index->runs, BscRunPages, run_of_page(index, page));
	BscPageWalk walk;

	for (page++; page < run->first_page + run->n_pages; page++) {
		if (!bsc_source_load_page(source, page, buf, &walk, NULL))
			return false;
		if (bsc_page_next(&walk, ret_next))
			return walk.lost == 0;
	}
	return false;
}

static bool source_text(BscEventSource *base, BscWhere where, GString *out, GError **error)
{
	BscSource *source = (BscSource *)base;
	g_autofree uint8_t *buf = g_malloc(2 * (size_t)source->parts.layout.page_size);
	uint32_t page = (uint32_t)(where >> BSC_WHERE_BITS);
	BscRecord record, next;
	BscEvent event;
	bool has_next;

	if (!find_record(source, where, buf, &record, &next, error))
		return false;
	has_next = next.data ||
		   first_behind(source, page, buf + source->parts.layout.page_size, &next);
	bsc_source_describe(source, run_of_page(source->parts.index, page), page, &record, &event);
	g_mutex_lock(&source->text_lock);
	bsc_text_append(source->text, &event, &record, has_next ? &next : NULL, out);
	g_mutex_unlock(&source->text_lock);
	return true;
}

static const char *source_checksum(BscEventSource *base)
{
	BscSource *source = (BscSource *)base;

	g_mutex_lock(&source->checksum_lock);
	if (!source->checksum)
		source->checksum = bsc_input_checksum(source->parts.input);
	g_mutex_unlock(&source->checksum_lock);
	return source->checksum;
}

void bsc_source_parts_clear(BscSourceParts *parts)
{
	bsc_row_maker_free(parts->maker);
	bsc_symbols_free(parts->symbols);
	bsc_index_free(parts->index);
	bsc_formats_free(parts->formats);
	bsc_container_free(parts->container);
	bsc_input_free(parts->input);
}

static void source_free(BscEventSource *base)
{
	BscSource *source = (BscSource *)base;

	g_mutex_clear(&source->checksum_lock);
	g_mutex_clear(&source->text_lock);
	g_mutex_clear(&source->cache_lock);
	g_free(source->checksum);
	bsc_text_free(source->text);
	bsc_unit_cache_free(source->cache);
	bsc_source_parts_clear(&source->parts);
	bsc_diagnostics_free(source->late);
	g_free(source);
}

static const BscEventSourceOps source_ops = {
	.cursor = bsc_cursor_new,
	.next = bsc_cursor_next,
	.cursor_free = bsc_cursor_free,
	.text = source_text,
	.where = bsc_source_where,
	.renumber = bsc_source_renumber,
	.checksum = source_checksum,
	.event = source_event,
	.free = source_free,
};

BscEventSource *bsc_source_take(const BscSourceParts *parts)
{
	BscSource *source = g_new0(BscSource, 1);

	source->base.ops = &source_ops;
	g_mutex_init(&source->checksum_lock);
	g_mutex_init(&source->text_lock);
	g_mutex_init(&source->cache_lock);
	source->parts = *parts;
	source->late = bsc_diagnostics_new();
	source->parts.container->diag = source->late;
	source->common = *bsc_row_maker_common(parts->maker);
	source->cache = bsc_unit_cache_new(parts->container);
	source->text = bsc_text_new(parts->container, parts->formats, &source->common);
	return &source->base;
}
