/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "model/clusters.h"
#include "model/states.h"
#include "model/tasks.h"
#include "model/timeline.h"
#include "trace/dmesg.h"
#include "trace/trace.h"

/* A capture as a whole: source, events, recorded timeline. Reference counted, immutable. */
typedef struct BscCapture {
	BscTrace *trace;       /* owned */
	BscTimeline *timeline; /* owned */
	BscTasks *tasks;       /* owned: what the tasks that take part did */
	BscDiagnostics *diag;  /* owned: what reading and reconstruction found */
	char *states_path;     /* the states file that was used; NULL: none */
	BscDmesg *dmesg;       /* owned: the kernel's log that came with it; NULL: none */
	BscClusters *clusters; /* owned: of that log; NULL: not known */
	/*< private >*/
	gatomicrefcount refs;
} BscCapture;

/*
 * Reconstructs the bring-up in TRACE, which is taken. STATES (borrowed) names the states by
 * number, NULL: none was given. PROGRESS may be NULL. NULL with ERROR only when cancelled.
 */
BscCapture *bsc_capture_take(BscTrace *trace, const BscStatesFile *states, BscProgress *progress,
			     GError **error);
/*
 * A capture of what a simulation says, for everything that takes captures: TIMELINE, which is
 * taken, under the name and machine of RECORDED (borrowed). It has no events, as nothing happened.
 */
BscCapture *bsc_capture_simulated(const BscCapture *recorded, BscTimeline *timeline);
BscCapture *bsc_capture_ref(BscCapture *capture);
void bsc_capture_unref(BscCapture *capture);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BscCapture, bsc_capture_unref)
