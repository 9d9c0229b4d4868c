/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "model/capture.h"

/* Where parsers and core meet, for the command line and the window alike. */
typedef struct BscLoadOptions {
	const char *states_path; /* NULL: "states.txt" beside the capture, if there is one */
	const char *dmesg_path;  /* NULL: "dmesg.txt" beside the capture, if there is one */
	const char *const *ignore_events; /* as in BscParseOptions */
	unsigned n_threads;               /* as in BscParseOptions */
} BscLoadOptions;

/*
 * Reads the capture at PATH ("-": standard input) and reconstructs what it shows. A damaged
 * capture is returned with its damage in capture->diag; NULL with ERROR if nothing could be used,
 * a states file or log that was named cannot be read, or PROGRESS was cancelled. OPTIONS and
 * PROGRESS may be NULL.
 */
BscCapture *bsc_load_capture(const char *path, const BscLoadOptions *options, BscProgress *progress,
			     GError **error);
