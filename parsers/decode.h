/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "parsers/formats.h"
#include "parsers/index.h"
#include "parsers/pages.h"
#include "parsers/parsers.h"
#include "parsers/symbols.h"
#include "trace/trace.h"

/* The fields that every record begins with. */
typedef struct BscCommonFields {
	BscField type, flags, pid;
	uint32_t end; /* a record is at least this long */
} BscCommonFields;

/* From the first format that can be read; the kernel's usual layout if there is none. */
void bsc_common_fields_read(const BscContainer *container, const BscFormats *formats,
			    BscCommonFields *ret_fields);

/* A number of a record, sign extended as the field says. The field lies within the record. */
static inline int64_t bsc_field_number(const BscField *field, const uint8_t *data,
				       bool is_big_endian)
{
	const uint8_t *p = data + field->offset;

	switch (field->size) {
	case 1: return field->is_signed ? (int64_t)(int8_t)*p : (int64_t)*p;
	case 2: {
		uint16_t value = bsc_get_u16(p, is_big_endian);

		return field->is_signed ? (int64_t)(int16_t)value : (int64_t)value;
	}
	case 4: {
		uint32_t value = bsc_get_u32(p, is_big_endian);

		return field->is_signed ? (int64_t)(int32_t)value : (int64_t)value;
	}
	case 8: return (int64_t)bsc_get_u64(p, is_big_endian);
	default: g_assert_not_reached();
	}
}

/*
 * A text of a record: an array of characters or what __data_loc points at. Borrowed, without its
 * terminator; NULL if it does not lie within the SIZE bytes of the record.
 */
const char *bsc_field_text(const BscField *field, const uint8_t *data, uint32_t size,
			   bool is_big_endian, size_t *ret_len);

/*
 * Makes of a record what its row says. For all threads; SYMBOLS are borrowed.
 */
typedef struct BscRowMaker BscRowMaker;

BscRowMaker *bsc_row_maker_new(const BscContainer *container, const BscFormats *formats,
			       const char *const *ignore, BscSymbols *symbols);
void bsc_row_maker_free(BscRowMaker *maker);

const BscCommonFields *bsc_row_maker_common(const BscRowMaker *maker);

/* By id of the event, BSC_EVENT_N_IDS of them: its kind, or -1. */
const int8_t *bsc_row_maker_kinds(const BscRowMaker *maker);

typedef enum BscVerdict {
	BSC_ROW_NONE,  /* no row is made of it */
	BSC_ROW_MADE,  /* a row */
	BSC_ROW_SHORT, /* the record ends before its fields do */
} BscVerdict;

/* The text of a record as it stands there; AT is NULL where it has none. */
typedef struct BscRawText {
	const char *at;
	size_t len;
} BscRawText;

/*
 * What a record of that KIND says, with the text apart. It is as long as its common fields, at
 * least.
 */
BscVerdict bsc_row_maker_read(const BscRowMaker *maker, int kind, const uint8_t *data,
			      uint32_t size, BscPayload *ret_payload, BscRawText *ret_text);

/* Names of tasks repeat: the latest ones are remembered with their strings. */
#define BSC_TASK_SLOTS 1024
#define BSC_COMM_LEN   16

typedef struct BscTaskName {
	uint32_t age;
	BscString string;
	char comm[BSC_COMM_LEN]; /* as in the record, with what is behind the terminator */
} BscTaskName;

typedef struct BscTaskNames {
	uint32_t age; /* from 1 on; slots of another age are of another table of strings */
	BscTaskName slots[BSC_TASK_SLOTS];
} BscTaskNames;

/* The string of what bsc_row_maker_read() gave; NAMES go with STRINGS. */
BscString bsc_raw_text_intern(const BscRawText *text, const BscPayload *payload,
			      BscTaskNames *names, BscStrtab *strings);

/* Kinds with a format that lacks a field or cannot be read: said so, if COUNTS shows records. */
void bsc_row_maker_report(const BscRowMaker *maker, const uint64_t *counts, BscDiagnostics *diag);

/* What there is to decode, and how. All borrowed. */
typedef struct BscDecoding {
	const BscContainer *container;
	const BscFormats *formats;
	const BscPageLayout *layout;
	const BscRowMaker *maker;
	unsigned n_threads; /* that read at a time, this one included; 0: as it is worth it */
} BscDecoding;

/*
 * Walks all pages of all buffers: fills runs, gaps, types and rows of TRACE, and INDEX. The result
 * does not depend on the number of threads. False with ERROR only if PROGRESS was cancelled.
 */
bool bsc_decode(const BscDecoding *decoding, BscIndex *index, BscTrace *trace,
		BscProgress *progress, GError **error);

/*
 * Where a capture has several buffers, an event may be in more than one. Keeps for each kind the
 * rows of one buffer, and notes it. INDEX may be NULL.
 */
void bsc_choose_buffers(BscTrace *trace, BscIndex *index);
