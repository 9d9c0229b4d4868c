/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/progress.h"
#include "base/types.h"

#include <glib.h>
#include <time.h>

/*
 * The input as bytes with a fixed size. Read with pread() only: a mapped file that somebody
 * truncates kills the reader. What is no regular file is copied to an unlinked temporary one.
 */
typedef struct BscInput {
	int fd;
	uint64_t size;           /* bytes, when it was opened */
	struct timespec changed; /* its last change by then */
	char *path;
	struct BscInput *packed; /* owned: the file that this was unpacked from; NULL: none */
} BscInput;

/* A temporary file without a name, to read and write; -1 with ERROR. */
int bsc_open_spool(GError **error);
/* What PACKED, which is taken, unpacked to: SIZE bytes in FD, which is taken too. */
BscInput *bsc_input_new_unpacked(int fd, uint64_t size, BscInput *packed);

/* Opens PATH ("-": standard input). NULL with ERROR if it cannot be read or PROGRESS stopped it. */
BscInput *bsc_input_open(const char *path, BscProgress *progress, GError **error);
void bsc_input_free(BscInput *input);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BscInput, bsc_input_free)

/*
 * SHA-256 of all of INPUT, of the packed file where there is one, in 64 hexadecimal digits; "" if
 * it has changed since it was opened. Free with g_free().
 */
char *bsc_input_checksum(const BscInput *input);

/* Reads LEN bytes at OFFSET. Returns how many came: fewer at the end or where the system fails. */
size_t bsc_input_read(const BscInput *input, uint64_t offset, void *buf, size_t len);

/*
 * A place in a block of bytes. Reading past the end gives zeros and sets has_failed, which stays;
 * so a caller may read a whole structure and ask once.
 */
typedef struct BscBytes {
	const uint8_t *data; /* borrowed */
	size_t size, pos;    /* pos <= size */
	bool is_big_endian;
	bool has_failed;
} BscBytes;

void bsc_bytes_init(BscBytes *bytes, const void *data, size_t size, bool is_big_endian);
uint16_t bsc_bytes_u16(BscBytes *bytes);
uint32_t bsc_bytes_u32(BscBytes *bytes);
uint64_t bsc_bytes_u64(BscBytes *bytes);
/* N bytes, borrowed; NULL if there are fewer left or something failed before. */
const uint8_t *bsc_bytes_take(BscBytes *bytes, uint64_t n);
/* A string with its terminator, borrowed; "" and has_failed if no terminator follows. */
const char *bsc_bytes_string(BscBytes *bytes);

/* Numbers at P in the byte order of the file. */
static inline uint16_t bsc_get_u16(const uint8_t *p, bool is_big_endian)
{
	uint16_t v;

	__builtin_memcpy(&v, p, sizeof(v));
	return is_big_endian ? GUINT16_FROM_BE(v) : GUINT16_FROM_LE(v);
}

static inline uint32_t bsc_get_u32(const uint8_t *p, bool is_big_endian)
{
	uint32_t v;

	__builtin_memcpy(&v, p, sizeof(v));
	return is_big_endian ? GUINT32_FROM_BE(v) : GUINT32_FROM_LE(v);
}

static inline uint64_t bsc_get_u64(const uint8_t *p, bool is_big_endian)
{
	uint64_t v;

	__builtin_memcpy(&v, p, sizeof(v));
	return is_big_endian ? GUINT64_FROM_BE(v) : GUINT64_FROM_LE(v);
}
