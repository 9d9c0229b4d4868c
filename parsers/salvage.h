/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "parsers/container.h"

/* The header of a section of version 7. */
typedef struct BscSectionHeader {
	uint16_t id;
	bool is_compressed;
	uint64_t offset; /* of the contents in the file */
	uint64_t size;   /* of the contents, as the header says */
} BscSectionHeader;

/* False if the file ends within the header at OFFSET. */
bool bsc_section_read_header(const BscContainer *container, uint64_t offset,
			     BscSectionHeader *ret_header);

/*
 * Makes what can be made of trace data whose table of CPUs is missing, because it stood behind the
 * place where the file ends. Says in diag what it could not use.
 */
void bsc_salvage_buffer(BscContainer *container, const BscSectionHeader *header);
