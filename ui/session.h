/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ui/timeline-view.h"

/*
 * Keeps what is noted about a capture in a file beside it, or, where that is not possible, in the
 * user's data folder: docs/sessions.md. Reads it once the capture's checksum is known, and writes
 * it some time after each change; both in threads. Emits "restored"
 * (uint episode) where there is such a file; BSC_NO_ROW: it has no view. Else its range is then to
 * be shown by bsc_session_restore_view().
 */
#define BSC_TYPE_SESSION (bsc_session_get_type())
G_DECLARE_FINAL_TYPE(BscSession, bsc_session, BSC, SESSION, GObject)

/* TIMELINE is borrowed and outlives the session; its notebook is the session's from here on. */
BscSession *bsc_session_new(BscTimelineView *timeline);

/*
 * Gives SELF back once what is left to write is written, which a thread does: the application is
 * held until then. In place of g_object_unref().
 */
void bsc_session_close(BscSession *self);

/* Writes what is left to write of the one before, and goes on with RECORDING; NULL: none. */
void bsc_session_open(BscSession *self, BscDocument *recording);
/* While a prediction is shown, which has times of its own, what is noted is not kept. */
void bsc_session_set_aside(BscSession *self, bool is_aside);
void bsc_session_restore_view(BscSession *self);

/* What is noted of the recording; borrowed until the next event. */
const BscSessionFile *bsc_session_get_file(BscSession *self);
/* COMPARANDS, which are read, are compared: kept if the recording is one of them. None: forgotten.
 */
void bsc_session_note_comparison(BscSession *self, const GPtrArray *comparands);
/* ASSUMPTIONS, which are copied, are made about the recording. */
void bsc_session_note_assumptions(BscSession *self, const BscAssumptions *assumptions);
