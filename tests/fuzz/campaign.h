/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* Where the events of a capture lie in its file, a page, or a chunk of them, each. */
typedef struct SubjectPiece {
	uint64_t end; /* in the file */
	uint64_t n_events;
} SubjectPiece;

/* A capture that is going to be damaged. */
typedef struct Subject {
	const char *path; /* borrowed */
	uint8_t *data;
	size_t size;
	GArray *pieces; /* SubjectPiece, by end */
	uint64_t begin; /* of the first piece: what lies in front describes them */
	uint64_t n_events;
} Subject;

/* What must be found in a file that is damaged from some place on. */
typedef struct Promise {
	uint64_t n_least; /* events of the whole pages in front of the damage */
	uint64_t n_whole; /* events of the undamaged file */
	bool is_v7;       /* the table of CPUs stands behind their pages */
	bool must_say;    /* fewer than all of them cannot be without damage that is said */
} Promise;

Subject *subject_new(const char *path, GError **error);
void subject_free(Subject *subject);

/* Of a file that is as it was up to AT. */
Promise subject_promise(const Subject *subject, uint64_t at);

/*
 * A copy with some harm done to it, from *RET_AT on; *RET_KIND names it (static). Free with
 * g_byte_array_unref().
 */
GByteArray *subject_corrupted(const Subject *subject, GRand *rand, size_t *ret_at,
			      const char **ret_kind);
