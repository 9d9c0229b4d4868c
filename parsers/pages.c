/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "parsers/pages.h"

/* kernel/trace/ring_buffer.c: bits of the commit word that are no size. */
#define COMMIT_MASK        ((1u << 27) - 1)
#define LOST_EVENTS        (1u << 31)
#define LOST_COUNT_FOLLOWS (1u << 30)

static uint64_t get_long(const BscPageLayout *layout, const uint8_t *p)
{
	return layout->commit_size == 8 ? bsc_get_u64(p, layout->is_big_endian)
					: bsc_get_u32(p, layout->is_big_endian);
}

void bsc_page_begin(BscPageWalk *walk, const BscPageLayout *layout, const uint8_t *page,
		    uint32_t len)
{
	uint32_t room = layout->page_size - layout->data_offset;
	uint64_t commit;
	uint32_t size;

	*walk = (BscPageWalk){ .page = page, .layout = layout, .pos = layout->data_offset };
	walk->end = walk->pos;
	walk->is_cut = len < layout->data_offset;
	if (walk->is_cut)
		return;
	commit = get_long(layout, page + layout->commit_offset);
	size = (uint32_t)commit & COMMIT_MASK;
	walk->ts = bsc_get_u64(page + layout->ts_offset, layout->is_big_endian);
	/* 292 years: no clock shows this */
	walk->is_damaged = size > room || walk->ts > INT64_MAX;
	size = MIN(size, room);
	walk->is_cut = size > len - layout->data_offset;
	if (walk->ts <= INT64_MAX)
		walk->end = walk->pos + MIN(size, len - layout->data_offset);
	/* the flags of a damaged word say nothing */
	if (walk->is_damaged || !(commit & LOST_EVENTS))
		return;
	walk->lost = BSC_LOST_SOME;
	/* the count stands behind the last record, if there was room for it */
	if ((commit & LOST_COUNT_FOLLOWS) && room - size >= layout->commit_size &&
	    len - layout->data_offset - size >= layout->commit_size && !walk->is_cut)
		walk->lost = get_long(layout, page + layout->data_offset + size);
}
