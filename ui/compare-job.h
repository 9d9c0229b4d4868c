/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ui/compare-model.h"

#include <gio/gio.h>

/*
 * Reading what is not read yet, simulating, and comparing, in a thread of its own. Emits "progress"
 * (string what is done, double share of it or negative while unknown) from the main loop some times
 * a second.
 */
#define BSC_TYPE_COMPARE_JOB (bsc_compare_job_get_type())
G_DECLARE_FINAL_TYPE(BscCompareJob, bsc_compare_job, BSC, COMPARE_JOB, GObject)

/* COMPARANDS are copied. */
BscCompareJob *bsc_compare_job_new(const GPtrArray *comparands, const BscCompareOptions *options);

/* Once. CALLBACK runs in the main loop, also after cancelling; the job lives until then. */
void bsc_compare_job_start(BscCompareJob *self, GAsyncReadyCallback callback, gpointer data);
BscCompared *bsc_compare_job_finish(BscCompareJob *self, GAsyncResult *result, GError **error);

/* Asks the thread to stop, which takes effect within 100 ms while it reads. */
void bsc_compare_job_cancel(BscCompareJob *self);
