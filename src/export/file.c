/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "export/file.h"

#include "base/error.h"
#include "base/io.h"
#include "base/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

static bool fail(GError **error, const char *path, int number)
{
	g_autofree char *name = g_filename_display_name(path);

	g_set_error(error, BSC_ERROR, BSC_ERROR_IO, "%s: cannot be written: %s", name,
		    g_strerror(number));
	return false;
}

static bool write_directly(const char *path, const void *data, size_t len, GError **error)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	bool done;
	int number;

	if (fd < 0)
		return fail(error, path, errno);
	done = bsc_write_all(fd, data, len);
	number = errno;
	if (close(fd) != 0 && done) {
		done = false;
		number = errno;
	}
	return done || fail(error, path, number);
}

/* So that the new name, too, is on the disk. A folder that cannot be synced is no failure. */
static void sync_folder(const char *path)
{
	g_autofree char *folder = g_path_get_dirname(path);
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return;
	if (fsync(fd) != 0)
		g_debug("%s: cannot be synced: %s", folder, g_strerror(errno));
	close(fd);
}

/* Writes DATA to the open FD of the file TEMPORARY and gives it the name PATH, and OLD's mode. */
static bool finish(int fd, const char *temporary, const char *path, const struct stat *old,
		   const void *data, size_t len)
{
	bool done = bsc_write_all(fd, data, len) &&
		    (!old || fchmod(fd, old->st_mode & 07777) == 0) && fsync(fd) == 0;
	int number = errno;

	if (close(fd) != 0 && done) {
		done = false;
		number = errno;
	}
	if (done && rename(temporary, path) != 0) {
		done = false;
		number = errno;
	}
	errno = number;
	return done;
}

/* OLD is what is known of the file that is replaced; NULL: there is none. */
static bool write_beside(const char *path, const struct stat *old, const void *data, size_t len,
			 GError **error)
{
	g_autofree char *folder = g_path_get_dirname(path);
	g_autofree char *temporary = g_build_filename(folder, ".bringup-scope-XXXXXX", NULL);
	bool is_done = false;
	sigset_t before;
	int fd, number;

	bsc_signals_hold(&before);
	fd = g_mkstemp_full(temporary, O_RDWR | O_CLOEXEC, 0666);
	number = errno;
	if (fd >= 0) {
		is_done = finish(fd, temporary, path, old, data, len);
		number = errno;
		if (!is_done)
			unlink(temporary);
	}
	bsc_signals_release(&before);
	if (!is_done)
		return fail(error, path, number);
	sync_folder(path);
	return true;
}

bool bsc_file_write(const char *path, const void *data, size_t len, GError **error)
{
	g_autofree char *name = g_filename_display_name(path);
	char *real = NULL;
	struct stat info;
	bool done;

	if (stat(path, &info) != 0) {
		if (errno != ENOENT)
			return fail(error, path, errno);
		return write_beside(path, NULL, data, len, error);
	}
	if (S_ISDIR(info.st_mode)) {
		g_set_error(error, BSC_ERROR, BSC_ERROR_USAGE,
			    "%s is a folder; name the file to write in it", name);
		return false;
	}
	if (!S_ISREG(info.st_mode))
		return write_directly(path, data, len, error);
	if (access(path, W_OK) != 0)
		return fail(error, path, errno);
	real = realpath(path, NULL);
	if (!real)
		return fail(error, path, errno);
	done = write_beside(real, &info, data, len, error);
	free(real);
	return done;
}

/* DATA as a gzip file without name and time; free with g_free(). */
static void *gzip(const void *data, size_t len, size_t *ret_len)
{
	/* 15 bits of window, 16 more for gzip's header */
	z_stream stream = { 0 };
	size_t cap;
	void *out;

	if (len > UINT_MAX / 2 || deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, 15 + 16, 9,
					       Z_DEFAULT_STRATEGY) != Z_OK)
		return NULL;
	cap = deflateBound(&stream, (uLong)len);
	out = g_malloc(cap);
	stream.next_in = (Bytef *)(uintptr_t)data;
	stream.avail_in = (uInt)len;
	stream.next_out = out;
	stream.avail_out = (uInt)cap;
	if (deflate(&stream, Z_FINISH) != Z_STREAM_END)
		g_clear_pointer(&out, g_free);
	*ret_len = stream.total_out;
	deflateEnd(&stream);
	return out;
}

bool bsc_file_write_by_suffix(const char *path, const void *data, size_t len, GError **error)
{
	g_autofree void *packed = NULL;
	size_t n = 0;

	if (!g_str_has_suffix(path, ".gz"))
		return bsc_file_write(path, data, len, error);
	packed = gzip(data, len, &n);
	if (!packed)
		return fail(error, path, EFBIG);
	return bsc_file_write(path, packed, n, error);
}
