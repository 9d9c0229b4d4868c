/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/*
 * What became of the latest records, by their bytes: most records say what one shortly in front of
 * them said, an interrupt or a switch between the same tasks, and need not be taken apart again.
 */
#define BSC_SEEN_SLOTS  2048
#define BSC_SEEN_SIZE   72 /* of a record: sched_switch has 64 bytes */
#define BSC_SEEN_NO_ROW UINT32_MAX

typedef struct BscSeenSlot {
	uint32_t age, size;
	uint32_t payload; /* BSC_SEEN_NO_ROW: no row is made of it */
	uint8_t data[BSC_SEEN_SIZE];
} BscSeenSlot;

typedef struct BscSeen {
	uint32_t age; /* from 1 on; slots of another age are of another table of payloads */
	BscSeenSlot slots[BSC_SEEN_SLOTS];
} BscSeen;

static inline bool bsc_seen_takes(uint32_t size)
{
	return size <= BSC_SEEN_SIZE && size % 4 == 0;
}

/* Where a record of SIZE bytes, which bsc_seen_takes(), is or belongs. */
static inline BscSeenSlot *bsc_seen_slot(BscSeen *seen, const uint8_t *data, uint32_t size)
{
	uint64_t sum = size, word;
	uint32_t half, at = 0;

	for (; at + 8 <= size; at += 8) {
		memcpy(&word, data + at, 8);
		sum = (sum << 11 | sum >> 53) ^ word;
	}
	if (at < size) {
		memcpy(&half, data + at, 4);
		sum = (sum << 11 | sum >> 53) ^ half;
	}
	return &seen->slots[(sum * UINT64_C(0x9e3779b97f4a7c15) >> 40) % BSC_SEEN_SLOTS];
}

static inline bool bsc_seen_is(const BscSeen *seen, const BscSeenSlot *slot, const uint8_t *data,
			       uint32_t size)
{
	return slot->age == seen->age && slot->size == size && memcmp(slot->data, data, size) == 0;
}

static inline void bsc_seen_put(const BscSeen *seen, BscSeenSlot *slot, const uint8_t *data,
				uint32_t size, uint32_t payload)
{
	slot->age = seen->age;
	slot->size = size;
	slot->payload = payload;
	memcpy(slot->data, data, size);
}
