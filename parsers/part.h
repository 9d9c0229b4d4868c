/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "parsers/decode.h"
#include "parsers/seen.h"

/* Units that follow each other in one segment: what a thread reads at a time. */
typedef struct BscPartPlan {
	const BscSegment *segment;
	uint32_t first_unit, n_units; /* in BscIndex.units */
} BscPartPlan;

/* What has to be known of a place to go on where the part in front ended. */
typedef enum BscMarkKind {
	BSC_MARK_MOMENT,   /* the first record, one behind a gap, or one at which time goes back */
	BSC_MARK_GAP,      /* something is missing: value is how many, BSC_LOST_SOME, 0: damage */
	BSC_MARK_BAD_PAGE, /* value: offset in the file */
	BSC_MARK_PARTIAL_PAGE, /* as above */
	BSC_MARK_BAD_CHUNK,    /* as above */
	BSC_MARK_TRUNCATED,    /* as above */
} BscMarkKind;

typedef struct BscMark {
	BscMarkKind kind;
	BscRow row;   /* rows of the part in front of it */
	BscNsec last; /* record of the part in front of it, BSC_NSEC_NONE if there is none */
	BscNsec ts;   /* of a moment */
	uint64_t value;
} BscMark;

/* What became of a part. Its memory serves one part after the other. */
typedef struct BscPart {
	size_t n_rows, cap;
	BscNsec *ts;
	uint8_t *kind;
	uint32_t *payload;    /* in payloads */
	BscPayloads payloads; /* its own, and the strings as well; unless the table has them */
	BscStrtab *strings;
	GArray *pages;     /* of BscPageRef, whose rows are those of the part */
	GArray *marks;     /* of BscMark, in file order */
	bool needs_moment; /* the next record gets a mark */
	uint64_t n_events;
	BscNsec last;        /* record; BSC_NSEC_NONE: none */
	BscNsec least, most; /* of all its records */
	uint64_t size;       /* bytes in the file */
} BscPart;

void bsc_part_init(BscPart *part);
void bsc_part_clear(BscPart *part);

/* What one thread needs to read parts. */
typedef struct BscPartReader {
	const BscDecoding *decoding;
	BscCommonFields common;
	const int8_t *kinds;   /* of the maker */
	const BscUnit *units;  /* of the index */
	BscPayloads *payloads; /* where to put payloads and strings; NULL: the part keeps its own */
	BscStrtab *strings;
	uint64_t *counts; /* of each event id, BSC_EVENT_N_IDS of them */
	uint64_t n_short;
	bool is_big_endian;
	bool is_identity; /* time stamps are moments as they are */
	BscUnitReader reader;
	uint8_t *unit; /* contents of the unit at work */
	size_t unit_cap;
	BscTaskNames *names;
	BscSeen *seen;
} BscPartReader;

void bsc_part_reader_init(BscPartReader *reader, const BscDecoding *decoding,
			  const BscIndex *index);
void bsc_part_reader_clear(BscPartReader *reader);

void bsc_part_read(BscPartReader *reader, const BscPartPlan *plan, BscPart *part);

/*
 * Parts in their order, read by several threads. The caller is one of them: it reads a part where
 * no other thread has begun with it.
 */
typedef struct BscPartQueue BscPartQueue;

/* PLANS and READERS, one for each thread, are borrowed. */
BscPartQueue *bsc_part_queue_new(const BscPartPlan *plans, uint32_t n_plans, BscPartReader *readers,
				 unsigned n_readers);
/* Waits for the threads; what they have not begun stays unread. */
void bsc_part_queue_free(BscPartQueue *queue);

/* The next part, of which there has to be one. Good until the next call. */
const BscPart *bsc_part_queue_next(BscPartQueue *queue);
