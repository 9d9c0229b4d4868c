/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "tests/unit/parsers/make-trace.h"
#include "trace/trace.h"

/* Events as the pages of one CPU, for captures of any size. */

/* Ids in the file: those of make-trace.h, and these. */
enum {
	ID_FILLER = 400, /* of no use to anybody, like most events of a real capture */
	ID_IRQ_ENTRY = 64,
	ID_IRQ_EXIT = 63,
	ID_SOFTIRQ_EXIT = 55,
	ID_IPI_ENTRY = 21,
	ID_IPI_EXIT = 20,
};

extern const MakeFormat gen_formats[];
extern const size_t gen_n_formats;

/* One event to write. Its payload is that of BSC_EVENT_KINDS. */
typedef struct GenEvent {
	BscNsec ts;
	uint16_t id;
	uint8_t flags;
	int32_t pid, a, b, c, d;
	uint64_t addr;
	const char *text;
} GenEvent;

/* The ring buffer of one CPU, and what is true of it. */
typedef struct GenRing {
	BscPageLayout layout;
	PageMaker maker;
	bool has_page;
	uint64_t page_lost; /* in front of the page at work */
	GByteArray *pages;  /* owned */
	BscNsec now;
	uint64_t n_events, n_lost, n_extends;
	BscNsec begin, end;
} GenRing;

void gen_ring_init(GenRing *ring, const BscPageLayout *layout);
void gen_ring_clear(GenRing *ring);

/* EVENT is not older than the one before it. */
void gen_ring_put(GenRing *ring, const GenEvent *event);
/* The next event begins a page, in front of which N events were lost. */
void gen_ring_lose(GenRing *ring, uint64_t n);
/* Ends the last page. Nothing may follow. */
void gen_ring_end(GenRing *ring);
