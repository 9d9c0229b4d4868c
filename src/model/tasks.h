/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/types.h"

/* What happens to a task that takes part in bring-up. */
typedef enum BscTaskEventKind {
	BSC_TASK_OUT,      /* it was switched out */
	BSC_TASK_IN,       /* it was switched in */
	BSC_TASK_WAKING,   /* somebody wakes it */
	BSC_TASK_WAKEUP,   /* the waking is complete */
	BSC_TASK_FUNCTION, /* it entered a function */
} BscTaskEventKind;

typedef struct BscTaskEvent {
	int32_t pid;
	BscTaskEventKind kind;
	BscNsec ts;
	BscRow row; /* of the trace */
} BscTaskEvent;

/*
 * The trace rows about control tasks and hotplug threads, sorted by (pid, ts, row): what one task
 * did is found without a merge of all CPUs. Immutable.
 */
typedef struct BscTasks {
	BscTaskEvent *events;
	size_t n;
} BscTasks;

void bsc_tasks_free(BscTasks *tasks);

/* Events of PID in [FROM, TO]: rows [*RET_FIRST, *RET_END) of TASKS. */
void bsc_tasks_between(const BscTasks *tasks, int32_t pid, BscNsec from, BscNsec to,
		       size_t *ret_first, size_t *ret_end);
