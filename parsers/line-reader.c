/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "parsers/line-reader.h"

#include <string.h>

#define BLOCK_SIZE (4u * BSC_MAX_LINE)

void bsc_line_reader_init(BscLineReader *reader, const BscInput *input, uint64_t offset)
{
	*reader = (BscLineReader){
		.input = input,
		.block = g_malloc(BLOCK_SIZE),
		.offset = offset,
	};
}

void bsc_line_reader_clear(BscLineReader *reader)
{
	g_clear_pointer(&reader->block, g_free);
}

/* Moves what is left to the front of the block and fills it up. */
static void fill(BscLineReader *reader)
{
	size_t left = reader->end - reader->begin;

	memmove(reader->block, reader->block + reader->begin, left);
	reader->begin = 0;
	reader->end = left + bsc_input_read(reader->input, reader->offset + left,
					    reader->block + left, BLOCK_SIZE - left);
}

bool bsc_line_reader_next(BscLineReader *reader, const char **ret_line, size_t *ret_len,
			  uint64_t *ret_offset)
{
	const char *line, *newline;
	size_t left, step;

	if (!memchr(reader->block + reader->begin, '\n', reader->end - reader->begin))
		fill(reader);
	line = reader->block + reader->begin;
	left = reader->end - reader->begin;
	if (left == 0)
		return false;
	newline = memchr(line, '\n', MIN(left, BSC_MAX_LINE));
	step = newline ? (size_t)(newline + 1 - line) : MIN(left, BSC_MAX_LINE);
	reader->is_unended = !newline && step == left;
	*ret_line = line;
	*ret_len = newline ? step - 1 : step;
	*ret_offset = reader->offset;
	if (*ret_len > 0 && line[*ret_len - 1] == '\r')
		(*ret_len)--;
	reader->begin += step;
	reader->offset += step;
	return true;
}
