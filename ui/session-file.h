/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ui/lanes.h"
#include "ui/markers.h"
#include "ui/range.h"
#include "ui/session-compare.h"

/*
 * What somebody noted about a capture, as a text file: docs/sessions.md. Moments are those of the
 * capture's clock, so that they mean the same wherever the file is opened.
 */
typedef struct BscSessionFile {
	char sha256[65]; /* of the capture; "": not known */
	char *capture;   /* its name, for people; "" */
	BscMarkers *markers;
	bool has_range;
	BscRange range; /* that sums are made of */
	bool has_view;
	BscRow episode; /* that is shown */
	BscRange view;  /* what of it is visible */
	BscLanes *lanes;
	char *notes;              /* lines; "" */
	GPtrArray *compare;       /* of BscSessionSide, in order; empty: nothing was compared */
	BscAssumptions *simulate; /* of the pane "what if"; NULL: nothing is changed */
	GPtrArray *unknown; /* of char *: lines that a later version may know; they are kept */
} BscSessionFile;

#define BSC_SESSION_SUFFIX ".bringup-scope"

/* Longest file, bytes, and most lines. */
#define BSC_SESSION_MAX_SIZE  1048576
#define BSC_SESSION_MAX_LINES 20000

BscSessionFile *bsc_session_file_new(void);
void bsc_session_file_free(BscSessionFile *file); /* NULL is nothing */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BscSessionFile, bsc_session_file_free)

/* There is nothing in it that anybody would miss: a view alone is no reason to write a file. */
bool bsc_session_file_is_empty(const BscSessionFile *file);

/* The LEN bytes at DATA begin as a session does: what does not is another's file. */
bool bsc_session_file_is_ours(const char *data, size_t len);
/*
 * Reads LEN bytes at DATA, which may be any. NULL with ERROR, which names the line, where it is no
 * session, one of a later version, or a line is not as it has to be.
 */
BscSessionFile *bsc_session_file_parse(const char *data, size_t len, GError **error);

/* The same session gives the same text, which reads back as the same. Free with g_free(). */
char *bsc_session_file_print(const BscSessionFile *file);
