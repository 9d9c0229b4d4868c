/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <glib.h>

/* A capture that comes with the program, and why somebody would look at it. */
typedef struct BscSample {
	char *path;       /* owned: of its trace.dat */
	const char *name; /* of its folder */
	const char *text; /* one sentence */
} BscSample;

/*
 * The samples in FOLDER, those first that show most, each of which has a row in its README.md. Free
 * with g_ptr_array_unref().
 */
GPtrArray *bsc_samples_list(const char *folder);
