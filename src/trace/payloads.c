/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "trace/payloads.h"

#include <glib.h>
#include <string.h>

#define FIRST_SLOTS 1024
/*
 * Slots that are looked at before a payload is taken for a new one: a file made to collide costs
 * memory, not time.
 */
#define MAX_PROBES 64

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

/* The slots are never more than half full, so the payloads need no capacity of their own. */
static void grow(BscPayloads *payloads)
{
	uint32_t n_slots = payloads->n_slots ? payloads->n_slots : FIRST_SLOTS;

	while (n_slots <= 2 * payloads->n)
		n_slots *= 2;
	g_assert(payloads->n < UINT32_MAX / 4);
	g_free(payloads->slots);
	payloads->slots = g_new0(uint32_t, n_slots);
	payloads->n_slots = n_slots;
	payloads->all = g_renew(BscPayload, payloads->all, n_slots / 2);
	for (uint32_t i = 0; i < payloads->n; i++) {
		uint32_t at = hash(&payloads->all[i]) & (n_slots - 1);
		unsigned n_probes = 0;

		while (payloads->slots[at] && ++n_probes < MAX_PROBES)
			at = (at + 1) & (n_slots - 1);
		if (n_probes < MAX_PROBES)
			payloads->slots[at] = i + 1;
	}
}

/* Its index, or where it belongs: -1 - slot. */
static int64_t find(const BscPayloads *payloads, const BscPayload *payload, uint32_t sum)
{
	const uint32_t mask = payloads->n_slots - 1;

	for (uint32_t i = 0; i < MAX_PROBES; i++) {
		uint32_t at = (sum + i) & mask, found = payloads->slots[at];

		if (!found)
			return -1 - (int64_t)at;
		if (is_equal(&payloads->all[found - 1], payload))
			return found - 1;
	}
	return INT64_MIN;
}

uint32_t bsc_payloads_intern(BscPayloads *payloads, const BscPayload *payload)
{
	int64_t found;

	if (2 * payloads->n >= payloads->n_slots)
		grow(payloads);
	found = find(payloads, payload, hash(payload));
	if (found >= 0)
		return (uint32_t)found;
	if (found != INT64_MIN)
		payloads->slots[-1 - found] = payloads->n + 1;
	payloads->all[payloads->n] = *payload;
	return payloads->n++;
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
	payloads->all = g_renew(BscPayload, payloads->all, payloads->n);
}
