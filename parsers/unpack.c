/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "parsers/unpack.h"

#include "base/error.h"
#include "base/io.h"

#include <archive.h>
#include <string.h>
#include <unistd.h>

#define BLOCK (256 * 1024)

/* What is larger than that, next to its packed size, is made to fill a disk. */
#define LIMIT_BASE  ((uint64_t)1 << 30)
#define LIMIT_RATIO 256

static bool is_packed(const BscInput *input)
{
	static const struct {
		const char *magic;
		size_t len;
	} magics[] = {
		{ "\x1f\x8b", 2 },     { "\xfd\x37\x7a\x58\x5a", 5 }, { "\x28\xb5\x2f\xfd", 4 },
		{ "\x42\x5a\x68", 3 }, { "\x04\x22\x4d\x18", 4 },
	};
	uint8_t head[8];
	size_t len = bsc_input_read(input, 0, head, sizeof(head));

	for (size_t i = 0; i < G_N_ELEMENTS(magics); i++)
		if (len >= magics[i].len && memcmp(head, magics[i].magic, magics[i].len) == 0)
			return true;
	return false;
}

typedef struct Reader {
	const BscInput *input;
	BscProgress *progress;
	uint64_t done;
	uint8_t block[BLOCK];
} Reader;

static la_ssize_t read_block(struct archive *archive, void *data, const void **ret_block)
{
	Reader *reader = data;
	size_t n;

	if (bsc_progress_is_cancelled(reader->progress))
		return -1;
	n = bsc_input_read(reader->input, reader->done, reader->block, BLOCK);
	reader->done += n;
	*ret_block = reader->block;
	return (la_ssize_t)n;
}

/* Writes what ARCHIVE gives to FD. Returns how much that was; *RET_CUT if not all of it. */
static uint64_t copy_out(struct archive *archive, const Reader *reader, int fd, bool *ret_cut,
			 bool *ret_full)
{
	const uint64_t limit = LIMIT_BASE + LIMIT_RATIO * reader->input->size;
	g_autofree uint8_t *block = g_malloc(BLOCK);
	uint64_t total = 0;
	la_ssize_t n;

	while ((n = archive_read_data(archive, block, BLOCK)) > 0) {
		if (!bsc_write_all(fd, block, (size_t)n)) {
			*ret_full = true;
			return total;
		}
		total += (uint64_t)n;
		if (total > limit)
			n = -1;
		if (n < 0)
			break;
	}
	*ret_cut = n < 0;
	return total;
}

/* An archive that reads one packed file; NULL if it cannot be read at all. */
static struct archive *open_packed(Reader *reader)
{
	struct archive *archive = archive_read_new();
	struct archive_entry *entry;

	archive_read_support_filter_gzip(archive);
	archive_read_support_filter_xz(archive);
	archive_read_support_filter_zstd(archive);
	archive_read_support_filter_bzip2(archive);
	archive_read_support_filter_lz4(archive);
	archive_read_support_format_raw(archive);
	if (archive_read_open(archive, reader, NULL, read_block, NULL) == ARCHIVE_OK &&
	    archive_read_next_header(archive, &entry) == ARCHIVE_OK)
		return archive;
	archive_read_free(archive);
	return NULL;
}

BscInput *bsc_input_unpack(BscInput *input, bool *ret_cut, BscProgress *progress, GError **error)
{
	g_autofree Reader *reader = NULL;
	struct archive *archive;
	bool is_full = false;
	BscInput *unpacked;
	uint64_t total = 0;
	int fd;

	*ret_cut = false;
	if (!is_packed(input))
		return input;
	reader = g_new0(Reader, 1);
	reader->input = input;
	reader->progress = progress;
	fd = bsc_open_spool(error);
	if (fd < 0) {
		bsc_input_free(input);
		return NULL;
	}
	archive = open_packed(reader);
	if (archive) {
		total = copy_out(archive, reader, fd, ret_cut, &is_full);
		archive_read_free(archive);
	}
	if (total > 0 && !is_full && !bsc_progress_is_cancelled(progress)) {
		unpacked = bsc_input_new_unpacked(fd, total, input);
		return unpacked;
	}
	if (bsc_progress_is_cancelled(progress))
		g_set_error(error, BSC_ERROR, BSC_ERROR_CANCELLED, "%s: reading cancelled",
			    input->path);
	else if (is_full)
		g_set_error(error, BSC_ERROR, BSC_ERROR_IO, "%s: no room in %s to unpack it",
			    input->path, g_get_tmp_dir());
	else
		g_set_error(error, BSC_ERROR, BSC_ERROR_DAMAGED,
			    "%s: compressed data that cannot be unpacked", input->path);
	close(fd);
	bsc_input_free(input);
	return NULL;
}
