/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "parsers/bytes.h"

/* Longer lines come in pieces of that many bytes; no event is that long. */
#define BSC_MAX_LINE (64u << 10)

/* The lines of an input, one after the other, whatever its size. */
typedef struct BscLineReader {
	const BscInput *input; /* borrowed */
	char *block;           /* owned */
	size_t begin, end;     /* of what is left in it */
	uint64_t offset;       /* in the input, of block[begin] */
	bool is_unended;       /* the last line had no newline */
} BscLineReader;

void bsc_line_reader_init(BscLineReader *reader, const BscInput *input, uint64_t offset);
void bsc_line_reader_clear(BscLineReader *reader);
/* The next line without its newline, valid until the next call; false at the end. */
bool bsc_line_reader_next(BscLineReader *reader, const char **ret_line, size_t *ret_len,
			  uint64_t *ret_offset);
