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
 * The next data record; false at the end of the page or where it is damaged. Padding and time
 * stamps are used up on the way. include/linux/ring_buffer.h: enum ring_buffer_type.
 */
bool bsc_page_next(BscPageWalk *walk, BscRecord *ret_record);
