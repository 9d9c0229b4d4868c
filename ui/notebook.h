/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ui/session-file.h"

#include <glib-object.h>

/*
 * What somebody notes about a capture while looking at it: markers, a range, which lanes are shown.
 * Emits "changed" without arguments, and "lanes-changed" before it where it is about the lanes.
 * Everybody who shows or changes a part of it listens.
 */
#define BSC_TYPE_NOTEBOOK (bsc_notebook_get_type())
G_DECLARE_FINAL_TYPE(BscNotebook, bsc_notebook, BSC, NOTEBOOK, GObject)

BscNotebook *bsc_notebook_new(void);

/* What is noted; who changes it says so by bsc_notebook_changed(). */
BscSessionFile *bsc_notebook_get(BscNotebook *self);
void bsc_notebook_changed(BscNotebook *self);
void bsc_notebook_lanes_changed(BscNotebook *self);
/* FILE, which is taken, in place of what was noted. */
void bsc_notebook_take(BscNotebook *self, BscSessionFile *file);

/* The marker that others are measured from; BSC_NO_ROW: none. */
BscRow bsc_notebook_get_chosen(BscNotebook *self);
void bsc_notebook_choose(BscNotebook *self, BscRow marker);

/* BEGIN and END in either order; equal: nothing is selected any more. */
void bsc_notebook_set_range(BscNotebook *self, BscNsec begin, BscNsec end);
/* Marks AT and chooses that marker. */
void bsc_notebook_mark(BscNotebook *self, BscNsec at);
void bsc_notebook_unmark(BscNotebook *self, BscRow marker);

/* What went wrong with keeping the notes, for people; "": nothing. */
const char *bsc_notebook_get_message(BscNotebook *self);
void bsc_notebook_set_message(BscNotebook *self, const char *message);
