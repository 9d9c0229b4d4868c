/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ui/assumptions.h"
#include "ui/document.h"

#include <gio/gio.h>

/*
 * One simulation in a thread of its own. Emits "progress" (uint64 policies done, uint64 of how
 * many, 0 while unknown) from the main loop some times a second.
 */
#define BSC_TYPE_WHAT_IF_JOB (bsc_what_if_job_get_type())
G_DECLARE_FINAL_TYPE(BscWhatIfJob, bsc_what_if_job, BSC, WHAT_IF_JOB, GObject)

/* Simulates EPISODE of RECORDING, of which a reference is kept, under ASSUMPTIONS (copied). */
BscWhatIfJob *bsc_what_if_job_new(BscDocument *recording, BscRow episode,
				  const BscAssumptions *assumptions);

/* Once. CALLBACK runs in the main loop, also after cancelling; the job lives until then. */
void bsc_what_if_job_start(BscWhatIfJob *self, GAsyncReadyCallback callback, gpointer data);
BscSimulation *bsc_what_if_job_finish(BscWhatIfJob *self, GAsyncResult *result, GError **error);

/* Asks the thread to stop, which takes effect between two runs of the simulator. */
void bsc_what_if_job_cancel(BscWhatIfJob *self);

/*
 * Makes a document of CAPTURE, of which a reference is kept, in a thread. SOURCE goes to CALLBACK,
 * which runs in the main loop, and lives until then.
 */
void bsc_what_if_analyse(GObject *source, BscCapture *capture, GAsyncReadyCallback callback,
			 gpointer data);
BscDocument *bsc_what_if_analyse_finish(GAsyncResult *result);
