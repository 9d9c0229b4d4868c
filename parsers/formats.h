/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "parsers/container.h"

/*
 * The event formats of a file. The texts are only scanned for ids and names; libtraceevent sees
 * one when its fields or its print format are asked for, and never before the text was checked:
 * version 1.7.1 crashes on malformed ones.
 */

/* One event. Strings are borrowed from the formats and not terminated where a length follows. */
typedef struct BscFormat {
	int32_t id;
	const char *system; /* terminated */
	const char *name;   /* terminated */
	const char *text;   /* the whole format file */
	size_t len;
} BscFormat;

/* Where a field lies in a record, as bytes from the record's beginning. */
typedef struct BscField {
	uint32_t offset, size;
	bool is_signed;
	bool is_dynamic;  /* __data_loc: offset and length of the contents, 16 bits each */
	bool is_relative; /* __rel_loc: as above, but from the field's own end */
} BscField;

typedef struct BscFormats BscFormats;

BscFormats *bsc_formats_new(const BscContainer *container);
void bsc_formats_free(BscFormats *formats);

/* All of them, sorted by id. */
const BscFormat *bsc_formats_all(const BscFormats *formats, size_t *ret_n);
const BscFormat *bsc_formats_by_id(const BscFormats *formats, int32_t id); /* or NULL */
const BscFormat *bsc_formats_by_name(const BscFormats *formats, const char *system,
				     const char *name); /* or NULL */

/*
 * Looks N fields of one format up by NAMES; a field that is not there keeps size 0.
 * False if the format's text is damaged.
 */
bool bsc_format_fields(const BscContainer *container, const BscFormat *format,
		       const char *const *names, size_t n, BscField *ret_fields);

/*
 * The format's text as libtraceevent may see it: the lines that describe fields as they are, and
 * the print format only if it is harmless; else an empty one, which *RET_IS_PLAIN says.
 * NULL if the description of the fields is damaged. Free with g_free().
 */
char *bsc_format_checked_text(const BscFormat *format, bool with_print, bool *ret_is_plain);

/* Whether LEN bytes of TEXT are what the kernel writes: printable ASCII, tabs and newlines. */
bool bsc_is_kernel_text(const char *text, size_t len);

/* How pages are laid out: from header_page. */
typedef struct BscPageLayout {
	uint32_t ts_offset;                  /* u64 */
	uint32_t commit_offset, commit_size; /* 4 or 8 bytes: the kernel's long */
	uint32_t data_offset;
	uint32_t page_size; /* bytes of a whole sub-buffer */
	bool is_big_endian;
} BscPageLayout;

/* Limits of a sub-buffer: the kernel's smallest page, and its largest order of pages. */
#define BSC_MIN_PAGE 512u
#define BSC_MAX_PAGE (8u << 20)

/* From the section HEADERS; what is damaged or missing there is guessed from the container. */
void bsc_page_layout_read(const BscContainer *container, BscPageLayout *ret_layout);
