/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "parsers/pages.h"

/* kernel/trace/ring_buffer.c: bits of the commit word that are no size. */
#define COMMIT_MASK        ((1u << 27) - 1)
#define LOST_EVENTS        (1u << 31)
#define LOST_COUNT_FOLLOWS (1u << 30)

#define TYPE_PADDING     29
#define TYPE_TIME_EXTEND 30
#define TYPE_TIME_STAMP  31
#define DELTA_BITS       27
#define STAMP_BITS       59
#define STAMP_MASK       ((UINT64_C(1) << STAMP_BITS) - 1)

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

/*
 * An absolute stamp lacks its five top bits; they are those of the time before it, or one more
 * where the lower bits have just wrapped. kernel/trace/ring_buffer.c: rb_fix_abs_ts.
 */
static uint64_t fix_stamp(uint64_t stamp, uint64_t before)
{
	if (!(before & ~STAMP_MASK))
		return stamp;
	stamp |= before & ~STAMP_MASK;
	return stamp < before ? stamp + (UINT64_C(1) << STAMP_BITS) : stamp;
}

/* Ends the walk at a place that cannot be right, or that only looks so for what is cut off. */
static bool damaged(BscPageWalk *walk)
{
	walk->is_damaged |= !walk->is_cut;
	walk->end = walk->pos;
	return false;
}

bool bsc_page_next(BscPageWalk *walk, BscRecord *ret_record)
{
	const bool is_big_endian = walk->layout->is_big_endian;
	const uint8_t *page = walk->page;

	while (walk->end - walk->pos >= 4) {
		uint32_t left = walk->end - walk->pos - 4;
		const uint8_t *at = page + walk->pos;
		uint32_t word = bsc_get_u32(at, is_big_endian);
		uint32_t type = is_big_endian ? word >> DELTA_BITS : word & 31;
		uint32_t delta = is_big_endian ? word & ((1u << DELTA_BITS) - 1) : word >> 5;
		uint32_t array = left >= 4 ? bsc_get_u32(at + 4, is_big_endian) : 0;
		uint64_t wide = delta + ((uint64_t)array << DELTA_BITS);
		uint32_t skip = 4; /* from the record's header to its data */
		uint32_t length = 4 * type;

		if (type == TYPE_PADDING && delta == 0) {
			walk->pos = walk->end;
			return false;
		}
		if ((type == 0 || type >= TYPE_PADDING) && left < 4)
			return damaged(walk);
		if (type == 0) {
			/* the length counts itself */
			if (array < 4 || array > left)
				return damaged(walk);
			skip = 8;
			length = array - 4;
		} else if (type >= TYPE_PADDING) {
			length = type == TYPE_PADDING ? array : 4;
		}
		if (length > left + 4 - skip)
			return damaged(walk);
		walk->ts = type == TYPE_TIME_STAMP    ? fix_stamp(wide, walk->ts)
			   : type == TYPE_TIME_EXTEND ? walk->ts + wide
						      : walk->ts + delta;
		if (walk->ts > INT64_MAX)
			return damaged(walk);
		ret_record->offset = walk->pos;
		ret_record->data = at + skip;
		ret_record->size = length;
		/* the kernel rounds every length up; the last one may reach the very end */
		walk->pos = MIN(walk->pos + skip + ((length + 3) & ~3u), walk->end);
		ret_record->ts = walk->ts;
		if (type < TYPE_PADDING)
			return true;
	}
	if (walk->pos < walk->end)
		return damaged(walk);
	return false;
}
