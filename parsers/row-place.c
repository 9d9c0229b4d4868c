/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "parsers/source.h"

#include "base/error.h"

/*
 * Rows do not keep where they come from: the index knows the first row of each page, and the
 * records of a page make its rows again in their order.
 */

/* The page that ROW comes from: the last one whose rows begin at it or in front of it. */
static uint32_t page_of_row(const GArray *pages, BscRow row)
{
	guint low = 0, high = pages->len;

	while (high - low > 1) {
		guint middle = low + (high - low) / 2;

		if (g_array_index(pages, BscPageRef, middle).row <= row)
			low = middle;
		else
			high = middle;
	}
	return low;
}

/* The text is left out: what makes a row of one record and not of another does not lie in it. */
static bool is_same(const BscPayload *x, const BscPayload *y)
{
	return x->kind == y->kind && x->flags == y->flags && x->pid == y->pid && x->a == y->a &&
	       x->b == y->b && x->c == y->c && x->d == y->d && x->addr == y->addr;
}

/* RECORD of run RUN makes ROW. */
static bool makes_row(const BscSource *source, const BscTrace *trace, uint32_t run,
		      const BscRecord *record, BscRow row)
{
	BscPayload payload;
	BscRawText text;
	uint32_t id;
	int kind;

	if (record->size < source->common.end)
		return false;
	id = bsc_get_u16(record->data + source->common.type.offset,
			 source->parts.layout.is_big_endian);
	kind = bsc_row_maker_kinds(source->parts.maker)[id];
	return kind == trace->kind[row] &&
	       bsc_source_moment(source, run, record) == trace->ts[row] &&
	       bsc_row_maker_read(source->parts.maker, kind, record->data, record->size, &payload,
				  &text) == BSC_ROW_MADE &&
	       is_same(&payload, bsc_trace_at(trace, row));
}

bool bsc_source_where(BscEventSource *base, const BscTrace *trace, BscRow row, BscWhere *ret,
		      GError **error)
{
	BscSource *source = (BscSource *)base;
	const GArray *pages = source->parts.index->pages;
	const uint32_t run = bsc_trace_run(trace, row);
	const uint32_t page = page_of_row(pages, row);
	g_autofree uint8_t *buf = g_malloc(source->parts.layout.page_size);
	BscRow next = g_array_index(pages, BscPageRef, page).row;
	BscRecord record;
	BscPageWalk walk;

	if (!bsc_source_load_page(source, page, buf, &walk, error))
		return false;
	while (bsc_page_next(&walk, &record)) {
		if (!makes_row(source, trace, run, &record, next))
			continue;
		if (next++ < row)
			continue;
		*ret = bsc_where(page, record.offset);
		return true;
	}
	return bsc_source_set_changed(source, error);
}

void bsc_source_renumber(BscEventSource *base, const BscRow *new_row)
{
	const GArray *pages = ((BscSource *)base)->parts.index->pages;

	for (guint i = 0; i < pages->len; i++) {
		BscPageRef *page = &g_array_index(pages, BscPageRef, i);

		page->row = new_row[page->row];
	}
}
