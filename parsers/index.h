/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "parsers/container.h"
#include "trace/trace.h"

/*
 * What is read and unpacked at once: a chunk of a compressed file, or up to 256 KiB of another.
 * Holds whole pages.
 */
typedef struct BscUnit {
	uint64_t offset; /* in the file */
	uint32_t csize, usize;
	bool is_compressed;
} BscUnit;

/* Where one page lies and when its first record was written; pages without records have none. */
typedef struct BscPageRef {
	BscNsec first;
	uint32_t unit;   /* in BscIndex.units */
	uint32_t offset; /* in the unpacked unit */
	BscRow row;      /* of the trace: the first one of this page or of one behind it */
} BscPageRef;

/* The pages of one run of the trace. */
typedef struct BscRunPages {
	uint32_t buffer, cpu;
	uint32_t clock_index; /* for BscClockRule */
	uint32_t first_page, n_pages;
	bool is_ordered; /* no time stamp goes back */
} BscRunPages;

/* Finds pages again. Filled while the trace is read, never changed after. */
typedef struct BscIndex {
	GArray *units; /* of BscUnit */
	GArray *pages; /* of BscPageRef */
	GArray *runs;  /* of BscRunPages, one for each run of the trace */
} BscIndex;

BscIndex *bsc_index_new(void);
void bsc_index_free(BscIndex *index);

/* A record's place in 64 bits: the page's number and the offset in it. */
#define BSC_WHERE_BITS 24

static inline BscWhere bsc_where(uint32_t page, uint32_t offset)
{
	return ((BscWhere)page << BSC_WHERE_BITS) | offset;
}

/* Limits for chunks, which come from the file. */
#define BSC_MAX_CHUNK (16u << 20)

/*
 * Appends the units of SEGMENT to units. *BUDGET is how many unpacked bytes are still believable;
 * what goes beyond it is left out. Damage goes to DIAG. Returns false if a list of chunks does not
 * reach its end.
 */
bool bsc_units_list(const BscContainer *container, const BscDataBuffer *buffer,
		    const BscSegment *segment, uint32_t page_size, uint64_t *budget, GArray *units,
		    BscDiagnostics *diag);

/* Reads units, one at a time. */
typedef struct BscUnitReader {
	const BscContainer *container;
	BscUnpacker *unpacker;
	uint8_t *packed;
	size_t packed_cap;
} BscUnitReader;

void bsc_unit_reader_init(BscUnitReader *reader, const BscContainer *container);
void bsc_unit_reader_clear(BscUnitReader *reader);

/* Reads UNIT to DATA, which has room for usize bytes. Returns how many bytes are good. */
size_t bsc_unit_read(BscUnitReader *reader, const BscUnit *unit, uint8_t *data);
