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
int64_t bsc_field_number(const BscField *field, const uint8_t *data, bool is_big_endian);

/*
 * A text of a record: an array of characters or what __data_loc points at. Borrowed, without its
 * terminator; NULL if it does not lie within the SIZE bytes of the record.
 */
const char *bsc_field_text(const BscField *field, const uint8_t *data, uint32_t size,
			   bool is_big_endian, size_t *ret_len);

/*
 * Columns of the rows: everything about events except where they are. Fills TRACE's rows.
 */
typedef struct BscRowMaker BscRowMaker;

BscRowMaker *bsc_row_maker_new(const BscContainer *container, const BscFormats *formats,
			       const char *const *ignore, BscSymbols *symbols, BscTrace *trace);
void bsc_row_maker_free(BscRowMaker *maker);

/* The kind of an event id, or -1. */
int bsc_row_maker_kind(const BscRowMaker *maker, uint32_t id);

/* Adds the row for a record of that kind, if it makes one. False if the record is too short. */
bool bsc_row_maker_add(BscRowMaker *maker, int kind, const uint8_t *data, uint32_t size, BscNsec ts,
		       BscWhere where, int32_t pid, uint8_t flags);

/* Kinds with a format that lacks a field or cannot be read: said so, if COUNTS shows records. */
void bsc_row_maker_report(const BscRowMaker *maker, const uint64_t *counts);

/*
 * Walks all pages of all buffers: fills runs, gaps, types and rows of TRACE, and INDEX. False with
 * ERROR only if PROGRESS was cancelled.
 */
bool bsc_decode(const BscContainer *container, const BscFormats *formats,
		const BscPageLayout *layout, BscRowMaker *maker, BscIndex *index, BscTrace *trace,
		BscProgress *progress, GError **error);

/*
 * Where a capture has several buffers, an event may be in more than one. Keeps for each kind the
 * rows of one buffer, and notes it.
 */
void bsc_choose_buffers(BscTrace *trace);
