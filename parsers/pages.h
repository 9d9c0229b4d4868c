/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "parsers/formats.h"

/* Some events were lost, but the kernel did not say how many. */
#define BSC_LOST_SOME UINT64_MAX

/* One record of a page. */
typedef struct BscRecord {
	uint64_t ts; /* as the ring buffer counts: before BscClockRule */
	const uint8_t *data;
	uint32_t size;   /* bytes at data */
	uint32_t offset; /* of its header in the page */
} BscRecord;

/* A walk over the records of one page (sub-buffer). The page outlives it. */
typedef struct BscPageWalk {
	const uint8_t *page;
	const BscPageLayout *layout; /* borrowed */
	uint64_t ts;                 /* of the last record, or of the page */
	uint64_t lost;               /* events lost in front of the page; BSC_LOST_SOME, or 0 */
	uint32_t pos, end;           /* in the page: where the walk is, end of what is committed */
	bool is_cut;                 /* fewer bytes are there than were committed */
	bool is_damaged;             /* the records behind the last one given cannot be read */
} BscPageWalk;

/*
 * Begins the walk over PAGE, of which LEN bytes are there: layout->page_size, or fewer at a place
 * where the file ends. A commit size that is too large is clamped and makes the page a damaged one;
 * what is found in it is given all the same.
 */
void bsc_page_begin(BscPageWalk *walk, const BscPageLayout *layout, const uint8_t *page,
		    uint32_t len);

/*
 * The walk itself is here, since it is most of what reading a large capture takes and a third less
 * where it is part of the loop around it.
 */
#define BSC_TYPE_PADDING     29
#define BSC_TYPE_TIME_EXTEND 30
#define BSC_TYPE_TIME_STAMP  31
#define BSC_DELTA_BITS       27
#define BSC_STAMP_BITS       59
#define BSC_STAMP_MASK       ((UINT64_C(1) << BSC_STAMP_BITS) - 1)

/*
 * An absolute stamp lacks its five top bits; they are those of the time before it, or one more
 * where the lower bits have just wrapped. kernel/trace/ring_buffer.c: rb_fix_abs_ts.
 */
static inline uint64_t bsc_fix_stamp(uint64_t stamp, uint64_t before)
{
	if (!(before & ~BSC_STAMP_MASK))
		return stamp;
	stamp |= before & ~BSC_STAMP_MASK;
	return stamp < before ? stamp + (UINT64_C(1) << BSC_STAMP_BITS) : stamp;
}

/* Ends the walk at a place that cannot be right, or that only looks so for what is cut off. */
static inline bool bsc_page_damaged(BscPageWalk *walk)
{
	walk->is_damaged |= !walk->is_cut;
	walk->end = walk->pos;
	return false;
}

/*
 * The next data record; false at the end of the page or where it is damaged. Padding and time
 * stamps are used up on the way. include/linux/ring_buffer.h: enum ring_buffer_type.
 */
static inline bool bsc_page_next(BscPageWalk *walk, BscRecord *ret_record)
{
	const bool is_big_endian = walk->layout->is_big_endian;

	while (walk->end - walk->pos >= 4) {
		uint32_t left = walk->end - walk->pos - 4;
		const uint8_t *at = walk->page + walk->pos;
		uint32_t word = bsc_get_u32(at, is_big_endian);
		uint32_t type = is_big_endian ? word >> BSC_DELTA_BITS : word & 31;
		uint32_t delta = is_big_endian ? word & ((1u << BSC_DELTA_BITS) - 1) : word >> 5;
		uint32_t skip = 4; /* from the record's header to its data */
		uint32_t length = 4 * type;
		uint64_t ts = walk->ts + delta;

		if (G_UNLIKELY(type == 0 || type >= BSC_TYPE_PADDING)) {
			uint32_t array;

			if (type == BSC_TYPE_PADDING && delta == 0) {
				walk->pos = walk->end;
				return false;
			}
			if (left < 4)
				return bsc_page_damaged(walk);
			array = bsc_get_u32(at + 4, is_big_endian);
			length = type == BSC_TYPE_PADDING ? array : 4;
			if (type == 0) {
				/* the length counts itself */
				if (array < 4 || array > left)
					return bsc_page_damaged(walk);
				skip = 8;
				length = array - 4;
			} else if (type == BSC_TYPE_TIME_EXTEND) {
				ts += (uint64_t)array << BSC_DELTA_BITS;
			} else if (type == BSC_TYPE_TIME_STAMP) {
				ts = bsc_fix_stamp(delta + ((uint64_t)array << BSC_DELTA_BITS),
						   walk->ts);
			}
		}
		if (length > left + 4 - skip || ts > INT64_MAX)
			return bsc_page_damaged(walk);
		ret_record->offset = walk->pos;
		ret_record->data = at + skip;
		ret_record->size = length;
		ret_record->ts = walk->ts = ts;
		/* the kernel rounds every length up; the last one may reach the very end */
		walk->pos = MIN(walk->pos + skip + ((length + 3) & ~3u), walk->end);
		if (type < BSC_TYPE_PADDING)
			return true;
	}
	if (walk->pos < walk->end)
		return bsc_page_damaged(walk);
	return false;
}
