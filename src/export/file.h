/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/*
 * Writes LEN bytes of DATA to PATH so that there is either the old file or all of the new one:
 * beside it first, synced, then renamed. A link is followed; what is there and no regular file
 * (a pipe, a device) is written directly. On failure the old file stays and ERROR says why.
 */
bool bsc_file_write(const char *path, const void *data, size_t len, GError **error);

/* The same; PATH that ends in ".gz" gets DATA compressed, the same bytes for the same data. */
bool bsc_file_write_by_suffix(const char *path, const void *data, size_t len, GError **error);
