/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ui/document.h"

#include <gtk/gtk.h>

/*
 * Reading and analysing one capture in a thread of its own. Emits "progress" (uint64 bytes done,
 * uint64 bytes in total or 0 while unknown) from the main loop some times a second.
 */
#define BSC_TYPE_LOAD_JOB (bsc_load_job_get_type())
G_DECLARE_FINAL_TYPE(BscLoadJob, bsc_load_job, BSC, LOAD_JOB, GObject)

BscLoadJob *bsc_load_job_new(const char *path);
const char *bsc_load_job_path(BscLoadJob *self);

/* Once. CALLBACK runs in the main loop, also after cancelling; the job lives until then. */
void bsc_load_job_start(BscLoadJob *self, GAsyncReadyCallback callback, gpointer data);
BscDocument *bsc_load_job_finish(BscLoadJob *self, GAsyncResult *result, GError **error);

/* Asks the thread to stop, which takes effect within 100 ms while it reads. */
void bsc_load_job_cancel(BscLoadJob *self);

/* What the signal "progress" says, in BAR and as words in LABEL. */
void bsc_load_job_show(GtkProgressBar *bar, GtkLabel *label, guint64 done, guint64 total);
