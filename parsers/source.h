/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "parsers/decode.h"
#include "parsers/index.h"
#include "parsers/text.h"

/* What it takes to read events again. */
typedef struct BscSourceParts {
	BscInput *input;
	BscContainer *container;
	BscFormats *formats;
	BscIndex *index;
	BscSymbols *symbols;
	BscRowMaker *maker;
	BscPageLayout layout;
} BscSourceParts;

void bsc_source_parts_clear(BscSourceParts *parts);

typedef struct BscUnitCache BscUnitCache;

/* The event source of a trace.dat; for the files source.c and cursor.c alone. */
typedef struct BscSource {
	BscEventSource base;
	BscSourceParts parts;
	BscCommonFields common;
	BscDiagnostics *late; /* what shows only now: the trace's own are final */
	GMutex cache_lock;
	BscUnitCache *cache;
	GMutex text_lock;
	BscText *text;
	GMutex checksum_lock;
	char *checksum; /* NULL until asked for */
} BscSource;

/* Takes everything in PARTS. */
BscEventSource *bsc_source_take(const BscSourceParts *parts);

/*
 * Copies page NUMBER to PAGE, which has room for layout.page_size bytes, and begins a walk over it.
 */
bool bsc_source_load_page(BscSource *source, uint32_t number, uint8_t *page, BscPageWalk *ret_walk,
			  GError **error);

/* Sets ERROR to: the file has changed. Returns false. */
bool bsc_source_set_changed(const BscSource *source, GError **error);

/* The moment of a record of run RUN. */
BscNsec bsc_source_moment(const BscSource *source, uint32_t run, const BscRecord *record);

/* Fills everything of EVENT but lost. A record that is too short has id -1. */
void bsc_source_describe(BscSource *source, uint32_t run, uint32_t page, const BscRecord *record,
			 BscEvent *ret_event);

/* See BscEventSourceOps. */
bool bsc_source_where(BscEventSource *source, const BscTrace *trace, BscRow row, BscWhere *ret,
		      GError **error);
void bsc_source_renumber(BscEventSource *source, const BscRow *new_row);

/* The operations on cursors: see BscEventSourceOps. */
BscEventCursor *bsc_cursor_new(BscEventSource *source, const BscEventFilter *filter,
			       GError **error);
bool bsc_cursor_next(BscEventCursor *cursor, BscEvent *ret, GError **error);
void bsc_cursor_free(BscEventCursor *cursor);

/* Unpacked units, the latest used ones; holds some dozens of MiB at most. */
BscUnitCache *bsc_unit_cache_new(const BscContainer *container);
void bsc_unit_cache_free(BscUnitCache *cache);
/* Contents of UNIT, number NUMBER; borrowed until the next call. NULL if they cannot be had. */
const uint8_t *bsc_unit_cache_get(BscUnitCache *cache, uint32_t number, const BscUnit *unit);
