/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "parsers/compress.h"

#include <string.h>
#include <zlib.h>
#include <zstd.h>

static const char *const names[] = {
	[BSC_COMPRESSION_NONE] = "none",
	[BSC_COMPRESSION_ZSTD] = "zstd",
	[BSC_COMPRESSION_ZLIB] = "zlib",
};

struct BscUnpacker {
	BscCompression compression;
	ZSTD_DCtx *zstd;
};

bool bsc_compression_from_name(const char *name, BscCompression *ret_compression)
{
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		if (strcmp(name, names[i]) != 0)
			continue;
		*ret_compression = (BscCompression)i;
		return true;
	}
	return false;
}

const char *bsc_compression_name(BscCompression compression)
{
	return names[compression];
}

BscUnpacker *bsc_unpacker_new(BscCompression compression)
{
	BscUnpacker *unpacker = g_new0(BscUnpacker, 1);

	unpacker->compression = compression;
	if (compression == BSC_COMPRESSION_ZSTD)
		unpacker->zstd = ZSTD_createDCtx();
	return unpacker;
}

void bsc_unpacker_free(BscUnpacker *unpacker)
{
	if (!unpacker)
		return;
	ZSTD_freeDCtx(unpacker->zstd);
	g_free(unpacker);
}

bool bsc_unpack(BscUnpacker *unpacker, const void *src, size_t csize, void *dst, size_t usize)
{
	uLongf zlib_size = (uLongf)usize;

	switch (unpacker->compression) {
	case BSC_COMPRESSION_NONE:
		if (csize == usize)
			memcpy(dst, src, usize);
		return csize == usize;
	case BSC_COMPRESSION_ZSTD:
		/* an error code of zstd is larger than every size that is allowed here */
		return ZSTD_decompressDCtx(unpacker->zstd, dst, usize, src, csize) == usize;
	case BSC_COMPRESSION_ZLIB:
		return uncompress(dst, &zlib_size, src, (uLong)csize) == Z_OK && zlib_size == usize;
	}
	return false;
}
