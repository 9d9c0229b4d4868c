/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "parsers/bytes.h"

#include "base/error.h"
#include "base/io.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK   (256 * 1024)
#define POLL_MS 50

/*
 * As read(), but a pipe may be silent for long, and who cancels shall not wait for it: then -1 with
 * errno ECANCELED.
 */
static ssize_t read_some(int fd, uint8_t *block, BscProgress *progress)
{
	while (!bsc_progress_is_cancelled(progress)) {
		struct pollfd waits = { .fd = fd, .events = POLLIN };
		ssize_t n;

		if (poll(&waits, 1, POLL_MS) == 0)
			continue;
		n = read(fd, block, BLOCK);
		if (n >= 0 || errno != EINTR)
			return n;
	}
	errno = ECANCELED;
	return -1;
}

int bsc_open_spool(GError **error)
{
	g_autofree char *name = NULL;
	int fd = g_file_open_tmp("bringup-scope-XXXXXX", &name, error);

	if (fd >= 0)
		unlink(name);
	return fd;
}

/* Copies the stream FD to an unlinked temporary file. Returns its descriptor, -1 with ERROR. */
static int spool(int fd, const char *path, BscProgress *progress, GError **error)
{
	g_autofree uint8_t *block = g_malloc(BLOCK);
	int copy = bsc_open_spool(error);
	ssize_t n;

	if (copy < 0)
		return -1;
	while ((n = read_some(fd, block, progress)) > 0)
		if (!bsc_write_all(copy, block, (size_t)n)) {
			n = -1;
			break;
		}
	if (n == 0)
		return copy;
	if (errno == ECANCELED)
		g_set_error(error, BSC_ERROR, BSC_ERROR_CANCELLED, "%s: reading cancelled", path);
	else
		g_set_error(error, BSC_ERROR, BSC_ERROR_IO, "%s: %s", path, g_strerror(errno));
	close(copy);
	return -1;
}

/* An open descriptor to read from by position; -1 with ERROR. */
static int open_seekable(const char *path, struct stat *ret_st, BscProgress *progress,
			 GError **error)
{
	bool is_stdin = strcmp(path, "-") == 0;
	int fd = is_stdin ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
			  : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0) {
		g_set_error(error, BSC_ERROR, BSC_ERROR_IO, "%s: %s", path, g_strerror(errno));
		goto fail;
	}
	if (S_ISDIR(st.st_mode)) {
		g_set_error(error, BSC_ERROR, BSC_ERROR_NOT_TRACE,
			    "%s: this is a directory, not a trace", path);
		goto fail;
	}
	/* A redirected standard input may stand in the middle of its file. */
	if (!S_ISREG(st.st_mode) || (is_stdin && lseek(fd, 0, SEEK_CUR) != 0)) {
		int copy = spool(fd, path, progress, error);

		close(fd);
		fd = copy;
		if (fd < 0 || fstat(fd, &st) < 0)
			goto fail;
	}
	*ret_st = st;
	return fd;
fail:
	if (fd >= 0)
		close(fd);
	return -1;
}

BscInput *bsc_input_open(const char *path, BscProgress *progress, GError **error)
{
	struct stat st;
	int fd = open_seekable(path, &st, progress, error);
	BscInput *input;

	if (fd < 0)
		return NULL;
	input = g_new0(BscInput, 1);
	input->fd = fd;
	input->size = (uint64_t)st.st_size;
	input->changed = st.st_mtim;
	input->path = g_strdup(path);
	return input;
}

BscInput *bsc_input_new_unpacked(int fd, uint64_t size, BscInput *packed)
{
	BscInput *input = g_new0(BscInput, 1);

	input->fd = fd;
	input->size = size;
	input->path = g_strdup(packed->path);
	input->packed = packed;
	return input;
}

void bsc_input_free(BscInput *input)
{
	if (!input)
		return;
	bsc_input_free(input->packed);
	close(input->fd);
	g_free(input->path);
	g_free(input);
}

size_t bsc_input_read(const BscInput *input, uint64_t offset, void *buf, size_t len)
{
	uint8_t *to = buf;
	size_t done = 0;

	if (offset >= input->size)
		return 0;
	len = (size_t)MIN((uint64_t)len, input->size - offset);
	while (done < len) {
		ssize_t n = pread(input->fd, to + done, len - done, (off_t)(offset + done));

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		done += (size_t)n;
	}
	return done;
}

void bsc_bytes_init(BscBytes *bytes, const void *data, size_t size, bool is_big_endian)
{
	*bytes = (BscBytes){ .data = data, .size = size, .is_big_endian = is_big_endian };
}

const uint8_t *bsc_bytes_take(BscBytes *bytes, uint64_t n)
{
	const uint8_t *p = bytes->data + bytes->pos;

	/* a size that was not there reads as 0, and must not look like success */
	if (bytes->has_failed || n > bytes->size - bytes->pos) {
		bytes->has_failed = true;
		bytes->pos = bytes->size;
		return NULL;
	}
	bytes->pos += (size_t)n;
	return p;
}

uint16_t bsc_bytes_u16(BscBytes *bytes)
{
	const uint8_t *p = bsc_bytes_take(bytes, 2);

	return p ? bsc_get_u16(p, bytes->is_big_endian) : 0;
}

uint32_t bsc_bytes_u32(BscBytes *bytes)
{
	const uint8_t *p = bsc_bytes_take(bytes, 4);

	return p ? bsc_get_u32(p, bytes->is_big_endian) : 0;
}

uint64_t bsc_bytes_u64(BscBytes *bytes)
{
	const uint8_t *p = bsc_bytes_take(bytes, 8);

	return p ? bsc_get_u64(p, bytes->is_big_endian) : 0;
}

const char *bsc_bytes_string(BscBytes *bytes)
{
	const uint8_t *p = bytes->data + bytes->pos;
	size_t left = bytes->size - bytes->pos;
	const uint8_t *end = left ? memchr(p, 0, left) : NULL;

	if (!end) {
		bytes->has_failed = true;
		bytes->pos = bytes->size;
		return "";
	}
	bytes->pos += (size_t)(end - p) + 1;
	return (const char *)p;
}

/* INPUT is as it was when it was opened, for all that the system tells. */
static bool is_unchanged(const BscInput *input)
{
	struct stat st;

	return fstat(input->fd, &st) == 0 && (uint64_t)st.st_size == input->size &&
	       st.st_mtim.tv_sec == input->changed.tv_sec &&
	       st.st_mtim.tv_nsec == input->changed.tv_nsec;
}

char *bsc_input_checksum(const BscInput *input)
{
	g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
	g_autofree uint8_t *block = g_malloc(BLOCK);
	uint64_t done = 0;
	size_t n;

	if (input->packed)
		return bsc_input_checksum(input->packed);
	while ((n = bsc_input_read(input, done, block, BLOCK)) > 0) {
		g_checksum_update(sum, block, (gssize)n);
		done += n;
	}
	return g_strdup(done == input->size && is_unchanged(input) ? g_checksum_get_string(sum)
								   : "");
}
