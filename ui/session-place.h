/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ui/session-file.h"

/* Where the session of a capture is, and what it says. */
typedef struct BscSessionPlace {
	char *path;           /* to write to */
	BscSessionFile *file; /* NULL: there is none yet */
	char *message;        /* what is there and cannot be used; NULL: nothing */
} BscSessionPlace;

/*
 * The session of the capture at CAPTURE_PATH whose checksum is SHA256 (64 digits): beside it, else
 * below DATA_FOLDER. What stands there already and is no session of this capture is never where a
 * session is written. Free what is inside with g_free() and bsc_session_file_free().
 */
BscSessionPlace bsc_session_find(const char *capture_path, const char *sha256,
				 const char *data_folder);
