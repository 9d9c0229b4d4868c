/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ui/assumptions.h"
#include "ui/compare-model.h"

/* One of the captures, or predictions of one, that a session says were compared. */
typedef struct BscSessionSide {
	char *path;                  /* from the folder of the session's capture, or absolute */
	char sha256[65];             /* of the capture; "": not known */
	BscRow episode;              /* of the recording; BSC_NO_ROW: the one that matters most */
	BscAssumptions *assumptions; /* of one policy; NULL: as recorded */
} BscSessionSide;

void bsc_session_side_free(BscSessionSide *side); /* NULL is nothing */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BscSessionSide, bsc_session_side_free)

/* A list of them; free with g_ptr_array_unref(). */
GPtrArray *bsc_session_sides_new(void);

/* "../b/trace.dat sha256=ab12 --policy=parallel --cpus=64"; NULL where TEXT is nothing of the kind.
 */
BscSessionSide *bsc_session_side_parse(const char *text);
/* Appends that. What would end a line or a word in the middle is written as %0A. */
void bsc_session_side_print(const BscSessionSide *side, GString *out);

/* COMPARAND, which is read, for the session of the capture at CAPTURE_PATH. In a thread. */
BscSessionSide *bsc_session_side_new(const BscComparand *comparand, const char *capture_path);

/*
 * What of SIDES (BscSessionSide) there is to compare, of BscComparand: where it was, else beside
 * the capture by its name. RECORDING, whose checksum is SHA256, stands for itself. RET_MESSAGE:
 * what is missing or no longer what was compared, in sentences; "": nothing. Reads all of these
 * files: in a thread. Free both with g_ptr_array_unref() and g_free().
 */
GPtrArray *bsc_session_sides_find(const GPtrArray *sides, BscDocument *recording,
				  const char *sha256, char **ret_message);
