/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Private to the model of the kernel: the events of its boot as a capture. */

#include "machine-run.h"

typedef struct MachineRecord MachineRecord;

MachineRecord *machine_record_new(uint32_t n_cpus, const MachineTracing *tracing);
void machine_record_op(MachineRecord *record, BscNsec ts, uint32_t cpu, int32_t pid,
		       const MachineOp *op);
void machine_record_function(MachineRecord *record, BscNsec ts, uint32_t cpu, int32_t pid,
			     BscFunction function);
void machine_record_switch(MachineRecord *record, BscNsec ts, uint32_t cpu, int32_t from,
			   char state, int32_t to);
/* PID, on CPU, wakes WOKEN; IS_TIMER: in hard interrupt context. */
void machine_record_waking(MachineRecord *record, BscNsec ts, uint32_t cpu, int32_t pid,
			   int32_t woken, const char *comm, bool is_timer);
/* Reconstructs what was recorded and frees RECORD. */
BscCapture *machine_record_end(MachineRecord *record);

int32_t machine_thread_pid(uint32_t cpu);
