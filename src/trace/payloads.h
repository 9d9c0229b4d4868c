/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/types.h"

/* common_flags, the same bits in all kernels: include/linux/trace_events.h: enum trace_flag_type.
 */
#define BSC_FLAG_IRQS_OFF 0x01
#define BSC_FLAG_HARDIRQ  0x08
#define BSC_FLAG_SOFTIRQ  0x10

/* What a record says but for when and on which CPU: see BSC_EVENT_KINDS. */
typedef struct BscPayload {
	uint64_t addr;
	int32_t a, b, c, d;
	int32_t pid;
	BscString text;
	uint8_t kind;  /* BscEventKind */
	uint8_t flags; /* common_flags of the record: see BSC_FLAG_ */
} BscPayload;

typedef struct BscPayloadSlot BscPayloadSlot;

/*
 * Payloads, nearly all of them once. Interrupts, timers and switches between the same tasks repeat:
 * a capture of half a million rows has some twenty thousand of them. One that comes again after
 * tens of thousands of others may be kept twice.
 */
typedef struct BscPayloads {
	BscPayload *all; /* in the order of their first use */
	uint32_t n, cap;
	BscPayloadSlot *slots; /* of the latest ones, by hash; NULL once it is settled */
	uint32_t n_slots;
} BscPayloads;

/* All zero is an empty table, to begin with. */
void bsc_payloads_clear(BscPayloads *payloads);

/* The index of PAYLOAD, which is copied at its first use. */
uint32_t bsc_payloads_intern(BscPayloads *payloads, const BscPayload *payload);

/* Empties the table and keeps its memory for what comes next. */
void bsc_payloads_reset(BscPayloads *payloads);

/* Nothing is interned from now on: frees what is for that alone. */
void bsc_payloads_settle(BscPayloads *payloads);

/* Of a funcgraph_exit, ns: c and d are its lower and its upper half. */
static inline BscNsec bsc_payload_duration(const BscPayload *payload)
{
	return (BscNsec)((uint64_t)(uint32_t)payload->d << 32 | (uint32_t)payload->c);
}
