/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "trace/payloads.h"

#include <glib.h>
#include <string.h>

#define FIRST_PAYLOADS 256
/*
 * Slots for the latest payloads: as many as the second level of caches holds. A look-up that waits
 * for memory takes longer than all else that is done with a record, and what comes again only after
 * so many others is dear to find and cheap to keep twice.
 */
#define FIRST_SLOTS 1024
#define MAX_SLOTS   (128 * 1024)
/*
 * Slots that are looked at before a payload is taken for a new one: a file made to collide costs
 * memory, not time. Once there are as many slots as there may be, a new one takes the place of one
 * of the few that it is looked for in.
 */
#define MAX_PROBES 64
#define FEW_PROBES 8

struct BscPayloadSlot {
	uint32_t sum;   /* hash */
	uint32_t index; /* + 1; 0: empty */
};

void bsc_payloads_clear(BscPayloads *payloads)
{
	g_free(payloads->all);
	g_free(payloads->slots);
	*payloads = (BscPayloads){ 0 };
}

static uint64_t pair(uint32_t low, uint32_t high)
{
	return (uint64_t)high << 32 | low;
}

static uint32_t hash(const BscPayload *p)
{
	uint64_t sum = (p->addr + pair(p->kind, p->flags)) * UINT64_C(0x9e3779b97f4a7c15);

	sum ^= pair((uint32_t)p->a, (uint32_t)p->b) * UINT64_C(0xc2b2ae3d27d4eb4f);
	sum ^= pair((uint32_t)p->c, (uint32_t)p->d) * UINT64_C(0x165667b19e3779f9);
	sum ^= pair((uint32_t)p->pid, p->text) * UINT64_C(0xd6e8feb86659fd93);
	sum ^= sum >> 32;
	return (uint32_t)(sum * UINT64_C(0x9e3779b97f4a7c15) >> 32);
}

static bool is_equal(const BscPayload *x, const BscPayload *y)
{
	return x->addr == y->addr && x->a == y->a && x->b == y->b && x->c == y->c && x->d == y->d &&
	       x->pid == y->pid && x->text == y->text && x->kind == y->kind && x->flags == y->flags;
}

/* No slots are added any more. */
static bool is_full(const BscPayloads *payloads)
{
	return payloads->n_slots == MAX_SLOTS && 2 * payloads->n >= MAX_SLOTS;
}

static BscPayloadSlot *slot_at(const BscPayloads *payloads, uint32_t place)
{
	return &payloads->slots[place & (payloads->n_slots - 1)];
}

/* True: PAYLOAD, whose hash is SUM, is that of *RET_SLOT. False: it may get that one. */
static bool find(const BscPayloads *payloads, const BscPayload *payload, uint32_t sum,
		 BscPayloadSlot **ret_slot)
{
	const uint32_t n_probes = is_full(payloads) ? FEW_PROBES : MAX_PROBES;

	for (uint32_t i = 0; i < n_probes; i++) {
		BscPayloadSlot *slot = slot_at(payloads, sum + i);
		bool is_found = slot->index && slot->sum == sum &&
				is_equal(&payloads->all[slot->index - 1], payload);

		if (is_found || !slot->index) {
			*ret_slot = slot;
			return is_found;
		}
	}
	*ret_slot = slot_at(payloads, sum + payloads->n % n_probes);
	return false;
}

/* For a payload that is not among the slots. */
static BscPayloadSlot *find_empty(const BscPayloads *payloads, uint32_t sum)
{
	for (uint32_t i = 0; i < MAX_PROBES; i++)
		if (!slot_at(payloads, sum + i)->index)
			return slot_at(payloads, sum + i);
	return slot_at(payloads, sum);
}

static void grow_slots(BscPayloads *payloads)
{
	const uint32_t n_old = payloads->n_slots;
	BscPayloadSlot *old = payloads->slots;

	payloads->n_slots = n_old ? 2 * n_old : FIRST_SLOTS;
	payloads->slots = g_new0(BscPayloadSlot, payloads->n_slots);
	for (uint32_t i = 0; i < n_old; i++)
		if (old[i].index)
			*find_empty(payloads, old[i].sum) = old[i];
	g_free(old);
}

static uint32_t append(BscPayloads *payloads, const BscPayload *payload)
{
	if (payloads->n == payloads->cap) {
		g_assert(payloads->n < UINT32_MAX / 4);
		payloads->cap = payloads->cap ? 2 * payloads->cap : FIRST_PAYLOADS;
		payloads->all = g_renew(BscPayload, payloads->all, payloads->cap);
	}
	payloads->all[payloads->n] = *payload;
	return payloads->n++;
}

uint32_t bsc_payloads_intern(BscPayloads *payloads, const BscPayload *payload)
{
	const uint32_t sum = hash(payload);
	BscPayloadSlot *slot;

	if (2 * payloads->n >= payloads->n_slots && payloads->n_slots < MAX_SLOTS)
		grow_slots(payloads);
	if (!find(payloads, payload, sum, &slot))
		*slot = (BscPayloadSlot){ sum, append(payloads, payload) + 1 };
	return slot->index - 1;
}

void bsc_payloads_reset(BscPayloads *payloads)
{
	payloads->n = 0;
	if (payloads->slots)
		memset(payloads->slots, 0, payloads->n_slots * sizeof(*payloads->slots));
}

void bsc_payloads_settle(BscPayloads *payloads)
{
	g_clear_pointer(&payloads->slots, g_free);
	payloads->n_slots = 0;
	payloads->cap = payloads->n;
	payloads->all = g_renew(BscPayload, payloads->all, payloads->n);
}
