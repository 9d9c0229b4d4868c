/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/types.h"

#include <glib.h>

typedef enum BscCompression {
	BSC_COMPRESSION_NONE,
	BSC_COMPRESSION_ZSTD,
	BSC_COMPRESSION_ZLIB,
} BscCompression;

/* By the name in the file's header; false for an unknown one. */
bool bsc_compression_from_name(const char *name, BscCompression *ret_compression);
const char *bsc_compression_name(BscCompression compression); /* static */

/* One block after the other; holds the memory that the algorithm needs between them. */
typedef struct BscUnpacker BscUnpacker;

BscUnpacker *bsc_unpacker_new(BscCompression compression);
void bsc_unpacker_free(BscUnpacker *unpacker);

/* Unpacks SRC to exactly USIZE bytes at DST; false if it does not give just as many. */
bool bsc_unpack(BscUnpacker *unpacker, const void *src, size_t csize, void *dst, size_t usize);
